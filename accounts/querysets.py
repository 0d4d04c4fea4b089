from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.db.models import Q

from accounts.roles import Permission, gives


if TYPE_CHECKING:
    from accounts.models import RecoveryRequest, User  # noqa: F401


Reach = Callable[["User"], Q]
_reaches: list[Reach] = []


def reaches(function: Reach) -> Reach:
    """Register the rule that says which accounts lie in a keeper's unit or area; posts stand on a floor above."""
    _reaches.append(function)
    return function


class UserQuerySet(models.QuerySet["User"]):
    # Who

    def keepable_by(self, keeper: "User") -> Self:
        """Accounts this person keeps: in the own unit or area, of a role the keeper may give, and never the own one."""
        if not keeper.may(Permission.KEEP_ACCOUNTS):
            return self.none()
        here = Q(pk__in=[])
        for rule in _reaches:
            here |= rule(keeper)
        return self.filter(here, role__in=gives(keeper.role)).exclude(pk=keeper.pk)

    # What

    def current(self, on: date) -> Self:
        """Neither suspended nor past their last day."""
        return self.filter(is_active=True).filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def ending(self, first: date, last: date) -> Self:
        """Not suspended, and the last day lies in these days."""
        return self.filter(is_active=True, ends_on__range=(first, last))

    def ended(self, on: date) -> Self:
        """The last day is over."""
        return self.filter(ends_on__lt=on)

    def suspended(self) -> Self:
        return self.filter(is_active=False)

    def not_activated(self) -> Self:
        """Invited, but nobody has set a password yet."""
        return self.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def with_role(self, role: str) -> Self:
        return self.filter(role=role)

    def named(self, words: list[str]) -> Self:
        """Each word stands in the name or the sign-in name."""
        found = self
        for word in words:
            found = found.filter(
                Q(first_name__icontains=word)
                | Q(last_name__icontains=word)
                | Q(username__icontains=word)
            )
        return found

    def by_name(self) -> Self:
        """In the order of the sign-in names, which no two share."""
        return self.order_by("username")


if TYPE_CHECKING:

    class _WithVerbs(UserQuerySet, DjangoUserManager["User"]):  # type: ignore[misc]  # so does the one that Django makes
        """What the line below makes; the plugin does not know it as a type."""

else:
    _WithVerbs = DjangoUserManager.from_queryset(UserQuerySet)


class UserManager(_WithVerbs):
    """Django's manager with our verbs; migrations need none of them."""

    use_in_migrations = False


class RecoveryRequestQuerySet(models.QuerySet["RecoveryRequest"]):
    # Who

    def confirmable_by(self, keeper: "User") -> Self:
        """Asked for by somebody else, over an account that this person keeps, and not yet confirmed."""
        return (
            self.keepable_by(keeper)
            .filter(confirmed_at=None)
            .exclude(created_by=keeper)
        )

    def keepable_by(self, keeper: "User") -> Self:
        """Open requests over accounts that this person keeps."""
        users: UserQuerySet = apps.get_model("accounts", "User").objects.all()
        return self.filter(closed_at=None, user__in=users.keepable_by(keeper))

    # What

    def asked_since(self, moment: datetime) -> Self:
        """Open and not older than this."""
        return self.filter(closed_at=None, created_at__gte=moment)
