"""The areas of an officer for data protection, for the row-level policies."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from accounts.roles import Permission
from agencies.membership import area_codes
from core import scope


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from accounts.models import User


@scope.contributes("protection_areas")
def protection_areas(user: "AbstractBaseUser") -> Iterable[str]:
    """Patterns of the area codes whose registers this person keeps."""
    officer = cast("User", user)
    if not officer.may(Permission.PROTECT_DATA):
        return ()
    return [text for code in area_codes(user) for text in (code, f"{code}.%")]
