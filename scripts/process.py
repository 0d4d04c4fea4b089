"""Start processes so that none of them can be left behind.

Linux offers two means, and both are used. A child asks the kernel to be signalled
when its parent dies (PR_SET_PDEATHSIG), and a parent asks to inherit the orphans of
its whole tree (PR_SET_CHILD_SUBREAPER), so that it can end grandchildren too.
"""

import ctypes
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path


PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LINUX = sys.platform == "linux"


def _prctl(option: int, value: int) -> None:
    if LINUX:
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def die_with_parent(sig: signal.Signals, parent: int) -> None:
    """Ask for ``sig`` when the parent dies; leave at once if it already has."""
    _prctl(PR_SET_PDEATHSIG, sig)
    if os.getppid() != parent:
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of every descendant whose own parent dies."""
    _prctl(PR_SET_CHILD_SUBREAPER, 1)


def watched() -> set[signal.Signals]:
    """Return the signals we wait for: child deaths and what asks us to stop.

    SIGHUP is left out where ``nohup`` had it ignored. (A signal that is ignored but
    blocked would be kept for us all the same.)
    """
    stop = {sig for sig in STOP_SIGNALS if signal.getsignal(sig) != signal.SIG_IGN}
    return {*stop, signal.SIGCHLD}


def hold_signals() -> None:
    """Keep the watched signals pending, to be taken by ``next_signal``.

    A shell starts background commands with SIGINT ignored; that is undone, so that
    an interrupt stops us there too.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_BLOCK, watched())


def release_signals() -> None:
    """Undo ``hold_signals``: in a child before it becomes another program."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, watched())


def next_signal(timeout: float) -> int | None:
    """Wait for one of the held signals; None when ``timeout`` seconds passed."""
    info = signal.sigtimedwait(watched(), max(timeout, 0))
    return info.si_signo if info else None


def descendants(root: int | None = None) -> set[int]:
    """Return the process ids of everything below ``root`` (by default: below us)."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        state, parent = stat.rpartition(")")[2].split()[:2]
        if state != "Z":
            parents.setdefault(int(parent), []).append(int(entry.name))
    found: set[int] = set()
    todo = [root if root is not None else os.getpid()]
    while todo:
        children = parents.get(todo.pop(), [])
        found.update(children)
        todo.extend(children)
    return found


def send(pids: Iterable[int], sig: signal.Signals) -> None:
    """Send ``sig`` to each process that is still there."""
    for pid in pids:
        try:
            os.kill(pid, sig)
        except (ProcessLookupError, PermissionError):
            continue


def reap() -> None:
    """Collect every child that has ended, known or adopted."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return


def end_descendants(grace: float = 5.0) -> None:
    """End everything below us: a polite signal first, SIGKILL after ``grace``."""
    until = time.monotonic() + grace
    send(descendants(), signal.SIGTERM)
    while left := descendants():
        reap()
        if time.monotonic() > until:
            send(left, signal.SIGKILL)
        time.sleep(0.05)
    reap()


class ParentWatch:
    """Notice that ``make`` above us was told to stop.

    On SIGTERM GNU make passes the signal on; on SIGINT or SIGHUP sent to it alone it
    only resets its handler and waits for us. That reset can be read in /proc.
    """

    def __init__(self) -> None:
        """Remember who our parent is and which stop signals it catches."""
        self.pid = os.getppid()
        self.active = LINUX and "MAKELEVEL" in os.environ and self.pid > 1
        self.caught = self._caught() if self.active else 0

    def _caught(self) -> int:
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="utf-8")
        line = next(row for row in status.splitlines() if row.startswith("SigCgt"))
        stop = sum(1 << (sig - 1) for sig in STOP_SIGNALS)
        return int(line.split()[1], 16) & stop

    def wants_stop(self) -> bool:
        """Say whether the parent is gone or has begun to stop."""
        if not self.active:
            return False
        try:
            return os.getppid() != self.pid or self._caught() != self.caught
        except (OSError, StopIteration):
            return True


def guarded(main: Callable[[], int]) -> int:
    """Run ``main`` in a child and leave nothing behind, however either of us ends.

    If the child is killed, we end all it started. If we are killed, the kernel tells
    the child, which stops in order. It has a session of its own, so that a signal to
    our whole process group (Ctrl-C, or ``kill -9`` of a group) reaches us alone.
    """
    parent = ParentWatch()
    if parent.active:
        die_with_parent(signal.SIGTERM, parent.pid)
    adopt_orphans()
    hold_signals()
    me = os.getpid()
    child = os.fork()
    if child == 0:
        die_with_parent(signal.SIGTERM, me)
        adopt_orphans()
        os.setsid()
        release_signals()
        _finish(main)
    status = _wait_for(child, parent)
    end_descendants()
    return status


def _finish(main: Callable[[], int]) -> None:
    code = 1
    try:
        code = main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except KeyboardInterrupt:
        code = 130
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _wait_for(child: int, parent: ParentWatch) -> int:
    stopping = False
    while True:
        sig = next_signal(1.0)
        if not stopping and (sig in STOP_SIGNALS or parent.wants_stop()):
            stopping = True
            send([child], signal.SIGTERM)
        try:
            pid, status = os.waitpid(child, os.WNOHANG)
        except ChildProcessError:
            return 1
        if pid:
            code = os.waitstatus_to_exitcode(status)
            return code if code >= 0 else 128 - code
