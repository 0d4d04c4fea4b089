"""The pledge of confidentiality: nothing opens before it is accepted."""

from hashlib import sha256

import pytest
from django.urls import reverse

from accounts import pledge
from accounts.models import Pledge, User
from tests.accounts.arrange import account, is_in, lines, sign_in


pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings) -> None:
    settings.PLEDGE_REQUIRED = True


@pytest.fixture
def rina(client) -> User:
    user = account()
    sign_in(client, "rina")
    return user


def test_nothing_opens_before_it_is_accepted(client, rina: User) -> None:
    for route in ("home", "menu", "account", "session_list", "cases:list"):
        assert client.get(reverse(route)).headers["Location"] == reverse("pledge")


def test_accepting_it_opens_everything_and_keeps_which_words(
    client, rina: User
) -> None:
    client.post(reverse("pledge"))

    accepted = Pledge.objects.get()
    assert is_in(client)
    assert accepted.user == rina
    assert accepted.digest == sha256(pledge.text().encode()).hexdigest()
    assert [line.actor for line in lines("pledge.accepted")] == ["rina"]


def test_it_is_asked_once_not_at_every_sign_in(client, rina: User) -> None:
    client.post(reverse("pledge"))
    client.post(reverse("account_logout"))

    sign_in(client, "rina")

    assert is_in(client)


def test_new_words_are_asked_for_at_once(
    client, rina: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.post(reverse("pledge"))
    monkeypatch.setattr(pledge, "VERSION", "2099-1")

    assert not is_in(client)


def test_whoever_does_not_accept_can_leave(client, rina: User) -> None:
    client.post(reverse("account_logout"))

    page = client.get(reverse("home"))
    assert page.headers["Location"].startswith(reverse("account_login"))


def test_it_names_the_law_and_what_it_threatens(client, rina: User) -> None:
    page = client.get(reverse("pledge")).content.decode()

    for words in ("Nomor 21 Tahun 2007", "Pasal 24", "Nomor 27 Tahun 2022"):
        assert words in page


def test_accepting_twice_counts_once(client, rina: User) -> None:
    client.post(reverse("pledge"))
    client.post(reverse("pledge"))

    assert Pledge.objects.count() == 1
