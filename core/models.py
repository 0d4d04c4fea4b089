"""Tables that every floor uses and that know nothing of the task force."""

import uuid
from datetime import datetime
from functools import cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from core import crypto
from core.choices import FileState, JobState
from core.fields import Sealed, SealedTextField
from core.history import tracked, transaction
from core.readings import IS_READING


@cache
def _labels(field: "models.Field[Any, Any]") -> dict[Any, Any]:
    """The choices of a field by code; the labels stay untranslated until one is shown."""
    return dict(field.flatchoices)


class BaseModel(models.Model):
    """Random id (safe in an address) and who made it when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # Told on a page, never searched by; accounts are closed, not deleted.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )

    # Free texts that may describe a person; tests/architecture checks that every text field is classified.
    SENSITIVE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> str:  # noqa: N802 - Django's name
        """The words of one choice. Django translates every label of the list to find one; a list page shows hundreds."""
        value = getattr(self, field.attname)
        return str(_labels(field).get(value, value))


class DataKey(models.Model):
    """The key of one subject (person, case, complaint, file). Erasing it erases what it sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ring_key = models.CharField(max_length=20)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def make(cls) -> Self:
        """A new key, saved."""
        key = cls()
        key.ring_key, key.wrapped = crypto.wrap(crypto.new_data_key(), key.id)
        key.save(force_insert=True)
        return key

    def open(self) -> bytes:
        """The key itself; raises crypto.Unreadable once it was erased."""
        if self.wrapped is None:
            raise crypto.Unreadable("the subject was erased")
        return crypto.unwrap(bytes(self.wrapped), self.ring_key, self.pk)


class ErasedKey(models.Model):
    """One subject that was erased: its key's id, why, and when. A restore erases it again; never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key_id = models.UUIDField(unique=True)
    # A class of the retention policy, or the event that ended the consent.
    why = models.CharField(max_length=40)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.key_id} {self.why}"


class Subject(models.Model):
    """A record whose sealed columns open with a key of its own."""

    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")

    # What of the columns in clear still points to the person, and what it becomes when the key is erased (core.erasing).
    ERASED: ClassVar[dict[str, Any]] = {}

    class Meta:
        abstract = True

    @property
    def is_erased(self) -> bool:
        """Whether the key is gone, and with it all that it sealed."""
        return self.data_key.wrapped is None

    def seal(self, **values: str) -> Self:
        """Seal texts into their columns; an empty text clears the column. Save afterwards."""
        if not hasattr(self, "data_key"):
            self.data_key = DataKey.make()
        key = self.data_key.open()
        for name, text in values.items():
            self._meta.get_field(name)
            place = crypto.place(self._meta.db_table, name, self.pk)
            envelope = (
                Sealed(crypto.encrypt(text.encode(), key, place)) if text else None
            )
            setattr(self, name, envelope)
        return self

    def reveal(self, name: str) -> str:
        """Open one sealed column; raises crypto.Unreadable. Opening an identity is audited by the service that asks."""
        value = getattr(self, name)
        if value is None:
            return ""
        place = crypto.place(self._meta.db_table, name, self.pk)
        return crypto.decrypt(value.envelope, self.data_key.open(), place).decode()


class SeededModel(models.Model):
    """A row that came from a data file and may be edited: an edited row is left alone by a later load (decision 25)."""

    source = models.TextField(blank=True)
    confidence = models.CharField(max_length=4, blank=True)
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class CodeValue(SeededModel):
    """One value of a code list: a stable code, its label, and the national register's spelling of it."""

    list = models.CharField(max_length=40)
    code = models.CharField(max_length=40)
    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(default=0)
    simfoni_code = models.CharField(max_length=100, blank=True)
    parent = models.CharField(max_length=40, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["list", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["list", "code"], name="code_value_is_unique_in_its_list"
            )
        ]

    def __str__(self) -> str:
        return self.label


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


class Session(AbstractBaseSession):
    """One window in which somebody is signed in (or about to be): who, since when, last seen, from where. Gone when it ends."""

    user_id = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField()
    seen = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user_id"], name="session_by_person")]

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")


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


class Counter(models.Model):
    """The last number given out in one series; the row lock makes numbers gapless within a transaction's fate."""

    series = models.CharField(primary_key=True, max_length=60)
    value = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.series}: {self.value}"


class Job(models.Model):
    """Work that follows. This row is the truth; the broker only carries its id (decision 13, docs/adr/0006)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    idempotency_key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    # Doubles as the fencing token: whoever holds a lower number may no longer finish the job.
    attempt = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    lease_until = models.DateTimeField(null=True, blank=True)
    run_after = models.DateTimeField(db_default=Now())
    dispatched_at = models.DateTimeField(null=True, blank=True)
    done_parts = models.PositiveIntegerField(default=0)
    all_parts = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    requested_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["run_after"],
                name="job_waiting",
                condition=Q(state__in=[JobState.QUEUED, JobState.RUNNING]),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=JobState.values), name="job_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=JobState.RUNNING) | Q(lease_until__isnull=False),
                name="job_that_runs_has_a_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class Heartbeat(models.Model):
    """When a process last said that it is alive."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return self.name


class Submission(models.Model):
    """A form that was sent once. The second sending of the same form is led to what the first one made."""

    key = models.UUIDField(primary_key=True)
    user_id = models.CharField(max_length=40)
    result_url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.key)


class Draft(Subject):
    """What somebody typed into a form and has not sent, sealed; one a person and page."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.CharField(max_length=40)
    path = models.CharField(max_length=300)
    content = SealedTextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "path"], name="draft_is_one_per_person_and_page"
            )
        ]

    def __str__(self) -> str:
        return self.path


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


class OneTimeLinkQuerySet(models.QuerySet["OneTimeLink"]):
    # What

    def live(self, now: datetime) -> Self:
        """Not expired, not used up, and not tried too often."""
        return self.filter(expires_at__gt=now, uses_left__gt=0, tries_left__gt=0)


class OneTimeLink(models.Model):
    """A code that opens one thing a few times until a moment: of which kind, for which object, and its digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30)
    object_id = models.CharField(max_length=40)
    code_hash = models.BinaryField(max_length=16)
    expires_at = models.DateTimeField()
    uses_left = models.PositiveSmallIntegerField()
    tries_left = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    objects = OneTimeLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id"], name="link_by_object")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code_hash"], name="link_code_is_unique_in_its_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
