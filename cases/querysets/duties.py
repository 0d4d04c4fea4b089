"""Which holds against erasure."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from cases.querysets.heads import headed_by
from core import clock


if TYPE_CHECKING:
    from accounts.models import User
    from cases.models import LegalHold  # noqa: F401


class LegalHoldQuerySet(models.QuerySet["LegalHold"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """Holds on cases of the own unit, for its head."""
        return self.filter(agency__in=headed_by(user))

    # What

    def live(self) -> Self:
        """Not lifted and not past its day."""
        lasts = Q(until__isnull=True) | Q(until__gte=clock.today())
        return self.filter(lasts, ended_at__isnull=True)
