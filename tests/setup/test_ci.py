"""CI runs what the README tells a person to run."""

import os
import re
import subprocess

import pytest

from scripts.__main__ import COMMANDS
from scripts.place import ROOT


CI = (ROOT / ".ci" / "run").read_text()
HIDDEN = {"dev-servers", "proof-tests"}


def test_ci_runs_the_readmes_test_command_then_the_gates() -> None:
    commands = re.findall(r"^make ([\w-]+)", (ROOT / "README.md").read_text(), re.M)
    assert commands[:2] == ["demo", "test"]
    assert re.findall(r"^make ([\w-]+)", CI, re.M) == ["test", "check"]


def test_ci_is_strict_and_runnable() -> None:
    path = ROOT / ".ci" / "run"
    assert path.stat().st_mode & 0o111
    assert "set -euo pipefail" in CI
    subprocess.run(["bash", "-n", str(path)], check=True)


def test_the_makefile_knows_every_command() -> None:
    text = (ROOT / "Makefile").read_text().replace("\\\n", " ")
    named = re.search(r"^COMMANDS = (.*)$", text, re.M)
    assert named is not None
    assert set(named[1].split()) == set(COMMANDS) - HIDDEN


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - HIDDEN))
def test_a_recipe_hands_its_process_over(name: str) -> None:
    # Without exec, a shell would stand between make's signals and us.
    words = ["make", "--dry-run", name]
    # The suite itself may run under make, which would talk to this one.
    env = {k: v for k, v in os.environ.items() if not k.startswith(("MAKE", "MFLAGS"))}
    told = subprocess.run(
        words, cwd=ROOT, capture_output=True, text=True, check=True, env=env
    )
    assert told.stdout.startswith("exec python3 -m scripts")


def test_no_file_of_the_set_up_names_a_registry() -> None:
    host = re.compile(r"pypi\.|pythonhosted|npmjs|registry\.|deb\.debian|docker\.io")
    files = [ROOT / "Makefile", ROOT / "Dockerfile", ROOT / "docker-compose.yml"]
    files += [*(ROOT / "scripts").iterdir(), *(ROOT / "requirements").iterdir()]
    found = [p.name for p in files if p.is_file() and host.search(p.read_text())]
    assert found == []
