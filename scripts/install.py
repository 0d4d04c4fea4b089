"""Bring a clone to where it can run: packages, styles, translations.

Each step remembers a digest of what it read (a stamp under .local/stamps) and is
skipped while that is unchanged and its result is still there.
"""

import fcntl
import hashlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts import debian
from scripts.errors import SetupError
from scripts.place import ROOT, Place


VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "requirements"
OLDEST_NODE = 18


def venv_python() -> str:
    """Return the Python that has the project's packages."""
    return str(VENV / "bin" / "python")


def digest(paths: Iterable[Path], *words: str) -> str:
    """Return a digest of the files under ``paths`` and of ``words``."""
    total = hashlib.sha256("\0".join(words).encode())
    for path in sorted(_files(paths)):
        total.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = (p for p in path.rglob("*") if "__pycache__" not in p.parts)
            yield from (p for p in inside if p.is_file())
        elif path.is_file():
            yield path


class Steps:
    """Runs set-up steps of one place, each once for each state of its input."""

    def __init__(self, place: Place, say: Callable[[str], None]) -> None:
        """Remember where stamps lie and how to tell what is being done."""
        self.place = place
        self.say = say

    def once(
        self,
        name: str,
        wanted: str,
        action: Callable[[], object],
        *,
        results: Iterable[Path] = (),
        telling: str = "",
    ) -> bool:
        """Run ``action`` unless it ran on ``wanted`` before; say whether it ran."""
        stamp = self.place.stamps / name
        done = stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted
        if done and all(result.exists() for result in results):
            return False
        if telling:
            self.say(telling)
        started = time.monotonic()
        stamp.unlink(missing_ok=True)
        action()
        stamp.write_text(wanted, encoding="utf-8")
        if telling:
            self.say(f"  done in {time.monotonic() - started:.1f} s")
        return True


@contextmanager
def one_at_a_time(place: Place) -> Iterator[None]:
    """Let only one set-up of a clone work at a time; the next one waits."""
    path = place.local / "setup.lock"
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def run(
    words: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    cwd: Path = ROOT,
    failing: str = "",
) -> str:
    """Run a program to its end, quietly; its output is told when it fails."""
    result = subprocess.run(
        words,
        env=None if env is None else dict(env),
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if result.returncode != 0:
        tail = result.stdout.strip()[-3000:]
        raise SetupError(f"{failing or ' '.join(words[:4])} failed:\n{tail}")
    return result.stdout


def venv_needs() -> list[debian.Need]:
    """Return what the system must have for .venv: nothing once it is made."""
    return [] if (VENV / "bin" / "pip").exists() else [debian.VENV]


def packages(steps: Steps, groups: Sequence[str]) -> None:
    """Make .venv and install the locked groups, every file checked by its hash."""
    home = VENV / "pyvenv.cfg"
    if needs := venv_needs():
        debian.ensure(needs, steps.say)
        steps.say("Making .venv")
        run([debian.python(), "-m", "venv", "--clear", str(VENV)])
    for group in groups:
        lock = REQUIREMENTS / f"{group}.txt"
        wanted = digest([lock, home], str(VENV))
        steps.once(
            f"packages-{group}",
            wanted,
            lambda lock=lock: _pip_install(lock),  # type: ignore[misc]
            results=[VENV / "bin" / "python"],
            telling=f"Installing Python packages: {group}",
        )


def _pip_install(lock: Path) -> None:
    words = [venv_python(), "-m", "pip", "install", "--quiet", "--no-input"]
    words += ["--disable-pip-version-check", "--require-hashes", "-r", str(lock)]
    run(words, failing=f"Installing {lock.name}")


def front_end(steps: Steps) -> None:
    """Install the locked npm packages and build static/dist."""
    package, lock = ROOT / "package.json", ROOT / "package-lock.json"
    if not package.exists():
        return
    env = node_env(steps)
    steps.once(
        "npm",
        digest([package, lock]),
        lambda: _npm_ci(env),
        results=[ROOT / "node_modules"],
        telling="Installing front-end packages",
    )
    sources = [package, lock, ROOT / "static" / "src"]
    steps.once(
        "static-dist",
        digest(sources),
        lambda: _npm_build(env),
        results=[ROOT / "static" / "dist"],
        telling="Building styles and scripts",
    )


def _npm_ci(env: Mapping[str, str]) -> None:
    words = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    run([*words, "--loglevel=error"], env=env)


def _npm_build(env: Mapping[str, str]) -> None:
    run(["npm", "run", "build", "--silent"], env=env)


def node_env(steps: Steps) -> dict[str, str]:
    """Return an environment with node and npm: the system's, else the wheel's."""
    env = {**os.environ, "NO_UPDATE_NOTIFIER": "1", "CI": "true"}
    if shutil.which("npm") and node_version() >= OLDEST_NODE:
        return env
    packages(steps, ["node"])
    return {**env, "PATH": f"{VENV / 'bin'}{os.pathsep}{env.get('PATH', os.defpath)}"}


def node_version() -> int:
    """Return the major version of the system's Node, 0 without one."""
    node = shutil.which("node")
    if node is None:
        return 0
    told = subprocess.run(
        [node, "--version"], capture_output=True, text=True, check=False
    )
    number = re.match(r"v(\d+)", told.stdout)
    return int(number[1]) if number else 0


def translations(steps: Steps) -> None:
    """Compile the message files that changed."""
    for source in sorted(ROOT.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        steps.once(
            f"messages-{source.parents[1].name}-{source.stem}",
            digest([source]),
            lambda s=source, t=target: _compile(s, t),  # type: ignore[misc]
            results=[target],
            telling=f"Compiling {source.relative_to(ROOT)}",
        )


def _compile(source: Path, target: Path) -> None:
    run(["msgfmt", "--check-format", "-o", str(target), str(source)])


def static_files(steps: Steps, env: Mapping[str, str]) -> None:
    """Collect static files with hashed names, as the web server serves them."""
    sources = [ROOT / "static" / "dist", REQUIREMENTS / "base.txt"]
    steps.once(
        "collectstatic",
        digest(sources),
        lambda: manage(["collectstatic", "--noinput", "--clear", "-v", "0"], env),
        results=[ROOT / "static" / "root"],
        telling="Collecting static files",
    )


def manage(words: Sequence[str], env: Mapping[str, str]) -> str:
    """Run ``manage.py`` and return what it printed."""
    return run(
        [venv_python(), "manage.py", *words],
        env=env,
        failing=f"manage.py {' '.join(words)}",
    )
