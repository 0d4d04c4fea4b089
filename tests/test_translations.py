"""Everything a person reads is Indonesian: the catalogue is complete and says what the code says."""

import re
import subprocess
from pathlib import Path

import pytest
from django.conf import settings


CATALOGUE = settings.BASE_DIR / "locale" / "id" / "LC_MESSAGES" / "django.po"
ENTRY = re.compile(
    r'^msgid (?P<id>(?:"[^\n]*"\n)+)(?:msgid_plural (?:"[^\n]*"\n)+)?msgstr(?:\[0\])? (?P<str>(?:"[^\n]*"\n?)+)',
    re.M,
)
NAMES = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def entries() -> list[tuple[str, str]]:
    """Every source sentence with its translation."""
    found = ENTRY.finditer(CATALOGUE.read_text())
    return [(_joined(m["id"]), _joined(m["str"])) for m in found if _joined(m["id"])]


def test_no_sentence_is_left_untranslated_or_guessed() -> None:
    text = CATALOGUE.read_text()

    assert not [source for source, words in entries() if not words]
    assert "#, fuzzy" not in text
    assert len(entries()) > 500


def test_a_translation_fills_in_the_same_values() -> None:
    assert not [
        source for source, words in entries() if _named(source) != _named(words)
    ]


def test_the_catalogue_holds_what_the_code_says(tmp_path: Path) -> None:
    before = {source for source, _ in entries()}

    assert not _collected(tmp_path) - before


@pytest.mark.parametrize(
    "word",
    [
        "login",
        "logout",
        "submit",
        "upload",
        "download",
        "password",
        "dashboard",
        "Ups",
        "silahkan",
    ],
)
def test_words_that_are_not_used_are_not_used(word: str) -> None:
    assert not [
        words for _, words in entries() if re.search(rf"\b{word}\b", words, re.I)
    ]


def _collected(folder: Path) -> set[str]:
    """The sentences that xgettext finds in our Python files."""
    apps = (
        "accounts",
        "agencies",
        "cases",
        "core",
        "pokja",
        "protection",
        "referrals",
        "reports",
    )
    sources = [
        p
        for app in apps
        for p in (settings.BASE_DIR / app).rglob("*.py")
        if "migrations" not in p.parts
    ]
    target = folder / "found.po"
    words = [
        "xgettext",
        "--from-code=UTF-8",
        "-L",
        "Python",
        "-k",
        "--no-wrap",
        "-o",
        str(target),
    ]
    keys = [
        "gettext",
        "gettext_lazy",
        "_",
        "ngettext:1,2",
        "ngettext_lazy:1,2",
        "pgettext:1c,2",
    ]
    subprocess.run(
        [*words, *(f"--keyword={key}" for key in keys), *map(str, sources)], check=True
    )
    return {_joined(m["id"]) for m in ENTRY.finditer(target.read_text())} - {""}


def _joined(quoted: str) -> str:
    return "".join(line.strip()[1:-1] for line in quoted.strip().splitlines())


def _named(text: str) -> set[str]:
    return {a or b for a, b in NAMES.findall(text)}
