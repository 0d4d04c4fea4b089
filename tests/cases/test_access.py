"""Who may look at a case beyond role and unit, who may not, and what is written down of it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from accounts import identity
from accounts.choices import Role
from accounts.models import User
from cases import grants
from cases.models import (
    Case,
    CaseBar,
    CaseGrant,
    Complaint,
    EmergencyAccess,
    Opening,
    Service,
    Victim,
)
from cases.services import access
from core import crypto, scope
from core.models import AuditEvent, Job
from referrals.models import Disclosure, Referral
from tests.world import (
    BALIKPAPAN,
    NAME,
    NIK,
    World,
    a_bar,
    agency,
    an_emergency,
    identify,
    person,
    register,
)


REASON = "Korban hilang, unit tidak dapat dihubungi."


def _post(client, who, route: str, *args: object, **data: str):
    client.force_login(who)
    return client.post(reverse(route, args=args), data)


def _case_page(client, who, world: World):
    client.force_login(who)
    return client.get(world.case.get_absolute_url())


# Emergency access


def test_a_coordinator_opens_a_case_by_its_number_and_reads_it(
    client, world: World
) -> None:
    answer = _post(
        client,
        world.coordinator,
        "cases:emergency_create",
        number=world.case.number,
        reason=REASON,
    )

    assert answer.status_code == 302
    assert _case_page(client, world.coordinator, world).status_code == 200
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

    assert _case_page(client, world.coordinator, world).status_code == 404
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
    answer = _post(
        client,
        world.coordinator,
        "cases:emergency_create",
        number=number,
        reason=REASON,
    )

    assert answer.status_code == 422
    with scope.as_system("test"):
        assert not EmergencyAccess.objects.exists()


def test_a_coordinator_of_another_place_gets_the_same_answer_as_for_no_case(
    client, world: World
) -> None:
    other = person(
        "koordinator_lain", Role.REGENCY_COORDINATOR, agency("DP3A", BALIKPAPAN)
    )

    answer = _post(
        client,
        other,
        "cases:emergency_create",
        number=world.case.number,
        reason=REASON,
    )

    assert answer.status_code == 422
    assert "Tidak ada kasus dengan nomor ini" in answer.content.decode()


def test_the_officer_reviews_a_use_once_and_sees_no_case(client, world: World) -> None:
    opened = an_emergency(world)
    found = {"finding": "SESUAI", "note": "Sesuai keterangan kepala unit."}

    _post(client, world.officer, "cases:emergency_review", opened.pk, **found)
    _post(
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
    assert _case_page(client, world.officer, world).status_code == 404


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

    without = _post(
        client, world.coordinator, "cases:identity_open", world.case.pk, reason="SURAT"
    )
    _post(
        client,
        world.coordinator,
        "cases:identity_open",
        world.case.pk,
        reason="SURAT",
        words=words,
    )

    assert without.status_code == 422
    assert NAME in _case_page(client, world.coordinator, world).content.decode()
    with scope.as_system("test"):
        assert Opening.objects.get().reveal("words") == words


# Conflict of interest


def test_whoever_is_shut_out_finds_nothing_of_the_case_anywhere(
    client, world: World
) -> None:
    with scope.as_user(world.head):
        access.shut_out(world.case, user=world.desk, by=world.head, reason="KELUARGA")
    grants.forget(world.desk)

    client.force_login(world.desk)
    assert client.get(world.complaint.get_absolute_url()).status_code == 404
    listed = client.get(reverse("cases:complaint_list") + "?view=all")
    assert world.complaint.ticket not in listed.content.decode()


@pytest.mark.parametrize("model", [Case, Complaint, Victim, Service, Referral])
def test_the_database_shuts_it_even_where_a_view_forgets(world: World, model) -> None:
    with scope.as_user(world.colleague):
        before = model.objects.count()
    a_bar(world)
    grants.forget(world.colleague)

    with scope.as_user(world.colleague):
        assert before > 0 or model is Service
        assert model.objects.count() == 0


def test_a_receiver_who_is_a_relative_reads_neither_referral_nor_disclosure(
    client, world: World
) -> None:
    _post(client, world.receiver, "referrals:accept", world.referral.pk)
    _post(
        client,
        world.head,
        "cases:bar_create",
        world.case.pk,
        account="dokter",
        reason="KELUARGA",
    )

    client.force_login(world.receiver)
    assert client.get(world.referral.get_absolute_url()).status_code == 404
    with scope.as_user(type(world.receiver).objects.get(pk=world.receiver.pk)):
        assert not Disclosure.objects.exists()


def test_a_head_who_is_shut_out_is_shut_out_too(client, world: World) -> None:
    with scope.as_user(world.caseworker):
        access.shut_out(
            world.case, user=world.head, by=world.caseworker, reason="TERLIBAT"
        )

    assert _case_page(client, world.head, world).status_code == 404
    client.force_login(world.head)
    assert (
        world.case.short_number
        not in client.get(reverse("cases:list")).content.decode()
    )


def test_a_bar_wins_over_emergency_access(client, world: World) -> None:
    with scope.as_user(world.head):
        access.shut_out(
            world.case, user=world.coordinator, by=world.head, reason="TERDUGA"
        )

    answer = _post(
        client,
        world.coordinator,
        "cases:emergency_create",
        number=world.case.number,
        reason=REASON,
    )

    assert answer.status_code == 422


def test_the_manager_is_not_shut_out_before_the_case_is_handed_over(
    client, world: World
) -> None:
    answer = _post(
        client,
        world.head,
        "cases:bar_create",
        world.case.pk,
        user=str(world.caseworker.pk),
        reason="KELUARGA",
    )

    assert answer.status_code == 422
    assert "Serahkan dulu" in answer.content.decode()


def test_a_manager_who_says_so_leaves_the_case_to_the_head(
    client, world: World
) -> None:
    answer = _post(client, world.caseworker, "cases:conflict_declare", world.case.pk)

    assert answer.status_code == 302
    assert _case_page(client, world.caseworker, world).status_code == 404
    with scope.as_user(world.head):
        assert Case.objects.get().manager == world.head
        assert not CaseGrant.objects.live().filter(user=world.caseworker).exists()


def test_whoever_has_the_nik_of_a_victim_is_shut_out_by_the_system(
    client, world: World
) -> None:
    world.colleague.nik_token = crypto.blind_index("nik", NIK)
    world.colleague.save(update_fields=["nik_token"])
    identity.tell(world.colleague)

    with scope.as_system("test"):
        bar = CaseBar.objects.get()
        assert (bar.user, bar.reason) == (world.colleague, "NIK_SAMA")
    assert _case_page(client, world.colleague, world).status_code == 404


def test_a_victim_who_is_added_later_is_compared_with_the_accounts(
    world: World,
) -> None:
    world.head.nik_token = crypto.blind_index("nik", NIK)
    world.head.save(update_fields=["nik_token"])

    other = identify(register(world.desk, world.case.agency), by=world.caseworker)

    with scope.as_system("test"):
        (bar,) = CaseBar.objects.filter(case=other.victim.case)
        assert bar.user == world.head
    with scope.as_user(User.objects.get(pk=world.head.pk)):
        assert other.victim.case not in Case.objects.visible_to(world.head)


def test_a_lifted_bar_opens_again_but_gives_no_grant_back(world: World) -> None:
    bar = a_bar(world)
    with scope.as_user(world.head):
        access.lift(bar, by=world.head)
    grants.forget(world.colleague)

    with scope.as_user(world.colleague):
        assert Case.objects.count() == 1
        assert not Case.objects.visible_to(world.colleague).exists()


def test_a_whole_unit_is_shut_out_and_another_one_has_the_case(
    client, world: World
) -> None:
    unit = agency("UPTDPPA", BALIKPAPAN)
    taker = person("kepala_lain", Role.UNIT_HEAD, unit)

    answer = _post(
        client,
        world.coordinator,
        "cases:unit_bar_create",
        number=world.case.number,
        agency=str(world.case.agency_id),
        to=str(unit.pk),
    )

    assert answer.status_code == 302
    for who in (world.head, world.caseworker):
        assert _case_page(client, who, world).status_code == 404
    assert _case_page(client, taker, world).status_code == 200
    with scope.as_system("test"):
        assert Case.objects.get().manager == taker


def test_a_unit_is_not_shut_out_where_nobody_could_take_the_case(
    client, world: World
) -> None:
    answer = _post(
        client,
        world.coordinator,
        "cases:unit_bar_create",
        number=world.case.number,
        agency=str(world.case.agency_id),
        to=str(agency("UPTDPPA", BALIKPAPAN).pk),
    )

    assert answer.status_code == 422
    assert _case_page(client, world.head, world).status_code == 200
    with scope.as_system("test"):
        assert not CaseBar.objects.exists()


# Reading


def test_every_look_at_a_case_is_written_down_with_where_it_came_from(
    client, world: World
) -> None:
    _case_page(client, world.caseworker, world)
    _case_page(client, world.head, world)

    lines = AuditEvent.objects.filter(action="case.read").order_by("at")
    assert [line.actor for line in lines] == ["rina", "kepala"]
    address, mark = lines[0].origin.split()
    assert address == "127.0.0.1"
    assert mark != lines[1].origin.split()[1]


def test_readings_are_in_the_access_log_and_not_in_the_history(
    client, world: World
) -> None:
    page = _case_page(client, world.caseworker, world).content.decode()

    log = client.get(reverse("cases:access_log", args=[world.case.pk]))
    assert "Halaman kasus dibuka" not in page
    assert "Halaman kasus dibuka" in log.content.decode()


def test_the_receivers_look_at_a_referral_stands_in_the_log_of_its_case(
    client, world: World
) -> None:
    _post(client, world.receiver, "referrals:accept", world.referral.pk)
    client.get(world.referral.get_absolute_url())

    client.force_login(world.head)
    log = client.get(reverse("cases:access_log", args=[world.case.pk]))
    assert "Rujukan dibuka, dengan identitas" in log.content.decode()


def test_a_refused_look_is_no_reading(client, world: World) -> None:
    _case_page(client, world.outsider, world)

    assert not AuditEvent.objects.filter(action="case.read").exists()


# The identity on the page


def test_one_tap_of_the_team_opens_the_identity_and_it_stays_open(
    client, world: World
) -> None:
    assert NAME not in _case_page(client, world.caseworker, world).content.decode()

    _post(
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
        _post(
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
    _post(
        client, world.caseworker, "cases:identity_open", world.case.pk, reason="KONTAK"
    )

    client.post(reverse("cases:identity_close", args=[world.case.pk]))

    assert NAME not in client.get(world.case.get_absolute_url()).content.decode()


def test_a_head_outside_the_team_says_why_in_words(client, world: World) -> None:
    short = _post(
        client, world.head, "cases:identity_open", world.case.pk, reason="SURAT"
    )

    assert short.status_code == 422
    assert NAME not in short.content.decode()
