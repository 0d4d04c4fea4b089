"""Measure the main pages on a database of a given size, write the figures down, and fail when a budget is broken."""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.bench import budgets, database, explain, walls
from tests.bench.budgets import Memory, Result
from tests.bench.client import Client, memory, serving
from tests.bench.pages import main_pages
from tests.bench.site import Site
from tests.databases import ROOT, url_of


OUTPUT = ROOT / "docs" / "bench"
REQUESTS = 120


def say(line: str) -> None:
    """Print at once, also into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(words: Sequence[str] | None = None) -> int:
    """Prepare, measure, write, judge."""
    wishes = _wishes(words)
    with ExitStack() as stack:
        sites = [
            _open(cases, stack)
            for cases in (wishes.cases, wishes.against)
            if cases is not None
        ]
        for site in sites:
            site.learn()
        if wishes.explain:
            return explain.show(sites[0], wishes.explain, say)
        held = {site.cases: memory(site.pid) for site in sites}
        _measure(sites, wishes.requests)
        grown = {
            site.cases: Memory(held[site.cases], memory(site.pid)) for site in sites
        }
        found = {site.cases: site.results() for site in sites}
        costs = walls.costs(sites[0])
        for site in sites:
            _write(site, grown[site.cases])
    smaller = found.get(wishes.against) or _read(wishes.compare)
    say("")
    for page, times in costs.items():
        say(f"{times:6.2f} x the same without row-level security: {page}")
    over = budgets.wall_faults(costs)
    return _judge(found[wishes.cases], smaller, grown[wishes.cases], over)


def _wishes(words: Sequence[str] | None) -> argparse.Namespace:
    """From the command line, else from CASES=, AGAINST=, COMPARE=, REQUESTS= and EXPLAIN=."""
    given = os.environ.get
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=int(given("CASES") or 10_000))
    parser.add_argument(
        "--against",
        type=int,
        default=int(given("AGAINST") or 0) or None,
        help="measure a smaller database in the same run, turn by turn",
    )
    parser.add_argument(
        "--compare", default=given("COMPARE") or "", help="a file of an earlier run"
    )
    parser.add_argument(
        "--requests", type=int, default=int(given("REQUESTS") or REQUESTS)
    )
    parser.add_argument(
        "--explain",
        default=given("EXPLAIN") or "",
        metavar="PAGE",
        help="instead of measuring, show the plans of one page's statements",
    )
    return parser.parse_args(words)


def _open(cases: int, stack: ExitStack) -> Site:
    """A database of this size behind a server of its own."""
    urls = os.environ["DATABASE_URL"], os.environ["OWNER_DATABASE_URL"]
    app_url, owner_url = database.prepare(cases, urls, say)
    env = database.environment(app_url)
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="bench-")))
    # The report is made before the pages are chosen: one of them is its page.
    users = _sessions(env)
    pages = main_pages(url_of(database.name_of(cases), owner_url))
    port, pid = stack.enter_context(serving(env, folder))
    return Site(cases, Client(port, users), pages, folder, pid)


def _sessions(env: dict[str, str]) -> dict[str, str]:
    code = "from tests.bench import arrange; arrange.main()"
    words = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    answer = subprocess.run(  # noqa: S603 - our own command
        words, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True
    )
    found: dict[str, str] = json.loads(answer.stdout)
    return found


def _measure(sites: Sequence[Site], requests: int) -> None:
    """Turn by turn: every page of every site and its floor, then all again; a noisy moment hits all alike."""
    say(f"Measuring {len(sites[0].pages)} pages, {requests} requests each")
    for turn in range(requests):
        for n in range(len(sites[0].pages)):
            for site in sites:
                site.ask(n, floor_first=bool(turn % 2))


def _write(site: Site, memory: Memory) -> None:
    """One file a size: the figures, and what each page reads by table."""
    lines: list[dict[str, Any]] = []
    for n, result in enumerate(site.results()):
        recipe = site.recipe(n)
        lines.append({**asdict(result), "tables": recipe.rows, "writes": recipe.writes})
    found = {
        "cases": site.cases,
        "months": database.months_of(site.cases),
        "at": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "cores": os.cpu_count(),
        "memory": asdict(memory),
        "pages": lines,
    }
    OUTPUT.mkdir(parents=True, exist_ok=True)
    path = OUTPUT / f"{site.cases}.json"
    path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    say(f"Wrote {path.relative_to(ROOT)}")


def _read(path: str) -> list[Result]:
    if not path:
        return []
    found = json.loads(Path(path).read_text(encoding="utf-8"))
    return [Result.of(line) for line in found["pages"]]


def _judge(
    results: Sequence[Result],
    smaller: Sequence[Result],
    memory: Memory,
    broken: Sequence[str] = (),
) -> int:
    """Print the table and what is over a budget; 1 if anything is."""
    known = {result.page: result for result in smaller}
    say("")
    for line in budgets.table(results, known):
        say(line)
    say("")
    say(
        f"Memory of the web server: {memory.warm:.0f} MB warm, {memory.end:.0f} MB at the end"
    )
    broken = [*broken, *budgets.memory_faults(memory)]
    for result in results:
        found = budgets.faults(result)
        if other := known.get(result.page):
            found += budgets.growth(result, other)
        broken += [f"{result.page}: {fault}" for fault in found]
    say("")
    for line in broken or ["Every page is within its budget."]:
        say(line)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
