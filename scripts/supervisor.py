"""Keep a set of processes running, and stop every one of them at the end."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from scripts import process
from scripts.errors import SetupError


LOG_LIMIT = 5_000_000
STEADY_SECONDS = 20
LONGEST_PAUSE = 15.0


@dataclass
class Child:
    """One program to keep running.

    ``stop_signals`` are sent one after the other, ``patience`` seconds apart, before
    SIGKILL. ``death_signal`` is what the kernel sends should we be killed ourselves.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    log: Path
    stop_signals: Sequence[signal.Signals] = (signal.SIGTERM,)
    death_signal: signal.Signals = signal.SIGTERM
    patience: float = 6.0
    user: tuple[int, int] | None = None
    ready: Callable[[], bool] | None = None
    restart: bool = True
    foreground: bool = False  # keeps our terminal instead of writing a log
    code: int | None = None
    popen: subprocess.Popen[bytes] | None = field(default=None, repr=False)
    started_at: float = 0.0
    start_again_at: float | None = None
    quick_deaths: int = 0

    @property
    def running(self) -> bool:
        """Whether the process exists."""
        return self.popen is not None


class Stopped(Exception):
    """A stop signal came while we waited for something."""


class Supervisor:
    """Starts children, restarts those that die, and stops them all.

    One thread, no threads to come: it sleeps in ``sigtimedwait`` until a child dies,
    a stop signal comes or a restart is due.
    """

    def __init__(self, say: Callable[[str], None] = print) -> None:
        """Take over the signals of this process; ``say`` gets one line an event."""
        self.children: list[Child] = []
        self.say = say
        self.stopping = False
        process.adopt_orphans()
        process.hold_signals()

    def start(self, child: Child, timeout: float = 60.0) -> None:
        """Start ``child`` and, where it can tell, wait until it is ready."""
        self.children.append(child)
        self._spawn(child)
        self.wait_for(child.ready or (lambda: True), child.name, timeout)

    def wait_for(self, ready: Callable[[], bool], name: str, timeout: float) -> None:
        """Keep everything running until ``ready()``; raise when it takes too long."""
        until = time.monotonic() + timeout
        while not ready():
            if time.monotonic() > until:
                raise SetupError(
                    f"{name} was not ready after {timeout:.0f} s; see its log."
                )
            self.step(0.05)
            if self.stopping:
                raise Stopped

    def call(self, child: Child) -> str:
        """Run ``child`` to its end beside the others and return what it printed.

        Raises ``SetupError`` with the end of its output when it fails.
        """
        child.restart = False
        begin = child.log.stat().st_size if child.log.exists() else 0
        self.children.append(child)
        self._spawn(child)
        while child.running and not self.stopping:
            self.step(1.0)
        if self.stopping:
            raise Stopped
        self.children.remove(child)
        with child.log.open("rb") as log:
            log.seek(begin)
            text = log.read().partition(b"\n")[2].decode(errors="replace")
        if child.code != 0:
            last = "\n".join(text.strip().splitlines()[-12:])
            raise SetupError(
                f"{child.name} failed; all of it is in {child.log}\n{last}"
            )
        return text

    def attend(self, child: Child) -> int:
        """Run ``child`` on our own output and return its exit status.

        A stop signal is passed on to it once: a second interrupt would cut its
        cleaning up short.
        """
        child.restart, child.foreground = False, True
        self.children.append(child)
        self._spawn(child)
        while child.running and not self.stopping:
            self.step(1.0)
        if child.popen:
            process.send([child.popen.pid], child.stop_signals[0])
            self._await_end([child], child.patience)
        code = 130 if child.code is None else child.code
        return code if code >= 0 else 128 - code

    def run(self) -> None:
        """Keep everything running until a stop signal comes."""
        while not self.stopping:
            self.step(1.0)

    def restart(self, name: str) -> None:
        """End the child called ``name``; it is started again as after any death."""
        for child in self.children:
            if child.name == name and child.popen:
                kill_group(child.popen.pid)

    def step(self, timeout: float) -> None:
        """Wait at most ``timeout`` for an event and deal with what is due."""
        sig = process.next_signal(timeout)
        if sig in process.STOP_SIGNALS:
            self.stopping = True
        self._collect()
        if self.stopping:
            return
        now = time.monotonic()
        for child in self.children:
            if child.start_again_at is not None and child.start_again_at <= now:
                self._spawn(child)

    def stop(self) -> None:
        """Stop the children, the last started first, and whatever they left."""
        self.stopping = True
        while self.children:
            group = [self.children.pop()]
            while self.children and self.children[-1].ready is None:
                group.append(self.children.pop())
            self._stop_together([child for child in group if child.running])
        process.end_descendants(grace=1.0)

    def _spawn(self, child: Child) -> None:
        if not child.foreground:
            rotate(child.log)
        parent = os.getpid()

        def prepare() -> None:
            process.release_signals()
            process.die_with_parent(child.death_signal, parent)

        uid, gid = child.user or (None, None)
        with ExitStack() as stack:
            log = None
            if not child.foreground:
                log = stack.enter_context(child.log.open("ab"))
                log.write(f"--- {time.strftime('%F %T')} {child.name}\n".encode())
                log.flush()
            child.popen = subprocess.Popen(
                child.argv,
                cwd=child.cwd,
                env=dict(child.env),
                stdin=None if child.foreground else subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT if log else None,
                start_new_session=not child.foreground,
                user=uid,
                group=gid,
                extra_groups=[] if child.user else None,
                preexec_fn=prepare,  # noqa: PLW1509 - there is one thread only
            )
        child.started_at = time.monotonic()
        child.start_again_at = None

    def _collect(self) -> None:
        """Take note of every process that has ended."""
        known = {c.popen.pid: c for c in self.children if c.popen is not None}
        while (pid := _ended()) is not None:
            child = known.get(pid)
            if child is None or child.popen is None:
                os.waitpid(pid, 0)
                continue
            kill_group(pid)
            child.code = child.popen.wait()
            child.popen = None
            if child.restart and not self.stopping:
                self._plan_restart(child, child.code)

    def _plan_restart(self, child: Child, code: int) -> None:
        now = time.monotonic()
        steady = now - child.started_at > STEADY_SECONDS
        child.quick_deaths = 0 if steady else child.quick_deaths + 1
        pause = min(0.25 * 2 ** min(child.quick_deaths, 8), LONGEST_PAUSE)
        child.start_again_at = now + pause
        how = f"signal {-code}" if code < 0 else f"status {code}"
        self.say(f"{child.name} ended with {how}; starting it again in {pause:.1f} s")

    def _stop_together(self, children: list[Child]) -> None:
        rounds = max((len(c.stop_signals) for c in children), default=0)
        for number in range(rounds):
            for child in children:
                if child.popen and number < len(child.stop_signals):
                    process.send([child.popen.pid], child.stop_signals[number])
            self._await_end(children, max(c.patience for c in children))
        for child in children:
            if child.popen:
                kill_group(child.popen.pid)
        self._await_end(children, 5.0)

    def _await_end(self, children: list[Child], seconds: float) -> None:
        until = time.monotonic() + seconds
        while any(c.popen for c in children) and time.monotonic() < until:
            process.next_signal(0.05)
            for child in children:
                if child.popen and child.popen.poll() is not None:
                    kill_group(child.popen.pid)
                    child.code, child.popen = child.popen.returncode, None


def _ended() -> int | None:
    """Return the id of a child that has ended, without collecting it yet."""
    try:
        info = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return info.si_pid if info else None


def kill_group(leader: int) -> None:
    """Kill what is left of the process group that ``leader`` began."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return


def rotate(log: Path) -> None:
    """Set a log aside once it is large; one older copy is kept."""
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_name(log.name + ".1"))
