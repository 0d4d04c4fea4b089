"""Who reads unusually is seen by the officer of the area; unusual is not wrong, so the head is asked first."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from agencies.choices import DutyKind
from agencies.models import Shift
from cases.models import Case
from core import clock, scope, todos, watching
from core.models import AuditEvent, Job
from protection.models import Breach, Finding
from protection.services import TransitionRefused, findings
from tests import registers
from tests.world import World


NOON = 4  # 12.00 WITA


def _read_many(by: User, number: int, *, hour: int = NOON, days: int = 1) -> None:
    """Lines about so many different records within one hour, some days ago."""
    today = clock.now().replace(hour=hour, minute=1, second=0, microsecond=0)
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=today - timedelta(days=days),
            action="case.read",
            actor=by.username,
            actor_id=str(by.pk),
            target_model="cases.Case",
            target_id=str(UUID(int=n)),
        )
        for n in range(number)
    )


def _kinds(person: User) -> list[str]:
    found = watching.unusual([str(person.pk)])
    return found[0].kinds() if found else []


@pytest.mark.parametrize(("number", "kinds"), [(30, []), (31, ["JAM"])])
def test_more_than_thirty_records_in_an_hour(
    world: World, number: int, kinds: list[str]
) -> None:
    _read_many(world.caseworker, number)

    assert _kinds(world.caseworker) == kinds


def test_one_record_read_often_is_one_record(world: World) -> None:
    for _ in range(40):
        registers.read(world.caseworker, world.case)

    assert "JAM" not in _kinds(world.caseworker)


@pytest.mark.parametrize(
    ("hour", "kinds"),
    [(13, []), (14, ["MALAM"]), (20, ["MALAM"]), (21, [])],
)
def test_night_is_from_22_to_5_on_the_offices_clock(
    world: World, hour: int, kinds: list[str]
) -> None:
    _read_many(world.caseworker, 11, hour=hour)

    assert _kinds(world.caseworker) == kinds


def test_whoever_is_on_duty_reads_at_night_as_usual(world: World) -> None:
    _read_many(world.caseworker, 11, hour=15)
    shift = clock.now().replace(hour=12, minute=0) - timedelta(days=1)
    Shift.objects.create(
        user=world.caseworker,
        agency=world.case.agency,
        kind=DutyKind.HOTLINE,
        starts_at=shift,
        ends_at=shift + timedelta(hours=8),
        created_by=world.head,
    )

    assert _kinds(world.caseworker) == []


def test_many_doors_that_stayed_shut(world: World) -> None:
    for _ in range(11):
        registers.read(world.colleague, world.case, "door.refused")

    assert "DITOLAK" in _kinds(world.colleague)


def test_what_lies_longer_back_is_not_looked_at(world: World) -> None:
    _read_many(world.caseworker, 50, days=31)

    assert _kinds(world.caseworker) == []


def test_the_officer_sees_the_own_area_only(client, world: World) -> None:
    _read_many(world.caseworker, 40)
    client.force_login(world.officer)
    page = client.get(reverse("protection:reading_list")).content.decode()
    assert world.caseworker.get_full_name() in page

    with scope.as_system("test"):
        world.officer.role = "caseworker"
        world.officer.save()
    assert client.get(reverse("protection:reading_list")).status_code == 404


def test_the_page_asks_a_fixed_number_of_questions(client, world: World) -> None:
    client.force_login(world.officer)
    url = reverse("protection:reading_list")
    _read_many(world.caseworker, 40)
    registers.finding(world)
    before = _statements(client, url)
    for person in (world.colleague, world.head, world.receiver):
        _read_many(person, 40)
    registers.finding(world, "WAJAR")

    assert _statements(client, url) == before


def _statements(client, url: str) -> int:
    with connection.execute_wrapper(counter := _Counter()):
        assert client.get(url).status_code == 200
    return counter.number


class _Counter:
    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)


def test_an_index_serves_the_question(world: World) -> None:
    lines = AuditEvent.objects.filter(
        watching.IS_READING, actor_id__in=[str(world.caseworker.pk)]
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")

        # Each month has its part of the index, under a name of its own.
        plan = lines.explain()
        assert "actor_id_at_idx" in plan
        assert "Seq Scan" not in plan


# What follows


def test_the_head_is_asked_and_answers(client, world: World) -> None:
    finding = registers.finding(world)
    with scope.as_user(world.head):
        waiting = [t.url for t in todos.waiting_for(world.head)]
    assert finding.get_absolute_url() in waiting
    mail = Job.objects.get(idempotency_key=f"finding:{finding.pk}").payload
    assert mail["to"] == [world.head.email]
    assert world.caseworker.username not in str(mail)
    client.force_login(world.head)

    answer = client.post(
        reverse("protection:finding_answer", args=[finding.pk]),
        {"text": "Menyusun laporan triwulan."},
        follow=True,
    )

    assert "Menyusun laporan triwulan." in answer.content.decode()
    with scope.as_user(world.head):
        assert not Finding.objects.asked_of(world.head).unanswered().exists()


def test_nobody_answers_for_oneself(world: World) -> None:
    with scope.as_user(world.officer):
        finding = findings.record(
            world.head,
            by=world.officer,
            agency=world.case.agency,
            verdict="TANYA_KEPALA",
            note="Malam hari.",
        )

    with scope.as_user(world.head):
        assert not Finding.objects.visible_to(world.head).filter(pk=finding.pk).exists()


def test_a_note_that_was_not_asked_about_is_the_officers(world: World) -> None:
    registers.finding(world, "WAJAR")

    with scope.as_user(world.head):
        assert not Finding.objects.exists()


def test_suspending_closes_the_account_at_once(client, world: World) -> None:
    client.force_login(world.caseworker)
    assert client.get(reverse("home")).status_code == 200

    registers.finding(world, "AKUN_DITANGGUHKAN")

    assert client.get(reverse("home")).status_code == 302
    assert not User.objects.get(pk=world.caseworker.pk).is_active
    line = AuditEvent.objects.get(action="account.suspended")
    assert line.actor_id == str(world.officer.pk)


def test_a_breach_is_opened_from_a_finding(world: World) -> None:
    finding = registers.finding(world)

    with scope.as_user(world.officer):
        findings.settle(finding, by=world.officer, verdict="INSIDEN")

        breach = Breach.objects.get()
    assert breach.finding_id == finding.pk
    assert breach.accounts == [world.caseworker.username]


def test_what_is_settled_stays_settled(world: World) -> None:
    finding = registers.finding(world, "WAJAR")

    with scope.as_user(world.officer), pytest.raises(TransitionRefused):
        findings.settle(finding, by=world.officer, verdict="AKUN_DITANGGUHKAN")

    assert User.objects.get(pk=world.caseworker.pk).is_active


def test_the_officer_of_data_protection_sees_no_case(world: World) -> None:
    with scope.as_user(world.officer):
        assert not Case.objects.exists()


def test_a_person_outside_the_area_is_not_there(client, world: World) -> None:
    client.force_login(world.officer)
    outsider = User.objects.create(username="jauh", role="caseworker")

    url = reverse("protection:finding_create", args=[outsider.pk])

    assert client.get(url).status_code == 404


def test_nobody_judges_the_own_reading(client, world: World) -> None:
    _read_many(world.officer, 40)
    client.force_login(world.officer)
    url = reverse("protection:finding_create", args=[world.officer.pk])

    page = client.get(reverse("protection:reading_list")).content.decode()

    assert world.officer.get_full_name() in page
    assert url not in page
    assert client.get(url).status_code == 404
