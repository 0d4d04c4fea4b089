"""How the history of a record reads: when, who and why, which field, from what to what (core.history keeps it).

Who and why are told by the audit line of the same transaction. A floor gives the words for its models; what is sealed
is only ever said to have changed.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock, codes, formats
from core.fields import Sealed, SealedTextField
from core.history import Change
from core.models import AuditEvent
from core.person import name_of


MOST = 200
LONGEST = timedelta(hours=1)
KINDS: dict[str, Promise] = {
    "insert": _("recorded"),
    "update": _("changed"),
    "delete": _("deleted"),
}
# What every record has.
LABELS: dict[str, Promise] = {
    "created_at": _("Recorded on"),
    "created_by": _("Recorded by"),
}
NOTHING = _("empty")
Row = Change | models.Model | None


@dataclass(frozen=True)
class Words:
    """How the changes of one model are worded: its name, its fields, and the code lists its codes come from."""

    model: Any
    name: Promise
    fields: Mapping[str, Promise]
    lists: Mapping[str, str] = field(default_factory=dict)
    title: Callable[[Any], str] = lambda _change: ""

    def label(self, name: str) -> str:
        """The field as people call it."""
        return str(self.fields.get(name) or LABELS[name])


@dataclass(frozen=True)
class Step:
    """One field from what to what; a sealed one has no text."""

    label: str
    before: str
    after: str
    is_sealed: bool


@dataclass(frozen=True)
class Part:
    """What happened to one row."""

    title: str
    kind: str
    steps: list[Step]


@dataclass(frozen=True)
class Entry:
    """All that one transaction did to a record; without a person if it did so past the application."""

    at: datetime
    who: str
    why: str
    parts: list[Part]


@dataclass(frozen=True)
class _Found:
    """One change with the row it led to."""

    words: Words
    change: Change
    led_to: Row

    def fields(self) -> list["models.Field[Any, Any]"]:
        """The fields that differ, for a row that was changed."""
        if self.change.pgh_label != "update" or self.led_to is None:
            return []
        kept = {each.name for each in self.change._meta.concrete_fields}
        return [
            each
            for each in self.words.model._meta.concrete_fields
            if each.name in kept
            and _plain(self.change, each) != _plain(self.led_to, each)
        ]


def read(
    sources: Iterable[tuple[Words, Any]],
    *,
    threads: Collection[object],
    titles: Mapping[str, str],
) -> list[Entry]:
    """The newest changes of a record and of what belongs to it, newest first.

    ``sources`` are querysets of changes, ``threads`` the stories in whose audit lines the people stand, and ``titles``
    what the lines are called.
    """
    found = [each for words, changes in sources for each in _follow(words, changes)]
    found.sort(key=lambda each: (each.change.pgh_created_at, each.change.pgh_id))
    deeds: dict[tuple[int, datetime], list[_Found]] = defaultdict(list)
    for each in found:
        deeds[each.change.pgh_transaction, each.change.pgh_created_at].append(each)
    names, lines = _names(found), _lines(found, threads)
    people = _people(line.actor for several in lines.values() for line in several)
    return [
        _entry(several, _near(lines.get(number, []), began), titles, people, names)
        for (number, began), several in reversed(list(deeds.items()))
    ][:MOST]


def _follow(words: Words, changes: Any) -> list[_Found]:
    """Each change with the next one of its row, or with the row as it stands."""
    newest = list(changes.order_by("-pgh_id")[:MOST])
    last = {change.pgh_obj_id: change for change in reversed(newest)}
    next_of: dict[Any, Row] = dict(words.model._base_manager.in_bulk(list(last)))
    found = []
    for change in newest:
        found.append(_Found(words, change, next_of.get(change.pgh_obj_id)))
        next_of[change.pgh_obj_id] = change
    return found


def _lines(
    found: list[_Found], threads: Collection[object]
) -> dict[int, list[AuditEvent]]:
    """The audit lines of the transactions that made the changes. A line is written no earlier than its transaction began."""
    if not found:
        return {}
    lines = AuditEvent.objects.filter(
        thread_id__in=[str(thread) for thread in threads],
        transaction__in={each.change.pgh_transaction for each in found},
        at__gte=found[0].change.pgh_created_at,
    )
    by_transaction: dict[int, list[AuditEvent]] = defaultdict(list)
    for line in lines.order_by("at"):
        by_transaction[line.transaction or 0].append(line)
    return by_transaction


def _near(lines: list[AuditEvent], began: datetime) -> list[AuditEvent]:
    """Numbers of transactions begin anew in a database that was restored elsewhere; time tells them apart."""
    return [line for line in lines if began <= line.at < began + LONGEST]


def _entry(
    several: list[_Found],
    lines: list[AuditEvent],
    titles: Mapping[str, str],
    people: Mapping[str, str],
    names: Mapping[tuple[Any, Any], str],
) -> Entry:
    deeds = dict.fromkeys(str(titles[n.action]) for n in lines if n.action in titles)
    return Entry(
        at=clock.local(several[0].change.pgh_created_at),
        who=people[lines[0].actor] if lines else "",
        why=", ".join(deeds),
        parts=[_part(each, names) for each in several],
    )


def _part(found: _Found, names: Mapping[tuple[Any, Any], str]) -> Part:
    title = found.words.title(found.change)
    return Part(
        title=f"{found.words.name} {title}".strip(),
        kind=str(KINDS[found.change.pgh_label]),
        steps=[_step(found, each, names) for each in found.fields()],
    )


def _step(
    found: _Found,
    which: "models.Field[Any, Any]",
    names: Mapping[tuple[Any, Any], str],
) -> Step:
    label = found.words.label(which.name)
    if isinstance(which, SealedTextField):
        return Step(label, "", "", is_sealed=True)
    before, after = (
        _say(found.words, which, _plain(row, which), names)
        for row in (found.change, found.led_to)
    )
    return Step(label, before, after, is_sealed=False)


def _say(
    words: Words,
    which: "models.Field[Any, Any]",
    value: Any,
    names: Mapping[tuple[Any, Any], str],
) -> str:
    if value in (None, "", []):
        return str(NOTHING)
    if which.is_relation:
        return names.get((which.related_model, value), str(NOTHING))
    if listed := words.lists.get(which.name):
        return ", ".join(codes.label(listed, code) for code in _several(value))
    if which.choices:
        return str(dict(which.flatchoices).get(value, value))
    return _write(value)


def _write(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime):
        return formats.datetime_id(value)
    if isinstance(value, date):
        return formats.date_id(value)
    return ", ".join(map(str, _several(value)))


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _plain(row: Row, which: "models.Field[Any, Any]") -> Any:
    value = getattr(row, which.attname)
    return value.envelope if isinstance(value, Sealed) else value


def _names(found: list[_Found]) -> dict[tuple[Any, Any], str]:
    """What the rows are called to which the changed links lead."""
    wanted: dict[Any, set[int | str | UUID]] = defaultdict(set)
    for each in found:
        for link in filter(lambda which: which.is_relation, each.fields()):
            values = _plain(each.change, link), _plain(each.led_to, link)
            wanted[link.related_model] |= {value for value in values if value}
    return {
        (model, key): _name(row)
        for model, keys in wanted.items()
        for key, row in model._base_manager.in_bulk(list(keys)).items()
    }


def _people(usernames: Iterable[str]) -> dict[str, str]:
    wanted = set(usernames)
    rows = get_user_model()._base_manager.filter(username__in=wanted)
    return {name: name for name in wanted} | {
        row.get_username(): name_of(row) for row in rows
    }


def _name(row: Any) -> str:
    return name_of(row) if isinstance(row, AbstractBaseUser) else str(row)
