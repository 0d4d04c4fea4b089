"""Which grants, bars and uses of emergency access."""

from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.roles import Permission
from agencies.membership import agency_ids, area_codes
from cases.choices import GrantKind
from cases.querysets.heads import headed_by
from core.areas import AreaFilter


if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import CaseBar, CaseGrant, EmergencyAccess  # noqa: F401
    from cases.querysets.cases import CaseQuerySet


def kept_for(leaver: "User") -> str:
    """The reason of a grant by which the head looks after a case in somebody's place."""
    return f"for:{leaver.pk}"


class CaseGrantQuerySet(models.QuerySet["CaseGrant"]):
    # What

    def live(self) -> Self:
        """Not ended and not past its end, by the database's clock."""
        return self.filter(ended_at__isnull=True).filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=Now())
        )

    def of_team(self) -> Self:
        """Given to those who carry the case, not to somebody from outside."""
        return self.filter(kind=GrantKind.TEAM)

    def kept_for(self, leaver: "User") -> Self:
        """Held by the head only until a successor of this person is named."""
        return self.of_team().filter(reason=kept_for(leaver))

    def run_out(self) -> Self:
        """Past its end, and nobody has written so yet."""
        return self.filter(ended_at__isnull=True, expires_at__lte=Now())


class CaseBarQuerySet(models.QuerySet["CaseBar"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """Bars of the cases this person answers for."""
        cases: CaseQuerySet = apps.get_model("cases", "Case").objects.all()
        return self.filter(case__in=cases.managed_by(user))

    # What

    def holding(self) -> Self:
        """Not lifted."""
        return self.filter(lifted_at__isnull=True)

    def against(self, user: "User") -> Self:
        """Those that shut this person out, by name or by unit."""
        return self.filter(Q(user=user) | Q(barred_agency__in=agency_ids(user)))


class EmergencyAccessQuerySet(models.QuerySet["EmergencyAccess"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """One's own; those into the own unit for its head; those of the area for its data protection officer."""
        seen = Q(user=user) | Q(agency__in=headed_by(user))
        if user.may(Permission.PROTECT_DATA):
            seen |= AreaFilter(area_codes(user)).at("area__code")
        return self.filter(seen)

    def endable_by(self, user: "User") -> Self:
        """Those this person may close before their time: one's own, and those into the own unit for its head."""
        return self.filter(Q(user=user) | Q(agency__in=headed_by(user)))

    def reviewable_by(self, user: "User") -> Self:
        """Those the data protection officer of the area has to judge; nobody judges oneself."""
        if not user.may(Permission.PROTECT_DATA):
            return self.none()
        return self.visible_to(user).exclude(user=user)

    # What

    def as_lines(self) -> Self:
        """Only what a line says: who, when, into which unit."""
        names = ("user__first_name", "user__last_name", "agency__short_name")
        return self.select_related("user", "agency").only("created_at", *names)

    def unreviewed(self) -> Self:
        return self.filter(reviewed_at__isnull=True)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")
