"""What the documents say is there is there: files, commands, accounts, decisions, terms, licences."""

import csv
import importlib
import json
import re
from functools import cache
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from accounts.choices import Role
from scripts.__main__ import COMMANDS


ROOT = Path(settings.BASE_DIR)
DOCS = ROOT / "docs"
README = ROOT / "README.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
DECISIONS = sorted((DOCS / "adr").glob("*.md"))
GLOSSARY = DOCS / "glossary.md"
PICTURES = DOCS / "pictures"
WIDTHS = (360, 1440)
LINK = re.compile(r"\]\(([^)\s]+)\)")
ADDRESS = re.compile(r"https?://([^/\s)`\"':]+)")
# What documents may point at outside: this machine, made-up hosts, the text of a licence.
HOSTS = {"127.0.0.1", "localhost", "opendatacommons.org"}
MACHINE_PATHS = re.compile(r"/(work|home/\w+)/")
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def block(path: Path) -> list[str]:
    """The lines of the first code block."""
    found = re.search(r"^```\w*\n(.*?)^```", text(path), re.M | re.S)
    return found[1].splitlines() if found else []


# Links


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_a_link_leads_to_a_file(document: Path) -> None:
    targets = [link for link in LINK.findall(text(document)) if "://" not in link]
    files = [document.parent / link.partition("#")[0] for link in targets]
    pictures = [PICTURES / picture for picture in taken()]

    assert [f for f in files if not f.exists() and f not in pictures] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_a_link_into_a_file_leads_to_a_heading(document: Path) -> None:
    links = [link for link in LINK.findall(text(document)) if "#" in link]
    targets = [link.split("#") for link in links if "://" not in link]

    for file, heading in targets:
        target = document.parent / file if file else document
        assert heading in headings(target), f"{file}#{heading}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_a_document_names_no_other_host_and_no_machine(document: Path) -> None:
    assert set(ADDRESS.findall(text(document))) <= HOSTS
    assert not MACHINE_PATHS.search(text(document))


def headings(path: Path) -> set[str]:
    """The headings of a file as a browser addresses them."""
    found = re.findall(r"^#+ (.+)$", text(path), re.M)
    plain = [re.sub(r"[^\w\- ]", "", line.lower()) for line in found]
    return {line.replace(" ", "-") for line in plain}


# README


def test_the_readme_opens_with_exactly_two_commands() -> None:
    assert block(README) == ["make demo", "make test"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_a_command_that_is_named_exists(document: Path) -> None:
    named = re.findall(r"(?:`|^ *)make ([a-z][a-z-]+)", text(document), re.M)

    assert set(named) <= set(COMMANDS)


def test_the_readme_lists_every_demo_account_with_its_role() -> None:
    with (ROOT / "pokja" / "data" / "demo_account.csv").open(encoding="utf-8") as file:
        accounts = {row["username"]: row["role"] for row in csv.DictReader(file)}
    lines = re.findall(r"^\| `([a-z0-9.]+)` \| ([^|]+) \|", text(README), re.M)

    with translation.override("en"):
        roles = {who: str(Role(role).label) for who, role in accounts.items()}
    assert dict(lines) == roles


def test_the_readme_shows_pictures_that_are_taken() -> None:
    shown = re.findall(r"docs/pictures/([\w-]+\.png)", text(README))
    committed = {path.name for path in PICTURES.glob("*.png")}

    assert shown
    assert set(shown) <= taken()
    # Taken by `make pictures`, all at once.
    assert not committed or set(shown) <= committed


def test_ten_pages_are_photographed_each_beside_its_mock_up() -> None:
    pages = json.loads(text(PICTURES / "pages.json"))

    assert len({page["name"] for page in pages}) == 10
    assert len({page["mockup"] for page in pages}) == 10


def taken() -> set[str]:
    """The files that ``make pictures`` makes."""
    pages = json.loads(text(PICTURES / "pages.json"))
    return {f"{page['name']}-{width}.png" for page in pages for width in WIDTHS}


# Decisions


@pytest.mark.parametrize("decision", DECISIONS, ids=name)
def test_a_decision_says_context_decision_and_consequences(decision: Path) -> None:
    assert re.findall(r"^## (.+)$", text(decision), re.M) == [
        "Context",
        "Decision",
        "Consequences",
    ]
    assert text(decision).startswith(f"# {decision.name[:4]}. ")
    assert re.search(r"^Status: ", text(decision), re.M)
    assert len(text(decision).splitlines()) < 60


def test_decisions_are_numbered_in_turn_and_listed() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    page = text(DOCS / "architecture.md")
    listed = re.findall(r"^- \[\d{4}\]\((adr/[^)]+)\)", page, re.M)

    assert numbers == list(range(1, len(numbers) + 1))
    assert [DOCS / path for path in listed] == DECISIONS


def test_a_decision_that_code_cites_exists() -> None:
    known = {path.name[:4] for path in DECISIONS}
    cited = in_code(r"docs/adr/(\d{4})")

    assert cited
    assert cited <= known


def test_a_short_number_in_a_comment_is_explained() -> None:
    table = text(DOCS / "architecture.md").partition("### Numbers in comments")[2]
    explained = re.findall(r"^\| (\d+) \|", table, re.M)

    assert len(explained) == len(set(explained))
    assert in_code(r"\bdecision (\d+)\b") <= set(explained)


@pytest.mark.django_db
def test_the_house_is_described_with_every_wall_of_the_database() -> None:
    table = text(DOCS / "architecture.md").partition("## Which tables have a wall")[2]
    rows = re.findall(r"^\| (`.+?`) \|", table.partition("\n## ")[0], re.M)
    described = [found for row in rows for found in re.findall(r"`(\w+)`", row)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relname !~ 'change$'"
        )
        walled = {table for (table,) in cursor.fetchall()}

    assert len(described) == len(set(described))
    assert set(described) == walled


def test_the_way_of_a_request_is_described_in_the_order_of_the_settings() -> None:
    page = text(DOCS / "architecture.md").partition("## How a request runs")[2]
    said = re.findall(r"`(\w+Middleware)`", page.partition("\n## ")[0])
    order = [path.rpartition(".")[2] for path in settings.MIDDLEWARE]

    assert said == [name for name in order if name in said]
    assert {"ScopeMiddleware", "DoorMiddleware", "PledgeMiddleware"} <= set(said)


def in_code(pattern: str) -> set[str]:
    """What a pattern finds in our own Python files."""
    apps = [path.parent for path in ROOT.glob("*/__init__.py")]
    files = [path for app in apps for path in app.rglob("*.py")]
    return {found for path in files for found in re.findall(pattern, text(path))}


# Glossary


def claims() -> list[str]:
    """What the third column of the glossary says is in the code: kind of thing and name."""
    found = []
    for line in text(GLOSSARY).partition("## Words of the screen")[0].splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("|") and len(cells) == 3:
            found += _claims_of(cells[2])
    return found


def _claims_of(cell: str) -> list[str]:
    """list `x`, kinds `A`, `B` and role `r`; whatever else stands in backticks is a name or a path."""
    found = []
    for before, quoted in re.findall(r"([^`]*)`([^`]+)`", cell):
        stated = re.search(r"\b(list|kind|role|value)s? $", before)
        if stated:
            found.append(f"{stated[1]} {quoted}")
        else:
            found.append(f"kind {quoted}" if quoted.isupper() else quoted)
    return found


@pytest.mark.parametrize("claim", sorted(set(claims())))
def test_what_the_glossary_names_exists(claim: str) -> None:
    word, _, quoted = claim.rpartition(" ")
    match word:
        case "list":
            assert quoted in column("core/data/code_list.csv", "list")
        case "value":
            assert quoted in column("core/data/code_list.csv", "code")
        case "kind":
            assert quoted in column("agencies/data/agency_kind.csv", "kode")
        case "role":
            assert quoted in Role.values
        case _ if "/" in quoted:
            assert (ROOT / quoted).exists()
        case _:
            found(quoted)


def test_the_glossary_claims_enough() -> None:
    assert len(set(claims())) > 100


@cache
def column(path: str, title: str) -> set[str]:
    with (ROOT / path).open(encoding="utf-8") as file:
        return {row[title] for row in csv.DictReader(file)}


def found(dotted: str) -> object:
    """The module, class or field of this name; raises if there is none."""
    parts = dotted.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            thing: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for part in parts[cut:]:
            thing = _part(thing, part)
        return thing
    raise AssertionError(dotted)


def _part(thing: object, part: str) -> object:
    if hasattr(thing, part):
        return getattr(thing, part)
    return thing._meta.get_field(part)  # type: ignore[attr-defined]


# Licence and changes


def test_the_licence_is_apache_2_word_for_word() -> None:
    assert sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == APACHE_2


def test_the_notice_names_every_package_of_the_front_end() -> None:
    package = json.loads(text(ROOT / "package.json"))
    wanted = {**package["dependencies"], **package["devDependencies"]}

    missing = [n for n, v in wanted.items() if f"{n} {v}" not in text(ROOT / "NOTICE")]

    assert missing == []


def test_the_notice_names_every_package_that_we_ask_for() -> None:
    files = [ROOT / "requirements" / f"{n}.in" for n in ("base", "embedded")]
    asked = re.findall(r"^([a-z0-9-]+)[\[>~=]", "\n".join(map(text, files)), re.M)
    told = text(ROOT / "NOTICE").lower()

    assert len(asked) > 15
    assert [package for package in asked if package not in told] == []


def test_what_is_not_released_stands_under_one_heading() -> None:
    assert text(ROOT / "CHANGELOG.md").count("\n## Unreleased\n") == 1
