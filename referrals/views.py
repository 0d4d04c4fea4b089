from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Value
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts.http import Request
from accounts.models import User
from accounts.roles import Permission
from cases.models import Case
from core import audit, clock, drafts, once, paging
from core.permissions import requires
from core.rendering import hold_errors
from referrals import presenters, services
from referrals.choices import Urgency
from referrals.forms import CompleteForm, DeclineForm, ReferralForm
from referrals.models import Referral
from referrals.querysets import ReferralQuerySet
from referrals.states import Status


TEXTS = ("reason", "safety", "needs", "alternative", "feedback")
VIEWS = ("unanswered", "received", "sent")


@require_safe
@requires(Permission.ANSWER_REFERRAL, Permission.SEND_REFERRAL)
def referral_list(request: Request) -> HttpResponse:
    """Referrals to the own agency, and those sent from cases this person may open."""
    views = _views_of(request)
    view = request.GET.get("view", views[0])
    referrals = {
        "unanswered": Referral.objects.received_by(request.user).unanswered(),
        "received": Referral.objects.received_by(request.user),
        "sent": Referral.objects.sent_by(request.user),
    }[view if view in views else views[0]]
    page = paging.read(
        referrals.as_lines().newest_first(),
        request,
        by="sent_at",
    )
    now = clock.now()
    rows = [
        presenters.row(r, other=r.to_agency if view == "sent" else r.agency, now=now)
        for r in page.rows
    ]
    context = {"rows": rows, "page": page, "view": view, "views": views}
    return render(request, "referrals/referral_list.html", context)


@require_http_methods(["GET", "POST"])
def referral_create(request: Request, case_id: UUID) -> HttpResponse:
    """Ask an agency for a service, with a preview of what it will see."""
    cases = Case.objects.referable_by(request.user).select_related("agency__area")
    case = get_object_or_404(cases, pk=case_id)
    form = ReferralForm(request.POST or None, case=case)
    draft = drafts.into(form, request)
    previews = request.POST.get("action") == "preview"
    if form.is_bound and form.is_valid() and not previews:
        return once.answer(
            request,
            lambda: services.send(
                form.cleaned_data["victim"], form.request(), by=request.user
            ),
        )
    agency = form.cleaned_data.get("to_agency") if form.is_bound else None
    context = {
        "form": form,
        "case": case,
        "draft": draft,
        "sees": presenters.sees(agency) if agency else None,
    }
    if previews:
        hold_errors(form)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "referrals/referral_form.html", context, status=status)


@require_safe
def referral_detail(request: Request, referral_id: UUID) -> HttpResponse:
    """One referral, from either side."""
    return _page(request, _get(Referral.objects.visible_to(request.user), referral_id))


@require_safe
def referral_history(request: Request, referral_id: UUID) -> HttpResponse:
    """What changed in a referral, field by field."""
    referrals = Referral.objects.managed_by(request.user)
    referral = get_object_or_404(referrals, pk=referral_id)
    context = {
        "record": referral,
        "name": f"{_('Referral')} {referral.number}",
        "entries": presenters.referral_changes(referral),
    }
    return render(request, "core/history.html", context)


@require_POST
def referral_accept(request: Request, referral_id: UUID) -> HttpResponse:
    """The receiver takes the service on."""
    referral = _get(Referral.objects.received_by(request.user), referral_id)
    return _step(request, referral, lambda: services.accept(referral, by=request.user))


@require_POST
def referral_decline(request: Request, referral_id: UUID) -> HttpResponse:
    """The receiver says no, with a reason and an alternative."""
    referral = _get(Referral.objects.received_by(request.user), referral_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _page(request, referral, decline_form=form, status=422)
    return _step(
        request,
        referral,
        lambda: services.decline(referral, by=request.user, **form.cleaned_data),
    )


@require_POST
def referral_complete(request: Request, referral_id: UUID) -> HttpResponse:
    """The receiver reports back."""
    referral = _get(Referral.objects.received_by(request.user), referral_id)
    form = CompleteForm(request.POST)
    if not form.is_valid():
        return _page(request, referral, complete_form=form, status=422)
    return _step(
        request,
        referral,
        lambda: services.complete(referral, by=request.user, **form.cleaned_data),
    )


@require_POST
def referral_recall(request: Request, referral_id: UUID) -> HttpResponse:
    """The sender takes it back."""
    referral = _get(Referral.objects.sent_by(request.user), referral_id)
    return _step(request, referral, lambda: services.recall(referral, by=request.user))


def _views_of(request: Request) -> list[str]:
    received = (
        ["unanswered", "received"]
        if request.user.may(Permission.ANSWER_REFERRAL)
        else []
    )
    return received + (["sent"] if request.user.may(Permission.SEND_REFERRAL) else [])


def _get(referrals: ReferralQuerySet, referral_id: UUID) -> Referral:
    related = ("agency", "to_agency__kind", "data_key", "created_by", "decided_by")
    return get_object_or_404(referrals.select_related(*related), pk=referral_id)


def _step(
    request: Request, referral: Referral, act: Callable[[], Referral]
) -> HttpResponse:
    """One answer counts; whoever comes second is told so and shown the referral as it stands."""
    try:
        return once.answer(request, act)
    except services.TransitionRefused:
        messages.error(request, _("This referral has already been answered."))
        return redirect(referral)


def _sides(user: User, referral: Referral) -> frozenset[str]:
    """What this person is to a referral, as the querysets say it; one statement."""
    every = Referral.objects
    ways = {
        "receiver": every.received_by(user),
        "sender": every.sent_by(user),
        "manager": every.managed_by(user),
    }
    parts = [
        rows.filter(pk=referral.pk).values_list(Value(side))
        for side, rows in ways.items()
    ]
    return frozenset(side for (side,) in parts[0].union(*parts[1:]))


def _page(
    request: Request, referral: Referral, *, status: int = 200, **given: forms.Form
) -> HttpResponse:
    sides = _sides(request.user, referral)
    is_receiver, is_sender = "receiver" in sides, "sender" in sides
    told = presenters.told(referral) if is_receiver else []
    _note_reading(request, referral, identity=bool(told))
    context: dict[str, Any] = {
        "referral": referral,
        "texts": {name: referral.reveal(name) for name in TEXTS},
        "trail": presenters.trail(referral, now=clock.now()),
        "sees": presenters.sees(referral.to_agency),
        "told": told,
        "mark": referral.initials.replace(".", ""),
        "status_state": presenters.STATUS_STATES[Status(referral.status)],
        "urgency_state": presenters.URGENCY_STATES[Urgency(referral.urgency)],
        "may_answer": is_receiver and referral.status == Status.SENT,
        "may_complete": is_receiver and referral.status == Status.ACCEPTED,
        "may_recall": is_sender and not referral.is_closed,
        "is_sender": is_sender,
        "may_read_history": "manager" in sides,
        "decline_form": DeclineForm(),
        "complete_form": CompleteForm(),
        "now": clock.now(),
    } | given
    return render(request, "referrals/referral_detail.html", context, status=status)


def _note_reading(request: Request, referral: Referral, *, identity: bool) -> None:
    """A look at a referral is a look at its case."""
    audit.read(
        "referral.read",
        target=referral,
        by=request.user,
        thread=referral.case_id,
        identity=int(identity),
    )
