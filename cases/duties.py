"""What the cases floor answers for the personal data law: what has reached its end, and under which number it is known.

All of it is asked as the system; the page that asks shows counts and numbers only.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Count,
    DurationField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
)
from django.db.models.functions import Coalesce

from cases.choices import ADULT, Decision
from cases.models import (
    NOBODY,
    Case,
    Complaint,
    EmergencyAccess,
    Identification,
    Opening,
    Person,
    SafetyNote,
    SearchToken,
    Victim,
)
from cases.states import WAITING
from core import consent, erasing, watching
from core.erasing import Found


CHILDREN = Victim.objects.filter(case=OuterRef("pk"), is_child=True)


def _ended(cutoff: datetime) -> QuerySet[Case]:
    """Closed before this moment, not erased yet, not held."""
    cases = Case.objects.not_erased().filter(closed_at__lte=cutoff)
    return cases.exclude(pk__in=Case.objects.kept().values("pk"))


def _of_adults(cutoff: datetime) -> QuerySet[Case]:
    return _ended(cutoff).filter(~Exists(CHILDREN))


def _of_children(cutoff: datetime) -> QuerySet[Case]:
    """Those whose youngest victim was 18 before this moment; of an unknown age as if born that day.

    The birth date is sealed; whoever was a full years old at the event is 18 at the latest 18 - a years after it.
    """
    years = ADULT - Coalesce(F("age"), 0)
    adult_at = F("case__received_at") + Func(
        years,
        function="make_interval",
        template="%(function)s(years => %(expressions)s)",
        output_field=DurationField(),
    )
    young = CHILDREN.annotate(adult_at=adult_at).filter(adult_at__gt=cutoff)
    return _ended(cutoff).filter(Exists(CHILDREN), ~Exists(young))


def _without_case(cutoff: datetime) -> QuerySet[Complaint]:
    """Complaints that ended, or were found not to be trafficking, and led to no case."""
    other = Identification.objects.filter(
        complaint=OuterRef("pk"), decision=Decision.NOT_TPPO
    )
    over = ~Q(status__in=WAITING) | Exists(other)
    return Complaint.objects.filter(
        over,
        received_at__lte=cutoff,
        case__isnull=True,
        data_key__wrapped__isnull=False,
    )


def _by_area(rows: QuerySet[Any]) -> dict[str, int]:
    counted = rows.order_by().values_list("agency__area").annotate(n=Count("pk"))
    return dict(counted)


def _found_cases(cases: QuerySet[Case], area: str) -> Found:
    ids = list(cases.filter(agency__area=area).values_list("pk", flat=True))
    keys = keys_of_cases(ids) | erasing.belonging("cases.Case", ids)
    return Found(len(ids), frozenset(keys))


def _found_complaints(complaints: QuerySet[Complaint], area: str) -> Found:
    ids = list(complaints.filter(agency__area=area).values_list("pk", flat=True))
    decisions = Identification.objects.filter(complaint__in=ids)
    keys = _keys(Complaint.objects.filter(pk__in=ids)) | _keys(decisions)
    return Found(len(ids), frozenset(keys))


def keys_of_cases(ids: Collection[UUID]) -> set[UUID]:
    """Every key of these cases: their own, of their complaints and identifications, and of persons in no other case."""
    others = Victim.objects.exclude(case__in=ids).filter(
        case__data_key__wrapped__isnull=False
    )
    persons = Person.objects.filter(victims__case__in=ids)
    decisions = Identification.objects.filter(
        Q(complaint__case__in=ids) | Q(victim__case__in=ids)
    )
    return (
        _keys(Case.objects.filter(pk__in=ids))
        | _keys(Complaint.objects.filter(case__in=ids))
        | _keys(decisions)
        | _keys(SafetyNote.objects.filter(case__in=ids))
        | _keys(EmergencyAccess.objects.filter(case__in=ids))
        | _keys(Opening.objects.filter(case__in=ids))
        | _keys(persons.exclude(pk__in=others.values("person")))
    )


def _keys(rows: QuerySet[Any]) -> set[UUID]:
    return set(rows.values_list("data_key", flat=True))


erasing.reaches(
    "KASUS",
    lambda cutoff: _by_area(_of_adults(cutoff)),
    lambda cutoff, area: _found_cases(_of_adults(cutoff), area),
)
erasing.reaches(
    "KASUS_ANAK",
    lambda cutoff: _by_area(_of_children(cutoff)),
    lambda cutoff, area: _found_cases(_of_children(cutoff), area),
)
erasing.reaches(
    "PENGADUAN",
    lambda cutoff: _by_area(_without_case(cutoff)),
    lambda cutoff, area: _found_complaints(_without_case(cutoff), area),
)


@erasing.goes_with
def victims(keys: Collection[UUID]) -> None:
    """The initials of a victim go with the person's key; sex, age and exploitation are what figures count."""
    Victim.objects.filter(person__data_key__in=keys).update(initials=NOBODY)


@erasing.goes_with
def search_tokens(keys: Collection[UUID]) -> None:
    """What found a person or a complaint is taken away with the key."""
    of_erased = Q(person__data_key__in=keys) | Q(complaint__data_key__in=keys)
    SearchToken.objects.filter(of_erased).delete()


@watching.names("cases.Case")
def case_numbers(ids: Collection[str]) -> dict[str, str]:
    found = Case.objects.filter(pk__in=ids).values_list("pk", "number")
    return {str(key): number for key, number in found}


@watching.names("cases.Victim")
def case_numbers_of_victims(ids: Collection[str]) -> dict[str, str]:
    found = Victim.objects.filter(pk__in=ids).values_list("pk", "case__number")
    return {str(key): number for key, number in found}


@watching.names("cases.Complaint")
def tickets(ids: Collection[str]) -> dict[str, str]:
    found = Complaint.objects.filter(pk__in=ids).values_list("pk", "ticket")
    return {str(key): number for key, number in found}


@consent.stops("cases.Victim")
def has_withdrawn(victim: Victim) -> bool:
    """Files about a victim who took consent back no longer leave."""
    rows = Victim.objects.filter(pk=victim.pk, consent_withdrawn_at__isnull=False)
    return rows.exists()
