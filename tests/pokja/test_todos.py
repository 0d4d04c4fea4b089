from datetime import UTC, date, datetime

import pytest

from agencies.models import TimeLimit
from core import clock
from pokja.todos import last_month
from tests.factories.organisation import ActionFactory, agency_of, pokja_of
from tests.world import World


@pytest.fixture(autouse=True)
def third_of_november(monkeypatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2026, 11, 3))


def test_the_month_that_ended_waits_until_something_is_logged(world: World) -> None:
    [todo] = last_month(world.other_agency)

    assert todo.title == "Catat aksi Oktober 2026"
    assert todo.due_at == datetime(2026, 11, 5, 15, 59, tzinfo=UTC)

    social = agency_of("DINSOS", "64")
    ActionFactory(agency=social, pokja=pokja_of(social), acted_on=date(2026, 10, 31))
    assert list(last_month(world.other_agency)) == []


def test_it_waits_for_nobody_who_does_not_log(world: World) -> None:
    assert list(last_month(world.caseworker)) == []
    assert list(last_month(world.leader)) == []


def test_without_the_limit_it_waits_without_a_clock(world: World) -> None:
    TimeLimit.objects.filter(code="T23").delete()

    [todo] = last_month(world.other_agency)

    assert todo.due_at is None
