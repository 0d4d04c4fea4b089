"""What an upper floor shows on a lower floor's page: registered by the page's route, drawn without an import (decision 13)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.person import SignedIn


@dataclass(frozen=True)
class Panel:
    """A template and what it needs."""

    template: str
    context: dict[str, Any]


Source = Callable[[Any, SignedIn], Panel | None]
_panels: dict[str, list[tuple[int, Source]]] = {}


def panel(route: str, *, order: int = 50) -> Callable[[Source], Source]:
    """Register a panel for the page of this route."""

    def register(function: Source) -> Source:
        _panels.setdefault(route, []).append((order, function))
        return function

    return register


def for_page(route: str, record: Any, user: SignedIn) -> list[Panel]:
    """The panels of a page, in order, for what this reader may see."""
    found = sorted(_panels.get(route, []), key=lambda entry: entry[0])
    return [made for _, fn in found if (made := fn(record, user)) is not None]
