"""``make check``: everything that must hold beside the tests."""

import base64
import os
import secrets
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from scripts import debian, licences, locks
from scripts.demo import setup
from scripts.install import VENV, venv_python
from scripts.place import ROOT, side_place
from scripts.suite import GROUPS, suite_env


APPS = (
    "accounts",
    "agencies",
    "cases",
    "core",
    "pokja",
    "prevention",
    "protection",
    "referrals",
    "reports",
    "tppo_taskforce",
)
DJANGO = "5.2"


@dataclass(frozen=True)
class Gate:
    """One check: a program of .venv, and what is added to its environment."""

    name: str
    words: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)


def gates() -> list[Gate]:
    """Return the gates in the order in which they are tried."""
    present = [name for name in APPS if (ROOT / name).is_dir()]
    templates = locks.tracked("templates/*.html")
    manage = (venv_python(), "manage.py")
    deploy = ("check", "--deploy", "--fail-level", "WARNING")
    changed = ("makemigrations", "--check", "--dry-run")
    found = [
        Gate("ruff", [_tool("ruff"), "check", "."]),
        Gate("format", [_tool("ruff"), "format", "--check", "."]),
        Gate("mypy", [_tool("mypy")]),
        Gate("imports", [_tool("lint-imports")]),
        Gate("migrations", [*manage, *changed]),
        Gate("deploy", [*manage, *deploy], production()),
        Gate(
            "bandit",
            [_tool("bandit"), "-q", "-c", "pyproject.toml", "-r", *present, "scripts"],
        ),
    ]
    if templates:
        djade = [_tool("djade"), "--check", "--target-version", DJANGO]
        found.append(Gate("djade", [*djade, *templates]))
        found.append(
            Gate("djlint", [_tool("djlint"), "--lint", "--quiet", "templates"])
        )
    return found


def _tool(name: str) -> str:
    return str(VENV / "bin" / name)


def production() -> dict[str, str]:
    """Return the variables of a production site, as the docs ask for them."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    return {
        "DJANGO_SETTINGS_MODULE": "tppo_taskforce.settings.base",
        "TPPO_ENV_FILE": os.devnull,
        "MODE": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": f"k1:{key}",
        "INDEX_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "SEAL_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
        "DATABASE_URL": "postgresql://tppo_app:none@db.invalid/tppo",
        "BROKER_URL": "redis://broker.invalid:6379/0",
        "ALLOWED_HOSTS": "gugus-tugas.example.go.id",
        "CSRF_TRUSTED_ORIGINS": "https://gugus-tugas.example.go.id",
        "SITE_URL": "https://gugus-tugas.example.go.id",
        "SECURE_PROXY": "true",
        "TRUSTED_PROXY_COUNT": "1",
        "EMAIL_URL": "smtp://mail.example.go.id:25",
        "MEDIA_ROOT": "/srv/media",
    }


def check(say: Callable[[str], None]) -> int:
    """Try every gate, tell what each found, and fail when one did."""
    place = side_place("test")
    needs = debian.RUN_NEEDS
    variables = setup(place, say, groups=GROUPS, needs=needs, mode="test")
    env = suite_env(place, variables)
    failed = []
    for name, faults in (("locks", locks.faults()), ("licences", licences.faults())):
        say(_line(name, not faults, 0.0, "\n".join(faults)))
        if faults:
            failed.append(name)
    for gate in gates():
        started = time.monotonic()
        result = subprocess.run(
            gate.words,
            cwd=ROOT,
            env={**env, **gate.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        passed = result.returncode == 0
        say(_line(gate.name, passed, time.monotonic() - started, result.stdout))
        if not passed:
            failed.append(gate.name)
    say(f"\nFailed: {', '.join(failed)}" if failed else "\nAll gates passed.")
    return 1 if failed else 0


def _line(name: str, passed: bool, seconds: float, output: str) -> str:
    line = f"{'ok  ' if passed else 'FAIL'}  {name:<11} {seconds:5.1f} s"
    return line if passed else f"{line}\n{output.strip()}\n"
