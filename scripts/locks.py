"""The lock files: made anew by ``make lock``, checked by ``make check``."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from scripts.errors import SetupError
from scripts.install import REQUIREMENTS, VENV, run
from scripts.place import ROOT


GROUPS = ("base", "embedded", "node", "test")
RESOLVER = "uv==0.13.9"
ADDRESS = re.compile(r"https?://|--(extra-)?index-url|--find-links|--trusted-host")


def make(say: Callable[[str], None]) -> int:
    """Resolve requirements/*.in anew, for every Linux and Python from 3.11 up.

    One resolver is used for all, outside of .venv: it is needed here only.
    """
    tools = ROOT / ".local" / "lock-tools"
    if not (tools / "bin" / "uv").exists():
        run([str(VENV / "bin" / "python"), "-m", "venv", str(tools)])
    run([str(tools / "bin" / "pip"), "install", "--quiet", RESOLVER])
    for group in GROUPS:
        say(f"Resolving {group}")
        run(
            [
                *(str(tools / "bin" / "uv"), "pip", "compile", "--quiet"),
                *("--universal", "--python-version", "3.11", "--generate-hashes"),
                *("--no-emit-index-url", "--no-emit-find-links", "--no-header"),
                *("--no-strip-extras", "--no-config"),
                *(f"{group}.in", "-o", f"{group}.txt"),
            ],
            cwd=REQUIREMENTS,
        )
    return 0


def faults(folder: Path = REQUIREMENTS, npm_lock: Path | None = None) -> list[str]:
    """Return what is wrong with the lock files; nothing when they are sound."""
    found = []
    for path in sorted(folder.glob("*.txt")):
        found += [f"{path.name}: {fault}" for fault in _python_faults(path)]
    lock = npm_lock or ROOT / "package-lock.json"
    if lock.exists():
        text = lock.read_text(encoding="utf-8")
        if re.search(r'"resolved":\s*"http', text):
            found.append(f"{lock.name}: names a registry")
        found += [f"{lock.name}: {fault}" for fault in _npm_faults(text)]
    return found


def _python_faults(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if ADDRESS.search(text):
        yield "names a registry"
    entries = re.split(r"\n(?=\S)", text.replace("\\\n", " "))
    for entry in entries:
        if (
            "==" in entry
            and not entry.startswith("#")
            and "--hash=sha256:" not in entry
        ):
            yield f"no hash for {entry.split()[0]}"


def _npm_faults(text: str) -> Iterator[str]:
    packages = json.loads(text).get("packages", {})
    if not packages:
        yield "locks nothing"
    for place, package in packages.items():
        if place and not package.get("integrity", "").startswith("sha512-"):
            yield f"no hash for {place}"


def check(say: Callable[[str], None]) -> int:
    """Tell each fault; the status says whether there is one."""
    found = faults()
    for fault in found:
        say(fault)
    return 1 if found else 0


def tracked(pattern: str) -> list[str]:
    """Return the files of the repository that match ``pattern``."""
    words = ["git", "-c", f"safe.directory={ROOT}", "ls-files"]
    words += ["--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(
        [*words, "--", pattern], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        raise SetupError(f"git ls-files failed: {listed.stderr.strip()}")
    return sorted(listed.stdout.split())
