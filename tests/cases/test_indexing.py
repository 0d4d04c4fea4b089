"""A new key for the search, while people go on searching."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases import indexing, services
from cases.models import Case, Complaint, Person, SearchToken
from core import crypto, scope
from core.models import DataKey
from tests.world import NAME, NIK, SAMARINDA, World, agency, identify, register


@pytest.fixture
def people(world: World) -> World:
    """Three victims of one name in three cases, and a complaint with its reporter."""
    unit = agency("UPTDPPA", SAMARINDA)
    for _ in range(2):
        identify(register(world.desk, unit), by=world.caseworker)
    register(world.desk, unit, reporter_name=NAME)
    return world


@pytest.fixture
def rotating(people: World, settings) -> Iterator[World]:
    """The new key is current, the old one still asked; rows are seen as the owner sees them."""
    settings.INDEX_KEY_OLD = settings.INDEX_KEY
    settings.INDEX_KEY = crypto.new_data_key()
    with scope.as_system("test"):
        yield people


def rotate(**options: object) -> str:
    said = StringIO()
    call_command("rotate_index", stdout=said, **options)
    return said.getvalue()


def hits(world: World, typed: str) -> tuple[int, int]:
    """How many cases and complaints the head of the unit finds."""
    with scope.as_user(world.head):
        found = services.search(typed, by=world.head)
    return len(found.cases), len(found.complaints)


def test_before_during_and_after_the_same_is_found(rotating: World, settings) -> None:
    assert hits(rotating, NAME) == (3, 1)

    run = indexing.renew(batch=1)
    next(run)
    run.close()
    assert all(indexing.counts().values())
    assert hits(rotating, NAME) == (3, 1)
    assert hits(rotating, NIK) == (3, 0)

    list(indexing.renew(batch=2))
    settings.INDEX_KEY_OLD = b""
    assert indexing.counts()[False] == 0
    assert hits(rotating, NAME) == (3, 1)
    assert hits(rotating, NIK) == (3, 0)


def test_what_is_written_meanwhile_is_found_and_not_done_twice(
    rotating: World,
) -> None:
    complaint = register(rotating.desk, agency("UPTDPPA", SAMARINDA))
    identify(complaint, by=rotating.caseworker)
    assert hits(rotating, NAME) == (4, 1)

    done = sum(indexing.renew())

    assert done == 4
    assert hits(rotating, NAME) == (4, 1)


def test_other_units_are_asked_under_both_keys(rotating: World) -> None:
    run = indexing.renew(batch=3)
    for question in ({"nik": NIK}, {"name": NAME}):
        with scope.as_user(rotating.outsider):
            units = services.known_elsewhere(by=rotating.outsider, **question)
        assert [unit.code for unit in units] == ["UPTDPPA-64.72"]
        next(run)
    run.close()


def test_without_the_old_key_nothing_is_found_until_the_end(
    rotating: World, settings
) -> None:
    settings.INDEX_KEY_OLD = b""

    assert hits(rotating, NAME) == (0, 0)
    rotate()
    assert hits(rotating, NAME) == (3, 1)


def test_a_second_run_finds_nothing_to_do_unless_everything_is_asked_for(
    rotating: World,
) -> None:
    assert "4 records indexed" in rotate()

    assert "0 records indexed" in rotate()
    assert "4 records indexed" in rotate(all=True)


def test_counting_changes_nothing(rotating: World) -> None:
    before = set(SearchToken.objects.values_list("pk", flat=True))

    said = rotate(count=True)

    assert set(SearchToken.objects.values_list("pk", flat=True)) == before
    assert said == f"current key: 0 tokens\nother keys: {len(before)} tokens\n"


def test_records_that_have_no_tokens_yet_get_them(people: World) -> None:
    with scope.as_system("test"):
        SearchToken.objects.all().delete()

        rotate()

    assert hits(people, NAME) == (3, 1)


def test_an_erased_person_loses_the_tokens(rotating: World) -> None:
    person = Person.objects.first()
    assert person is not None
    DataKey.objects.filter(pk=person.data_key_id).update(wrapped=None)

    rotate()

    assert person.tokens.count() == 0
    assert hits(rotating, NAME) == (2, 1)


def test_a_lost_key_of_the_fields_stops_the_run_with_a_sentence(
    rotating: World, settings
) -> None:
    settings.FIELD_KEYS = {"new": crypto.new_data_key()}

    with pytest.raises(CommandError, match="put the missing key back"):
        rotate()
    assert Case.objects.count() == 3
    assert Complaint.objects.count() == 4
