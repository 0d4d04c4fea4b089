"""Servers for people who work on the code: database and broker in the background.

``make dev-up`` starts those of ``.local`` and those of ``.local/test``, so that
``manage.py`` and ``pytest`` can be called by hand; ``make dev-down`` stops them.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from scripts import install, local_env, process, servers, single
from scripts.errors import SetupError
from scripts.place import ROOT, Place, root_place, side_place
from scripts.supervisor import Stopped, Supervisor


LOCK = "servers.lock"
TEST = "test"


def lock_path(place: Place) -> Path:
    """Return the lock that the holder of a place's servers keeps."""
    return place.local / LOCK


def up(say: Callable[[str], None]) -> int:
    """Start the servers in the background and return when they answer."""
    place = root_place()
    if holder := single.holder(lock_path(place)):
        say(f"The servers are running already (process {holder.get('pid')}).")
        return 0
    log = place.logs / "development.log"
    with log.open("ab") as output:
        child = subprocess.Popen(
            [sys.executable, "-m", "scripts", "dev-servers"],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            env={k: v for k, v in os.environ.items() if k != "MAKELEVEL"},
        )
    until = time.monotonic() + 60
    while not (single.holder(lock_path(place)) or {}).get("ready"):
        if child.poll() is not None or time.monotonic() > until:
            raise SetupError(f"The servers did not start; see {log}")
        time.sleep(0.1)
    say(f"PostgreSQL and broker run; variables in {place.env_file}")
    say("Stop them with: make dev-down")
    return 0


def serve() -> int:
    """Keep the servers of both places running until we are told to stop."""
    places = [(root_place(), "demo", False), (side_place(TEST), "test", True)]
    locks = [single.Lock(lock_path(place), {}) for place, _, _ in places]
    supervisor = Supervisor(lambda line: print(line, flush=True))
    try:
        for place, mode, throwaway in places:
            variables = local_env.ensure(place, mode)
            servers.start(
                supervisor, place, variables, install.VENV, throwaway=throwaway
            )
        for lock in locks:
            lock.tell({"ready": True})
        supervisor.run()
    except Stopped:
        pass
    finally:
        supervisor.stop()
    return 0


def down(say: Callable[[str], None]) -> int:
    """Stop the servers that ``up`` started."""
    path = lock_path(root_place())
    holder = single.holder(path)
    if holder is None:
        say("No servers of make dev-up are running.")
        return 0
    process.send([int(holder["pid"])], signal.SIGTERM)
    until = time.monotonic() + 60
    while single.holder(path):
        if time.monotonic() > until:
            raise SetupError(f"Process {holder['pid']} does not stop.")
        time.sleep(0.1)
    say("Stopped.")
    return 0
