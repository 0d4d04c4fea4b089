"""Complaints and cases as lines of a list."""

from datetime import datetime
from typing import Any, TypedDict

from django.utils.translation import gettext

from cases.choices import Danger, Risk
from cases.models import Case, Complaint, Victim
from cases.services import Found
from core import codes, formats
from core.formats import ClockView


RISK_STATES = {Risk.HIGH: "late", Risk.MEDIUM: "near", Risk.LOW: "idle"}


class CaseRow(TypedDict):
    """A case in a list, in words: the first victim stands for all, the others are a number."""

    url: str
    number: str
    victim: str
    about: str
    is_child: bool
    stage: str
    forms: str
    risk_state: str
    risk: str
    manager: str


class ComplaintRow(TypedDict):
    """A complaint in a list, in words; with a clock while it waits."""

    url: str
    ticket: str
    channel: str
    in_danger: bool
    area: str
    day: str
    time: str
    clock: ClockView | None
    status: str


def case_row(case: Case) -> CaseRow:
    """One line of the case list, from CaseQuerySet.as_lines."""
    first = next(iter(case.victim_lines), None)
    return {
        "url": case.get_absolute_url(),
        "number": case.short_number,
        "victim": _initials(case.victim_lines),
        "about": f"{first.get_sex_display()}, {_age(first)}" if first else "",
        "is_child": bool(first and first.is_child),
        "stage": case.get_stage_display(),
        "forms": exploitation(first) if first else "",
        "risk_state": RISK_STATES[Risk(case.risk)],
        "risk": case.get_risk_display(),
        "manager": case.manager.get_full_name(),
    }


def complaint_row(complaint: Complaint, *, now: datetime) -> ComplaintRow:
    """One line of the complaint list."""
    received, due = complaint.received_at, complaint.due_at
    running = complaint.is_waiting
    return {
        "url": complaint.get_absolute_url(),
        "ticket": complaint.ticket,
        "channel": codes.label("sumber_laporan", complaint.channel),
        "in_danger": complaint.danger == Danger.YES,
        "area": complaint.area.name if complaint.area else "-",
        "day": formats.date_id_short(received),
        "time": formats.time_id(received),
        "clock": formats.clock_view(started_at=received, due_at=due, now=now)
        if running
        else None,
        "status": "" if running else complaint.get_status_display(),
    }


class FoundRow(TypedDict):
    """One result of a search: initials and a number, nothing else about anybody."""

    url: str
    number: str
    initials: str
    alike: bool


def found(result: Found) -> dict[str, Any]:
    """The results of a search, those that only sound alike last."""
    cases = [(case, False) for case in result.cases]
    cases += [(case, True) for case in result.cases_alike]
    complaints = [(complaint, False) for complaint in result.complaints]
    complaints += [(complaint, True) for complaint in result.complaints_alike]
    return {
        "searched": True,
        "cases": [_found_case(case, alike=alike) for case, alike in cases],
        "complaints": [
            _found_complaint(complaint, alike=alike) for complaint, alike in complaints
        ],
        "more": result.more,
    }


def _found_case(case: Case, *, alike: bool) -> FoundRow:
    return {
        "url": case.get_absolute_url(),
        "number": case.number,
        "initials": _initials(case.victim_lines),
        "alike": alike,
    }


def _found_complaint(complaint: Complaint, *, alike: bool) -> FoundRow:
    return {
        "url": complaint.get_absolute_url(),
        "number": complaint.ticket,
        "initials": "",
        "alike": alike,
    }


def _initials(victims: list[Victim]) -> str:
    """A.M. for one, A.M. +2 for three, nothing for none."""
    more = f" +{len(victims) - 1}" if len(victims) > 1 else ""
    return f"{victims[0].initials}{more}" if victims else ""


def _age(victim: Victim) -> str:
    if victim.age is None:
        return gettext("age unknown")
    return f"{victim.age} {gettext('yr')}"


def exploitation(victim: Victim) -> str:
    """The forms of exploitation in words, lower case after the first."""
    labels = [codes.label("bentuk_eksploitasi", code) for code in victim.exploitation]
    return ", ".join(
        [*labels[:1], *(label[:1].lower() + label[1:] for label in labels[1:])]
    )
