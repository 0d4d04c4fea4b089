"""A person at a browser: signs in, and expects every page to be usable by everybody."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, expect

from tests.stack import Stack


PHONE, DESK = 360, 1440


class Person:
    """Somebody at a window; each page visited is held against WCAG and against sideways scrolling."""

    def __init__(self, page: Page, stack: Stack) -> None:
        self.page = page
        self.stack = stack
        self.problems: list[str] = []
        self.visited: list[str] = []
        page.on("console", self._hears)
        page.on("request", lambda request: self.visited.append(request.url))
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def _hears(self, message: ConsoleMessage) -> None:
        """Keep what the browser complains of; a refused form answers 422 and that is no complaint."""
        if message.type == "error" and "status of 422" not in message.text:
            self.problems.append(message.text)

    def signs_in(self, username: str) -> None:
        """With the demo password, from wherever the window stands."""
        self.page.context.clear_cookies()
        self.page.goto(f"{self.stack.url}/accounts/login/")
        self.gives_password(username)
        expect(self.page.locator("h1")).to_contain_text("Selamat")

    def gives_password(self, username: str) -> None:
        """On the sign-in page that is open."""
        self.page.locator("input[name=login]").fill(username)
        self.page.locator("input[name=password]").fill(demo_password(self.stack))
        self.page.locator("main form button").first.click()
        self.page.wait_for_load_state()

    def opens(self, path: str) -> None:
        """An address of the site."""
        self.page.goto(self.stack.url + path)
        self.looks_around()

    def clicks(self, name: str, *, role: str = "button") -> None:
        """A button or link by its words."""
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        self.page.wait_for_load_state()

    def looks_around(self) -> None:
        """No violation of WCAG, nothing scrolls sideways on a phone or at a desk, nothing was refused by the policy."""
        for width in (PHONE, DESK):
            self.page.set_viewport_size({"width": width, "height": 900})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= width, f"{self.page.url} is {wide} px wide at {width}"
            report = Axe().run(self.page)
            assert report.violations_count == 0, (
                f"{self.page.url} at {width}\n{report.generate_report()}"
            )
        assert not self.problems, self.problems


def demo_password(stack: Stack) -> str:
    """The password that demo_accounts gave: from the settings file of the run, else the default."""
    path = Path(stack.env.get("TPPO_ENV_FILE", ""))
    lines = path.read_text().splitlines() if path.is_file() else []
    given = [
        line.split("=", 1)[1].strip("\"'")
        for line in lines
        if line.startswith("DEMO_PASSWORD=")
    ]
    return given[0] if given else "latihan-tppo-2026"
