from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from cases import services
from cases.choices import Danger, Decision
from cases.models import Case, CaseGrant, Complaint, Person, Victim
from cases.states import ComplaintStatus, Stage
from core import clock, scope
from core.models import AuditEvent
from tests.world import (
    NAME,
    NIK,
    SAMARINDA,
    STORY,
    World,
    agency,
    identify,
    make_world,
    person,
    register,
)


def test_a_complaint_gets_a_ticket_and_two_hours_when_there_is_danger(
    world: World,
) -> None:
    complaint = register(world.desk, agency("UPTDPPA", SAMARINDA), danger=Danger.YES)

    assert complaint.ticket == f"T-{clock.today().year}-0002"
    assert complaint.due_at - complaint.received_at == timedelta(hours=2)


def test_a_complaint_without_danger_is_decided_within_three_working_days(
    world: World,
) -> None:
    assert world.complaint.due_at.weekday() < 5
    assert world.complaint.due_at > world.complaint.received_at + timedelta(days=2)


def test_an_indicated_victim_opens_a_case_numbered_by_area_and_month(
    world: World,
) -> None:
    today = clock.today()

    assert world.case.number == f"TPPO/64.72/{today:%Y/%m}/0001"
    assert world.case.stage == Stage.CONSENT
    assert world.complaint.status == ComplaintStatus.BECAME_CASE


def test_a_second_victim_joins_the_same_case(world: World) -> None:
    found = identify(world.complaint, by=world.caseworker, age=30)

    assert found.victim.case_id == world.case.pk
    assert found.victim.is_child is False


@pytest.mark.parametrize("decision", [Decision.NOT_ENOUGH, Decision.NOT_TPPO])
def test_any_other_decision_opens_no_case_and_keeps_the_complaint_waiting(
    world: World, decision
) -> None:
    complaint = register(world.desk, agency("UPTDPPA", SAMARINDA))

    found = identify(complaint, by=world.caseworker, decision=decision)

    with scope.as_system("test"):
        complaint.refresh_from_db()
        assert found.victim is None
        assert (complaint.status, Case.objects.count()) == (
            ComplaintStatus.IN_PROGRESS,
            1,
        )


def test_names_numbers_and_stories_are_sealed_and_open_again(world: World) -> None:
    with scope.as_system("test"):
        victim = Person.objects.select_related("data_key").get()
        complaint = Complaint.objects.select_related("data_key").get()

    assert (victim.reveal("name"), victim.reveal("nik"), complaint.reveal("story")) == (
        NAME,
        NIK,
        STORY,
    )
    assert NAME not in str(victim.name)


def test_no_name_number_or_story_stands_in_any_column_of_the_database(
    world: World,
) -> None:
    found = _columns_holding(NAME, NIK, STORY, "Maharani")

    assert found == []


def test_the_search_for_plain_text_finds_one_that_was_planted(world: World) -> None:
    AuditEvent.objects.create(
        action="planted", actor=NAME, target_model="x", target_id="x"
    )

    assert _columns_holding(NAME) == ["core_auditevent"]


def test_opening_an_identity_is_recorded_with_its_reason(world: World) -> None:
    with scope.as_user(world.caseworker):
        services.open_identities(world.case, by=world.caseworker, reason="SURAT")
        told = services.identities(world.case, by=world.caseworker)

    event = AuditEvent.objects.get(action="identity.revealed")
    assert told[world.victim.pk]["name"] == NAME
    assert (event.actor, event.thread_id, event.detail) == (
        "rina",
        str(world.case.pk),
        {"reason": "SURAT", "victims": 1},
    )


def test_nothing_is_registered_if_the_audit_line_cannot_be_written(
    world: World, monkeypatch
) -> None:
    monkeypatch.setattr("core.audit.record", lambda *a, **k: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        register(world.desk, agency("UPTDPPA", SAMARINDA))

    with scope.as_system("test"):
        assert Complaint.objects.count() == 1


def test_whoever_decides_is_on_the_team(world: World) -> None:
    with scope.as_system("test"):
        assert CaseGrant.objects.live().get().user == world.caseworker


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Siti Maharani", "S.M."),
        ("siti", "S."),
        ("", "N.N."),
        ("A B C D", "A.B.C."),
        ("123", "N.N."),
    ],
)
def test_initials_come_from_the_words_of_a_name(name: str, initials: str) -> None:
    assert services.initials(name) == initials


def test_two_officers_deciding_at_once_open_one_case(committed_db) -> None:
    world = make_world()
    complaint = register(world.desk, world.case.agency)

    def decide(who) -> None:
        identify(complaint, by=who)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(decide, [world.caseworker, world.colleague]))

    with scope.as_system("test"):
        assert Case.objects.filter(complaints=complaint).count() == 1
        assert Victim.objects.filter(case__complaints=complaint).count() == 2


def test_ten_complaints_at_once_get_ten_numbers_in_a_row(committed_db) -> None:
    unit = agency("UPTDPPA", SAMARINDA)
    desk = person("meja", "complaint_officer", unit)

    def take(_: int) -> str:
        try:
            return register(desk, unit).ticket
        finally:
            connection.close()

    with ThreadPoolExecutor(5) as pool:
        tickets = sorted(pool.map(take, range(10)))

    assert [ticket[-4:] for ticket in tickets] == [f"{n:04}" for n in range(1, 11)]


def _columns_holding(*texts: str) -> list[str]:
    """Tables with a row whose text form holds one of these."""
    with scope.as_system("test"), connection.cursor() as cursor:
        cursor.execute(
            # Partitions are read through their whole; what the application may not even read it cannot fill.
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND NOT relispartition "
            "AND relnamespace = 'public'::regnamespace AND has_table_privilege(oid, 'SELECT')"
        )
        tables = [row[0] for row in cursor.fetchall()]
        found = []
        for table in tables:
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {table} t WHERE t::text ILIKE ANY (%s))",
                [[f"%{t}%" for t in texts]],
            )
            if cursor.fetchone()[0]:
                found.append(table)
        return found
