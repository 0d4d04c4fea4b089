"""What a page may cost (decision 30), and the verdict on what it did cost. All limits stand here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any


@dataclass(frozen=True)
class Budget:
    """The limits of one page."""

    # The page's median against the median of its own SQL through a bare application in the same server.
    times_floor: float = 3.0
    html_bytes: int = 60_000
    # Between two sizes of the database.
    times_smaller: float = 1.3
    rows_times_smaller: float = 1.1
    # Two databases are not twins: one waiting complaint or victim more is no growth.
    rows_slack: int = 25
    # The statements of a list behind row-level security against the same ones without.
    times_without_walls: float = 1.3
    # Some thousands of requests after the caches are warm leave no more behind than this.
    memory_times_warm: float = 1.2


BUDGET = Budget()


@dataclass(frozen=True)
class Result:
    """What one page cost in one run; times in milliseconds."""

    page: str
    user: str
    p50: float
    p95: float
    floor_p50: float
    floor_p95: float
    queries: int
    rows: int
    html: int
    html_gz: int

    @property
    def ratio(self) -> float:
        """The page against its floor."""
        return self.p50 / self.floor_p50 if self.floor_p50 else 0.0

    @classmethod
    def of(cls, line: Mapping[str, Any]) -> "Result":
        """From a line of a file that an earlier run wrote."""
        return cls(**{name: line[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True)
class Memory:
    """What the web server holds (MB): after every page was asked some dozen times, and at the end of the run."""

    warm: float
    end: float


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all values does not exceed (nearest rank)."""
    if not values:
        raise ValueError("nothing was measured")
    return sorted(values)[max(ceil(share * len(values)), 1) - 1]


def faults(result: Result, budget: Budget = BUDGET) -> list[str]:
    """Which limits one page breaks by itself."""
    found = []
    if result.ratio > budget.times_floor:
        found.append(
            f"p50 is {result.ratio:.2f} x its floor, over {budget.times_floor}"
        )
    if result.html > budget.html_bytes:
        found.append(f"{result.html} bytes of HTML, over {budget.html_bytes}")
    return found


def growth(result: Result, smaller: Result, budget: Budget = BUDGET) -> list[str]:
    """Which limits it breaks against the same page on a smaller database."""
    found = []
    if result.queries != smaller.queries:
        found.append(f"{result.queries} queries, {smaller.queries} on the smaller")
    most = smaller.rows * budget.rows_times_smaller + budget.rows_slack
    if result.rows > most:
        found.append(f"reads {result.rows} rows, {smaller.rows} on the smaller")
    if result.p50 > smaller.p50 * budget.times_smaller:
        times = result.p50 / smaller.p50
        found.append(f"p50 is {times:.2f} x the smaller's, over {budget.times_smaller}")
    return found


def memory_faults(memory: Memory, budget: Budget = BUDGET) -> list[str]:
    """Whether the web server keeps what it should let go."""
    most = memory.warm * budget.memory_times_warm
    if memory.end <= most:
        return []
    return [f"web server: {memory.end:.0f} MB at the end, {memory.warm:.0f} MB warm"]


def wall_faults(costs: Mapping[str, float], budget: Budget = BUDGET) -> list[str]:
    """Lists for which row-level security costs too much."""
    return [
        f"{page}: {times:.2f} x what it takes without row-level security, over {budget.times_without_walls}"
        for page, times in costs.items()
        if times > budget.times_without_walls
    ]


def table(
    results: Sequence[Result], smaller: Mapping[str, Result] | None = None
) -> list[str]:
    """Lines to read: ratios first."""
    smaller = smaller or {}
    heads = "xfloor  xsmall    p50    p95  floor  queries   rows   html     gz  page"
    lines = [heads]
    for result in results:
        other = smaller.get(result.page)
        times = f"{result.p50 / other.p50:6.2f}" if other else "     -"
        lines.append(
            f"{result.ratio:6.2f}  {times} {result.p50:6.1f} {result.p95:6.1f} {result.floor_p50:6.1f}"
            f"  {result.queries:7} {result.rows:6} {result.html:6} {result.html_gz:6}  {result.page}"
        )
    return lines
