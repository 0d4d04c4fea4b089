import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from cases.models import Case, Complaint, Person, Victim
from core import scope
from core.models import AuditEvent
from referrals.models import Disclosure, Referral
from tests.world import World


PROTECTED = [Case, Complaint, Person, Victim, Referral]


@pytest.mark.parametrize("model", PROTECTED)
def test_without_a_scope_there_are_no_rows(world: World, model) -> None:
    assert model.objects.count() == 0


@pytest.mark.parametrize("model", PROTECTED)
def test_the_database_hides_other_units_even_from_a_view_that_forgets(
    world: World, model
) -> None:
    with scope.as_user(world.outsider):
        assert model.objects.count() == 0
    with scope.as_user(world.caseworker):
        assert model.objects.count() == 1


def test_the_receiver_of_a_referral_sees_it_and_no_case(world: World) -> None:
    with scope.as_user(world.receiver):
        assert Referral.objects.count() == 1
        assert not Case.objects.exists()
        assert not Person.objects.exists()
        assert not Disclosure.objects.exists()


def test_nobody_writes_a_case_for_another_unit(world: World) -> None:
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        scope.as_user(world.outsider),
    ):
        Person.objects.create(
            agency=world.case.agency,
            sex="P",
            initials="X",
            created_by=world.outsider,
            data_key_id=world.case.data_key_id,
        )


def test_a_victim_cannot_be_hung_on_an_invisible_case(world: World) -> None:
    with (
        pytest.raises(ProgrammingError, match="not visible"),
        scope.as_user(world.outsider),
    ):
        Victim.objects.create(
            case_id=world.case.pk,
            person_id=world.victim.person_id,
            initials="X",
            sex="P",
            is_child=True,
            age_group="TIDAK_DIKETAHUI",
            decision="TERINDIKASI",
            created_by=world.outsider,
        )


def test_a_nested_scope_gives_the_outer_one_back(world: World) -> None:
    with scope.as_user(world.outsider):
        with scope.as_system("test"):
            assert Case.objects.count() == 1
        assert Case.objects.count() == 0


def test_a_failed_nested_scope_gives_the_outer_one_back(world: World) -> None:
    with scope.as_user(world.outsider):
        with pytest.raises(ZeroDivisionError), scope.as_system("test"):
            raise ZeroDivisionError
        assert Case.objects.count() == 0


def test_a_scope_does_not_outlive_its_transaction(committed_db) -> None:
    with scope.as_system("test"):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.kind', true)")

        assert cursor.fetchone()[0] in {"", None}


def test_audit_lines_cannot_be_changed_or_deleted(world: World) -> None:
    for act in (
        lambda: AuditEvent.objects.update(actor="x"),
        lambda: AuditEvent.objects.all().delete(),
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
        ):
            act()


def test_the_application_owns_nothing_and_bypasses_nothing(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone() == (0,)


def test_the_application_cannot_take_the_owners_role(db) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET ROLE tppo_owner")
