"""How a signed-in person is presented. The floor that knows agencies says where the person works."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Person:
    name: str
    initials: str
    role: str
    place: str


_workplace: list[Callable[["User"], str]] = []


def works_at(function: Callable[["User"], str]) -> Callable[["User"], str]:
    """Register the function that gives the short name of a person's agency."""
    _workplace.append(function)
    return function


def describe(user: "User") -> Person:
    """Name, initials, role and workplace for the page head."""
    place = next((found for fn in _workplace if (found := fn(user))), "")
    name = user.get_full_name() or user.get_username()
    initials = "".join(word[0] for word in name.split()[:2]).upper()
    role = user.get_role_display()
    return Person(name, initials, f"{role}, {place}" if place else role, place)
