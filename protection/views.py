from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import Request
from accounts.roles import Permission
from accounts.stepup import second_factor
from agencies.membership import area_codes, primary_agency
from agencies.models import Agency
from core import clock, drafts, once, paging, panels, watching
from core.permissions import View, requires
from protection import forms, presenters
from protection.choices import ToldTo
from protection.membership import watched_by
from protection.models import Breach, Erasure, Finding, Processing, SubjectRequest
from protection.services import (
    TransitionRefused,
    breaches,
    erasures,
    findings,
    processing,
    requests,
)
from protection.states import BreachStatus, RequestStatus


MOST = 50


def officer_only(view: View) -> View:
    """For the data protection officer, who gives the second factor first: these pages hold stories."""
    return requires(Permission.PROTECT_DATA)(second_factor(view))


def approver_too(view: View) -> View:
    """Also for those who approve an erasure."""
    return requires(Permission.PROTECT_DATA, Permission.APPROVE_ERASURE)(
        second_factor(view)
    )


@require_safe
@approver_too
def home(request: Request) -> HttpResponse:
    """Where each duty of the law stands."""
    user = request.user
    context = {
        "is_officer": user.may(Permission.PROTECT_DATA),
        "requests": SubjectRequest.objects.visible_to(user).open().count(),
        "breaches": Breach.objects.visible_to(user).untold().count(),
        "questions": Finding.objects.visible_to(user).unanswered().count(),
        "erasures": Erasure.objects.visible_to(user).open().count(),
    }
    return render(request, "protection/home.html", context)


# Retention and erasure


@require_safe
@approver_too
def retention_page(request: Request) -> HttpResponse:
    """The policy, what has reached its end, and the proposals to erase."""
    return _retention(request)


@require_POST
@requires(Permission.APPROVE_ERASURE)
@second_factor
def erasure_approve(request: Request, erasure_id: UUID) -> HttpResponse:
    """The first or the second approval; the second one begins the erasing."""
    found = Erasure.objects.visible_to(request.user)
    erasure = get_object_or_404(found, pk=erasure_id)
    try:
        erasures.approve(erasure, by=request.user)
    except erasures.SecondPersonNeeded:
        messages.error(request, _("Somebody else must give the second approval."))
    except TransitionRefused:
        messages.error(request, _("This proposal is no longer open."))
    else:
        messages.success(request, _("Your approval was recorded."))
    return redirect("protection:retention")


@require_POST
@requires(Permission.APPROVE_ERASURE)
@second_factor
def erasure_refuse(request: Request, erasure_id: UUID) -> HttpResponse:
    """Stop a proposal, with a reason."""
    found = Erasure.objects.visible_to(request.user)
    erasure = get_object_or_404(found, pk=erasure_id)
    form = forms.ErasureRefusalForm(request.POST)
    if not form.is_valid():
        return _retention(request, refusal_form=form, status=422)
    act = partial(erasures.refuse, erasure, by=request.user, **form.cleaned_data)
    return _step(request, act, _("The proposal was stopped."), "protection:retention")


def _retention(
    request: Request,
    *,
    refusal_form: forms.ErasureRefusalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    proposals = Erasure.objects.visible_to(request.user)
    people = ("area", "first_by", "second_by")
    rows = proposals.select_related(*people).newest_first()[:MOST]
    codes = set(area_codes(request.user))
    context = {
        "lines": presenters.policy_lines(erasures.reached(), codes),
        "erasures": presenters.erasure_lines(rows, request.user),
        "panels": panels.for_page("protection:retention", None, request.user),
        "refusal_form": refusal_form or forms.ErasureRefusalForm(),
    }
    return render(request, "protection/retention.html", context, status=status)


# Requests of data subjects


@require_safe
@officer_only
def request_list(request: Request) -> HttpResponse:
    """What people asked about their data; those that are open first by their clock."""
    view = request.GET.get("view", "open")
    found = SubjectRequest.objects.visible_to(request.user)
    if view == "open":
        rows, page = list(found.open().order_by("due_at")[:MOST]), None
    else:
        page = paging.read(found.newest_first(), request, by="received_at")
        rows = page.rows
    now = clock.now()
    lines = [presenters.request_row(row, now=now) for row in rows]
    context = {"rows": lines, "page": page, "view": view}
    return render(request, "protection/request_list.html", context)


@require_http_methods(["GET", "POST"])
@officer_only
def request_create(request: Request) -> HttpResponse:
    """Take a request into the register."""
    form = forms.WishForm(request.POST or None, initial={"received_at": clock.now()})
    draft = drafts.into(form, request)
    if form.is_bound and form.is_valid():
        agency = _agency(request)
        return once.answer(
            request,
            lambda: requests.receive(form.made(), by=request.user, agency=agency),
        )
    context = {"form": form, "draft": draft}
    status = 422 if form.is_bound else 200
    return render(request, "protection/request_form.html", context, status=status)


@require_safe
@officer_only
def request_detail(request: Request, request_id: UUID) -> HttpResponse:
    """One request with its clock, and the next step."""
    return _request_page(request, request_id)


@require_POST
@officer_only
def request_check(request: Request, request_id: UUID) -> HttpResponse:
    """Say how the identity was checked."""
    form = forms.CheckForm(request.POST)
    return _request_step(request, request_id, form, requests.check, "check_form")


@require_POST
@officer_only
def request_answer(request: Request, request_id: UUID) -> HttpResponse:
    """Write down the answer."""
    form = forms.AnswerForm(request.POST)
    return _request_step(request, request_id, form, requests.answer, "answer_form")


@require_POST
@officer_only
def request_refuse(request: Request, request_id: UUID) -> HttpResponse:
    """Refuse for a reason of the law."""
    form = forms.RefusalForm(request.POST)
    return _request_step(request, request_id, form, requests.refuse, "refusal_form")


def _request_step(
    request: Request, request_id: UUID, form: Any, act: Callable[..., Any], name: str
) -> HttpResponse:
    record = _request(request, request_id)
    if not form.is_valid():
        return _request_page(request, request_id, status=422, **{name: form})
    step = partial(act, record, by=request.user, **form.cleaned_data)
    return _step(request, step, _("Recorded."), record)


def _request(request: Request, request_id: UUID) -> SubjectRequest:
    found = SubjectRequest.objects.visible_to(request.user)
    rows = found.select_related("data_key", "created_by", "answered_by", "area")
    return get_object_or_404(rows, pk=request_id)


def _request_page(
    request: Request, request_id: UUID, *, status: int = 200, **given: Any
) -> HttpResponse:
    record = _request(request, request_id)
    texts = ("requester", "contact", "wish", "answer")
    context: dict[str, Any] = {
        "record": record,
        "texts": {name: record.reveal(name) for name in texts},
        "may_check": record.status == RequestStatus.RECEIVED,
        "may_answer": record.status == RequestStatus.CHECKED,
        "check_form": forms.CheckForm(),
        "answer_form": forms.AnswerForm(),
        "refusal_form": forms.RefusalForm(),
        "now": clock.now(),
    } | given
    return render(request, "protection/request_detail.html", context, status=status)


# Breaches


@require_safe
@officer_only
def breach_list(request: Request) -> HttpResponse:
    """Every failure to protect data, the newest first."""
    found = Breach.objects.visible_to(request.user).newest_first()
    page = paging.read(found, request, by="detected_at")
    now = clock.now()
    rows = [presenters.breach_row(row, now=now) for row in page.rows]
    context = {"rows": rows, "page": page}
    return render(request, "protection/breach_list.html", context)


@require_http_methods(["GET", "POST"])
@officer_only
def breach_create(request: Request) -> HttpResponse:
    """Open an entry; the 72 hours run."""
    initial = {"detected_at": clock.now()}
    form = forms.BreachForm(request.POST or None, officer=request.user, initial=initial)
    draft = drafts.into(form, request)
    if form.is_bound and form.is_valid():
        act = partial(breaches.open_breach, by=request.user, agency=_agency(request))
        return once.answer(request, lambda: act(form.failure()))
    context = {"form": form, "draft": draft}
    status = 422 if form.is_bound else 200
    return render(request, "protection/breach_form.html", context, status=status)


@require_safe
@officer_only
def breach_detail(request: Request, breach_id: UUID) -> HttpResponse:
    """One breach: what is known, whose data, who is told."""
    return _breach_page(request, breach_id)


@require_http_methods(["GET", "POST"])
@officer_only
def breach_edit(request: Request, breach_id: UUID) -> HttpResponse:
    """Write down what has become known."""
    breach = _breach(request, breach_id)
    if not breach.is_open:
        raise Http404
    form = forms.BreachForm(
        request.POST or None, officer=request.user, initial=_known(breach)
    )
    form.fields["detected_at"].disabled = True
    if form.is_bound and form.is_valid():
        act = partial(breaches.amend, breach, form.failure(), by=request.user)
        return _step(request, act, _("Recorded."), breach)
    context = {"form": form, "breach": breach}
    status = 422 if form.is_bound else 200
    return render(request, "protection/breach_form.html", context, status=status)


@require_POST
@officer_only
def breach_tell(request: Request, breach_id: UUID) -> HttpResponse:
    """Write down who was told when."""
    breach = _breach(request, breach_id)
    form = forms.TellForm(request.POST)
    if not form.is_valid():
        return _breach_page(request, breach_id, tell_form=form, status=422)
    act = partial(breaches.tell, breach, by=request.user, **form.cleaned_data)
    return _step(request, act, _("Recorded."), breach)


@require_POST
@officer_only
def breach_close(request: Request, breach_id: UUID) -> HttpResponse:
    """The end of an entry."""
    breach = _breach(request, breach_id)
    act = partial(breaches.close, breach, by=request.user)
    return _step(request, act, _("The entry was closed."), breach)


@require_safe
@officer_only
def breach_notice(request: Request, breach_id: UUID) -> HttpResponse:
    """A draft of the notice, to print: what Ps 46 asks for, and nothing that names a person."""
    breach = _breach(request, breach_id)
    to_agency = request.GET.get("to") == ToldTo.AGENCY
    context = {
        "breach": breach,
        "to_agency": to_agency,
        "data_kinds": presenters.data_kinds(breach),
        "affected": len(breaches.affected(breach)),
        "agency": _agency(request),
        "measures": breach.reveal("measures"),
        "story": breach.reveal("story") if to_agency else "",
        "today": clock.today(),
    }
    return render(request, "protection/breach_notice.html", context)


def _breach(request: Request, breach_id: UUID) -> Breach:
    found = Breach.objects.visible_to(request.user)
    rows = found.select_related("data_key", "area", "created_by")
    return get_object_or_404(rows, pk=breach_id)


def _known(breach: Breach) -> dict[str, Any]:
    texts = {name: breach.reveal(name) for name in ("story", "systems", "measures")}
    plain = ("kind", "detected_at", "data_kinds", "began_at", "ended_at")
    values = {name: getattr(breach, name) for name in plain}
    return {**values, **texts, "accounts": ", ".join(breach.accounts)}


def _breach_page(
    request: Request, breach_id: UUID, *, status: int = 200, **given: Any
) -> HttpResponse:
    breach = _breach(request, breach_id)
    context: dict[str, Any] = {
        "breach": breach,
        "texts": {n: breach.reveal(n) for n in ("story", "systems", "measures")},
        "data_kinds": presenters.data_kinds(breach),
        "told": presenters.told(breach),
        "affected": presenters.affected_lines(breaches.affected(breach)),
        "may_tell": breach.status == BreachStatus.OPEN,
        "tell_form": forms.TellForm(initial={"at": clock.now()}),
        "now": clock.now(),
    } | given
    return render(request, "protection/breach_detail.html", context, status=status)


# Register of processing


@require_safe
@officer_only
def processing_list(request: Request) -> HttpResponse:
    """What is processed here, for what, on which ground."""
    rows = Processing.objects.visible_to(request.user)
    return render(request, "protection/processing_list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@officer_only
def processing_edit(request: Request, code: str) -> HttpResponse:
    """Change one activity."""
    row = get_object_or_404(Processing.objects.visible_to(request.user), pk=code)
    names = forms.ProcessingForm.base_fields
    known = {name: getattr(row, name) for name in names}
    form = forms.ProcessingForm(request.POST or None, initial=known)
    if form.is_bound and form.is_valid():
        processing.edit(row, form.cleaned_data, by=request.user)
        messages.success(request, _("The register was changed."))
        return redirect(row)
    context = {"form": form, "row": row}
    status = 422 if form.is_bound else 200
    return render(request, "protection/processing_form.html", context, status=status)


# Unusual reading


@require_safe
@officer_only
def reading_list(request: Request) -> HttpResponse:
    """Who read unusually in the last 30 days, in the officer's area."""
    posts = list(watched_by(request.user))
    found = watching.unusual({str(post.user_id) for post in posts})
    known = Finding.objects.found_by(request.user).select_related("person")
    recent = known.newest_first()[:MOST]
    context = {
        "lines": presenters.unusual_lines(found, posts, recent),
        "findings": recent,
        "limits": watching.limits(),
    }
    return render(request, "protection/reading_list.html", context)


@require_http_methods(["GET", "POST"])
@officer_only
def finding_create(request: Request, person_id: int) -> HttpResponse:
    """Look at one person's reading and write down what was found; nobody judges the own."""
    others = watched_by(request.user).exclude(user=request.user)
    post = get_object_or_404(others.filter(user=person_id)[:1])
    unusual = watching.unusual([str(person_id)])
    form = forms.FindingForm(request.POST or None)
    draft = drafts.into(form, request)
    if form.is_bound and form.is_valid():
        act = partial(
            findings.record,
            post.user,
            by=request.user,
            agency=post.agency,
            kinds=unusual[0].kinds() if unusual else [],
            **form.cleaned_data,
        )
        return once.answer(request, act)
    lines = presenters.unusual_lines(unusual, [post], [])
    context = {"form": form, "draft": draft, "post": post, "lines": lines}
    status = 422 if form.is_bound else 200
    return render(request, "protection/finding_form.html", context, status=status)


@require_safe
@requires(Permission.PROTECT_DATA, Permission.KEEP_ACCOUNTS)
def finding_detail(request: Request, finding_id: UUID) -> HttpResponse:
    """One finding: the officer's note, the head's answer, what came of it."""
    return _finding_page(request, finding_id)


@require_POST
@requires(Permission.KEEP_ACCOUNTS)
def finding_answer(request: Request, finding_id: UUID) -> HttpResponse:
    """The head answers."""
    asked = Finding.objects.asked_of(request.user)
    finding = get_object_or_404(asked, pk=finding_id)
    form = forms.HeadAnswerForm(request.POST)
    if not form.is_valid():
        return _finding_page(request, finding_id, answer_form=form, status=422)
    act = partial(findings.answer, finding, by=request.user, **form.cleaned_data)
    return _step(request, act, _("Your answer was sent."), finding)


@require_POST
@officer_only
def finding_settle(request: Request, finding_id: UUID) -> HttpResponse:
    """The officer decides."""
    found = Finding.objects.found_by(request.user)
    finding = get_object_or_404(found, pk=finding_id)
    form = forms.SettleForm(request.POST)
    if not form.is_valid():
        return _finding_page(request, finding_id, settle_form=form, status=422)
    act = partial(findings.settle, finding, by=request.user, **form.cleaned_data)
    return _step(request, act, _("Recorded."), finding)


def _finding_page(
    request: Request, finding_id: UUID, *, status: int = 200, **given: Any
) -> HttpResponse:
    rows = Finding.objects.visible_to(request.user)
    people = ("person", "agency", "created_by", "answered_by", "data_key")
    finding = get_object_or_404(rows.select_related(*people), pk=finding_id)
    asked = Finding.objects.asked_of(request.user).unanswered()
    is_officer = request.user.may(Permission.PROTECT_DATA)
    context: dict[str, Any] = {
        "finding": finding,
        "kinds": [presenters.KINDS[kind] for kind in finding.kinds],
        "texts": {name: finding.reveal(name) for name in ("note", "answer")},
        "may_answer": asked.filter(pk=finding.pk).exists() and not finding.is_settled,
        "may_settle": is_officer and not finding.is_settled,
        "is_officer": is_officer,
        "answer_form": forms.HeadAnswerForm(),
        "settle_form": forms.SettleForm(),
    } | given
    return render(request, "protection/finding_detail.html", context, status=status)


def _agency(request: Request) -> Agency:
    agency = primary_agency(request.user)
    if agency is None:
        raise Http404
    return agency


def _step(request: Request, act: Callable[[], Any], done: str, to: Any) -> HttpResponse:
    try:
        act()
    except TransitionRefused:
        messages.error(request, _("This is no longer possible; look at the record."))
    else:
        messages.success(request, done)
    return redirect(to)
