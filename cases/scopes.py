"""What cases add to a person's scope: the cases of other units to which a live grant leads."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser

from cases.grants import outside_grants
from core import scope


@scope.contributes("cases")
def granted_cases(user: AbstractBaseUser) -> Iterable[UUID]:
    """Cases opened to this person from outside the own unit; the team's are the unit's and need no mention."""
    return outside_grants(user)
