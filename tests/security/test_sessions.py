"""A session is known by a key that nobody guesses, and ends where it is kept."""

import math

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from core.sessions import SessionStore
from tests.world import World


def signed_in(world: World) -> tuple[Client, str]:
    """Somebody's browser, and the key it holds."""
    client = Client()
    client.force_login(world.caseworker)
    return client, client.session.session_key or ""


def opens(client: Client) -> bool:
    return client.get(reverse("home")).status_code == 200


@pytest.mark.django_db
def test_a_key_has_more_than_128_bits_and_comes_once() -> None:
    keys = set()
    for _ in range(50):
        session = SessionStore()
        session.create()
        keys.add(session.session_key or "")

    assert len(keys) == 50
    letters = set("".join(keys))
    assert min(map(len, keys)) * math.log2(len(letters)) > 128


def test_signing_in_begins_a_new_session(world: World) -> None:
    client = Client()
    session = SessionStore()
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key or ""

    client.force_login(world.caseworker)

    assert client.session.session_key != planted
    assert SessionStore(planted).load().get(SESSION_KEY) is None


def test_signing_out_ends_the_session_where_it_is_kept(world: World) -> None:
    client, key = signed_in(world)
    assert opens(client)

    client.post(reverse("account_logout"))

    thief = Client()
    thief.cookies["sessionid"] = key
    assert not opens(thief)
    assert SessionStore(key).load() == {}


def test_a_key_counts_in_its_cookie_only(world: World) -> None:
    _, key = signed_in(world)

    stranger = Client(headers={"authorization": f"Bearer {key}", "x-session": key})

    assert stranger.get(reverse("home"), {"sessionid": key}).status_code == 302


def test_a_made_up_key_opens_nothing_and_is_not_taken_over(world: World) -> None:
    client = Client()
    client.cookies["sessionid"] = made_up = "a" * 32

    client.get(reverse("home"))

    assert not opens(client)
    assert SessionStore(made_up).load() == {}


def test_every_page_shows_the_way_out(world: World) -> None:
    client, _ = signed_in(world)

    for name in ("home", "menu", "cases:list"):
        page = client.get(reverse(name)).content.decode()
        assert f'action="{reverse("account_logout")}"' in page


def test_signing_out_takes_more_than_a_link(world: World) -> None:
    client, _ = signed_in(world)

    client.get(reverse("account_logout"))

    assert opens(client)
