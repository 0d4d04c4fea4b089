"""An account ends with its last day, by itself, and never silently."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts import keeping
from accounts.keeping import KeepingRefused
from accounts.models import User
from accounts.roles import Permission
from agencies.membership import posts
from agencies.todos import accounts
from cases.models import Case
from core import clock, scope
from tests.world import World


PASSWORD = "kata-sandi-yang-panjang"
DAY = 24 * 3600


@pytest.fixture
def ending(world: World) -> User:
    """A caseworker whose last day is today."""
    user = world.caseworker
    user.ends_on = clock.today()
    user.set_password(PASSWORD)
    user.save()
    return user


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def sign_in(client):
    return client.post(
        reverse("account_login"), {"login": "rina", "password": PASSWORD}
    )


def test_the_last_day_still_counts(client, ending: User) -> None:
    assert sign_in(client).headers["Location"] == reverse("home")
    assert client.get(reverse("home")).status_code == 200


def test_the_next_day_nobody_gets_in(client, ending: User, settings) -> None:
    settings.CLOCK_OFFSET_SECONDS = DAY

    answer = sign_in(client)

    assert answer.headers["Location"] == reverse("account_inactive")
    assert client.get(reverse("home")).status_code == 302


def test_a_session_that_runs_ends_with_the_day(client, ending: User, settings) -> None:
    sign_in(client)
    assert client.get(reverse("cases:list")).status_code == 200

    settings.CLOCK_OFFSET_SECONDS = DAY

    assert client.get(reverse("cases:list")).status_code == 302


def test_the_end_is_asked_without_another_statement(
    client, ending: User, django_assert_num_queries
) -> None:
    user = again(ending)

    with django_assert_num_queries(0):
        assert user.may(Permission.READ_OWN_CASES)
        assert user.is_current


def test_an_ended_account_may_nothing_and_sees_nothing(
    ending: User, world: World, settings
) -> None:
    settings.CLOCK_OFFSET_SECONDS = DAY
    user = again(ending)

    assert not any(user.may(permission) for permission in Permission)
    assert posts(user) == ()
    with scope.as_user(user):
        assert not Case.objects.visible_to(user).exists()
        assert not Case.objects.exists()


def test_suspending_ends_running_sessions_and_reopening_lets_in_again(
    client, ending: User, world: World
) -> None:
    sign_in(client)

    keeping.suspend(ending, "PERANGKAT_HILANG", by=world.head)
    assert client.get(reverse("home")).status_code == 302
    assert sign_in(client).headers["Location"] == reverse("account_inactive")

    keeping.reopen(ending, by=world.head)
    assert sign_in(client).headers["Location"] == reverse("home")


@pytest.mark.parametrize(
    ("last", "offered"),
    [
        (date(2026, 12, 31), date(2027, 12, 31)),
        (date(2027, 6, 30), date(2027, 12, 31)),
        (date(2020, 1, 31), date(2026, 12, 31)),
    ],
)
def test_the_button_offers_the_next_end_of_a_year(
    monkeypatch, last: date, offered: date
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 24))

    assert keeping.next_year_end(User(ends_on=last)) == offered


def test_the_head_extends_in_one_step(client, ending: User, world: World) -> None:
    client.force_login(world.head)

    client.post(reverse("agencies:account_extend", args=[ending.pk]), {"by": "year"})

    assert again(ending).ends_on == keeping.next_year_end(ending)


def test_after_the_end_the_head_has_thirty_days_once_and_the_secretariat_the_rest(
    ending: User, world: World, settings
) -> None:
    settings.CLOCK_OFFSET_SECONDS = 3 * DAY
    with pytest.raises(KeepingRefused):
        keeping.extend(ending, clock.today() + timedelta(days=300), by=world.head)

    keeping.extend_once(ending, by=world.head)
    assert again(ending).ends_on == clock.today() + timedelta(days=30)
    assert again(ending).is_current
    with pytest.raises(KeepingRefused):
        keeping.extend_once(ending, by=world.head)

    settings.CLOCK_OFFSET_SECONDS = 60 * DAY
    with pytest.raises(KeepingRefused):
        keeping.extend_once(ending, by=world.head)
    keeping.extend(ending, clock.today() + timedelta(days=300), by=world.keeper)
    assert again(ending).is_current
    assert again(ending).grace_used_on is None


def test_nobody_extends_into_the_far_future_or_the_past(
    ending: User, world: World
) -> None:
    for day in (date(2020, 1, 1), clock.today() + timedelta(days=1000)):
        with pytest.raises(KeepingRefused):
            keeping.extend(ending, day, by=world.keeper)


def test_the_end_waits_on_the_first_page_of_its_keepers(
    ending: User, world: World
) -> None:
    [mine] = accounts(world.head)
    [theirs] = accounts(world.keeper)

    assert mine.due_at is not None
    assert clock.local(mine.due_at).date() == clock.today()
    assert theirs.url == mine.url
    assert list(accounts(world.colleague)) == []


def test_an_end_in_the_far_future_waits_for_nobody(world: World) -> None:
    User.objects.filter(pk=world.caseworker.pk).update(
        ends_on=clock.today() + timedelta(days=31)
    )

    assert list(accounts(world.head)) == []
