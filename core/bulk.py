"""Many rows at once, as the owner: COPY of text lines into tables that are laid bare for the while.

PostgreSQL checks a foreign key and grows an index row by row; for a million rows it is many times cheaper to take
them away, load, and build them anew in one go. All of it is one transaction: whoever looks sees nothing or everything.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models


if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# str(None), so that a line is made by one formatting of its values; no text that is loaded says just this.
NULL = "None"
SHIFT = str.maketrans({"\\": "\\\\", "\t": " ", "\n": "\\n", "\r": " "})


def text(value: str) -> str:
    """A text that may hold anything, as COPY reads it."""
    return value.translate(SHIFT)


def array(codes: Sequence[str]) -> str:
    """Several codes as PostgreSQL reads an array; codes hold letters, digits and underscores only."""
    return "{" + ",".join(codes) + "}"


def bytea(value: bytes) -> str:
    """Bytes as COPY reads them."""
    return f"\\\\x{value.hex()}"


class NothingToFill(Exception):
    """What the rows would hang on is not there; the message says what to type."""


class Misfit(Exception):
    """A row type and its model have grown apart."""


@dataclass(frozen=True)
class Table:
    """A table with the columns that are loaded, and the pattern of one line."""

    model: type[models.Model]
    columns: tuple[str, ...]

    @cached_property
    def name(self) -> str:
        return self.model._meta.db_table

    @cached_property
    def pattern(self) -> str:
        """One line as COPY reads it: ids and moments as they print, None as NULL."""
        return "\t".join(["%s"] * len(self.columns)) + "\n"

    def check(self) -> None:
        """Raise Misfit if a column is unknown to the model, or one that needs a value is missing."""
        known = {str(field.column): field for field in self.model._meta.concrete_fields}
        needed = {name for name, field in known.items() if _needs_value(field)}
        unknown, missing = set(self.columns) - set(known), needed - set(self.columns)
        if unknown or missing:
            raise Misfit(
                f"{self.model._meta.label}: unknown {sorted(unknown)}, missing {sorted(missing)}"
            )


def copy(
    cursor: "CursorWrapper", table: Table, lines: bytes, *, frozen: bool = False
) -> None:
    """Load lines; ``frozen`` rows need no later visit of VACUUM (the table was emptied in this transaction)."""
    options = f"NULL '{NULL}'" + (", FREEZE" if frozen else "")
    names = ", ".join(f'"{name}"' for name in table.columns)
    statement = f'COPY "{table.name}" ({names}) FROM STDIN WITH ({options})'
    with cursor.copy(statement) as stream:
        stream.write(lines)


def is_empty(cursor: "CursorWrapper", table: str) -> bool:
    """Whether a table has no row at all."""
    cursor.execute(f'SELECT NOT EXISTS (SELECT FROM "{table}")')  # noqa: S608 - a model's name
    return bool(cursor.fetchone()[0])


def takes_frozen(cursor: "CursorWrapper", table: str) -> bool:
    """Whether COPY may freeze rows there: not in a table of partitions."""
    cursor.execute(
        "SELECT relkind = 'r' FROM pg_class WHERE oid = %s::regclass", [table]
    )
    return bool(cursor.fetchone()[0])


@dataclass(frozen=True)
class Part:
    """Something that is taken from a table and put back: the two statements."""

    take: str
    put: str


TRIGGERS = """
SELECT format('ALTER TABLE %%s DISABLE TRIGGER %%I', tgrelid::regclass, tgname),
    format('ALTER TABLE %%s ENABLE TRIGGER %%I', tgrelid::regclass, tgname)
FROM pg_trigger
WHERE NOT tgisinternal AND tgenabled = 'O' AND tgrelid = ANY (%s::regclass[])
ORDER BY tgrelid::regclass::text, tgname
"""
# Foreign keys go before the keys they lean on, and come back after them.
FOREIGN_KEYS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint
WHERE contype = 'f' AND (conrelid = ANY (%s::regclass[]) OR confrelid = ANY (%s::regclass[]))
ORDER BY conrelid::regclass::text, conname
"""
KEYS = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
    format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
FROM pg_constraint
WHERE contype IN ('p', 'u', 'x') AND conrelid = ANY (%s::regclass[])
ORDER BY conrelid::regclass::text, conname
"""
# An index of few rows stays: it costs little, and its condition might come back in other words.
INDEXES = """
SELECT format('DROP INDEX %%s', indexrelid::regclass),
    -- Of a table in partitions the definition speaks of the empty whole alone.
    replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
FROM pg_index i
WHERE indrelid = ANY (%s::regclass[]) AND (indpred IS NULL OR indisunique)
    AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x'))
ORDER BY indrelid::regclass::text, indexrelid::regclass::text
"""


@contextmanager
def laid_bare(
    cursor: "CursorWrapper", tables: Sequence[str], *, wholly: bool
) -> Iterator[None]:
    """Without triggers; ``wholly`` also without foreign keys, keys and indexes. Everything is put back and checked.

    Triggers that fill a column from the parent's row are off: whoever loads writes that column.
    """
    names = list(tables)
    parts = _parts(cursor, TRIGGERS, [names])
    if wholly:
        parts += _parts(cursor, FOREIGN_KEYS, [names, names])
        parts += _parts(cursor, KEYS, [names])
        parts += _parts(cursor, INDEXES, [names])
    for part in parts:
        cursor.execute(part.take)
    yield
    # Foreign keys that stayed are checked now: a table with checks outstanding cannot be altered.
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for part in reversed(parts):
        cursor.execute(part.put)
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def truncate(cursor: "CursorWrapper", tables: Sequence[str]) -> None:
    """Empty tables at once; refused by PostgreSQL while a table outside of them points here."""
    cursor.execute("TRUNCATE " + ", ".join(f'"{name}"' for name in tables))


def analyze(cursor: "CursorWrapper", tables: Sequence[str]) -> None:
    """Tell the planner what the tables now hold."""
    for name in tables:
        cursor.execute(f'ANALYZE "{name}"')


def _needs_value(field: "models.Field[Any, Any]") -> bool:
    """Whether a row without this column would be refused: no NULL, and no default known to the database."""
    has_default = field.has_db_default() or bool(getattr(field, "generated", False))
    return not field.null and not has_default and not _numbers_itself(field)


def _numbers_itself(field: "models.Field[Any, Any]") -> bool:
    return isinstance(field, models.AutoField | models.BigAutoField)


def _parts(
    cursor: "CursorWrapper", statement: str, values: list[list[str]]
) -> list[Part]:
    cursor.execute(statement, values)
    return [Part(*row) for row in cursor.fetchall()]
