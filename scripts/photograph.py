"""Open the pages of docs/pictures/pages.json in Chromium and save pictures of them.

Run by ``make pictures``; the only script that needs packages of .venv.
"""

import json
import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright


FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
WIDTHS = {360: 740, 1440: 900}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    """Take every page of the list at every width."""
    pages: list[dict[str, Any]] = json.loads((FOLDER / "pages.json").read_text())
    with sync_playwright() as player:
        browser = player.chromium.launch(
            executable_path=os.environ["CHROMIUM"], args=FLAGS
        )
        for width, height in WIDTHS.items():
            for account in dict.fromkeys(page.get("account", "") for page in pages):
                own = [page for page in pages if page.get("account", "") == account]
                photograph(browser, account, own, (width, height))
        browser.close()


def photograph(
    browser: Browser, account: str, pages: list[dict[str, Any]], size: tuple[int, int]
) -> None:
    """Sign in as ``account`` and take its ``pages``; ``click`` follows link texts."""
    base = os.environ["DEMO_URL"]
    context = browser.new_context(
        base_url=base,
        locale="id-ID",
        viewport={"width": size[0], "height": size[1]},
    )
    tab = context.new_page()
    if account:
        tab.goto("/accounts/login/")
        tab.fill("input[name=login]", account)
        tab.fill("input[name=password]", os.environ["DEMO_PASSWORD"])
        tab.press("input[name=password]", "Enter")
        tab.wait_for_load_state("networkidle")
    for page in pages:
        tab.goto(page["path"])
        for selector in page.get("click", []):
            tab.locator(selector).first.click()
            tab.wait_for_load_state("networkidle")
        target = FOLDER / f"{page['name']}-{size[0]}.png"
        tab.screenshot(path=target, full_page=page.get("full", True))
        print(target.name, flush=True)
    context.close()


if __name__ == "__main__":
    main()
