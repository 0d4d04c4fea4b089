"""The list of the standard is whole and names what can be looked up; docs/security.md says what the code says."""

import ast
import csv
import re
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings

from core import queue
from core.files import SUFFIXES
from scripts import production
from tests.architecture.test_doors import PUBLIC
from tests.security import test_code


ROOT = Path(settings.BASE_DIR)
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
MET, NOT_APPLICABLE, NOT_YET = "met", "not applicable", "not yet"
# ASVS 5.0.0: how many requirements of level 1 and of level 2 a chapter has.
CHAPTERS = {
    1: (8, 19), 2: (4, 7), 3: (8, 11), 4: (2, 8), 5: (4, 5), 6: (13, 22), 7: (6, 12), 8: (4, 3), 9: (4, 3),
    10: (5, 24), 11: (3, 11), 12: (3, 6), 13: (1, 12), 14: (2, 7), 15: (3, 10), 16: (0, 16), 17: (0, 7),
}  # fmt: skip
# Authentication, sessions, authorization, cryptography, data protection, logging.
WITHOUT_GAPS = (6, 7, 8, 11, 14, 16)
MOST_GAPS = 0.15
LONGEST_SUBJECT = 60
PRIMITIVES = {
    "AESGCM": "AES-256-GCM",
    "Ed25519PrivateKey": "Ed25519",
    "blake2b": "BLAKE2b",
    "hmac": "HMAC",
    "jwt": "JSON Web Tokens",
    "secrets": "`secrets`",
    "sha1": "SHA-1",
    "sha256": "SHA-256",
}
# Errors and formats that come with them.
NO_PRIMITIVES = {"InvalidTag", "InvalidSignature", "serialization"}


@dataclass(frozen=True)
class Line:
    """One requirement and how it stands here."""

    id: str
    level: str
    subject: str
    status: str
    evidence: str
    note: str

    @property
    def chapter(self) -> int:
        """The number of its chapter."""
        return int(self.id.partition(".")[0])


def lines() -> list[Line]:
    with (ROOT / "docs" / "asvs.csv").open(encoding="utf-8", newline="") as file:
        return [Line(**row) for row in csv.DictReader(file)]


LINES = lines()
OF_STATUS = {s: [x for x in LINES if x.status == s] for s in (MET, NOT_APPLICABLE, NOT_YET)}  # fmt: skip


@cache
def functions_of(path: Path) -> set[str]:
    """The names of the functions in a file, tests among them."""
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Pass()
    return {
        node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    }  # fmt: skip


def missing(evidence: str) -> str:
    """What of a test or a path is not there."""
    path, _, name = evidence.partition("::")
    if name:
        return "" if name in functions_of(ROOT / path) else evidence
    return "" if evidence and (ROOT / path).exists() else evidence or "nothing"


def section(title: str) -> str:
    """The part of the page below a heading, up to the next one of any depth."""
    found = re.search(rf"^#+ {re.escape(title)}\n(.*?)(?=^#|\Z)", PAGE, re.M | re.S)
    assert found, title
    return found[1]


def rows(title: str) -> list[list[str]]:
    """The table of a part, without its heading."""
    found = [line for line in section(title).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line[1:-1].split(" |")] for line in found[2:]]


def quoted(text: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", text))


# The list


def test_every_requirement_stands_in_the_list_once() -> None:
    assert [x.id for x in LINES] == sorted(
        {x.id for x in LINES}, key=lambda one: [int(part) for part in one.split(".")]
    )
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", x.id) for x in LINES)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_is_whole(chapter: int) -> None:
    levels = Counter(x.level for x in LINES if x.chapter == chapter)

    assert (levels["1"], levels["2"]) == CHAPTERS[chapter]
    assert sum(levels.values()) == sum(CHAPTERS[chapter])


def test_the_whole_has_70_of_level_1_and_183_of_level_2() -> None:
    assert [sum(n[level] for n in CHAPTERS.values()) for level in (0, 1)] == [70, 183]


def test_a_subject_is_a_few_words_of_our_own() -> None:
    assert all(0 < len(x.subject) <= LONGEST_SUBJECT for x in LINES)
    assert not [x.id for x in LINES if "verify" in x.subject.lower()]


def test_a_requirement_is_met_or_does_not_apply_or_is_not_yet_met() -> None:
    assert sum(map(len, OF_STATUS.values())) == len(LINES)


@pytest.mark.parametrize("line", OF_STATUS[MET], ids=lambda line: line.id)
def test_what_is_met_can_be_looked_up(line: Line) -> None:
    assert missing(line.evidence) == ""
    # Where no test makes sense the line says what stands there.
    assert "::" in line.evidence or line.note


def test_what_is_not_met_says_why_and_names_no_evidence() -> None:
    others = OF_STATUS[NOT_APPLICABLE] + OF_STATUS[NOT_YET]

    assert [x.id for x in others if len(x.note) < len("no SAML") or x.evidence] == []


@pytest.mark.parametrize("chapter", WITHOUT_GAPS)
def test_a_chapter_without_gaps_is_met_by_tests(chapter: int) -> None:
    of_it = [x for x in LINES if x.chapter == chapter]

    assert [x.id for x in of_it if x.status == NOT_YET] == []
    assert [x.id for x in of_it if x.status == MET and "::" not in x.evidence] == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_few_requirements_of_a_chapter_are_not_yet_met(chapter: int) -> None:
    gaps = [x.id for x in OF_STATUS[NOT_YET] if x.chapter == chapter]

    assert len(gaps) <= MOST_GAPS * sum(CHAPTERS[chapter])


# The page


def test_every_test_that_the_page_names_exists() -> None:
    named = {word for word in quoted(PAGE) if word.startswith("tests/")}

    assert len(named) > 30
    assert sorted(filter(None, map(missing, named))) == []


def test_every_promise_has_a_test_behind_it() -> None:
    promises = rows("What is promised")

    assert len(promises) > 10
    assert [row[0] for row in promises if "::test_" not in row[1]] == []


def test_the_numbers_of_signing_in_are_those_of_the_settings() -> None:
    for name, value, _ in rows("Signing in"):
        setting, _, key = name.partition(" ")
        found: Any = getattr(settings, setting.strip("`"))
        if key:
            found = found[key]
        if isinstance(found, timedelta):
            found = f"{found // timedelta(minutes=1)} minutes"
        assert str(found) == value, name


def test_every_way_in_is_written_down() -> None:
    assert {name for row in rows("Ways in") for name in quoted(row[0])} == PUBLIC


def test_the_rules_for_input_are_those_of_the_code() -> None:
    for name, value in rows("Input"):
        assert str(getattr(settings, name.strip("`"))) == value
    kinds = {word for word in quoted(section("Input")) if word.startswith(".")}
    assert kinds == set(SUFFIXES.values())
    assert "`clean`" in section("Input")


def test_what_costs_much_is_a_job_and_listed() -> None:
    apart = {kind for kind in queue._handlers if queue.queue_of(kind) != "default"}
    told = section("What costs much")

    assert apart
    assert apart <= quoted(told)
    assert f"{settings.CELERY_TASK_TIME_LIMIT} seconds" in told
    assert f"{settings.CELERY_WORKER_MAX_MEMORY_PER_CHILD // 1000} MB" in told


def test_every_class_of_data_says_how_it_is_protected() -> None:
    with (ROOT / "core" / "data" / "retention.csv").open(encoding="utf-8") as file:
        classes = {row["kode"] for row in csv.DictReader(file)}
    table = rows("What is protected how")

    assert {name for row in table for name in quoted(row[0])} == classes
    assert all(cell for row in table for cell in row)


def test_every_secret_is_listed_with_who_reads_it() -> None:
    ours, theirs = (production.files("a.example") for _ in range(2))
    random = {
        name
        for file in ("app", "owner")
        for name in ours[file]
        if ours[file][name] != theirs[file][name]
    }
    table = rows("Secrets")

    assert random | {"EMAIL_URL", "SSO_OIDC_CLIENT_SECRET"} <= {
        name for row in table for name in quoted(row[0])
    }
    assert all(cell for row in table for cell in row)


def test_every_use_of_cryptography_is_listed() -> None:
    told = {
        path: row[1] for row in rows("Cryptography") for path in quoted(row[0])
    }  # fmt: skip
    used = {
        (path, primitive)
        for path, tree in test_code.modules().items()
        for primitive in _primitives(tree)
    }

    assert used
    assert [
        (path, primitive)
        for path, primitive in sorted(used)
        if PRIMITIVES.get(primitive, primitive) not in told.get(path, "")
    ] == []


def _primitives(tree: ast.Module) -> set[str]:
    """What a module takes from the libraries of cryptography; `random` protects nothing and is no part of it."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names if a.name in {"hmac", "secrets"}}
        elif isinstance(node, ast.ImportFrom) and node.module:
            library = node.module.partition(".")[0]
            if library in {"hashlib", "cryptography", "hmac", "secrets"}:
                found |= {a.name for a in node.names}
            elif library == "jwt":
                found.add("jwt")
    return found - NO_PRIMITIVES


def test_everybody_the_site_talks_to_is_listed() -> None:
    table = rows("Whom the site talks to")

    assert {name for row in table for name in quoted(row[1])} == {
        "DATABASE_URL",
        "BROKER_URL",
        "EMAIL_URL",
        "CLAMD_ADDRESS",
        "SSO_OIDC_ISSUER",
    }
    assert len(table) >= len(test_code.TALKS)


def test_every_log_is_listed() -> None:
    table = rows("Logs")
    models = {name for row in table for name in quoted(row[0])}

    assert {"core.AuditEvent", "core.AuditSeal", "core.ExportRecord"} <= models
    assert all(apps.get_model(name) for name in models)
    assert set(settings.LOGGING["handlers"]) == {"console"}
    assert [row for row in table if "standard error" in row[0]]
    assert all(cell for row in table for cell in row)
