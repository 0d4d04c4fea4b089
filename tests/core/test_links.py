"""A code is used as often as it was made for, by whoever has it, until its time is over; the table does not tell it."""

from datetime import timedelta

import pytest

from core import links, scope
from core.models import OneTimeLink
from core.scope import Kind


pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def test_a_code_opens_its_object_once() -> None:
    code = links.make("test", "7", lasts=WEEK)

    assert links.use("test", "7", code) is not None
    assert links.use("test", "7", code) is None


def test_a_code_opens_nothing_else() -> None:
    code = links.make("test", "7", lasts=WEEK)
    links.make("test", "8", lasts=WEEK)
    links.make("other", "7", lasts=WEEK)

    assert links.use("test", "8", code) is None
    assert links.use("other", "7", code) is None
    assert links.use("test", "", code) is None


def test_it_may_be_made_for_several_uses_and_be_followed_by_itself() -> None:
    code = links.make("test", "7", lasts=WEEK, uses=2)

    assert [links.follow("test", code).object_id for _ in range(2)] == ["7", "7"]
    assert links.follow("test", code) is None


def test_it_reads_what_people_type() -> None:
    code = links.make("test", "7", lasts=WEEK, uses=2)
    sloppy = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert links.use("test", "7", f" {sloppy} ") is not None


def test_it_has_four_groups_that_nobody_guesses() -> None:
    code = links.make("test", "7", lasts=WEEK)

    assert [len(group) for group in code.split("-")] == [4, 4, 4, 4]
    assert len(links.SIGNS) ** links.LENGTH == 2**80


def test_the_table_holds_no_code() -> None:
    code = links.make("test", "7", lasts=WEEK)

    row = OneTimeLink.objects.values().get()
    signs = code.replace("-", "")
    assert not [v for v in row.values() if signs in str(v) or v == signs.encode()]


def test_its_time_ends(settings) -> None:
    code = links.make("test", "7", lasts=WEEK)

    settings.CLOCK_OFFSET_SECONDS = 7 * 24 * 3600 + 60

    assert links.use("test", "7", code) is None


def test_wrong_tries_are_counted_and_the_last_one_ends_it() -> None:
    code = links.make("test", "7", lasts=WEEK)
    for _ in range(links.TRIES - 1):
        links.use("test", "7", "0000-0000-0000-0000")
    assert OneTimeLink.objects.get().tries_left == 1

    links.use("test", "7", "0000-0000-0000-0000")

    assert links.use("test", "7", code) is None


def test_a_new_code_ends_the_one_before() -> None:
    first = links.make("test", "7", lasts=WEEK)
    second = links.make("test", "7", lasts=WEEK)

    assert links.use("test", "7", first) is None
    assert links.use("test", "7", second) is not None


def test_a_link_sees_the_kind_and_the_one_object(db) -> None:
    with scope.as_link("test", "7"):
        seen = scope._read()

    assert (seen["kind"], seen["reason"], seen["link"]) == (Kind.LINK, "test", "7")
