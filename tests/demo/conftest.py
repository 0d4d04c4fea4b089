from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections
from psycopg.conninfo import conninfo_to_dict

from tests import databases


DATABASE = databases.of_this_process("tppo_test_made_up")
UNTIL = date(2026, 11, 24)
CASES = 200


@pytest.fixture(scope="module")
def filled(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """A database with demo accounts and 200 made-up cases, loaded as its owner."""
    databases.clone(DATABASE)
    with django_db_blocker.unblock(), connected(owner=True):
        call_command("demo_accounts", stdout=StringIO())
        seed()
    yield
    databases.drop(DATABASE)


@pytest.fixture
def demo(filled: None, django_db_blocker) -> Iterator[None]:
    """The made-up rows as the application sees them."""
    with django_db_blocker.unblock(), connected():
        yield


@pytest.fixture
def as_owner(filled: None, django_db_blocker) -> Iterator[None]:
    """The same database as its owner; whoever changes rows puts them back."""
    with django_db_blocker.unblock(), connected(owner=True):
        yield


@pytest.fixture
def sql(filled: None) -> Iterator[psycopg.Connection]:
    """Questions to the database, past every policy; nothing that is changed here stays."""
    url = databases.url_of(DATABASE, databases.owner_url())
    with psycopg.connect(url) as connection:
        yield connection
        connection.rollback()


def seed(*words: str, cases: int = CASES, number: int = 7) -> str:
    """Run the command and give what it said."""
    said = StringIO()
    call_command(
        "seed_demo",
        f"--cases={cases}",
        "--months=18",
        f"--seed={number}",
        f"--until={UNTIL}",
        *words,
        stdout=said,
    )
    return said.getvalue()


@contextmanager
def connected(*, owner: bool = False) -> Iterator[None]:
    """Lead Django's connection to the database of these tests, and back."""
    connection = connections["default"]
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict["NAME"] = DATABASE
    if owner:
        given = conninfo_to_dict(databases.owner_url())
        connection.settings_dict |= {
            "USER": given["user"],
            "PASSWORD": given["password"],
        }
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
