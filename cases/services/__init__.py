"""Everything that can happen to a complaint, a case and a victim."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

from accounts.models import User
from agencies.calendar import due
from agencies.membership import agency_ids
from agencies.models import Agency, Area
from cases import asking, screening
from cases.asking import Question
from cases.choices import Advice, Danger, Decision, GrantKind, Risk, age_group, is_child
from cases.grants import reach
from cases.models import (
    Case,
    CaseGrant,
    Complaint,
    Identification,
    Opening,
    Person,
    ScreeningSign,
    Service,
    Victim,
)
from cases.querysets import CaseGrantQuerySet, kept_for
from cases.services import access
from cases.states import STAGE_TRANSITIONS, ComplaintStatus, Stage
from core import audit, clock, numbering, scope, words
from core.models import DataKey


# What is sealed of a person.
IDENTITY = ("name", "nik", "birth_date", "address")
# A search shows so many of each kind; whoever is not among them is found with one word more.
MOST_FOUND = 25
# One word alone is carried by too many people to say that it is the same person.
LEAST_WORDS = 2
# What PostgreSQL says when cases_known_elsewhere was asked too often: program_limit_exceeded.
LIMIT_REACHED = "54000"


class TransitionRefused(Exception):
    """The record is not in a state from which this step can be taken."""


class AskedTooOften(Exception):
    """This person has asked other units as often as one may within an hour."""


@dataclass(frozen=True)
class Findings:
    """What the screening form holds: three blocks of codes, signs, and the age at the event in years (None: unknown)."""

    acts: Collection[str] = ()
    means: Collection[str] = ()
    purposes: Collection[str] = ()
    purposes_realised: bool = False
    signs: Collection[str] = ()
    age: int | None = None
    age_evidence: str = ""


@dataclass(frozen=True)
class Identity:
    """Who the person is, as far as known; everything but the sex may be empty."""

    sex: str
    name: str = ""
    nik: str = ""
    nik_is_doubtful: bool = False
    birth_date: date | None = None
    address: str = ""
    origin: Area | None = None


@dataclass(frozen=True)
class Intake:
    """What is known when a complaint comes in; the texts are sealed, the rest is counted."""

    channel: str
    story: str
    danger: str = Danger.UNKNOWN
    area: Area | None = None
    occurred_on: date | None = None
    landmark: str = ""
    reporter_name: str = ""
    reporter_contact: str = ""


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
def register_complaint(
    intake: Intake, *, by: User, agency: Agency, received_at: datetime
) -> Complaint:
    """Give a complaint its ticket and start its clock: T02 when there is danger now, otherwise T05 (domain 4.5)."""
    limit = "T02" if intake.danger == Danger.YES else "T05"
    complaint = Complaint(
        ticket=_ticket(received_at),
        agency=agency,
        channel=intake.channel,
        received_at=received_at,
        danger=intake.danger,
        area=intake.area,
        occurred_on=intake.occurred_on,
        due_at=due(limit, start=received_at, agency=agency),
        created_by=by,
    )
    texts = {
        name: getattr(intake, name)
        for name in ("story", "landmark", "reporter_name", "reporter_contact")
    }
    complaint.seal(**texts).save(force_insert=True)
    audit.record(
        "complaint.registered",
        target=complaint,
        by=by,
        channel=intake.channel,
        danger=intake.danger,
    )
    return complaint


def advise(findings: Findings) -> Advice:
    """What the instrument suggests; the weights of the signs are data."""
    heavy = ScreeningSign.objects.filter(
        code__in=findings.signs, weight__gte=screening.HEAVY
    ).exists()
    return screening.advise(
        acts=findings.acts,
        means=findings.means,
        purposes=findings.purposes,
        age=findings.age,
        heavy=heavy,
    )


@transaction.atomic
def identify(
    complaint: Complaint,
    *,
    by: User,
    identity: Identity,
    findings: Findings,
    decision: str,
    reason: str,
) -> Identification:
    """Record a person's decision on one possible victim; if it says indicated, the case opens or grows by this victim."""
    held = Complaint.objects.select_for_update().get(pk=complaint.pk)
    victim = None
    elsewhere: tuple[Agency, ...] = ()
    if decision == Decision.INDICATED:
        case = held.case or _open_case(held, by=by)
        victim = _add_victim(case, by=by, identity=identity, findings=findings)
        elsewhere = _ask_elsewhere(victim, by=by, identity=identity)
    elif held.status == ComplaintStatus.NEW:
        _move_complaint(held, to=ComplaintStatus.IN_PROGRESS)
    found = Identification(
        complaint=held,
        victim=victim,
        acts=list(findings.acts),
        means=list(findings.means),
        purposes=list(findings.purposes),
        purposes_realised=findings.purposes_realised,
        signs=list(findings.signs),
        age=findings.age,
        age_evidence=findings.age_evidence,
        advice=advise(findings),
        decision=decision,
        decided_by=by,
        decided_at=clock.now(),
        created_by=by,
    )
    found.seal(reason=reason).save(force_insert=True)
    found.elsewhere = elsewhere
    thread = held.case_id or held.pk
    audit.record(
        "identification.decided",
        target=found,
        by=by,
        thread=thread,
        decision=decision,
        advice=found.advice,
    )
    return found


@transaction.atomic
def open_identities(case: Case, *, by: User, reason: str, words: str = "") -> int:
    """Open the sealed identities of a case for a reason from the list; the opening is an event of the case.

    Somebody who is not of the team says why in words, which are sealed beside it. Gives how many were opened.
    """
    victims = Victim.objects.revealable_by(by).filter(case=case).count()
    more = {}
    if words:
        opening = Opening(case=case, created_by=by)
        opening.seal(words=words).save(force_insert=True)
        more["opening"] = str(opening.pk)
    audit.record(
        "identity.revealed",
        target=case,
        by=by,
        reason=reason,
        victims=victims,
        **more,
    )
    return victims


def is_on_team(case: Case, user: User) -> bool:
    """Whether the case is this person's own work today."""
    return case.grants.live().filter(user=user, kind=GrantKind.TEAM).exists()


def identities(case: Case, *, by: User) -> dict[UUID, dict[str, str]]:
    """What was opened, by victim; whoever asks has opened it within the time of the screen lock.

    A person belongs to the unit: whoever came by a grant from outside reads it for the system, victim by victim.
    """
    victims = Victim.objects.revealable_by(by).filter(case=case)
    if case.pk in reach(by).outside:
        with scope.as_system("identity of a case opened from outside"):
            return _revealed(victims)
    return _revealed(victims)


def _revealed(victims: QuerySet[Victim]) -> dict[UUID, dict[str, str]]:
    people = victims.select_related("person__data_key")
    return {
        victim.pk: {name: victim.person.reveal(name) for name in IDENTITY}
        for victim in people
    }


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


@transaction.atomic
def record_service(
    victim: Victim,
    *,
    by: User,
    provider: Agency,
    kind: str,
    given_on: date,
    result: str,
) -> Service:
    """Write down a service the victim received; the case moves on to its service stage.

    The provider's officer reports it through a referral and cannot see the case: the row is written for the system.
    """
    with scope.as_system("service recorded through a referral"):
        case = Case.objects.select_for_update().get(pk=victim.case_id)
        service = Service(
            case=case,
            victim=victim,
            provider=provider,
            kind=kind,
            given_on=given_on,
            result=result,
            created_by=by,
        )
        service.save(force_insert=True)
        if Stage.SERVICES in STAGE_TRANSITIONS[Stage(case.stage)]:
            case.stage = Stage.SERVICES
            case.save(update_fields=["stage"])
    audit.record(
        "service.recorded", target=service, by=by, thread=victim.case_id, kind=kind
    )
    return service


def _open_case(complaint: Complaint, *, by: User) -> Case:
    """Number a case (decision 18), tie the complaint to it, and put whoever decided in charge."""
    now = clock.now()
    local = clock.today()
    area = complaint.agency.area
    series = f"case:{area.pk}:{local:%Y:%m}"
    case = Case(
        number=f"TPPO/{area.pk}/{local:%Y/%m}/{numbering.next_value(series):04}",
        agency=complaint.agency,
        area=area,
        received_at=complaint.received_at,
        registered_at=now,
        stage=Stage.CONSENT,
        risk=Risk.HIGH if complaint.danger == Danger.YES else Risk.MEDIUM,
        is_emergency=complaint.danger == Danger.YES,
        manager=by,
        created_by=by,
    )
    case.data_key = DataKey.make()
    case.save(force_insert=True)
    grant_team(case, user=by, by=by)
    _move_complaint(complaint, to=ComplaintStatus.BECAME_CASE, case=case)
    audit.record("case.opened", target=case, by=by, complaint=str(complaint.pk))
    return case


def grant_team(case: Case, *, user: User, by: User, reason: str = "team") -> CaseGrant:
    """Put a person on the team of a case."""
    return access.give(case, user=user, by=by, kind=GrantKind.TEAM, reason=reason)


@transaction.atomic
def hand_over(leaver: User, successor: User, *, by: User, for_now: bool = False) -> int:
    """Give the open cases of a leaver to a colleague of the unit, and end the leaver's places on its teams.

    ``for_now``: the head looks after them, and they are still found as the leaver's when a successor is named.
    What happens to a case stands in its own history; says how many cases have a new manager.
    """
    units = agency_ids(successor)
    left = Case.objects.open().managed_for(leaver).filter(agency__in=units)
    # What is shut to the successor stays where it is: somebody else of the unit takes it by hand.
    left = left.exclude(pk__in=access.shut_to(successor))
    cases = list(left.select_for_update(of=("self",)).order_by("pk"))
    people = {"leaver": str(leaver.pk), "successor": str(successor.pk)}
    _leave_teams(CaseGrant.objects.live().kept_for(leaver).filter(agency__in=units))
    for case in cases:
        case.manager = successor
        case.save(update_fields=["manager"])
        if not _on_team(case, successor):
            reason = kept_for(leaver) if for_now else "team"
            grant_team(case, user=successor, by=by, reason=reason)
        audit.record("case.handed_over", target=case, by=by, **people)
    if leaver != successor:
        places = CaseGrant.objects.live().of_team().filter(user=leaver)
        for place in _leave_teams(places.filter(agency__in=units)):
            audit.record(
                "case.team_left", target=place.content_object, by=by, person=leaver.pk
            )
    return len(cases)


def _leave_teams(places: CaseGrantQuerySet) -> list[CaseGrant]:
    """End these places on teams; they stay as history."""
    held = places.select_related("content_object").select_for_update(of=("self",))
    ended = list(held.order_by("pk"))
    for place in ended:
        place.ended_at = clock.now()
        place.save(update_fields=["ended_at"])
    return ended


def _on_team(case: Case, person: User) -> bool:
    team = CaseGrant.objects.live().of_team()
    return team.filter(content_object=case, user=person).exists()


def _add_victim(
    case: Case, *, by: User, identity: Identity, findings: Findings
) -> Victim:
    person = Person(
        agency=case.agency,
        sex=identity.sex,
        initials=initials(identity.name),
        nik_is_doubtful=identity.nik_is_doubtful,
        created_by=by,
    )
    birth = identity.birth_date.isoformat() if identity.birth_date else ""
    person.seal(
        name=identity.name, nik=identity.nik, birth_date=birth, address=identity.address
    )
    person.save(force_insert=True)
    victim = Victim(
        case=case,
        person=person,
        initials=person.initials,
        sex=identity.sex,
        age=findings.age,
        age_group=age_group(findings.age),
        is_child=is_child(findings.age),
        exploitation=list(findings.purposes),
        origin=identity.origin,
        decision=Decision.INDICATED,
        created_by=by,
    )
    victim.save(force_insert=True)
    access.shut_to_namesakes(case, person)
    audit.record("victim.added", target=victim, by=by, thread=case.pk)
    return victim


def _ask_elsewhere(
    victim: Victim, *, by: User, identity: Identity
) -> tuple[Agency, ...]:
    """A hint for whoever opened the case; a limit that is reached must not stop the case."""
    try:
        return known_elsewhere(by=by, nik=identity.nik, name=identity.name)
    except AskedTooOften:
        audit.record("case.not_asked_elsewhere", target=victim, by=by)
        return ()


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


def initials(name: str) -> str:
    """S.M. for "Siti Maharani"; N.N. when no name is known. At most three letters."""
    letters = [word[0].upper() for word in name.split() if word[:1].isalpha()][:3]
    return "".join(f"{letter}." for letter in letters) or "N.N."


def _move_complaint(
    complaint: Complaint, *, to: ComplaintStatus, **changes: Any
) -> None:
    """Take one step of the table and save only what changed; the caller holds the row."""
    if not complaint.can_become(to):
        raise TransitionRefused(f"{complaint.get_status_display()} -> {to.label}")
    for name, value in changes.items():
        setattr(complaint, name, value)
    complaint.status = to
    complaint.save(update_fields=["status", *changes])


def _ticket(received_at: datetime) -> str:
    year = clock.local(received_at).year
    return f"T-{year}-{numbering.next_value(f'ticket:{year}'):04}"
