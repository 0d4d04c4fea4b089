"""Who must know when the identity number of an account is set: conflict of interest is found by equality (decision 20)."""

from collections.abc import Callable
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from accounts.models import User


Listener = Callable[["User"], None]
_listeners: list[Listener] = []


def when_identified(function: Listener) -> Listener:
    """Register a function that is called, in the same transaction, with an account whose number was set or changed."""
    _listeners.append(function)
    return function


def tell(user: "User") -> None:
    """Call them all."""
    for listener in _listeners:
        listener(user)
