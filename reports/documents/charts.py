"""Bar charts as SVG of our own: the same drawing in page and PDF, readable without colour.

The PDF renderer reads presentation attributes only; the page's styles override them by class, so that the dark
colours reach the bars there.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.figures import Row, Table
from core.formats import number_id
from reports.documents.content import Content


LABEL_WIDTH = 150
# Right of the longest bar: "9 3 anak, 6 dewasa" on paper, "9 3 + 6" on a page that may be a phone's.
VALUE_WIDTH = {True: 150, False: 80}
WIDE = 500
ROW_HEIGHT, BAR_HEIGHT = 26, 16
TOP = 30
GAP = 2
# Bars are measured against the longest, never against less than this: one victim is no full bar.
LEAST_SCALE = 5


@dataclass(frozen=True)
class Part:
    """One piece of a bar, in pixels; ``series`` is 1 or 2."""

    series: int
    x: int
    width: int


@dataclass(frozen=True)
class Bar:
    label: str
    y: int
    parts: tuple[Part, ...]
    value: str
    value_x: int
    detail: str

    @property
    def text_y(self) -> int:
        """The line its words stand on."""
        return self.y + BAR_HEIGHT - 3


@dataclass(frozen=True)
class Key:
    """One entry of the legend."""

    series: int
    label: str
    x: int

    @property
    def text_x(self) -> int:
        return self.x + 32


@dataclass(frozen=True)
class Chart:
    """A drawn chart: its title, unit, and the SVG."""

    title: str
    unit: str
    svg: SafeString


def main_chart(content: Content, *, width: int) -> Chart | None:
    """Victims per area for a province, by age group for one area; None where the table is missing."""
    if content.is_province:
        return _by_area(content.table("victims_by_area"), width)
    return _by_age(content.table("victims_by_age"), width)


def _by_area(table: Table | None, width: int) -> Chart | None:
    if table is None:
        return None
    lines = [
        (row, (_count(row, 0) + _count(row, 1), _count(row, 2) + _count(row, 3)))
        for row in table.rows
    ]
    title = _("Victims by regency or city, children and adults")
    return _drawn(title, table.unit, (_("children"), _("adults")), lines, width)


def _by_age(table: Table | None, width: int) -> Chart | None:
    if table is None:
        return None
    lines = [(row, (_count(row, 0), _count(row, 1))) for row in table.rows]
    title = _("Victims by age group and sex")
    return _drawn(title, table.unit, (_("male"), _("female")), lines, width)


def _drawn(
    title: str,
    unit: str,
    series: tuple[str, str],
    lines: Sequence[tuple[Row, tuple[int, int]]],
    width: int,
) -> Chart:
    longest = max([LEAST_SCALE, *(sum(numbers) for _row, numbers in lines)])
    is_wide = width >= WIDE
    scale = (width - LABEL_WIDTH - VALUE_WIDTH[is_wide]) / longest
    bars = [
        _bar(n, row, numbers, scale, _told(numbers, series, in_words=is_wide))
        for n, (row, numbers) in enumerate(lines)
    ]
    context = {
        "title": title,
        "description": _("The same numbers stand in the tables of this report."),
        "width": width,
        "height": TOP + ROW_HEIGHT * len(bars),
        "base": LABEL_WIDTH - 1,
        "bars": bars,
        "bar_height": BAR_HEIGHT,
        "keys": [
            Key(n, name, LABEL_WIDTH + (n - 1) * 120)
            for n, name in enumerate(series, 1)
        ],
    }
    return Chart(title, unit, render_to_string("reports/documents/bars.svg", context))


def _bar(n: int, row: Row, numbers: tuple[int, int], scale: float, detail: str) -> Bar:
    parts: list[Part] = []
    x = LABEL_WIDTH
    for number, count in enumerate(numbers, 1):
        if count:
            parts.append(Part(number, x, max(2, round(count * scale) - GAP)))
            x += parts[-1].width + GAP
    return Bar(
        label=row.label.removeprefix("Kabupaten "),
        y=TOP + ROW_HEIGHT * n + (ROW_HEIGHT - BAR_HEIGHT) // 2,
        parts=tuple(parts),
        value=number_id(sum(numbers)),
        value_x=x + 6,
        detail=detail,
    )


def _told(numbers: tuple[int, int], series: tuple[str, str], *, in_words: bool) -> str:
    """What a bar is made of; nothing for an empty one."""
    if not any(numbers):
        return ""
    if not in_words:
        return " + ".join(number_id(count) for count in numbers)
    pairs = zip(series, numbers, strict=True)
    return ", ".join(f"{number_id(count)} {name}" for name, count in pairs if count)


def _count(row: Row, column: int) -> int:
    return int(row.values[column] or 0)
