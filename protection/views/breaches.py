"""Failures to protect data: what is known, and who was told of it."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import Request
from core import clock, drafts, once, paging
from protection import presenters
from protection.choices import ToldTo
from protection.forms import BreachForm, KnownBreachForm, TellForm
from protection.models import Breach
from protection.services import breaches
from protection.views.steps import agency_of, form_page, officer_only, take


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
    form = BreachForm(request.POST or None, officer=request.user, initial=initial)
    draft = drafts.into(form, request)
    if form.is_bound and form.is_valid():
        act = partial(breaches.open_breach, by=request.user, agency=agency_of(request))
        return once.answer(request, lambda: act(form.failure()))
    return form_page(request, "protection/breach_form.html", form, draft=draft)


@require_safe
@officer_only
def breach_detail(request: Request, breach_id: UUID) -> HttpResponse:
    """One breach: what is known, whose data, who is told."""
    return _page(request, _breach(request, breach_id))


@require_http_methods(["GET", "POST"])
@officer_only
def breach_edit(request: Request, breach_id: UUID) -> HttpResponse:
    """Write down what has become known."""
    breach = _breach(request, breach_id)
    if not breach.is_open:
        raise Http404
    form = KnownBreachForm(request.POST or None, officer=request.user, breach=breach)
    if form.is_bound and form.is_valid():
        act = partial(breaches.amend, breach, form.failure(), by=request.user)
        return take(request, act, _("Recorded."), breach)
    return form_page(request, "protection/breach_form.html", form, breach=breach)


@require_POST
@officer_only
def breach_tell(request: Request, breach_id: UUID) -> HttpResponse:
    """Write down who was told when."""
    breach = _breach(request, breach_id)
    form = TellForm(request.POST)
    if not form.is_valid():
        return _page(request, breach, tell_form=form, status=422)
    act = partial(breaches.tell, breach, by=request.user, **form.cleaned_data)
    return take(request, act, _("Recorded."), breach)


@require_POST
@officer_only
def breach_close(request: Request, breach_id: UUID) -> HttpResponse:
    """The end of an entry."""
    breach = _breach(request, breach_id)
    act = partial(breaches.close, breach, by=request.user)
    return take(request, act, _("The entry was closed."), breach)


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
        "affected": len(breaches.affected(breach)) if to_agency else 0,
        "agency": agency_of(request),
        "measures": breach.reveal("measures"),
        "story": breach.reveal("story") if to_agency else "",
        "today": clock.today(),
    }
    return render(request, "protection/breach_notice.html", context)


def _breach(request: Request, breach_id: UUID) -> Breach:
    found = Breach.objects.visible_to(request.user)
    rows = found.select_related("data_key", "area", "created_by")
    return get_object_or_404(rows, pk=breach_id)


def _page(
    request: Request, breach: Breach, *, status: int = 200, **given: Any
) -> HttpResponse:
    context: dict[str, Any] = {
        "breach": breach,
        "texts": {n: breach.reveal(n) for n in ("story", "systems", "measures")},
        "data_kinds": presenters.data_kinds(breach),
        "told": presenters.told(breach),
        "affected": presenters.affected_lines(breaches.affected(breach)),
        "may_tell": breach.is_untold,
        "tell_form": TellForm(initial={"at": clock.now()}),
        "now": clock.now(),
    } | given
    return render(request, "protection/breach_detail.html", context, status=status)
