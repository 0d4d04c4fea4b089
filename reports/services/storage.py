"""Published files, each under the name of its content: written once, never over another."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.conf import settings


FOLDER = "reports"


class Damaged(Exception):
    """The file is gone, or is not the one that was published."""


@dataclass(frozen=True)
class Kept:
    """A file in the store: its path below MEDIA_ROOT, hash, and size in bytes."""

    path: str
    sha256: str
    size: int


def keep(content: bytes) -> Kept:
    """Write to a temporary name, sync, rename: no crash leaves half a file, and the same content is one file."""
    digest = sha256(content).hexdigest()
    path = f"{FOLDER}/{digest[:2]}/{digest}.pdf"
    final = Path(settings.MEDIA_ROOT) / path
    if not final.is_file() or final.stat().st_size != len(content):
        _write(final, content)
    return Kept(path, digest, len(content))


def read(path: str, *, digest: str) -> bytes:
    """The bytes that were published, checked against their hash."""
    try:
        content = (Path(settings.MEDIA_ROOT) / path).read_bytes()
    except OSError as error:
        raise Damaged(path) from error
    if sha256(content).hexdigest() != digest:
        raise Damaged(path)
    return content


def _write(final: Path, content: bytes) -> None:
    final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = final.with_name(f".{uuid4().hex}.part")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(final)
    finally:
        temporary.unlink(missing_ok=True)
    _sync(final.parent)


def _sync(folder: Path) -> None:
    """Make the rename itself survive a crash."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
