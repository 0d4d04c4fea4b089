"""The policy of retention, and the proposals to erase what has reached its end."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.http import Request
from agencies.membership import area_codes
from core import panels
from core.areas import AreaFilter
from protection import presenters
from protection.forms import ErasureRefusalForm
from protection.models import Erasure
from protection.services import TransitionRefused, erasures
from protection.views.steps import MOST, approver_only, approver_too, take


@require_safe
@approver_too
def retention_page(request: Request) -> HttpResponse:
    """The policy, what has reached its end, and the proposals to erase."""
    return _page(request)


@require_POST
@approver_only
def erasure_approve(request: Request, erasure_id: UUID) -> HttpResponse:
    """The first or the second approval; the second one begins the erasing."""
    try:
        erasures.approve(_erasure(request, erasure_id), by=request.user)
    except erasures.SecondPersonNeeded:
        messages.error(request, _("Somebody else must give the second approval."))
    except TransitionRefused:
        messages.error(request, _("This proposal is no longer open."))
    else:
        messages.success(request, _("Your approval was recorded."))
    return redirect("protection:retention")


@require_POST
@approver_only
def erasure_refuse(request: Request, erasure_id: UUID) -> HttpResponse:
    """Stop a proposal, with a reason."""
    erasure = _erasure(request, erasure_id)
    form = ErasureRefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, refusal_form=form, status=422)
    act = partial(erasures.refuse, erasure, by=request.user, **form.cleaned_data)
    return take(request, act, _("The proposal was stopped."), "protection:retention")


def _erasure(request: Request, erasure_id: UUID) -> Erasure:
    found = Erasure.objects.visible_to(request.user)
    return get_object_or_404(found, pk=erasure_id)


def _page(
    request: Request,
    *,
    refusal_form: ErasureRefusalForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    proposals = Erasure.objects.visible_to(user)
    people = ("area", "first_by", "second_by")
    rows = proposals.select_related(*people).newest_first()[:MOST]
    areas = AreaFilter(area_codes(user))
    context = {
        "lines": presenters.policy_lines(erasures.reached(), areas),
        "erasures": presenters.erasure_lines(rows, user),
        "panels": panels.for_page("protection:retention", None, user),
        "refusal_form": refusal_form or ErasureRefusalForm(),
    }
    return render(request, "protection/retention.html", context, status=status)
