"""What the audit says about reading: who read unusually, and whom one account read. No name of a person in it.

A floor says under which number a record is known (``names``); the officer for data protection sees numbers only.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min
from django.db.models.functions import Now

from core import seeds
from core.models import AuditEvent
from core.readings import EXPORTED, IS_READING, IS_REFUSAL, REFUSALS


PERIOD = timedelta(days=30)
NIGHT_BEGINS, NIGHT_ENDS = 22, 5
MOST_AFFECTED = 500
Namer = Callable[[Collection[str]], Mapping[str, str]]
_namers: dict[str, Namer] = {}
_night_work: list[str] = []


@dataclass(frozen=True)
class Unusual:
    """What one person did within the period; the busiest hour, lines at night, doors that stayed shut."""

    actor_id: str
    lines: int
    records: int
    busiest: datetime
    at_night: int
    refused: int

    def kinds(self) -> list[str]:
        """Which limits were passed, by their code."""
        found = {"JAM": self.records, "MALAM": self.at_night, "DITOLAK": self.refused}
        return [code for code, value in found.items() if value > limits()[code]]


@dataclass(frozen=True)
class Affected:
    """One record that was read or taken out: its number, how often, when first and last."""

    number: str
    times: int
    exported: bool
    first: datetime
    last: datetime


def names(label: str) -> Callable[[Namer], Namer]:
    """Register a function that gives the numbers of records of one table by their ids. Run as the system."""

    def register(function: Namer) -> Namer:
        _namers[label] = function
        return function

    return register


@cache
def limits() -> dict[str, int]:
    """Above which number something is unusual; data of the house."""
    rows = seeds.read(seeds.DATA / "reading_limit.csv")
    return {row["kode"]: int(row["batas"]) for row in rows}


UNUSUAL = """
WITH lines AS ({lines}), hourly AS (
    SELECT actor_id, date_trunc('hour', at) AS hour, count(*) AS lines,
        count(DISTINCT target_id) FILTER (WHERE NOT action = ANY(%s)) AS records,
        count(*) FILTER (WHERE NOT action = ANY(%s)
            AND (extract(hour FROM at AT TIME ZONE %s) >= %s
                OR extract(hour FROM at AT TIME ZONE %s) < %s)
            AND NOT ({on_duty})) AS at_night,
        count(*) FILTER (WHERE action = ANY(%s)) AS refused
    FROM lines GROUP BY 1, 2
), person AS (
    SELECT actor_id, sum(lines)::int AS lines, max(records)::int AS records,
        (array_agg(hour ORDER BY records DESC, hour DESC))[1] AS busiest,
        sum(at_night)::int AS at_night, sum(refused)::int AS refused
    FROM hourly GROUP BY 1
)
SELECT actor_id, lines, records, busiest, at_night, refused FROM person
WHERE records > %s OR at_night > %s OR refused > %s
ORDER BY records DESC, at_night DESC, refused DESC, actor_id LIMIT 100
"""


def night_work(condition: str) -> None:
    """Register when a line at night is work as usual: a condition in SQL on its ``actor_id`` and ``at``."""
    _night_work.append(condition)


def unusual(people: Iterable[str]) -> list[Unusual]:
    """Who of these people (by id) passed a limit within the period, the busiest first; one statement."""
    lines = AuditEvent.objects.filter(
        IS_READING, actor_id__in=list(people), at__gte=Now() - PERIOD
    ).values("actor_id", "action", "target_id", "at")
    if lines.query.is_empty():
        return []
    refusals, zone, bounds = sorted(REFUSALS), settings.TIME_ZONE, limits()
    night: list[Any] = [zone, NIGHT_BEGINS, zone, NIGHT_ENDS]
    least = [bounds["JAM"], bounds["MALAM"], bounds["DITOLAK"]]
    sql, given = lines.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            UNUSUAL.format(lines=sql, on_duty=" OR ".join(_night_work) or "false"),
            [*given, refusals, refusals, *night, refusals, *least],
        )
        return [Unusual(*row) for row in cursor.fetchall()]


def affected(people: Iterable[str], since: datetime, until: datetime) -> list[Affected]:
    """Which records these people read or took out between two moments, the most recent first, by number only."""
    lines = (
        AuditEvent.objects.filter(
            IS_READING, actor_id__in=list(people), at__range=(since, until)
        )
        .exclude(IS_REFUSAL)
        .values_list("target_model", "target_id", "action")
        .annotate(times=Count("pk"), first=Min("at"), last=Max("at"))
        .order_by("-last")[:MOST_AFFECTED]
    )
    found = list(lines)
    numbers = _numbers((label, key) for label, key, *_ in found)
    merged: dict[str, Affected] = {}
    for label, key, action, times, first, last in found:
        number = numbers.get((label, key))
        if number is None:
            continue
        new = Affected(number, times, action.endswith(EXPORTED), first, last)
        merged[number] = _merged(merged.get(number), new)
    return list(merged.values())


def _merged(old: Affected | None, new: Affected) -> Affected:
    if old is None:
        return new
    return Affected(
        new.number,
        old.times + new.times,
        old.exported or new.exported,
        min(old.first, new.first),
        max(old.last, new.last),
    )


def _numbers(records: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    by_label: dict[str, set[str]] = defaultdict(set)
    for label, key in records:
        by_label[label].add(key)
    return {
        (label, str(key)): number
        for label, keys in by_label.items()
        if label in _namers
        for key, number in _namers[label](keys).items()
    }
