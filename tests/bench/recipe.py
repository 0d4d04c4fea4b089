"""What a page asks of the database, step by step, and what it answers."""

import pickle
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any


EXECUTE, COMMIT, AUTOCOMMIT = "execute", "commit", "autocommit"


@dataclass
class Recipe:
    """The steps of one request in order, with the seconds of each statement and the rows it read by table."""

    steps: list[tuple[str, Any, Any]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    rows: dict[str, int] = field(default_factory=dict)
    body: bytes = b""

    @property
    def queries(self) -> int:
        return sum(kind == EXECUTE for kind, _, _ in self.steps)

    @property
    def writes(self) -> list[str]:
        """Statements that change something: a page that is only read should have none."""
        found = [str(sql) for kind, sql, _ in self.steps if kind == EXECUTE]
        return [sql for sql in found if sql.split(None, 1)[0].upper() in WRITES]

    def save(self, path: Path) -> None:
        path.write_bytes(pickle.dumps(self))


WRITES = {"INSERT", "UPDATE", "DELETE"}


def load(path: Path) -> Recipe:
    """What was written down; kept in memory until the file changes."""
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(128)
def _read(path: Path, _changed: int) -> Recipe:
    found = pickle.loads(path.read_bytes())  # noqa: S301 - our own file of this run
    assert isinstance(found, Recipe)
    return found
