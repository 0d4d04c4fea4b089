"""The plans of one page's statements, as the application's role and with the page's scope."""

import os
from collections.abc import Callable
from typing import Any

import psycopg

from tests.bench import database
from tests.bench.recipe import EXECUTE
from tests.bench.site import Site
from tests.databases import url_of


Say = Callable[[str], None]
LONGEST = 2000
SETTINGS = ("SELECT set_config", "SAVEPOINT", "RELEASE", "ROLLBACK")


def show(site: Site, name: str, say: Say) -> int:
    """Print statement, time and plan of every query of the page whose name begins so."""
    numbers = [n for n, page in enumerate(site.pages) if page.name.startswith(name)]
    if not numbers:
        say(f"No page is called {name}: {', '.join(p.name for p in site.pages)}")
        return 2
    url = url_of(database.name_of(site.cases), os.environ["DATABASE_URL"])
    for n in numbers:
        recipe, page = site.recipe(n), site.pages[n]
        say(f"== {page.name}, {page.user}, {page.path}: {recipe.rows}")
        statements = [
            (sql, params) for kind, sql, params in recipe.steps if kind == EXECUTE
        ]
        with psycopg.connect(url) as connection:
            for (statement, params), seconds in zip(
                statements, recipe.seconds, strict=True
            ):
                say(f"-- {seconds * 1000:.2f} ms  {str(statement)[:LONGEST]}")
                for line in _plan(connection, statement, params):
                    say(f"   {line}")
            connection.rollback()
    return 0


def _plan(
    connection: "psycopg.Connection[Any]", statement: Any, params: Any
) -> list[str]:
    if str(statement).startswith(SETTINGS):
        connection.execute(statement, params)
        return []
    rows = connection.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", params)
    return [line for (line,) in rows]
