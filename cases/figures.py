"""What cases count: cases, victims, exploitation, services, complaints (report_table.csv TAB01-03, 09, 12).

Every figure is of the area of the unit that handles the case, and costs what its period costs: the areas and units
are read first, so that an index on area or unit and date serves the rest.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import CharField, Count, F, Func, Q
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.choices import AreaLevel
from agencies.models import Agency, Area
from cases.choices import AgeGroup, Danger, Decision, Sex
from cases.models import Case, Complaint, Service, Victim
from cases.querysets import CaseQuerySet, VictimQuerySet
from cases.states import ComplaintStatus
from core import codes
from core.areas import AreaFilter
from core.figures import Number, Row, Table, figure, moments, summed
from core.formats import MONTHS_SHORT


# Units that hold cases stand at these levels.
HANDLING = (AreaLevel.PROVINCE, AreaLevel.REGENCY)
PEOPLE = {
    "boys": Count("pk", filter=Q(is_child=True, sex=Sex.MALE)),
    "girls": Count("pk", filter=Q(is_child=True, sex=Sex.FEMALE)),
    "men": Count("pk", filter=Q(is_child=False, sex=Sex.MALE)),
    "women": Count("pk", filter=Q(is_child=False, sex=Sex.FEMALE)),
    "all": Count("pk"),
}
# The row of exploitation_forms that is no form: how many victims the answers are of.
VICTIMS_ROW = "n"

Line = Mapping[str, Any]


@figure(
    "cases_by_area",
    unit=gettext_lazy("cases"),
    title=gettext_lazy("Trafficking cases by regency or city"),
    definition=gettext_lazy(
        "Cases with at least one person identified as indicated, by the area of the"
        " unit that handles them and the date the complaint was received."
    ),
)
def cases_by_area(areas: AreaFilter, start: date, end: date) -> Table:
    """TAB01: cases per area, one column a month."""
    month = TruncMonth("received_at", tzinfo=timezone.get_default_timezone())
    found = _cases(areas, start, end).values("area_id", month=month)
    counts = {
        (line["area_id"], line["month"].year, line["month"].month): line["n"]
        for line in found.annotate(n=Count("pk", distinct=True))
    }
    months = _months(start, end)
    rows = tuple(
        Row(label, _with_sum([counts.get((code, *m), 0) for m in months]), code)
        for code, label in _handling_areas(areas, start).items()
    )
    names = [f"{MONTHS_SHORT[month - 1]} {year}" for year, month in months]
    columns = (*names, _("Cases")) if len(names) > 1 else (_("Cases"),)
    return Table(columns, rows, total=_total(rows, columns))


@figure(
    "victims_by_area",
    unit=gettext_lazy("victims"),
    title=gettext_lazy("Victims by regency or city, sex, child or adult"),
    definition=gettext_lazy(
        "People identified as indicated, one person once in one case, by the area of"
        " the unit that handles the case and the date the complaint was received."
        " Child means under 18 at the time of the event."
    ),
)
def victims_by_area(areas: AreaFilter, start: date, end: date) -> Table:
    """TAB02. An unknown age counts as child and is flagged in the last column (decision 19)."""
    unknown = Count("pk", filter=Q(age_group=AgeGroup.UNKNOWN))
    found = _victims(areas, start, end).values(area=F("case__area_id"))
    by_area = _by(found.annotate(**PEOPLE, unknown=unknown), "area")
    rows = tuple(
        Row(label, _values(by_area.get(code), *PEOPLE, "unknown"), code)
        for code, label in _handling_areas(areas, start).items()
    )
    columns = (*_people_columns(), _("Age unknown"))
    note = _(
        "An unknown age counts as child and is stated once more in the last column."
    )
    return Table(columns, rows, total=_total(rows, columns), note=note)


@figure(
    "victims_by_age",
    unit=gettext_lazy("victims"),
    title=gettext_lazy("Victims by age group and sex"),
    definition=gettext_lazy(
        "People identified as indicated, one person once in one case, by age at the"
        " time of the event and the date the complaint was received."
    ),
)
def victims_by_age(areas: AreaFilter, start: date, end: date) -> Table:
    """TAB03, with a row of its own for an unknown age (decision 19)."""
    found = _victims(areas, start, end).values_list("age_group", "sex")
    counts = {(group, sex): n for group, sex, n in found.annotate(n=Count("pk"))}
    rows = tuple(
        Row(capfirst(str(group.label)), _with_sum(_sexes(counts, group)), group.value)
        for group in AgeGroup
    )
    columns = (*(str(sex.label) for sex in Sex), _("Victims"))
    return Table(columns, rows, total=summed(rows))


@figure(
    "exploitation_forms",
    unit=gettext_lazy("victims"),
    title=gettext_lazy("Forms of exploitation"),
    definition=gettext_lazy(
        "Forms found at identification, happened or planned, by the date the complaint"
        " was received. Several answers are possible: the forms may add up to more"
        " than the victims."
    ),
)
def exploitation_forms(areas: AreaFilter, start: date, end: date) -> Table:
    """TAB09: the victims it was found for, then each form that occurs."""
    victims = _victims(areas, start, end).exclude(exploitation=[])
    form = Func(
        F("exploitation"), function="UNNEST", output_field=CharField(max_length=40)
    )
    form.set_returning = True
    by_form = _by(victims.values(form=form).annotate(**PEOPLE), "form")
    everybody = Row(
        _("Victims with at least one form"),
        _values(victims.aggregate(**PEOPLE), *PEOPLE),
        VICTIMS_ROW,
    )
    rows = [
        Row(label, _values(by_form[code], *PEOPLE), code)
        for code, label in _labels("bentuk_eksploitasi", by_form, end)
    ]
    return Table(_people_columns(), (everybody, *rows))


@figure(
    "services_given",
    unit=gettext_lazy("services"),
    title=gettext_lazy("Services given, by kind"),
    definition=gettext_lazy(
        "Each time a service was given to a victim counts as one, by the date it was"
        " given. The second column counts different victims."
    ),
)
def services_given(areas: AreaFilter, start: date, end: date) -> Table:
    """TAB12: services and, beside them, the victims served."""
    given = Service.objects.filter(
        agency__in=_units(areas), given_on__gte=start, given_on__lte=end
    )
    counts = {"n": Count("pk"), "served": Count("victim", distinct=True)}
    by_kind = _by(given.values("kind").annotate(**counts), "kind")
    rows = tuple(
        Row(label, _values(by_kind[code], *counts), code)
        for code, label in _labels("jenis_layanan", by_kind, end)
    )
    total = _values(given.aggregate(**counts), *counts)
    return Table((_("Services"), _("Victims served")), rows, total=total)


@figure(
    "complaints_by_channel",
    unit=gettext_lazy("complaints"),
    title=gettext_lazy("Complaints by channel"),
    definition=gettext_lazy(
        "Complaints taken by the units of the area, also those that did not become a"
        " case, by the date they were received."
    ),
)
def complaints_by_channel(areas: AreaFilter, start: date, end: date) -> Table:
    """How complaints came in, and what became of them."""
    first, after = moments(start, end)
    counts = {
        "n": Count("pk"),
        "danger": Count("pk", filter=Q(danger=Danger.YES)),
        "cases": Count("pk", filter=Q(status=ComplaintStatus.BECAME_CASE)),
    }
    received = Complaint.objects.filter(
        agency__in=_units(areas), received_at__gte=first, received_at__lt=after
    )
    by_channel = _by(received.values("channel").annotate(**counts), "channel")
    rows = tuple(
        Row(label, _values(by_channel[code], *counts), code)
        for code, label in _labels("sumber_laporan", by_channel, end)
    )
    columns = (_("Complaints"), _("With danger at that moment"), _("Became a case"))
    return Table(columns, rows, total=_total(rows, columns))


def _handling_areas(areas: AreaFilter, start: date) -> dict[str, str]:
    """Code and label of the areas that hold cases, those that ended before the period left out."""
    alive = Q(valid_to=None) | Q(valid_to__gte=start)
    found = Area.objects.filter(areas.at("code"), alive, level__in=HANDLING)
    return {
        code: _("Provincial unit") if level == AreaLevel.PROVINCE else name
        for code, name, level in found.values_list("code", "name", "level")
    }


def _units(areas: AreaFilter) -> list[Any]:
    """The units that hold cases there: a short list, so that the index by unit and date is used."""
    return list(
        Agency.objects.units()
        .filter(areas.at("area__code"))
        .values_list("pk", flat=True)
    )


def _cases(areas: AreaFilter, start: date, end: date) -> CaseQuerySet:
    first, after = moments(start, end)
    return Case.objects.filter(
        area__in=list(_handling_areas(areas, start)),
        received_at__gte=first,
        received_at__lt=after,
        victims__decision=Decision.INDICATED,
    )


def _victims(areas: AreaFilter, start: date, end: date) -> VictimQuerySet:
    first, after = moments(start, end)
    return Victim.objects.filter(
        case__area__in=list(_handling_areas(areas, start)),
        case__received_at__gte=first,
        case__received_at__lt=after,
        decision=Decision.INDICATED,
    )


def _months(start: date, end: date) -> list[tuple[int, int]]:
    """Year and month of every month that the period touches."""
    first, last = start.year * 12 + start.month - 1, end.year * 12 + end.month - 1
    return [(n // 12, n % 12 + 1) for n in range(first, last + 1)]


def _by(lines: Iterable[Line], name: str) -> dict[str, Line]:
    return {line[name]: line for line in lines}


def _values(line: Line | None, *names: str) -> tuple[Number, ...]:
    """The counts of these names; zero where nothing was counted."""
    return tuple(line[name] if line else 0 for name in names)


def _with_sum(values: Sequence[int]) -> tuple[Number, ...]:
    return tuple(values) if len(values) == 1 else (*values, sum(values))


def _sexes(counts: Mapping[tuple[str, str], int], group: AgeGroup) -> list[int]:
    return [counts.get((group, sex), 0) for sex in Sex]


def _total(rows: Sequence[Row], columns: Sequence[str]) -> tuple[Number, ...]:
    """The sum line, also of a table without rows."""
    return summed(rows) if rows else (0,) * len(columns)


def _people_columns() -> tuple[str, ...]:
    return (_("Boys"), _("Girls"), _("Men"), _("Women"), _("Victims"))


def _labels(name: str, found: Mapping[str, Line], on: date) -> list[tuple[str, str]]:
    """Code and label of what occurs, in the order of the list; codes no longer listed come last."""
    listed = [code for code, _label in codes.choices(name, on=on) if code in found]
    rest = sorted(code for code in found if code not in listed)
    return [(code, codes.label(name, code)) for code in (*listed, *rest)]
