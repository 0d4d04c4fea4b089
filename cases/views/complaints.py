"""Complaints: taking them, reading them, and deciding whether somebody is a victim."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from accounts.roles import Permission
from agencies.membership import primary_agency
from cases import presenters, services
from cases.forms import ComplaintForm, IdentificationForm
from cases.models import Case, Complaint
from core import audit, clock, drafts, once, paging, phones
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
    complaints = Complaint.objects.visible_to(request.user)
    rows = complaints.with_rights_of(request.user).select_related(
        "area", "case", "data_key", "agency", "created_by"
    )
    complaint = get_object_or_404(rows, pk=complaint_id)
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
        and complaint.takes_victims,
        "may_open_case": complaint.case_id
        and Case.objects.visible_to(request.user).filter(pk=complaint.case_id).exists(),
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
