"""How long one stays signed in, and how one ends it elsewhere."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.models import Session
from core.sessions import SessionStore
from tests.accounts.arrange import PASSWORD, account, is_in, lines, sign_in


pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"


@pytest.fixture
def rina(db) -> User:
    return account()


@pytest.fixture
def phone(rina: User) -> Client:
    """Her second window."""
    found = Client(HTTP_USER_AGENT=PHONE, REMOTE_ADDR="10.0.0.9")
    sign_in(found, "rina")
    return found


@pytest.fixture
def desk(client, rina: User) -> Client:
    """Her first one."""
    sign_in(client, "rina")
    return client


def go_back(**ago: int) -> None:
    """As if every session were so much older."""
    for session in Session.objects.all():
        Session.objects.filter(pk=session.pk).update(
            since=session.since - timedelta(**ago),
            seen=session.seen - timedelta(**ago),
            expire_date=session.expire_date - timedelta(**ago),
        )


def test_a_session_ends_after_half_an_hour_without_a_request(desk) -> None:
    go_back(minutes=29)
    assert is_in(desk)

    go_back(minutes=31)
    assert not is_in(desk)


def test_each_request_begins_the_half_hour_anew(desk) -> None:
    for _ in range(4):
        go_back(minutes=20)
        assert is_in(desk)


def test_a_session_ends_after_twelve_hours_however_busy(desk) -> None:
    for _ in range(12 * 3 - 1):
        go_back(minutes=20)
        assert is_in(desk)

    go_back(minutes=21)
    assert not is_in(desk)


def test_limits_are_settings(desk, settings) -> None:
    settings.SESSION_IDLE_MINUTES = 5
    go_back(minutes=2)
    assert is_in(desk)

    go_back(minutes=6)
    assert not is_in(desk)


def test_being_there_is_written_at_most_once_a_minute(desk) -> None:
    def touches() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.get(reverse("menu"))
        return sum("UPDATE core_session" in query["sql"] for query in asked)

    assert [touches(), touches()] == [0, 0]
    go_back(seconds=61)
    assert [touches(), touches()] == [1, 0]


def test_a_page_asks_the_session_once_and_nothing_more_for_signing_in(desk) -> None:
    with CaptureQueriesContext(connection) as asked:
        desk.get(reverse("menu"))

    about = ("core_session", "mfa_", "axes_", "pledge", "account_")
    mine = [q["sql"] for q in asked if any(word in q["sql"] for word in about)]
    assert len(mine) == 1


def test_a_session_at_rest_reads_as_nothing(desk) -> None:
    row = Session.objects.get()

    assert "_auth_user_id" not in row.session_data
    assert row.session_data.startswith("k1:")


def test_a_session_copied_under_another_key_opens_nothing(desk) -> None:
    row = Session.objects.get()
    Session.objects.create(
        session_key="a" * 32,
        session_data=row.session_data,
        expire_date=row.expire_date,
        since=row.since,
        seen=row.seen,
    )

    assert SessionStore("a" * 32).load() == {}
    assert SessionStore(row.pk).load() != {}


def test_she_sees_where_she_is_signed_in(desk, phone) -> None:
    page = desk.get(reverse("session_list")).content.decode()

    assert "Chrome, Android" in page
    assert "10.0.0.9" in page
    assert not any(session.pk in page for session in Session.objects.all())


def test_she_ends_the_session_on_a_lost_phone_at_once(desk, phone) -> None:
    page = desk.get(reverse("session_list"))
    (row,) = [row for row in page.context["rows"] if not row.is_here]

    desk.post(reverse("session_end", args=[row.handle]))

    assert not is_in(phone)
    assert is_in(desk)
    assert lines("account.session_ended")


def test_she_ends_all_others_at_once(desk, phone) -> None:
    desk.post(reverse("session_end_others"))

    assert not is_in(phone)
    assert is_in(desk)


def test_nobody_ends_the_session_of_somebody_else(desk, rina: User) -> None:
    account("hadi")
    other = Client()
    sign_in(other, "hadi")
    (row,) = other.get(reverse("session_list")).context["rows"]

    response = desk.post(reverse("session_end", args=[row.handle]))

    assert response.status_code == 404
    assert is_in(other)


def test_a_new_password_ends_the_other_sessions(desk, phone) -> None:
    new = "tahu bulat digoreng dadakan"
    form = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    desk.post(reverse("account_change_password"), form)

    assert Session.objects.filter(user_id__gt="").count() == 1
    assert not is_in(phone)
    assert is_in(desk)


def test_a_form_that_is_on_its_way_does_not_bring_an_ended_session_back(desk) -> None:
    store = SessionStore(Session.objects.get().pk)
    store["anything"] = 1
    Session.objects.all().delete()

    with pytest.raises(UpdateError):
        store.save()
    assert not Session.objects.exists()


def test_ended_sessions_are_swept_away(desk) -> None:
    go_back(hours=1)

    SessionStore.clear_expired()

    assert not Session.objects.exists()


def test_a_session_made_by_hand_is_one_like_any_other(rina: User) -> None:
    store = SessionStore()
    store["_auth_user_id"] = str(rina.pk)
    store.create()

    row = Session.objects.get()
    assert row.user_id == str(rina.pk)
    assert row.since <= timezone.now()


def test_the_own_account_says_who_one_is_and_how_one_proves_it(desk) -> None:
    page = desk.get(reverse("account")).content.decode()

    for route in ("account_change_password", "mfa_index", "session_list", "pledge"):
        assert reverse(route) in page
    assert reverse("account") in desk.get(reverse("home")).content.decode()
