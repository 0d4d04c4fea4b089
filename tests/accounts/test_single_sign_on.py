"""Signing in where the province already knows one: tried against a real issuer in a process of its own."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as configured
from django.urls import reverse

from accounts.models import User
from tests.accounts.arrange import account, is_in, lines
from tests.issuer.__main__ import CLIENT, PASSWORD, SECRET


pytestmark = [pytest.mark.django_db, pytest.mark.stack]
CALLBACK = "http://testserver/accounts/oidc/sso/login/callback/"
PATIENCE = 30.0


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the issuer."""
    folder = tmp_path_factory.mktemp("issuer")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.issuer", str(port), CALLBACK],
            cwd=configured.BASE_DIR,
            env={**os.environ, "ISSUER_FOLDER": str(folder)},
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(port, process, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(log.read_text())


@pytest.fixture(autouse=True)
def _configured(issuer: str, settings: Any) -> None:
    settings.LANGUAGE_CODE = "en"
    settings.SSO_OIDC_ISSUER, settings.SSO_OIDC_NAME = issuer, "Kaltim SSO"
    app = {
        "provider_id": "sso",
        "name": "Kaltim SSO",
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


@pytest.fixture
def rina(db: None) -> User:
    return account("rina", email="rina@dinas.invalid")


def signs_in_there(client: Any, name: str) -> Any:
    """Press the button, sign in at the issuer, come back."""
    begun = client.post(reverse("openid_connect_login", args=["sso"]))
    with requests.Session() as browser:
        page = browser.get(begun.headers["Location"], timeout=10)
        form = {
            "login": name,
            "password": PASSWORD,
            "csrfmiddlewaretoken": re.findall(
                r'name="csrfmiddlewaretoken" value="(\w+)"', page.text
            )[-1],
            "next": re.findall(r'name="next" value="([^"]+)"', page.text)[-1].replace(
                "&amp;", "&"
            ),
        }
        answer = browser.post(
            page.url,
            form,
            headers={"Referer": page.url},
            allow_redirects=False,
            timeout=10,
        )
        there = urlsplit(page.url)
        while not answer.headers["Location"].startswith(CALLBACK):
            url = f"{there.scheme}://{there.netloc}{answer.headers['Location']}"
            answer = browser.get(url, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return client.get(f"{back.path}?{back.query}")


def test_an_account_with_the_verified_address_gets_in_and_is_linked(
    client, rina: User
) -> None:
    signs_in_there(client, "rina.pusat")

    assert is_in(client)
    assert SocialAccount.objects.get().user == rina
    assert [line.actor for line in lines("account.linked")] == ["rina"]
    assert [line.actor for line in lines("account.signed_in")] == ["rina"]


def test_the_link_holds_when_the_address_changes(client, rina: User) -> None:
    signs_in_there(client, "rina.pusat")
    client.post(reverse("account_logout"))
    User.objects.update(email="baru@dinas.invalid")

    signs_in_there(client, "rina.pusat")

    assert is_in(client)
    assert SocialAccount.objects.count() == 1


def test_a_stranger_is_turned_away_and_gets_no_account(client, rina: User) -> None:
    answer = signs_in_there(client, "asing")

    assert answer.headers["Location"] == reverse("account_login")
    assert not is_in(client)
    assert not User.objects.filter(email="asing@dinas.invalid").exists()
    page = client.get(reverse("account_login")).content.decode()
    assert "No account here has this e-mail address" in page
    assert lines("account.sign_in_failed")


def test_an_address_that_is_only_claimed_opens_nothing(client, rina: User) -> None:
    signs_in_there(client, "mengaku")

    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_a_closed_account_stays_outside(client, rina: User) -> None:
    User.objects.update(is_active=False)

    signs_in_there(client, "rina.pusat")

    assert not is_in(client)


def test_the_button_is_there_only_where_an_issuer_is_named(client, settings) -> None:
    url = reverse("account_login")
    assert "Sign in with Kaltim SSO" in client.get(url).content.decode()

    settings.SSO_OIDC_ISSUER = ""
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "Kaltim SSO" not in client.get(url).content.decode()
    begun = client.post(reverse("openid_connect_login", args=["sso"]))
    assert begun.status_code == 404
