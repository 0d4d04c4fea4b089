"""72 hours, whose records, who was told; and no name of anybody."""

from datetime import timedelta

import pytest
from django.urls import reverse

from core import clock, scope, todos
from protection.models import Breach
from protection.services import TransitionRefused, breaches
from tests import registers
from tests.world import NAME, World


def test_the_72_hours_count_from_the_finding_out(world: World) -> None:
    breach = registers.breach(world)

    assert breach.due_at - breach.detected_at == timedelta(hours=72)
    with scope.as_user(world.officer):
        waiting = todos.waiting_for(world.officer)
    assert [t.due_at for t in waiting if breach.number in t.title] == [breach.due_at]


def test_the_clock_runs_until_both_were_told(world: World) -> None:
    breach = registers.breach(world)
    now = clock.now()

    with scope.as_user(world.officer):
        half = breaches.tell(breach, by=world.officer, whom="SUBJEK", at=now)
        assert half.status == "TERBUKA"
        both = breaches.tell(breach, by=world.officer, whom="LEMBAGA", at=now)

        assert both.status == "DIBERITAHUKAN"
        assert not Breach.objects.untold().exists()
        assert breaches.close(breach, by=world.officer).status == "SELESAI"
        with pytest.raises(TransitionRefused):
            breaches.tell(breach, by=world.officer, whom="SUBJEK", at=now)


def test_what_was_no_breach_is_closed_without_notice(world: World) -> None:
    breach = registers.breach(world)

    with scope.as_user(world.officer):
        assert breaches.close(breach, by=world.officer).status == "BUKAN_INSIDEN"


def test_affected_are_the_numbers_that_the_account_read(world: World) -> None:
    breach = registers.breach(world)
    registers.read(world.caseworker, world.case)
    registers.read(world.caseworker, world.victim, "identity.revealed")
    registers.read(world.caseworker, world.complaint, "complaint.read")
    registers.read(world.caseworker, world.referral, "referral.exported")
    registers.read(world.head, world.case)
    registers.read(world.caseworker, world.case, "door.refused")

    with scope.as_user(world.officer):
        found = {each.number: each for each in breaches.affected(breach)}

    assert {number: each.times for number, each in found.items()} == {
        world.case.number: 2,
        world.complaint.ticket: 1,
        world.referral.number: 1,
    }
    assert [n for n, each in found.items() if each.exported] == [world.referral.number]


def test_what_was_read_at_another_time_is_not_affected(world: World) -> None:
    early = clock.now() - timedelta(days=3)
    breach = registers.breach(world, began_at=early, ended_at=early)
    registers.read(world.caseworker, world.case)

    with scope.as_user(world.officer):
        assert breaches.affected(breach) == []


@pytest.mark.parametrize("to", ["SUBJEK", "LEMBAGA"])
def test_the_notice_names_nobody_and_no_case(client, world: World, to: str) -> None:
    breach = registers.breach(world, measures="Sandi diganti.")
    registers.read(world.caseworker, world.case)
    client.force_login(world.officer)

    url = reverse("protection:breach_notice", args=[breach.pk])
    text = client.get(f"{url}?to={to}").content.decode()

    assert "Sandi diganti." in text
    for never in (NAME, world.case.number, world.victim.initials):
        assert never not in text
    assert ("Sandi dipakai orang lain." in text) is (to == "LEMBAGA")


def test_the_page_shows_numbers_and_no_initials(client, world: World) -> None:
    breach = registers.breach(world)
    registers.read(world.caseworker, world.case)
    client.force_login(world.officer)

    text = client.get(breach.get_absolute_url()).content.decode()

    assert world.case.number in text
    assert world.victim.initials not in text


def test_an_account_outside_the_area_is_refused(client, world: World) -> None:
    client.force_login(world.officer)

    answer = client.post(reverse("protection:breach_create"), {"accounts": "seseorang"})

    assert answer.status_code == 422
    assert "accounts" in answer.context["form"].errors


def test_completing_the_entry_leaves_the_clock(client, world: World) -> None:
    breach = registers.breach(world)
    client.force_login(world.officer)
    form = {
        "kind": "PERETASAN",
        "data_kinds": ["ANAK", "KONTAK"],
        "story": "Diketahui lebih jauh.",
        "measures": "Akses ditutup.",
    }

    answer = client.post(reverse("protection:breach_edit", args=[breach.pk]), form)

    assert answer.status_code == 302
    with scope.as_user(world.officer):
        held = Breach.objects.select_related("data_key").get()
        assert held.detected_at == breach.detected_at
        assert held.due_at == breach.due_at
        assert held.data_kinds == ["ANAK", "KONTAK"]
        assert held.reveal("measures") == "Akses ditutup."


def test_the_wall_hides_it_from_everybody_else(world: World) -> None:
    registers.breach(world)

    for person in (world.head, world.keeper, world.coordinator, world.admin):
        with scope.as_user(person):
            assert not Breach.objects.exists()
