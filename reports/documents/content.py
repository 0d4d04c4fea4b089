"""Everything a report says, as plain data: what a freeze writes down and what page and PDF are drawn from."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Self

from core.figures import Number, Table
from reports.models import Report


FORMAT = 1


@dataclass(frozen=True)
class Letterhead:
    """Lines of the head of the first page, as they were on the day of freezing (domain 6.6)."""

    government: str
    agency: str
    contact: str


@dataclass(frozen=True)
class Source:
    """Where the numbers of one area in a province's report come from: a frozen version, or live rows (None)."""

    code: str
    name: str
    version: int | None
    frozen_at: datetime | None


@dataclass(frozen=True)
class Headline:
    """The six numbers at the top."""

    cases: Number
    victims: Number
    children: Number
    services: Number
    referrals: Number
    complaints: Number


@dataclass(frozen=True)
class Content:
    """One report. Texts are in the language of the document, not of whoever reads the page."""

    area_code: str
    area_name: str
    is_province: bool
    period_start: date
    period_end: date
    version: int
    frozen_at: datetime
    letterhead: Letterhead
    tables: tuple[Table, ...]
    sources: tuple[Source, ...] = ()

    def table(self, name: str) -> Table | None:
        """The table of a figure, if this report has it."""
        return next((table for table in self.tables if table.name == name), None)

    def headline(self) -> Headline:
        """The six numbers, read from the tables so that they cannot differ from them."""
        victims = self.table("victims_by_area")
        return Headline(
            cases=_total(self.table("cases_by_area"), -1),
            victims=_total(victims, 4),
            children=_sum([_total(victims, 0), _total(victims, 1)]),
            services=_total(self.table("services_given"), 0),
            referrals=_total(self.table("referrals_by_kind"), 0),
            complaints=_total(self.table("complaints_by_channel"), 0),
        )

    def as_json(self) -> dict[str, Any]:
        """Plain data for the frozen column."""
        plain = asdict(self)
        plain |= {
            "format": FORMAT,
            "period_start": self.period_start.isoformat(),
            "period_end": self.period_end.isoformat(),
            "frozen_at": self.frozen_at.isoformat(),
            "tables": [table.as_json() for table in self.tables],
        }
        for source in plain["sources"]:
            moment = source["frozen_at"]
            source["frozen_at"] = moment.isoformat() if moment else None
        return plain

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The content that ``as_json`` wrote."""
        plain = {name: value for name, value in data.items() if name != "format"}
        plain |= {
            "period_start": date.fromisoformat(data["period_start"]),
            "period_end": date.fromisoformat(data["period_end"]),
            "frozen_at": datetime.fromisoformat(data["frozen_at"]),
            "letterhead": Letterhead(**data["letterhead"]),
            "tables": tuple(Table.from_json(table) for table in data["tables"]),
            "sources": tuple(_source(source) for source in data["sources"]),
        }
        return cls(**plain)


class NotFrozen(Exception):
    """The report has no figures yet."""


def content_of(report: Report) -> Content:
    """The frozen content of a report."""
    if report.data is None:
        raise NotFrozen(str(report))
    return Content.from_json(report.data)


@dataclass(frozen=True)
class Pdf:
    """A drawn report: its bytes and how many pages they make."""

    content: bytes
    pages: int


def _source(data: dict[str, Any]) -> Source:
    moment = data["frozen_at"]
    return Source(**{**data, "frozen_at": moment and datetime.fromisoformat(moment)})


def _total(table: Table | None, column: int) -> Number:
    """One number of the sum line; None where the table or its sum is missing."""
    return table.total[column] if table and table.total else None


def _sum(numbers: Sequence[Number]) -> Number:
    measured = [number for number in numbers if number is not None]
    return sum(measured) if measured else None
