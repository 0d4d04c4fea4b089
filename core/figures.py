"""Counts with their unit, registered by name by the floor that knows how to count them (decision 13).

A report asks for a figure by name; it imports no floor's models. The functions read live rows: whoever freezes a
figure keeps the table it got.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from core.areas import AreaFilter


Number = int | float | None
"""None is "not measured", printed as a dash; zero is zero."""


@dataclass(frozen=True)
class Row:
    """One line of a table: its label, one number a column, and the code that it stands for."""

    label: str
    values: tuple[Number, ...]
    code: str = ""


@dataclass(frozen=True)
class Table:
    """What a figure says. Title, unit and definition are filled in from its registration."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: tuple[Number, ...] | None = None
    note: str = ""
    name: str = ""
    title: str = ""
    unit: str = ""
    definition: str = ""

    def as_json(self) -> dict[str, Any]:
        """Plain data for a frozen report."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Table":
        """The table that ``as_json`` wrote."""
        rows = tuple(
            Row(row["label"], tuple(row["values"]), row["code"]) for row in data["rows"]
        )
        total = None if data["total"] is None else tuple(data["total"])
        columns = tuple(data["columns"])
        return cls(**{**data, "rows": rows, "total": total, "columns": columns})


Compute = Callable[[AreaFilter, date, date], Table]
Text = str | Promise


@dataclass(frozen=True)
class Figure:
    """A registered figure: its words, and how it is counted from areas and a period (first and last day included)."""

    name: str
    title: Text
    unit: Text
    definition: Text
    compute: Compute


_figures: dict[str, Figure] = {}


def figure(
    name: str, *, unit: Text, title: Text, definition: Text = ""
) -> Callable[[Compute], Compute]:
    """Register a function that counts; ``unit`` names what is counted: kasus, korban, layanan, aksi, orang."""

    def register(function: Compute) -> Compute:
        _figures[name] = Figure(name, title, unit, definition, function)
        return function

    return register


def compute(name: str, areas: AreaFilter, start: date, end: date) -> Table:
    """Count one figure; KeyError if nobody registered it."""
    known = _figures[name]
    return replace(
        known.compute(areas, start, end),
        name=name,
        title=str(known.title),
        unit=str(known.unit),
        definition=str(known.definition),
    )


def names() -> tuple[str, ...]:
    """Every registered figure, in alphabetical order."""
    return tuple(sorted(_figures))


def moments(start: date, end: date) -> tuple[datetime, datetime]:
    """The period as moments of the office's zone: from the first, up to but without the second."""
    midnight = timezone.get_default_timezone()
    first = datetime.combine(start, time.min, tzinfo=midnight)
    after = datetime.combine(end + timedelta(days=1), time.min, tzinfo=midnight)
    return first, after


def summed(rows: Sequence[Row]) -> tuple[Number, ...]:
    """The total line: each column added up, None where no row was measured."""
    return tuple(_sum(column) for column in zip(*(r.values for r in rows), strict=True))


def _sum(values: Sequence[Number]) -> Number:
    measured = [value for value in values if value is not None]
    return sum(measured) if measured else None
