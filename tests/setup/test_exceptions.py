"""A rule of safety that is set aside in a line says why in that line."""

import re

from scripts.locks import tracked
from scripts.place import ROOT


def lines(pattern: str) -> list[str]:
    """Every line of our own code that a pattern finds, with its place."""
    return [
        f"{path}:{number}: {line.strip()}"
        for path in tracked("*.py")
        if path != "tests/setup/test_exceptions.py"
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1)
        if re.search(pattern, line)
    ]


def test_whatever_is_hidden_from_bandit_names_a_decision() -> None:
    unexplained = [line for line in lines("# nosec") if "docs/adr/" not in line]

    assert unexplained == []


def test_a_rule_of_safety_that_is_set_aside_says_why() -> None:
    set_aside = lines(r"# noqa: [A-Z0-9, ]*\bS\d+")
    reasoned = re.compile(r"# noqa: [A-Z0-9, ]*\bS\d+[A-Z0-9, ]* (- |\()\S+ \S+")

    assert set_aside
    assert [line for line in set_aside if not reasoned.search(line)] == []
