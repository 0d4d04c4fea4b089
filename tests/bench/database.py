"""A database for a size: migrated, loaded and filled once, and used again until anything it was made of changes."""

import os
import subprocess
import sys
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql

from tests.databases import ROOT, django_url, url_of


SOURCES = (
    "*/migrations/*.py",
    "*/data/*.csv",
    "*/demo/*.py",
    "agencies/demo.py",
    "core/demo*.py",
    "core/bulk.py",
    "core/madeup.py",
    "core/rls.py",
    "core/tokens.py",
    "core/words.py",
)
# Fifty thousand cases a year are what 514 regencies may bring; a million are twenty years.
CASES_A_YEAR = 50_000
LEAST_MONTHS = 24
SEED = 1
Say = Callable[[str], None]


def name_of(cases: int) -> str:
    return f"tppo_bench_{cases}"


def months_of(cases: int) -> int:
    """Over how many months so many cases are spread."""
    return max(LEAST_MONTHS, round(cases / CASES_A_YEAR * 12))


def prepare(cases: int, urls: tuple[str, str], say: Say) -> tuple[str, str]:
    """Make the database of this size unless it stands; gives the application's and the owner's URL of it."""
    app_url, owner_url = (django_url(name_of(cases), url) for url in urls)
    wanted = _digest(cases)
    server = url_of("postgres", owner_url)
    with psycopg.connect(server, autocommit=True) as admin:
        if _comment(admin, cases) == wanted:
            say(f"Using the database {name_of(cases)} as it stands")
            return app_url, owner_url
        say(f"Making the database {name_of(cases)}")
        _drop(admin, cases)
        name = sql.Identifier(name_of(cases))
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template1").format(name))
        _fill(cases, app_url, owner_url, say)
        with psycopg.connect(url_of(name_of(cases), owner_url), autocommit=True) as own:
            own.execute("VACUUM (ANALYZE)")
        admin.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(wanted))
        )
    return app_url, owner_url


def _fill(cases: int, app_url: str, owner_url: str, say: Say) -> None:
    amount = [f"--cases={cases}", f"--months={months_of(cases)}", f"--seed={SEED}"]
    for words in (
        ["migrate", "-v", "0"],
        ["createcachetable"],
        ["load_areas"],
        ["load_taskforce"],
        ["demo_accounts"],
        ["seed_demo", *amount],
    ):
        say(f"  manage.py {' '.join(words)}")
        shown = words[0] == "seed_demo"
        subprocess.run(  # noqa: S603 - our own commands
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=environment(app_url, owner_url),
            stdout=None if shown else subprocess.DEVNULL,
            check=True,
        )


def environment(app_url: str, owner_url: str = "") -> dict[str, str]:
    """The demo's settings on this database; without an owner's URL a process cannot become the owner."""
    env = {
        **os.environ,
        "DATABASE_URL": app_url,
        "DJANGO_SETTINGS_MODULE": "tppo_taskforce.settings.base",
        "MODE": "demo",
        "LOG_LEVEL": "WARNING",
    }
    env.pop("OWNER_DATABASE_URL", None)
    env["TPPO_OWNER_ENV_FILE"] = os.devnull
    return {**env, "OWNER_DATABASE_URL": owner_url} if owner_url else env


def _comment(admin: psycopg.Connection, cases: int) -> str:
    row = admin.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
        [name_of(cases)],
    ).fetchone()
    return str(row[0]) if row else ""


def _drop(admin: psycopg.Connection, cases: int) -> None:
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    admin.execute(statement.format(sql.Identifier(name_of(cases))))


def _digest(cases: int) -> str:
    paths = sorted({path for pattern in SOURCES for path in ROOT.glob(pattern)})
    inside = [path for path in paths if _is_ours(path)]
    content = b"".join(path.read_bytes() for path in inside)
    return sha256(content + str(cases).encode()).hexdigest()


def _is_ours(path: Path) -> bool:
    return not {".venv", "node_modules", ".local"} & set(path.parts)
