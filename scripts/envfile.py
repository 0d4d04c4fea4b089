"""Read and write files of ``NAME=value`` lines, readable by their owner alone."""

import os
from collections.abc import Mapping
from pathlib import Path


def parse(text: str) -> dict[str, str]:
    """Return the variables of an environment file.

    Blank lines and lines that begin with ``#`` are skipped, ``export`` is allowed,
    and one pair of quotes around a value is taken off. Nothing is expanded.
    """
    values: dict[str, str] = {}
    for raw in text.splitlines():
        line = raw.strip().removeprefix("export ").lstrip()
        name, equals, value = line.partition("=")
        if not equals or line.startswith("#"):
            continue
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
            value = value[1:-1]
        values[name.strip()] = value
    return values


def read(path: Path) -> dict[str, str]:
    """Return the variables of the file at ``path``; none when it does not exist."""
    return parse(path.read_text(encoding="utf-8")) if path.is_file() else {}


def write(path: Path, values: Mapping[str, str], comment: str) -> None:
    """Write ``values`` to ``path`` with mode 0600, in one step.

    A reader sees the old file or the new one, never half of it, and the secrets in
    it are never readable by others, not even for a moment.
    """
    lines = [f"# {line}" for line in comment.splitlines()]
    lines += [f"{name}={value}" for name, value in values.items()]
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        os.fchmod(handle.fileno(), 0o600)
        handle.write("\n".join(lines) + "\n")
    temporary.replace(path)
