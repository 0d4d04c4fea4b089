"""What closes a case to somebody, and what opens it for once."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, Area
from cases.choices import BarReason, Finding
from cases.models.case import Case, CaseGrant
from cases.querysets import CaseBarQuerySet, EmergencyAccessQuerySet
from core.addresses import address
from core.fields import SealedTextField
from core.history import tracked
from core.models import BaseModel, Subject


@tracked()
class CaseBar(BaseModel):
    """A person, or a whole unit, shut out of one case for conflict of interest, whatever the role (decision 20)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bars")
    # The unit that held the case when this was written.
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    barred_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.CharField(max_length=20, choices=BarReason)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = CaseBarQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, barred_agency__isnull=True)
                | Q(user__isnull=True, barred_agency__isnull=False),
                name="case_bar_shuts_out_a_person_or_a_unit",
            ),
            models.UniqueConstraint(
                fields=["case", "user", "barred_agency"],
                condition=Q(lifted_at__isnull=True),
                nulls_distinct=False,
                name="case_bar_is_one_while_it_holds",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at__isnull=True, lifted_by__isnull=True)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="case_bar_lifted_at_and_by_go_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.case_id}"


@tracked()
class EmergencyAccess(BaseModel, Subject):
    """One use of emergency access: who opened which case, why in their own words, and what the officer found."""

    grant = models.OneToOneField(
        CaseGrant, on_delete=models.PROTECT, related_name="emergency"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="emergencies")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    # Where the unit stands: by this the data protection officer of the area finds it.
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    # The opener once more, under the name by which policies know a row as one's own.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # The grant's end, told here because the officer reads no grants.
    until = models.DateTimeField()
    reason = SealedTextField()
    finding = models.CharField(max_length=20, choices=Finding, blank=True)
    review_note = SealedTextField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finding="", reviewed_at__isnull=True)
                | (~Q(finding="") & Q(reviewed_at__isnull=False)),
                name="emergency_access_reviewed_has_a_finding",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("user")),
                name="emergency_access_is_not_reviewed_by_its_user",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%F %T}"

    def get_absolute_url(self) -> str:
        return address("cases:emergency_detail", self.pk)


class Opening(BaseModel, Subject):
    """Why somebody outside the case's team opened its identities, in their own words."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="openings")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    words = SealedTextField()

    def __str__(self) -> str:
        return f"{self.created_at:%F %T}"
