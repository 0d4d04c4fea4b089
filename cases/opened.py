"""Which cases' identities are open in this sitting: they stay open until the screen has rested for a while.

The session keeps the case and the moment of the last look. A page that shows an identity asks the browser to come back
when the time is over: it then finds the identity closed, with or without script.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone


KEY = "opened_cases"


def remember(request: HttpRequest, case_id: UUID) -> None:
    """From now on, until the screen locks."""
    held = _held(request)
    held[str(case_id)] = timezone.now().isoformat()
    request.session[KEY] = held


def is_open(request: HttpRequest, case_id: UUID) -> bool:
    """Whether it is open; a look at it is a sign of life and lets it stay open."""
    if str(case_id) not in _held(request):
        return False
    remember(request, case_id)
    return True


def close(request: HttpRequest, case_id: UUID) -> None:
    """Close it by hand."""
    held = _held(request)
    held.pop(str(case_id), None)
    request.session[KEY] = held


def lock_later(response: HttpResponse, *, to: str = "") -> HttpResponse:
    """Let the browser ask again when the screen should lock, or go to another page then."""
    wait = str(settings.SCREEN_LOCK_SECONDS + 1)
    response.headers["Refresh"] = f"{wait}; url={to}" if to else wait
    return response


def _held(request: HttpRequest) -> dict[str, str]:
    """The cases that are still open."""
    oldest = timezone.now() - timedelta(seconds=settings.SCREEN_LOCK_SECONDS)
    held: dict[str, str] = request.session.get(KEY, {})
    return {
        case: at for case, at in held.items() if datetime.fromisoformat(at) >= oldest
    }
