from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Area
from core.dated import Dated
from core.formats import month_id
from core.history import tracked
from core.models import BaseModel, Job
from reports.choices import PeriodKind
from reports.querysets import ReportQuerySet, ReportScheduleQuerySet
from reports.states import TRANSITIONS, WAITING, Status


class Report(BaseModel):
    """The figures of one area and period: frozen once, drawn up as PDF once, never changed after (wall 6).

    A trigger in the database refuses to change what is frozen and what is published.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    period_kind = models.CharField(
        max_length=10, choices=PeriodKind, default=PeriodKind.MONTH
    )
    period_start = models.DateField()
    period_end = models.DateField()
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED)
    # reports.documents.content.Content as JSON: everything the PDF says.
    data = models.JSONField(null=True, blank=True)
    template_version = models.PositiveSmallIntegerField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)
    pdf_path = models.CharField(max_length=100, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_size = models.PositiveIntegerField(null=True, blank=True)
    pages = models.PositiveSmallIntegerField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    failure_code = models.CharField(max_length=60, blank=True)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="report_by_time"),
            models.Index(fields=["area", "-created_at", "-id"], name="report_by_area"),
            models.Index(
                fields=["created_at"],
                name="report_unfinished",
                condition=~Q(status=Status.READY),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "period_start", "period_end", "version"],
                name="report_is_one_per_area_period_and_version",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="report_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(period_kind__in=PeriodKind.values),
                name="report_period_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="report_period_does_not_end_before_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="report_versions_count_from_one"
            ),
            models.CheckConstraint(
                condition=Q(
                    data__isnull=True,
                    frozen_at__isnull=True,
                    template_version__isnull=True,
                )
                | Q(
                    data__isnull=False,
                    frozen_at__isnull=False,
                    template_version__isnull=False,
                ),
                name="report_data_come_with_their_moment_and_template",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.REQUESTED) | Q(frozen_at__isnull=True),
                name="report_that_waits_is_not_frozen",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.FROZEN, Status.READY])
                | Q(frozen_at__isnull=False),
                name="report_that_is_frozen_has_data",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=Status.READY,
                    published_at__isnull=False,
                    pdf_size__gt=0,
                    pages__gt=0,
                )
                & ~Q(pdf_sha256="")
                & ~Q(pdf_path="")
                | ~Q(status=Status.READY)
                & Q(
                    published_at__isnull=True,
                    pdf_size__isnull=True,
                    pages__isnull=True,
                    pdf_sha256="",
                    pdf_path="",
                ),
                name="report_has_a_file_when_ready_and_only_then",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.FAILED) | ~Q(failure_code=""),
                name="report_that_failed_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.period_start:%Y-%m} v{self.version}"

    def get_absolute_url(self) -> str:
        return reverse("reports:detail", args=[self.pk])

    @property
    def title(self) -> str:
        """Report of October 2026, Kota Samarinda."""
        words = {"month": month_id(self.period_start), "area": self.area.name}
        return gettext("Report of %(month)s, %(area)s") % words

    @property
    def is_ready(self) -> bool:
        return self.status == Status.READY

    @property
    def is_waiting(self) -> bool:
        return self.status in WAITING

    def can_become(self, status: Status) -> bool:
        """Whether the transition table allows this step."""
        return status in TRANSITIONS[Status(self.status)]


@tracked()
class ReportSchedule(Dated):
    """On which day of a month the reports of the month before are asked for by the system."""

    period_kind = models.CharField(
        max_length=10, choices=PeriodKind, default=PeriodKind.MONTH
    )
    due_day = models.PositiveSmallIntegerField(_("due day"))

    objects = ReportScheduleQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(due_day__range=(1, 28)),
                name="report_schedule_day_is_in_every_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period_kind}: {self.due_day}"
