"""Lock files carry hashes and name no registry; the check would notice otherwise."""

import re
from pathlib import Path

import pytest

from scripts import locks
from scripts.place import ROOT


GOOD = "django==5.2 \\\n    --hash=sha256:aa\nredis==6 ; python_version > '3' \\\n    --hash=sha256:bb\n"


def test_the_projects_own_locks_are_sound() -> None:
    assert locks.faults() == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (GOOD, None),
        ("django==5.2\n", "no hash"),
        (GOOD + "six==1.17.0\n    # via x\n", "no hash"),
        ("--index-url=mirror\n" + GOOD, "registry"),
        ("--extra-index-url mirror\n" + GOOD, "registry"),
        (GOOD + "# from https://mirror.example\n", "registry"),
    ],
)
def test_a_fault_is_found(tmp_path: Path, text: str, fault: str | None) -> None:
    (tmp_path / "base.txt").write_text(text)
    found = locks.faults(tmp_path, tmp_path / "none")
    assert bool(found) == bool(fault)
    assert all(fault and fault in line for line in found)


@pytest.mark.parametrize(
    "text",
    [
        '{"packages": {"a": {"integrity": "sha512-x", "resolved": "https://registry.example/a.tgz"}}}',
        '{"packages": {"": {}, "a": {"integrity": "sha512-x"}, "b": {"version": "1"}}}',
        '{"version": "1"}',
    ],
)
def test_a_fault_of_the_npm_lock_is_found(tmp_path: Path, text: str) -> None:
    lock = tmp_path / "package-lock.json"
    lock.write_text(text)
    assert locks.faults(tmp_path, lock)


@pytest.mark.parametrize("group", locks.GROUPS)
def test_every_package_asked_for_is_locked(group: str) -> None:
    asked = (ROOT / "requirements" / f"{group}.in").read_text()
    locked = (ROOT / "requirements" / f"{group}.txt").read_text()
    for name in re.findall(r"(?m)^([A-Za-z][\w.-]*)", asked):
        assert re.search(rf"(?mi)^{name}(\[[^]]*\])?==", locked), name
