"""The bench's arithmetic: medians, limits, and what counts as growth."""

from dataclasses import replace

import pytest

from tests.bench.budgets import (
    Budget,
    Memory,
    Result,
    faults,
    growth,
    memory_faults,
    percentile,
    table,
    wall_faults,
)
from tests.bench.database import months_of
from tests.bench.recipe import AUTOCOMMIT, COMMIT, EXECUTE, Recipe, load


GOOD = Result(
    page="case",
    user="kasus.samarinda",
    p50=9.0,
    p95=12.0,
    floor_p50=3.0,
    floor_p95=5.0,
    queries=12,
    rows=300,
    html=60_000,
    html_gz=9_000,
)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([5.0], 0.5, 5.0),
        ([1, 2, 3, 4], 0.5, 2),
        ([4, 3, 2, 1], 0.95, 4),
        (list(range(1, 101)), 0.5, 50),
        (list(range(1, 101)), 0.95, 95),
        (list(range(1, 101)), 0.0, 1),
    ],
)
def test_a_percentile_is_a_value_that_was_measured(
    values: list[float], share: float, expected: float
) -> None:
    assert percentile(values, share) == expected


def test_nothing_measured_has_no_percentile() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        percentile([], 0.5)


def test_a_page_at_its_limits_is_within_them() -> None:
    assert faults(GOOD) == []
    assert growth(GOOD, GOOD) == []


@pytest.mark.parametrize(
    ("change", "word"),
    [({"p50": 9.1}, "floor"), ({"html": 60_001}, "bytes of HTML")],
)
def test_a_page_over_a_limit_says_which(change: dict[str, float], word: str) -> None:
    (fault,) = faults(replace(GOOD, **change))
    assert word in fault


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"queries": 13}, "13 queries, 12"),
        ({"queries": 11}, "11 queries, 12"),
        ({"rows": 356}, "reads 356 rows, 300"),
        ({"p50": 11.8}, "1.31 x the smaller"),
    ],
)
def test_a_page_that_grows_with_the_database_says_how(
    change: dict[str, float], word: str
) -> None:
    (fault,) = growth(replace(GOOD, **change), GOOD)
    assert word in fault


def test_fewer_rows_and_a_row_more_by_chance_are_no_growth() -> None:
    assert growth(replace(GOOD, rows=10), GOOD) == []
    assert growth(replace(GOOD, rows=355), GOOD) == []


def test_limits_can_be_stricter() -> None:
    assert faults(GOOD, Budget(times_floor=2.9, html_bytes=50_000)) != []


def test_the_table_begins_with_the_ratios() -> None:
    head, line = table([GOOD], {"case": replace(GOOD, p50=7.5)})
    assert head.split()[:2] == ["xfloor", "xsmall"]
    assert line.split()[:3] == ["3.00", "1.20", "9.0"]
    assert table([GOOD])[1].split()[1] == "-"


def test_a_result_is_read_back_from_what_was_written() -> None:
    line = {**vars(GOOD), "tables": {"cases_case": 1}, "writes": []}
    assert Result.of(line) == GOOD


@pytest.mark.parametrize(
    ("cases", "months"), [(400, 24), (10_000, 24), (1_000_000, 240)]
)
def test_more_cases_are_spread_over_more_years(cases: int, months: int) -> None:
    assert months_of(cases) == months


def test_a_recipe_counts_statements_and_finds_those_that_write(tmp_path) -> None:
    recipe = Recipe(
        steps=[
            (EXECUTE, "SELECT 1", None),
            (AUTOCOMMIT, False, None),
            (EXECUTE, "UPDATE core_draft SET path = ''", ()),
            (COMMIT, None, None),
        ],
        body=b"<p>",
    )
    recipe.save(tmp_path / "0")
    found = load(tmp_path / "0")
    assert found == recipe
    assert found.queries == 2
    assert found.writes == ["UPDATE core_draft SET path = ''"]


def test_a_server_that_keeps_what_it_should_let_go_is_told() -> None:
    assert memory_faults(Memory(warm=200, end=230)) == []

    (fault,) = memory_faults(Memory(warm=200, end=260))

    assert "260 MB at the end" in fault


def test_a_list_that_pays_too_much_for_its_walls_is_named() -> None:
    costs = {"all cases of a unit": 1.31, "all complaints": 1.29}

    (fault,) = wall_faults(costs)

    assert fault.startswith("all cases of a unit: 1.31 x")
