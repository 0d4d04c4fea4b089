"""Prove what takes too long for every commit, and keep what was said.

Run before something is called finished: the full kill tests, and the main pages with a
million cases against ten thousand (growth of time, of rows read and of memory).
"""

import os
import subprocess
import sys
from collections.abc import Callable

from scripts.place import ROOT


OUTPUT = ROOT / "docs" / "proof"
# Name of the kept output, the command, and what it is told.
STEPS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("kills", "proof-tests", {}),
    ("million", "bench", {"CASES": "1000000", "AGAINST": "10000"}),
)


def prove(say: Callable[[str], None]) -> int:
    """Run every step, print and keep its output; give the worst exit status."""
    OUTPUT.mkdir(parents=True, exist_ok=True)
    return max(_step(say, *step) for step in STEPS)


def _step(
    say: Callable[[str], None], name: str, command: str, told: dict[str, str]
) -> int:
    words = [sys.executable, "-m", "scripts", command]
    with subprocess.Popen(
        words,
        cwd=ROOT,
        env={**os.environ, **told},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as child:
        lines = []
        for line in child.stdout or ():
            say(line.rstrip())
            lines.append(line)
    (OUTPUT / f"{name}.txt").write_text("".join(lines), encoding="utf-8")
    return child.returncode
