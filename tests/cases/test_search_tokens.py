"""The walls around search tokens, and what they cost to read."""

import psycopg
import pytest
from django.db import connection

from cases import asking
from cases.models import Case, Complaint, Person, SearchToken
from core import scope
from tests import databases
from tests.world import (
    BALIKPAPAN,
    NAME,
    NIK,
    World,
    agency,
    make_world,
)


def test_tokens_of_other_units_are_not_there(world: World, reported: Complaint) -> None:
    with scope.as_user(world.outsider):
        assert SearchToken.objects.count() == 0
    with scope.as_public():
        assert SearchToken.objects.count() == 0
    with scope.as_user(world.desk):
        assert SearchToken.objects.count() == 10


def test_a_token_follows_the_agency_of_its_person_whatever_is_written(
    world: World,
) -> None:
    with scope.as_system("test"):
        person = Person.objects.get()
        token = SearchToken.objects.create(
            token=1,
            purpose=1,
            mark=1,
            person=person,
            agency=agency("UPTDPPA", BALIKPAPAN),
        )
        token.refresh_from_db()

    assert token.agency_id == person.agency_id


def test_no_token_is_hung_on_an_invisible_person(world: World) -> None:
    with scope.as_system("test"):
        person = Person.objects.get()

    with scope.as_user(world.outsider), pytest.raises(Exception, match="not visible"):
        SearchToken.objects.create(token=1, purpose=1, mark=1, person=person)


def test_a_token_is_never_changed(world: World) -> None:
    with scope.as_system("test"), pytest.raises(Exception, match="permission denied"):
        SearchToken.objects.update(token=1)


# Ten thousand cases with a victim each, of five tokens; the unit's head reads them all.
MANY = """
WITH n AS (SELECT generate_series(1, 10000) AS n),
cases AS (
    INSERT INTO cases_case (id, created_at, created_by_id, data_key_id, number, agency_id, area_id, received_at,
        registered_at, stage, risk, is_emergency, manager_id, simfoni_number)
    SELECT gen_random_uuid(), created_at, created_by_id, data_key_id, n::text, agency_id, area_id, received_at,
        registered_at, stage, risk, is_emergency, manager_id, '' FROM cases_case, n RETURNING id, number
), persons AS (
    INSERT INTO cases_person (id, created_at, created_by_id, data_key_id, agency_id, nik_is_doubtful, sex, initials)
    SELECT gen_random_uuid(), created_at, created_by_id, data_key_id, agency_id, false, sex, n::text
    FROM cases_person, n RETURNING id, initials
), victims AS (
    INSERT INTO cases_victim (id, created_at, created_by_id, case_id, agency_id, person_id, initials, sex, age,
        age_group, is_child, exploitation, decision)
    SELECT gen_random_uuid(), v.created_at, v.created_by_id, c.id, v.agency_id, p.id, 'X.', v.sex, v.age, v.age_group,
        v.is_child, v.exploitation, v.decision
    FROM cases_victim v, cases c JOIN persons p ON p.initials = c.number
)
INSERT INTO cases_searchtoken (token, purpose, mark, agency_id, person_id)
SELECT p.initials::bigint % (10 ^ t)::bigint + t * 1000000, 3, 0, a.id, p.id
FROM persons p, generate_series(1, 5) AS t, agencies_agency a WHERE a.code = 'UPTDPPA-64.72'
"""


@pytest.mark.parametrize("typed", [NAME, NIK])
def test_fifty_thousand_tokens_are_read_by_their_index(
    committed_db: None, typed: str
) -> None:
    world = make_world()
    url = databases.url_of(connection.settings_dict["NAME"], databases.owner_url())
    with psycopg.connect(url, autocommit=True) as owner:
        # The trigger sees no row that the same statement made.
        owner.execute("ALTER TABLE cases_searchtoken DISABLE TRIGGER USER")
        for table in ("case", "victim"):
            owner.execute(f"ALTER TABLE cases_{table} DISABLE TRIGGER USER")
        owner.execute(MANY)
        owner.execute("ANALYZE")
    question = asking.read(typed, by=world.head)

    with scope.as_user(world.head):
        cases = Case.objects.visible_to(world.head).found_by(question)
        plan, found = cases.explain(), list(cases)

    assert found == [world.case]
    assert "search_token_equal" in plan
    assert "Seq Scan on cases_searchtoken" not in plan
