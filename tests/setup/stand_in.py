"""A supervisor with stand-in children, run as a program by the tests beside it.

Its children are as stubborn as real ones can be: one ignores polite signals, one has
a child of its own, one has left its process group.
"""

import os
import sys
import time
from pathlib import Path

from scripts import process
from scripts.place import ROOT
from scripts.supervisor import Child, Stopped, Supervisor


PLAIN = "import time; time.sleep(600)"
STUBBORN = (
    "import signal, time\n"
    "for sig in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):\n"
    "    signal.signal(sig, signal.SIG_IGN)\n"
    "time.sleep(600)"
)
FAMILY = (
    "import subprocess, sys, time\n"
    f"subprocess.Popen([sys.executable, '-c', {STUBBORN!r}])\n"
    "time.sleep(600)"
)
RUNAWAY = (
    "import subprocess, sys, time\n"
    f"subprocess.Popen([sys.executable, '-c', {STUBBORN!r}], start_new_session=True)\n"
    "time.sleep(600)"
)
PROGRAMS = {"plain": PLAIN, "stubborn": STUBBORN, "family": FAMILY, "runaway": RUNAWAY}


def main(folder: Path, *, ready: bool) -> int:
    """Start the stand-ins, say so in ``folder``, and wait for the end."""
    supervisor = Supervisor()
    try:
        for name, text in PROGRAMS.items():
            supervisor.start(
                Child(
                    name=name,
                    argv=[sys.executable, "-c", text],
                    env=os.environ,
                    cwd=ROOT,
                    log=folder / f"{name}.log",
                    patience=0.2,
                )
            )
        if not ready:
            (folder / "waiting").touch()
            supervisor.wait_for(lambda: False, "nothing", 600)
        until = time.monotonic() + 0.3  # the children start theirs
        while time.monotonic() < until:
            supervisor.step(0.05)
        pids = {c.name: c.popen.pid for c in supervisor.children if c.popen}
        told = " ".join(f"{name}={pid}" for name, pid in pids.items())
        (folder / "pids").write_text(f"supervisor={os.getpid()} {told}")
        (folder / "started").touch()
        supervisor.run()
    except Stopped:
        pass
    finally:
        supervisor.stop()
        (folder / "stopped").touch()
    return 0


if __name__ == "__main__":
    where = Path(sys.argv[1])
    (where / "guard").write_text(str(os.getpid()))
    sys.exit(process.guarded(lambda: main(where, ready=len(sys.argv) == 2)))
