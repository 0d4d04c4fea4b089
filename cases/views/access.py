"""Who looked at a case, who may not, and who opened one in an emergency."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
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
from cases import presenters
from cases.forms import BarForm, EmergencyForm, ReviewForm, UnitBarForm
from cases.models import Case, CaseBar, EmergencyAccess
from cases.services import access
from core import clock, once, paging
from core.permissions import requires


@require_safe
def access_log(request: Request, case_id: UUID) -> HttpResponse:
    """Who read this case, and who may not see it; for its manager and the unit's head."""
    case = get_object_or_404(Case.objects.managed_by(request.user), pk=case_id)
    return _log_page(request, case, BarForm(case=case))


@require_POST
def bar_create(request: Request, case_id: UUID) -> HttpResponse:
    """Shut the case to one person."""
    case = get_object_or_404(Case.objects.managed_by(request.user), pk=case_id)
    form = BarForm(request.POST, case=case)
    if not form.is_valid():
        return _log_page(request, case, form, status=422)
    whom = form.cleaned_data["user"]
    try:
        access.shut_out(
            case, user=whom, by=request.user, reason=form.cleaned_data["reason"]
        )
    except access.Refused as refusal:
        form.add_error("user", str(refusal))
        return _log_page(request, case, form, status=422)
    if whom == request.user:
        return redirect("cases:list")
    return redirect("cases:access_log", case.pk)


@require_POST
def bar_lift(request: Request, case_id: UUID, bar_id: UUID) -> HttpResponse:
    """Take a bar back."""
    bars = CaseBar.objects.visible_to(request.user).holding()
    bar = get_object_or_404(bars, pk=bar_id, case_id=case_id)
    access.lift(bar, by=request.user)
    return redirect("cases:access_log", case_id)


@require_POST
def conflict_declare(request: Request, case_id: UUID) -> HttpResponse:
    """Somebody says that they should not see this case; from now on they do not."""
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=case_id)
    try:
        access.declare_own_conflict(case, by=request.user)
    except access.Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(case)
    messages.success(
        request, _("You no longer see this case. The head of the unit knows.")
    )
    return redirect("home")


@require_safe
@requires(
    Permission.OPEN_IN_EMERGENCY, Permission.READ_UNIT_CASES, Permission.PROTECT_DATA
)
def emergency_list(request: Request) -> HttpResponse:
    """Uses of emergency access that concern this person, the newest first."""
    found = EmergencyAccess.objects.visible_to(request.user).select_related(
        "user", "agency"
    )
    page = paging.read(found.newest_first(), request, by="created_at")
    now = clock.now()
    context = {
        "rows": [presenters.emergency_row(row, now=now) for row in page.rows],
        "page": page,
        "may_open": request.user.may(Permission.OPEN_IN_EMERGENCY),
    }
    return render(request, "cases/emergency_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.OPEN_IN_EMERGENCY)
@second_factor
def emergency_create(request: Request) -> HttpResponse:
    """Open one case by its number, with the reason, for a limited time."""
    form = EmergencyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            return once.answer(
                request,
                lambda: access.open_in_emergency(by=request.user, **form.cleaned_data),
            )
        except access.NotThere:
            form.add_error("number", _no_such_case())
    status = 422 if form.errors else 200
    context = {"form": form, "hours": access.emergency_hours()}
    return render(request, "cases/emergency_form.html", context, status=status)


@require_safe
def emergency_detail(request: Request, access_id: UUID) -> HttpResponse:
    """One use: who, why, until when, what was read; the officer's finding."""
    found = EmergencyAccess.objects.visible_to(request.user)
    return _emergency_page(request, get_object_or_404(found, pk=access_id))


@require_POST
def emergency_end(request: Request, access_id: UUID) -> HttpResponse:
    """Close it before its time."""
    found = EmergencyAccess.objects.endable_by(request.user)
    held = get_object_or_404(found, pk=access_id)
    access.end_emergency(held, by=request.user)
    return redirect(held)


@require_POST
@second_factor
def emergency_review(request: Request, access_id: UUID) -> HttpResponse:
    """Record what the data protection officer found."""
    found = EmergencyAccess.objects.reviewable_by(request.user)
    held = get_object_or_404(found, pk=access_id)
    form = ReviewForm(request.POST)
    if form.is_valid():
        try:
            access.review_emergency(held, by=request.user, **form.cleaned_data)
        except access.Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(held)
    return _emergency_page(request, held, form=form, status=422)


@require_http_methods(["GET", "POST"])
@requires(Permission.OPEN_IN_EMERGENCY)
@second_factor
def unit_bar_create(request: Request) -> HttpResponse:
    """Shut a case to a whole unit, and give it to another one."""
    form = UnitBarForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            access.shut_out_unit(by=request.user, **form.cleaned_data)
        except access.NotThere:
            form.add_error("number", _no_such_case())
        except access.Refused as refusal:
            form.add_error("to", str(refusal))
        else:
            messages.success(
                request,
                _("The unit no longer sees the case. The other unit has it now."),
            )
            return redirect("cases:emergency_list")
    status = 422 if form.errors else 200
    return render(request, "cases/unit_bar_form.html", {"form": form}, status=status)


def _no_such_case() -> str:
    return _(
        "There is no case with this number in your area. Ask the unit for the number, and check each digit."
    )


def _log_page(
    request: Request, case: Case, form: BarForm, *, status: int = 200
) -> HttpResponse:
    bars = CaseBar.objects.visible_to(request.user).holding().filter(case=case)
    context = {
        "case": case,
        "form": form,
        "events": presenters.access_events(case),
        "bars": bars.select_related("user", "barred_agency", "created_by"),
        "grants": presenters.grants_of(case),
    }
    return render(request, "cases/access_log.html", context, status=status)


def _emergency_page(
    request: Request,
    held: EmergencyAccess,
    *,
    form: ReviewForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    reviewable = EmergencyAccess.objects.reviewable_by(user).unreviewed()
    endable = EmergencyAccess.objects.endable_by(user)
    is_live = held.until > clock.now()
    context = {
        "access": held,
        "is_live": is_live,
        "texts": {name: held.reveal(name) for name in ("reason", "review_note")},
        "events": presenters.emergency_events(held),
        "form": (form or ReviewForm())
        if reviewable.filter(pk=held.pk).exists()
        else None,
        "may_end": is_live and endable.filter(pk=held.pk).exists(),
        "may_open": is_live and held.user_id == user.pk,
    }
    return render(request, "cases/emergency_detail.html", context, status=status)
