"""What is counted, against rows counted by hand."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.utils import translation

from cases import figures  # noqa: F401 - registers them
from cases.choices import Decision
from core import scope
from core.areas import AreaFilter
from core.figures import Table, compute
from tests.reports import arrange
from tests.world import BALIKPAPAN, PROVINCE, SAMARINDA


OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture(autouse=True)
def _everything(db: None) -> Iterator[None]:
    with scope.as_system("test"), translation.override("id"):
        yield


def counted(name: str, *codes: str, period: tuple[date, date] = OCTOBER) -> Table:
    return compute(name, AreaFilter(codes), *period)


def values(table: Table, code: str) -> tuple[object, ...]:
    return next(row.values for row in table.rows if row.code == code)


def test_a_case_counts_where_its_unit_stands_and_when_the_complaint_came() -> None:
    for moment in (arrange.IN_MONTH, arrange.LAST_MINUTES, arrange.NEXT_MONTH):
        arrange.victim(arrange.case(SAMARINDA, received_at=moment))
    arrange.victim(arrange.case(PROVINCE))

    table = counted("cases_by_area", PROVINCE)

    assert (values(table, SAMARINDA), values(table, PROVINCE)) == ((2,), (1,))
    assert table.total == (3,)


def test_every_regency_has_a_row_and_zero_is_zero() -> None:
    table = counted("cases_by_area", PROVINCE)

    assert len(table.rows) == 11
    assert {row.values for row in table.rows} == {(0,)}


def test_one_regency_counts_only_itself() -> None:
    arrange.victim(arrange.case(SAMARINDA))
    arrange.victim(arrange.case(BALIKPAPAN))

    table = counted("cases_by_area", SAMARINDA)

    assert [(row.code, row.values) for row in table.rows] == [(SAMARINDA, (1,))]


def test_a_case_with_several_victims_counts_once_and_none_without_an_indication() -> (
    None
):
    several, doubted = arrange.case(SAMARINDA), arrange.case(SAMARINDA)
    arrange.victim(several)
    arrange.victim(several, age=30)
    arrange.victim(doubted, decision=Decision.NOT_TPPO)

    assert counted("cases_by_area", SAMARINDA).total == (1,)
    assert counted("victims_by_area", SAMARINDA).total == (0, 1, 0, 1, 2, 0)


def test_several_months_stand_side_by_side_with_their_sum() -> None:
    arrange.victim(arrange.case(SAMARINDA))
    arrange.victim(arrange.case(SAMARINDA, received_at=arrange.NEXT_MONTH))

    table = counted(
        "cases_by_area", SAMARINDA, period=(date(2026, 10, 1), date(2026, 12, 31))
    )

    assert table.columns[:3] == ("Okt 2026", "Nov 2026", "Des 2026")
    assert table.total == (1, 1, 0, 2)


def test_victims_by_sex_and_age_an_unknown_age_counts_as_child_and_is_flagged() -> None:
    of = arrange.case(SAMARINDA)
    for sex, age in [("L", 17), ("P", 3), ("P", 18), ("L", 60), ("P", None)]:
        arrange.victim(of, sex=sex, age=age)

    assert values(counted("victims_by_area", PROVINCE), SAMARINDA) == (1, 2, 1, 1, 5, 1)


def test_age_groups_each_have_a_row_also_the_unknown() -> None:
    of = arrange.case(SAMARINDA)
    for sex, age in [("L", 5), ("P", 6), ("P", 12), ("P", None)]:
        arrange.victim(of, sex=sex, age=age)

    table = counted("victims_by_age", SAMARINDA)

    found = {row.code: row.values for row in table.rows if any(row.values)}
    assert found == {"0-5": (1, 0, 1), "6-12": (0, 2, 2), "TIDAK_DIKETAHUI": (0, 1, 1)}
    assert (len(table.rows), table.total) == (8, (1, 3, 4))


def test_forms_of_exploitation_may_add_up_to_more_than_the_victims() -> None:
    of = arrange.case(SAMARINDA)
    arrange.victim(of, forms=["KERJA_PAKSA", "JERAT_UTANG"])
    arrange.victim(of, sex="L", age=40, forms=["KERJA_PAKSA"])
    arrange.victim(of, forms=[])

    table = counted("exploitation_forms", SAMARINDA)

    assert [(row.code, row.values) for row in table.rows] == [
        ("n", (0, 1, 1, 0, 2)),
        ("KERJA_PAKSA", (0, 1, 1, 0, 2)),
        ("JERAT_UTANG", (0, 1, 0, 0, 1)),
    ]
    assert table.rows[1].label == "Kerja atau pelayanan paksa"


def test_services_count_each_time_and_beside_them_the_different_victims() -> None:
    of = arrange.case(SAMARINDA)
    first, second = arrange.victim(of), arrange.victim(of)
    arrange.service(first)
    arrange.service(first)
    arrange.service(first, "PENAMPUNGAN")
    arrange.service(second, "PENAMPUNGAN", given_on=date(2026, 10, 31))
    arrange.service(second, given_on=date(2026, 11, 1))

    table = counted("services_given", SAMARINDA)

    assert {row.code: row.values for row in table.rows} == {
        "KESEHATAN": (2, 1),
        "PENAMPUNGAN": (2, 2),
    }
    assert table.total == (4, 2)


def test_complaints_by_channel_with_what_became_of_them() -> None:
    arrange.complaint(SAMARINDA, "WA", danger="YA")
    arrange.complaint(SAMARINDA, "WA", of=arrange.case(SAMARINDA))
    arrange.complaint(SAMARINDA, "POLRI", received_at=arrange.NEXT_MONTH)
    arrange.complaint(BALIKPAPAN, "POLRI")

    table = counted("complaints_by_channel", SAMARINDA)

    assert [(row.code, row.values) for row in table.rows] == [("WA", (2, 1, 1))]


def test_every_table_names_its_unit_and_the_date_that_counts() -> None:
    for name in (
        "cases_by_area",
        "victims_by_area",
        "victims_by_age",
        "exploitation_forms",
        "services_given",
        "complaints_by_channel",
    ):
        table = counted(name, SAMARINDA)
        assert table.unit, name
        assert table.definition, name


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("cases_by_area", 3),
        ("victims_by_area", 3),
        ("victims_by_age", 2),
        ("exploitation_forms", 4),
        ("services_given", 4),
        ("complaints_by_channel", 3),
    ],
)
def test_a_figure_asks_the_same_few_questions_whatever_is_there(
    name: str, queries: int, django_assert_max_num_queries
) -> None:
    for area in (SAMARINDA, BALIKPAPAN, PROVINCE):
        of = arrange.case(area)
        arrange.service(arrange.victim(of, forms=["KERJA_PAKSA"]))

    with django_assert_max_num_queries(queries):
        counted(name, PROVINCE)
