"""Whatever ends the supervisor, no process of it is left."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from scripts.place import ROOT


pytestmark = pytest.mark.stack

STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
MAKEFILE = "run:\n\t@exec {python} -m tests.setup.stand_in {folder}\n"


def eventually(condition: Callable[[], bool], seconds: float = 15) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.05)
    return False


class StandIn:
    """The stand-in program, started in one way or another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mark = f"STAND_IN_MARK={uuid.uuid4()}"
        self.popen: subprocess.Popen[bytes] | None = None

    def start(self, *words: str, waiting: bool = False) -> int:
        name, value = self.mark.split("=")
        env = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
        self.popen = subprocess.Popen(
            words or self.words(waiting=waiting),
            cwd=ROOT,
            env={**env, name: value},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        told = "waiting" if waiting else "started"
        assert eventually((self.folder / told).exists)
        return self.popen.pid

    def words(self, *, waiting: bool = False) -> list[str]:
        more = ["wait"] if waiting else []
        return [
            sys.executable,
            "-m",
            "tests.setup.stand_in",
            str(self.folder),
            *more,
        ]

    def pid(self, name: str) -> int:
        pairs = (self.folder / "pids").read_text().split()
        return int(dict(pair.split("=") for pair in pairs)[name])

    def guard(self) -> int:
        return int((self.folder / "guard").read_text())

    def left(self) -> set[int]:
        """Find the processes that carry our mark in their environment."""
        found = set()
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (entry / "environ").read_bytes():
                    found.add(int(entry.name))
            except OSError:
                continue
        return found

    def gone(self) -> bool:
        if self.popen:
            self.popen.poll()
        return not self.left()


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[StandIn]:
    subject = StandIn(tmp_path)
    yield subject
    for pid in subject.left():
        # It may end between the look and the signal.
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    if subject.popen:
        subject.popen.wait()


def test_there_is_something_to_stop(stand_in: StandIn) -> None:
    stand_in.start()
    assert len(stand_in.left()) == 2 + 4 + 2  # guard, supervisor, children, theirs


@pytest.mark.parametrize("sig", STOP)
def test_a_signal_to_the_command_stops_all(
    stand_in: StandIn, sig: signal.Signals
) -> None:
    os.kill(stand_in.start(), sig)
    assert eventually(stand_in.gone)
    assert (stand_in.folder / "stopped").exists()


@pytest.mark.parametrize("sig", STOP)
def test_a_signal_while_starting_stops_all(
    stand_in: StandIn, sig: signal.Signals
) -> None:
    os.kill(stand_in.start(waiting=True), sig)
    assert eventually(stand_in.gone)


@pytest.mark.parametrize("who", ["guard", "supervisor"])
def test_sigkill_leaves_nothing(stand_in: StandIn, who: str) -> None:
    stand_in.start()
    victim = stand_in.guard() if who == "guard" else stand_in.pid("supervisor")
    os.kill(victim, signal.SIGKILL)
    assert eventually(stand_in.gone)


@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGKILL])
def test_a_signal_to_the_whole_group_stops_all(
    stand_in: StandIn, sig: signal.Signals
) -> None:
    os.killpg(stand_in.start(), sig)
    assert eventually(stand_in.gone)
    assert (stand_in.folder / "stopped").exists()


@pytest.mark.parametrize("sig", [*STOP, signal.SIGKILL])
def test_a_signal_to_make_alone_stops_all(
    stand_in: StandIn, sig: signal.Signals
) -> None:
    makefile = stand_in.folder / "Makefile"
    makefile.write_text(MAKEFILE.format(python=sys.executable, folder=stand_in.folder))
    os.kill(stand_in.start("make", "-f", str(makefile), "run"), sig)
    assert eventually(stand_in.gone)


def test_an_interrupt_stops_what_a_script_put_in_the_background(
    stand_in: StandIn,
) -> None:
    # A shell without job control starts background commands with SIGINT ignored.
    command = " ".join(stand_in.words())
    stand_in.start("sh", "-c", f"{command} & wait")
    os.kill(stand_in.guard(), signal.SIGINT)
    assert eventually(stand_in.gone)


def test_nohup_keeps_it_running_when_the_terminal_closes(stand_in: StandIn) -> None:
    stand_in.start("nohup", *stand_in.words())
    os.kill(stand_in.guard(), signal.SIGHUP)
    time.sleep(1)
    assert len(stand_in.left()) == 8
    os.kill(stand_in.guard(), signal.SIGTERM)
    assert eventually(stand_in.gone)


@pytest.mark.parametrize("name", ["plain", "family", "runaway"])
def test_a_killed_child_comes_back(stand_in: StandIn, name: str) -> None:
    stand_in.start()
    before = stand_in.left()
    victim = stand_in.pid(name)
    os.kill(victim, signal.SIGKILL)
    back = eventually(lambda: len(stand_in.left() - before) >= 1, 5)
    assert back
    os.kill(stand_in.guard(), signal.SIGTERM)
    assert eventually(stand_in.gone)
