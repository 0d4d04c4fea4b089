"""The policy is one file; the system deletes by it, and its printed form is true."""

from datetime import UTC, datetime
from io import StringIO

from django.conf import settings
from django.core.management import call_command

from core import drafts, retention
from core.retention import Ending


def test_the_committed_policy_is_the_one_that_the_command_prints() -> None:
    out = StringIO()

    call_command("print_retention", stdout=out)

    committed = (settings.BASE_DIR / "docs" / "retention.md").read_text("utf-8")
    assert committed == out.getvalue(), "manage.py print_retention > docs/retention.md"


def test_five_years_end_on_the_same_day() -> None:
    now = datetime(2026, 11, 24, 8, tzinfo=UTC)

    assert retention.of("KASUS").cutoff(now) == datetime(2021, 11, 24, 8, tzinfo=UTC)


def test_a_leap_day_ends_on_the_last_of_february() -> None:
    now = datetime(2028, 2, 29, tzinfo=UTC)

    assert retention.of("PENGADUAN").cutoff(now).date().isoformat() == "2027-02-28"


def test_six_months_cross_the_year() -> None:
    now = datetime(2026, 3, 31, tzinfo=UTC)

    assert retention.of("PATROLI").cutoff(now).date().isoformat() == "2025-09-30"


def test_drafts_and_sessions_live_as_long_as_the_policy_says() -> None:
    assert retention.of("DRAF").span == drafts.LONGEST
    assert (
        retention.of("SESI").span.total_seconds() == 3600 * settings.SESSION_MAX_HOURS
    )


def test_whatever_is_erased_by_approval_erases_the_identity() -> None:
    approved = [
        each
        for each in retention.policy().values()
        if each.means == retention.Means.APPROVAL
    ]

    assert approved
    assert {each.ending for each in approved} == {Ending.ERASE_IDENTITY}
