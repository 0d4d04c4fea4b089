"""What the action log counts: actions, people reached, and agencies without an action."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Area
from core.areas import AreaFilter
from core.figures import Row, Table, figure, summed
from pokja.choices import REACHED
from pokja.models import Action, Pokja, PokjaMember


@figure(
    "actions_per_pokja",
    unit=gettext_lazy("actions"),
    title=gettext_lazy("Actions of agencies per pokja"),
    definition=gettext_lazy(
        "Actions logged, by the date and place of the action; a joint action counts once."
    ),
)
def actions_per_pokja(areas: AreaFilter, start: date, end: date) -> Table:
    """TAB18, unit aksi: one row a pokja, zeros included."""
    found = Action.objects.within(areas).between(start, end)
    counted = dict(found.values_list("pokja__code").annotate(n=Count("pk")))
    rows = tuple(
        Row(name, (counted.get(code, 0),), code) for code, name in _pokja_names()
    )
    return Table(columns=(_("Actions"),), rows=rows, total=summed(rows))


@figure(
    "people_reached",
    unit=gettext_lazy("people"),
    title=gettext_lazy("People reached by actions, by sex and age"),
    definition=gettext_lazy(
        "Sum of the people reached as counted by the agency; somebody met twice counts twice."
    ),
)
def people_reached(areas: AreaFilter, start: date, end: date) -> Table:
    """TAB18, unit orang: one row a pokja; girls, boys, women, men and all."""
    found = Action.objects.within(areas).between(start, end)
    sums = {name: Sum(name) for name in REACHED}
    lines = found.values_list("pokja__code").annotate(**sums)
    counted = {code: people for code, *people in lines}
    rows = []
    for code, name in _pokja_names():
        people = counted.get(code, [0] * len(REACHED))
        rows.append(Row(name, (*people, sum(people)), code))
    columns = (_("Girls"), _("Boys"), _("Women"), _("Men"), _("All"))
    return Table(columns=columns, rows=tuple(rows), total=summed(rows))


@figure(
    "agencies_without_action",
    unit=gettext_lazy("regional agencies"),
    title=gettext_lazy("Regional agencies without any action"),
    definition=gettext_lazy(
        "Regional agencies (perangkat daerah) with a seat in a pokja at the end of the"
        " period and no action in it; those of districts are not counted."
    ),
)
def agencies_without_action(areas: AreaFilter, start: date, end: date) -> Table:
    """TAB19, unit perangkat daerah: members and those without an action, one row a task force."""
    seats = _opd_seats(areas, end)
    members = _agencies_by_area(seats)
    active = _agencies_by_area(
        seats.filter(agency__in=_acting(start, end)),
    )
    names = dict(Area.objects.filter(code__in=members).values_list("code", "name"))
    rows = tuple(
        Row(names[code], (count, count - active.get(code, 0)), code)
        for code, count in sorted(members.items())
    )
    columns = (_("Members"), _("Without action"))
    return Table(columns=columns, rows=rows, total=summed(rows))


@figure(
    "names_without_action",
    unit=gettext_lazy("regional agencies"),
    title=gettext_lazy("Which regional agencies have logged no action"),
)
def names_without_action(areas: AreaFilter, start: date, end: date) -> Table:
    """TAB19 by name: one row an agency, its number of actions (always 0)."""
    seats = _opd_seats(areas, end).exclude(agency__in=_acting(start, end))
    found = seats.values_list("agency__code", "agency__name", "agency__area")
    lines = sorted(set(found), key=lambda line: (line[2], line[1]))
    rows = tuple(Row(name, (0,), code) for code, name, _area in lines)
    return Table(columns=(_("Actions"),), rows=rows)


def _pokja_names() -> list[tuple[str, str]]:
    """The pokja of all task forces by code, in their order."""
    found = Pokja.objects.order_by("order", "code").values_list(
        "code", "roman", "short_name"
    )
    return list({code: f"{roman} {name}" for code, roman, name in found}.items())


def _opd_seats(areas: AreaFilter, on: date) -> "models.QuerySet[PokjaMember]":
    seats = PokjaMember.objects.in_force(on).filter(agency__kind__is_opd=True)
    at_home = seats.filter(agency__area=F("pokja__task_force__area"))
    return at_home.filter(areas.at("agency__area__code"))


def _acting(start: date, end: date) -> "models.QuerySet[Action, Any]":
    return Action.objects.between(start, end).values("agency")


def _agencies_by_area(seats: "models.QuerySet[PokjaMember]") -> dict[str, int]:
    counted = seats.values_list("agency__area").annotate(
        n=Count("agency", distinct=True)
    )
    return dict(counted)
