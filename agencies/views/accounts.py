from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from accounts import keeping as account_keeping
from accounts import roles
from accounts.http import Request
from accounts.keeping import KeepingRefused
from accounts.models import RecoveryRequest, User
from accounts.querysets import UserQuerySet
from accounts.roles import Permission
from accounts.stepup import second_factor
from agencies import keeping, presenters
from agencies.forms import HandOverForm, InviteForm, NikForm, PlaceForm, SuspendForm
from agencies.models import Agency
from core import clock, once, paging
from core.permissions import View, requires


MOST_UNITS = 30


def keepers_only(view: View) -> View:
    """For those who keep accounts, who give the second factor first: an account lets somebody in."""
    return requires(Permission.KEEP_ACCOUNTS)(second_factor(view))


@require_safe
@requires(Permission.KEEP_ACCOUNTS)
def account_list(request: Request) -> HttpResponse:
    """Accounts that this person keeps, by sign-in name, found by name, agency, role and state."""
    typed = request.GET.get("q", "").strip()
    role, state = request.GET.get("role", ""), request.GET.get("state", "")
    kept = User.objects.keepable_by(request.user)
    found: UserQuerySet = keeping.in_state(kept, state)
    if typed:
        found = keeping.search(found, typed)
    if role:
        found = found.with_role(role)
    page = paging.read_by_name(
        presenters.with_posts(found.by_name()), request, by="username"
    )
    context = {
        "rows": [presenters.row(user) for user in page.rows],
        "page": page,
        "views": presenters.list_views(state, {"q": typed, "role": role}),
        "roles": roles.choices(request.user.role),
        "query": typed,
        "role": role,
        "state": state,
    }
    return render(request, "agencies/account_list.html", context)


@require_safe
@requires(Permission.KEEP_ACCOUNTS)
def account_detail(request: Request, user_id: int) -> HttpResponse:
    """One account: what is known, what is open with it, what happened to it, and what can be done."""
    return _detail(request, _account(request, user_id))


@require_safe
@requires(Permission.KEEP_ACCOUNTS)
def account_unit(request: Request) -> HttpResponse:
    """Where somebody will work: found by name; with one unit there is nothing to choose."""
    units = Agency.objects.keepable_by(request.user).in_force(clock.today())
    account = request.GET.get("account", "")
    user = _account(request, int(account)) if account.isdecimal() else None
    typed = request.GET.get("q", "").strip()
    found = list(units.named(typed.split()[:6]).order_by("name")[: MOST_UNITS + 1])
    if len(found) == 1 and not typed and user is None:
        return redirect("agencies:account_invite", found[0].pk)
    context = {
        "units": found[:MOST_UNITS],
        "more": len(found) > MOST_UNITS,
        "query": typed,
        "account": user,
    }
    return render(request, "agencies/account_unit.html", context)


@require_http_methods(["GET", "POST"])
@keepers_only
def account_invite(request: Request, agency_id: UUID) -> HttpResponse:
    """Make an account for somebody of a unit."""
    agency = _unit(request, agency_id)
    form = InviteForm(request.POST or None, keeper=request.user, agency=agency)
    if form.is_bound and form.is_valid():
        return once.answer(
            request,
            lambda: Page(
                keeping.invite(form.newcomer(), form.place(), by=request.user)
            ),
        )
    context = {"form": form, "agency": agency}
    status = 422 if form.is_bound else 200
    return render(request, "agencies/account_invite.html", context, status=status)


@require_http_methods(["GET", "POST"])
@keepers_only
def account_assign(request: Request, user_id: int, agency_id: UUID) -> HttpResponse:
    """Another unit, role or position from today."""
    user, agency = _account(request, user_id), _unit(request, agency_id)
    form = PlaceForm(
        request.POST or None,
        initial=presenters.present_place(user),
        keeper=request.user,
        agency=agency,
    )
    if form.is_bound and form.is_valid():
        return _do(
            request,
            user,
            lambda: keeping.assign(user, form.place(), by=request.user),
            _("The new post begins today. The one before stays in the history."),
        )
    context = {"form": form, "agency": agency, "account": user}
    status = 422 if form.is_bound else 200
    return render(request, "agencies/account_assign.html", context, status=status)


@require_POST
@keepers_only
def account_suspend(request: Request, user_id: int) -> HttpResponse:
    """Close an account at once, for a reason from the list."""
    user, form = _account(request, user_id), SuspendForm(request.POST)
    if not form.is_valid():
        return _detail(request, user, suspend_form=form)
    reason = form.cleaned_data["reason"]
    return _do(
        request,
        user,
        lambda: account_keeping.suspend(user, reason, by=request.user),
        _("The account is suspended. Its sessions have ended."),
    )


@require_POST
@keepers_only
def account_reopen(request: Request, user_id: int) -> HttpResponse:
    """Open a suspended account again."""
    user = _account(request, user_id)
    return _do(
        request,
        user,
        lambda: account_keeping.reopen(user, by=request.user),
        _("The account is open again."),
    )


@require_POST
@keepers_only
def account_extend(request: Request, user_id: int) -> HttpResponse:
    """To the next 31 December, or once by thirty days."""
    user = _account(request, user_id)
    if request.POST.get("by") == "once":
        deed: Callable[[], User] = partial(
            account_keeping.extend_once, user, by=request.user
        )
    else:
        until = account_keeping.next_year_end(user)
        deed = partial(account_keeping.extend, user, until, by=request.user)
    return _do(request, user, deed, _("The account has been extended."))


@require_POST
@keepers_only
def account_nik(request: Request, user_id: int) -> HttpResponse:
    """Note the token of an identity number."""
    user, form = _account(request, user_id), NikForm(request.POST)
    if not form.is_valid():
        return _detail(request, user, nik_form=form)
    nik = form.cleaned_data["nik"]
    return _do(
        request,
        user,
        lambda: account_keeping.set_nik(user, nik, by=request.user),
        _("Noted as a token. The number itself is not kept."),
    )


@require_POST
@keepers_only
def account_code(request: Request, user_id: int) -> HttpResponse:
    """The slip with a new code, shown this once; an earlier code of the account ends."""
    user = _account(request, user_id)
    try:
        code = account_keeping.issue_code(user, by=request.user)
    except KeepingRefused as refused:
        return _refused(request, user, refused)
    context = {
        "account": user,
        "code": code,
        "again": user.has_usable_password(),
        "until": presenters.slip_until(),
        "site": f"{settings.SITE_URL}{reverse('activate')}",
    }
    return render(request, "agencies/account_slip.html", context)


@require_POST
@keepers_only
def recovery_ask(request: Request, user_id: int) -> HttpResponse:
    """Ask for a recovery code that a second person confirms."""
    user = _account(request, user_id)
    return _do(
        request,
        user,
        lambda: account_keeping.ask_recovery(user, by=request.user),
        _("Asked. A second person who keeps this account now confirms it."),
    )


@require_POST
@keepers_only
def recovery_confirm(request: Request, user_id: int) -> HttpResponse:
    """Agree to what another keeper asked for."""
    user = _account(request, user_id)
    asked = RecoveryRequest.objects.confirmable_by(request.user)
    found = get_object_or_404(asked, user=user)
    return _do(
        request,
        user,
        lambda: account_keeping.confirm_recovery(found, by=request.user),
        _("Confirmed. Whoever asked can now print the slip."),
    )


@require_POST
@requires(Permission.KEEP_ACCOUNTS)
def recovery_refuse(request: Request, user_id: int) -> HttpResponse:
    """Say no to a recovery, or take back what one asked for."""
    user = _account(request, user_id)
    asked = RecoveryRequest.objects.keepable_by(request.user)
    found = get_object_or_404(asked, user=user)
    return _do(
        request,
        user,
        lambda: account_keeping.give_up_recovery(found, by=request.user),
        _("No recovery code is given out."),
    )


@require_http_methods(["GET", "POST"])
@keepers_only
def account_hand_over(request: Request, user_id: int) -> HttpResponse:
    """Who leaves, what is open, who goes on: one step."""
    user = _account(request, user_id)
    people = keeping.successors(user, by=request.user)
    form = HandOverForm(request.POST or None, people=people)
    if form.is_bound and form.is_valid():
        return _do(
            request,
            user,
            lambda: keeping.hand_over(user, form.chosen(), by=request.user),
            _("The work has been handed over."),
        )
    context = {"form": form, "account": user, "work": presenters.work(user)}
    status = 422 if form.is_bound else 200
    return render(request, "agencies/account_hand_over.html", context, status=status)


@dataclass(frozen=True)
class Page:
    """An account as the form that made or changed it is led to."""

    user: User

    def get_absolute_url(self) -> str:
        return reverse("agencies:account_detail", args=[self.user.pk])


def _account(request: Request, user_id: int) -> User:
    found = User.objects.keepable_by(request.user)
    return get_object_or_404(presenters.with_posts(found), pk=user_id)


def _unit(request: Request, agency_id: UUID) -> Agency:
    found = Agency.objects.keepable_by(request.user).in_force(clock.today())
    return get_object_or_404(found.select_related("area", "kind"), pk=agency_id)


def _detail(request: Request, user: User, **forms: Any) -> HttpResponse:
    context = {
        "account": user,
        "facts": presenters.facts(user),
        "state": presenters.STATES[user.state],
        "posts": presenters.posts(user),
        "events": presenters.events(user),
        "work": presenters.work(user),
        "recovery": presenters.recovery(user, request.user),
        "extension": presenters.extension(user, request.user),
        "unit": presenters.first_unit(user),
        "suspend_form": SuspendForm(),
        "nik_form": NikForm(),
        **forms,
    }
    status = 422 if forms else 200
    return render(request, "agencies/account_detail.html", context, status=status)


def _do(
    request: Request, user: User, deed: Callable[[], object], done: str
) -> HttpResponse:
    """Do it once, say so, and lead back to the account; a refusal is said in words."""

    def act() -> Page:
        deed()
        messages.success(request, done)
        return Page(user)

    try:
        return once.answer(request, act)
    except KeepingRefused as refused:
        return _refused(request, user, refused)


def _refused(request: Request, user: User, refused: KeepingRefused) -> HttpResponse:
    messages.error(request, str(presenters.REFUSALS[refused.args[0]]))
    return redirect(Page(user).get_absolute_url())
