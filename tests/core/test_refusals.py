"""What was refused is written down, after the deed was undone, without anything that somebody typed."""

from uuid import uuid4

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import audit, refusals
from core.models import AuditEvent
from tests.world import World


def lines() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(action__contains="refused"))


def test_guessing_ids_leaves_one_line_a_guess(client, world: World) -> None:
    client.force_login(world.outsider)
    guesses = [str(uuid4()) for _ in range(3)]

    answers = {client.get(f"/cases/{guess}/").status_code for guess in guesses}

    assert answers == {404}
    assert {(line.actor, line.target_id) for line in lines()} == {
        (world.outsider.username, guess) for guess in guesses
    }
    assert {line.target_model for line in lines()} == {"route cases:detail"}
    assert lines()[0].detail == {"status": 404, "method": "GET"}


def test_a_case_of_others_leaves_a_line_that_names_the_case(
    client, world: World
) -> None:
    client.force_login(world.outsider)

    client.get(world.case.get_absolute_url())

    assert [line.target_id for line in lines()] == [str(world.case.pk)]


def test_a_line_holds_nothing_that_was_typed(client, world: World) -> None:
    client.force_login(world.outsider)

    client.generic("RAHASIA", "/actions/?month=RAHASIA")
    client.post(
        f"/cases/{uuid4()}/", {"name": "RAHASIA"}, headers={"user-agent": "RAHASIA"}
    )

    found = [
        f"{line.detail}{line.target_model}{line.target_id}{line.thread_id}"
        for line in lines()
    ]
    assert len(found) == 2
    assert "RAHASIA" not in "".join(found)


def test_an_address_that_the_site_does_not_have_leaves_no_line(
    client, world: World
) -> None:
    client.force_login(world.outsider)

    assert client.get("/favicon.ico").status_code == 404

    assert not lines()


def test_a_stranger_leaves_a_line_in_the_log_only(client, db, caplog) -> None:
    client.put("/accounts/login/", b"a=b", content_type="text/plain")

    assert "door.refused account_login" in caplog.text
    assert not lines()


def test_a_page_that_is_opened_asks_the_database_nothing_more(
    client, world: World, settings
) -> None:
    client.force_login(world.caseworker)
    client.get("/menu/")
    with CaptureQueriesContext(connection) as with_it:
        client.get("/menu/")
    settings.MIDDLEWARE = [
        name
        for name in settings.MIDDLEWARE
        if "Refusals" not in name and "Door" not in name
    ]
    client.handler.load_middleware()
    with CaptureQueriesContext(connection) as without:
        client.get("/menu/")

    assert len(with_it) == len(without)


def test_what_a_view_did_before_it_refused_is_undone_and_the_line_stays(
    client, world: World, monkeypatch
) -> None:
    def does_and_refuses(*args: object, **kwargs: object) -> None:
        audit.record("done.before", target=world.case, by=world.caseworker)
        raise SuspiciousOperation("no")

    monkeypatch.setattr("cases.querysets.CaseQuerySet.visible_to", does_and_refuses)
    client.force_login(world.caseworker)

    assert client.get(world.case.get_absolute_url()).status_code == 400

    assert not AuditEvent.objects.filter(action="done.before").exists()
    assert [line.detail["status"] for line in lines()] == [400]


def test_a_note_outside_of_a_request_goes_to_the_log(caplog) -> None:
    refusals.note("upload.refused", reason="infected")

    assert "infected" in caplog.text


@pytest.mark.parametrize("status", [200, 302, 409, 422])
def test_daily_work_leaves_no_line(client, world: World, rf, status: int) -> None:
    request = rf.get("/menu/")
    request.user = world.caseworker
    refusals.open_notes()

    refusals.write(request, status)

    assert not lines()
