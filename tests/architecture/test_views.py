"""Rules about views that reviewers would otherwise have to remember."""

import ast
from pathlib import Path

import pytest
from django.conf import settings


VIEW_FILES = sorted(
    [
        *settings.BASE_DIR.glob("[a-z]*/views.py"),
        *settings.BASE_DIR.glob("[a-z]*/views/*.py"),
    ]
)
# The verbs of "who": every fetch in a view starts with one of them.
WHO = {
    "visible_to",
    "identifiable_by",
    "referable_by",
    "revealable_by",
    "managed_by",
    "endable_by",
    "reviewable_by",
    "removable_by",
    "safety_visible_to",
    "safety_listed_to",
    "safety_writable_by",
    "received_by",
    "sent_by",
    "askable_by",
    "open_to_all",
    "keepable_by",
    "confirmable_by",
    "holdable_by",
    "asked_of",
    "found_by",
}
FETCHERS = {"get_object_or_404", "get_list_or_404"}
LONGEST = 30


def _name(path: Path) -> str:
    return str(path.relative_to(settings.BASE_DIR))


@pytest.mark.parametrize("path", VIEW_FILES, ids=_name)
def test_views_first_ask_who(path: Path) -> None:
    nodes = list(ast.walk(ast.parse(path.read_text())))

    assert not [ast.unparse(node) for node in nodes if _skips_who(node)]


def _skips_who(node: ast.AST) -> bool:
    match node:
        case ast.Attribute(value=ast.Attribute(attr="objects"), attr=method):
            return method not in WHO
        case ast.Call(func=ast.Name(id=name), args=[ast.Name(id=first), *_]):
            return name in FETCHERS and first[0].isupper()
    return False


@pytest.mark.parametrize("path", VIEW_FILES, ids=_name)
def test_views_stay_short(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST, node.name


def test_files_leave_only_through_the_counted_door() -> None:
    sources = [
        p
        for p in settings.BASE_DIR.glob("[a-z]*/**/*.py")
        if p.parts[-2] not in {"migrations"}
    ]
    ours = [
        p
        for p in sources
        if not {"tests", ".venv", "node_modules", "scripts"} & set(p.parts)
    ]

    outside = [
        p.name
        for p in ours
        if "Content-Disposition" in p.read_text() and p.name != "exports.py"
    ]

    assert not outside
