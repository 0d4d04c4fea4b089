"""Asking once more who is there: a second factor before an identity is opened, a fresh proof before a dangerous act.

Both are decorators of a view. What was typed is not lost: it is kept as a sealed draft of the page from which it came, and
the person comes back to that page. A view whose form is shown on another page fills it there with ``refill``.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode, urlsplit

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from accounts.models import User
from accounts.roles import Permission
from core import drafts


View = TypeVar("View", bound=Callable[..., HttpResponse])
# In the session: from which page the person came, and for what.
WAY = "stepup"
# Whoever may do one of these gives a second factor.
GUARDED = (
    Permission.REVEAL_IDENTITY,
    Permission.OPEN_IN_EMERGENCY,
    Permission.KEEP_ACCOUNTS,
    Permission.PROTECT_DATA,
    Permission.APPROVE_ERASURE,
)


def second_factor(view: View) -> View:
    """Ask for the second factor, once a session, of roles that open identities or guard them; of nobody else."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if needs_second_factor(request.user) and not gave_second_factor(request):
            return ask_second_factor(request)
        return view(request, *args, **kwargs)

    return cast(View, guarded)


def recently_authenticated(view: View) -> View:
    """Ask who is there, unless that was answered in the last five minutes."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_recent(request):
            return _ask_again(request)
        return view(request, *args, **kwargs)

    return cast(View, guarded)


def needs_second_factor(user: User) -> bool:
    """Whether this person's role ever opens an identity or guards the house."""
    return bool(settings.MFA_REQUIRED and any(map(user.may, GUARDED)))


def gave_second_factor(request: HttpRequest) -> bool:
    """Whether this session has seen it."""
    return any(record["method"] == "mfa" for record in _records(request))


def is_recent(request: HttpRequest) -> bool:
    """Whether somebody signed in or proved to be there in the last five minutes."""
    newest: float = max((record["at"] for record in _records(request)), default=0)
    limit: int = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    return bool(time.time() - newest < limit)


def has_factor(user: User) -> bool:
    """Whether there is anything to ask for."""
    return bool(Authenticator.objects.filter(user=user).exists())


def asks_second_factor(request: HttpRequest) -> bool:
    """Whether the person is on the way through the second step just now."""
    return bool(request.session.get(WAY, {}).get("second"))


def ask_second_factor(request: HttpRequest) -> HttpResponse:
    """Lead to the second step, or first to the page where one is set up."""
    page = _remember(request, second=True)
    if not has_factor(cast(User, request.user)):
        return _lead(request, reverse("mfa_index"))
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    return _lead(request, f"{ways[0]['url']}?{urlencode({'next': page})}")


def passed(request: HttpRequest) -> None:
    """The proof was given: say so on the page to which the person returns."""
    way = request.session.get(WAY)
    if not way:
        return
    request.session[WAY] = {**way, "second": False}
    if way["sent"]:
        words = _("Thank you, it is you. Press the button once more to go on.")
    else:
        words = _("Thank you, it is you.")
    messages.success(request, words)


def way_back(request: HttpRequest) -> str:
    """The page from which the person was led away; the own account if there was none."""
    found: str = request.session.get(WAY, {}).get("page", "")
    return found or reverse("account")


def refill(form: forms.BaseForm, request: HttpRequest) -> forms.BaseForm:
    """Fill a form that the second step interrupted, once; asks the database only then."""
    way = request.session.get(WAY)
    if way and way["page"] == request.get_full_path() and not way["second"]:
        del request.session[WAY]
        drafts.into(form, request)
        drafts.discard(request.user, request.path)
    return form


def _ask_again(request: HttpRequest) -> HttpResponse:
    page = _remember(request, second=False)
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    if not ways:
        messages.warning(
            request, _("Sign out and in again first: this step needs a fresh sign-in.")
        )
        return _lead(request, page)
    return _lead(request, f"{ways[0]['url']}?{urlencode({'next': page})}")


def _remember(request: HttpRequest, *, second: bool) -> str:
    """Keep the page and what was typed on it."""
    page = _page_of(request)
    sent = request.method == "POST"
    request.session[WAY] = {"page": page, "second": second, "sent": sent}
    if sent:
        drafts.keep(str(request.user.pk), urlsplit(page).path, request.POST)
    return page


def _page_of(request: HttpRequest) -> str:
    """The address in the person's window: the page itself, or the one whose form was sent."""
    if htmx := getattr(request, "htmx", None):
        return htmx.current_url_abs_path or reverse("home")
    if request.method == "GET":
        return request.get_full_path()
    came_from = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}):
        parts = urlsplit(came_from)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return reverse("home")


def _lead(request: HttpRequest, url: str) -> HttpResponse:
    """A part of a page cannot be replaced by another page: then the window is led there."""
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(url)
    return redirect(url)


def _records(request: HttpRequest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get_authentication_records(request, request.user)
    return found
