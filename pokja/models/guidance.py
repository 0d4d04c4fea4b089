"""What each kind of agency is there for: law, duties, example actions, what to do when meeting a victim, indicators."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import AgencyKind
from core.dated import Dated, DatedQuerySet
from core.models import SeededModel
from pokja.choices import GuidanceKind
from pokja.querysets import DutyQuerySet, GuidanceQuerySet


class LegalBasis(SeededModel, Dated):
    """A law, regulation or decision that reports and duties name, with the days it holds."""

    code = models.CharField(max_length=30, unique=True)
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    short_title = models.CharField(_("short title"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    subject = models.TextField(blank=True)
    status = models.CharField(max_length=12)
    demand = models.TextField(blank=True)

    objects = DatedQuerySet["LegalBasis"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["year", "code"]

    def __str__(self) -> str:
        return self.short_title


class PokjaTask(SeededModel, Dated):
    """One of the tasks of a pokja (domain 2.2), by its number such as 1.2."""

    code = models.CharField(max_length=6, unique=True)
    pokja_code = models.CharField(max_length=20)
    order = models.PositiveSmallIntegerField()
    task = models.CharField(max_length=200)
    output = models.CharField(max_length=200, blank=True)
    nature = models.CharField(max_length=12)

    objects = DatedQuerySet["PokjaTask"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.task}"


class Tupoksi(SeededModel, Dated):
    """A duty of a kind of agency at a level, with how it is measured and the law it rests on."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.ForeignKey(
        AgencyKind, on_delete=models.PROTECT, related_name="tupoksi"
    )
    level = models.CharField(max_length=10)
    order = models.PositiveSmallIntegerField()
    duty = models.TextField(_("duty"))
    measure = models.CharField(_("measure"), max_length=200, blank=True)
    basis = models.CharField(max_length=150, blank=True)
    basis_codes = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    pokja_code = models.CharField(max_length=20)
    task_code = models.CharField(max_length=6, blank=True)
    nature = models.CharField(max_length=12)

    objects = DutyQuerySet["Tupoksi"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["kind", "order", "code"]

    def __str__(self) -> str:
        return self.duty


class AgencyAction(SeededModel, Dated):
    """An example of what an agency of a kind can do and log, with the evidence that would show it."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.ForeignKey(
        AgencyKind, on_delete=models.PROTECT, related_name="example_actions"
    )
    level = models.CharField(max_length=10)
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    evidence_codes = ArrayField(
        models.CharField(max_length=10), default=list, blank=True
    )
    audience = models.CharField(max_length=30, blank=True)
    usual_period = models.CharField(max_length=20, blank=True)
    action_kind = models.CharField(max_length=30)
    tupoksi_code = models.CharField(max_length=20, blank=True)
    pokja_code = models.CharField(max_length=20)

    objects = DutyQuerySet["AgencyAction"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["kind", "order", "code"]

    def __str__(self) -> str:
        return self.text


class GuidanceStep(SeededModel, Dated):
    """One step for people of a kind of agency who meet a victim: do, do not, call."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.ForeignKey(
        AgencyKind, on_delete=models.PROTECT, related_name="guidance"
    )
    order = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=10, choices=GuidanceKind)
    text = models.TextField()
    contact_codes = ArrayField(
        models.CharField(max_length=20), default=list, blank=True
    )

    objects = GuidanceQuerySet["GuidanceStep"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["kind", "order"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(step__in=GuidanceKind.values),
                name="guidance_step_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class RadIndicator(SeededModel, Dated):
    """An indicator of the regional action plan (RAD), with how it is counted and from what (domain 6.4)."""

    code = models.CharField(max_length=10, unique=True)
    parent_code = models.CharField(max_length=10)
    strategy_number = models.PositiveSmallIntegerField()
    strategy = models.CharField(max_length=80)
    name = models.CharField(max_length=150)
    unit = models.CharField(max_length=12)
    numerator = models.CharField(max_length=120)
    denominator = models.CharField(max_length=120, blank=True)
    direction = models.CharField(max_length=8)
    method = models.CharField(max_length=10)
    data_source = models.CharField(max_length=80)
    pokja_code = models.CharField(max_length=20)
    agency_kinds = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    frequency = models.CharField(max_length=12)
    default_target = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = DatedQuerySet["RadIndicator"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
