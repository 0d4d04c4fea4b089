"""A new key for everything that is sealed."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases.models import Person
from core import crypto, rotation, scope
from core.models import DataKey
from tests.world import NAME, World


@pytest.fixture
def ring(settings) -> dict[str, bytes]:
    """The ring with a new key before the old ones."""
    settings.FIELD_KEYS = {"new": crypto.new_data_key(), **settings.FIELD_KEYS}
    return settings.FIELD_KEYS


def names() -> set[str]:
    with scope.as_system("test"):
        return {person.reveal("name") for person in Person.objects.all()}


def test_afterwards_the_new_key_alone_opens_everything(
    world: World, ring, settings
) -> None:
    call_command("rotate_keys", stdout=StringIO())

    settings.FIELD_KEYS = {"new": ring["new"]}
    assert names() == {NAME}
    assert set(rotation.counts()) == {"new"}


def test_a_run_that_was_killed_half_way_is_finished_by_the_next(
    world: World, ring, settings
) -> None:
    run = rotation.rewrap(batch=1)
    next(run)
    run.close()
    assert len(rotation.counts()) == 2
    assert names() == {NAME}

    list(rotation.rewrap(batch=2))

    settings.FIELD_KEYS = {"new": ring["new"]}
    assert names() == {NAME}


def test_a_second_run_finds_nothing_to_do(world: World, ring) -> None:
    list(rotation.rewrap())

    assert list(rotation.rewrap()) == []


def test_an_erased_subject_stays_erased(world: World, ring) -> None:
    DataKey.objects.update(wrapped=None)

    assert list(rotation.rewrap()) == []
    assert not rotation.counts()


def test_a_key_that_is_missing_from_the_ring_stops_the_run_with_a_sentence(
    world: World, settings
) -> None:
    settings.FIELD_KEYS = {"new": crypto.new_data_key()}

    with pytest.raises(CommandError, match="put the missing key back"):
        call_command("rotate_keys", stdout=StringIO())


def test_counting_changes_nothing(world: World, ring) -> None:
    before, out = rotation.counts(), StringIO()

    call_command("rotate_keys", count=True, stdout=out)

    assert rotation.counts() == before
    assert f"{sum(before.values())}" in out.getvalue()
