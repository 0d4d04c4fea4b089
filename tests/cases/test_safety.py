"""The safety page of a case: who reads it, who writes it, and what is written down of each look."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from agencies import duty
from agencies.choices import DutyKind
from cases import grants
from cases.models import Case, SafetyNote, Victim
from cases.services import access, safety
from cases.states import Stage
from core import clock, scope
from core.models import AuditEvent, Draft
from tests.cases.pages import (
    access_log,
    call,
    safety_list,
    safety_page,
    write_url,
)
from tests.world import (
    BALIKPAPAN,
    NAME,
    SAFE,
    World,
    a_bar,
    a_safety_note,
    a_shift,
    agency,
    an_emergency,
    on_duty,
    person,
)


NUMBER = SAFE["safe_phone"]
CODE_WORD = SAFE["code_word"]


def _close(world: World) -> None:
    with scope.as_system("test"):
        Case.objects.filter(pk=world.case.pk).update(
            stage=Stage.CLOSED, closed_at=timezone.now()
        )


# Who sees it


def test_whoever_may_open_the_case_reads_its_safety_page(client, world: World) -> None:
    a_safety_note(world)

    for who in (world.caseworker, world.head):
        assert CODE_WORD in safety_page(client, who, world).content.decode()


def test_the_safety_page_is_open_to_whoever_is_on_duty_and_the_case_is_not(
    client, world: World
) -> None:
    a_safety_note(world)
    assert safety_page(client, world.desk, world).status_code == 404

    on_duty(world, world.desk)

    page = safety_page(client, world.desk, world)
    assert CODE_WORD in page.content.decode()
    assert NAME not in page.content.decode()
    assert client.get(world.case.get_absolute_url()).status_code == 404
    assert client.get(write_url(world)).status_code == 404


def test_it_closes_with_the_shift(client, world: World) -> None:
    with time_machine.travel(timezone.now(), tick=False) as now:
        a_shift(world, world.colleague, hours=8)
        assert safety_page(client, world.colleague, world).status_code == 200

        now.shift(timedelta(hours=8))

        assert safety_page(client, world.colleague, world).status_code == 404
        assert client.get(reverse("cases:safety_list")).status_code == 404


def test_it_is_not_open_before_the_shift_nor_to_a_driver(client, world: World) -> None:
    a_shift(world, world.desk, starts_at=clock.now() + timedelta(minutes=5))
    a_shift(world, world.colleague, kind=DutyKind.DRIVER)

    for who in (world.desk, world.colleague):
        assert safety_page(client, who, world).status_code == 404


def test_on_duty_only_open_cases_are_seen(client, world: World) -> None:
    on_duty(world, world.desk)
    _close(world)

    assert safety_page(client, world.desk, world).status_code == 404
    assert world.case.short_number not in safety_list(client, world.desk)
    assert safety_page(client, world.head, world).status_code == 200


def test_a_conflict_of_interest_wins_over_the_duty_roster(client, world: World) -> None:
    note = a_safety_note(world)
    on_duty(world, world.colleague)
    assert safety_page(client, world.colleague, world).status_code == 200

    a_bar(world)

    assert safety_page(client, world.colleague, world).status_code == 404
    assert call(client, world.colleague, note).status_code == 404
    assert world.case.short_number not in safety_list(client, world.colleague)
    grants.forget(world.colleague)
    with scope.as_user(world.colleague):
        assert not SafetyNote.objects.exists()


def test_duty_in_another_unit_opens_nothing_here(client, world: World) -> None:
    a_safety_note(world)
    from_there = world.outsider
    duty.put_on_duty(
        from_there,
        agency("UPTDPPA", BALIKPAPAN),
        by=from_there,
        kind=DutyKind.HOTLINE,
        starts_at=clock.now(),
        ends_at=clock.now() + timedelta(hours=8),
    )

    assert safety_page(client, from_there, world).status_code == 404
    assert world.case.short_number not in safety_list(client, from_there)
    with scope.as_user(type(from_there).objects.get(pk=from_there.pk)):
        assert not SafetyNote.objects.exists()


def test_emergency_access_opens_the_safety_page_but_does_not_write_it(
    client, world: World
) -> None:
    a_safety_note(world)
    an_emergency(world)

    assert CODE_WORD in safety_page(client, world.coordinator, world).content.decode()
    assert client.get(write_url(world)).status_code == 404


def test_the_list_shows_initials_and_number_and_finds_by_both(
    client, world: World
) -> None:
    on_duty(world, world.desk)
    short, initials = world.case.short_number, world.victim.initials

    for typed in ("", short, short[-4:], "sm", "S.M.", "s. m."):
        found = safety_list(client, world.desk, q=typed)
        assert short in found
        assert initials in found
        assert NAME not in found
    for typed in ("2019/01/9999", "xy", "%", "S"):
        assert short not in safety_list(client, world.desk, q=typed)


def test_the_place_in_the_navigation_comes_and_goes_with_the_shift(
    client, world: World
) -> None:
    client.force_login(world.desk)
    url = reverse("cases:safety_list")
    assert url not in client.get("/").content.decode()

    on_duty(world, world.desk)

    assert url in client.get("/").content.decode()


def test_whoever_takes_over_a_case_reads_and_writes_its_safety_notes(
    client, world: World
) -> None:
    a_safety_note(world)
    balikpapan = agency("UPTDPPA", BALIKPAPAN)
    taker = person("kepala_lain", Role.UNIT_HEAD, balikpapan)
    with scope.as_user(world.regency_coordinator):
        access.shut_out_unit(
            world.case.number,
            agency=world.case.agency,
            to=balikpapan,
            by=world.regency_coordinator,
        )

    assert CODE_WORD in safety_page(client, taker, world).content.decode()
    client.post(write_url(world), {**SAFE, "code_word": "teh hangat"})
    assert "teh hangat" in safety_page(client, taker, world).content.decode()
    assert safety_page(client, world.caseworker, world).status_code == 404


# Writing it


def test_the_team_writes_it_and_the_case_page_tells_that_it_is_there(
    client, world: World
) -> None:
    client.force_login(world.caseworker)

    answer = client.post(write_url(world), SAFE)

    assert answer.headers["Location"] == reverse("cases:safety", args=[world.case.pk])
    page = client.get(answer.headers["Location"]).content.decode()
    assert CODE_WORD in page
    assert NUMBER not in page
    assert (
        answer.headers["Location"]
        in client.get(world.case.get_absolute_url()).content.decode()
    )


def test_writing_it_anew_keeps_one_note_and_tells_which_parts_changed(
    client, world: World
) -> None:
    a_safety_note(world)
    client.force_login(world.head)

    client.post(write_url(world), {**SAFE, "risks": "", "medicine": "Insulin, pagi."})

    with scope.as_user(world.head):
        note = SafetyNote.objects.get()
        assert safety.told(note) == {**SAFE, "risks": "", "medicine": "Insulin, pagi."}
        assert (note.updated_by, note.created_by) == (world.head, world.caseworker)
    line = AuditEvent.objects.filter(action="safety.saved").latest("at")
    assert line.detail == {"changed": "risks,medicine"}
    assert line.thread_id == str(world.case.pk)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"contact_rule": ""}, "contact_rule"),
        ({"contact_rule": "Lewat kakak 0800 0000 777"}, "contact_rule"),
        ({"safe_phone": "nanti"}, "safe_phone"),
    ],
)
def test_what_is_wrong_comes_back_with_what_was_typed(
    client, world: World, wrong: dict[str, str], says: str
) -> None:
    client.force_login(world.caseworker)

    answer = client.post(write_url(world), {**SAFE, **wrong})

    body = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{says}"' in body
    assert SAFE["keep_away"] in body
    with scope.as_system("test"):
        assert not SafetyNote.objects.exists()


def test_a_draft_is_kept_and_gone_once_the_note_is_saved(client, world: World) -> None:
    client.force_login(world.caseworker)
    page = client.get(write_url(world)).content.decode()
    token = re.search(r'name="draft_of" value="([^"]+)"', page)
    assert token
    client.post(
        reverse("draft_save"), {"draft_of": token[1], "risks": "Sedang ditulis"}
    )
    assert "Sedang ditulis" in client.get(write_url(world)).content.decode()

    client.post(write_url(world), SAFE)

    assert "Sedang ditulis" not in client.get(write_url(world)).content.decode()
    with scope.as_user(world.caseworker):
        assert not Draft.objects.exists()


def test_what_it_says_is_sealed_and_belongs_to_the_victims_own_case(
    world: World,
) -> None:
    note = a_safety_note(world)

    assert CODE_WORD.encode() not in note.code_word.envelope
    with scope.as_system("test"):
        held = SafetyNote.objects.get()
        assert (held.case_id, held.agency_id) == (
            world.victim.case_id,
            world.case.agency_id,
        )


def test_a_victim_of_an_invisible_case_gets_no_note(world: World) -> None:
    with scope.as_user(world.outsider), pytest.raises(Victim.DoesNotExist):
        safety.save_note(world.victim, by=world.outsider, **SAFE)


# Looks


def test_each_look_is_written_down_with_whether_the_roster_opened_it(
    client, world: World
) -> None:
    on_duty(world, world.desk)
    for who in (world.caseworker, world.desk):
        safety_page(client, who, world)
    client.force_login(world.caseworker)
    client.get(write_url(world))

    looks = AuditEvent.objects.filter(action="safety.read").order_by("at")

    assert [(look.actor, look.detail["duty"]) for look in looks] == [
        ("rina", 0),
        ("meja", 1),
        ("rina", 0),
    ]
    assert {look.target_id for look in looks} == {str(world.case.pk)}


def test_the_access_log_tells_looks_and_calls(client, world: World) -> None:
    note = a_safety_note(world)
    on_duty(world, world.desk)
    safety_page(client, world.desk, world)
    call(client, world.desk, note)

    log = access_log(client, world.head, world)

    events = log.context["events"]
    assert [event.byline for event in events] == ["Meja", "Meja"]
    assert [event.kind for event in events] == ["seal", "mute"]
