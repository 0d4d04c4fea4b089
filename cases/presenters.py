"""How complaints, cases and their histories are worded on a page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.models import Agency
from cases.choices import (
    Advice,
    CallResult,
    Danger,
    Finding,
    HoldReason,
    RevealReason,
    Risk,
    WithdrawalReason,
    is_child,
)
from cases.models import (
    Case,
    CaseGrant,
    Complaint,
    EmergencyAccess,
    Identification,
    Person,
    SafetyNote,
    Service,
    Victim,
)
from cases.services import Findings, Found
from cases.states import PHASES, Stage
from core import audit, changes, clock, codes, formats, phones
from core.addresses import address
from core.changes import Words
from core.formats import ClockView
from core.history import changes_of
from core.models import AuditEvent


# What an audit line of a case reads as in its history, and how it is drawn.
EVENTS: dict[str, tuple[Promise, str]] = {
    "complaint.registered": (_("Complaint received"), "mute"),
    "identification.decided": (_("Identification decided"), ""),
    "case.opened": (_("Case opened"), ""),
    "case.handed_over": (_("Case handed over to a successor"), ""),
    "case.team_left": (_("Somebody left the case team"), "mute"),
    "victim.added": (_("Victim added"), ""),
    "identity.revealed": (_("Identity opened"), "seal"),
    "service.recorded": (_("Service recorded"), ""),
    "referral.sent": (_("Referral sent"), ""),
    "referral.accepted": (_("Referral accepted"), ""),
    "referral.declined": (_("Referral declined"), "danger"),
    "referral.cancelled": (_("Referral recalled"), "mute"),
    "referral.completed": (_("Referral completed"), ""),
    "case.opened_in_emergency": (_("Opened by emergency access"), "danger"),
    "emergency.ended": (_("Emergency access ended"), "mute"),
    "emergency.reviewed": (_("Emergency access reviewed"), "mute"),
    "case.shut_out": (_("Shut to somebody for conflict of interest"), "mute"),
    "case.bar_lifted": (_("Opened again after a conflict of interest"), "mute"),
    "consent.withdrawn": (_("Consent taken back"), "danger"),
    "case.held": (_("Kept beyond its retention"), "mute"),
    "case.hold_lifted": (_("No longer kept beyond its retention"), "mute"),
    "grant.run_out": (_("Access has run out"), "mute"),
    "safety.saved": (_("Safety note written"), ""),
    "contact.called": (_("Number opened for a call"), "seal"),
    "contact.result": (_("Call recorded"), ""),
}
# What a reading of a case reads as in its access log.
READINGS: dict[str, tuple[Promise, str]] = {
    "case.read": (_("Page of the case opened"), "mute"),
    "identity.revealed": (_("Identity opened"), "seal"),
    "complaint.read": (_("Complaint opened"), "mute"),
    "referral.read": (_("Referral opened"), "mute"),
    "safety.read": (_("Safety page opened"), "mute"),
    "contact.called": (_("Number opened for a call"), "seal"),
}
WITH_IDENTITY: dict[str, Promise] = {
    "case.read": _("Page of the case opened, with identity"),
    "referral.read": _("Referral opened, with identity"),
}
MOST_READINGS = 200
PHASE_NAMES: dict[str, Promise] = {
    "receive": _("Receive"),
    "identify": _("Identify"),
    "plan": _("Plan"),
    "serve": _("Serve"),
    "return": _("Return and recover"),
}
REASONS = dict([*RevealReason.choices, *WithdrawalReason.choices, *HoldReason.choices])
CALL_RESULTS = dict(CallResult.choices)
ADVICE_STATES = {
    Advice.STRONG: "active",
    Advice.DEEPEN: "near",
    Advice.NONE_YET: "idle",
}
MOST_SERVICES = 20
# What the safety page shows; the number comes with a call.
SAFETY_WORDS: dict[str, Promise] = {
    "contact_rule": _("When and how to call"),
    "code_word": _("Code word"),
    "keep_away": _("Must not come near"),
    "risks": _("What can happen"),
    "medicine": _("Medicine and health"),
}
FINDING_STATES = {
    Finding.RIGHTFUL: "good",
    Finding.QUESTIONABLE: "near",
    Finding.MISUSE: "late",
}
RISK_STATES = {Risk.HIGH: "late", Risk.MEDIUM: "near", Risk.LOW: "idle"}


@dataclass(frozen=True)
class Event:
    """One line of a history."""

    title: str
    byline: str
    at: datetime
    kind: str
    text: str = ""


@dataclass(frozen=True)
class Phase:
    """One of the five phases in the head of a case."""

    label: str
    state: str
    note: str = ""


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


@dataclass(frozen=True)
class Grant:
    """Somebody's access beyond role and unit."""

    who: str
    kind: str
    by: str
    since: datetime
    until: datetime | None


class SafetyRow(TypedDict):
    """A case in the list of safety pages."""

    url: str
    title: str
    meta: str


@dataclass(frozen=True)
class SafetyCard:
    """A victim on the safety page; without a note there are no words."""

    victim: Victim
    note: SafetyNote | None
    words: list[tuple[str, str]]


@dataclass(frozen=True)
class Call:
    """A call that is about to be made: whom, how, the numbers as typed and as dialled, and the way on."""

    whom: str
    rule: str
    code_word: str
    numbers: list[tuple[str, str]]
    result_url: str
    back_url: str
    back: str


class EmergencyRow(TypedDict):
    """One use of emergency access in a list, in words."""

    url: str
    title: str
    meta: str
    state: str
    label: str


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


@dataclass(frozen=True)
class VictimCard:
    """A victim in the head of a case; the identity only on the page that opened it."""

    victim: Victim
    mark: str
    forms: str
    identity: dict[str, str] | None


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


def known_elsewhere(units: Iterable[Agency]) -> str:
    """A hint without the person: which units to ask, and how to reach them."""
    named = [
        f"{unit.name} ({unit.phone})" if unit.phone else unit.name for unit in units
    ]
    return gettext(
        "Perhaps another unit already helps this person: %(units)s."
        " Ask there before you ask the victim again."
    ) % {"units": "; ".join(named)}


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


def victim_cards(case: Case, revealed: dict[UUID, dict[str, str]]) -> list[VictimCard]:
    """The victims of the case page, in the order they were added."""
    victims = case.victims.select_related("origin").order_by("created_at", "pk")
    return [
        VictimCard(v, v.initials.replace(".", ""), exploitation(v), revealed.get(v.pk))
        for v in victims
    ]


def safety_row(case: Case) -> SafetyRow:
    """One line of the list of safety pages: initials and number, nothing else."""
    return {
        "url": address("cases:safety", case.pk),
        "title": ", ".join(victim.initials for victim in case.victim_lines)
        or gettext("No victim yet"),
        "meta": case.short_number,
    }


def safety_cards(case: Case) -> list[SafetyCard]:
    """The victims of a case with what keeps them safe, without any number."""
    victims = case.victims.select_related(
        "safety_note__data_key", "safety_note__updated_by"
    )
    return [_safety_card(victim) for victim in victims.order_by("created_at", "pk")]


def _safety_card(victim: Victim) -> SafetyCard:
    note: SafetyNote | None = getattr(victim, "safety_note", None)
    if note is None:
        return SafetyCard(victim, None, [])
    words = [(str(label), note.reveal(name)) for name, label in SAFETY_WORDS.items()]
    return SafetyCard(victim, note, words)


def safety_state(case: Case) -> str:
    """Whether the victims of a case have a safety note, in words."""
    victims, notes = case.victims.count(), case.safety_notes.count()
    if not notes:
        return gettext("no note yet")
    if notes < victims:
        return gettext("a note is missing")
    return gettext("a note is there")


def victim_call(note: SafetyNote, numbers: list[str]) -> Call:
    """A call to a victim: the rule and the code word stand above the number."""
    back = note.get_absolute_url()
    return Call(
        whom=note.victim.initials,
        rule=note.reveal("contact_rule"),
        code_word=note.reveal("code_word"),
        numbers=[(number, phones.dial(number)) for number in numbers],
        result_url=reverse("cases:safety_result", args=[note.case_id, note.pk]),
        back_url=back,
        back=gettext("Safety of victims"),
    )


def reporter_call(complaint: Complaint, numbers: list[str]) -> Call:
    """A call to whoever reported: what was said about calling stands above the number."""
    return Call(
        whom=gettext("reporter of %(ticket)s") % {"ticket": complaint.ticket},
        rule=phones.hide(complaint.reveal("reporter_contact")),
        code_word="",
        numbers=[(number, phones.dial(number)) for number in numbers],
        result_url=address("cases:complaint_result", complaint.pk),
        back_url=complaint.get_absolute_url(),
        back=complaint.ticket,
    )


def services_of(case: Case) -> QuerySet[Service]:
    """The newest services its victims received."""
    services = case.services.select_related("provider", "victim")
    return services.order_by("-given_on")[:MOST_SERVICES]


def history(case: Case) -> list[Event]:
    """The newest events of a case and of the complaints it came from."""
    threads = [str(case.pk), *map(str, case.complaints.values_list("pk", flat=True))]
    lines = AuditEvent.objects.filter(
        thread_id__in=threads, action__in=EVENTS
    ).order_by("-at")[:50]
    return _told(list(lines))


def _told(found: list[AuditEvent]) -> list[Event]:
    people = {line.actor for line in found}
    names = {
        u.username: u.get_full_name() for u in User.objects.filter(username__in=people)
    }
    return [_event(line, names.get(line.actor) or line.actor) for line in found]


def access_events(case: Case) -> list[Event]:
    """Who looked at a case, its complaints and its identities, the newest first."""
    complaints = case.complaints.values_list("pk", flat=True)
    threads = [str(case.pk), *map(audit.readings_of, (case.pk, *complaints))]
    lines = AuditEvent.objects.filter(thread_id__in=threads, action__in=READINGS)
    return _told(list(lines.order_by("-at")[:MOST_READINGS]))


def emergency_events(access: EmergencyAccess) -> list[Event]:
    """What was read while an emergency lasted, the newest first."""
    lines = AuditEvent.objects.filter(
        actor_id=str(access.user_id),
        at__gte=access.created_at,
        at__lte=access.until,
        action__in=READINGS,
    )
    return _told(list(lines.order_by("-at")[:MOST_READINGS]))


def grants_of(case: Case) -> list[Grant]:
    """Who has access now beyond role and unit, and how long."""
    held = case.grants.live().select_related("user", "granted_by")
    return [
        Grant(
            grant.user.get_full_name(),
            grant.get_kind_display(),
            grant.granted_by.get_full_name(),
            grant.granted_at,
            grant.expires_at,
        )
        for grant in held.order_by("granted_at")
    ]


def emergency_row(access: EmergencyAccess, *, now: datetime) -> EmergencyRow:
    """One line of the list of emergency access."""
    if access.until > now:
        state, label = "late", gettext("open now")
    elif access.finding:
        state, label = (
            FINDING_STATES[Finding(access.finding)],
            access.get_finding_display(),
        )
    else:
        state, label = "near", gettext("to be reviewed")
    return {
        "url": access.get_absolute_url(),
        "title": f"{access.user.get_full_name()}, {access.user.get_role_display()}",
        "meta": f"{access.agency.short_name}, {formats.datetime_id(access.created_at)}",
        "state": state,
        "label": label,
    }


def phases(case: Case) -> list[Phase]:
    """Where the case stands among the five phases."""
    current = next(
        n for n, (_name, stages) in enumerate(PHASES) if case.stage in stages
    )
    states = [
        "done" if n < current else "now" if n == current else ""
        for n in range(len(PHASES))
    ]
    if case.stage == Stage.CLOSED:
        states = ["done"] * len(PHASES)
    return [
        Phase(
            str(PHASE_NAMES[name]),
            state,
            str(Stage(case.stage).label) if state == "now" else "",
        )
        for (name, _stages), state in zip(PHASES, states, strict=True)
    ]


def exploitation(victim: Victim) -> str:
    """The forms of exploitation in words, lower case after the first."""
    labels = [codes.label("bentuk_eksploitasi", code) for code in victim.exploitation]
    return ", ".join(
        [*labels[:1], *(label[:1].lower() + label[1:] for label in labels[1:])]
    )


def _event(line: AuditEvent, actor: str) -> Event:
    title, style = (EVENTS | READINGS)[line.action]
    reason = str(REASONS.get(line.detail.get("reason", ""), ""))
    if line.detail.get("identity"):
        title, style = WITH_IDENTITY[line.action], "seal"
    if line.detail.get("duty"):
        title = _("Safety page opened by whoever was on duty")
    if line.action == "contact.result":
        reason = str(CALL_RESULTS.get(line.detail.get("result", ""), ""))
    return Event(str(title), actor, clock.local(line.at), style, reason)


def findings(found: Findings) -> list[str]:
    """The three elements in words, for the box beside the screening form."""
    child = is_child(found.age)
    means = _words("cara", found.means)
    if child and not means:
        means = gettext("not required (child)")
    nothing = gettext("nothing ticked yet")
    realised = (
        gettext("already happened") if found.purposes_realised else gettext("planned")
    )
    purposes = _words("bentuk_eksploitasi", found.purposes)
    return [
        gettext("Act: %(words)s") % {"words": _words("proses", found.acts) or nothing},
        gettext("Means: %(words)s") % {"words": means or nothing},
        gettext("Purpose: %(words)s")
        % {"words": f"{purposes} ({realised})" if purposes else nothing},
    ]


def _words(code_list: str, found: Collection[str]) -> str:
    return ", ".join(codes.label(code_list, code).lower() for code in found)


# The words of the history of rows (core.changes): every field that is kept has a name.
CASE_WORDS = Words(
    Case,
    _("Case"),
    {
        "number": _("Number"),
        "agency": _("Unit"),
        "area": _("Area"),
        "received_at": _("Complaint received on"),
        "registered_at": _("Registered on"),
        "stage": _("Stage"),
        "risk": _("Risk"),
        "is_emergency": _("Emergency"),
        "manager": _("Case manager"),
        "summary": _("Summary"),
        "simfoni_number": _("Number in SIMFONI"),
        "closed_at": _("Closed on"),
    },
)
VICTIM_WORDS = Words(
    Victim,
    _("Victim"),
    {
        "case": _("Case"),
        "agency": _("Unit"),
        "person": _("Identity"),
        "initials": _("Initials"),
        "sex": _("Sex"),
        "age": _("Age at the event"),
        "age_group": _("Age group"),
        "is_child": _("Child"),
        "exploitation": _("Forms of exploitation"),
        "origin": _("Origin"),
        "decision": _("Decision"),
        "consent_withdrawn_at": _("Consent taken back on"),
    },
    lists={"exploitation": "bentuk_eksploitasi"},
    title=lambda change: change.initials,
)
PERSON_WORDS = Words(
    Person,
    _("Identity of"),
    {
        "agency": _("Unit"),
        "name": _("Name"),
        "nik": _("NIK"),
        "birth_date": _("Date of birth"),
        "address": _("Address"),
        "nik_is_doubtful": _("NIK is doubtful"),
        "sex": _("Sex"),
        "initials": _("Initials"),
    },
    title=lambda change: change.initials,
)
SERVICE_WORDS = Words(
    Service,
    _("Service"),
    {
        "case": _("Case"),
        "agency": _("Unit"),
        "victim": _("Victim"),
        "provider": _("Given by"),
        "kind": _("Kind of service"),
        "given_on": _("Given on"),
        "result": _("Result"),
    },
    lists={"kind": "jenis_layanan", "result": "hasil_umpan_balik"},
    title=lambda change: codes.label("jenis_layanan", change.kind).lower(),
)
GRANT_WORDS = Words(
    CaseGrant,
    _("Access"),
    {
        "permission": _("Permission"),
        "user": _("Person"),
        "content_object": _("Case"),
        "agency": _("Unit"),
        "kind": _("Kind of access"),
        "reason": _("Reason"),
        "granted_by": _("Given by"),
        "granted_at": _("Given on"),
        "expires_at": _("Until"),
        "ended_at": _("Ended on"),
    },
    title=lambda change: f"({change.get_kind_display()})",
)
COMPLAINT_WORDS = Words(
    Complaint,
    _("Complaint"),
    {
        "ticket": _("Ticket"),
        "agency": _("Unit"),
        "channel": _("Channel"),
        "received_at": _("Received on"),
        "occurred_on": _("Date of the event"),
        "area": _("Place of the event"),
        "landmark": _("Landmark"),
        "story": _("Story"),
        "reporter_name": _("Name of the reporter"),
        "reporter_contact": _("Safe way to reach the reporter"),
        "danger": _("Danger right now"),
        "status": _("Status"),
        "due_at": _("Due by"),
        "case": _("Case"),
    },
    lists={"channel": "sumber_laporan"},
)
IDENTIFICATION_WORDS = Words(
    Identification,
    _("Identification"),
    {
        "complaint": _("Complaint"),
        "agency": _("Unit"),
        "victim": _("Victim"),
        "instrument": _("Screening form"),
        "acts": _("Acts"),
        "means": _("Means"),
        "purposes": _("Purposes"),
        "purposes_realised": _("Already happened"),
        "signs": _("Signs"),
        "age": _("Age at the event"),
        "age_evidence": _("Evidence of age"),
        "advice": _("Advice"),
        "decision": _("Decision"),
        "reason": _("Reason"),
        "decided_by": _("Decided by"),
        "decided_at": _("Decided on"),
    },
    lists={
        "acts": "proses",
        "means": "cara",
        "purposes": "bentuk_eksploitasi",
        "age_evidence": "bukti_usia",
    },
)


def case_changes(case: Case) -> list[changes.Entry]:
    """What changed in a case, its victims and their identities, its services, and who may open it."""
    victims = changes_of(Victim).objects.filter(case=case.pk)
    # Of a victim whose row is gone as well: its history still names the person.
    people = {
        *victims.values_list("person", flat=True),
        *case.victims.values_list("person", flat=True),
    }
    return changes.read(
        [
            (CASE_WORDS, changes_of(Case).objects.filter(pgh_obj=case.pk)),
            (VICTIM_WORDS, victims),
            (PERSON_WORDS, changes_of(Person).objects.filter(pgh_obj__in=people)),
            (SERVICE_WORDS, changes_of(Service).objects.filter(case=case.pk)),
            (GRANT_WORDS, changes_of(CaseGrant).objects.filter(content_object=case.pk)),
        ],
        threads=[case.pk, *case.complaints.values_list("pk", flat=True)],
        titles={action: str(title) for action, (title, _style) in EVENTS.items()},
    )


def complaint_changes(complaint: Complaint) -> list[changes.Entry]:
    """What changed in a complaint and in what was decided on it."""
    decided = changes_of(Identification).objects.filter(complaint=complaint.pk)
    return changes.read(
        [
            (
                COMPLAINT_WORDS,
                changes_of(Complaint).objects.filter(pgh_obj=complaint.pk),
            ),
            (IDENTIFICATION_WORDS, decided),
        ],
        threads=[complaint.pk, *([complaint.case_id] if complaint.case_id else [])],
        titles={action: str(title) for action, (title, _style) in EVENTS.items()},
    )
