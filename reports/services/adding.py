"""Adding tables of regencies to one of their province: frozen figures are taken as they were frozen (decision 26)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q

from core.areas import AreaFilter
from core.figures import Number, Row, Table


@dataclass(frozen=True)
class Rest(AreaFilter):
    """A province without some of its regencies: those that have frozen figures of their own."""

    without: tuple[str, ...] = ()

    def at(self, column: str) -> Q:
        return super().at(column) & ~AreaFilter(self.without).at(column)

    def covers(self, code: str) -> bool:
        return super().covers(code) and not AreaFilter(self.without).covers(code)


def added(live: Table, parts: Sequence[Table]) -> Table:
    """The sum of the parts: every row that occurs in one, in the order of the live table.

    Whole numbers are counts and add up. A number with decimals is a measure, such as a median: it cannot be added
    and is taken from the live table.
    """
    measured = {row.code: row for row in live.rows}
    labels = {row.code: row.label for part in parts for row in part.rows}
    order = [code for code in measured if code in labels]
    order += [code for code in labels if code not in measured]
    rows = tuple(
        Row(labels[code], _summed(_lines(parts, code), measured.get(code)), code)
        for code in order
    )
    totals = [part.total for part in parts if part.total]
    total = _summed(totals, Row("", live.total)) if live.total and totals else None
    return replace(live, rows=rows, total=total)


def _lines(parts: Sequence[Table], code: str) -> list[tuple[Number, ...]]:
    return [row.values for part in parts for row in part.rows if row.code == code]


def _summed(
    lines: Sequence[tuple[Number, ...]], live: Row | None
) -> tuple[Number, ...]:
    return tuple(
        _one(column, live.values[n] if live else None)
        for n, column in enumerate(zip(*lines, strict=True))
    )


def _one(numbers: Sequence[Number], live: Number) -> Number:
    found = [number for number in numbers if number is not None]
    if isinstance(live, float) or any(isinstance(number, float) for number in found):
        return live
    return sum(found) if found else None
