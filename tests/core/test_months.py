"""The audit lies in months: there is always a place for a line, and old months end as a whole."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import override_settings
from django.utils import timezone

from core import months, sealing, tidying
from core.models import AuditEvent, EndedMonth
from tests import databases


OLD = datetime(2019, 3, 10, 4, tzinfo=UTC)
MARCH = date(2019, 3, 1)
End = Callable[..., str]


def write(at: datetime) -> AuditEvent:
    return AuditEvent.objects.create(
        at=at, action="x.y", actor="ratna", target_model="m", target_id="1"
    )


def seal() -> None:
    with transaction.atomic():
        sealing.seal()


def places() -> set[str]:
    """In which partitions the lines lie."""
    return set(_asked("SELECT DISTINCT tableoid::regclass::text FROM core_auditevent"))


@pytest.fixture
def as_owner(committed_db: None) -> Iterator[Callable[..., None]]:
    """Statements of the owner; the audit is empty."""
    AuditEvent.objects.exists()

    def does(statement: str, *values: object) -> None:
        with _owner() as found:
            found.execute(statement, values)

    does("DELETE FROM core_auditevent")
    return does


@pytest.fixture
def end(as_owner: Callable[..., None]) -> End:
    """The command, in the hand of the owner."""

    def run(month: str = "2019-03", by: str = "Sri, arsiparis") -> str:
        said = StringIO()
        given = psycopg.conninfo.conninfo_to_dict(databases.owner_url())
        before = dict(connection.settings_dict)
        connection.close()
        connection.settings_dict |= {
            "USER": given["user"],
            "PASSWORD": given["password"],
        }
        try:
            call_command("end_audit_month", month, by=by, stdout=said)
        finally:
            connection.close()
            connection.settings_dict.update(before)
        return said.getvalue()

    return run


def test_a_line_goes_into_the_partition_of_its_month(as_owner) -> None:
    line = write(timezone.now())

    assert places() == {f"core_auditevent_{line.at.astimezone(UTC):%Y_%m}"}


def test_a_line_of_a_month_without_a_partition_still_finds_a_place(as_owner) -> None:
    write(OLD)

    assert places() == {"core_auditevent_default"}


def test_a_partition_that_comes_late_takes_over_the_lines_of_its_month(
    as_owner,
) -> None:
    lines = {write(OLD).pk, write(OLD + timedelta(days=30)).pk}
    as_owner("SELECT core_audit_month('2019-03-01')")

    assert places() == {"core_auditevent_2019_03", "core_auditevent_default"}
    assert set(AuditEvent.objects.values_list("pk", flat=True)) == lines


def test_the_daily_tidying_makes_three_months_ahead(as_owner) -> None:
    name = f"core_auditevent_{_months_from_now(3):%Y_%m}"
    as_owner(f"DROP TABLE {name}")

    with transaction.atomic():
        tidying.sweep()

    assert _asked("SELECT to_regclass(%s)::text", name) == [name]


def test_the_application_reads_and_writes_through_the_whole_only(db: None) -> None:
    rights = _asked(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'core_auditevent'::regclass "
        "AND has_table_privilege(inhrelid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')"
    )

    assert rights == []


def test_the_application_makes_no_other_partition(db: None) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        months.prepare_between(MARCH, MARCH)


def test_a_partition_made_later_is_out_of_reach_too(as_owner) -> None:
    as_owner("SELECT core_audit_month('2019-03-01')")

    for act in ("SELECT", "INSERT", "UPDATE", "DELETE"):
        assert _asked(
            "SELECT has_table_privilege('core_auditevent_2019_03', %s)", act
        ) == [False]


def test_a_seal_holds_lines_of_one_month_only(as_owner) -> None:
    write(OLD), write(OLD + timedelta(days=30)), write(OLD + timedelta(days=31))
    seal()

    assert [len(sealing.seals_of(date(2019, month, 1))) for month in (3, 4)] == [1, 1]
    assert list(sealing.faults()) == []


def test_a_search_between_two_moments_opens_only_their_months(as_owner) -> None:
    as_owner("SELECT core_audit_month('2019-03-01'), core_audit_month('2019-04-01')")
    plan = AuditEvent.objects.filter(at__gte=OLD, at__lt=OLD + timedelta(1)).explain()

    assert "core_auditevent_2019_03" in plan
    assert "core_auditevent_2019_04" not in plan


def test_an_old_month_ends_and_the_check_says_so(end: End, as_owner) -> None:
    as_owner("SELECT core_audit_month('2019-03-01')")
    write(OLD), write(OLD + timedelta(hours=1))
    stays = write(OLD + timedelta(days=30))
    seal()

    assert "2019-03: 2 lines ended by retention" in end()

    said = StringIO()
    call_command("verify_audit", stdout=said)
    assert "2019-03: 2 lines ended by retention" in said.getvalue()
    assert "Sri, arsiparis" in said.getvalue()
    assert [line.pk for line in AuditEvent.objects.all()] == [stays.pk]
    assert _asked("SELECT to_regclass('core_auditevent_2019_03')::text") == [None]


def test_lines_without_a_partition_end_with_their_month(end: End) -> None:
    write(OLD)
    seal()
    end()

    assert not AuditEvent.objects.exists()
    assert list(sealing.faults()) == []


def test_a_line_slipped_into_an_ended_month_is_named(end: End) -> None:
    write(OLD)
    seal()
    end()
    added = write(OLD)

    assert [(f.what, f.line) for f in sealing.faults()] == [
        ("line was slipped in later", added.pk)
    ]


def test_whoever_removes_lines_and_claims_that_they_ended_needs_the_key(
    as_owner,
) -> None:
    line = write(OLD)
    seal()
    as_owner("DELETE FROM core_auditevent")
    as_owner(
        "INSERT INTO core_endedmonth VALUES ('2019-03-01', 1, %s, 'nobody', now(), %s)",
        b"x" * 32,
        b"x" * 64,
    )

    assert [(f.what, f.line) for f in sealing.faults()] == [
        ("end of 2019-03 is not signed, or does not fit its seals", None),
        ("line was removed", line.pk),
    ]


def test_a_young_month_does_not_end(end: End) -> None:
    young = _months_from_now(-60)
    write(datetime(young.year, young.month, 10, tzinfo=UTC))
    seal()

    with pytest.raises(CommandError, match="AUDIT_KEPT_MONTHS keeps 60"):
        end(f"{young:%Y-%m}")
    with override_settings(AUDIT_KEPT_MONTHS=59):
        assert "1 lines" in end(f"{young:%Y-%m}")


def test_a_month_that_is_not_sealed_does_not_end(end: End) -> None:
    write(OLD)

    with pytest.raises(CommandError, match="what is not sealed may not go"):
        end()


def test_a_month_that_somebody_was_at_does_not_end(end: End, as_owner) -> None:
    write(OLD)
    seal()
    as_owner("UPDATE core_auditevent SET actor = 'somebody else'")

    with pytest.raises(CommandError, match="not as it was sealed"):
        end()


def test_a_month_ends_once(end: End) -> None:
    write(OLD)
    seal()
    end()

    with pytest.raises(CommandError, match="ended already"):
        end()


def test_the_application_ends_no_month_and_changes_no_end(db: None) -> None:
    with (
        pytest.raises(ProgrammingError, match=r"must be owner|permission denied"),
        transaction.atomic(),
    ):
        months.drop(months.month_of(timezone.now()))
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        EndedMonth.objects.update(lines=0)


def test_what_is_no_month_is_refused() -> None:
    with pytest.raises(CommandError, match="not a month"):
        call_command("end_audit_month", "2019-13", by=str(uuid4()))


def _months_from_now(number: int) -> date:
    today = timezone.now().date()
    count = 12 * today.year + today.month - 1 + number
    return date(count // 12, count % 12 + 1, 1)


@contextmanager
def _owner() -> Iterator[psycopg.Connection]:
    url = databases.url_of(connection.settings_dict["NAME"], databases.owner_url())
    with psycopg.connect(url, autocommit=True) as found:
        yield found


def _asked(statement: str, *values: object) -> list[object]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [row[0] for row in cursor.fetchall()]
