"""A person, that person as victim in a case, and the services received."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from agencies.models import Agency, Area
from cases.choices import AgeGroup, Decision, Sex
from cases.models.case import Case
from cases.models.reference import codes_field
from cases.models.search import Searched
from cases.querysets import VictimQuerySet
from core.fields import SealedTextField
from core.history import tracked
from core.models import BaseModel


# What stands for the initials of a person who was erased.
NOBODY = "-"


# Below, db_index=False stands where an index of Meta begins with the same column.
@tracked()
class Person(BaseModel, Searched):
    """A human being with an identity, apart from the role that person has in a case; a victim may come back."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    name = SealedTextField()
    nik = SealedTextField()
    birth_date = SealedTextField()
    address = SealedTextField()
    nik_is_doubtful = models.BooleanField(default=False)
    sex = models.CharField(max_length=1, choices=Sex)
    initials = models.CharField(max_length=12)

    SEARCHED = {"name": "name", "nik": "nik"}
    ERASED: ClassVar[dict[str, Any]] = {"initials": NOBODY}

    def __str__(self) -> str:
        return self.initials


@tracked(read_by="case")
class Victim(BaseModel):
    """A person as victim in one case: what is counted, without the identity."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="victims"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, editable=False, related_name="+"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="victims")
    initials = models.CharField(max_length=12)
    sex = models.CharField(max_length=1, choices=Sex)
    # In clear, so that figures need no key; recomputed when birth or event date changes (decision 10).
    age = models.PositiveSmallIntegerField(null=True, blank=True)
    age_group = models.CharField(max_length=20, choices=AgeGroup)
    is_child = models.BooleanField()
    exploitation = codes_field()
    origin = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(max_length=20, choices=Decision)
    # Since when nothing may rest on the victim's consent any more (UU 27/2022 Ps 9, 40).
    consent_withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = VictimQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sex__in=Sex.values), name="victim_sex_is_known"
            ),
            models.CheckConstraint(
                condition=Q(age__isnull=True, is_child=True)
                | Q(age__lt=18, is_child=True)
                | Q(age__gte=18, is_child=False),
                name="victim_of_unknown_age_counts_as_child",
            ),
            models.UniqueConstraint(
                fields=["case", "person"], name="victim_is_one_per_case_and_person"
            ),
        ]

    def __str__(self) -> str:
        return self.initials


@tracked(read_by="case")
class Service(BaseModel):
    """One service that one victim received, by whom and when; the unit of count is layanan."""

    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, db_index=False, related_name="services"
    )
    agency = models.ForeignKey(
        Agency,
        on_delete=models.PROTECT,
        db_index=False,
        editable=False,
        related_name="+",
    )
    victim = models.ForeignKey(
        Victim, on_delete=models.PROTECT, related_name="services"
    )
    provider = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    given_on = models.DateField()
    result = models.CharField(max_length=40)

    class Meta:
        indexes = [
            models.Index(fields=["case", "given_on"], name="service_by_case"),
            models.Index(fields=["agency", "given_on"], name="service_by_unit"),
        ]

    def __str__(self) -> str:
        return self.kind
