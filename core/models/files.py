"""What was uploaded."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.choices import FileState
from core.fields import SealedTextField
from core.history import tracked
from core.models.base import BaseModel
from core.models.keys import Subject


@tracked()
class StoredFile(BaseModel, Subject):
    """An uploaded file, checked, cleaned of hidden data and sealed before it reached the disk.

    It leaves only while it is published. One in quarantine waits for a virus scanner that did not answer; of a refused one
    nothing but this row is left.
    """

    name = SealedTextField()
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=200, unique=True)
    scanned = models.BooleanField(
        default=False, help_text=_("a virus scanner has seen it")
    )
    state = models.CharField(
        max_length=12, choices=FileState, default=FileState.PUBLISHED
    )
    # When a file in quarantine is shown to the scanner again.
    scan_after = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["scan_after"],
                name="file_waits_for_its_scan",
                condition=Q(state=FileState.QUARANTINED),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=FileState.values), name="file_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    state=FileState.QUARANTINED, scanned=False, scan_after__isnull=False
                )
                | ~Q(state=FileState.QUARANTINED),
                name="file_in_quarantine_waits_for_its_scan",
            ),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]
