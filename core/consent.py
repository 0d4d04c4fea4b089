"""What ends when a person takes consent back. The floor that holds the person asks; floors above say what they end.

A floor that lets a file out says of which person it tells (``stops``), so that it no longer leaves.
"""

from collections.abc import Callable
from typing import Any

from django.db import models

from core.person import SignedIn


# Given the person's row and who withdraws; says how many things ended.
Ends = Callable[[Any, SignedIn], int]
Stops = Callable[[Any], bool]
_ends: dict[str, Ends] = {}
_stops: dict[str, Stops] = {}


def when_withdrawn(name: str) -> Callable[[Ends], Ends]:
    """Register what ends, under a name that the audit line counts it by."""

    def register(function: Ends) -> Ends:
        _ends[name] = function
        return function

    return register


def end_all(person: models.Model, by: SignedIn) -> dict[str, int]:
    """Let every floor end what rested on the consent; says how many of each."""
    return {name: ends(person, by) for name, ends in _ends.items()}


def stops(label: str) -> Callable[[Stops], Stops]:
    """Register whether files about a record of this table may no longer leave, by the model's label."""

    def register(function: Stops) -> Stops:
        _stops[label] = function
        return function

    return register


def is_withdrawn(record: models.Model) -> bool:
    """Whether the person of this record took consent back and nothing else lets its files out."""
    check = _stops.get(record._meta.label)
    return bool(check and check(record))
