from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.roles import Permission
from agencies.membership import agency_ids, area_codes
from core.areas import AreaFilter
from protection.states import ERASURE_OPEN, REQUEST_OPEN, BreachStatus


if TYPE_CHECKING:
    from accounts.models import User
    from protection.models import (  # noqa: F401  # named in the types below
        Breach,
        Erasure,
        Finding,
        Processing,
        SubjectRequest,
    )


def areas(user: "User", permission: Permission) -> AreaFilter:
    """The own area and all areas below it, for who has the permission; nothing for anybody else."""
    return AreaFilter(area_codes(user) if user.may(permission) else ())


def reach(user: "User", permission: Permission) -> Q:
    """Rows of these areas."""
    return areas(user, permission).at("area__code")


class RequestQuerySet(models.QuerySet["SubjectRequest"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """The officer's for data protection, of the own area and all below it."""
        return self.filter(reach(user, Permission.PROTECT_DATA))

    # What

    def open(self) -> Self:
        return self.filter(status__in=REQUEST_OPEN)

    def newest_first(self) -> Self:
        return self.order_by("-received_at", "-pk")


class BreachQuerySet(models.QuerySet["Breach"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """The officer's for data protection, of the own area and all below it."""
        return self.filter(reach(user, Permission.PROTECT_DATA))

    # What

    def untold(self) -> Self:
        """Persons or agency still have to be told: the clock runs."""
        return self.filter(status=BreachStatus.OPEN)

    def newest_first(self) -> Self:
        return self.order_by("-detected_at", "-pk")


class FindingQuerySet(models.QuerySet["Finding"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """The officer's of the area, and those that the head of the unit was asked about; nobody's own."""
        officer = reach(user, Permission.PROTECT_DATA)
        asked = Q(pk__in=self.asked_of(user).values("pk"))
        return self.filter(officer | asked).exclude(person=user)

    def asked_of(self, user: "User") -> Self:
        """Questions to the head of the unit about somebody else."""
        if not user.may(Permission.KEEP_ACCOUNTS):
            return self.none()
        ours = self.filter(asked_at__isnull=False, agency__in=agency_ids(user))
        return ours.exclude(person=user)

    def found_by(self, user: "User") -> Self:
        """The officer's side, which decides; not about oneself."""
        found = self.filter(reach(user, Permission.PROTECT_DATA))
        return found.exclude(person=user)

    # What

    def unanswered(self) -> Self:
        """The head was asked and has not said anything."""
        return self.filter(asked_at__isnull=False, answered_at__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class ErasureQuerySet(models.QuerySet["Erasure"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """Proposals of the own area and all below it, for who may approve."""
        return self.filter(reach(user, Permission.APPROVE_ERASURE))

    def approvable_by(self, user: "User") -> Self:
        """Open proposals that this person has not approved yet: two different people do."""
        return self.visible_to(user).open().exclude(first_by=user)

    # What

    def open(self) -> Self:
        return self.filter(status__in=ERASURE_OPEN)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class ProcessingQuerySet(models.QuerySet["Processing"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """The register is the house's own: every officer for data protection keeps it."""
        return self if user.may(Permission.PROTECT_DATA) else self.none()
