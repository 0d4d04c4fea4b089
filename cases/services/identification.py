"""Somebody decides whether a person is a victim; if so, a case opens or grows by this victim."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts.models import User
from agencies.models import Agency, Area
from cases import screening
from cases.choices import Advice, Danger, Decision, Risk, age_group, is_child
from cases.models import (
    Case,
    Complaint,
    Identification,
    Person,
    ScreeningSign,
    Victim,
)
from cases.services import access, complaints, numbers, searching, teams
from cases.states import ComplaintStatus, Stage
from core import audit, clock, numbering
from core.models import DataKey


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
        complaints.move(held, to=ComplaintStatus.IN_PROGRESS)
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


def _open_case(complaint: Complaint, *, by: User) -> Case:
    """Number a case (decision 18), tie the complaint to it, and put whoever decided in charge."""
    now, today = clock.now(), clock.today()
    area = complaint.agency.area
    value = numbering.next_value(numbers.case_series(area.pk, today))
    case = Case(
        number=numbers.case_number(area.pk, today, value),
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
    teams.grant_team(case, user=by, by=by)
    complaints.move(complaint, to=ComplaintStatus.BECAME_CASE, case=case)
    audit.record("case.opened", target=case, by=by, complaint=str(complaint.pk))
    return case


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
        return searching.known_elsewhere(by=by, nik=identity.nik, name=identity.name)
    except searching.AskedTooOften:
        audit.record("case.not_asked_elsewhere", target=victim, by=by)
        return ()


def initials(name: str) -> str:
    """S.M. for "Siti Maharani"; N.N. when no name is known. At most three letters."""
    letters = [word[0].upper() for word in name.split() if word[:1].isalpha()][:3]
    return "".join(f"{letter}." for letter in letters) or "N.N."
