"""Loading made-up data: batches are made side by side and copied in by one transaction, so that nobody sees half of it."""

import os
import time
from collections import Counter as Tally
from collections import deque
from collections.abc import Callable, Generator, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import chain
from multiprocessing import get_context
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import connection, transaction

from core import bulk, demo, months
from core.bulk import Table
from core.demo import Load, Maker, Wish
from core.history import changes_of
from core.models import Counter


if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# From here on it pays to build indexes and keys anew, and to make batches in processes of their own.
MANY = 20_000
AHEAD = 3
TOLD_EVERY = 10.0
Say = Callable[[str], None]
Makers = Sequence[tuple[str, Maker]]
ROOM = "SET LOCAL maintenance_work_mem = '512MB'; SET LOCAL max_parallel_maintenance_workers = 2"


class Stray(Exception):
    """Rows that do not agree with each other were made; nothing was loaded."""


@dataclass
class Loaded:
    """How many rows each table got, and the highest number used in each series."""

    rows: Tally[str] = field(default_factory=Tally)
    numbers: dict[str, int] = field(default_factory=dict)

    def add(self, load: Load) -> None:
        self.rows.update(load.rows)
        for series, value in load.counters.items():
            self.numbers[series] = max(value, self.numbers.get(series, 0))


def is_filled() -> bool:
    """Whether any table that made-up data fill holds a row; sealed drafts and audit lines do not count."""
    with connection.cursor() as cursor:
        return any(not bulk.is_empty(cursor, table.name) for table in demo.own_tables())


def numbers_given() -> dict[str, int]:
    """The last number of every series, for a load that adds to what is there."""
    return dict(Counter.objects.values_list("series", "value"))


def load(wish: Wish, *, replace: bool, say: Say) -> Loaded:
    """Hire made-up staff, then load everything or nothing."""
    for table in demo.tables():
        table.check()
    makers = [(each.name, each.prepare(wish)) for each in demo.generators()]
    if wish.cases >= MANY:
        # The processes that make batches start before this one opens its connection anew: they must not share it.
        connection.close()
    with closing(_batches(makers, wish)) as made:
        batches = chain([next(made)], made)
        with transaction.atomic(), connection.cursor() as cursor:
            if replace:
                _drop(cursor)
            _make_room(wish)
            loaded = _copy_all(cursor, batches, wish, say)
            _count_on(cursor, loaded, replace=replace)
            _refuse_strays(cursor)
            # Made-up lines are written into the past; the chain of seals begins anew behind them.
            cursor.execute("DELETE FROM core_auditseal; DELETE FROM core_endedmonth")
    with connection.cursor() as cursor:
        bulk.analyze(cursor, [table.name for table in demo.tables()])
    return loaded


def _batches(makers: Makers, wish: Wish) -> Generator[Load, None, None]:
    """Every batch in order; many are made by several processes, a few batches ahead."""
    if wish.cases < MANY:
        for number in range(wish.batches):
            yield demo.make(makers, number, wish)
        return
    _Work.makers, _Work.wish = makers, wish
    count = os.cpu_count() or 1
    with ProcessPoolExecutor(count, mp_context=get_context("fork")) as pool:
        ahead = deque(
            pool.submit(_make, number)
            for number in range(min(AHEAD * count, wish.batches))
        )
        for number in range(len(ahead), wish.batches + len(ahead)):
            yield ahead.popleft().result()
            if number < wish.batches:
                ahead.append(pool.submit(_make, number))


class _Work:
    """What the processes inherit from this one when they start."""

    makers: Makers
    wish: Wish


def _make(number: int) -> Load:
    return demo.make(_Work.makers, number, _Work.wish)


def _copy_all(
    cursor: "CursorWrapper", batches: Iterable[Load], wish: Wish, say: Say
) -> Loaded:
    tables, many = demo.tables(), wish.cases >= MANY
    names = [table.name for table in tables]
    loaded, told, started = Loaded(), time.monotonic(), time.monotonic()
    cursor.execute(ROOM)
    with bulk.laid_bare(cursor, names, wholly=many):
        # An empty table that is emptied once more takes rows that count as old at once.
        frozen = [
            name
            for name in names
            if many and bulk.takes_frozen(cursor, name) and bulk.is_empty(cursor, name)
        ]
        for name in frozen:
            bulk.truncate(cursor, [name])
        for number, batch in enumerate(batches, start=1):
            _copy(cursor, tables, batch, frozen)
            loaded.add(batch)
            if time.monotonic() - told > TOLD_EVERY:
                told = time.monotonic()
                done = wish.cases * number // wish.batches
                say(f"  {done:>11,} cases  {told - started:4.0f} s")
        if many:
            say("  keys, indexes and checks")
    return loaded


def _make_room(wish: Wish) -> None:
    """Partitions for the months of the audit that made-up lines fall into, and the one before."""
    first = wish.until - timedelta(days=31 * (wish.months + 1))
    months.prepare_between(first, wish.until)


def _copy(
    cursor: "CursorWrapper", tables: Iterable[Table], batch: Load, frozen: list[str]
) -> None:
    for table in tables:
        if lines := batch.lines.get(table.name):
            bulk.copy(cursor, table, lines, frozen=table.name in frozen)


def _count_on(cursor: "CursorWrapper", loaded: Loaded, *, replace: bool) -> None:
    """The next real number follows the highest made-up one."""
    kinds = sorted({series.partition(":")[0] for series in loaded.numbers})
    if replace:
        cursor.execute(
            "DELETE FROM core_counter WHERE split_part(series, ':', 1) = ANY (%s)",
            [kinds],
        )
    cursor.executemany(
        "INSERT INTO core_counter AS c (series, value) VALUES (%s, %s) "
        "ON CONFLICT (series) DO UPDATE SET value = greatest(c.value, EXCLUDED.value)",
        list(loaded.numbers.items()),
    )


def _refuse_strays(cursor: "CursorWrapper") -> None:
    """Ask each floor's question for rows that disagree; what a trigger would have written was written by hand."""
    for each in demo.generators():
        for question in each.proofs:
            cursor.execute(question)
            if found := cursor.fetchone()[0]:
                raise Stray(f"{found} rows of {each.name}: {question}")


USERS_OF_KEYS = """
SELECT conrelid::regclass::text, attname FROM pg_constraint c
JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
WHERE c.contype = 'f' AND c.confrelid = 'core_datakey'::regclass
"""


def _drop(cursor: "CursorWrapper") -> None:
    """Everything the floors filled, with its history, its keys and its audit lines; accounts stay."""
    own = demo.own_tables()
    hangers = [name for each in demo.generators() for name in each.hangers]
    emptied = [table.name for table in own] + hangers
    bulk.truncate(cursor, emptied + _histories(emptied))
    cursor.execute(USERS_OF_KEYS)
    users = " AND ".join(
        f"NOT EXISTS (SELECT FROM {table} WHERE {column} = k.id)"
        for table, column in cursor.fetchall()
    )
    cursor.execute(f"DELETE FROM core_datakey k WHERE {users}")  # noqa: S608 - names from the catalogue
    labels = [table.model._meta.label for table in own]
    cursor.execute(
        "DELETE FROM core_auditevent WHERE target_model = ANY (%s)", [labels]
    )
    # What was deleted is checked now: a table with checks outstanding cannot be laid bare.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _histories(tables: Sequence[str]) -> list[str]:
    """The tables that keep what the rows of these once said."""
    kept = [changes_of(m) for m in apps.get_models() if m._meta.db_table in tables]
    return [history._meta.db_table for history in kept if history]
