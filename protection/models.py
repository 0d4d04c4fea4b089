from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, Area
from core import retention
from core.addresses import address
from core.fields import SealedTextField
from core.history import tracked
from core.models import BaseModel, SeededModel, Subject
from protection.choices import (
    BreachKind,
    Capacity,
    DataKind,
    ErasureRefusal,
    IdentityCheck,
    RefusalReason,
    RequestKind,
    Verdict,
)
from protection.querysets import (
    BreachQuerySet,
    ErasureQuerySet,
    FindingQuerySet,
    ProcessingQuerySet,
    RequestQuerySet,
)
from protection.states import (
    BREACH_OPEN,
    BREACH_TRANSITIONS,
    ERASURE_OPEN,
    ERASURE_TRANSITIONS,
    ERASURE_UNFINISHED,
    REQUEST_OPEN,
    REQUEST_TRANSITIONS,
    BreachStatus,
    ErasureStatus,
    RequestStatus,
)


def somebody(*, null: bool = False) -> Any:
    """A person who did something; accounts are closed, not deleted."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=null,
        blank=null,
        db_index=False,
        related_name="+",
    )


@tracked()
class Erasure(BaseModel):
    """A proposal to erase what of one class, in one area, has reached its end; two people approve it."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    retention_class = models.CharField(max_length=20)
    policy_version = models.PositiveSmallIntegerField()
    # What happened before this moment; the carrying out asks with the same moment again.
    cutoff = models.DateTimeField()
    records = models.PositiveIntegerField()
    status = models.CharField(
        max_length=20, choices=ErasureStatus, default=ErasureStatus.PROPOSED
    )
    first_by = somebody(null=True)
    first_at = models.DateTimeField(null=True, blank=True)
    second_by = somebody(null=True)
    second_at = models.DateTimeField(null=True, blank=True)
    refused_by = somebody(null=True)
    refusal = models.CharField(max_length=30, choices=ErasureRefusal, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    erased_records = models.PositiveIntegerField(default=0)
    erased_keys = models.PositiveIntegerField(default=0)

    objects = ErasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ErasureStatus.values),
                name="erasure_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(second_by=None) | ~Q(second_by=F("first_by")),
                name="erasure_is_approved_by_two_people",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[ErasureStatus.APPROVED, ErasureStatus.DONE])
                | Q(first_by__isnull=False, second_by__isnull=False),
                name="erasure_that_runs_was_approved_twice",
            ),
            models.UniqueConstraint(
                fields=["retention_class", "area"],
                condition=Q(status__in=ERASURE_UNFINISHED),
                name="erasure_is_one_per_class_and_area",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.retention_class} {self.area_id} {self.cutoff:%F}"

    def get_absolute_url(self) -> str:
        return address("protection:retention")

    @property
    def class_name(self) -> str:
        """The class in the words of the policy."""
        return retention.of(self.retention_class).name

    @property
    def is_open(self) -> bool:
        """Whether people still decide about it."""
        return self.status in ERASURE_OPEN

    def can_become(self, status: ErasureStatus) -> bool:
        """Whether the transition table allows this step."""
        return status in ERASURE_TRANSITIONS[ErasureStatus(self.status)]


@tracked()
class SubjectRequest(BaseModel, Subject):
    """What a person asked about the own data, and what was answered when (UU 27/2022 Ps 5-13)."""

    number = models.CharField(max_length=20, unique=True)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=30, choices=RequestKind)
    capacity = models.CharField(max_length=20, choices=Capacity)
    # A case number or a ticket, as written on the request; the case itself is not opened from here.
    about = models.CharField(max_length=40, blank=True)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    requester = SealedTextField()
    contact = SealedTextField()
    wish = SealedTextField()
    status = models.CharField(
        max_length=20, choices=RequestStatus, default=RequestStatus.RECEIVED
    )
    identity_check = models.CharField(max_length=20, choices=IdentityCheck, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    refusal = models.CharField(max_length=30, choices=RefusalReason, blank=True)
    answer = SealedTextField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = somebody(null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["area", "-received_at", "-id"], name="subject_request_by_area"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=RequestStatus.values),
                name="subject_request_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status=RequestStatus.REFUSED) | ~Q(refusal=""),
                name="subject_request_refused_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(status=RequestStatus.ANSWERED) | ~Q(identity_check=""),
                name="subject_request_is_answered_to_a_checked_identity",
            ),
            models.CheckConstraint(
                condition=Q(status__in=REQUEST_OPEN, answered_at__isnull=True)
                | (~Q(status__in=REQUEST_OPEN) & Q(answered_at__isnull=False)),
                name="subject_request_answered_at_goes_with_its_status",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address("protection:request_detail", self.pk)

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer."""
        return self.status in REQUEST_OPEN

    def can_become(self, status: RequestStatus) -> bool:
        """Whether the transition table allows this step."""
        return status in REQUEST_TRANSITIONS[RequestStatus(self.status)]


@tracked()
class Finding(BaseModel, Subject):
    """What the officer found about one person's unusual reading, whom it was asked, and what came of it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    # The limits that were passed: JAM, MALAM, DITOLAK (core/data/reading_limit.csv).
    kinds = ArrayField(models.CharField(max_length=10), default=list)
    verdict = models.CharField(max_length=20, choices=Verdict)
    note = SealedTextField()
    asked_at = models.DateTimeField(null=True, blank=True)
    answer = SealedTextField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = somebody(null=True)

    objects = FindingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict__in=Verdict.values),
                name="finding_verdict_is_known",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(asked_at__isnull=False),
                name="finding_is_answered_only_when_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.verdict}"

    def get_absolute_url(self) -> str:
        return address("protection:finding_detail", self.pk)

    @property
    def is_settled(self) -> bool:
        """Whether the officer is done with it."""
        return self.verdict != Verdict.ASK_HEAD

    @property
    def waits_for_answer(self) -> bool:
        """Whether the head of the unit was asked, and what is said still counts."""
        is_asked = self.asked_at is not None and self.answered_at is None
        return is_asked and not self.is_settled


@tracked()
class Breach(BaseModel, Subject):
    """A failure to protect data: what, when, whose, what was done, who was told when (UU 27/2022 Ps 46)."""

    number = models.CharField(max_length=20, unique=True)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    kind = models.CharField(max_length=30, choices=BreachKind)
    detected_at = models.DateTimeField()
    due_at = models.DateTimeField()
    data_kinds = ArrayField(
        models.CharField(max_length=20, choices=DataKind), default=list
    )
    # Sign-in names of the accounts involved, and from when to when they may have been misused.
    accounts = ArrayField(models.CharField(max_length=150), default=list, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    story = SealedTextField()
    systems = SealedTextField()
    measures = SealedTextField()
    status = models.CharField(
        max_length=20, choices=BreachStatus, default=BreachStatus.OPEN
    )
    subjects_told_at = models.DateTimeField(null=True, blank=True)
    agency_told_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = BreachQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["area", "-detected_at", "-id"], name="breach_by_area")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=BreachStatus.values),
                name="breach_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[BreachStatus.TOLD, BreachStatus.CLOSED])
                | Q(subjects_told_at__isnull=False, agency_told_at__isnull=False),
                name="breach_is_told_to_persons_and_agency",
            ),
            models.CheckConstraint(
                condition=Q(began_at=None)
                | Q(ended_at=None)
                | Q(ended_at__gte=F("began_at")),
                name="breach_does_not_end_before_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address("protection:breach_detail", self.pk)

    @property
    def is_open(self) -> bool:
        """Whether more may be written into the entry."""
        return self.status in BREACH_OPEN

    @property
    def is_untold(self) -> bool:
        """Whether persons or agency still have to be told: the clock runs."""
        return self.status == BreachStatus.OPEN

    def can_become(self, status: BreachStatus) -> bool:
        """Whether the transition table allows this step."""
        return status in BREACH_TRANSITIONS[BreachStatus(self.status)]


@tracked()
class Processing(SeededModel):
    """One activity of the register of processing (UU 27/2022 Ps 31)."""

    code = models.CharField(primary_key=True, max_length=20)
    order = models.PositiveSmallIntegerField(default=0)
    activity = models.CharField(max_length=150)
    purpose = models.TextField()
    legal_basis = models.TextField()
    data_kinds = models.TextField()
    persons = models.TextField()
    receivers = models.TextField()
    retention_class = models.CharField(max_length=20)
    security = models.TextField()
    transfer = models.TextField()

    objects = ProcessingQuerySet.as_manager()

    class Meta:
        ordering = ["order"]

    def __str__(self) -> str:
        return self.activity

    def get_absolute_url(self) -> str:
        return address("protection:processing_list")
