"""The agencies of the signed-in person, for the row-level policies; and whose accounts lie in a keeper's reach."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from accounts.querysets import reaches
from agencies import membership
from agencies.models import Officer
from agencies.querysets import kept_by
from core import clock, scope


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

    from accounts.models import User


@scope.contributes("agencies")
def agencies(user: "AbstractBaseUser") -> Iterable[UUID]:
    return membership.agency_ids(user)


@reaches
def accounts(keeper: "User") -> Q:
    """Whoever belongs to an agency in which this person keeps accounts, or belonged there last."""
    posts = Officer.objects.telling(clock.today())
    here = posts.filter(kept_by(keeper, "agency__"))
    return Q(pk__in=here.values("user"))
