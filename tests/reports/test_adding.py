"""A province is the sum of its parts, whatever the parts are."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import figures  # noqa: F401 - registers them
from core import scope
from core.areas import AreaFilter
from core.figures import Row, Table, compute
from reports.services.adding import Rest, added
from tests.reports import arrange
from tests.world import BALIKPAPAN, PROVINCE, SAMARINDA


COUNTS = st.integers(0, 50)
AREAS = ("64", "64.01", BALIKPAPAN, SAMARINDA)
PEOPLE = st.tuples(
    st.sampled_from(AREAS),
    st.sampled_from("LP"),
    st.none() | st.integers(0, 90),
    st.lists(st.sampled_from(["KERJA_PAKSA", "ORGAN", "PRT"]), unique=True),
)


def table(rows: dict[str, tuple[int, int]]) -> Table:
    found = tuple(Row(code, values, code) for code, values in rows.items())
    total = tuple(sum(row.values[n] for row in found) for n in range(2))
    return Table(("a", "b"), found, total)


@given(
    st.lists(
        st.dictionaries(st.sampled_from("vwxyz"), st.tuples(COUNTS, COUNTS)),
        min_size=1,
        max_size=5,
    )
)
def test_rows_and_totals_are_the_sums_of_the_parts(parts) -> None:
    whole = table({})

    result = added(whole, [table(part) for part in parts])

    for code in {code for part in parts for code in part}:
        line = next(row.values for row in result.rows if row.code == code)
        assert line == tuple(
            sum(part[code][n] for part in parts if code in part) for n in range(2)
        )
    assert result.total == tuple(
        sum(row.values[n] for row in result.rows) for n in range(2)
    )


def test_a_measure_is_not_added_but_taken_from_the_whole() -> None:
    live = Table(("n", "median"), (Row("x", (9, 4.5), "x"),), (9, 4.5))
    parts = [
        Table(("n", "median"), (Row("x", (2, 1.0), "x"),), (2, 1.0)),
        Table(("n", "median"), (Row("x", (3, None), "x"),), (3, None)),
    ]

    result = added(live, parts)

    assert (result.rows[0].values, result.total) == ((5, 4.5), (5, 4.5))


def test_rows_that_no_part_has_are_left_out_and_the_order_is_the_live_one() -> None:
    live = table({"z": (1, 1), "y": (1, 1), "x": (1, 1)})
    parts = [table({"x": (1, 1), "w": (1, 1)}), table({"z": (1, 1)})]

    assert [row.code for row in added(live, parts).rows] == ["z", "x", "w"]


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(PEOPLE, max_size=8))
def test_the_province_is_the_sum_of_its_rows_and_of_its_parts(db, people) -> None:
    period = arrange.MONTH, arrange.MONTH.replace(day=31)
    with scope.as_system("test"):
        before = _tables(AreaFilter((PROVINCE,)), *period)
        for area, sex, age, forms in people:
            arrange.victim(arrange.case(area), sex=sex, age=age, forms=forms)
        whole = _tables(AreaFilter((PROVINCE,)), *period)
        parts = [_tables(AreaFilter((code,)), *period) for code in AREAS[1:]]
        rest = _tables(Rest((PROVINCE,), without=AREAS[1:]), *period)

    for n, found in enumerate(whole):
        assert added(found, [rest[n], *(part[n] for part in parts)]) == found
    by_area, victims = whole[0], whole[1]
    assert by_area.total == (sum(row.values[0] for row in by_area.rows),)
    assert by_area.total[0] - before[0].total[0] == len(people)
    assert victims.total == tuple(
        sum(row.values[n] for row in victims.rows) for n in range(6)
    )


def _tables(areas: AreaFilter, *period) -> list[Table]:
    names = ("cases_by_area", "victims_by_area", "victims_by_age", "exploitation_forms")
    return [compute(name, areas, *period) for name in names]


def test_the_rest_covers_what_the_frozen_parts_do_not() -> None:
    rest = Rest((PROVINCE,), without=(SAMARINDA,))

    assert rest.covers(PROVINCE)
    assert rest.covers(BALIKPAPAN)
    assert not rest.covers(SAMARINDA)
    assert not rest.covers("64.72.01")
