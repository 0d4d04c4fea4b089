"""The first day of a caseworker where everything is required: the pledge, a passkey, and an identity that opens."""

import re
import shutil
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from urllib.error import URLError

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.person import Person
from tests.journeys.test_the_whole_way import (
    NAME,
    identifies_a_victim,
    takes_a_complaint,
)
from tests.stack import PATIENCE, Stack, manage, running_stack


pytestmark = pytest.mark.journey
WHO = "kasus.samarinda"


@pytest.fixture
def strict() -> Iterator[Stack]:
    """A site that asks for everything, under the one name without HTTPS that browsers give passkeys to."""
    folder = Path(tempfile.mkdtemp(prefix="tppo-"))
    asked = {"MFA_REQUIRED": "true", "PLEDGE_REQUIRED": "true"}
    try:
        with running_stack(folder, "tppo_second_step", **asked) as stack:
            manage(stack, "demo_accounts")
            stack.start("broker", "web")
            _wait_for(f"{stack.url}/accounts/login/")
            at = SimpleNamespace(url=f"http://localhost:{stack.port}", env=stack.env)
            yield cast(Stack, at)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.3)
        else:
            return


def has_a_fingerprint_reader(page: Page) -> None:
    """A made-up authenticator that always sees the right finger."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_an_identity_opens_with_a_passkey_and_nothing_typed_is_lost(
    page: Page, strict: Stack
) -> None:
    person = Person(page, strict)
    has_a_fingerprint_reader(page)

    page.goto(f"{strict.url}/accounts/login/")
    person.gives_password(WHO)
    expect(page).to_have_url(f"{strict.url}/account/pledge/")
    person.looks_around()
    page.locator("main .form form button").first.click()
    expect(page.locator("h1")).to_contain_text("Selamat")
    takes_a_complaint(person)
    identifies_a_victim(person)
    case = page.url

    _asks_for_the_identity(page)
    expect(page).to_have_url(f"{strict.url}/account/factors/")
    _sets_up_a_passkey(person)
    expect(page).to_have_url(case)
    _finds_the_form_open_and_goes_on(page)

    page.context.clear_cookies()
    page.goto(f"{strict.url}/accounts/login/")
    person.gives_password(WHO)
    page.goto(case)
    _asks_for_the_identity(page)
    expect(page.locator("form[data-passkey=get]")).to_be_visible()
    person.looks_around()
    page.locator("form[data-passkey] button").click()
    expect(page).to_have_url(case)
    _finds_the_form_open_and_goes_on(page)

    for path in ("", "sessions/", "factors/", "factors/app/create/"):
        person.opens(f"/account/{path}")
    person.opens("/accounts/password/change/")


def _sets_up_a_passkey(person: Person) -> None:
    page = person.page
    person.looks_around()
    page.locator("a[href$='/passkeys/create/']").click()
    person.looks_around()
    page.locator("form[data-passkey] button").click()
    expect(page).to_have_url(re.compile("/recovery-codes/$"))
    person.looks_around()
    page.locator("main a.govuk-button").click()


def _asks_for_the_identity(page: Page) -> None:
    page.locator(".band details.reveal summary").click()
    _taps_the_reason(page)


def _taps_the_reason(page: Page) -> None:
    page.locator(".band details.reveal form button").first.click()
    page.wait_for_load_state()


def _finds_the_form_open_and_goes_on(page: Page) -> None:
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator(".band details.reveal[open]")).to_be_visible()
    _taps_the_reason(page)
    expect(page.locator("main")).to_contain_text(NAME)
