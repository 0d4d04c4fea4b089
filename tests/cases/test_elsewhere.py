"""Other units are asked whether they know a person, and tell which unit they are, no more."""

import pytest
from django.db import connection, transaction
from django.urls import reverse

from cases import services
from cases.models import Complaint
from core import scope
from core.models import AuditEvent
from tests.world import (
    BALIKPAPAN,
    NAME,
    NIK,
    SAMARINDA,
    World,
    agency,
    identify,
    register,
)


def elsewhere(world: World, *, by: str = "outsider", **known: str) -> list[str]:
    who = getattr(world, by)
    with scope.as_user(who):
        units = services.known_elsewhere(by=who, **known)
    return [unit.code for unit in units]


@pytest.mark.parametrize(
    "known",
    [
        {"nik": NIK},
        {"name": "Hj. siti maharani"},
        {"nik": NIK, "name": "x"},
        {"nik": "123", "name": NAME},
    ],
)
def test_another_unit_is_named_and_nothing_of_the_person(
    world: World, known: dict[str, str]
) -> None:
    assert elsewhere(world, **known) == ["UPTDPPA-64.72"]


@pytest.mark.parametrize(
    "known",
    [
        {"name": "Maharani"},
        {"name": "Sitti Maharani"},
        {"name": "Siti Maharani Putri"},
        {"nik": "9900004101100002", "name": NAME},
        {},
    ],
)
def test_one_word_or_another_spelling_is_not_enough_to_name_a_unit(
    world: World, known: dict[str, str]
) -> None:
    assert elsewhere(world, **known) == []


def test_the_own_unit_is_not_another_one(world: World) -> None:
    assert elsewhere(world, by="colleague", nik=NIK) == []


def test_a_reporter_of_that_name_is_not_a_victim(
    world: World, reported: Complaint
) -> None:
    assert elsewhere(world, name="Moh. Jarwo") == []


def test_each_question_is_written_down_by_the_database(world: World) -> None:
    elsewhere(world, name=NAME)

    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, asked, found FROM cases_unitquestion")
        lines = cursor.fetchall()
    mine = [line[1:] for line in lines if line[0] == str(world.outsider.pk)]
    assert mine == [(2, 1)]
    line = AuditEvent.objects.filter(action="case.asked_elsewhere").latest("at")
    assert line.detail == {"kind": "name", "units": 1}


def test_whoever_asks_sixty_times_an_hour_is_told_to_wait(world: World) -> None:
    for _ in range(60):
        elsewhere(world, nik=NIK)

    with pytest.raises(services.AskedTooOften):
        elsewhere(world, nik=NIK)
    assert elsewhere(world, by="colleague", nik=NIK) == []


def test_a_case_opens_although_other_units_were_asked_too_often(world: World) -> None:
    for _ in range(60):
        elsewhere(world, by="colleague", nik=NIK)
    complaint = register(world.desk, agency("UPTDPPA", SAMARINDA))

    decided = identify(complaint, by=world.colleague)

    assert decided.victim
    assert decided.elsewhere == ()
    assert AuditEvent.objects.filter(action="case.not_asked_elsewhere").count() == 1


@pytest.mark.parametrize("kind", [scope.as_public, lambda: scope.as_system("test")])
def test_only_a_signed_in_person_asks_other_units(world: World, kind) -> None:
    with kind(), pytest.raises(Exception, match="only a signed-in person"):
        services.known_elsewhere(by=world.outsider, nik=NIK)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO cases_unitquestion (user_id, asked, found) VALUES ('1', 1, 0)",
        "DELETE FROM cases_unitquestion",
        "UPDATE cases_unitquestion SET found = 0",
    ],
)
def test_the_application_cannot_write_or_remove_a_question(
    world: World, statement: str
) -> None:
    with (
        pytest.raises(Exception, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_function_runs_as_the_owner_with_a_path_of_its_own(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proowner::regrole::text, prosecdef, proconfig, proacl::text "
            "FROM pg_proc WHERE proname = 'cases_known_elsewhere'"
        )
        owner, definer, settings, rights = cursor.fetchone()

    assert (owner, definer) == ("tppo_owner", True)
    assert settings == ["search_path=pg_catalog, pg_temp"]
    assert sorted(rights.strip("{}").split(",")) == [
        "tppo_app=X/tppo_owner",
        "tppo_owner=X/tppo_owner",
    ]


def test_whoever_opens_a_case_is_told_which_unit_to_ask(client, world: World) -> None:
    unit = agency("UPTDPPA", BALIKPAPAN)
    with scope.as_system("test"):
        known = world.case.agency
        known.phone = "0541-000000"
        known.save(update_fields=["phone"])
    complaint = register(world.outsider, unit)
    client.force_login(world.outsider)
    form = {
        "name": NAME,
        "nik": NIK,
        "sex": "P",
        "age": "16",
        "acts": ["REKRUT"],
        "purposes": ["PRT"],
        "decision": "TERINDIKASI",
        "reason": "Cocok.",
    }

    response = client.post(
        reverse("cases:complaint_identify", args=[complaint.pk]), form, follow=True
    )

    body = response.content.decode()
    assert f"{known.name} (0541-000000)" in body
    assert NAME not in body
