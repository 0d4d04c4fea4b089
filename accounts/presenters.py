"""How the first page speaks."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from core.formats import ClockView, clock_view
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
