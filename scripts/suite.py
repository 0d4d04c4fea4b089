"""Run the tests against servers of their own, which end with the run."""

import os
import shlex
import signal
from collections.abc import Callable, Sequence
from pathlib import Path

from scripts import debian, development, install, servers, single
from scripts.demo import setup
from scripts.errors import SetupError
from scripts.local_env import Variables
from scripts.place import ROOT, Place, side_place
from scripts.supervisor import Child, Stopped, Supervisor


GROUPS = ("base", "embedded", "test")
FAST = "not journey and not stack and not proof"


def suite_env(place: Place, variables: Variables) -> dict[str, str]:
    """Return the environment of the test run: where its servers are."""
    env = {
        **os.environ,
        "TPPO_ENV_FILE": str(place.env_file),
        "TPPO_OWNER_ENV_FILE": str(place.owner_file),
        "DATABASE_URL": variables.common["DATABASE_URL"],
        "OWNER_DATABASE_URL": variables.owner["OWNER_DATABASE_URL"],
        "BROKER_URL": variables.common["BROKER_URL"],
        "DJANGO_SETTINGS_MODULE": "tppo_taskforce.settings.test",
    }
    browser = debian.chromium()
    return {**env, "CHROMIUM": browser} if browser else env


def pytest(say: Callable[[str], None], *words: str, fast: bool = False) -> int:
    """Run pytest with ``words`` and what ARGS= adds, in two processes where there are two cores; proofs measure, and run alone."""
    more = shlex.split(os.environ.get("ARGS", ""))
    alone = "proof" in words or (os.cpu_count() or 1) == 1
    both = [] if alone else ["-n", "2", "--dist", "loadfile"]
    command = [install.venv_python(), "-m", "pytest", *both, *words, *more]
    return with_servers(say, command, fast=fast)


def with_servers(
    say: Callable[[str], None],
    command: Sequence[str],
    *,
    fast: bool = False,
    name: str = development.TEST,
) -> int:
    """Set up, start the servers of place ``name``, run ``command``, stop them."""
    needs = debian.RUN_NEEDS if fast else (*debian.RUN_NEEDS, *debian.TEST_NEEDS)
    place = side_place(name)
    variables = setup(place, say, groups=GROUPS, needs=needs, mode="test")
    lock = _own_servers(place)
    supervisor = Supervisor(say)
    try:
        if lock:
            servers.start(
                supervisor,
                place,
                variables,
                install.VENV,
                throwaway=True,
                with_broker=not fast,
            )
        return supervisor.attend(
            Child(
                name=Path(command[-1]).name,
                argv=command,
                env=suite_env(place, variables),
                cwd=ROOT,
                log=place.logs / "suite.log",
                stop_signals=(signal.SIGINT,),
                death_signal=signal.SIGINT,
                patience=20.0,
            )
        )
    except Stopped:
        return 130
    finally:
        supervisor.stop()
        if lock:
            lock.release()


def _own_servers(place: Place) -> single.Lock | None:
    """Take the place for us; None where ``make dev-up`` runs its servers already."""
    path = development.lock_path(place)
    try:
        return single.Lock(path, {"suite": True})
    except single.Taken as taken:
        if taken.args[0].get("ready"):
            return None
        raise SetupError(
            f"Another test run uses {place.local} (process {taken.args[0].get('pid')})."
        ) from None
