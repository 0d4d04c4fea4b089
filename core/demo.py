"""Made-up data: each floor registers what it invents, and core loads it (decision 13).

The same wish gives the same rows: every batch has randomness of its own, and even what is sealed is made from keys
and texts alone. ``manage.py seed_demo`` runs it.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from hashlib import blake2b
from random import Random
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from core import crypto
from core.bulk import NULL, Table, bytea
from core.models import AuditEvent, DataKey


BATCH = 1000
IDS = 1024
KEY = 32
T = TypeVar("T")


@dataclass(frozen=True)
class Wish:
    """What was asked for, and the last number of each series that was given out before."""

    cases: int
    months: int
    seed: int
    until: date
    numbered: Mapping[str, int] = field(default_factory=dict)

    @property
    def batches(self) -> int:
        """In how many parts the rows are made; it depends on the wish alone, never on the machine."""
        return max(1, -(-self.cases // BATCH))

    def random(self, *names: object) -> Random:
        """Randomness of its own for each purpose: a draw more in one place changes nothing in another."""
        # A further load with the same seed must not make the same rows again.
        before = sum(self.numbered.values())
        words = "/".join(map(str, (self.seed, before, *names)))
        return Random(words)  # noqa: S311 - made-up data must be the same each time


class Who(NamedTuple):
    """An account as far as a row names it."""

    id: int
    username: str


class Spread(Generic[T]):
    """Values by weight; a pick is nine random bits and one look into a list."""

    BITS = 9

    def __init__(self, weights: Mapping[T, float]) -> None:
        total, size, part = sum(weights.values()), 2**self.BITS, 0.0
        self._slots: list[T] = []
        for value, weight in weights.items():
            part += weight
            self._slots += [value] * (round(size * part / total) - len(self._slots))

    def pick(self, rng: Random) -> T:
        return self._slots[rng.getrandbits(self.BITS)]


def pick(values: Sequence[T], rng: Random) -> T:
    """One of several with equal chance, quicker than Random.choice."""
    return values[int(rng.random() * len(values))]


DAY = 24 * 3600
EPOCH = date(1970, 1, 1).toordinal()


@cache
def _day(number: int) -> str:
    return str(date.fromordinal(number + EPOCH))


@lru_cache(8192)
def stamp(second: int) -> str:
    """A second of the epoch as COPY reads a moment. Made-up time is counted in whole seconds: sums cost nothing."""
    day, rest = divmod(second, DAY)
    minutes, seconds = divmod(rest, 60)
    return f"{_day(day)} {minutes // 60:02}:{minutes % 60:02}:{seconds:02}+00"


class DataKeyRow(NamedTuple):
    id: str
    ring_key: str
    wrapped: str
    created_at: str


class AuditRow(NamedTuple):
    id: str
    at: str
    action: str
    actor: str
    actor_id: str
    target_model: str
    target_id: str
    thread_id: str
    detail: str
    # Made-up rows have no history that a line could explain.
    transaction: None = None


DATA_KEYS = Table(DataKey, DataKeyRow._fields)
AUDIT = Table(AuditEvent, AuditRow._fields)


class Seal:
    """The data key of one subject and the envelopes it closes, as core.crypto opens them.

    Key and nonces come from the ring key, the id and the text (synthetic nonces, as in AES-GCM-SIV): the same wish
    gives the same bytes, and no nonce ever serves two texts.
    """

    def __init__(self, ring: "KeyRing", key_id: str) -> None:
        self.id = key_id
        place = crypto.place(DATA_KEYS.name, "wrapped", key_id)
        size = KEY + crypto.NONCE
        made = blake2b(place, key=ring.key, digest_size=size).digest()
        self._key, nonce = made[:KEY], made[KEY:]
        self._aead: AESGCM | None = None
        self.wrapped = bytea(
            crypto.VERSION + nonce + ring.aead.encrypt(nonce, self._key, place)
        )

    def close(self, table: Table, column: str, record_id: str, text: str) -> str:
        """One text in its envelope; NULL for an empty one."""
        if not text:
            return NULL
        if self._aead is None:
            self._aead = AESGCM(self._key)
        place, plain = crypto.place(table.name, column, record_id), text.encode()
        nonce = blake2b(place + plain, key=self._key, digest_size=crypto.NONCE).digest()
        return bytea(crypto.VERSION + nonce + self._aead.encrypt(nonce, plain, place))


class KeyRing:
    """The newest key of FIELD_KEYS, ready for many data keys."""

    def __init__(self) -> None:
        self.name, self.key = next(iter(settings.FIELD_KEYS.items()))
        self.aead = AESGCM(self.key)


@dataclass
class Load:
    """What one batch gave: lines by table, rows by table, and the highest number used in each series."""

    lines: dict[str, bytes]
    rows: dict[str, int]
    counters: dict[str, int]


class Batch:
    """One part of the rows while it is being made, handed from floor to floor."""

    def __init__(self, number: int, wish: Wish, ring: KeyRing) -> None:
        self.number, self.wish, self.rng = number, wish, Random(0)  # noqa: S311 - replaced by the seed of the wish
        self._ring = ring
        self._lines: dict[str, list[str]] = defaultdict(list)
        self._kept: dict[type, list[Any]] = defaultdict(list)
        self._counters: dict[str, int] = {}
        self._digits, self._used = "", 0

    def begin(self, name: str) -> None:
        """Give the next floor randomness of its own."""
        self.rng = self.wish.random(name, self.number)
        self._digits, self._used = "", 0

    def share(self, total: int) -> range:
        """Which of ``total`` things are this batch's to make."""
        parts = self.wish.batches
        return range(total * self.number // parts, total * (self.number + 1) // parts)

    def new_id(self) -> str:
        """A random UUID, version 4, as it prints."""
        start = self._used
        if start == len(self._digits):
            self._digits, start = self.rng.randbytes(16 * IDS).hex(), 0
        self._used = start + 32
        d = self._digits[start : start + 32]
        return f"{d[:8]}-{d[8:12]}-4{d[13:16]}-a{d[17:20]}-{d[20:]}"

    def write(self, table: Table, row: tuple[Any, ...]) -> None:
        """Add one row."""
        self._lines[table.name].append(table.pattern % row)

    def subject(self, at: str) -> Seal:
        """A new data key."""
        seal = Seal(self._ring, self.new_id())
        self.write(DATA_KEYS, DataKeyRow(seal.id, self._ring.name, seal.wrapped, at))
        return seal

    def audit(
        self,
        action: str,
        *,
        at: str,
        by: Who,
        target: tuple[str, str],
        thread: str,
        **detail: str | int,
    ) -> None:
        """Add the audit line that the service would have written; ``target`` is model label and id."""
        row = AuditRow(
            self.new_id(),
            at,
            action,
            by.username,
            str(by.id),
            *target,
            thread,
            json.dumps(detail) if detail else "{}",
        )
        self.write(AUDIT, row)

    def keep(self, thing: object) -> None:
        """Leave something for the floors above."""
        self._kept[type(thing)].append(thing)

    def kept(self, kind: type[T]) -> list[T]:
        """What the floors below left."""
        return self._kept[kind]

    def reached(self, series: str, value: int) -> None:
        """The number was given out: the next real one follows it."""
        self._counters[series] = max(value, self._counters.get(series, 0))

    def load(self) -> Load:
        """Everything that was made."""
        lines = {name: "".join(rows).encode() for name, rows in self._lines.items()}
        rows = {name: len(rows) for name, rows in self._lines.items()}
        return Load(lines, rows, self._counters)


class Maker(Protocol):
    """Makes one floor's part of a batch. It has read what it needs: it may run in a process without a database."""

    def make(self, batch: Batch) -> None: ...


Preparation = Callable[[Wish], Maker]


@dataclass(frozen=True)
class Generator:
    """A floor's contribution: the tables it fills, those that hang on them, and how it gets ready.

    ``proofs`` are questions to the database that count rows which disagree: every answer must be 0.
    """

    name: str
    order: int
    tables: tuple[Table, ...]
    prepare: Preparation
    hangers: tuple[str, ...] = ()
    proofs: tuple[str, ...] = ()


_generators: list[Generator] = []


def generator(
    name: str, *, order: int, tables: Iterable[Table], **more: tuple[str, ...]
) -> Callable[[Preparation], Preparation]:
    """Register what makes a floor's rows. It runs as owner, before the first batch, and may hire made-up staff.

    ``more`` may name hangers (tables that point at these, emptied with them) and proofs.
    """

    def register(prepare: Preparation) -> Preparation:
        _generators.append(Generator(name, order, tuple(tables), prepare, **more))
        _generators.sort(key=lambda each: each.order)
        return prepare

    return register


def generators() -> tuple[Generator, ...]:
    """All that are registered, lower floors first."""
    return tuple(_generators)


def own_tables() -> tuple[Table, ...]:
    """What the floors fill."""
    return tuple(table for each in _generators for table in each.tables)


def tables() -> tuple[Table, ...]:
    """Every table that is filled: the keys first, the audit last."""
    return (DATA_KEYS, *own_tables(), AUDIT)


def make(makers: Iterable[tuple[str, Maker]], number: int, wish: Wish) -> Load:
    """Make one batch from bottom to top."""
    batch = Batch(number, wish, KeyRing())
    for name, maker in makers:
        batch.begin(name)
        maker.make(batch)
    return batch.load()
