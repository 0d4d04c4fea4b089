"""Rows that come with the product: read from files of the repository, compared with the table, never forced upon it.

Each floor registers its rows in its own seeds.py. A row that an administrator edited is left alone by every later
load, and what the file would have said is reported (decision 25). Rows that left the file are reported, not deleted.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import audit, clock, codes
from core.models import CodeValue, SeededModel


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

Values = dict[str, Any]
Rows = Callable[[], Iterable[Values]]
Maker = Callable[[Values], Values]
DATA = Path(__file__).parent / "data"
NOTHING = "-"
BATCH = 500


class SeedRefused(Exception):
    """The rows cannot be loaded; the message says what to do first. Nothing was changed."""


@dataclass(frozen=True)
class Seed:
    """Rows of one model, what names each of them, and what only a new one needs (its id, who made it).

    ``for_new`` is asked once a load and gives the function that completes a new row.
    """

    name: str
    model: type[SeededModel]
    key: tuple[str, ...]
    order: int
    rows: Rows
    for_new: Callable[[], Maker]


@dataclass
class Outcome:
    """What a load did with one seed; ``kept`` and ``gone`` are lines to read."""

    name: str
    new: int = 0
    changed: int = 0
    same: int = 0
    kept_rows: int = 0
    kept: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many rows the file holds."""
        return self.new + self.changed + self.same + self.kept_rows


_seeds: dict[str, Seed] = {}


def seed(
    name: str,
    *,
    model: type[SeededModel],
    key: tuple[str, ...],
    order: int,
    for_new: Callable[[], Maker] = lambda: lambda values: {},
) -> Callable[[Rows], Rows]:
    """Register a function that gives rows as field values; lower orders are loaded first."""

    def register(function: Rows) -> Rows:
        _seeds[name] = Seed(name, model, key, order, function, for_new)
        return function

    return register


@transaction.atomic
def load_all() -> list[Outcome]:
    """Load every registered seed, all or nothing."""
    outcomes = [load(one) for one in sorted(_seeds.values(), key=lambda s: s.order)]
    codes.forget()
    return outcomes


def load(one: Seed) -> Outcome:
    """Bring one model to what its rows say, except where somebody edited it."""
    known = _known(one)
    outcome = Outcome(one.name)
    new: list[SeededModel] = []
    changed: list[SeededModel] = []
    fields: set[str] = set()
    complete = one.for_new()
    for values in one.rows():
        fields |= values.keys()
        digest = _digest(values)
        row = known.pop(_key(one, values), None)
        if row is None:
            new.append(one.model(**values, **complete(values), seed_digest=digest))
        elif row.edited_at or not row.seed_digest:
            _keep(one, row, values, outcome)
        elif row.seed_digest == digest:
            outcome.same += 1
        else:
            changed.append(_filled(row, values, digest))
    outcome.new, outcome.changed = len(new), len(changed)
    outcome.gone = [_named(key) for key, row in known.items() if row.seed_digest]
    _write(one, new, changed, fields)
    return outcome


@transaction.atomic
def edit(row: SeededModel, *, by: "AbstractBaseUser", **changes: Any) -> None:
    """Change a seeded row by hand; from now on the file no longer decides about it."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.edited_at = clock.now()
    row.save(update_fields=[*changes, "edited_at"])
    label = row._meta.model_name
    audit.record(f"{label}.edited", target=row, by=by, fields=", ".join(changes))


def _known(one: Seed) -> dict[tuple[Any, ...], SeededModel]:
    """The rows of the table by their name; where two share it, the one that came from a file."""
    rows = one.model._base_manager.order_by("seed_digest")
    return {tuple(getattr(row, part) for part in one.key): row for row in rows}


def _key(one: Seed, values: Values) -> tuple[Any, ...]:
    return tuple(values[part] for part in one.key)


def _named(key: tuple[Any, ...]) -> str:
    return " ".join(map(str, key))


def _digest(values: Values) -> str:
    text = json.dumps(values, default=str, sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _filled(row: SeededModel, values: Values, digest: str) -> SeededModel:
    for name, value in values.items():
        setattr(row, name, value)
    row.seed_digest = digest
    return row


def _keep(one: Seed, row: SeededModel, values: Values, outcome: Outcome) -> None:
    """Leave an edited row alone, and say where it and the file differ."""
    different = {n: v for n, v in values.items() if getattr(row, n) != v}
    if not different:
        outcome.same += 1
        return
    name = _named(_key(one, values))
    outcome.kept_rows += 1
    outcome.kept += [
        f"{name}: {part} is {getattr(row, part)!r}, file says {value!r}"
        for part, value in different.items()
    ]


def _write(
    one: Seed, new: list[SeededModel], changed: list[SeededModel], fields: set[str]
) -> None:
    manager = one.model._base_manager
    manager.bulk_create(new, batch_size=BATCH)
    if changed:
        names = [*sorted(fields - {one.model._meta.pk.attname}), "seed_digest"]
        manager.bulk_update(changed, names, batch_size=BATCH)


# Reading files


def read(path: Path) -> Iterator[dict[str, str]]:
    """The lines of a CSV file, stripped; a line of another width is refused with its number."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        for row in reader:
            if None in row or None in row.values():
                line = reader.line_num
                raise SeedRefused(f"{path.name} line {line}: wrong number of columns")
            yield {name: text.strip() for name, text in row.items()}


def provenance(row: dict[str, str]) -> Values:
    """Where a fact comes from and how far it is to be believed (domain 0.1)."""
    return {"source": row["sumber"], "confidence": row["keyakinan"]}


def text(value: str) -> str:
    """A cell; a dash stands for nothing."""
    return "" if value == NOTHING else value


def yes(value: str) -> bool:
    """ya or tidak."""
    return value == "ya"


def parts(value: str) -> list[str]:
    """The codes of a cell that holds several, parted by semicolons."""
    return [part.strip() for part in text(value).split(";") if part.strip()]


def day(value: str) -> date | None:
    """A date in ISO form, or nothing."""
    return date.fromisoformat(value) if text(value) else None


def number(value: str) -> int | None:
    """A whole number, or nothing."""
    return int(value) if text(value) else None


@seed("code lists", model=CodeValue, key=("list", "code"), order=10)
def code_lists() -> Iterator[Values]:
    """84 lists of codes with labels; simfoni_code is the national register's spelling."""
    for row in read(DATA / "code_list.csv"):
        yield {
            "list": row["list"],
            "code": row["code"],
            "label": row["label_id"],
            "label_en": row["label_en"],
            "order": int(row["order"]),
            "simfoni_code": row["simfoni_code"],
            "parent": row["parent"],
            "valid_from": day(row["valid_from"]),
            **provenance(row),
        }
