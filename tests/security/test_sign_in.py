"""Signing in, where the standard asks for more than the tests of it already say."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    validate_password,
)
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.passwords import shortest
from tests.accounts.arrange import PASSWORD, account, is_in, sign_in
from tests.accounts.false_issuer import Issuer, come_back, configure, serving
from tests.accounts.test_second_factor import code_of, reveal, set_up_the_app
from tests.world import World


pytestmark = pytest.mark.django_db
NEW = "tahu bulat digoreng dadakan"


@pytest.fixture
def rina(client) -> User:
    found = account("rina", email="rina@dinas.invalid")
    sign_in(client, "rina")
    return found


@pytest.fixture
def issuer(db: None, settings: Any) -> Iterator[Issuer]:
    with serving("rina@dinas.invalid") as found:
        configure(settings, found)
        yield found


def later(**span: float) -> time_machine.travel:
    return time_machine.travel(timezone.now() + timedelta(**span), tick=False)


def test_the_present_password_is_asked_for_a_new_one(client, rina: User) -> None:
    url = reverse("account_change_password")
    form = {"password1": NEW, "password2": NEW}

    assert client.post(url, form).status_code == 200
    assert client.post(url, {**form, "oldpassword": "ngawur"}).status_code == 200
    rina.refresh_from_db()
    assert rina.check_password(PASSWORD)


def test_the_commonest_passwords_are_refused() -> None:
    known = sorted(CommonPasswordValidator().passwords)
    long_enough = [word for word in known if len(word) >= shortest()]

    assert len(long_enough) > 100
    for password in long_enough[:100]:
        with pytest.raises(ValidationError):
            validate_password(password)


def test_a_password_of_last_year_still_opens(rina: User) -> None:
    with later(days=400):
        client = Client()
        sign_in(client, "rina")
        assert is_in(client)


def test_a_code_of_the_app_is_old_after_a_minute_and_a_half(client, rina: User) -> None:
    secret = set_up_the_app(client)
    url = reverse("mfa_reauthenticate")
    old = code_of(secret)

    with later(seconds=95):
        assert client.post(url, {"code": old}).status_code == 422
        cache.clear()
        assert client.post(url, {"code": code_of(secret)}).status_code == 302


def test_ending_a_session_elsewhere_asks_again_who_is_there(client, rina: User) -> None:
    phone = Client()
    sign_in(phone, "rina")

    with later(minutes=6):
        (row,) = [
            row
            for row in client.get(reverse("session_list")).context["rows"]
            if not row.is_here
        ]
        for url in (
            reverse("session_end", args=[row.handle]),
            reverse("session_end_others"),
        ):
            answer = client.post(url)
            assert answer.headers["Location"].startswith(
                reverse("account_reauthenticate")
            )
        assert is_in(phone)


def test_a_link_alone_signs_nobody_in(client, issuer: Issuer) -> None:
    account("rina", email="rina@dinas.invalid")

    answer = client.get(reverse("openid_connect_login", args=["sso"]))

    assert "Location" not in answer.headers
    assert not is_in(client)


def test_an_answer_of_the_issuer_that_nobody_asked_for_is_refused(
    client, issuer: Issuer
) -> None:
    account("rina", email="rina@dinas.invalid")

    come_back(client, state="made-up")
    client.get(reverse("openid_connect_callback", args=["sso"]), {"code": "c"})

    assert not is_in(client)


def test_signing_in_by_an_issuer_is_no_second_step(
    client, issuer: Issuer, world: World, settings: Any
) -> None:
    settings.MFA_REQUIRED = True
    world.caseworker.email = "rina@dinas.invalid"
    world.caseworker.save()
    come_back(client)
    assert is_in(client)

    answer = reveal(client, world)

    assert answer.headers["Location"] == reverse("mfa_index")
