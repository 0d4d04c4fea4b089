from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.db import connections

from core import codes, scope
from tests import databases
from tests.world import World, make_world


DATABASE = databases.of_this_process("tppo_test")


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: pytest.FixtureRequest
) -> Iterator[None]:
    """The suite's database: a clone of the template, opened as tppo_app."""
    databases.ensure_template()
    databases.clone(DATABASE)
    _use(DATABASE)
    yield
    connections.close_all()
    databases.drop(DATABASE)


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """A database whose transactions really commit, for tests with threads; a fresh clone afterwards."""
    with django_db_blocker.unblock():
        yield
        connections.close_all()
        databases.clone(DATABASE)


@pytest.fixture(autouse=True)
def _fresh_codes() -> None:
    """Code lists read in one test are not believed in the next."""
    codes.forget()


@pytest.fixture
def as_system() -> Callable[[], AbstractContextManager[None]]:
    """See every row, to arrange a test and to check what it did."""
    return lambda: scope.as_system("test")


@pytest.fixture
def world(db: None) -> World:
    """One complaint, one case, one referral, and one person of each kind around them."""
    return make_world()


def _use(name: str) -> None:
    for alias in connections:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
