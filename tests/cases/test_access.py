"""Who may not look at a case, whatever the role, and what is written down of every look."""

import pytest
from django.urls import reverse

from accounts import identity
from accounts.choices import Role
from accounts.models import User
from cases import grants
from cases.models import (
    Case,
    CaseBar,
    CaseGrant,
    Complaint,
    Service,
    Victim,
)
from cases.services import access
from core import crypto, scope
from core.models import AuditEvent
from referrals.models import Disclosure, Referral
from tests.cases.pages import access_log, ask_for_emergency_access, case_page, send
from tests.world import (
    BALIKPAPAN,
    NIK,
    World,
    a_bar,
    a_service,
    agency,
    identify,
    person,
    register,
)


def _shut_out(world: World, user: User, *, by: User) -> None:
    with scope.as_user(by):
        access.shut_out(world.case, user=user, by=by, reason="KELUARGA")


# Conflict of interest


def test_whoever_is_shut_out_finds_nothing_of_the_case_anywhere(
    client, world: World
) -> None:
    _shut_out(world, world.desk, by=world.head)
    grants.forget(world.desk)

    client.force_login(world.desk)
    assert client.get(world.complaint.get_absolute_url()).status_code == 404
    listed = client.get(reverse("cases:complaint_list") + "?view=all")
    assert world.complaint.ticket not in listed.content.decode()


@pytest.mark.parametrize("model", [Case, Complaint, Victim, Service, Referral])
def test_the_database_shuts_it_even_where_a_view_forgets(world: World, model) -> None:
    a_service(world)
    with scope.as_user(world.colleague):
        assert model.objects.count() > 0
    a_bar(world)
    grants.forget(world.colleague)

    with scope.as_user(world.colleague):
        assert model.objects.count() == 0


def test_a_receiver_who_is_a_relative_reads_neither_referral_nor_disclosure(
    client, world: World
) -> None:
    send(client, world.receiver, "referrals:accept", world.referral.pk)
    send(
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
    _shut_out(world, world.head, by=world.caseworker)

    assert case_page(client, world.head, world).status_code == 404
    client.force_login(world.head)
    assert (
        world.case.short_number
        not in client.get(reverse("cases:list")).content.decode()
    )


def test_a_bar_wins_over_emergency_access(client, world: World) -> None:
    _shut_out(world, world.coordinator, by=world.head)

    answer = ask_for_emergency_access(client, world.coordinator, world.case.number)

    assert answer.status_code == 422


def test_the_manager_is_not_shut_out_before_the_case_is_handed_over(
    client, world: World
) -> None:
    answer = send(
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
    answer = send(client, world.caseworker, "cases:conflict_declare", world.case.pk)

    assert answer.status_code == 302
    assert case_page(client, world.caseworker, world).status_code == 404
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
    assert case_page(client, world.colleague, world).status_code == 404


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

    answer = send(
        client,
        world.coordinator,
        "cases:unit_bar_create",
        number=world.case.number,
        agency=str(world.case.agency_id),
        to=str(unit.pk),
    )

    assert answer.status_code == 302
    for who in (world.head, world.caseworker):
        assert case_page(client, who, world).status_code == 404
    assert case_page(client, taker, world).status_code == 200
    with scope.as_system("test"):
        assert Case.objects.get().manager == taker


def test_a_unit_is_not_shut_out_where_nobody_could_take_the_case(
    client, world: World
) -> None:
    answer = send(
        client,
        world.coordinator,
        "cases:unit_bar_create",
        number=world.case.number,
        agency=str(world.case.agency_id),
        to=str(agency("UPTDPPA", BALIKPAPAN).pk),
    )

    assert answer.status_code == 422
    assert case_page(client, world.head, world).status_code == 200
    with scope.as_system("test"):
        assert not CaseBar.objects.exists()


# Reading


def test_every_look_at_a_case_is_written_down_with_where_it_came_from(
    client, world: World
) -> None:
    case_page(client, world.caseworker, world)
    case_page(client, world.head, world)

    lines = AuditEvent.objects.filter(action="case.read").order_by("at")
    assert [line.actor for line in lines] == ["rina", "kepala"]
    address, mark = lines[0].origin.split()
    assert address == "127.0.0.1"
    assert mark != lines[1].origin.split()[1]


def test_readings_are_in_the_access_log_and_not_in_the_history(
    client, world: World
) -> None:
    page = case_page(client, world.caseworker, world).content.decode()

    log = access_log(client, world.caseworker, world)
    assert "Halaman kasus dibuka" not in page
    assert "Halaman kasus dibuka" in log.content.decode()


def test_the_receivers_look_at_a_referral_stands_in_the_log_of_its_case(
    client, world: World
) -> None:
    send(client, world.receiver, "referrals:accept", world.referral.pk)
    client.get(world.referral.get_absolute_url())

    log = access_log(client, world.head, world)
    assert "Rujukan dibuka, dengan identitas" in log.content.decode()


def test_a_refused_look_is_no_reading(client, world: World) -> None:
    case_page(client, world.outsider, world)

    assert not AuditEvent.objects.filter(action="case.read").exists()
