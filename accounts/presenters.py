"""How the first page speaks."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts import services
from accounts.choices import Role
from accounts.meaning import MEANING
from accounts.models import User
from accounts.roles import ROLES, Permission
from core.formats import ClockView, clock_view
from core.models import Session
from core.todos import Todo


NOON, AFTERNOON, EVENING = 11, 15, 18


@dataclass(frozen=True)
class Row:
    """One thing to do; with a clock where it has a deadline."""

    todo: Todo
    clock: ClockView | None
    state: str


def row(todo: Todo, now: datetime) -> Row:
    """The row of a to-do: late and near ones have an edge."""
    if todo.due_at is None:
        return Row(todo, None, "")
    view = clock_view(started_at=todo.since or now, due_at=todo.due_at, now=now)
    return Row(todo, view, view.state if view.state in {"late", "near"} else "")


@dataclass(frozen=True)
class SessionRow:
    """One session as its person sees it."""

    handle: str
    device: str
    address: str
    since: datetime
    seen: datetime
    is_here: bool


def session_row(session: Session, *, here: str | None) -> SessionRow:
    """The row of one session; its key stays inside."""
    return SessionRow(
        handle=services.handle(session),
        device=session.device or _("Unknown device"),
        address=session.address,
        since=session.since,
        seen=session.seen,
        is_here=session.session_key == here,
    )


def greeting(user: User, hour: int) -> str:
    """Good morning in the four parts of an Indonesian day."""
    if hour < NOON:
        words = _("Good morning, %(name)s")
    elif hour < AFTERNOON:
        words = _("Good day, %(name)s")
    elif hour < EVENING:
        words = _("Good afternoon, %(name)s")
    else:
        words = _("Good evening, %(name)s")
    return words % {"name": user.first_name or user.get_username()}


def matrix() -> list[dict[str, Any]]:
    """Each permission with what it means, on which rows, and the roles that have it, in words."""
    shown = [role for role in Role if ROLES[role]]
    return [
        {
            "what": MEANING[permission].what,
            "rows": MEANING[permission].rows,
            "roles": [str(role.label) for role in shown if permission in ROLES[role]],
        }
        for permission in Permission
    ]


def roles() -> list[dict[str, Any]]:
    """Each role with what it may do; those that may do nothing of it say so on the page."""
    return [
        {
            "label": str(role.label),
            "may": [MEANING[each].what for each in Permission if each in ROLES[role]],
        }
        for role in Role
        if role != Role.SYSTEM
    ]
