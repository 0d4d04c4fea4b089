"""What stands around every request of a signed-in person."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from accounts import pledge


class PledgeMiddleware:
    """Nothing opens before the pledge in its present version is accepted; the session remembers, no row is asked."""

    # Where the pledge is read and accepted, and the way out.
    OPEN = frozenset({"pledge", "account_logout"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: Any,
        kwargs: Any,
    ) -> HttpResponse | None:
        if not settings.PLEDGE_REQUIRED or not getattr(view, "login_required", True):
            return None
        if request.resolver_match and request.resolver_match.url_name in self.OPEN:
            return None
        if request.session.get(pledge.ACCEPTED) == pledge.VERSION:
            return None
        return redirect("pledge")
