from datetime import date

import pytest

from agencies.models import Agency
from core import figures
from core.areas import AreaFilter
from core.figures import Table
from pokja.models import Action, Pokja
from tests.factories.organisation import ActionFactory, agency_of, pokja_of


pytestmark = pytest.mark.django_db

PROVINCE, SAMARINDA = AreaFilter(("64",)), AreaFilter(("64.72",))
JULY = date(2026, 7, 1), date(2026, 7, 31)


@pytest.fixture
def actions() -> None:
    """In July: two in Samarinda and one in Balikpapan; one more in August."""
    city = agency_of("DISPORA", "64.72")
    pokja = pokja_of(city)
    ActionFactory(agency=city, pokja=pokja, reached_girls=34, reached_men=2)
    ActionFactory(agency=city, pokja=pokja, area_id="64.72.03.1001", reached_women=3)
    ActionFactory(area_id="64.71.01", reached_boys=5)
    ActionFactory(agency=city, pokja=pokja, acted_on=date(2026, 8, 1))


def row(table: Table, code: str) -> tuple[figures.Number, ...]:
    [values] = [line.values for line in table.rows if line.code == code]
    return values


def test_actions_are_counted_by_pokja_place_and_day(actions: None) -> None:
    city = figures.compute("actions_per_pokja", SAMARINDA, *JULY)
    province = figures.compute("actions_per_pokja", PROVINCE, *JULY)

    assert row(city, "PK1_PENCEGAHAN") == (2,)
    assert row(province, "PK1_PENCEGAHAN") == (3,)
    assert [line.code for line in city.rows] == list(
        Pokja.objects.filter(task_force__area="64").values_list("code", flat=True)
    )
    assert city.total == (2,)


def test_people_are_summed_by_sex_and_age(actions: None) -> None:
    table = figures.compute("people_reached", PROVINCE, *JULY)

    assert row(table, "PK1_PENCEGAHAN") == (34, 5, 3, 2, 44)
    assert row(table, "PK2_REHABKES") == (0, 0, 0, 0, 0)
    assert table.total == (34, 5, 3, 2, 44)


def test_every_figure_names_its_unit(actions: None) -> None:
    units = {
        name: figures.compute(name, PROVINCE, *JULY).unit
        for name in (
            "actions_per_pokja",
            "people_reached",
            "agencies_without_action",
            "names_without_action",
        )
    }

    assert units == {
        "actions_per_pokja": "aksi",
        "people_reached": "orang",
        "agencies_without_action": "perangkat daerah",
        "names_without_action": "perangkat daerah",
    }


def test_agencies_without_an_action_are_counted_by_place(actions: None) -> None:
    before = figures.compute("agencies_without_action", SAMARINDA, *JULY)
    members, silent = row(before, "64.72")
    assert silent == members - 1

    order = agency_of("SATPOLPP", "64.72")
    ActionFactory(agency=order, pokja=pokja_of(order))

    after = figures.compute("agencies_without_action", SAMARINDA, *JULY)
    assert row(after, "64.72") == (members, members - 2)


def test_they_are_also_named(actions: None) -> None:
    table = figures.compute("names_without_action", SAMARINDA, *JULY)

    names = {line.label for line in table.rows}
    assert agency_of("DINSOS", "64.72").name in names
    assert agency_of("DISPORA", "64.72").name not in names
    counted = figures.compute("agencies_without_action", SAMARINDA, *JULY)
    assert len(names) == counted.total[1]


def test_partners_and_districts_are_not_blamed(actions: None) -> None:
    table = figures.compute("names_without_action", PROVINCE, *JULY)

    kinds = set(
        Agency.objects.filter(code__in=[line.code for line in table.rows]).values_list(
            "kind__is_opd", flat=True
        )
    )
    assert kinds == {True}
    assert not [line for line in table.rows if "Kecamatan" in line.label]


def test_the_sum_over_all_places_is_the_province(actions: None) -> None:
    places = Action.objects.values_list("area", flat=True).distinct()
    parts = [
        figures.compute("people_reached", AreaFilter((place,)), *JULY).total[-1]
        for place in places
        if not any(other != place and place.startswith(other) for other in places)
    ]

    assert sum(parts) == figures.compute("people_reached", PROVINCE, *JULY).total[-1]
