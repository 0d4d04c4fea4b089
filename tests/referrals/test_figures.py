"""Referrals by receiver, against rows counted by hand."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine

from core import scope
from core.areas import AreaFilter
from core.figures import Table, compute
from referrals import figures  # noqa: F401 - registers them
from referrals.states import Status
from tests.reports import arrange
from tests.world import BALIKPAPAN, PROVINCE, SAMARINDA, agency


OCTOBER = (date(2026, 10, 1), date(2026, 10, 31))
SENT = arrange.IN_MONTH


@pytest.fixture(autouse=True)
def _everything(db: None) -> Iterator[None]:
    with scope.as_system("test"), time_machine.travel(arrange.REPORT_DAY, tick=False):
        yield


def counted(code: str) -> Table:
    return compute("referrals_by_kind", AreaFilter((code,)), *OCTOBER)


def answered(hours: float) -> dict[str, object]:
    return {
        "decided_at": SENT + timedelta(hours=hours),
        "due_at": SENT + timedelta(hours=24),
    }


def test_each_receiving_kind_has_its_counts_and_the_middle_of_its_waiting_times() -> (
    None
):
    of = arrange.victim(arrange.case(SAMARINDA))
    clinic, social = agency("DINKES", SAMARINDA), agency("DINSOS", PROVINCE)
    arrange.referral(of, clinic, Status.ACCEPTED, **answered(2))
    arrange.referral(
        of,
        clinic,
        Status.COMPLETED,
        completed_at=SENT + timedelta(days=3),
        **answered(5),
    )
    arrange.referral(
        of, clinic, Status.DECLINED, decline_reason="PENUH", **answered(30)
    )
    arrange.referral(of, social, due_at=SENT + timedelta(days=40))
    arrange.referral(of, social, Status.CANCELLED)
    arrange.referral(of, social, Status.DRAFT)

    table = counted(SAMARINDA)

    assert {row.code: row.values for row in table.rows} == {
        "DINKES": (3, 2, 1, 1, 5.0, 1),
        "DINSOS": (2, 0, 0, 0, None, 0),
    }
    assert table.total == (5, 2, 1, 1, 5.0, 1)


def test_no_answer_is_late_once_its_time_is_over() -> None:
    of = arrange.victim(arrange.case(SAMARINDA))
    arrange.referral(of, agency("DINKES", SAMARINDA), due_at=SENT + timedelta(hours=2))

    assert counted(SAMARINDA).total == (1, 0, 0, 0, None, 1)


def test_a_referral_counts_in_the_month_and_area_it_was_sent_from() -> None:
    of = arrange.victim(arrange.case(SAMARINDA))
    clinic = agency("DINKES", BALIKPAPAN)
    arrange.referral(of, clinic, sent_at=arrange.LAST_MINUTES)
    arrange.referral(of, clinic, sent_at=arrange.NEXT_MONTH)

    assert counted(SAMARINDA).total[0] == 1
    assert counted(BALIKPAPAN).total[0] == 0
    assert counted(PROVINCE).total[0] == 1


def test_the_table_asks_the_same_few_questions(django_assert_max_num_queries) -> None:
    of = arrange.victim(arrange.case(SAMARINDA))
    for kind in ("DINKES", "DINSOS", "RS"):
        arrange.referral(of, agency(kind, SAMARINDA))

    with django_assert_max_num_queries(3):
        counted(PROVINCE)
