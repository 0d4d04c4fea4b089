"""The duty roster of a unit that is open day and night."""

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request
from accounts.roles import Permission
from agencies import duty, presenters
from agencies.forms import ShiftForm
from agencies.models import Agency, Shift
from core import clock, once
from core.permissions import requires


@require_safe
def shift_list(request: Request) -> HttpResponse:
    """The duty roster of the own unit, a week at a time; its head adds and takes away."""
    agency = _roster_unit(request)
    form = ShiftForm(agency=agency, initial={"starts_at": _this_hour()})
    return _roster_page(request, agency, form)


@require_POST
@requires(Permission.READ_UNIT_CASES)
def shift_create(request: Request) -> HttpResponse:
    """Put somebody of the unit on duty."""
    agency = _roster_unit(request)
    form = ShiftForm(request.POST, agency=agency)
    if form.is_valid():
        try:
            return once.answer(
                request,
                lambda: duty.put_on_duty(
                    agency=agency, by=request.user, **form.shift()
                ),
            )
        except duty.Refused as refusal:
            form.add_error(None, str(refusal))
    return _roster_page(request, agency, form, status=422)


@require_POST
def shift_remove(request: Request, shift_id: UUID) -> HttpResponse:
    """Take a shift back that has not begun."""
    shifts = Shift.objects.removable_by(request.user)
    shift = get_object_or_404(shifts, pk=shift_id)
    try:
        duty.take_off(shift, by=request.user)
    except duty.Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(shift)


def _this_hour() -> datetime:
    return clock.local(clock.now()).replace(minute=0, second=0, microsecond=0)


def _roster_unit(request: Request) -> Agency:
    agency = duty.roster_unit(request.user)
    if agency is None:
        raise Http404
    return agency


def _roster_page(
    request: Request, agency: Agency, form: ShiftForm, *, status: int = 200
) -> HttpResponse:
    week = presenters.week_of(request.GET.get("week", ""))
    shifts = Shift.objects.visible_to(request.user).filter(agency=agency)
    found = shifts.between(week.since, week.until).select_related("user")
    may_keep = request.user.may(Permission.READ_UNIT_CASES)
    now_on_duty = duty.on_duty(agency, clock.now())
    context = {
        "agency": agency,
        "week": week,
        "days": presenters.days(week, found, may_keep=may_keep),
        "on_duty": [shift.user.get_full_name() for shift in now_on_duty],
        "form": form if may_keep else None,
    }
    return render(request, "agencies/shift_list.html", context, status=status)
