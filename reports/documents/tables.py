"""Tables as they are printed: numbers as texts, the same in page and PDF."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.figures import Number, Table
from core.formats import number_id
from reports.documents.content import Content


NOT_MEASURED = "-"
# What stands in which part of a report; a figure that no floor has registered is left out.
CHAPTERS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (
        _("Handling of victims"),
        (
            "cases_by_area",
            "victims_by_area",
            "victims_by_age",
            "exploitation_forms",
            "services_given",
            "referrals_by_kind",
            "complaints_by_channel",
        ),
    ),
    (
        _("Actions of the agencies"),
        (
            "actions_per_pokja",
            "people_reached",
            "agencies_without_action",
            "names_without_action",
        ),
    ),
)
NAMES = tuple(name for _title, names in CHAPTERS for name in names)
# What the first column of a table holds.
ROW_HEADS: dict[str, Promise] = {
    "cases_by_area": _("Regency or city"),
    "victims_by_area": _("Regency or city"),
    "victims_by_age": _("Age group"),
    "exploitation_forms": _("Form"),
    "services_given": _("Kind of service"),
    "referrals_by_kind": _("Receiving agency"),
    "complaints_by_channel": _("Channel"),
    "actions_per_pokja": _("Pokja"),
    "people_reached": _("Pokja"),
    "agencies_without_action": _("Area"),
    "names_without_action": _("Agency"),
}
# Where the other columns add up to one of them: it stands out.
SUM_COLUMNS = {
    "victims_by_area": 4,
    "victims_by_age": 2,
    "exploitation_forms": 4,
    "people_reached": 4,
}
# Too long a list for a whole province; each regency's report has its own.
OF_ONE_AREA = frozenset({"names_without_action"})
# A table of at most so many rows is not split over two pages.
LONGEST_UNSPLIT = 14


@dataclass(frozen=True)
class Cell:
    """One number as text; ``is_sum`` where it adds up the others of its row."""

    text: str
    is_sum: bool = False


@dataclass(frozen=True)
class Line:
    """One row: its head and its numbers."""

    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Printed:
    """A table with its number in the report."""

    number: int
    name: str
    title: str
    unit: str
    definition: str
    note: str
    row_head: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    total: tuple[Cell, ...]

    @property
    def is_whole(self) -> bool:
        """Short enough to stand on one page."""
        return len(self.lines) <= LONGEST_UNSPLIT


@dataclass(frozen=True)
class Chapter:
    """Tables that belong together."""

    title: str
    tables: tuple[Printed, ...]


def chapters(content: Content) -> list[Chapter]:
    """The parts of a report with their tables, numbered through; parts without a table are left out."""
    found: list[Chapter] = []
    before = 0
    for title, names in CHAPTERS:
        tables = [t for name in names if (t := content.table(name))]
        if tables:
            printed = [printed_table(t, before + n) for n, t in enumerate(tables, 1)]
            found.append(Chapter(str(title), tuple(printed)))
            before += len(tables)
    return found


def printed_table(table: Table, number: int) -> Printed:
    """One table in words. A sum under a single row would say the same twice and is left out."""
    total = table.total if table.total and len(table.rows) != 1 else ()
    return Printed(
        number=number,
        name=table.name,
        title=table.title,
        unit=table.unit,
        definition=table.definition,
        note=table.note,
        row_head=str(ROW_HEADS.get(table.name, "")),
        columns=table.columns,
        lines=tuple(
            Line(row.label, _cells(table.name, row.values)) for row in table.rows
        ),
        total=_cells(table.name, total),
    )


def number(value: Number) -> str:
    """1.038, or 4,5; zero is 0, and what was not measured is a dash (bahasa.md section 7)."""
    if value is None:
        return NOT_MEASURED
    return number_id(value, 1 if isinstance(value, float) else None)


def _cells(name: str, values: Sequence[Number]) -> tuple[Cell, ...]:
    last = SUM_COLUMNS.get(name)
    return tuple(Cell(number(value), n == last) for n, value in enumerate(values))
