"""The commands behind the Makefile: ``python3 -m scripts COMMAND``."""

import argparse
import sys
from collections.abc import Callable

from scripts import development, install, process
from scripts.errors import SetupError
from scripts.place import root_place


RUN_GROUPS = ("base", "embedded")


def say(line: str) -> None:
    """Print a line at once, also where the output is a file or a pipe."""
    print(line, flush=True)


def setup_run() -> None:
    """Install what running needs."""
    place = root_place()
    steps = install.Steps(place, say)
    with install.one_at_a_time(place):
        install.packages(steps, RUN_GROUPS)


def dev_up() -> int:
    """Set up and start the servers in the background."""
    setup_run()
    return development.up(say)


COMMANDS: dict[str, tuple[Callable[[], int], str]] = {
    "dev-up": (dev_up, "start database and broker in the background"),
    "dev-down": (lambda: development.down(say), "stop them"),
    "dev-servers": (development.serve, "(what dev-up starts)"),
}
GUARDED = {"dev-servers"}


def main(words: list[str] | None = None) -> int:
    """Run one command; an expected error becomes one clear line."""
    parser = argparse.ArgumentParser(prog="python3 -m scripts", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (_, text) in COMMANDS.items():
        commands.add_parser(name, help=text)
    command = parser.parse_args(words).command
    action = COMMANDS[command][0]
    return process.guarded(lambda: told(action)) if command in GUARDED else told(action)


def told(action: Callable[[], int]) -> int:
    """Run ``action``; print an expected error instead of a traceback."""
    try:
        return action()
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr, flush=True)
        return 1


if __name__ == "__main__":
    sys.exit(main())
