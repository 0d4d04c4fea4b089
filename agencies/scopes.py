"""The agencies of the signed-in person, for the row-level policies."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from agencies import membership
from core import scope


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


@scope.contributes("agencies")
def agencies(user: "AbstractBaseUser") -> Iterable[UUID]:
    return membership.agency_ids(user)
