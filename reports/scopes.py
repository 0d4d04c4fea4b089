"""The areas of the signed-in person, for the row-level policy on reports."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from core import scope
from reports.querysets import reach


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from accounts.models import User


@scope.contributes("report_areas")
def report_areas(user: "AbstractBaseUser") -> Iterable[str]:
    """Patterns of the area codes whose reports this person reads."""
    return reach(cast("User", user)).patterns()
