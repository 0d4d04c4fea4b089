"""What gunicorn serves while it is measured: the product, and beside it the floor of every page.

The floor of a page is its own SQL, with its own parameters, transactions and connection handling, through an
application that does nothing else and answers as many bytes. A request with the header X-Bench-Record writes down
what the page asks the database, and how many rows that reads.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.core.signals import request_finished, request_started
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tests.bench.recipe import AUTOCOMMIT, COMMIT, EXECUTE, Recipe, load
from tppo_taskforce.wsgi import application as product


FLOOR = "/__floor__/"
FOLDER = Path(os.environ.get("BENCH_FOLDER", "."))

Environ = dict[str, Any]
Start = Callable[..., Any]


def application(environ: Environ, start: Start) -> Iterable[bytes]:
    """The floor, a page that is written down, or the product as it is."""
    path = environ["PATH_INFO"]
    if path.startswith(FLOOR):
        return floor(path.removeprefix(FLOOR), environ, start)
    name = environ.get("HTTP_X_BENCH_RECORD")
    return record(name, environ, start) if name else product(environ, start)


def floor(name: str, environ: Environ, start: Start) -> Iterable[bytes]:
    """Do what the page does with the database, and nothing else."""
    recipe = load(FOLDER / name)
    request_started.send(sender=floor, environ=environ)
    try:
        replay(recipe)
    finally:
        request_finished.send(sender=floor)
    length = str(len(recipe.body))
    start(
        "200 OK",
        [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", length)],
    )
    return [recipe.body]


def replay(recipe: Recipe) -> None:
    """Ask everything again, in the same transactions, and fetch all of it."""
    connection = connections["default"]
    for kind, value, params in recipe.steps:
        if kind == EXECUTE:
            with connection.cursor() as cursor:
                cursor.execute(value, renewed(value, params))
                if cursor.description:
                    cursor.fetchall()
        elif kind == AUTOCOMMIT:
            connection.set_autocommit(value)
        else:
            connection.commit()


def renewed(sql: Any, params: Any) -> Any:
    """A reading is written anew each time: the row gets a key of its own, or the second replay would stumble over it."""
    if not params or not str(sql).startswith("INSERT"):
        return params
    return tuple(uuid4() if isinstance(value, UUID) else value for value in params)


def record(name: str, environ: Environ, start: Start) -> Iterable[bytes]:
    """Serve the page as always, and write down what it asked."""
    connection, recipe = connections["default"], Recipe()
    before = rows_read(connection)
    with listening(connection, recipe):
        answer = product(environ, start)
        recipe.body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
    after = rows_read(connection)
    read = {table: count - before.get(table, 0) for table, count in after.items()}
    recipe.rows = {table: count for table, count in read.items() if count}
    recipe.save(FOLDER / name)
    return [recipe.body]


@contextmanager
def listening(connection: BaseDatabaseWrapper, recipe: Recipe) -> Iterator[None]:
    """Write down statements, commits and switches of autocommit of this thread's connection."""
    commit, set_autocommit = connection.commit, connection.set_autocommit

    def execute(run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        recipe.steps.append((EXECUTE, sql, params))
        started = time.perf_counter()
        try:
            return run(sql, params, many, context)
        finally:
            recipe.seconds.append(time.perf_counter() - started)

    def noted_commit() -> None:
        recipe.steps.append((COMMIT, None, None))
        commit()

    def noted_autocommit(value: bool, **more: Any) -> None:
        recipe.steps.append((AUTOCOMMIT, value, None))
        set_autocommit(value, **more)

    connection.commit = noted_commit  # type: ignore[method-assign]
    connection.set_autocommit = noted_autocommit  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(execute):
            yield
    finally:
        del connection.commit, connection.set_autocommit


ROWS = """
SELECT relname, coalesce(seq_tup_read, 0) + greatest(
    coalesce(idx_tup_fetch, 0),
    (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes i WHERE i.relid = t.relid))
FROM pg_stat_user_tables t
"""


def rows_read(connection: BaseDatabaseWrapper) -> dict[str, int]:
    """Rows read so far by table: those of sequential scans, and entries or rows through an index, whichever are more."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(ROWS)
        return {name: int(count) for name, count in cursor.fetchall()}
