"""What happens by the clock: each tick writes one job row a slot, so two schedulers or a missed minute do no harm."""

from dataclasses import dataclass
from datetime import datetime

from core import queue


@dataclass(frozen=True)
class Periodic:
    """A kind of job and how many seconds one slot lasts."""

    kind: str
    every: int


_periodic: dict[str, Periodic] = {}


def every(seconds: int, kind: str) -> None:
    """Register a kind of job to be written once in every slot of so many seconds."""
    _periodic[kind] = Periodic(kind, seconds)


def tick(now: datetime) -> int:
    """Write the rows that are due in the slots of this moment; returns how many kinds were asked."""
    for item in _periodic.values():
        slot = int(now.timestamp()) // item.every
        queue.enqueue(item.kind, key=f"{item.kind}:{item.every}:{slot}")
    return len(_periodic)


every(30, "heartbeat")
every(24 * 3600, "tidy")
every(60, "file.scan")
every(60, "audit.seal")
every(24 * 3600, "audit.send")
