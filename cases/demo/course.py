"""When each made-up complaint came in, at which unit, and what became of it: worked out once, before any row is made.

Numbers that people read run without gaps in the order of time, so somebody must know the whole before batches can be
made side by side. A million cases take a few seconds and sixty megabytes.
"""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from django.utils import timezone

from agencies.demo import Holder
from cases.services.numbers import case_series
from core.demo import DAY, EPOCH, Wish


# Of three complaints two become a case; the others end otherwise, and a few wait on top of them.
COMPLAINTS, CASES = 3, 2
ENDED, CASE, WAITS = 0, 1, 2
HOUR = 3600
# The last weeks hold what is open. They hold about as many cases however many there are in all: work that waits
# is bounded by the people who do it, and a page that lists it reads the same rows at any size.
RECENT_DAYS = 56
RECENT_MOST = 960
RECENT_LEAST = 160
WAITING_DAYS = 9
# How many complaints wait at a unit: at least and at most per hundredth of the province's cases (7 to 32 in Samarinda).
WAITING_LEAST, WAITING_LEAST_PER_SHARE = 4, 0.35
WAITING_MOST_PER_SHARE = 1.6
# Share of a day's calls that have come in by each hour: few at night, most in office hours.
HOURS = (0, 6, 8, 12, 13, 17, 21, 24)
CALLS = (0, 0.04, 0.08, 0.45, 0.5, 0.83, 0.97, 1)


@dataclass(frozen=True)
class Period:
    """The days that are filled, as seconds in the office's zone (which knows no summer time)."""

    first: date
    last: date
    offset: int

    @classmethod
    def of(cls, wish: Wish) -> "Period":
        """The months before the day of the wish; that day itself stays empty."""
        zone = timezone.get_default_timezone()
        last = wish.until - timedelta(days=1)
        months = wish.until.year * 12 + wish.until.month - 1 - wish.months
        first = date(months // 12, months % 12 + 1, min(wish.until.day, 28))
        noon = datetime.combine(last, time(12), tzinfo=zone)
        offset = noon.utcoffset() or timedelta()
        return cls(first, last, int(offset.total_seconds()))

    @property
    def start(self) -> int:
        """Midnight before the first day, in seconds of the epoch."""
        return self._midnight(self.first)

    @property
    def end(self) -> int:
        """Midnight after the last day."""
        return self._midnight(self.last) + DAY

    def day(self, second: int) -> date:
        """The date in the office at a moment."""
        return date.fromordinal((second + self.offset) // DAY + EPOCH)

    def year_ends(self, second: int) -> int:
        """Midnight after the last day of a moment's year."""
        return self._midnight(date(self.day(second).year + 1, 1, 1))

    def _midnight(self, day: date) -> int:
        return (day.toordinal() - EPOCH) * DAY - self.offset


@dataclass
class Course:
    """One entry a complaint, in the order in which they came in."""

    period: Period
    received: "array[int]" = field(default_factory=lambda: array("q"))
    unit: "array[int]" = field(default_factory=lambda: array("B"))
    fate: "array[int]" = field(default_factory=lambda: array("B"))
    # Of cases: when they were registered, their number in area and month, in the year, and in the unit from the last.
    registered: "array[int]" = field(default_factory=lambda: array("q"))
    number: "array[int]" = field(default_factory=lambda: array("L"))
    in_year: "array[int]" = field(default_factory=lambda: array("L"))
    from_last: "array[int]" = field(default_factory=lambda: array("L"))
    cases_of_unit: dict[int, int] = field(default_factory=dict)
    # The first complaint of each year, for tickets.
    year_begins: dict[int, int] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.received)


def plan(wish: Wish, holders: Sequence[Holder]) -> Course:
    """The whole course."""
    rng = wish.random("course")
    course = Course(Period.of(wish))
    _receive(course, wish, holders, rng)
    _register(course, wish, holders, rng)
    return course


def _receive(
    course: Course, wish: Wish, holders: Sequence[Holder], rng: Random
) -> None:
    """Moments, units and fates."""
    total = -(-wish.cases * COMPLAINTS // CASES)
    moments = _moments(course.period, total, rng)
    shares = list(accumulate(holder.share for holder in holders))
    draw, most = rng.random, shares[-1]
    for n, second in enumerate(moments):
        is_case = (n + 1) * wish.cases // total - n * wish.cases // total
        course.received.append(second)
        course.unit.append(bisect_right(shares, draw() * most))
        course.fate.append(CASE if is_case else ENDED)
    _insert(course, _waiting(course.period, holders, total, rng))
    for n, second in enumerate(course.received):
        course.year_begins.setdefault(course.period.day(second).year, n)


def _moments(period: Period, total: int, rng: Random) -> "array[int]":
    """Ascending moments: most of them even over the period, the last weeks by themselves."""
    days = (period.end - period.start) // DAY
    even = total * RECENT_DAYS // max(days, 1)
    recent = min(max(even, min(RECENT_LEAST, total // 3)), RECENT_MOST, total)
    older_days = days - RECENT_DAYS
    if older_days <= 0:
        older_days, recent = days, 0
    found = array("q", _spread(period.start, older_days, total - recent, rng))
    begin = period.start + older_days * DAY
    found.extend(_spread(begin, days - older_days, recent, rng))
    return found


def _spread(begin: int, days: int, count: int, rng: Random) -> "array[int]":
    found = array("q")
    draw = rng.random
    for n in range(count):
        day, part = divmod((n + draw()) / count * days, 1)
        found.append(begin + int(day) * DAY + _second_of_day(part))
    return found


def _second_of_day(part: float) -> int:
    """By when this share of a day's calls has come in."""
    n = min(bisect_right(CALLS, part), len(CALLS) - 1)
    slope = (HOURS[n] - HOURS[n - 1]) / (CALLS[n] - CALLS[n - 1])
    hours = HOURS[n - 1] + (part - CALLS[n - 1]) * slope
    return min(int(hours * HOUR), DAY - 1)


def _waiting(
    period: Period, holders: Sequence[Holder], total: int, rng: Random
) -> list[tuple[int, int]]:
    """Moments and units of complaints that nobody has decided on yet."""
    days = (period.end - period.start) // DAY
    whole = sum(holder.share for holder in holders)
    found = []
    for n, holder in enumerate(holders):
        share = holder.share / whole
        least = max(WAITING_LEAST, round(100 * share * WAITING_LEAST_PER_SHARE))
        most = max(least, round(100 * share * WAITING_MOST_PER_SHARE))
        usual = round(total * share * WAITING_DAYS / days)
        for _ in range(min(max(usual, least), most)):
            # The newer, the likelier that it still waits.
            day = int(WAITING_DAYS * rng.random() ** 2) + 1
            second = period.end - day * DAY + _second_of_day(rng.random())
            found.append((max(second, period.start), n))
    return sorted(found)


def _insert(course: Course, waiting: list[tuple[int, int]]) -> None:
    """Put those that wait where they belong in time; only the end of the course moves."""
    place = bisect_right(course.received, waiting[0][0] - 1)
    tail = list(
        zip(
            course.received[place:],
            course.unit[place:],
            course.fate[place:],
            strict=True,
        )
    )
    tail += [(second, unit, WAITS) for second, unit in waiting]
    tail.sort()
    for values, column in zip(
        (course.received, course.unit, course.fate),
        zip(*tail, strict=True),
        strict=True,
    ):
        del values[place:]
        values.extend(column)


def _register(
    course: Course, wish: Wish, holders: Sequence[Holder], rng: Random
) -> None:
    """Cases get their moment and their numbers."""
    numbers: dict[str, int] = defaultdict(int, wish.numbered)
    years: dict[int, int] = defaultdict(int)
    ranks: dict[int, int] = defaultdict(int)
    for n, second in enumerate(course.received):
        unit = course.unit[n]
        if course.fate[n] != CASE:
            for column in (course.registered, course.number, course.in_year):
                column.append(0)
            course.from_last.append(0)
            continue
        decided = min(second + _until_decision(rng), course.period.end - HOUR // 4)
        decided = max(decided, second)
        day = course.period.day(decided)
        key = case_series(holders[unit].area, day)
        numbers[key] += 1
        course.registered.append(decided)
        course.number.append(numbers[key])
        course.in_year.append(years[day.year])
        course.from_last.append(ranks[unit])
        years[day.year] += 1
        ranks[unit] += 1
    for n, rank in enumerate(course.from_last):
        if course.fate[n] == CASE:
            course.from_last[n] = ranks[course.unit[n]] - 1 - rank
    course.cases_of_unit = dict(ranks)


def _until_decision(rng: Random) -> int:
    """Seconds from the call to the decision that it is a case: hours when somebody is in danger, at most four days."""
    if rng.random() < 0.2:
        return int((0.5 + 5 * rng.random()) * HOUR)
    return int((6 + 90 * rng.random() ** 2) * HOUR)
