"""Nobody alone lets a person back into an account that opens identities."""

import pytest
from django.urls import reverse

from accounts import keeping
from accounts.choices import Role
from accounts.keeping import KeepingRefused
from accounts.models import RecoveryRequest, User
from accounts.roles import NEEDS_TWO, ROLES, needs_two
from agencies.todos import recoveries
from core.models import AuditEvent
from tests.world import World


@pytest.fixture
def lost(world: World) -> User:
    """A caseworker who signs in already and has lost the telephone."""
    world.caseworker.set_password("kata-sandi-yang-lama")
    world.caseworker.save()
    return world.caseworker


def test_every_role_that_opens_identities_needs_two() -> None:
    assert {role for role in Role if needs_two(role)} == {
        role for role in Role if ROLES[role] & NEEDS_TWO
    }
    assert needs_two(Role.CASEWORKER)
    assert needs_two(Role.PROVINCE_COORDINATOR)
    assert not needs_two(Role.COMPLAINT_OFFICER)


def test_one_keeper_alone_gets_no_code(world: World, lost: User) -> None:
    with pytest.raises(KeepingRefused):
        keeping.issue_code(lost, by=world.head)

    keeping.ask_recovery(lost, by=world.head)
    with pytest.raises(KeepingRefused):
        keeping.issue_code(lost, by=world.head)


def test_nobody_confirms_what_one_asked_for(world: World, lost: User) -> None:
    asked = keeping.ask_recovery(lost, by=world.head)

    with pytest.raises(KeepingRefused):
        keeping.confirm_recovery(asked, by=world.head)


def test_only_a_keeper_of_the_account_confirms(world: World, lost: User) -> None:
    asked = keeping.ask_recovery(lost, by=world.head)

    for stranger in (world.colleague, world.officer, world.admin, lost):
        with pytest.raises(KeepingRefused):
            keeping.confirm_recovery(asked, by=stranger)


def test_the_second_person_confirms_and_the_first_prints(
    world: World, lost: User
) -> None:
    asked = keeping.ask_recovery(lost, by=world.head)
    keeping.confirm_recovery(asked, by=world.keeper)

    with pytest.raises(KeepingRefused):
        keeping.issue_code(lost, by=world.keeper)
    code = keeping.issue_code(lost, by=world.head)

    assert keeping.open_with_code("rina", code, "hujan-turun-di-mahakam")
    with pytest.raises(KeepingRefused):
        keeping.issue_code(lost, by=world.head)
    done = AuditEvent.objects.filter(target_id=str(lost.pk)).order_by("at", "action")
    assert {(line.action, line.actor) for line in done} >= {
        ("account.recovery_asked", "kepala"),
        ("account.recovery_confirmed", "sekretariat"),
        ("account.recovery_code_issued", "kepala"),
        ("account.recovered", "rina"),
    }


def test_a_refused_recovery_gives_no_code(world: World, lost: User) -> None:
    asked = keeping.ask_recovery(lost, by=world.head)
    keeping.give_up_recovery(asked, by=world.keeper)

    with pytest.raises(KeepingRefused):
        keeping.issue_code(lost, by=world.head)


def test_a_confirmation_of_last_week_counts_no_more(
    world: World, lost: User, settings
) -> None:
    asked = keeping.ask_recovery(lost, by=world.head)
    keeping.confirm_recovery(asked, by=world.keeper)

    settings.CLOCK_OFFSET_SECONDS = 8 * 24 * 3600

    with pytest.raises(KeepingRefused):
        keeping.issue_code(lost, by=world.head)


def test_it_waits_on_the_first_page_of_the_second_person_and_then_of_the_first(
    world: World, lost: User
) -> None:
    asked = keeping.ask_recovery(lost, by=world.head)
    assert [len(list(recoveries(p))) for p in (world.head, world.keeper)] == [0, 1]

    keeping.confirm_recovery(asked, by=world.keeper)

    assert [len(list(recoveries(p))) for p in (world.head, world.keeper)] == [1, 0]


def test_the_whole_way_through_the_pages(client, world: World, lost: User) -> None:
    def post(who: User, step: str):
        client.force_login(who)
        return client.post(reverse(f"agencies:{step}", args=[lost.pk]))

    assert post(world.head, "account_code").status_code == 302
    assert post(world.head, "recovery_ask").status_code == 302
    assert post(world.head, "recovery_confirm").status_code == 404
    assert post(world.colleague, "recovery_confirm").status_code == 404
    assert post(world.keeper, "recovery_confirm").status_code == 302
    assert RecoveryRequest.objects.get().confirmed_by == world.keeper
    slip = post(world.head, "account_code")
    assert slip.status_code == 200
    assert slip.context["again"]
