from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from accounts.roles import Permission
from agencies.membership import agency_ids, primary_agency
from agencies.models import Agency
from core import clock, drafts, exports, files, once, paging
from core.permissions import requires
from core.rendering import hold_errors
from pokja import membership, presenters, services
from pokja.choices import ActionStatus
from pokja.forms import ActionForm
from pokja.models import Action, AgencyAction, Evidence, GuidanceStep, Tupoksi


READS = (
    Permission.LOG_ACTION,
    Permission.READ_AREA_ACTIONS,
    Permission.READ_POKJA_ACTIONS,
)


@require_safe
@requires(*READS)
def action_list(request: Request) -> HttpResponse:
    """Actions this person may see, the latest first, all of them or one month's."""
    actions = Action.objects.visible_to(request.user)
    chosen = presenters.month_of(request.GET.get("month", ""))
    if chosen:
        actions = actions.between(chosen.first, chosen.last)
    page = paging.read(
        actions.as_lines().newest_first(),
        request,
        by="acted_on",
    )
    context = {
        "rows": [presenters.row(action) for action in page.rows],
        "page": page,
        "views": presenters.month_views(clock.today(), chosen),
        "chosen": chosen,
        "lead": presenters.totals(actions.totals()) if chosen else "",
        "may_log": request.user.may(Permission.LOG_ACTION),
    }
    return render(request, "pokja/action_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.LOG_ACTION)
def action_create(request: Request) -> HttpResponse:
    """Log what the own agency did."""
    agency = _own_agency(request)
    draft = drafts.find(request.user, request.path)
    make = partial(ActionForm, agency=agency, seats=membership.seats(agency))
    initial = {"acted_on": clock.today(), **drafts.initial(draft, make())}
    form = make(request.POST or None, request.FILES or None, initial=initial)
    searching = request.POST.get("action") == "search"
    if form.is_bound and searching:
        hold_errors(form)
    elif form.is_bound and form.is_valid():
        return once.answer(request, lambda: _record(request, form, agency))
    status = 422 if form.is_bound and not searching else 200
    context = {"form": form, "draft": draft, "agency": agency}
    return render(request, "pokja/action_form.html", context, status=status)


@require_safe
def action_detail(request: Request, action_id: UUID) -> HttpResponse:
    """One action with its evidence."""
    actions = Action.objects.visible_to(request.user).select_related(
        "agency", "pokja", "area", "tupoksi", "created_by"
    )
    action = get_object_or_404(actions, pk=action_id)
    context = {
        "action": action,
        "state": presenters.STATES[ActionStatus(action.status)],
        "reached": presenters.reached(action),
        "evidence": action.evidence.select_related("file"),
        "may_read_history": action.agency_id in agency_ids(request.user),
    }
    return render(request, "pokja/action_detail.html", context)


@require_safe
def action_history(request: Request, action_id: UUID) -> HttpResponse:
    """What changed in an action, field by field."""
    action = get_object_or_404(Action.objects.managed_by(request.user), pk=action_id)
    context = {
        "record": action,
        "name": action.title,
        "entries": presenters.action_changes(action),
    }
    return render(request, "core/history.html", context)


@require_safe
def evidence_download(request: Request, evidence_id: UUID) -> HttpResponse:
    """The file itself, through the door that counts."""
    found = Evidence.objects.visible_to(request.user).downloadable()
    evidence = get_object_or_404(found.select_related("file__data_key"), pk=evidence_id)
    return exports.leave(
        files.read(evidence.file),
        filename=files.download_name(evidence.file),
        kind="evidence",
        target=evidence,
        by=request.user,
        thread=evidence.action_id,
    )


@require_safe
@requires(Permission.LOG_ACTION)
def role(request: Request) -> HttpResponse:
    """What the own agency is there for: its pokja and decree, its duties, and what others log as actions."""
    agency = _own_agency(request)
    seats = membership.seats(agency)
    today = clock.today()
    everybody = request.user
    duties = Tupoksi.objects.visible_to(everybody).of_agency(agency).in_force(today)
    examples = AgencyAction.objects.visible_to(everybody).of_agency(agency)
    guidance = GuidanceStep.objects.visible_to(everybody).of_kind(agency.kind_id)
    context = {
        "agency": agency,
        "seats": seats,
        "duties": presenters.duties(duties, seats),
        "examples": examples.in_force(today),
        "guidance": guidance.in_force(today),
    }
    return render(request, "pokja/role.html", context)


def _own_agency(request: Request) -> Agency:
    agency = primary_agency(request.user)
    if agency is None:
        raise Http404
    return agency


def _record(request: Request, form: ActionForm, agency: Agency) -> Any:
    action = services.record_action(
        form.deed(), by=request.user, agency=agency, proof=form.proof()
    )
    messages.success(request, _("The action was recorded."))
    return action
