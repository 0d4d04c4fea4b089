"""A case, and who may open it beyond role and unit."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from guardian.models import UserObjectPermissionBase

from agencies.models import Agency, Area
from cases.choices import GrantKind, Risk
from cases.querysets import CaseGrantQuerySet, CaseQuerySet
from cases.states import Stage
from core.addresses import address
from core.fields import SealedTextField
from core.history import tracked
from core.models import BaseModel, Subject


if TYPE_CHECKING:
    from cases.models.victim import Victim


# Below, db_index=False stands where an index of Meta begins with the same column.
@tracked()
class Case(BaseModel, Subject):
    """One suspected trafficking matter, held by one unit, with one or more victims."""

    number = models.CharField(max_length=40, unique=True)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, db_index=False, related_name="cases"
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, db_index=False, related_name="+"
    )
    # When the complaint came in: the date that counts in every table (report_table.csv).
    received_at = models.DateTimeField()
    registered_at = models.DateTimeField()
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.IDENTIFICATION)
    risk = models.CharField(max_length=10, choices=Risk, default=Risk.MEDIUM)
    is_emergency = models.BooleanField(default=False)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    summary = SealedTextField()
    simfoni_number = models.CharField(max_length=40, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    # The national register would lead back to the person.
    ERASED: ClassVar[dict[str, Any]] = {"simfoni_number": ""}

    # Filled by CaseQuerySet.as_lines and by the case page, the first victim first.
    victim_lines: "list[Victim]"
    # Filled by CaseQuerySet.with_rights_of, for the person who reads the page.
    may_manage: bool
    may_reveal: bool
    on_team: bool

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["agency", "-registered_at", "-id"], name="case_by_unit"
            ),
            models.Index(fields=["area", "received_at"], name="case_by_area"),
            # What may have reached the end of its retention.
            models.Index(
                fields=["closed_at"],
                name="case_by_closing",
                condition=Q(closed_at__isnull=False),
            ),
            # Open work is little beside the years of closed cases; whoever is on duty looks through it.
            models.Index(
                fields=["agency", "-registered_at", "-id"],
                name="case_open_by_unit",
                condition=Q(closed_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number=""), name="case_number_is_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=Stage.values), name="case_stage_is_known"
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.CLOSED, closed_at__isnull=False)
                | (~Q(stage=Stage.CLOSED) & Q(closed_at__isnull=True)),
                name="case_closed_at_goes_with_its_stage",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return address("cases:detail", self.pk)

    @property
    def short_number(self) -> str:
        """2026/11/0007: year, month and number, for pages where the area is known."""
        return self.number.split("/", 2)[2]


@tracked(read_by="content_object")
class CaseGrant(UserObjectPermissionBase):
    """Exceptional access of one person to one case: team, emergency access, handover. Ended grants stay as history."""

    content_object = models.ForeignKey(
        Case, on_delete=models.PROTECT, related_name="grants"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    kind = models.CharField(max_length=20, choices=GrantKind)
    reason = models.CharField(max_length=40)
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    granted_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    # guardian declares a manager of its own that gives and takes permissions; ours only reads (decision 5).
    objects = CaseGrantQuerySet.as_manager()  # type: ignore[assignment,misc]  # not a subclass of guardian's

    class Meta:
        # In place of guardian's unique key: a grant may be given again after it ended, and the old one stays.
        constraints = [
            models.UniqueConstraint(
                fields=["user", "content_object", "kind"],
                condition=Q(ended_at__isnull=True),
                name="case_grant_is_one_while_it_lives",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.content_object_id}"
