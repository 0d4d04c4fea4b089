from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import Request
from accounts.roles import Permission
from accounts.stepup import refill, second_factor
from agencies.membership import primary_agency
from cases import opened, presenters, services
from cases.choices import Risk
from cases.forms import ComplaintForm, IdentificationForm, RevealForm, SearchForm
from cases.grants import reach
from cases.models import Case, Complaint, Victim
from cases.querysets import CaseQuerySet
from core import audit, clock, drafts, once, paging, panels, phones
from core.permissions import requires
from core.rendering import hold_errors


@require_safe
@requires(Permission.TAKE_COMPLAINT)
def complaint_list(request: Request) -> HttpResponse:
    """Complaints of the own unit; those that wait come first by their clock, the others by date."""
    view = request.GET.get("view", "waiting")
    complaints = Complaint.objects.visible_to(request.user).as_lines()
    if view == "waiting":
        rows, page = list(complaints.waiting().order_by("due_at")[: paging.SIZE]), None
    else:
        page = paging.read(complaints.newest_first(), request, by="received_at")
        rows = page.rows
    now = clock.now()
    lines = [presenters.complaint_row(complaint, now=now) for complaint in rows]
    context = {"rows": lines, "page": page, "view": view}
    return render(request, "cases/complaint_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.TAKE_COMPLAINT)
def complaint_create(request: Request) -> HttpResponse:
    """Take a complaint: ticket and clock at once."""
    form = ComplaintForm(request.POST or None)
    draft = drafts.into(form, request)
    if request.POST.get("action") == "search":
        hold_errors(form)
    elif form.is_bound and (agency := primary_agency(request.user)) and form.is_valid():
        return once.answer(
            request,
            lambda: services.register_complaint(
                form.intake(), by=request.user, agency=agency, received_at=clock.now()
            ),
        )
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request,
        "cases/complaint_form.html",
        {"form": form, "draft": draft},
        status=status,
    )


@require_safe
def complaint_detail(request: Request, complaint_id: UUID) -> HttpResponse:
    """One complaint as it came in, and what was decided on it."""
    complaints = Complaint.objects.visible_to(request.user).select_related(
        "area", "case", "data_key", "agency", "created_by"
    )
    complaint = get_object_or_404(complaints, pk=complaint_id)
    audit.read("complaint.read", target=complaint, by=request.user)
    context = {
        "complaint": complaint,
        "texts": {
            name: complaint.reveal(name)
            for name in ("story", "landmark", "reporter_name")
        },
        "contact": presenters.reporter_call(complaint, []),
        "may_call": bool(phones.find(complaint.reveal("reporter_contact"))),
        "identifications": complaint.identifications.select_related(
            "decided_by", "victim"
        ),
        "may_identify": request.user.may(Permission.IDENTIFY)
        and (complaint.is_waiting or complaint.case_id),
        "may_open_case": complaint.case_id
        and Case.objects.visible_to(request.user).filter(pk=complaint.case_id).exists(),
        "may_read_history": request.user.may(Permission.READ_UNIT_CASES)
        or complaint.created_by_id == request.user.pk,
        "now": clock.now(),
    }
    return render(request, "cases/complaint_detail.html", context)


@require_http_methods(["GET", "POST"])
def complaint_identify(request: Request, complaint_id: UUID) -> HttpResponse:
    """The screening form: advice beside, a human decision with its reason, and a case if it says so."""
    complaints = Complaint.objects.identifiable_by(request.user).select_related("area")
    complaint = get_object_or_404(complaints, pk=complaint_id)
    form = _identification_form(request, complaint)
    draft = drafts.into(form, request)
    valid = form.is_bound and form.is_valid()
    wants_advice = request.POST.get("action") in {"advise", "search"}
    if valid and not wants_advice:
        return _decide(request, complaint, form)
    context = {"form": form, "complaint": complaint, "draft": draft, **_advice(form)}
    if request.htmx and wants_advice:
        return render(request, "cases/_advice.html", context)
    if wants_advice:
        hold_errors(form)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "cases/complaint_identify.html", context, status=status)


@require_safe
@requires(Permission.READ_OWN_CASES, Permission.READ_UNIT_CASES)
def case_list(request: Request) -> HttpResponse:
    """Cases this person may open, newest first."""
    view = request.GET.get("view", "open")
    cases = Case.objects.visible_to(request.user).as_lines()
    cases = cases.open() if view == "open" else cases
    page = paging.read(cases.newest_first(), request, by="registered_at")
    rows = [presenters.case_row(case) for case in page.rows]
    return render(
        request, "cases/case_list.html", {"rows": rows, "page": page, "view": view}
    )


@require_http_methods(["GET", "POST"])
@requires(
    Permission.TAKE_COMPLAINT, Permission.READ_OWN_CASES, Permission.READ_UNIT_CASES
)
@sensitive_post_parameters("q")
def case_search(request: Request) -> HttpResponse:
    """Find cases and complaints by number, NIK, telephone or name; the words come by POST and stand in no address."""
    form = SearchForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        typed = form.cleaned_data["q"]
        found = services.search(typed, by=request.user)
        context |= presenters.found(found)
        context["panels"] = panels.for_page("cases:search", typed, request.user)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "cases/case_search.html", context, status=status)


@require_safe
def case_detail(request: Request, case_id: UUID) -> HttpResponse:
    """One case: its victims, where it stands, what happened. Every look is written down."""
    case = get_object_or_404(opened_cases(request), pk=case_id)
    return case_page(request, case)


@require_POST
@second_factor
def identity_open(request: Request, case_id: UUID) -> HttpResponse:
    """Open the identities of a case for a reason; they stay open until the screen locks."""
    case = get_object_or_404(opened_cases(request), pk=case_id)
    victims = Victim.objects.revealable_by(request.user).filter(case=case)
    if not victims.exists():
        raise Http404
    form = RevealForm(request.POST, on_team=services.is_on_team(case, request.user))
    if not form.is_valid():
        return case_page(request, case, form=form, status=422)
    services.open_identities(case, by=request.user, **form.cleaned_data)
    opened.remember(request, case.pk)
    return redirect(case)


@require_POST
def identity_close(request: Request, case_id: UUID) -> HttpResponse:
    """Close them by hand, before the screen locks."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=case_id)
    opened.close(request, case.pk)
    return redirect(case)


def opened_cases(request: Request) -> CaseQuerySet:
    cases = Case.objects.visible_to(request.user)
    return cases.select_related("agency", "area", "manager")


def case_page(
    request: Request, case: Case, *, form: RevealForm | None = None, status: int = 200
) -> HttpResponse:
    is_open = status == 200 and opened.is_open(request, case.pk)
    audit.read("case.read", target=case, by=request.user, identity=int(is_open))
    identities = services.identities(case, by=request.user) if is_open else {}
    victims = presenters.victim_cards(case, identities)
    context = {
        "case": case,
        "victims": victims,
        "phases": presenters.phases(case),
        "risk_state": presenters.RISK_STATES[Risk(case.risk)],
        "events": presenters.history(case),
        "complaints": case.complaints.all(),
        "services": presenters.services_of(case),
        "safety": presenters.safety_state(case),
        "panels": panels.for_page("cases:detail", case, request.user),
        **_rights(request, case, victims, form),
    }
    response = render(request, "cases/case_detail.html", context, status=status)
    return opened.lock_later(response) if identities else response


def _rights(
    request: Request,
    case: Case,
    victims: list[presenters.VictimCard],
    form: RevealForm | None,
) -> dict[str, object]:
    """What this reader may do on the page of a case."""
    user = request.user
    may_reveal = (
        user.may(Permission.REVEAL_IDENTITY) or case.pk in reach(user).emergency
    )
    if may_reveal and form is None:
        form = RevealForm(on_team=services.is_on_team(case, user))
        refill(form, request)
    return {
        "reveal_form": form,
        "may_reveal": may_reveal and victims,
        "may_refer": user.may(Permission.SEND_REFERRAL) and victims,
        "may_manage": user.may(Permission.READ_UNIT_CASES)
        or case.manager_id == user.pk,
    }


def _identification_form(request: Request, complaint: Complaint) -> IdentificationForm:
    event_on: date = complaint.occurred_on or clock.local(complaint.received_at).date()
    return IdentificationForm(request.POST or None, event_on=event_on)


def _advice(form: IdentificationForm) -> dict[str, object]:
    if not form.is_bound:
        return {"advice": None}
    findings = form.findings()
    return {
        "advice": (advice := services.advise(findings)),
        "advice_state": presenters.ADVICE_STATES[advice],
        "findings": presenters.findings(findings),
    }


def _decide(
    request: Request, complaint: Complaint, form: IdentificationForm
) -> HttpResponse:
    try:
        return once.answer(request, lambda: _identify(request, complaint, form))
    except services.TransitionRefused:
        messages.error(request, _("This complaint has ended. Record a new one."))
        return redirect(complaint)


def _identify(
    request: Request, complaint: Complaint, form: IdentificationForm
) -> Case | Complaint:
    found = services.identify(
        complaint,
        by=request.user,
        identity=form.identity(),
        findings=form.findings(),
        decision=form.cleaned_data["decision"],
        reason=form.cleaned_data["reason"],
    )
    if found.elsewhere:
        messages.warning(request, presenters.known_elsewhere(found.elsewhere))
    return found.victim.case if found.victim else complaint
