"""What was refused, and to whom: one line in the log and, for somebody signed in, one in the audit.

The lines are written after the request's own transaction has ended, in one of their own, so that undoing the deed does
not undo the line. They hold codes, the name of the route and the id that was asked for: nothing that somebody typed.
"""

import logging
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve

from core import origin
from core.models import AuditEvent
from core.readings import DOOR


logger = logging.getLogger(__name__)
# Refused at the door. A form that comes back with its errors (422) or a draft that is too old (409) is daily work.
STATUSES = frozenset({400, 403, 404, 405, 413, 414, 415})


@dataclass(frozen=True)
class Note:
    """One refusal: what was refused, codes that say why, and the account that was tried at sign-in."""

    action: str
    detail: dict[str, str | int] = field(default_factory=dict)
    whom: Any = None
    at_sign_in: bool = False


_notes: ContextVar[list[Note] | None] = ContextVar("refusals", default=None)


def open_notes() -> None:
    """Begin a request."""
    _notes.set([])


def note(action: str, **detail: str | int) -> None:
    """Say that something is refused, from anywhere inside a request. Codes and counts only."""
    _keep(Note(action, detail))


def at_sign_in(action: str, *, whom: Any = None, **detail: str | int) -> None:
    """Say that somebody did not get in; ``whom`` is the account they tried, never who they are."""
    _keep(Note(action, detail, whom, at_sign_in=True))


def write(request: HttpRequest, status: int) -> None:
    """Write what was noted, and the refusal that the status is; nothing to write costs nothing.

    An address that the site does not have (a browser asks for icons) is nobody's door.
    """
    notes = _notes.get() or []
    _notes.set(None)
    if not notes and status not in STATUSES:
        return
    route = _route(request)
    if route and status in STATUSES:
        notes.append(Note(DOOR, {"status": status, "method": _method(request)}))
    for said in notes:
        logger.warning(
            "%s %s %s", said.action, route.view_name if route else "", said.detail
        )
    user: Any = getattr(request, "user", None)
    where = origin.of(request)
    lines = [
        _tried(said, where) if said.at_sign_in else _line(said, route, user, where)
        for said in notes
        if said.at_sign_in or (route and user and user.is_authenticated)
    ]
    if lines:
        with transaction.atomic():
            AuditEvent.objects.bulk_create(lines)


def _keep(said: Note) -> None:
    """Until the request has ended; outside of one, say it at once."""
    notes = _notes.get()
    if notes is None:
        logger.warning("%s %s", said.action, said.detail)
    else:
        notes.append(said)


def _tried(said: Note, where: str) -> AuditEvent:
    whom = said.whom
    key = str(whom.pk) if whom else ""
    return AuditEvent(
        action=said.action,
        actor=whom.get_username() if whom else "",
        actor_id=key,
        target_model=whom._meta.label if whom else "",
        target_id=key,
        thread_id=key,
        detail=said.detail,
        origin=where,
    )


def _line(said: Note, route: ResolverMatch | None, user: Any, where: str) -> AuditEvent:
    return AuditEvent(
        action=said.action,
        actor=user.get_username(),
        actor_id=str(user.pk),
        target_model=f"route {route.view_name}"[:100] if route else "",
        target_id=_asked_for(route) if route else "",
        detail=said.detail,
        origin=where,
    )


def _route(request: HttpRequest) -> ResolverMatch | None:
    """The route of the address; Django has not looked for it where the door stopped the request."""
    try:
        return request.resolver_match or resolve(request.path_info)
    except Resolver404:
        return None


def _method(request: HttpRequest) -> str:
    """A method that nobody knows is text that somebody typed."""
    known = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
    return request.method if request.method in known else "other"


def _asked_for(route: ResolverMatch) -> str:
    """The last id of the address, if it has one."""
    ids = [str(value) for value in route.kwargs.values() if isinstance(value, UUID)]
    return ids[-1] if ids else ""
