"""What cases add to a person's scope: the cases of other units to which a live grant leads."""

from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser

from cases.choices import GrantKind
from cases.models import CaseGrant
from core import scope


@scope.contributes("cases")
def granted_cases(user: AbstractBaseUser) -> list[UUID]:
    """Cases opened to this person from outside the own unit; the team's are the unit's and need no mention."""
    live = CaseGrant.objects.live().filter(user_id=user.pk).exclude(kind=GrantKind.TEAM)
    return list(live.values_list("content_object_id", flat=True))
