"""What stands around every request."""

import re
from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core import drafts, origin, refusals, scope


FORM, FORM_WITH_FILES = "application/x-www-form-urlencoded", "multipart/form-data"
METHODS = ("GET", "HEAD", "POST")
LONGEST_QUERY = 4000

GetResponse = Callable[[HttpRequest], HttpResponse]


class ScopeMiddleware:
    """Run and render the view in one transaction that carries the reader's scope.

    It is undone on status 500 and above, and on 400 and above where an exception left the view.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        whose = (
            scope.as_user(request.user)
            if request.user.is_authenticated
            else scope.as_public()
        )
        with origin.entered(request), whose:
            response = self.get_response(request)
            least = 400 if hasattr(request, "left_by") else 500
            if response.status_code >= least:
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Remember it: the page that tells of it still reads from the transaction."""
        request.left_by = exception  # type: ignore[attr-defined]  # ours, kept with the request for __call__


class RefusalsMiddleware:
    """Write down what the rest refuses, after its transaction has ended."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refusals.open_notes()
        response = self.get_response(request)
        refusals.write(request, response.status_code)
        return response


class DoorMiddleware:
    """Turn away what no form of ours sends, before a view or a database statement meets it.

    Zero bytes and broken UTF-8 (400), another method (405), a query too long (414), a body of another kind (415) or too large
    (413: judged by its announced length, before it is read).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        turned_away = _turned_away(request)
        return self.get_response(request) if turned_away is None else turned_away


def _turned_away(request: HttpRequest) -> HttpResponse | None:
    if request.method not in METHODS:
        return HttpResponseNotAllowed(METHODS)
    query = request.META.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY:
        return _page("400.html", 414)
    if "\0" in request.path_info:
        raise BadRequest("zero byte")
    _require_text(query.encode("latin-1", "replace"))
    length = _announced(request) if request.method == "POST" else 0
    return _body_turned_away(request, length) if length else None


def _body_turned_away(request: HttpRequest, length: int) -> HttpResponse | None:
    if request.content_type not in {FORM, FORM_WITH_FILES}:
        return _page("400.html", 415)
    if length > _most(request):
        return _page("413.html", 413)
    try:
        _require_clean_form(request)
    except RequestDataTooBig:
        return _page("413.html", 413)
    return None


def _announced(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if re.fullmatch(r"[0-9]{1,18}", length) else 0


def _most(request: HttpRequest) -> int:
    if request.content_type == FORM:
        return settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    most: int = settings.REQUEST_MAX_BYTES
    return most


def _require_clean_form(request: HttpRequest) -> None:
    if request.content_type == FORM:
        _require_text(request.body)
    for name, values in request.POST.lists():
        if "\0" in name or any("\0" in value for value in values):
            raise BadRequest("zero byte")


def _require_text(encoded: bytes) -> None:
    """Percent-encoded text must be UTF-8 without zero bytes: PostgreSQL takes no other."""
    try:
        plain = unquote_to_bytes(encoded).decode()
    except UnicodeDecodeError as error:
        raise BadRequest("not UTF-8") from error
    if "\0" in plain:
        raise BadRequest("zero byte")


def _page(template: str, status: int) -> HttpResponse:
    limit = settings.EVIDENCE_MAX_BYTES
    return HttpResponse(render_to_string(template, {"limit": limit}), status=status)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Everybody signs in, unless a view says otherwise; a form that arrives after the session ended is kept as a draft."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        if request.method == "POST" and drafts.keep_from_signed_out(request):
            messages.warning(
                request,
                _(
                    "Your session has ended. Sign in again; what you typed is kept as a draft."
                ),
            )
        return super().handle_no_permission(request, view_func)


class ContentSecurityPolicyMiddleware:
    """Send the policies of SECURE_CSP and PERMISSIONS_POLICY, and forbid keeping signed-in pages in any cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = "; ".join(
            f"{name} {' '.join(values)}" for name, values in settings.SECURE_CSP.items()
        )
        self.permissions = ", ".join(
            f"{name}=({' '.join(who)})"
            for name, who in settings.PERMISSIONS_POLICY.items()
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Permissions-Policy", self.permissions)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store")
        return response
