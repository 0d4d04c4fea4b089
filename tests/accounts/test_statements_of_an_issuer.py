"""What an issuer says of a person counts only if it is signed, for us, of today, and by the issuer that is named."""

import time
from collections.abc import Iterator
from typing import Any

import jwt
import pytest
from django.urls import reverse

from tests.accounts.arrange import account, is_in, lines
from tests.accounts.false_issuer import (
    OTHER_KEY,
    Issuer,
    come_back,
    configure,
    serving,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def issuer(db: None, settings: Any) -> Iterator[Issuer]:
    account("rina", email="rina@dinas.invalid")
    settings.LANGUAGE_CODE = "en"
    with serving("rina@dinas.invalid") as found:
        configure(settings, found)
        yield found


def opens(client: Any) -> bool:
    come_back(client)
    return is_in(client)


def test_an_honest_statement_opens(client, issuer: Issuer) -> None:
    assert opens(client)


def test_a_statement_with_a_broken_signature_opens_nothing(
    client, issuer: Issuer
) -> None:
    issuer.statement = issuer.sign(key=OTHER_KEY)

    assert not opens(client)


def test_a_statement_without_a_signature_opens_nothing(client, issuer: Issuer) -> None:
    for statement in (
        jwt.encode(issuer.claims(), None, algorithm="none", headers={"kid": "k"}),
        issuer.sign_with_the_public_key(),
        "no statement",
        "",
    ):
        issuer.statement = statement
        assert not opens(client)


def test_a_statement_for_somebody_else_or_of_yesterday_opens_nothing(
    client, issuer: Issuer
) -> None:
    for changed in (
        {"aud": "another-site"},
        {"iss": "https://elsewhere.invalid"},
        {"exp": int(time.time()) - 60},
        {"aud": None},
    ):
        issuer.statement = issuer.sign(**changed)
        assert not opens(client)


def test_an_issuer_that_calls_itself_otherwise_is_refused(
    client, issuer: Issuer
) -> None:
    issuer.calls_itself = "https://elsewhere.invalid"

    begun = client.post(reverse("openid_connect_login", args=["sso"]))

    assert begun.headers["Location"] == reverse("account_login")
    page = client.get(reverse("account_login")).content.decode()
    assert "Sign in with your password" in page
    assert lines("account.sign_in_failed")


def test_an_issuer_that_sends_us_elsewhere_is_not_followed(
    client, issuer: Issuer
) -> None:
    with serving("rina@dinas.invalid") as other:
        other.calls_itself = issuer.address
        issuer.elsewhere = f"{other.address}/.well-known/openid-configuration"

        begun = client.post(reverse("openid_connect_login", args=["sso"]))

    assert begun.headers["Location"] == reverse("account_login")
