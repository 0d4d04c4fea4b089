"""The head of a unit reads who changed what in a case, and what stood there before."""

import re
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cases import presenters, services
from cases.models import Case, Complaint, Person, Victim
from core import scope
from core.changes import Entry
from tests import databases
from tests.world import NAME, STORY, World, make_world


@pytest.fixture
def lived(committed_db: None) -> Iterator[World]:
    """A world whose deeds were transactions of their own, read in English."""
    with translation.override("en"):
        yield make_world()


def change(statement: str, *values: object) -> None:
    """Past the application: no service, no audit line."""
    with scope.as_system("test"), connection.cursor() as cursor:
        cursor.execute(statement, values)


def of_case(world: World) -> list[Entry]:
    with scope.as_user(world.head):
        return presenters.case_changes(Case.objects.get(pk=world.case.pk))


def test_it_begins_with_who_opened_the_case_and_why(lived: World) -> None:
    first = of_case(lived)[-1]

    assert first.who == "Rina"
    assert "Case opened" in first.why
    assert "Complaint received" not in first.why
    assert {part.title for part in first.parts} >= {"Case", "Victim S.M."}
    assert {part.kind for part in first.parts} >= {"recorded"}


def test_a_code_is_told_in_words_and_a_person_by_name(lived: World) -> None:
    change(
        "UPDATE cases_case SET risk = 'TINGGI', manager_id = %s WHERE id = %s",
        lived.head.pk,
        lived.case.pk,
    )
    steps = {step.label: step for step in of_case(lived)[0].parts[0].steps}

    assert (steps["Risk"].before, steps["Risk"].after) == ("Medium risk", "High risk")
    assert (steps["Case manager"].before, steps["Case manager"].after) == (
        "Rina",
        "Kepala",
    )


def test_a_date_is_told_as_people_write_it(lived: World) -> None:
    change(
        "UPDATE cases_case SET received_at = '2026-01-05 02:30+00' WHERE id = %s",
        lived.case.pk,
    )

    assert of_case(lived)[0].parts[0].steps[0].after == "5 Januari 2026, 10.30 WITA"


def test_a_change_past_the_application_names_nobody(lived: World) -> None:
    change("UPDATE cases_victim SET sex = 'L' WHERE id = %s", lived.victim.pk)
    newest = of_case(lived)[0]

    assert (newest.who, newest.why) == ("", "")
    assert newest.parts[0].title == "Victim S.M."


def test_each_of_several_changes_leads_to_the_next(lived: World) -> None:
    for risk in ("TINGGI", "RENDAH"):
        change("UPDATE cases_case SET risk = %s WHERE id = %s", risk, lived.case.pk)
    second, first = of_case(lived)[:2]

    assert [(s.before, s.after) for s in first.parts[0].steps] == [
        ("Medium risk", "High risk")
    ]
    assert [(s.before, s.after) for s in second.parts[0].steps] == [
        ("High risk", "Low risk")
    ]


def test_what_one_transaction_changed_stands_together(lived: World) -> None:
    with transaction.atomic():
        change("UPDATE cases_case SET risk = 'TINGGI' WHERE id = %s", lived.case.pk)
        change("UPDATE cases_victim SET age = 15 WHERE id = %s", lived.victim.pk)

    assert [part.title for part in of_case(lived)[0].parts] == ["Case", "Victim S.M."]


def test_a_sealed_field_is_only_said_to_have_changed(
    lived: World, client: Client
) -> None:
    with scope.as_system("test"):
        person = Person.objects.get(victims=lived.victim)
        person.seal(name="Nama Baru").save()
        case_changed = Victim.objects.get(pk=lived.victim.pk).case
    step = of_case(lived)[0].parts[0].steps[0]
    client.force_login(lived.head)
    page = client.get(reverse("cases:history", args=[case_changed.pk])).content.decode()

    assert (step.label, step.is_sealed, step.before, step.after) == (
        "Name",
        True,
        "",
        "",
    )
    assert NAME not in page
    assert "Nama Baru" not in page


def test_a_row_that_was_deleted_is_still_told_of(lived: World) -> None:
    change("DELETE FROM cases_casegrant WHERE content_object_id = %s", lived.case.pk)
    part = of_case(lived)[0].parts[0]

    assert (part.title, part.kind, part.steps) == ("Access (case team)", "deleted", [])


def test_rows_older_than_the_history_are_told_from_their_first_change(
    lived: World,
) -> None:
    url = databases.url_of(connection.settings_dict["NAME"], databases.owner_url())
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("DELETE FROM cases_casechange")
    change("UPDATE cases_case SET risk = 'TINGGI' WHERE id = %s", lived.case.pk)
    step = of_case(lived)[0].parts[0].steps[0]

    assert (step.before, step.after) == ("Medium risk", "High risk")


def test_the_page_of_a_complaint_tells_of_its_decision(
    lived: World, client: Client
) -> None:
    client.force_login(lived.head)
    url = reverse("cases:complaint_history", args=[lived.complaint.pk])
    page = client.get(url).content.decode()

    with translation.override("id"):
        assert "Rina" in page
        assert "Meja" in page
    assert STORY not in page


def test_whoever_took_a_complaint_reads_its_history_and_a_colleague_does_not(
    world: World,
) -> None:
    with scope.as_user(world.desk):
        assert Complaint.objects.managed_by(world.desk).exists()
    with scope.as_user(world.colleague):
        assert not Complaint.objects.managed_by(world.colleague).exists()


def test_head_and_manager_find_the_way_there_and_the_team_does_not(
    world: World, client: Client
) -> None:
    url = reverse("cases:history", args=[world.case.pk])
    pages = []
    with scope.as_user(world.caseworker):
        services.grant_team(world.case, user=world.colleague, by=world.caseworker)
    for person in (world.head, world.caseworker, world.colleague):
        client.force_login(person)
        page = client.get(world.case.get_absolute_url()).content.decode()
        pages.append(bool(re.search(f'href="{url}"', page)))

    assert pages == [True, True, False]
