"""How each process of the running system is started; the one place that says it.

``make demo`` starts them under its supervisor, the container image through
``python -m scripts.serve web`` (or worker, relay, scheduler).
"""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts import envfile
from scripts.place import ROOT


NAMES = ("web", "worker", "relay", "scheduler")
# What brings a database up to date, in this order; the first two need the owner's role.
PREPARE = (
    ("migrate", "--noinput"),
    ("createcachetable",),
    ("load_areas",),
    ("load_taskforce",),
)
QUEUES = "default,reports"


def command(
    name: str, settings: Mapping[str, str], bind: Sequence[str] = ("0.0.0.0:8000",)
) -> list[str]:
    """Return the words that start process ``name``.

    ``settings`` gives WEB_WORKERS, WEB_THREADS, WORKER_CONCURRENCY and LOG_LEVEL
    where they differ from the defaults.
    """
    if name == "web":
        return _web(settings, bind)
    if name == "worker":
        return _worker(settings)
    return [sys_python(), "manage.py", name]


def sys_python() -> str:
    """Return the Python that has the packages: that of .venv, or in an image ours."""
    own = ROOT / ".venv" / "bin" / "python"
    return str(own) if own.exists() else sys.executable


def _web(settings: Mapping[str, str], bind: Sequence[str]) -> list[str]:
    words = [sys_python(), "-m", "gunicorn", "tppo_taskforce.wsgi:application"]
    for address in bind:
        words += ["--bind", address]
    words += ["--worker-class", "gthread", "--no-control-socket"]
    words += ["--workers", settings.get("WEB_WORKERS", "2")]
    words += ["--threads", settings.get("WEB_THREADS", "4")]
    words += ["--timeout", "60", "--graceful-timeout", "5"]
    memory = Path("/dev/shm")  # noqa: S108 - a heartbeat, no disk behind it
    if memory.is_dir():
        words += ["--worker-tmp-dir", str(memory)]
    return words


def _worker(settings: Mapping[str, str]) -> list[str]:
    words = [sys_python(), "-m", "celery", "-A", "tppo_taskforce", "worker"]
    words += ["--pool", "prefork", "--queues", QUEUES]
    words += ["--concurrency", settings.get("WORKER_CONCURRENCY", "2")]
    words += ["--loglevel", settings.get("LOG_LEVEL", "INFO")]
    # Nobody listens to Celery's own events, and its heartbeat never ends without a broker.
    return [*words, "--without-gossip", "--without-mingle", "--without-heartbeat"]


def prepare() -> int:
    """Bring the database up to date; stop at the first command that fails."""
    for words in PREPARE:
        done = subprocess.run(
            [sys_python(), "manage.py", *words], cwd=ROOT, check=False
        )
        if done.returncode:
            return done.returncode
    return 0


def main() -> None:
    """Become the process that the command line names; ``prepare`` ends by itself."""
    if sys.argv[1:] == ["prepare"]:
        sys.exit(prepare())
    if len(sys.argv) != 2 or sys.argv[1] not in NAMES:
        sys.exit(f"usage: python -m scripts.serve prepare|{'|'.join(NAMES)}")
    file = Path(os.environ.get("TPPO_ENV_FILE", ROOT / ".local" / "env"))
    words = command(sys.argv[1], {**envfile.read(file), **os.environ})
    os.execv(words[0], words)  # noqa: S606 - the words are ours, no shell reads them


if __name__ == "__main__":
    main()
