"""Areas, the bodies that work in them, who works there, and the calendar that their time limits run by."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateTimeRangeField,
    RangeOperators,
)
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from agencies.choices import (
    NAME_PREFIXES,
    VILLAGE_KINDS,
    AreaLevel,
    DutyKind,
    HolidayKind,
    KindLevel,
    Unit,
    zone_of,
)
from agencies.querysets import (
    NAME_WORDS,
    PATH_WORDS,
    AgencyQuerySet,
    AreaQuerySet,
    HolidayQuerySet,
    OfficerQuerySet,
    ShiftQuerySet,
    TimeLimitQuerySet,
)
from core import clock
from core.addresses import address
from core.areas import AreaFilter
from core.dated import Dated, DatedQuerySet, period
from core.history import tracked
from core.models import BaseModel, SeededModel


class Area(Dated):
    """A province, regency, district or village by its official code. Codes are never reused or deleted: they end."""

    code = models.CharField(_("area code"), primary_key=True, max_length=13)
    level = models.CharField(max_length=10, choices=AreaLevel)
    name = models.CharField(_("name"), max_length=100)
    # Written by the load: the names above this one, so that no page joins four rows to say where a village lies.
    path_text = models.CharField(max_length=160, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="children"
    )
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaces"
    )
    objects = AreaQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["code"]
        indexes = [
            GinIndex(NAME_WORDS, name="area_by_words_of_name"),
            GinIndex(PATH_WORDS, name="area_by_words_of_path"),
        ]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(level__in=AreaLevel.values), name="area_level_is_known"
            ),
            models.CheckConstraint(
                condition=Q(level=AreaLevel.PROVINCE, parent=None)
                | ~Q(level=AreaLevel.PROVINCE) & Q(parent__isnull=False),
                name="area_has_a_parent_unless_it_is_a_province",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("agencies:area_detail", args=[self.code])

    def path(self) -> str:
        """Where it lies: "Kec. Samarinda Ulu, Kota Samarinda, Kalimantan Timur"; empty for a province."""
        return self.path_text

    @property
    def label(self) -> str:
        """Its name as people say it: "Kec. Sepaku", "Provinsi Bali", "Kota Bontang", "Bugis"."""
        return f"{NAME_PREFIXES.get(AreaLevel(self.level), '')}{self.name}"

    def full_name(self) -> str:
        """Its label and where it lies."""
        return f"{self.label}, {self.path_text}" if self.path_text else self.label

    @property
    def village_kind(self) -> str:
        """Kelurahan or desa, told by the first digit of a village's own number; empty above the village."""
        if self.level != AreaLevel.VILLAGE:
            return ""
        return str(VILLAGE_KINDS.get(self.code[9], ""))

    @property
    def zone(self) -> ZoneInfo:
        """The time zone people there live by."""
        return zone_of(self.code)

    def covers(self, code: str) -> bool:
        """Whether an area of this code is this one or lies in it."""
        return AreaFilter((self.code,)).covers(code)


@tracked()
class AgencyKind(SeededModel, Dated):
    """A kind of body that has a part in the work: Dinas Sosial, UPTD PPA, Polres, TP PKK, a village network."""

    code = models.CharField(primary_key=True, max_length=20)
    order = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(_("name"), max_length=80)
    province_pattern = models.CharField(max_length=200, blank=True)
    regency_pattern = models.CharField(max_length=200, blank=True)
    levels = ArrayField(models.CharField(max_length=10, choices=KindLevel))
    is_opd = models.BooleanField()
    is_vertical = models.BooleanField()
    main_pokja = models.CharField(max_length=20)
    other_pokja = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    group = models.CharField(max_length=20)
    # Of which kind an agency of this kind is a part: UPTD PPA of the office for women and children.
    parent_kind = models.CharField(max_length=20, blank=True)
    is_24_hours = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    objects = DatedQuerySet["AgencyKind"].as_manager()

    class Meta(Dated.Meta):
        ordering = ["order"]

    def __str__(self) -> str:
        return self.label

    @property
    def pokja_codes(self) -> tuple[str, ...]:
        """The pokja it usually sits in, the main one first; the decree decides (domain 2.3)."""
        return (self.main_pokja, *self.other_pokja)


@tracked()
class Agency(BaseModel, SeededModel, Dated):
    """One office, unit or organisation of a kind in an area. It has officers, joins pokja and answers referrals."""

    # The load's own key, such as DINKES-64.72; empty for those an administrator adds.
    code = models.CharField(max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=100)
    kind = models.ForeignKey(
        AgencyKind, on_delete=models.PROTECT, related_name="agencies"
    )
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="agencies")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    is_24_hours = models.BooleanField(_("open day and night"), default=False)
    is_unit = models.BooleanField(_("holds cases"), default=False)
    phone = models.CharField(_("phone"), max_length=40, blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["name"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="agency_code_is_unique"
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Officer(BaseModel, Dated):
    """Somebody's work for an agency, from a day to a day. Leaving ends it; nothing is deleted."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="offices"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, related_name="officers"
    )
    position = models.CharField(_("position"), max_length=120, blank=True)
    is_focal_point = models.BooleanField(_("focal point"), default=False)
    is_deputy = models.BooleanField(_("deputy focal point"), default=False)

    objects = OfficerQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="officer_works_for_an_agency_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("agency", RangeOperators.EQUAL),
                    (period(), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=~Q(is_focal_point=True, is_deputy=True),
                name="officer_is_focal_point_or_deputy_not_both",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} - {self.agency}"


LONGEST_SHIFT = timedelta(hours=24)


def _hours_of_shift() -> Any:
    """From the start up to the end, which belongs to the next shift."""
    return Func(
        F("starts_at"),
        F("ends_at"),
        function="TSTZRANGE",
        output_field=DateTimeRangeField(),
    )


@tracked()
class Shift(BaseModel):
    """Somebody on duty for a unit, from one hour to another. What lies in the past stays as it was."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="shifts",
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, db_index=False, related_name="shifts"
    )
    kind = models.CharField(_("kind of duty"), max_length=20, choices=DutyKind)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))

    objects = ShiftQuerySet.as_manager()

    class Meta:
        # Ends come first: whoever asks for now or later reads no row of the years before.
        indexes = [
            models.Index(fields=["agency", "ends_at"], name="shift_by_unit"),
            models.Index(fields=["user", "ends_at"], name="shift_by_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DutyKind.values), name="shift_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="shift_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("starts_at") + LONGEST_SHIFT),
                name="shift_lasts_a_day_at_most",
            ),
            ExclusionConstraint(
                name="shift_of_a_person_is_one_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (_hours_of_shift(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.starts_at:%F %T}"

    def get_absolute_url(self) -> str:
        day = clock.local(self.starts_at).date()
        return f"{address('agencies:shift_list')}?week={day}"


@tracked()
class Holiday(SeededModel):
    """A day on which offices are closed: nationwide, or in one area. Days guessed ahead of the decree say so."""

    code = models.CharField(max_length=30, unique=True)
    date = models.DateField(_("date"), db_index=True)
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(max_length=20, choices=HolidayKind)
    is_estimate = models.BooleanField(default=False)
    basis = models.CharField(max_length=200, blank=True)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = HolidayQuerySet.as_manager()

    class Meta:
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=HolidayKind.values), name="holiday_kind_is_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


@tracked()
class TimeLimit(SeededModel, Dated):
    """How long something may take, from which event to which, and on what ground (domain 4.5)."""

    code = models.CharField(max_length=10)
    parent_code = models.CharField(max_length=10)
    name = models.CharField(_("name"), max_length=150)
    value = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=12, choices=Unit)
    starts_with = models.CharField(max_length=150)
    ends_with = models.CharField(max_length=150)
    applies_to = models.CharField(max_length=100, blank=True)
    may_pause = models.BooleanField(default=False)
    when_late = models.CharField(max_length=200, blank=True)
    basis = models.CharField(max_length=200, blank=True)
    basis_code = models.CharField(max_length=40, blank=True)

    objects = TimeLimitQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["code", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.CheckConstraint(
                condition=Q(unit__in=Unit.values), name="time_limit_unit_is_known"
            ),
            ExclusionConstraint(
                name="time_limit_has_one_value_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (period(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
