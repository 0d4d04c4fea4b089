"""What cases add to a person's scope: cases of other units to which a live grant leads, and cases that are shut to the
person."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from cases.grants import reach
from core import scope


if TYPE_CHECKING:
    from accounts.models import User


@scope.contributes("cases")
def granted_cases(user: "User") -> Iterable[UUID]:
    """Cases opened to this person from outside the own unit; the team's are the unit's and need no mention."""
    return reach(user).outside


@scope.contributes("barred")
def barred_cases(user: "User") -> Iterable[UUID]:
    """Cases shut to this person for conflict of interest."""
    return reach(user).barred
