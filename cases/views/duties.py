"""Consent that is taken back, and holds against erasure."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from accounts.roles import Permission
from cases.forms import HoldByNumberForm, HoldForm, WithdrawForm
from cases.models import Case, LegalHold, Victim
from cases.services import duties
from cases.views.cases import case_page, opened_cases
from core.permissions import requires


@require_POST
@requires(Permission.READ_OWN_CASES, Permission.READ_UNIT_CASES)
def consent_withdraw(request: Request, case_id: UUID, victim_id: UUID) -> HttpResponse:
    """The victim takes consent back: what rested on it ends now."""
    victims = Victim.objects.visible_to(request.user).filter(case_id=case_id)
    victim = get_object_or_404(victims.select_related("case"), pk=victim_id)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return case_page(request, _again(request, case_id), status=422)
    duties.withdraw_consent(victim, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("Consent was taken back. What rested on it has ended."))
    return redirect(victim.case)


@require_POST
def case_hold(request: Request, case_id: UUID) -> HttpResponse:
    """The head keeps a case of the unit from being erased."""
    case = get_object_or_404(Case.objects.holdable_by(request.user), pk=case_id)
    form = HoldForm(request.POST)
    if not form.is_valid():
        return case_page(request, _again(request, case_id), status=422)
    duties.hold(case, by=request.user, **form.cleaned_data)
    messages.success(request, _("The case is kept."))
    return redirect(case)


@require_http_methods(["GET", "POST"])
@requires(Permission.PROTECT_DATA)
def hold_by_number(request: Request) -> HttpResponse:
    """The officer keeps a case by its number, without opening it."""
    form = HoldByNumberForm(request.POST or None)
    if form.is_bound and form.is_valid():
        if duties.hold_by_number(by=request.user, **form.cleaned_data):
            messages.success(request, _("The case is kept."))
            return redirect("protection:retention")
        form.refuse_number()
    status = 422 if form.is_bound else 200
    return render(request, "cases/hold_form.html", {"form": form}, status=status)


@require_POST
def hold_lift(request: Request, hold_id: UUID) -> HttpResponse:
    """The head, or the officer of the area, ends a hold."""
    own = LegalHold.objects.visible_to(request.user).filter(pk=hold_id)
    held = own.select_related("case").first()
    if held:
        duties.lift(held, by=request.user)
    elif not duties.lift_by_officer(hold_id, by=request.user):
        raise Http404
    messages.success(request, _("The case is no longer kept."))
    return redirect(held.case if held else "protection:retention")


def _again(request: Request, case_id: UUID) -> Case:
    """The case whose page is shown once more, with what was wrong."""
    return get_object_or_404(opened_cases(request), pk=case_id)
