"""What was done, read and taken out, and the seals over it. Only ever added to."""

import uuid

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.functions import Now

from core.history import transaction
from core.readings import IS_READING


class AuditEvent(models.Model):
    """One thing somebody did. No foreign keys, so it outlives what it describes; never changed, never deleted.

    The table is cut by month of ``at``, so that an old month can end as a whole (core.months, docs/adr/0020).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_default=Now())
    action = models.CharField(max_length=60)
    actor = models.CharField(max_length=150)
    actor_id = models.CharField(max_length=40)
    target_model = models.CharField(max_length=100)
    target_id = models.CharField(max_length=40)
    # The record whose story this line belongs to: the case of a referral, the action of an evidence file.
    thread_id = models.CharField(max_length=40, blank=True)
    detail = models.JSONField(default=dict)
    # Ties the line to the changes of rows that the same transaction made (core.history).
    transaction = models.BigIntegerField(null=True, db_default=transaction())
    # Address and session (core.origin); empty for scheduled work.
    origin = models.CharField(max_length=60, blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["thread_id", "-at"], name="audit_by_thread"),
            models.Index(fields=["target_id", "-at"], name="audit_by_target"),
            # Who read what (core.readings): a small part of the lines.
            models.Index(
                fields=["actor_id", "at"],
                name="audit_reading_by_person",
                condition=IS_READING,
            ),
            # Lines come in the order of time: a few pages tell where a range lies.
            BrinIndex(fields=["at"], name="audit_by_time", pages_per_range=32),
        ]

    def __str__(self) -> str:
        return f"{self.at:%F %T} {self.actor} {self.action} {self.target_id}"


class AuditSeal(models.Model):
    """A range of audit lines as they were when it was made: [since, until), chained and signed (core.sealing)."""

    number = models.PositiveBigIntegerField(primary_key=True)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(unique=True)
    lines = models.PositiveIntegerField()
    # For each line its id (16 bytes) and the digest of what it says (32 bytes), in the order of time and id.
    marks = models.BinaryField()
    previous = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    signature = models.BinaryField(max_length=64)
    sealed_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.number} until {self.until:%F %T}"


class EndedMonth(models.Model):
    """A month whose audit lines were taken away after their time, with proof of what they were (core.sealing)."""

    month = models.DateField(primary_key=True)
    lines = models.PositiveBigIntegerField()
    # Of the marks of all its lines: the seals keep those, so it can be reckoned again.
    digest = models.BinaryField(max_length=32)
    ended_by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(db_default=Now())
    signature = models.BinaryField(max_length=64)

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class ExportRecord(models.Model):
    """One file that left through the door: who took what, when, and exactly which bytes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(db_default=Now())
    actor_id = models.CharField(max_length=40)
    actor = models.CharField(max_length=150)
    kind = models.CharField(max_length=40)
    target_id = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["target_id", "-at"], name="export_by_target")]

    def __str__(self) -> str:
        return f"{self.kind} {self.target_id}"
