"""How the registers of data protection are worded on a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.models import Officer
from core import clock, retention
from core.addresses import address
from core.areas import AreaFilter
from core.formats import ClockView, clock_view, date_id_short, datetime_id, number_id
from core.retention import RetentionClass
from core.watching import Affected, Unusual
from protection.choices import DataKind, ToldTo
from protection.models import Breach, Erasure, Finding, SubjectRequest
from protection.states import ErasureStatus


KINDS: dict[str, Promise] = {
    "JAM": _("Many records in one hour"),
    "MALAM": _("At night"),
    "DITOLAK": _("Doors that stayed shut"),
}
ERASURE_STATES = {
    ErasureStatus.PROPOSED: "near",
    ErasureStatus.HALF: "near",
    ErasureStatus.APPROVED: "active",
    ErasureStatus.DONE: "idle",
    ErasureStatus.REFUSED: "idle",
    ErasureStatus.LAPSED: "idle",
}


@dataclass(frozen=True)
class PolicyLine:
    """One class of the policy, with how many records have reached its end in the reader's area."""

    each: RetentionClass
    reached: int | None


@dataclass(frozen=True)
class ErasureLine:
    """One proposal and what this reader may do with it."""

    erasure: Erasure
    state: str
    may_approve: bool
    waits_for_other: bool


@dataclass(frozen=True)
class UnusualLine:
    """One person in the list of unusual reading; without an address where this reader does not judge."""

    person: User
    agency: str
    kinds: list[str]
    facts: list[str]
    url: str
    finding: Finding | None


@dataclass(frozen=True)
class Told:
    """Who is told of a breach, and when it was done."""

    label: str
    at: datetime | None
    url: str


def policy_lines(
    reached: dict[str, dict[str, int]], areas: AreaFilter
) -> list[PolicyLine]:
    """The policy; ``areas`` are those whose counts the reader may see."""
    return [
        PolicyLine(each, _sum(reached[code], areas) if code in reached else None)
        for code, each in retention.policy().items()
    ]


def _sum(by_area: dict[str, int], areas: AreaFilter) -> int:
    return sum(n for area, n in by_area.items() if areas.covers(area))


def erasure_lines(erasures: Iterable[Erasure], user: User) -> list[ErasureLine]:
    """Proposals, the newest first."""
    return [
        ErasureLine(
            erasure,
            ERASURE_STATES[ErasureStatus(erasure.status)],
            may_approve=erasure.is_open and erasure.first_by_id != user.pk,
            waits_for_other=erasure.is_open and erasure.first_by_id == user.pk,
        )
        for erasure in erasures
    ]


def request_row(request: SubjectRequest, *, now: datetime) -> dict[str, Any]:
    """A request in a list: with a clock while it is open."""
    clock_ = (
        _clock(request.received_at, request.due_at, now) if request.is_open else None
    )
    return {
        "title": request.number,
        "url": request.get_absolute_url(),
        "meta_items": [
            request.get_kind_display(),
            date_id_short(request.received_at),
        ],
        "clock": clock_,
        "state": _edge(clock_),
        "side": "" if clock_ else request.get_status_display(),
    }


def breach_row(breach: Breach, *, now: datetime) -> dict[str, Any]:
    """A breach in a list: with its 72 hours while notices are due."""
    clock_ = (
        _clock(breach.detected_at, breach.due_at, now) if breach.is_untold else None
    )
    return {
        "title": breach.number,
        "url": breach.get_absolute_url(),
        "meta_items": [breach.get_kind_display(), date_id_short(breach.detected_at)],
        "clock": clock_,
        "state": _edge(clock_),
        "side": "" if clock_ else breach.get_status_display(),
    }


def data_kinds(breach: Breach) -> str:
    """The kinds of data in words."""
    labels = [str(DataKind(code).label) for code in breach.data_kinds]
    return "; ".join(labels)


def told(breach: Breach) -> list[Told]:
    """The two who must be told."""
    url = address("protection:breach_notice", breach.pk)
    dates = {
        ToldTo.SUBJECTS: breach.subjects_told_at,
        ToldTo.AGENCY: breach.agency_told_at,
    }
    return [Told(str(to.label), at, f"{url}?to={to}") for to, at in dates.items()]


def affected_lines(found: Iterable[Affected]) -> list[dict[str, str]]:
    """Numbers of records, how often they were read, and whether a file left."""
    return [
        {
            "number": each.number,
            "times": number_id(each.times),
            "last": datetime_id(each.last),
            "left": gettext("a file left") if each.exported else "",
        }
        for each in found
    ]


def unusual_lines(
    found: Iterable[Unusual],
    posts: Iterable[Officer],
    findings: Iterable[Finding] = (),
    *,
    judge: User | None = None,
) -> list[UnusualLine]:
    """Who passed a limit, with the newest finding about the person; the judge is led on to each, but the own line."""
    by_person = {str(post.user_id): post for post in posts}
    passed = [(each, by_person[each.actor_id]) for each in found]
    newest: dict[int, Finding] = {}
    for finding in findings:
        newest.setdefault(finding.person_id, finding)
    return [
        UnusualLine(
            person=post.user,
            agency=post.agency.short_name,
            kinds=[str(KINDS[kind]) for kind in each.kinds()],
            facts=_facts(each),
            url=_judged_at(post.user, judge),
            finding=newest.get(post.user_id),
        )
        for each, post in passed
    ]


def _judged_at(person: User, judge: User | None) -> str:
    if judge is None or judge == person:
        return ""
    return reverse("protection:finding_create", args=[person.pk])


def _facts(each: Unusual) -> list[str]:
    busiest = clock.local(each.busiest)
    facts = [
        gettext("%(count)s records in one hour (%(hour)s)")
        % {"count": number_id(each.records), "hour": datetime_id(busiest)}
    ]
    if each.at_night:
        words = gettext("%(count)s readings at night")
        facts.append(words % {"count": number_id(each.at_night)})
    if each.refused:
        words = gettext("%(count)s doors stayed shut")
        facts.append(words % {"count": number_id(each.refused)})
    return facts


def _clock(since: datetime, due: datetime, now: datetime) -> ClockView:
    return clock_view(started_at=since, due_at=due, now=now)


def _edge(view: ClockView | None) -> str:
    return view.state if view and view.state in {"late", "near"} else ""
