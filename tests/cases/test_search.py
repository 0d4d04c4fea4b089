"""Finding a case without its words standing anywhere in clear."""

import pytest
from django.urls import reverse

from cases import services
from cases.models import Complaint, Person, SearchToken
from cases.services import searching
from core import scope
from core.models import AuditEvent
from tests.world import (
    NAME,
    NIK,
    SAMARINDA,
    World,
    agency,
    identify,
    register,
)


def found(world: World, typed: str, *, by: str = "caseworker") -> services.Found:
    who = getattr(world, by)
    with scope.as_user(who):
        return services.search(typed, by=who)


def test_everybody_who_was_written_down_has_the_tokens_of_what_is_sealed(
    world: World, reported: Complaint
) -> None:
    with scope.as_system("test"):
        for record in (*Person.objects.all(), *Complaint.objects.all()):
            kept = {(t.token, t.purpose) for t in record.tokens.all()}
            assert kept == {(t.token, t.purpose) for t in record.new_tokens()}
        assert Person.objects.get().tokens.count() == 5
        assert reported.tokens.count() == 5


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
    world: World, reported: Complaint, typed: str
) -> None:
    result = found(world, reported.ticket if typed == "ticket" else typed, by="desk")

    assert [*result.complaints, *result.complaints_alike] == [reported]


def test_nobody_finds_what_he_may_not_open(world: World, reported: Complaint) -> None:
    for who in ("colleague", "outsider", "desk", "coordinator", "receiver", "admin"):
        for typed in (NAME, NIK, world.case.number):
            result = found(world, typed, by=who)
            assert (result.cases, result.cases_alike) == ([], []), who
    for who in ("outsider", "other_agency", "receiver"):
        assert found(world, "jarwo", by=who).complaints == []


def test_a_long_answer_says_that_it_is_not_whole(world: World, monkeypatch) -> None:
    monkeypatch.setattr(searching, "MOST_FOUND", 2)
    for _ in range(2):
        complaint = register(world.desk, agency("UPTDPPA", SAMARINDA))
        identify(complaint, by=world.caseworker)

    result = found(world, NAME)

    assert (len(result.cases), result.more) == (2, True)


def test_the_audit_says_that_somebody_searched_and_not_what(
    world: World, reported: Complaint
) -> None:
    found(world, "Siti Maharani")

    line = AuditEvent.objects.get(action="case.searched")
    assert line.detail == {"kind": "name", "cases": 1, "complaints": 0}
    assert (line.actor, line.target_id) == ("rina", str(world.caseworker.pk))


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
