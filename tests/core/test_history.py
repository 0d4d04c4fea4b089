"""Whoever changes a row leaves behind what it said before, whichever way the change came."""

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from accounts.models import User
from cases.choices import Risk
from cases.models import Case, Complaint, Person, Victim
from core import clock, crypto, scope
from core.history import changes_of
from core.models import AuditEvent, DataKey
from tests.world import STORY, World, make_world


CaseChange = changes_of(Case)
ComplaintChange = changes_of(Complaint)
VictimChange = changes_of(Victim)


def raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_raw_statement_is_caught_as_well_as_a_save(world: World, as_system) -> None:
    with as_system():
        raw("UPDATE cases_case SET risk = 'TINGGI' WHERE id = %s", world.case.pk)
        Case.objects.filter(pk=world.case.pk).update(is_emergency=True)
        kept = list(CaseChange.objects.filter(pgh_label="update").order_by("pgh_id"))

    assert [(c.risk, c.is_emergency) for c in kept[-2:]] == [
        (Risk.MEDIUM, False),
        (Risk.HIGH, False),
    ]


def test_many_rows_at_once_leave_one_entry_each(world: World, as_system) -> None:
    with as_system():
        before = VictimChange.objects.count()
        Victim.objects.bulk_create(
            Victim(
                case=world.case,
                person=_person(world),
                initials="X.Y.",
                sex="P",
                age=20,
                age_group="18-24",
                is_child=False,
                decision="TERINDIKASI",
                created_by=world.head,
            )
            for _ in range(3)
        )

        assert VictimChange.objects.count() == before + 3


def test_a_row_that_is_deleted_leaves_what_it_said(world: World, as_system) -> None:
    with as_system():
        person = _person(world)
        person.tokens.all().delete()
        raw("DELETE FROM cases_person WHERE id = %s", person.pk)
        last = changes_of(Person).objects.latest("pgh_id")

    assert (last.pgh_label, last.sex, last.agency_id) == (
        "delete",
        "P",
        person.agency_id,
    )


def test_a_change_that_changes_nothing_leaves_nothing(world: World, as_system) -> None:
    with as_system():
        before = CaseChange.objects.count()
        Case.objects.get(pk=world.case.pk).save()

        assert CaseChange.objects.count() == before


def test_signing_in_leaves_nothing_and_a_new_role_does(db: None) -> None:
    user = User.objects.create(username="baru", role="leader", password="!")
    kept = changes_of(User).objects.filter(pgh_obj=user.pk)
    before = kept.count()

    User.objects.filter(pk=user.pk).update(last_login=clock.now(), password="!x")
    assert kept.count() == before
    User.objects.filter(pk=user.pk).update(role="secretariat")

    assert kept.latest("pgh_id").role == "leader"


@pytest.mark.parametrize("act", ["update", "delete"])
@pytest.mark.parametrize(
    "table", ["cases_casechange", "accounts_userchange", "core_auditevent"]
)
def test_the_application_can_neither_change_nor_remove_it(
    world: World, as_system, table: str, act: str
) -> None:
    column = "actor" if table == "core_auditevent" else "pgh_label"
    words = {
        "update": "UPDATE {} SET {} = 'x'",
        "delete": "DELETE FROM {}",
    }

    with (
        as_system(),
        pytest.raises(ProgrammingError, match="permission denied"),
        transaction.atomic(),
    ):
        raw(words[act].format(table, column))


def test_another_unit_sees_nothing_of_it(world: World) -> None:
    with scope.as_user(world.outsider):
        assert not CaseChange.objects.exists()
        assert not ComplaintChange.objects.exists()
        assert not VictimChange.objects.exists()
    with scope.as_user(world.caseworker):
        assert CaseChange.objects.exists()


def test_nobody_sees_anything_of_it(committed_db: None) -> None:
    make_world()

    assert not CaseChange.objects.exists()
    assert not ComplaintChange.objects.exists()
    with scope.as_public():
        assert not CaseChange.objects.exists()


def test_a_sealed_text_stays_sealed_and_dies_with_its_key(
    world: World, as_system
) -> None:
    with as_system():
        complaint = Complaint.objects.get(pk=world.complaint.pk)
        complaint.seal(story="Keterangan yang lain.").save()
        was = ComplaintChange.objects.filter(pgh_obj=complaint.pk).latest("pgh_id")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT string_agg(c::text, '') FROM cases_complaintchange c"
            )
            (dump,) = cursor.fetchone()

        assert was.reveal("story") == STORY
        assert STORY.encode().hex() not in dump
        assert STORY not in dump
        DataKey.objects.filter(pk=complaint.data_key_id).update(wrapped=None)
        with pytest.raises(crypto.Unreadable):
            was.reveal("story")


def test_a_change_and_its_audit_line_name_the_same_transaction(
    committed_db: None,
) -> None:
    world = make_world()
    with scope.as_system("test"):
        opened = AuditEvent.objects.get(action="case.opened")
        sent = AuditEvent.objects.get(action="referral.sent")
        kept = CaseChange.objects.get(pgh_obj=world.case.pk, pgh_label="insert")

    assert kept.pgh_transaction == opened.transaction != sent.transaction
    assert kept.pgh_created_at <= opened.at


def _person(world: World) -> Person:
    person = Person(
        agency=world.case.agency, sex="P", initials="X.Y.", created_by=world.head
    )
    person.seal(name="Nama Karangan").save()
    return person
