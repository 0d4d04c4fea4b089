"""Erasing what was sealed: the subject's key goes, so no copy of the text opens again (decisions 10 and 11).

The key's row stays and says that it was erased; a line of the ledger says when and why, and a restored backup erases the
same keys again before anybody signs in. Sealed columns are emptied too, and whatever still points to a person: search
tokens, initials. What figures count by stays.

Each floor says which of its rows have reached the end of a class (``reaches``), and what of its rows without a key goes
with the keys of others (``goes_with``).
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from core.fields import SealedTextField
from core.models import DataKey, ErasedKey, Subject


# Before this moment; gives how many records have reached the end, by area code.
Counts = Callable[[datetime], dict[str, int]]
# Before this moment, in this area; gives the keys to erase and how many records they belong to.
Finds = Callable[[datetime, str], "Found"]
Follower = Callable[[Collection[UUID]], None]
# Keys of upper floors that belong to these records: the referrals of a case.
Extends = Callable[[Collection[UUID]], Iterable[UUID]]


@dataclass(frozen=True)
class Found:
    """Records that have reached their end, and the keys of all that belongs to them."""

    records: int
    keys: frozenset[UUID]


@dataclass(frozen=True)
class Reach:
    """How one class is counted and found."""

    counts: Counts
    finds: Finds


_reaches: dict[str, Reach] = {}
_followers: list[Follower] = []
_extends: dict[str, list[Extends]] = {}


def reaches(retention_class: str, counts: Counts, finds: Finds) -> None:
    """Register how a class of the policy is counted and found."""
    _reaches[retention_class] = Reach(counts, finds)


def reached() -> dict[str, Reach]:
    """Every class that a floor knows how to erase."""
    return dict(_reaches)


def belongs_to(label: str) -> Callable[[Extends], Extends]:
    """Register keys of a floor above that go with records of a lower one, named by its model's label."""

    def register(function: Extends) -> Extends:
        _extends.setdefault(label, []).append(function)
        return function

    return register


def belonging(label: str, records: Collection[UUID]) -> set[UUID]:
    """The keys that floors above keep for these records."""
    return {key for fn in _extends.get(label, []) for key in fn(records)}


def goes_with(function: Follower) -> Follower:
    """Register what else is emptied when these keys are erased, in rows that have no key of their own."""
    _followers.append(function)
    return function


@transaction.atomic
def forget(keys: Collection[UUID], *, why: str) -> int:
    """Erase these subjects for good and write them into the ledger; says how many were still there. Run as the system."""
    gone = _alive(keys)
    lines = (ErasedKey(key_id=key, why=why) for key in gone)
    ErasedKey.objects.bulk_create(lines, ignore_conflicts=True)
    _empty(gone)
    return len(gone)


@transaction.atomic
def repeat(keys: Collection[UUID]) -> int:
    """Erase once more what the ledger says was erased, after a backup brought it back; says how many were back."""
    back = _alive(keys)
    _empty(back)
    return len(back)


def _alive(keys: Collection[UUID]) -> list[UUID]:
    found = DataKey.objects.filter(pk__in=keys, wrapped__isnull=False)
    return list(found.values_list("pk", flat=True))


def _empty(keys: Collection[UUID]) -> None:
    DataKey.objects.filter(pk__in=keys).update(wrapped=None)
    for model in subjects():
        rows = model._base_manager.filter(data_key__in=keys)
        rows.update(**sealed(model), **model.ERASED)
    for follower in _followers:
        follower(keys)


def subjects() -> list[type[Subject]]:
    """Every table whose rows have a key."""
    return [m for m in apps.get_models() if issubclass(m, Subject)]


def sealed(model: type[models.Model]) -> dict[str, None]:
    """The sealed columns of a table, empty."""
    fields = model._meta.concrete_fields
    return {f.name: None for f in fields if isinstance(f, SealedTextField)}
