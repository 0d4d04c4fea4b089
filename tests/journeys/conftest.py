import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import databases
from tests.journeys.person import Person
from tests.stack import Stack, manage, running_stack


# Playwright keeps an event loop open in this thread; Django must not mind.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DATABASE = databases.of_this_process("tppo_journeys")
LAST_MONTH = str(-40 * 24 * 3600)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all journeys."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """The running system with the demo accounts; its clock stands in an earlier month, so that a month can be over."""
    folder = Path(tempfile.mkdtemp(prefix="tppo-"))
    try:
        with running_stack(folder, DATABASE, CLOCK_OFFSET_SECONDS=LAST_MONTH) as stack:
            manage(stack, "demo_accounts")
            stack.start("broker", "web", "worker", "relay", "scheduler")
            stack.wait_until_healthy()
            yield stack
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh desk window without cookies."""
    context = browser.new_context(
        locale="id-ID", viewport={"width": 1440, "height": 900}, accept_downloads=True
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    yield page
    context.close()


@pytest.fixture
def person(page: Page, stack: Stack) -> Person:
    """Whoever signs in next, at this window."""
    return Person(page, stack)
