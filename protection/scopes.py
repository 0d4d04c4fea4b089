"""The areas of an officer for data protection, for the row-level policies."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from accounts.roles import Permission
from core import scope
from protection.querysets import areas


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from accounts.models import User


@scope.contributes("protection_areas")
def protection_areas(user: "AbstractBaseUser") -> Iterable[str]:
    """Patterns of the area codes whose registers this person keeps."""
    return areas(cast("User", user), Permission.PROTECT_DATA).patterns()
