"""Finding a case without its words standing anywhere in clear."""

import psycopg
import pytest
from django.db import connection, transaction
from django.urls import reverse

from cases import asking, services
from cases.models import Case, Complaint, Person, SearchToken
from core import scope
from core.models import AuditEvent
from tests import databases
from tests.world import (
    BALIKPAPAN,
    NAME,
    NIK,
    SAMARINDA,
    World,
    agency,
    identify,
    make_world,
    register,
)


PHONE = "0812-0000-0000 (malam)"


def found(world: World, typed: str, *, by: str = "caseworker") -> services.Found:
    who = getattr(world, by)
    with scope.as_user(who):
        return services.search(typed, by=who)


@pytest.fixture
def call(world: World) -> Complaint:
    """A complaint whose reporter left a name and a telephone number."""
    return register(
        world.desk,
        agency("UPTDPPA", SAMARINDA),
        reporter_name="H. Moh. Jarwo, S.H.",
        reporter_contact=PHONE,
    )


def test_everybody_who_was_written_down_has_the_tokens_of_what_is_sealed(
    world: World, call: Complaint
) -> None:
    with scope.as_system("test"):
        for record in (*Person.objects.all(), *Complaint.objects.all()):
            kept = {(t.token, t.purpose) for t in record.tokens.all()}
            assert kept == {(t.token, t.purpose) for t in record.new_tokens()}
        assert Person.objects.get().tokens.count() == 5
        assert call.tokens.count() == 5


def test_what_is_sealed_anew_is_found_by_its_new_words_only(world: World) -> None:
    with scope.as_user(world.caseworker):
        person = Person.objects.get()
        person.seal(name="Dewi Lestari").save()

    assert found(world, "dewi").cases == [world.case]
    assert found(world, NIK).cases == [world.case]
    assert found(world, "maharani").cases == []


def test_saving_something_else_leaves_the_tokens_alone(world: World) -> None:
    with scope.as_user(world.caseworker):
        before = list(SearchToken.objects.order_by("pk").values_list("pk", flat=True))
        Person.objects.get().save(update_fields=["initials"])
        after = list(SearchToken.objects.order_by("pk").values_list("pk", flat=True))

    assert before == after


@pytest.mark.parametrize(
    "typed",
    [
        NAME,
        "maharani",
        "MAHARANI, Hj. siti",
        NIK,
        "9900.0041.0110-0001",
    ],
)
def test_a_case_is_found_by_whole_words_and_by_nik(world: World, typed: str) -> None:
    result = found(world, typed)

    assert (result.cases, result.cases_alike) == ([world.case], [])


@pytest.mark.parametrize("typed", ["Sitti Maharany", "St. Maharani"])
def test_a_name_that_sounds_alike_comes_after_the_same_name(
    world: World, typed: str
) -> None:
    complaint = register(world.desk, agency("UPTDPPA", SAMARINDA))
    other = identify(complaint, by=world.caseworker).victim
    with scope.as_user(world.caseworker):
        other.person.seal(name=typed).save()

    result = found(world, typed)

    assert result.cases == [other.case]
    assert result.cases_alike == [world.case]


@pytest.mark.parametrize(
    "typed",
    [
        "Siti Aminah",
        "mahar",
        "rani",
        "9900004101100002",
        "0812 0000 0000",
        "...",
        "Tuan",
    ],
)
def test_every_word_must_be_met_and_beginnings_are_not_offered(
    world: World, typed: str
) -> None:
    result = found(world, typed)

    assert (result.cases, result.cases_alike, result.complaints) == ([], [], [])


def test_a_case_is_found_by_its_number_long_and_short(world: World) -> None:
    assert found(world, world.case.number.lower()).cases == [world.case]
    assert found(world, f" {world.case.short_number} ").cases == [world.case]


@pytest.mark.parametrize(
    "typed", ["+62 812 0000 0000", "Muhammad Jarwo", "jarwo", "ticket"]
)
def test_the_desk_finds_a_complaint_by_ticket_and_by_its_reporter(
    world: World, call: Complaint, typed: str
) -> None:
    result = found(world, call.ticket if typed == "ticket" else typed, by="desk")

    assert [*result.complaints, *result.complaints_alike] == [call]


def test_nobody_finds_what_he_may_not_open(world: World, call: Complaint) -> None:
    for who in ("colleague", "outsider", "desk", "coordinator", "receiver", "admin"):
        for typed in (NAME, NIK, world.case.number):
            result = found(world, typed, by=who)
            assert (result.cases, result.cases_alike) == ([], []), who
    for who in ("outsider", "other_agency", "receiver"):
        assert found(world, "jarwo", by=who).complaints == []


def test_a_long_answer_says_that_it_is_not_whole(world: World, monkeypatch) -> None:
    monkeypatch.setattr(services, "MOST_FOUND", 2)
    for _ in range(2):
        complaint = register(world.desk, agency("UPTDPPA", SAMARINDA))
        identify(complaint, by=world.caseworker)

    result = found(world, NAME)

    assert (len(result.cases), result.more) == (2, True)


def test_the_audit_says_that_somebody_searched_and_not_what(
    world: World, call: Complaint
) -> None:
    found(world, "Siti Maharani")

    line = AuditEvent.objects.get(action="case.searched")
    assert line.detail == {"kind": "name", "cases": 1, "complaints": 0}
    assert (line.actor, line.target_id) == ("rina", str(world.caseworker.pk))


# The walls


def test_tokens_of_other_units_are_not_there(world: World, call: Complaint) -> None:
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


# The page


def test_the_page_shows_initials_and_numbers_and_nothing_else(
    client, world: World
) -> None:
    client.force_login(world.caseworker)

    response = client.post(reverse("cases:search"), {"q": NAME})

    results = response.content.decode().split('id="found-cases"')[1]
    assert world.case.number in results
    assert "S.M." in results
    assert "Maharani" not in results
    assert NIK not in results
    assert response.headers["Cache-Control"] == "no-store"


def test_words_in_an_address_are_not_searched(client, world: World) -> None:
    client.force_login(world.caseworker)

    response = client.get(reverse("cases:search"), {"q": NAME})

    assert world.case.number not in response.content.decode()
    assert not AuditEvent.objects.filter(action="case.searched").exists()


def test_nothing_typed_is_nothing_searched(client, world: World) -> None:
    client.force_login(world.caseworker)

    response = client.post(reverse("cases:search"), {"q": "  "})

    assert response.status_code == 422


def test_a_referral_is_found_by_its_number_by_whoever_sent_it(
    client, world: World
) -> None:
    for who, expected in (("caseworker", True), ("outsider", False)):
        client.force_login(getattr(world, who))
        response = client.post(
            reverse("cases:search"), {"q": world.referral.number.lower()}
        )
        link = world.referral.get_absolute_url()
        assert (link in response.content.decode()) is expected


def test_the_words_stand_in_no_log_and_in_no_column(
    client, world: World, caplog
) -> None:
    client.force_login(world.caseworker)

    with caplog.at_level("INFO"):
        client.post(reverse("cases:search"), {"q": "Maharani"})

    assert "aharani" not in caplog.text
    lines = [str(vars(line)) for line in AuditEvent.objects.all()]
    assert not [line for line in lines if "aharani" in line]


def test_the_field_at_the_top_is_there_for_those_who_search(
    client, world: World
) -> None:
    for who, expected in (("desk", True), ("head", True), ("chair", False)):
        client.force_login(getattr(world, who))
        body = client.get(reverse("home")).content.decode()
        assert (f'method="post" action="{reverse("cases:search")}"' in body) is expected


# Other units


def elsewhere(world: World, *, by: str = "outsider", **known: str) -> list[str]:
    who = getattr(world, by)
    with scope.as_user(who):
        units = services.known_elsewhere(by=who, **known)
    return [unit.code for unit in units]


@pytest.mark.parametrize(
    "known",
    [
        {"nik": NIK},
        {"name": "Hj. siti maharani"},
        {"nik": NIK, "name": "x"},
        {"nik": "123", "name": NAME},
    ],
)
def test_another_unit_is_named_and_nothing_of_the_person(
    world: World, known: dict[str, str]
) -> None:
    assert elsewhere(world, **known) == ["UPTDPPA-64.72"]


@pytest.mark.parametrize(
    "known",
    [
        {"name": "Maharani"},
        {"name": "Sitti Maharani"},
        {"name": "Siti Maharani Putri"},
        {"nik": "9900004101100002", "name": NAME},
        {},
    ],
)
def test_one_word_or_another_spelling_is_not_enough_to_name_a_unit(
    world: World, known: dict[str, str]
) -> None:
    assert elsewhere(world, **known) == []


def test_the_own_unit_is_not_another_one(world: World) -> None:
    assert elsewhere(world, by="colleague", nik=NIK) == []


def test_a_reporter_of_that_name_is_not_a_victim(world: World, call: Complaint) -> None:
    assert elsewhere(world, name="Moh. Jarwo") == []


def test_each_question_is_written_down_by_the_database(world: World) -> None:
    elsewhere(world, name=NAME)

    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, asked, found FROM cases_unitquestion")
        lines = cursor.fetchall()
    mine = [line[1:] for line in lines if line[0] == str(world.outsider.pk)]
    assert mine == [(2, 1)]
    line = AuditEvent.objects.filter(action="case.asked_elsewhere").latest("at")
    assert line.detail == {"kind": "name", "units": 1}


def test_whoever_asks_sixty_times_an_hour_is_told_to_wait(world: World) -> None:
    for _ in range(60):
        elsewhere(world, nik=NIK)

    with pytest.raises(services.AskedTooOften):
        elsewhere(world, nik=NIK)
    assert elsewhere(world, by="colleague", nik=NIK) == []


def test_a_case_opens_although_other_units_were_asked_too_often(world: World) -> None:
    for _ in range(60):
        elsewhere(world, by="colleague", nik=NIK)
    complaint = register(world.desk, agency("UPTDPPA", SAMARINDA))

    decided = identify(complaint, by=world.colleague)

    assert decided.victim
    assert decided.elsewhere == ()
    assert AuditEvent.objects.filter(action="case.not_asked_elsewhere").count() == 1


@pytest.mark.parametrize("kind", [scope.as_public, lambda: scope.as_system("test")])
def test_only_a_signed_in_person_asks_other_units(world: World, kind) -> None:
    with kind(), pytest.raises(Exception, match="only a signed-in person"):
        services.known_elsewhere(by=world.outsider, nik=NIK)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO cases_unitquestion (user_id, asked, found) VALUES ('1', 1, 0)",
        "DELETE FROM cases_unitquestion",
        "UPDATE cases_unitquestion SET found = 0",
    ],
)
def test_the_application_cannot_write_or_remove_a_question(
    world: World, statement: str
) -> None:
    with (
        pytest.raises(Exception, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_function_runs_as_the_owner_with_a_path_of_its_own(db) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proowner::regrole::text, prosecdef, proconfig, proacl::text "
            "FROM pg_proc WHERE proname = 'cases_known_elsewhere'"
        )
        owner, definer, settings, rights = cursor.fetchone()

    assert (owner, definer) == ("tppo_owner", True)
    assert settings == ["search_path=pg_catalog, pg_temp"]
    assert sorted(rights.strip("{}").split(",")) == [
        "tppo_app=X/tppo_owner",
        "tppo_owner=X/tppo_owner",
    ]


def test_whoever_opens_a_case_is_told_which_unit_to_ask(client, world: World) -> None:
    unit = agency("UPTDPPA", BALIKPAPAN)
    with scope.as_system("test"):
        known = world.case.agency
        known.phone = "0541-000000"
        known.save(update_fields=["phone"])
    complaint = register(world.outsider, unit)
    client.force_login(world.outsider)
    form = {
        "name": NAME,
        "nik": NIK,
        "sex": "P",
        "age": "16",
        "acts": ["REKRUT"],
        "purposes": ["PRT"],
        "decision": "TERINDIKASI",
        "reason": "Cocok.",
    }

    response = client.post(
        reverse("cases:complaint_identify", args=[complaint.pk]), form, follow=True
    )

    body = response.content.decode()
    assert f"{known.name} (0541-000000)" in body
    assert NAME not in body
