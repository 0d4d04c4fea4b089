"""Who the task force is: decree, task force, its leaders, its pokja and who sits in them. All of it is data with dates."""

from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Area
from core.dated import Dated, DatedQuerySet, period
from core.history import tracked
from core.models import BaseModel, SeededModel
from pokja.choices import MemberRole
from pokja.querysets import PokjaMemberQuerySet, PokjaQuerySet, TaskForceQuerySet


@tracked()
class Decree(BaseModel, SeededModel, Dated):
    """The decision (SK) of a governor, regent or mayor that sets up a task force. One holds in an area at a time."""

    number = models.CharField(_("number"), max_length=100)
    signed_on = models.DateField(_("date of signing"), null=True, blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="decrees")
    note = models.TextField(blank=True)

    objects = DatedQuerySet["Decree"].as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="decree_is_the_only_one_of_its_area_at_a_time",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    (period(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.number


@tracked()
class TaskForce(BaseModel, SeededModel, Dated):
    """The gugus tugas of a province, regency or city. Where no decree is known yet it works without one."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="task_forces")
    name = models.CharField(_("name"), max_length=200)
    decree = models.ForeignKey(
        Decree,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="task_forces",
    )

    objects = TaskForceQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["area"]
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="task_force_is_the_only_one_of_its_area_at_a_time",
                expressions=[
                    ("area", RangeOperators.EQUAL),
                    (period(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Leadership(BaseModel, SeededModel, Dated):
    """An office above the pokja: chair, daily chair, secretary. Names the office, never the person."""

    task_force = models.ForeignKey(
        TaskForce, on_delete=models.PROTECT, related_name="leaders"
    )
    position = models.CharField(max_length=40)
    office = models.CharField(_("office"), max_length=150)
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    order = models.PositiveSmallIntegerField(default=0)

    objects = DatedQuerySet["Leadership"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["order"]
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="leadership_has_one_holder_of_an_office_at_a_time",
                expressions=[
                    ("task_force", RangeOperators.EQUAL),
                    ("position", RangeOperators.EQUAL),
                    (period(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.office


@tracked()
class Pokja(BaseModel, SeededModel):
    """A working group (kelompok kerja, sub gugus tugas) of one task force. Six are usual; their number is data."""

    task_force = models.ForeignKey(
        TaskForce, on_delete=models.PROTECT, related_name="pokja_set"
    )
    code = models.CharField(max_length=20)
    roman = models.CharField(max_length=6)
    order = models.PositiveSmallIntegerField()
    official_name = models.CharField(_("official name"), max_length=150)
    short_name = models.CharField(_("short name"), max_length=80)
    task = models.TextField(_("task"), blank=True)

    objects = PokjaQuerySet.as_manager()

    class Meta:
        ordering = ["task_force", "order"]
        constraints = [
            models.UniqueConstraint(
                fields=["task_force", "code"], name="pokja_code_is_unique_in_its_force"
            )
        ]

    def __str__(self) -> str:
        return f"Pokja {self.roman} {self.short_name}"

    def covers(self, day: date) -> bool:
        """Whether something done on this day may stand under this pokja: task force and decree both hold."""
        decree = self.task_force.decree
        return self.task_force.holds(day) and (decree is None or decree.holds(day))


@tracked()
class PokjaMember(BaseModel, SeededModel, Dated):
    """The seat of an agency in a pokja, and the person who takes it where one is named."""

    pokja = models.ForeignKey(Pokja, on_delete=models.PROTECT, related_name="members")
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="pokja_seats"
    )
    role = models.CharField(
        max_length=12, choices=MemberRole, default=MemberRole.MEMBER
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="pokja_seats",
    )

    objects = PokjaMemberQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(role__in=MemberRole.values),
                name="pokja_member_role_is_known",
            ),
            ExclusionConstraint(
                name="pokja_member_sits_once_at_a_time",
                expressions=[
                    ("pokja", RangeOperators.EQUAL),
                    ("agency", RangeOperators.EQUAL),
                    (period(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} - {self.pokja}"
