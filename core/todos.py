"""What waits for a person. Each floor registers its own items; the home page shows them all (decision 13)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.person import SignedIn


@dataclass(frozen=True)
class Todo:
    """One thing to do, without anything that could name a victim: it may be read on a shared screen."""

    title: str
    url: str
    meta: str = ""
    due_at: datetime | None = None
    since: datetime | None = None
    action: str = ""
    order: int = 50


Source = Callable[[SignedIn], Iterable[Todo]]
_sources: list[Source] = []
MOST = 20


def source(function: Source) -> Source:
    """Register a function that lists what waits for a person, at most MOST items."""
    _sources.append(function)
    return function


def waiting_for(user: SignedIn) -> list[Todo]:
    """Everything that waits, those with a clock first, earliest due first."""
    found = [todo for fn in _sources for todo in fn(user)]
    return sorted(found, key=_urgency)


def _urgency(todo: Todo) -> tuple[Any, ...]:
    return (
        todo.due_at is None,
        todo.due_at.timestamp() if todo.due_at else 0,
        todo.order,
        todo.title,
    )
