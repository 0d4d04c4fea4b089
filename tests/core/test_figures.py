from datetime import UTC, date, datetime

import pytest

from agencies.models import Area
from core import figures
from core.areas import AreaFilter
from core.figures import Row, Table


def test_an_area_covers_what_lies_in_it_and_nothing_that_only_begins_alike() -> None:
    areas = AreaFilter(("64.7", "64.72"))

    assert areas.covers("64.72")
    assert areas.covers("64.72.03.1001")
    assert not areas.covers("64.71")
    assert not areas.covers("6")


@pytest.mark.django_db
def test_rows_are_found_by_the_area_and_all_below() -> None:
    found = Area.objects.filter(AreaFilter(("64.09", "64.72.03")).at("code"))

    assert found.filter(code="64.09.04.1005").exists()
    assert found.filter(code__startswith="64.72").count() == 9
    assert not Area.objects.filter(AreaFilter(()).at("code")).exists()


def test_a_period_is_whole_days_of_the_office() -> None:
    first, after = figures.moments(date(2026, 11, 1), date(2026, 11, 30))

    assert first == datetime(2026, 10, 31, 16, tzinfo=UTC)
    assert after == datetime(2026, 11, 30, 16, tzinfo=UTC)


def test_a_total_leaves_out_what_was_not_measured() -> None:
    rows = [Row("a", (1, None)), Row("b", (2, None))]

    assert figures.summed(rows) == (3, None)


def test_a_table_comes_back_from_a_frozen_report_as_it_was() -> None:
    rows = (Row("Kota Samarinda", (1, None, 2.5), "64.72"),)
    table = Table(("a", "b", "c"), rows, total=(1, None, 2.5), note="n", unit="aksi")

    assert Table.from_json(table.as_json()) == table
    bare = Table((), ())
    assert Table.from_json(bare.as_json()) == bare


def test_a_figure_carries_the_words_of_its_registration(monkeypatch) -> None:
    monkeypatch.setattr(figures, "_figures", {})

    @figures.figure("fruit", unit="buah", title="Buah", definition="Semua buah")
    def fruit(areas: AreaFilter, start: date, end: date) -> Table:
        return Table(("n",), (Row("pisang", (3,)),))

    table = figures.compute("fruit", AreaFilter(("64",)), date.min, date.min)

    assert (table.name, table.unit, table.title) == ("fruit", "buah", "Buah")
    assert table.definition == "Semua buah"
    assert figures.names() == ("fruit",)


def test_a_figure_nobody_registered_is_an_error() -> None:
    with pytest.raises(KeyError):
        figures.compute("nothing", AreaFilter(()), date.min, date.min)
