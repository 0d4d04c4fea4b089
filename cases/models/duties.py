"""What keeps a case beyond its retention."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Agency
from cases.choices import HoldReason
from cases.models.case import Case
from cases.querysets import LegalHoldQuerySet
from core.history import tracked
from core.models import BaseModel


@tracked()
class LegalHold(BaseModel):
    """A reason why a case is not erased at the end of its retention, until a day or until it is lifted."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    reason = models.CharField(max_length=30, choices=HoldReason)
    until = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        db_index=False,
        related_name="+",
    )

    objects = LegalHoldQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__in=HoldReason.values),
                name="legal_hold_reason_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="legal_hold_ended_at_and_by_go_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.case_id}"
