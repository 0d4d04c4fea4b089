"""Records are found by words that are sealed in them, and other units are asked (docs/adr/0023)."""

from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, transaction

from accounts.models import User
from agencies.models import Agency
from cases import asking
from cases.asking import Question
from cases.models import Case, Complaint
from core import audit, words


# A search shows so many of each kind; whoever is not among them is found with one word more.
MOST_FOUND = 25
# One word alone is carried by too many people to say that it is the same person.
LEAST_WORDS = 2
# What PostgreSQL says when cases_known_elsewhere was asked too often: program_limit_exceeded.
LIMIT_REACHED = "54000"


class AskedTooOften(Exception):
    """This person has asked other units as often as one may within an hour."""


@dataclass(frozen=True)
class Found:
    """What a search found: written as asked first, then what sounds alike. ``more``: not everything is shown."""

    kind: asking.Kind
    cases: list[Case]
    cases_alike: list[Case]
    complaints: list[Complaint]
    complaints_alike: list[Complaint]
    more: bool


@transaction.atomic
def search(typed: str, *, by: User) -> Found:
    """Cases and complaints of this person's that a number, NIK, telephone or name leads to.

    The audit line says what kind of question it was and how many were found, never what was typed.
    """
    question = asking.read(typed, by=by)
    cases = Case.objects.visible_to(by).as_lines().newest_first()
    complaints = Complaint.objects.visible_to(by).as_lines().newest_first()
    some, some_alike = _both_ways(cases, question)
    others, others_alike = _both_ways(complaints, question)
    found = Found(
        kind=question.kind,
        cases=some[:MOST_FOUND],
        cases_alike=some_alike[: max(0, MOST_FOUND - len(some))],
        complaints=others[:MOST_FOUND],
        complaints_alike=others_alike[: max(0, MOST_FOUND - len(others))],
        more=max(len(some + some_alike), len(others + others_alike)) > MOST_FOUND,
    )
    audit.record(
        "case.searched",
        target=by,
        by=by,
        kind=question.kind.value,
        cases=len(found.cases) + len(found.cases_alike),
        complaints=len(found.complaints) + len(found.complaints_alike),
    )
    return found


@transaction.atomic
def known_elsewhere(*, by: User, nik: str = "", name: str = "") -> tuple[Agency, ...]:
    """Other units that perhaps look after this person already, and nothing about the person (decision 7).

    By NIK, or where there is none by two words of the name and more, as written. The database logs and limits the
    question; raises AskedTooOften.
    """
    number = words.nik(nik)
    question = asking.read(number, by=by) if number else asking.by_name(name, by=by)
    if question.kind == asking.Kind.NAME and len(question.words) < LEAST_WORDS:
        return ()
    ids = _units_that_know(question)
    units = tuple(Agency.objects.filter(pk__in=ids).order_by("name"))
    audit.record(
        "case.asked_elsewhere",
        target=by,
        by=by,
        kind=question.kind.value,
        units=len(units),
    )
    return units


def _units_that_know(question: Question) -> list[Any]:
    """The ids that the database function gives: one person must have all tokens of one key."""
    by_key = [list(each) for each in zip(*question.words, strict=True)]
    asked, or_else = (*by_key, [], [])[:2]
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT cases_known_elsewhere(%s::bigint[], %s::bigint[])",
                [asked, or_else],
            )
            return [row[0] for row in cursor.fetchall()]
    except OperationalError as refused:
        if getattr(refused.__cause__, "sqlstate", "") == LIMIT_REACHED:
            raise AskedTooOften from None
        raise


def _both_ways(records: Any, question: Question) -> tuple[list[Any], list[Any]]:
    """What is written as asked, and what only sounds alike where there is room; one more than is shown."""
    whole = list(records.found_by(question)[: MOST_FOUND + 1])
    if not question.sounds or len(whole) > MOST_FOUND:
        return whole, []
    alike = records.found_by(question, by_sound=True)
    alike = alike.exclude(pk__in=[record.pk for record in whole])
    return whole, list(alike[: MOST_FOUND + 1 - len(whole)])
