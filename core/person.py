"""How a signed-in person is presented. The floor that knows agencies says where the person works."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


# Whoever signs in. Core stands below the accounts and knows no user model: it passes the person through and asks
# only for the key, the names and may().
SignedIn = Any


@dataclass(frozen=True)
class Person:
    name: str
    initials: str
    role: str
    place: str


_workplace: list[Callable[[SignedIn], str]] = []


def works_at(function: Callable[[SignedIn], str]) -> Callable[[SignedIn], str]:
    """Register the function that gives the short name of a person's agency."""
    _workplace.append(function)
    return function


def name_of(user: SignedIn) -> str:
    """What a person is called; the sign-in name where there is no other."""
    name: str = user.get_full_name() or user.get_username()
    return name


def describe(user: SignedIn) -> Person:
    """Name, initials, role and workplace for the page head."""
    place = next((found for fn in _workplace if (found := fn(user))), "")
    name = name_of(user)
    initials = "".join(word[0] for word in name.split()[:2]).upper()
    role = user.get_role_display()
    return Person(name, initials, f"{role}, {place}" if place else role, place)
