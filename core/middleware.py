"""What stands around every request."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import transaction
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.utils.translation import gettext as _

from core import drafts, origin, scope


GetResponse = Callable[[HttpRequest], HttpResponse]


class ScopeMiddleware:
    """Run and render the view in one transaction that carries the reader's scope; undo it on status 500 and above."""

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
            if response.status_code >= 500:
                transaction.set_rollback(True)
        return response


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
    """Send the policy of SECURE_CSP and forbid keeping signed-in pages in any cache."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.policy = "; ".join(
            f"{name} {' '.join(values)}" for name, values in settings.SECURE_CSP.items()
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", self.policy)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
