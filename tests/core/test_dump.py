"""What somebody reads who carries a copy of the database away, without the keys."""

import psycopg
import pytest
from django.db import connection

from tests import databases, leaks
from tests.world import NAME, NIK, STORY, World, make_world


# What tests.world writes and seals; a first name alone is also the name of villages.
SECRETS = (NAME, NAME.split()[-1], NIK, STORY)


@pytest.fixture
def filled(committed_db: None) -> World:
    return make_world()


def test_no_name_and_no_number_stands_in_a_dump(filled: World) -> None:
    text = leaks.dump(str(connection.settings_dict["NAME"]))

    assert b"cases_person" in text
    assert leaks.found_in(text, SECRETS) == set()


def test_a_name_in_clear_would_be_found(filled: World) -> None:
    name = str(connection.settings_dict["NAME"])
    url = databases.url_of(name, databases.owner_url())
    with psycopg.connect(url, autocommit=True) as owner:
        owner.execute("ALTER TABLE cases_person ADD COLUMN note bytea")
        owner.execute("UPDATE cases_person SET note = %s", [NAME.encode()])

    assert NAME in leaks.found_in(leaks.dump(name), SECRETS)


def test_a_name_in_a_log_line_would_be_found() -> None:
    line = f"2026-11-24 INFO cases: opened {NAME.upper()}".encode()

    assert leaks.found_in(line, SECRETS) == {NAME, NAME.split()[-1]}
