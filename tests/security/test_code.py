"""What the code never does, read from the code."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings


ROOT = Path(settings.BASE_DIR)
APPS = sorted(
    p.parent.name
    for p in ROOT.glob("*/__init__.py")
    if p.parent.name not in {"scripts", "tests"}
)
SCRIPTS = sorted((ROOT / "static" / "src" / "js").glob("*.js"))

# Modules whose statements are put together from names of our own: tables, columns, settings of a transaction.
SQL_OF_NAMES = {
    "agencies/services.py",
    "core/bulk.py",
    "core/demo_load.py",
    "core/management/commands/relay.py",
    "core/months.py",
    "core/rls.py",
    "core/scope.py",
    "core/watching.py",
}
# Who talks to other processes, and to which.
TALKS = {
    "accounts/sso.py": "requests",  # the issuer of single sign-on, where one is named
    "core/antivirus.py": "socket",  # clamd, where one is named
    "core/health.py": "redis",  # a ping of the broker
}
# Whose gaps are filled: patterns of names from seed files, statements of migrations.
FILLS_GAPS = {
    "agencies/seeds.py",
    "agencies/services.py",
    "core/rls.py",
    "pokja/seeds.py",
}
STARTS_PROGRAMS = {"core/files.py"}  # the process that cleans uploads
MARKS_SAFE = {"core/templatetags/ui.py"}  # drawings of this repository
TALKERS = {"ftplib", "http", "httpx", "redis", "requests", "smtplib", "socket"}
NEVER_IMPORTED = {"dill", "marshal", "pickle", "shelve", "telnetlib", "xmlrpc"}
NEVER_CALLED = {"__import__", "compile", "eval", "exec"}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the apps but migrations, by its path."""
    paths = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(paths)
        if "migrations" not in path.parts
    }


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """Path, dotted name and node of every call."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield path, ast.unparse(node.func), node


def imports() -> Iterator[tuple[str, str]]:
    """Path and first name of everything imported."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((path, a.name.partition(".")[0]) for a in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield path, node.module.partition(".")[0]
                if node.module == "urllib":
                    yield from ((path, f"urllib.{a.name}") for a in node.names)
                elif node.module.startswith("urllib."):
                    yield path, node.module


def is_constant(node: ast.expr) -> bool:
    """A text written out, or the name of one at the top of its module."""
    named = isinstance(node, ast.Name) and node.id.isupper()
    return isinstance(node, ast.Constant) or named


def test_no_text_is_run_as_code() -> None:
    assert [(p, name) for p, name, _ in calls() if name in NEVER_CALLED] == []


def test_nothing_is_brought_back_to_life_from_bytes() -> None:
    assert [pair for pair in imports() if pair[1] in NEVER_IMPORTED] == []
    assert not {name for _, name, _ in calls() if name == "yaml.load"}
    assert settings.CELERY_ACCEPT_CONTENT == ["json"]


def test_no_program_is_started_through_a_shell() -> None:
    starts = {path for path, name in imports() if name == "subprocess"}
    shells = [
        path
        for path, name, call in calls()
        if name in {"os.system", "os.popen"}
        or any(k.arg == "shell" for k in call.keywords)
    ]

    assert starts <= STARTS_PROGRAMS
    assert shells == []


def test_a_statement_is_a_constant_and_values_travel_beside_it() -> None:
    made = {
        path
        for path, name, call in calls()
        if name.endswith((".execute", ".executemany"))
        and call.args
        and not is_constant(call.args[0])
    }
    past_the_orm = {
        name
        for _, name, _ in calls()
        if name.endswith((".raw", ".extra")) or name == "RawSQL"
    }

    assert made <= SQL_OF_NAMES
    assert past_the_orm == set()


def test_a_template_is_a_file_and_never_a_text() -> None:
    made = [
        (path, name)
        for path, name, _ in calls()
        if name in {"Template", "Engine"} or name.endswith("from_string")
    ]

    assert made == []


def test_a_sentence_with_gaps_is_ours_and_never_what_somebody_typed() -> None:
    filled = {
        path
        for path, name, call in calls()
        if name.endswith((".format", ".format_map"))
        and isinstance(call.func, ast.Attribute)
        and not is_constant(call.func.value)
        and "demo" not in Path(path).parts
    }

    assert filled <= FILLS_GAPS


def test_every_value_on_a_page_is_escaped() -> None:
    loosened = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if re.search(r"\|\s*safe\b|autoescape off|safeseq", path.read_text())
    ]
    marks = {path for path, name, _ in calls() if name.endswith("mark_safe")}

    assert loosened == []
    assert marks <= MARKS_SAFE


def test_a_pattern_is_ours_and_never_what_somebody_typed() -> None:
    patterns = [
        (path, ast.unparse(call.args[0]))
        for path, name, call in calls()
        if re.fullmatch(r"re\.(compile|search|match|fullmatch|sub|split|find\w+)", name)
    ]
    made = [
        (path, text)
        for path, text in patterns
        if not re.match(r"[rb]*['\"]", text)
        and "re.escape" not in text
        and not re.fullmatch(r"f['\"].*|[A-Z_]+|written|pattern", text)
    ]

    assert made == []


def test_the_site_talks_to_nobody_but_its_own_servers() -> None:
    talk = {
        (path, name)
        for path, name in imports()
        if name in TALKERS or name in {"urllib.request", "urllib3"}
    }

    assert talk <= set(TALKS.items())


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_keeps_nothing_and_runs_no_text(script: Path) -> None:
    code = re.sub(r"//.*", "", script.read_text(encoding="utf-8"))
    never = (
        r"\beval\(|new Function|document\.write|insertAdjacentHTML|outerHTML",
        r"localStorage|sessionStorage|indexedDB|document\.cookie",
        r"postMessage|addEventListener\([\"']message|WebSocket|EventSource|RTCPeer",
        r"__proto__|\.prototype\[|Object\.assign\(\{\}, JSON",
    )

    assert [pattern for pattern in never if re.search(pattern, code)] == []


def test_one_script_fills_in_markup_and_it_comes_from_this_site() -> None:
    filling = {
        script.name: re.findall(r"fetch\(([^)]*)", script.read_text(encoding="utf-8"))
        for script in SCRIPTS
        if "innerHTML" in script.read_text(encoding="utf-8")
    }

    assert set(filling) <= {"area.js"}
    # The policy of every page lets a script reach this site only.
    assert settings.SECURE_CSP["connect-src"] == ["'self'"]
    assert settings.SECURE_CSP["script-src"] == ["'self'"]
