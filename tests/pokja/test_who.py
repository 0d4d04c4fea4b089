"""Whose actions a person sees."""

from datetime import date

import pytest

from accounts.choices import Role
from accounts.models import User
from agencies import membership
from pokja import services
from pokja.models import Action, Evidence, PokjaMember
from tests.factories.organisation import (
    ActionFactory,
    OfficerFactory,
    UserFactory,
    agency_of,
    pokja_of,
)
from tests.world import World


pytestmark = pytest.mark.django_db


@pytest.fixture
def actions(world: World) -> dict[str, Action]:
    """Three actions: Dinas Sosial of the province in Balikpapan, Dinkes Samarinda and Satpol PP Samarinda at home."""
    social, health = agency_of("DINSOS", "64"), agency_of("DINKES", "64.72")
    order = agency_of("SATPOLPP", "64.72")
    return {
        "social": ActionFactory(
            agency=social, pokja=pokja_of(social, "PK3_REHABSOS"), area_id="64.71.01"
        ),
        "health": ActionFactory(agency=health, pokja=pokja_of(health)),
        "order": ActionFactory(agency=order, pokja=pokja_of(order)),
    }


SEES = {
    "other_agency": {"social"},
    "receiver": {"health"},
    "coordinator": {"social", "health", "order"},
    "leader": {"social", "health", "order"},
    "regency_coordinator": {"health", "order"},
    "chair": set(),
    "caseworker": set(),
    "desk": set(),
    "officer": set(),
    "admin": set(),
}


def test_who_sees_which_actions(world: World, actions: dict[str, Action]) -> None:
    seen = {
        person: {
            name
            for name, action in actions.items()
            if action in Action.objects.visible_to(getattr(world, person))
        }
        for person in SEES
    }

    assert seen == SEES


def test_whoever_leads_a_pokja_sees_its_actions(
    world: World, actions: dict[str, Action]
) -> None:
    seat = PokjaMember.objects.get(
        pokja=actions["order"].pokja, agency=agency_of("DP3A", "64.72")
    )
    services.name_person(seat, world.chair, by=world.chair)

    assert actions["order"] in Action.objects.visible_to(world.chair)
    assert actions["health"] not in Action.objects.visible_to(world.chair)


def test_sitting_in_a_pokja_is_not_leading_it(
    world: World, actions: dict[str, Action]
) -> None:
    seat = PokjaMember.objects.get(
        pokja=actions["order"].pokja, agency=agency_of("DISPORA", "64.72")
    )
    services.name_person(seat, world.chair, by=world.chair)

    assert actions["order"] not in Action.objects.visible_to(world.chair)


def test_a_seat_that_has_ended_shows_nothing(
    world: World, actions: dict[str, Action]
) -> None:
    PokjaMember.objects.filter(
        pokja=actions["order"].pokja, agency=agency_of("DP3A", "64.72")
    ).update(user=world.chair, valid_to=date(2025, 1, 1))

    assert actions["order"] not in Action.objects.visible_to(world.chair)


def test_nobody_sees_an_action_once_the_account_is_closed(
    world: World, actions: dict[str, Action]
) -> None:
    closed = User.objects.get(pk=world.coordinator.pk)
    closed.is_active = False

    assert not Action.objects.visible_to(closed).exists()
    assert not Evidence.objects.visible_to(closed).exists()


def test_an_action_is_listed_once_however_many_ways_lead_to_it(
    world: World, actions: dict[str, Action]
) -> None:
    user = UserFactory(role=Role.PROVINCE_COORDINATOR)
    OfficerFactory(user=user, agency=agency_of("DINSOS", "64"))
    OfficerFactory(user=user, agency=agency_of("DP3A", "64"))
    membership.forget(user)

    listed = [action.pk for action in Action.objects.visible_to(user)]
    assert len(listed) == len(set(listed))
    assert {action.pk for action in actions.values()} <= set(listed)
