"""One case is opened in an emergency, for a limited time, and others are told."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from accounts.choices import Role
from cases.models import (
    Case,
    CaseGrant,
    EmergencyAccess,
    Opening,
)
from cases.services import access
from core import scope
from core.models import AuditEvent, Job
from tests.cases.pages import ask_for_emergency_access, case_page, send
from tests.world import (
    BALIKPAPAN,
    NAME,
    World,
    agency,
    an_emergency,
    person,
)


def test_a_coordinator_opens_a_case_by_its_number_and_reads_it(
    client, world: World
) -> None:
    answer = ask_for_emergency_access(client, world.coordinator, world.case.number)

    assert answer.status_code == 302
    assert case_page(client, world.coordinator, world).status_code == 200
    assert client.get(reverse("cases:list")).status_code == 404


def test_the_head_and_the_officer_are_told_at_once_without_number_or_name(
    client, world: World
) -> None:
    an_emergency(world)

    message = Job.objects.get(
        kind="mail", idempotency_key__startswith="emergency:"
    ).payload
    assert set(message["to"]) == {world.head.email, world.officer.email}
    assert "Koordinator" in message["body"]
    assert world.case.number not in message["body"] + message["subject"]
    assert NAME not in message["body"]
    for who in (world.head, world.officer):
        client.force_login(who)
        assert "akses darurat" in client.get("/").content.decode().lower()


def test_emergency_access_ends_by_itself_and_the_sweep_writes_it_down(
    client, world: World, as_system
) -> None:
    opened = an_emergency(world)
    assert timedelta(hours=2, minutes=59) < opened.until - timezone.now()
    with as_system():
        CaseGrant.objects.filter(pk=opened.grant_id).update(
            expires_at=Now() - timedelta(seconds=1)
        )

    assert case_page(client, world.coordinator, world).status_code == 404
    with as_system():
        assert access.sweep() == {"ended": 1}
        assert access.sweep() == {"ended": 0}
        grant = CaseGrant.objects.get(pk=opened.grant_id)
    assert grant.ended_at == grant.expires_at
    assert AuditEvent.objects.filter(action="grant.run_out").count() == 1


def test_after_it_ended_it_can_be_opened_anew_with_a_new_reason(world: World) -> None:
    first = an_emergency(world)
    with scope.as_user(world.head):
        access.end_emergency(first, by=world.head)

    second = an_emergency(world)

    assert second.pk != first.pk


@pytest.mark.parametrize(
    "number", ["TPPO/64.72/2026/11/9999", "", "' OR 1=1 --", "TPPO/64.72/2026/11"]
)
def test_a_number_that_leads_nowhere_opens_nothing(
    client, world: World, number: str
) -> None:
    answer = ask_for_emergency_access(client, world.coordinator, number)

    assert answer.status_code == 422
    with scope.as_system("test"):
        assert not EmergencyAccess.objects.exists()


def test_a_coordinator_of_another_place_gets_the_same_answer_as_for_no_case(
    client, world: World
) -> None:
    other = person(
        "koordinator_lain", Role.REGENCY_COORDINATOR, agency("DP3A", BALIKPAPAN)
    )

    answer = ask_for_emergency_access(client, other, world.case.number)

    assert answer.status_code == 422
    assert "Tidak ada kasus dengan nomor ini" in answer.content.decode()


def test_the_officer_reviews_a_use_once_and_sees_no_case(client, world: World) -> None:
    opened = an_emergency(world)
    found = {"finding": "SESUAI", "note": "Sesuai keterangan kepala unit."}

    send(client, world.officer, "cases:emergency_review", opened.pk, **found)
    send(
        client,
        world.officer,
        "cases:emergency_review",
        opened.pk,
        finding="PENYALAHGUNAAN",
        note="Berubah pikiran.",
    )

    with scope.as_user(world.officer):
        held = EmergencyAccess.objects.get()
        assert (held.finding, held.reviewed_by) == ("SESUAI", world.officer)
        assert held.reveal("review_note") == "Sesuai keterangan kepala unit."
        assert not Case.objects.exists()
    assert case_page(client, world.officer, world).status_code == 404


def test_nobody_reviews_the_own_use(world: World) -> None:
    opened = an_emergency(world)

    with (
        pytest.raises(IntegrityError, match="not_reviewed_by_its_user"),
        transaction.atomic(),
        scope.as_user(world.coordinator),
    ):
        access.review_emergency(
            opened, by=world.coordinator, finding="SESUAI", note="Baik."
        )


def test_the_reason_is_sealed_and_read_by_head_and_officer(
    client, world: World
) -> None:
    opened = an_emergency(world)

    for who in (world.head, world.officer):
        client.force_login(who)
        assert (
            "Korban belum kembali."
            in client.get(opened.get_absolute_url()).content.decode()
        )


def test_an_officer_of_another_place_does_not_find_it(client, world: World) -> None:
    opened = an_emergency(world)
    other = person("pdp_lain", Role.DATA_PROTECTION_OFFICER, agency("DP3A", BALIKPAPAN))

    client.force_login(other)
    assert client.get(opened.get_absolute_url()).status_code == 404
    with scope.as_user(other):
        assert not EmergencyAccess.objects.exists()


def test_in_an_emergency_the_identity_opens_for_words_that_are_sealed(
    client, world: World
) -> None:
    an_emergency(world)
    words = "Mencocokkan dengan laporan polisi."

    without = send(
        client, world.coordinator, "cases:identity_open", world.case.pk, reason="SURAT"
    )
    send(
        client,
        world.coordinator,
        "cases:identity_open",
        world.case.pk,
        reason="SURAT",
        words=words,
    )

    assert without.status_code == 422
    assert NAME in case_page(client, world.coordinator, world).content.decode()
    with scope.as_system("test"):
        assert Opening.objects.get().reveal("words") == words
