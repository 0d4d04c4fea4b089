"""One database being served, and what was measured of it."""

from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.budgets import Result, percentile
from tests.bench.client import Client, packed
from tests.bench.pages import Page
from tests.bench.recipe import Recipe, load


WARM_UP = 24


@dataclass
class Site:
    """The pages of one size, asked again and again through one connection."""

    cases: int
    client: Client
    pages: list[Page]
    folder: Path
    pid: int
    times: dict[str, list[float]] = field(default_factory=dict)
    floors: dict[str, list[float]] = field(default_factory=dict)
    bodies: dict[str, bytes] = field(default_factory=dict)

    def learn(self) -> None:
        """Ask every page until caches are warm, then write down what it asks of the database."""
        for n, page in enumerate(self.pages):
            for _ in range(WARM_UP):
                self.client.get(page.path, page.user)
            _, body = self.client.get(page.path, page.user, record=str(n))
            self.bodies[page.name] = body
            for _ in range(WARM_UP):
                self.client.get(f"/__floor__/{n}")

    def ask(self, n: int, *, floor_first: bool) -> None:
        """One page and its floor, each first every other time."""
        page = self.pages[n]
        real = (page.path, page.user, self.times)
        bare = (f"/__floor__/{n}", "", self.floors)
        for path, user, found in (bare, real) if floor_first else (real, bare):
            took, _ = self.client.get(path, user)
            found.setdefault(page.name, []).append(took)

    def results(self) -> list[Result]:
        """What each page cost."""
        return [self._result(n, page) for n, page in enumerate(self.pages)]

    def recipe(self, n: int) -> Recipe:
        """What was written down for a page."""
        return load(self.folder / str(n))

    def _result(self, n: int, page: Page) -> Result:
        recipe, body = self.recipe(n), self.bodies[page.name]
        times, floors = self.times[page.name], self.floors[page.name]
        return Result(
            page=page.name,
            user=page.user,
            p50=round(percentile(times, 0.5), 2),
            p95=round(percentile(times, 0.95), 2),
            floor_p50=round(percentile(floors, 0.5), 2),
            floor_p95=round(percentile(floors, 0.95), 2),
            queries=recipe.queries,
            rows=sum(recipe.rows.values()),
            html=len(body),
            html_gz=packed(body),
        )
