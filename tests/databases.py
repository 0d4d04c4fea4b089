"""Databases for tests: a template built once as owner, cloned for whoever needs one, used as tppo_app (decision 30)."""

import os
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo


ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = "tppo_test_template"
TRIES = 100
# What a template is made from; when any of these changes it is made anew.
SOURCES = (
    "*/migrations/*.py",
    "core/rls.py",
    "*/data/*.csv",
    "core/seeds.py",
    "*/seeds.py",
    "*/management/commands/load_*.py",
)
COMMANDS = (
    ["migrate"],
    ["createcachetable"],
    ["load_areas", "--province", "64"],
    ["load_taskforce"],
)


def owner_url() -> str:
    """The owner's URL; only the resets between tests and the building of the template use it."""
    return os.environ["OWNER_DATABASE_URL"]


def url_of(database: str, url: str) -> str:
    """The same server and role, another database, as a libpq string."""
    return make_conninfo(**{**conninfo_to_dict(url), "dbname": database})


def django_url(database: str, url: str) -> str:
    """The same as a URL that the settings read."""
    head, _, _ = url.rpartition("/")
    return f"{head}/{database}"


def of_this_process(name: str) -> str:
    """The name of a database that no other process of the same run uses."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return f"{name}_{worker}" if worker else name


def ensure_template() -> None:
    """Build the template unless the one that stands was made from the same sources; one process at a time."""
    wanted = _digest()
    with psycopg.connect(url_of("postgres", owner_url()), autocommit=True) as admin:
        admin.execute("SELECT pg_advisory_lock(hashtext('tests.template'))")
        row = admin.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
            [TEMPLATE],
        ).fetchone()
        if row and row[0] == wanted:
            return
        drop(TEMPLATE)
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template1").format(
                sql.Identifier(TEMPLATE)
            )
        )
        for command in COMMANDS:
            _manage(command)
        admin.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(TEMPLATE), sql.Literal(wanted)
            )
        )


def clone(database: str) -> None:
    """A fresh copy of the template under this name; whatever stood there is gone."""
    drop(database)
    with psycopg.connect(url_of("postgres", owner_url()), autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(database), sql.Identifier(TEMPLATE)
            )
        )


def drop(database: str) -> None:
    """Remove a database. The backends of killed processes end a moment after them, so it is tried for a while."""
    words = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database))
    with psycopg.connect(url_of("postgres", owner_url()), autocommit=True) as admin:
        for _ in range(TRIES):
            try:
                admin.execute(words)
            except psycopg.errors.ObjectInUse:
                time.sleep(0.1)
            else:
                return
        admin.execute(words)


def _manage(command: list[str]) -> None:
    url = django_url(TEMPLATE, owner_url())
    env = {**os.environ, "DATABASE_URL": url, "OWNER_DATABASE_URL": url}
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=env,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _digest() -> str:
    found = sorted(path for pattern in SOURCES for path in ROOT.glob(pattern))
    inside = (
        path
        for path in found
        if ".venv" not in path.parts and "node_modules" not in path.parts
    )
    return sha256(b"".join(path.read_bytes() for path in inside)).hexdigest()
