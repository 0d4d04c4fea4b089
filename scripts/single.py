"""One supervisor for one set of servers: a lock that ends with its holder."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any


class Taken(Exception):
    """Another process holds the lock; ``args[0]`` is what it wrote about itself."""


class Lock:
    """A lock file that tells who holds it. The kernel frees it when we end."""

    def __init__(self, path: Path, about: dict[str, Any]) -> None:
        """Take the lock or raise ``Taken``."""
        self.path = path
        self.descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(self.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self.descriptor)
            raise Taken(_about(path)) from None
        self.tell(about)

    def tell(self, about: dict[str, Any]) -> None:
        """Write what others may want to know about us."""
        text = json.dumps({"pid": os.getpid(), **about}).encode()
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, text, 0)

    def release(self) -> None:
        """Let the next one in."""
        os.close(self.descriptor)


def holder(path: Path) -> dict[str, Any] | None:
    """Return what the holder of the lock at ``path`` says; None when it is free."""
    if not path.exists():
        return None
    with path.open("rb") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _about(path)
    return None


def _about(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
