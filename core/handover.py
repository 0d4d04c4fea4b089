"""What a leaver leaves behind. Each floor registers its own part, so one step hands over everything (decision 13).

Only counts come back: whoever hands over need not be able to read what is handed over.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise

from core import scope
from core.person import SignedIn


@dataclass(frozen=True)
class Step:
    """Who leaves, who goes on, who says so. ``for_now``: the head looks after it until a successor is named."""

    leaver: SignedIn
    successor: SignedIn
    by: SignedIn
    for_now: bool = False


Count = Callable[[SignedIn], int]
Move = Callable[[Step], int]
Fits = Callable[[SignedIn], bool]


@dataclass(frozen=True)
class Part:
    """One kind of work: how much of it is open, who can take it, and the step that gives it to a successor."""

    name: str
    label: "str | Promise"
    count: Count
    fits: Fits
    move: Move


@dataclass(frozen=True)
class Open:
    """How much of one kind of work somebody still has."""

    part: Part
    count: int


_parts: dict[str, Part] = {}


def _everybody(person: SignedIn) -> bool:
    return True


def part(
    name: str, label: "str | Promise", *, count: Count, fits: Fits = _everybody
) -> Callable[[Move], Move]:
    """Register the move of one part: it hands over all that the successor's unit may hold and says how much."""

    def register(move: Move) -> Move:
        _parts[name] = Part(name, label, count, fits, move)
        return move

    return register


def open_work(leaver: SignedIn) -> list[Open]:
    """Everything that is open with this person, part by part; only parts that hold something."""
    with scope.as_system("open work of a leaver is counted"):
        counted = [Open(part, part.count(leaver)) for part in _parts.values()]
    return [found for found in counted if found.count]


def can_take(person: SignedIn, work: list[Open]) -> bool:
    """Whether this person's role can go on with all of it."""
    return all(found.part.fits(person) for found in work)


@transaction.atomic
def run(step: Step) -> dict[str, int]:
    """Hand over every part; says how much of each."""
    with scope.as_system("work of a leaver is handed over"):
        return {part.name: part.move(step) for part in _parts.values()}
