"""What row-level security costs: the same statements of a list, once as the application behind its policies, once as
the owner, whom no policy stops."""

import os
import time
from typing import Any

import psycopg

from tests.bench import database
from tests.bench.budgets import percentile
from tests.bench.recipe import EXECUTE, Recipe
from tests.bench.site import Site
from tests.databases import url_of


LISTS = (
    "all complaints",
    "all cases of a caseworker",
    "all cases of a unit",
    "referrals received",
    "referrals sent by a unit",
)
PROTECTED = ("cases_", "referrals_")
SETTINGS = "SELECT set_config"
TURNS = 500


def costs(site: Site) -> dict[str, float]:
    """For each list, the median of its protected statements with the walls against that without."""
    name = database.name_of(site.cases)
    app, owner = (
        url_of(name, os.environ[url]) for url in ("DATABASE_URL", "OWNER_DATABASE_URL")
    )
    # As Django binds parameters: on our side, so that every statement is planned anew.
    ways = {"cursor_factory": psycopg.ClientCursor}
    with (
        psycopg.connect(app, **ways) as walled,
        psycopg.connect(owner, **ways) as bare,
    ):
        return {
            page.name: _ratio(site.recipe(n), walled, bare)
            for n, page in enumerate(site.pages)
            if page.name in LISTS
        }


def _ratio(
    recipe: Recipe, walled: "psycopg.Connection[Any]", bare: "psycopg.Connection[Any]"
) -> float:
    steps = [
        (str(sql), params) for kind, sql, params in recipe.steps if kind == EXECUTE
    ]
    asked = [
        step
        for step in steps
        if step[0].startswith("SELECT") and any(name in step[0] for name in PROTECTED)
    ]
    for connection in (walled, bare):
        for statement, params in steps:
            if statement.startswith(SETTINGS):
                connection.execute(statement, params)
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(TURNS):
        # Each goes first every other time.
        order = ((walled, times[0]), (bare, times[1]))
        for connection, found in order if turn % 2 else reversed(order):
            found.append(_time(connection, asked))
    for connection in (walled, bare):
        connection.rollback()
    return percentile(times[0], 0.5) / percentile(times[1], 0.5)


def _time(connection: "psycopg.Connection[Any]", asked: list[tuple[str, Any]]) -> float:
    started = time.perf_counter()
    for statement, params in asked:
        connection.execute(statement, params).fetchall()
    return time.perf_counter() - started
