"""The sealed identities on the page of a case: opened for a reason, closed by hand or by the screen."""

from datetime import timedelta

import time_machine
from django.urls import reverse
from django.utils import timezone

from core.models import AuditEvent
from tests.cases.pages import case_page, send
from tests.world import (
    NAME,
    World,
)


def test_one_tap_of_the_team_opens_the_identity_and_it_stays_open(
    client, world: World
) -> None:
    assert NAME not in case_page(client, world.caseworker, world).content.decode()

    send(
        client, world.caseworker, "cases:identity_open", world.case.pk, reason="KONTAK"
    )

    first = client.get(world.case.get_absolute_url())
    again = client.get(world.case.get_absolute_url())
    assert NAME in first.content.decode()
    assert NAME in again.content.decode()
    assert first.headers["Refresh"] == "601"
    assert AuditEvent.objects.filter(action="identity.revealed").count() == 1
    assert AuditEvent.objects.filter(detail__identity=1).count() == 2


def test_it_closes_when_the_screen_has_rested(client, world: World) -> None:
    with time_machine.travel(timezone.now(), tick=False) as now:
        send(
            client,
            world.caseworker,
            "cases:identity_open",
            world.case.pk,
            reason="KONTAK",
        )
        now.shift(timedelta(seconds=590))
        assert NAME in client.get(world.case.get_absolute_url()).content.decode()
        now.shift(timedelta(seconds=590))
        assert NAME in client.get(world.case.get_absolute_url()).content.decode()
        now.shift(timedelta(seconds=601))
        assert NAME not in client.get(world.case.get_absolute_url()).content.decode()


def test_it_closes_by_hand_and_opens_for_no_other_case(client, world: World) -> None:
    send(
        client, world.caseworker, "cases:identity_open", world.case.pk, reason="KONTAK"
    )

    client.post(reverse("cases:identity_close", args=[world.case.pk]))

    assert NAME not in client.get(world.case.get_absolute_url()).content.decode()


def test_a_head_outside_the_team_says_why_in_words(client, world: World) -> None:
    short = send(
        client, world.head, "cases:identity_open", world.case.pk, reason="SURAT"
    )

    assert short.status_code == 422
    assert NAME not in short.content.decode()
