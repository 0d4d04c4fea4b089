"""What the parts of made-up case work hand each other, and what they leave for the floors above."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from agencies.demo import Deadlines, Holder, Places
from cases.demo.course import Course
from cases.demo.victims import Made
from core.demo import Who


# As many cases as one person carries in some years at a desk; whoever came before has left.
LOAD = 240
# The newest cases of a unit are those that people open: their history is written in full. Of older ones it says only
# that they were opened, or the audit of a million cases would be larger than all the rest.
TOLD_MOST = 480


@dataclass(frozen=True)
class Team:
    """Who carries the cases of a unit: those of today the newest, each of those before them a share of the older."""

    present: tuple[Who, ...]
    former: tuple[Who, ...]

    def manager(self, from_last: int) -> Who:
        """Who carries the case that so many newer ones follow."""
        place = from_last - len(self.present) * LOAD
        if place < 0:
            return self.present[from_last % len(self.present)]
        return self.former[place // LOAD]


@dataclass(frozen=True)
class Desk:
    """One unit: who takes its complaints, and who carries its cases."""

    holder: Holder
    taker: Who
    team: Team


@dataclass(frozen=True)
class Setting:
    """All that was read and planned before the first batch."""

    course: Course
    desks: tuple[Desk, ...]
    places: Places
    deadlines: Deadlines
    signs: Mapping[str, int]
    permission: int
    numbered: Mapping[str, int]


class Call(NamedTuple):
    """A complaint while it is being made."""

    n: int
    id: str
    desk: Desk
    at: int
    day: date
    event: date
    danger: str
    # Whether its history is written in full (TOLD_MOST).
    is_told: bool


class MadeVictim(NamedTuple):
    """A victim of a case, with the identity that was sealed."""

    id: str
    made: Made


class MadeCase(NamedTuple):
    """A case with all that a referral needs of it."""

    id: str
    desk: Desk
    manager: Who
    registered: int
    in_year: int
    from_last: int
    is_urgent: bool
    is_told: bool
    victims: tuple[MadeVictim, ...]
