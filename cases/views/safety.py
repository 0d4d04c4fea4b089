"""The safety page of a case, the list of them for whoever is on duty, and the calls that are made from there."""

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
from accounts.stepup import second_factor
from agencies.duty import answered_by
from cases import opened, presenters
from cases.forms import CallResultForm, SafetyForm
from cases.models import Case, Complaint, SafetyNote
from cases.services import safety
from core import drafts, once, paging


@require_safe
def safety_list(request: Request) -> HttpResponse:
    """The open cases of the unit, by initials and number, while the shift of this person lasts."""
    if not answered_by(request.user):
        raise Http404
    query = request.GET.get("q", "").strip()
    cases = Case.objects.safety_listed_to(request.user).as_lines().newest_first()
    found = cases.called(query) if query else cases
    page = paging.read(found, request, by="registered_at")
    rows = [presenters.safety_row(case) for case in page.rows]
    context = {"rows": rows, "page": page, "query": query}
    return render(request, "cases/safety_list.html", context)


@require_safe
def safety_detail(request: Request, case_id: UUID) -> HttpResponse:
    """What keeps the victims of one case safe. Every look is written down."""
    cases = Case.objects.safety_visible_to(request.user)
    case = get_object_or_404(cases.select_related("manager", "agency"), pk=case_id)
    on_duty = safety.read(case, by=request.user)
    writable = Case.objects.safety_writable_by(request.user)
    context = {
        "case": case,
        "cards": presenters.safety_cards(case),
        "on_duty": on_duty,
        "may_write": writable.filter(pk=case.pk).exists(),
    }
    return render(request, "cases/safety.html", context)


@require_http_methods(["GET", "POST"])
def safety_edit(request: Request, case_id: UUID, victim_id: UUID) -> HttpResponse:
    """Write the safety note of one victim, or write it anew."""
    cases = Case.objects.safety_writable_by(request.user)
    case = get_object_or_404(cases, pk=case_id)
    victim = get_object_or_404(case.victims, pk=victim_id)
    note = case.safety_notes.select_related("data_key").filter(victim=victim).first()
    form = SafetyForm(request.POST or None, initial=safety.told(note) if note else {})
    draft = drafts.into(form, request)
    if form.is_bound and form.is_valid():
        return once.answer(
            request,
            lambda: safety.save_note(victim, by=request.user, **form.cleaned_data),
        )
    safety.read(case, by=request.user)
    context = {"form": form, "draft": draft, "case": case, "victim": victim}
    status = 422 if form.errors else 200
    return render(request, "cases/safety_form.html", context, status=status)


@require_POST
@second_factor
def safety_call(request: Request, case_id: UUID, note_id: UUID) -> HttpResponse:
    """Show the safe number, with the rule and the code word above it; that it was shown is written down."""
    note = _note(request, case_id, note_id)
    numbers = safety.call(note, by=request.user)
    call = presenters.victim_call(note, numbers)
    return _call_page(request, call, CallResultForm())


@require_POST
def safety_result(request: Request, case_id: UUID, note_id: UUID) -> HttpResponse:
    """Write down how the call went."""
    note = _note(request, case_id, note_id)
    form = CallResultForm(request.POST)
    if not form.is_valid():
        return _call_page(request, presenters.victim_call(note, []), form, status=422)
    safety.log_call(note, by=request.user, **form.cleaned_data)
    messages.success(request, _("The result of the call has been recorded."))
    return redirect(note)


@require_POST
@second_factor
def complaint_call(request: Request, complaint_id: UUID) -> HttpResponse:
    """Show the number of whoever reported, with what was said about calling above it; that it was shown is written down."""
    complaint = _complaint(request, complaint_id)
    numbers = safety.call_reporter(complaint, by=request.user)
    call = presenters.reporter_call(complaint, numbers)
    return _call_page(request, call, CallResultForm())


@require_POST
def complaint_result(request: Request, complaint_id: UUID) -> HttpResponse:
    """Write down how the call went."""
    complaint = _complaint(request, complaint_id)
    form = CallResultForm(request.POST)
    if not form.is_valid():
        call = presenters.reporter_call(complaint, [])
        return _call_page(request, call, form, status=422)
    safety.log_call(complaint, by=request.user, **form.cleaned_data)
    messages.success(request, _("The result of the call has been recorded."))
    return redirect(complaint)


def _note(request: Request, case_id: UUID, note_id: UUID) -> SafetyNote:
    notes = SafetyNote.objects.visible_to(request.user)
    found = notes.select_related("victim", "data_key", "case")
    return get_object_or_404(found, pk=note_id, case_id=case_id)


def _complaint(request: Request, complaint_id: UUID) -> Complaint:
    complaints = Complaint.objects.visible_to(request.user)
    return get_object_or_404(complaints.select_related("data_key"), pk=complaint_id)


def _call_page(
    request: Request, call: presenters.Call, form: CallResultForm, *, status: int = 200
) -> HttpResponse:
    """A page with a number closes like one with an identity: the browser leaves it when the screen has rested."""
    context = {"call": call, "form": form}
    response = render(request, "cases/call.html", context, status=status)
    return opened.lock_later(response, to=call.back_url)
