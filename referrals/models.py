from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from agencies.models import Agency, AgencyKind
from cases.choices import AgeGroup, Sex
from cases.models import NOBODY, Case, Victim
from core.addresses import address
from core.fields import SealedTextField
from core.history import tracked
from core.models import BaseModel, SeededModel, Subject
from referrals.choices import Basis, Disclosed, Outcome, Urgency
from referrals.querysets import ReferralQuerySet
from referrals.states import CLOSED, TRANSITIONS, Status


# Below, db_index=False stands where an index of Meta begins with the same column.
@tracked()
class Referral(BaseModel, Subject):
    """A request that another agency give one service to one victim; the case stays with the sender."""

    number = models.CharField(max_length=20, unique=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="referrals")
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        db_index=False,
        editable=False,
        related_name="+",
    )
    victim = models.ForeignKey(
        Victim, on_delete=models.PROTECT, related_name="referrals"
    )
    to_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, db_index=False, related_name="referrals"
    )
    # What the receiver may know before accepting (domain 5.4), copied so that no case need be opened for it.
    initials = models.CharField(max_length=12)
    sex = models.CharField(max_length=1, choices=Sex)
    age_group = models.CharField(max_length=20, choices=AgeGroup)
    service = models.CharField(max_length=40)
    urgency = models.CharField(max_length=10, choices=Urgency)
    basis = models.CharField(max_length=30, choices=Basis)
    reason = SealedTextField()
    safety = SealedTextField()
    needs = SealedTextField()
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT)
    sent_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decline_reason = models.CharField(max_length=40, blank=True)
    alternative = SealedTextField()
    completed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=30, choices=Outcome, blank=True)
    feedback = SealedTextField()

    ERASED: ClassVar[dict[str, Any]] = {"initials": NOBODY}

    objects = ReferralQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["to_agency", "-sent_at", "-id"], name="referral_by_receiver"
            ),
            models.Index(
                fields=["agency", "-sent_at", "-id"], name="referral_by_sender"
            ),
            # What waits for the receiver: an answer, then feedback.
            models.Index(
                fields=["to_agency", "status", "due_at"],
                name="referral_unfinished",
                condition=Q(status__in=[Status.SENT, Status.ACCEPTED]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="referral_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="referral_decided_at_and_by_go_together",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.DECLINED) | ~Q(decline_reason=""),
                name="referral_declined_says_why",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.COMPLETED, completed_at__isnull=False)
                | (~Q(status=Status.COMPLETED) & Q(completed_at__isnull=True)),
                name="referral_completed_at_goes_with_its_status",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address("referrals:detail", self.pk)

    @property
    def is_closed(self) -> bool:
        return self.status in CLOSED

    def can_become(self, status: Status) -> bool:
        """Whether the transition table allows this step."""
        return status in TRANSITIONS[Status(self.status)]


@tracked()
class DisclosureTemplate(SeededModel):
    """Which parts of an identity a kind of agency needs for its service; a kind without a row needs none."""

    agency_kind = models.ForeignKey(
        AgencyKind, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveSmallIntegerField(default=1)
    fields = ArrayField(
        models.CharField(max_length=20, choices=Disclosed), default=list
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency_kind", "version"],
                name="disclosure_template_version_is_unique",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_kind_id} v{self.version}"


# What was told must be gone when it is taken back: no history keeps it.
@tracked(without="content")
class Disclosure(BaseModel, Subject):
    """What one accepted referral told the receiver: the permitted fields, sealed apart from the case (decision 5)."""

    referral = models.OneToOneField(
        Referral, on_delete=models.PROTECT, related_name="disclosure"
    )
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    template_version = models.PositiveSmallIntegerField()
    fields = ArrayField(
        models.CharField(max_length=20, choices=Disclosed), default=list
    )
    content = SealedTextField()

    def __str__(self) -> str:
        return str(self.referral_id)
