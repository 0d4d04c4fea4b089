"""The commands behind the Makefile: ``python3 -m scripts COMMAND``."""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from scripts import (
    debian,
    demo,
    development,
    doctor,
    gates,
    install,
    locks,
    pictures,
    process,
    production,
    proof,
    suite,
)
from scripts.errors import SetupError
from scripts.place import root_place


def say(line: str) -> None:
    """Print a line at once, also where the output is a file or a pipe."""
    print(line, flush=True)


def setup_all() -> int:
    """Install and build everything, for running and for tests."""
    needs = (*debian.RUN_NEEDS, *debian.TEST_NEEDS)
    demo.setup(root_place(), say, groups=suite.GROUPS, needs=needs)
    return 0


def dev_up() -> int:
    """Set up and start the servers in the background."""
    demo.setup(root_place(), say, groups=suite.GROUPS)
    return development.up(say)


def bench() -> int:
    """Measure the main pages on a database of their own."""
    words = [install.venv_python(), "-m", "tests.bench"]
    return suite.with_servers(say, words, fast=True, name="bench")


def messages() -> int:
    """Collect the texts of code and templates for translation, then compile them."""
    place = root_place()
    variables = demo.setup(place, say, groups=demo.GROUPS)
    words = ["makemessages", "--locale", "id", "--no-location", "--no-wrap"]
    words += ["--ignore", "node_modules", "--ignore", ".venv", "--ignore", ".local"]
    install.manage(words, variables.for_app(place.env_file))
    install.translations(install.Steps(place, say))
    return 0


@dataclass(frozen=True)
class Command:
    """One command; ``guarded`` ones start processes and leave none behind."""

    action: Callable[[], int]
    text: str
    guarded: bool = True


COMMANDS = {
    "setup": Command(setup_all, "install and build everything"),
    "demo": Command(lambda: demo.demo(say), "set up and run the whole system"),
    "demo-reset": Command(lambda: demo.reset(say), "drop the demo data"),
    "test": Command(lambda: suite.pytest(say), "run the whole suite"),
    "test-fast": Command(
        lambda: suite.pytest(say, "-m", suite.FAST, fast=True),
        "run it without browser and worker processes",
    ),
    "proof": Command(lambda: proof.prove(say), "run what is too long for each commit"),
    "proof-tests": Command(
        lambda: suite.pytest(say, "-m", "proof", "--no-header"),
        "(the tests among it)",
    ),
    "check": Command(lambda: gates.check(say), "run linters and other gates"),
    "bench": Command(bench, "measure the main pages"),
    "doctor": Command(lambda: doctor.examine(say), "list what is missing"),
    "pictures": Command(
        lambda: pictures.take(say), "photograph the main pages for the README"
    ),
    "messages": Command(messages, "collect and compile translations"),
    "production-env": Command(
        lambda: production.write(say), "write the secrets of docker-compose.yml"
    ),
    "lock": Command(lambda: locks.make(say), "resolve requirements/*.in anew"),
    "dev-up": Command(dev_up, "start database and broker in the background", False),
    "dev-down": Command(lambda: development.down(say), "stop them", False),
    "dev-servers": Command(development.serve, "(what dev-up starts)"),
}


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; an expected error becomes one clear line."""
    parser = argparse.ArgumentParser(prog="python3 -m scripts", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, found in COMMANDS.items():
        commands.add_parser(name, help=found.text)
    command = COMMANDS[parser.parse_args(words).command]
    if command.guarded:
        return process.guarded(lambda: told(command.action))
    return told(command.action)


def told(action: Callable[[], int]) -> int:
    """Run ``action``; print an expected error instead of a traceback."""
    try:
        return action()
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
