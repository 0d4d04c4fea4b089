"""The buttons at the head of the first page: what a person most often begins. Each floor registers its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.addresses import address
from core.person import SignedIn


@dataclass(frozen=True)
class Action:
    """One button: its words, route, icon, and who sees it."""

    label: Any
    route: str
    icon: str
    order: int
    shown_to: Callable[[SignedIn], bool]


_actions: list[Action] = []


def action(entry: Action) -> None:
    """Register one button."""
    _actions.append(entry)
    _actions.sort(key=lambda a: a.order)


def for_user(user: SignedIn) -> list[dict[str, Any]]:
    """The buttons of this person, the first one primary, as components/actions.html takes them."""
    mine = [entry for entry in _actions if entry.shown_to(user)]
    return [
        {
            "url": address(entry.route),
            "label": str(entry.label),
            "icon": entry.icon,
            "primary": n == 0,
        }
        for n, entry in enumerate(mine)
    ]
