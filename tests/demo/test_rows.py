"""What made-up rows look like: proportions of domain 9.2, no real person or place, and everything sealed that must be."""

import json

import psycopg
import pytest

from agencies import calendar
from cases.models import Case, Complaint, Identification, Person, SafetyNote
from cases.services.safety import WORDS
from core import scope
from core.madeup import NO_AREA
from core.models import AuditEvent
from referrals.choices import DECISION_LIMITS, Urgency
from referrals.models import Disclosure, Referral


MARK = "Data contoh:"
# Names that stand in reports and news on Kalimantan Timur; none may come up in what is made up.
REAL = (
    "Puri Senyiur",
    "Loa Hui",
    "Muara Jawa",
    "Solong",
    "Tunon Taka",
    "Semayang",
    "Sepinggan",
    "Rudy Mas'ud",
    "Andi Harun",
    "Isran Noor",
    "MiChat",
)


def one(sql: psycopg.Connection, question: str) -> float:
    row = sql.execute(question).fetchone()
    assert row is not None
    return float(row[0])


def share(
    sql: psycopg.Connection, condition: str, table: str = "cases_victim"
) -> float:
    question = f"SELECT avg(({condition})::int) FROM {table}"  # noqa: S608 - words of this file
    return one(sql, question)


def test_victims_are_mostly_women_and_a_third_are_children(sql) -> None:
    assert 0.75 < share(sql, "sex = 'P'") < 0.95
    assert 0.25 < share(sql, "is_child") < 0.48
    assert share(sql, "age IS NULL") < 0.08


def test_most_victims_come_from_other_provinces(sql) -> None:
    assert share(sql, "origin_id LIKE '64%'") < 0.45


def test_balikpapan_and_samarinda_have_most_cases_then_kutai_kartanegara(sql) -> None:
    rows = sql.execute(
        "SELECT area_id FROM cases_case GROUP BY 1 ORDER BY count(*) DESC LIMIT 3"
    ).fetchall()
    first, second, third = [area for (area,) in rows]
    assert {first, second} == {"64.71", "64.72"}
    assert third == "64.02"


def test_many_complaints_become_no_case(sql) -> None:
    assert 0.55 < share(sql, "case_id IS NOT NULL", "cases_complaint") < 0.72


def test_a_victim_gets_some_services_and_a_case_one_to_four_referrals(sql) -> None:
    services = one(
        sql,
        "SELECT count(*)::float / count(DISTINCT victim_id) FROM cases_service",
    )
    assert 2 <= services <= 5
    rows = sql.execute(
        "SELECT min(n), max(n), count(*) FROM "
        "(SELECT count(*) AS n FROM referrals_referral GROUP BY case_id)"
    ).fetchone()
    assert rows == (1, 4, 200)


def test_some_answers_are_late_and_some_referrals_are_declined_with_a_reason(
    sql,
) -> None:
    late = share(
        sql, "decided_at > due_at", "referrals_referral WHERE decided_at IS NOT NULL"
    )
    assert 0.1 < late < 0.4
    assert 0 < share(sql, "status = 'DITOLAK'", "referrals_referral") < 0.3


def test_what_is_open_is_recent_and_little(sql) -> None:
    rows = sql.execute(
        "SELECT count(*), min(received_at) FROM cases_complaint "
        "WHERE status IN ('BARU', 'DIPROSES', 'BUTUH_INFO') GROUP BY agency_id"
    ).fetchall()
    assert len(rows) == 11
    assert all(4 <= count <= 40 for count, _ in rows)
    assert min(str(first) for _, first in rows) > "2026-11-13"
    unanswered = one(
        sql,
        "SELECT max(n) FROM (SELECT count(*) AS n FROM referrals_referral "
        "WHERE status = 'DIKIRIM' GROUP BY to_agency_id)",
    )
    assert unanswered <= 40


def test_no_moment_lies_after_the_end_or_before_what_it_follows(sql) -> None:
    assert (
        one(
            sql,
            "SELECT count(*) FROM cases_case c JOIN cases_complaint k ON k.case_id = c.id "
            "WHERE k.received_at > c.registered_at OR c.registered_at >= '2026-11-24 00:00+08' "
            "OR c.closed_at < c.registered_at OR c.closed_at > '2026-11-24 00:00+08'",
        )
        == 0
    )
    assert (
        one(
            sql,
            "SELECT count(*) FROM referrals_referral r JOIN cases_case c ON c.id = r.case_id "
            "WHERE r.sent_at < c.registered_at OR r.decided_at < r.sent_at "
            "OR r.completed_at < r.decided_at OR r.completed_at > '2026-11-24 00:00+08'",
        )
        == 0
    )


def test_numbers_run_without_gaps(sql) -> None:
    tickets = sql.execute(
        "SELECT split_part(ticket, '-', 2), count(*), max(split_part(ticket, '-', 3)::int), "
        "min(split_part(ticket, '-', 3)::int) FROM cases_complaint GROUP BY 1"
    ).fetchall()
    assert all(count == last and first == 1 for _, count, last, first in tickets)
    months = sql.execute(
        "SELECT left(number, -5), count(*), max(right(number, 4)::int) FROM cases_case GROUP BY 1"
    ).fetchall()
    assert all(count == last for _, count, last in months)
    referrals = sql.execute(
        "SELECT left(number, 6), count(*), max(substr(number, 8)::int) FROM referrals_referral GROUP BY 1"
    ).fetchall()
    assert all(count == last for _, count, last in referrals)


def test_an_event_is_placed_in_a_district_and_never_finer(sql) -> None:
    assert one(sql, "SELECT max(length(area_id)) FROM cases_complaint") == 8
    assert one(sql, "SELECT max(length(area_id)) FROM pokja_action") <= 8


def opened() -> list[str]:
    """Every sealed text of every kind."""
    found: list[str] = []
    for model, names in (
        (Complaint, ("story", "landmark", "reporter_contact")),
        (Identification, ("reason",)),
        (Referral, ("reason", "safety", "needs", "alternative", "feedback")),
        (Person, ("address",)),
        (SafetyNote, WORDS),
    ):
        for record in model.objects.select_related("data_key"):
            found += [text for name in names if (text := record.reveal(name))]
    return found


def test_every_text_says_that_it_is_an_example_and_names_no_real_place(
    demo, sql
) -> None:
    with scope.as_system("test"):
        texts = opened()
        names = [
            person.reveal("name")
            for person in Person.objects.select_related("data_key")
        ]
    assert len(texts) > 1500
    assert all(text.startswith(MARK) for text in texts)
    titles = [
        title for (title,) in sql.execute("SELECT DISTINCT title FROM pokja_action")
    ]
    assert all(title.startswith("Contoh: ") for title in titles)
    everything = " ".join([*texts, *titles, *names]).casefold()
    assert not [name for name in REAL if name.casefold() in everything]
    assert len(set(names)) > 0.97 * len(names)


def test_identities_open_and_their_numbers_belong_to_nobody(demo) -> None:
    with scope.as_system("test"):
        people = list(Person.objects.select_related("data_key"))
    with_number = [person for person in people if person.nik]
    assert len(with_number) > 0.7 * len(people)
    for person in with_number:
        nik = person.reveal("nik")
        assert nik.startswith(NO_AREA)
        assert len(nik) == 16
        assert person.initials[0] == person.reveal("name")[0]


@pytest.mark.parametrize("model", [Person, Complaint])
def test_tokens_are_those_that_saving_would_have_written(demo, model) -> None:
    with scope.as_system("test"):
        records = list(model.objects.select_related("data_key"))
        kept = {
            record.pk: {(t.token, t.purpose, t.mark) for t in record.tokens.all()}
            for record in model.objects.prefetch_related("tokens")
        }
    for record in records:
        wanted = {(t.token, t.purpose, t.mark) for t in record.new_tokens()}
        assert kept[record.pk] == wanted


def test_a_disclosure_tells_what_the_template_permits(demo) -> None:
    with scope.as_system("test"):
        rows = Disclosure.objects.select_related(
            "data_key", "referral__victim__person__data_key"
        )
        for row in rows:
            told = json.loads(row.reveal("content"))
            person = row.referral.victim.person
            assert told == {name: person.reveal(name) for name in row.fields}


def test_most_victims_of_open_cases_have_a_safety_note_and_no_other_has(sql) -> None:
    noted = "EXISTS (SELECT FROM cases_safetynote n WHERE n.victim_id = v.id)"
    of = "cases_victim v JOIN cases_case c ON c.id = v.case_id WHERE c.closed_at IS"
    assert 0.6 < share(sql, noted, f"{of} NULL") < 0.9
    assert share(sql, noted, f"{of} NOT NULL") == 0


def test_each_unit_has_somebody_on_duty_at_every_hour_of_the_week(sql) -> None:
    hours = sql.execute(
        "SELECT sum(ends_at - starts_at) = interval '7 days' FROM agencies_shift GROUP BY agency_id"
    ).fetchall()
    assert len(hours) >= 9
    assert all(whole for (whole,) in hours)


@pytest.mark.parametrize("size", [25])
def test_limits_end_when_the_calendar_says(demo, size: int) -> None:
    with scope.as_system("test"):
        for complaint in Complaint.objects.select_related("agency")[:size]:
            limit = "T02" if complaint.danger == "YA" else "T05"
            start, agency = complaint.received_at, complaint.agency
            assert complaint.due_at == calendar.due(limit, start=start, agency=agency)
        for referral in Referral.objects.select_related("to_agency")[:size]:
            limit = DECISION_LIMITS[Urgency(referral.urgency)]
            start, agency = referral.sent_at, referral.to_agency
            assert referral.due_at == calendar.due(limit, start=start, agency=agency)


def test_a_case_has_the_history_that_its_services_would_have_written(demo) -> None:
    with scope.as_system("test"):
        case = Case.objects.order_by("-registered_at").first()
        assert case is not None
        lines = AuditEvent.objects.filter(thread_id=str(case.pk))
        actions = set(lines.values_list("action", flat=True))
    assert {"case.opened", "victim.added", "identification.decided"} <= actions
