"""A browser's part: one connection that stays open, a session, and the time until the last byte."""

import gzip
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, RemoteDisconnected
from pathlib import Path

from scripts import serve
from scripts.process import descendants
from tests.databases import ROOT


PATIENCE = 60.0
APPLICATION = "tests.bench.server:application"


class WrongAnswer(Exception):
    """A page did not answer as it should; what is measured would mean nothing."""


class Client:
    """Asks one server over one connection."""

    def __init__(self, port: int, sessions: Mapping[str, str]) -> None:
        self.sessions = sessions
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def get(self, path: str, user: str = "", record: str = "") -> tuple[float, bytes]:
        """Milliseconds and body."""
        headers = {"Accept": "text/html"}
        if user:
            headers["Cookie"] = f"sessionid={self.sessions[user]}"
        if record:
            headers["X-Bench-Record"] = record
        try:
            return self._ask(path, headers)
        except (RemoteDisconnected, ConnectionError):
            # The server closes a connection that was idle for two seconds; the next try opens one and is timed anew.
            self._connection.close()
            self._ask(path, headers)
            return self._ask(path, headers)

    def _ask(self, path: str, headers: Mapping[str, str]) -> tuple[float, bytes]:
        started = time.perf_counter()
        self._connection.request("GET", path, headers=dict(headers))
        answer = self._connection.getresponse()
        body = answer.read()
        took = (time.perf_counter() - started) * 1000
        if answer.status != 200:
            raise WrongAnswer(f"{path}: {answer.status}")
        return took, body


def packed(body: bytes) -> int:
    """How many bytes a reverse proxy would send."""
    return len(gzip.compress(body, 6))


def memory(pid: int) -> float:
    """Megabytes that a server's processes hold of their own, those of its workers included."""
    pids = {pid, *descendants(pid)}
    return sum(_private(one) for one in pids) / 1024


def _private(pid: int) -> int:
    """Kilobytes of one process that it shares with no other."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    lines = (line.split() for line in text.splitlines())
    return sum(int(line[1]) for line in lines if line[0].startswith("Private_"))


@contextmanager
def serving(env: Mapping[str, str], folder: Path) -> Iterator[tuple[int, int]]:
    """The web server as the demo starts it, with the floor beside the product; gives its port and process."""
    port = _free_port()
    words = serve.command("web", dict(os.environ), [f"127.0.0.1:{port}"])
    words[words.index("tppo_taskforce.wsgi:application")] = APPLICATION
    with (folder / "web.log").open("ab") as log:
        process = subprocess.Popen(  # noqa: S603 - our own server
            words,
            cwd=ROOT,
            env={**env, "BENCH_FOLDER": str(folder)},
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("The web server did not start; its words are in web.log")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
