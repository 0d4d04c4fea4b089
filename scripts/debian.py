"""The few things that no wheel carries: look for them, install them where allowed."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.errors import SetupError


CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Need:
    """One thing of the system: what for, how it is found, which packages bring it."""

    what: str
    found: Callable[[], bool]
    packages: tuple[str, ...]


def _module(name: str) -> Callable[[], bool]:
    """Ask the interpreter that will make .venv whether it has module ``name``."""

    def found() -> bool:
        words = [python(), "-I", "-c", f"import {name}"]
        return subprocess.run(words, capture_output=True, check=False).returncode == 0

    return found


def _library(name: str) -> Callable[[], bool]:
    def found() -> bool:
        try:
            ctypes.CDLL(name)
        except OSError:
            return False
        return True

    return found


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def python() -> str:
    """Return the Python that makes .venv: the one that runs us, outside of it."""
    inside = sys.prefix != sys.base_prefix
    return str(Path(sys.base_prefix, "bin", "python3")) if inside else sys.executable


def chromium() -> str | None:
    """Return the browser for journeys: CHROMIUM, or the first one in PATH."""
    given = os.environ.get("CHROMIUM")
    return given or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


VENV = Need("virtual environments with pip", _module("ensurepip"), ("python3-venv",))
RUN_NEEDS = (
    Need("Pango, for PDFs", _library("libpango-1.0.so.0"), ("libpango-1.0-0",)),
    Need("Pango's fonts", _library("libpangoft2-1.0.so.0"), ("libpangoft2-1.0-0",)),
    Need(
        "HarfBuzz subsetting",
        _library("libharfbuzz-subset.so.0"),
        ("libharfbuzz-subset0",),
    ),
    Need("fontconfig", _program("fc-list"), ("fontconfig",)),
    Need("gettext, for translations", _program("msgfmt"), ("gettext",)),
)
TEST_NEEDS = (
    Need("Chromium, for journeys", lambda: chromium() is not None, ("chromium",)),
    # The Node that playwright's wheel brings is linked against it.
    Need("libatomic, for journeys", _library("libatomic.so.1"), ("libatomic1",)),
)


def missing(needs: Iterable[Need]) -> list[Need]:
    """Return those of ``needs`` that this machine does not have."""
    return [need for need in needs if not need.found()]


def packages(needs: Iterable[Need]) -> list[str]:
    """Return the Debian packages that bring ``needs``."""
    return sorted({name for need in needs for name in need.packages})


def install_line(needs: Iterable[Need]) -> str:
    """Return the line that a person without root rights asks an administrator for."""
    words = " ".join(packages(needs))
    return f"sudo apt-get install --no-install-recommends {words}"


def ensure(needs: Iterable[Need], say: Callable[[str], None]) -> None:
    """Install what is missing where root or password-less sudo allows it."""
    lacking = missing(needs)
    if not lacking:
        return
    prefix = rights()
    if prefix is None or not shutil.which("apt-get"):
        what = ", ".join(need.what for need in lacking)
        raise SetupError(f"Missing: {what}. Type: {install_line(lacking)}")
    names = packages(lacking)
    say(f"Installing Debian packages: {' '.join(names)}")
    install = ["install", "--yes", "--no-install-recommends", *names]
    if _apt(prefix, install).returncode != 0:
        # The package lists are missing or older than the mirror.
        _apt(prefix, ["update"])
        again = _apt(prefix, install)
        if again.returncode != 0:
            raise SetupError(
                f"apt-get could not install {' '.join(names)}:\n"
                f"{again.stderr.strip()[-1500:]}"
            )
    still = missing(lacking)
    if still:
        what = ", ".join(need.what for need in still)
        raise SetupError(f"Still missing after apt-get: {what}")


def rights() -> list[str] | None:
    """Return what to put before apt-get; None where we may not install."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo is None:
        return None
    asked = subprocess.run([sudo, "-n", "true"], capture_output=True, check=False)
    return [sudo, "-n"] if asked.returncode == 0 else None


def _apt(prefix: list[str], words: list[str]) -> subprocess.CompletedProcess[str]:
    options = ["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0", "-q"]
    quiet: Mapping[str, str] = {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C"}
    env = [f"{name}={value}" for name, value in quiet.items()]
    return subprocess.run(
        [*prefix, "env", *env, "apt-get", *options, *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path("/"),
        check=False,
    )
