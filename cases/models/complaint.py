"""A complaint, and what was decided on it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.models import Agency, Area
from cases.choices import INSTRUMENT, Advice, Danger, Decision
from cases.models.case import Case
from cases.models.reference import codes_field
from cases.models.search import Searched
from cases.models.victim import Victim
from cases.querysets import ComplaintQuerySet
from cases.states import COMPLAINT_TRANSITIONS, WAITING, ComplaintStatus
from core.addresses import address
from core.fields import SealedTextField
from core.history import tracked
from core.models import BaseModel, Subject


# Below, db_index=False stands where an index of Meta begins with the same column.
@tracked()
class Complaint(BaseModel, Searched):
    """A report that somebody may be a victim, as it came in; every caller gets a ticket."""

    ticket = models.CharField(max_length=20, unique=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, db_index=False, related_name="complaints"
    )
    channel = models.CharField(max_length=40)
    received_at = models.DateTimeField()
    occurred_on = models.DateField(null=True, blank=True)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    landmark = SealedTextField()
    story = SealedTextField()
    reporter_name = SealedTextField()
    reporter_contact = SealedTextField()
    danger = models.CharField(max_length=12, choices=Danger, default=Danger.UNKNOWN)
    status = models.CharField(
        max_length=30, choices=ComplaintStatus, default=ComplaintStatus.NEW
    )
    due_at = models.DateTimeField()
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="complaints"
    )

    SEARCHED = {"reporter_name": "name", "reporter_contact": "phone"}

    # Filled by ComplaintQuerySet.with_rights_of, for the person who reads the page.
    may_manage: bool

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["agency", "-received_at", "-id"], name="complaint_by_unit"
            ),
            models.Index(
                fields=["agency", "due_at"],
                name="complaint_waiting",
                condition=Q(status__in=WAITING),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ComplaintStatus.values),
                name="complaint_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status=ComplaintStatus.BECAME_CASE)
                | Q(case__isnull=False),
                name="complaint_that_became_a_case_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.ticket

    def get_absolute_url(self) -> str:
        return address("cases:complaint_detail", self.pk)

    @property
    def is_waiting(self) -> bool:
        """Not yet a case and not yet ended."""
        return self.status in WAITING

    @property
    def takes_victims(self) -> bool:
        """Whether another person may be identified from it: it waits, or it has become a case that grows."""
        return self.is_waiting or self.case_id is not None

    def can_become(self, status: ComplaintStatus) -> bool:
        """Whether the transition table allows this step."""
        return status in COMPLAINT_TRANSITIONS[ComplaintStatus(self.status)]


@tracked(read_by="complaint")
class Identification(BaseModel, Subject):
    """One answer to the question whether a person is a trafficking victim: what was found, advised and decided."""

    complaint = models.ForeignKey(
        Complaint, on_delete=models.PROTECT, related_name="identifications"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    victim = models.ForeignKey(
        Victim,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="identifications",
    )
    instrument = models.CharField(max_length=20, default=INSTRUMENT)
    acts = codes_field()
    means = codes_field()
    purposes = codes_field()
    purposes_realised = models.BooleanField(default=False)
    signs = codes_field()
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    age_evidence = models.CharField(max_length=40, blank=True)
    advice = models.CharField(max_length=20, choices=Advice)
    decision = models.CharField(max_length=20, choices=Decision)
    reason = SealedTextField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()

    # Filled by services.identify: units that perhaps know this person already.
    elsewhere: "tuple[Agency, ...]" = ()

    def __str__(self) -> str:
        return f"{self.decision} {self.decided_at:%F}"
