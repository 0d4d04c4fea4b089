"""A set-up step runs once for each state of what it reads."""

from pathlib import Path

import pytest

from scripts import install
from scripts.errors import SetupError
from scripts.install import Steps
from scripts.place import furnish


@pytest.fixture
def steps(tmp_path: Path) -> Steps:
    return Steps(furnish(tmp_path / "l", None, tmp_path), lambda _: None)


def test_a_step_is_skipped_until_its_input_changes(steps: Steps) -> None:
    runs: list[str] = []
    for wanted in ("a", "a", "b", "b", "a"):
        steps.once("step", wanted, lambda wanted=wanted: runs.append(wanted))
    assert runs == ["a", "b", "a"]


def test_a_step_runs_again_when_its_result_is_gone(
    steps: Steps, tmp_path: Path
) -> None:
    result = tmp_path / "result"
    assert steps.once("step", "a", result.touch, results=[result])
    assert not steps.once("step", "a", result.touch, results=[result])
    result.unlink()
    assert steps.once("step", "a", result.touch, results=[result])


def test_a_step_that_failed_runs_again(steps: Steps) -> None:
    def fail() -> None:
        raise SetupError("no")

    steps.once("step", "a", lambda: None)
    with pytest.raises(SetupError):
        steps.once("step", "b", fail)
    assert steps.once("step", "a", lambda: None)


def test_the_digest_follows_content_and_ignores_caches(tmp_path: Path) -> None:
    source = tmp_path / "app" / "code.py"
    source.parent.mkdir()
    source.write_text("1")
    first = install.digest([tmp_path])
    (source.parent / "__pycache__").mkdir()
    (source.parent / "__pycache__" / "code.pyc").write_text("x")
    assert install.digest([tmp_path]) == first
    source.write_text("2")
    assert install.digest([tmp_path]) != first
    assert install.digest([tmp_path], "more") != install.digest([tmp_path])


def test_a_failing_program_is_told_with_its_last_words() -> None:
    with pytest.raises(SetupError, match=r"(?s)Making tea failed.*no water"):
        install.run(["sh", "-c", "echo no water; exit 3"], failing="Making tea")
