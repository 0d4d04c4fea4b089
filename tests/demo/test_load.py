"""How made-up rows are loaded: the same each time, by the owner only, with every key and trigger back in place."""

from hashlib import sha256

import pytest
from django.core.management import CommandError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from agencies.models import Agency
from cases import services as case_services
from cases.models import Case, Complaint
from core import bulk, clock, demo_load, scope
from core import demo as made_up
from core.demo_load import Stray, _refuse_strays
from core.models import AuditSeal
from tests.demo.conftest import UNTIL, seed


CATALOGUE = """
SELECT 'c', conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated::text
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'i', indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid::text
FROM pg_index JOIN pg_class ON oid = indexrelid WHERE relnamespace = 'public'::regnamespace
UNION ALL SELECT 't', tgrelid::regclass::text, tgname, tgenabled::text, ''
FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1, 2, 3
"""


def rows(cursor) -> dict[str, str]:
    """A digest of every made-up row, sealed columns included, and of the counters."""
    found = {}
    for name in [*(table.name for table in made_up.tables()), "core_counter"]:
        # A grant or a token has a number of the database's own.
        question = "SELECT (to_jsonb(t) - 'id')::text, to_jsonb(t)->>'id' FROM "
        cursor.execute(f"{question}{name} t")
        own = name in {"cases_casegrant", "cases_searchtoken", "core_counter"}
        lines = sorted(line + ("" if own else str(key)) for line, key in cursor)
        found[name] = sha256("\\n".join(lines).encode()).hexdigest()
    return found


def test_the_same_wish_gives_the_same_rows_and_another_seed_gives_others(
    as_owner,
) -> None:
    with connection.cursor() as cursor:
        before = rows(cursor)
        seed("--replace", number=8)
        other = rows(cursor)
        seed("--replace")
        again = rows(cursor)
    assert again == before
    assert not {name for name in before if before[name] == other[name]} - {
        "core_counter"
    }


def test_a_filled_database_is_left_alone_unless_one_says_so(as_owner) -> None:
    with pytest.raises(CommandError, match=r"--keep .*--replace"):
        seed()


def test_the_seals_begin_anew_behind_made_up_lines(as_owner) -> None:
    with transaction.atomic():
        AuditSeal.objects.create(number=1, until=timezone.now(), lines=0)
        seed("--keep", cases=20)
        assert not AuditSeal.objects.exists()
        transaction.set_rollback(True)


def test_made_up_rows_have_no_history_and_a_new_load_leaves_none(as_owner) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_casechange")
        assert cursor.fetchone() == (0,)
        cursor.execute("UPDATE cases_case SET risk = 'TINGGI' WHERE risk <> 'TINGGI'")
        cursor.execute("SELECT count(*) > 0 FROM cases_casechange")
        assert cursor.fetchone() == (True,)
        seed("--replace")
        cursor.execute("SELECT count(*) FROM cases_casechange")
        assert cursor.fetchone() == (0,)


def test_made_up_audit_lines_lie_in_their_months(as_owner) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_auditevent_default")
        assert cursor.fetchone() == (0,)


def test_a_further_load_adds_and_its_numbers_follow(as_owner) -> None:
    with transaction.atomic():
        seed("--keep", cases=20)
        assert Case.objects.count() == 220
        assert (
            Complaint.objects.values("ticket").distinct().count()
            == Complaint.objects.count()
        )
        transaction.set_rollback(True)


def test_the_application_may_not_load(demo) -> None:
    with pytest.raises(CommandError, match="OWNER_DATABASE_URL"):
        seed("--keep")


def test_made_up_cases_have_no_place_in_production(as_owner, settings) -> None:
    settings.IS_PRODUCTION = True
    with pytest.raises(CommandError, match="MODE=production"):
        seed("--keep")


def test_a_number_that_is_none_is_refused() -> None:
    with pytest.raises(CommandError, match="not a number above 0"):
        seed(cases=0)


def test_tables_laid_bare_get_back_all_that_they_had(as_owner) -> None:
    names = [table.name for table in made_up.tables()]
    with connection.cursor() as cursor:
        cursor.execute(CATALOGUE)
        before = cursor.fetchall()
        with transaction.atomic():
            with bulk.laid_bare(cursor, names, wholly=True):
                cursor.execute(CATALOGUE)
                assert len(cursor.fetchall()) < len(before) - 100
            cursor.execute(CATALOGUE)
            assert cursor.fetchall() == before
            transaction.set_rollback(True)


def test_a_row_that_points_nowhere_is_refused_when_keys_come_back(as_owner) -> None:
    names = [table.name for table in made_up.tables()]
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
        bulk.laid_bare(cursor, names, wholly=True),
    ):
        cursor.execute("UPDATE cases_victim SET case_id = gen_random_uuid()")


def test_a_row_of_another_agency_than_its_parent_is_found(as_owner) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_service SET agency_id = "
            "(SELECT id FROM agencies_agency WHERE NOT is_unit LIMIT 1)"
        )
        with pytest.raises(Stray, match="cases"):
            _refuse_strays(cursor)
        transaction.set_rollback(True)


def test_a_column_that_nobody_fills_is_named() -> None:
    table = bulk.Table(Case, ("id", "number", "colour"))
    with pytest.raises(bulk.Misfit, match=r"unknown \['colour'\], missing .*agency_id"):
        table.check()


def test_every_column_that_needs_a_value_is_filled() -> None:
    for table in made_up.tables():
        table.check()


def test_the_next_complaint_takes_the_next_number(demo) -> None:
    desk = User.objects.get(username="pengaduan.samarinda")
    unit = Agency.objects.get(code="UPTDPPA-64.72")
    with scope.as_system("test"):
        taken = set(Complaint.objects.values_list("ticket", flat=True))
    with transaction.atomic():
        with scope.as_user(desk):
            complaint = case_services.register_complaint(
                case_services.Intake(channel="WA", story="Data contoh: satu lagi."),
                by=desk,
                agency=unit,
                received_at=clock.now(),
            )
        transaction.set_rollback(True)
    assert complaint.ticket not in taken


@pytest.mark.parametrize("username", ["kasus.samarinda", "kepala.samarinda"])
def test_a_unit_sees_its_own_rows_and_no_others(demo, username: str) -> None:
    user = User.objects.get(username=username)
    with scope.as_user(user):
        units = set(Case.objects.values_list("agency__code", flat=True))
        mine = Case.objects.visible_to(user)
        managed = mine.filter(manager=user)
        assert units == {"UPTDPPA-64.72"}
        assert managed.count() > 0 or user.role == Role.UNIT_HEAD
        assert mine.count() <= Case.objects.count()


@pytest.mark.stack
def test_processes_side_by_side_make_what_one_makes(
    as_owner, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = made_up.Wish(cases=2500, months=18, seed=3, until=UNTIL)
    makers = [(each.name, each.prepare(wish)) for each in made_up.generators()]
    alone = list(demo_load._batches(makers, wish))
    connection.close()
    monkeypatch.setattr(demo_load, "MANY", 1)
    together = list(demo_load._batches(makers, wish))
    assert len(together) == 3
    assert together == alone


def test_made_up_staff_cannot_sign_in(demo) -> None:
    staff = User.objects.filter(username__startswith="petugas.")
    assert staff.count() > 50
    assert not [user for user in staff if user.has_usable_password()]
