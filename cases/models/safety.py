"""What keeps a victim safe."""

from django.conf import settings
from django.db import models

from agencies.models import Agency
from cases.models.case import Case
from cases.models.victim import Victim
from cases.querysets import SafetyNoteQuerySet
from core.addresses import address
from core.fields import SealedTextField
from core.history import tracked
from core.models import BaseModel, Subject


@tracked()
class SafetyNote(BaseModel, Subject):
    """What keeps one victim safe when somebody calls or visits: read at night by whoever is on duty, all of it sealed."""

    victim = models.OneToOneField(
        Victim, on_delete=models.PROTECT, related_name="safety_note"
    )
    # Both are the victim's own, written by a trigger.
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, editable=False, related_name="safety_notes"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    safe_phone = SealedTextField()
    # When and how it is safe to call, and who may pick up.
    contact_rule = SealedTextField()
    code_word = SealedTextField()
    risks = SealedTextField()
    medicine = SealedTextField()
    # Who must not come near.
    keep_away = SealedTextField()
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )

    objects = SafetyNoteQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.updated_at:%F %T}"

    def get_absolute_url(self) -> str:
        return address("cases:safety", self.case_id)
