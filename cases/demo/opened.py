"""Made-up cases: number, stage, team, victims with their sealed identities, and the services of the own unit."""

from datetime import date
from typing import NamedTuple

from cases.choices import Danger, Decision, GrantKind, Risk
from cases.demo import decisions, safety, texts, victims
from cases.demo.rows import (
    CASES,
    GRANTS,
    PERSONS,
    SERVICES,
    VICTIMS,
    CaseRow,
    GrantRow,
    PersonRow,
    ServiceRow,
    VictimRow,
)
from cases.demo.searched import write_tokens
from cases.demo.shapes import Call, MadeCase, MadeVictim, Setting
from cases.demo.victims import Made
from cases.services.numbers import case_number, case_series
from cases.states import Stage
from core import tokens
from core.bulk import array
from core.demo import DAY, Batch, Spread, Who, stamp


# Days since registration, and where a case then stands; whoever is older than all of them is closed.
STAGES = (
    (
        56,
        Spread(
            {
                Stage.CONSENT.value: 14,
                Stage.ASSESSMENT.value: 18,
                Stage.PLAN.value: 12,
                Stage.SERVICES.value: 48,
                Stage.CLOSED.value: 8,
            }
        ),
    ),
    (
        270,
        Spread(
            {
                Stage.SERVICES.value: 22,
                Stage.RETURN.value: 14,
                Stage.REINTEGRATION.value: 18,
                Stage.MONITORING.value: 22,
                Stage.CLOSED.value: 24,
            }
        ),
    ),
)
# Only these newest cases of a unit can be open: open work does not grow with the years.
OPEN_MOST = 480
CALM_RISK = Spread({Risk.MEDIUM.value: 80, Risk.LOW.value: 20})
HIGH_RISK = Risk.HIGH.value
INDICATED = Decision.INDICATED.value
TEAM = GrantKind.TEAM.value
CLOSED, CONSENT = Stage.CLOSED.value, Stage.CONSENT.value
SECOND_MEMBER = 0.18
FIRST_SERVICE = "PENGADUAN"
OWN_SERVICES = Spread(
    {"PENDAMPINGAN": 50, "PSIKOLOG": 20, "PENAMPUNGAN": 18, "PENJANGKAUAN": 12}
)
GIVEN = "LAYANAN_DIBERIKAN"
DOUBTFUL_NIK = 0.03


class Given(NamedTuple):
    """A service that a victim got."""

    kind: str
    at: int
    on: date
    provider: str
    by: Who
    result: str


def make_case(batch: Batch, setting: Setting, call: Call) -> str:
    """A case with everything of its own unit; leaves it for the floors above and gives its id."""
    course = setting.course
    case = MadeCase(
        id=batch.new_id(),
        desk=call.desk,
        manager=call.desk.team.manager(course.from_last[call.n]),
        registered=course.registered[call.n],
        in_year=course.in_year[call.n],
        from_last=course.from_last[call.n],
        is_urgent=call.danger == Danger.YES.value,
        is_told=call.is_told,
        victims=tuple(
            MadeVictim(
                batch.new_id(), victims.victim(setting.places, call.event, batch.rng)
            )
            for _ in range(victims.VICTIMS.pick(batch.rng))
        ),
    )
    stage, closed_at = _stage(batch, setting, case)
    _write_case(batch, setting, call, case, stage, closed_at)
    _write_team(batch, setting, case)
    for n, victim in enumerate(case.victims):
        _write_victim(batch, setting, call, case, victim, n)
        _write_services(batch, setting, case, victim, stage)
        if closed_at is None:
            safety.write(batch, case, victim)
    batch.keep(case)
    return case.id


def _stage(batch: Batch, setting: Setting, case: MadeCase) -> tuple[str, str | None]:
    """Where the case stands, and when it was closed if it is."""
    end = setting.course.period.end
    age = end - case.registered
    stage = CLOSED
    if case.from_last < OPEN_MOST:
        for days, spread in STAGES:
            if age <= days * DAY:
                stage = spread.pick(batch.rng)
                break
    if stage != CLOSED:
        return stage, None
    longest = min(age, 300 * DAY)
    lasted = longest * (0.25 + 0.7 * batch.rng.random())
    return stage, stamp(case.registered + int(lasted))


def _write_case(
    batch: Batch,
    setting: Setting,
    call: Call,
    case: MadeCase,
    stage: str,
    closed_at: str | None,
) -> None:
    holder, at = case.desk.holder, stamp(case.registered)
    day = setting.course.period.day(case.registered)
    number = setting.course.number[call.n]
    batch.reached(case_series(holder.area, day), number)
    row = CaseRow(
        id=case.id,
        created_at=at,
        created_by_id=case.manager.id,
        data_key_id=batch.subject(at).id,
        number=case_number(holder.area, day, number),
        agency_id=holder.agency_id,
        area_id=holder.area,
        received_at=stamp(call.at),
        registered_at=at,
        stage=stage,
        risk=HIGH_RISK if case.is_urgent else CALM_RISK.pick(batch.rng),
        is_emergency=case.is_urgent,
        manager_id=case.manager.id,
        simfoni_number="",
        closed_at=closed_at,
    )
    batch.write(CASES, row)
    _audit(batch, case, "case.opened", ("cases.Case", case.id), complaint=call.id)


def _write_team(batch: Batch, setting: Setting, case: MadeCase) -> None:
    members, present = [case.manager], case.desk.team.present
    # Only colleagues of the same time share a case, or two people would gather those of twenty years.
    if case.manager in present and batch.rng.random() < SECOND_MEMBER:
        members += [who for who in present[:2] if who != case.manager][:1]
    for who in members:
        row = GrantRow(
            content_object_id=case.id,
            agency_id=case.desk.holder.agency_id,
            user_id=who.id,
            permission_id=setting.permission,
            kind=TEAM,
            reason="team",
            granted_by_id=case.manager.id,
            granted_at=stamp(case.registered),
        )
        batch.write(GRANTS, row)


def _write_victim(
    batch: Batch,
    setting: Setting,
    call: Call,
    case: MadeCase,
    victim: MadeVictim,
    n: int,
) -> None:
    made, by = victim.made, case.manager
    moment = case.registered + 60 * n
    at = stamp(moment)
    row = VictimRow(
        id=victim.id,
        created_at=at,
        created_by_id=by.id,
        case_id=case.id,
        agency_id=case.desk.holder.agency_id,
        person_id=_write_person(batch, case, made, at),
        initials=made.initials,
        sex=made.sex,
        age=made.age,
        age_group=made.group,
        is_child=made.is_child,
        exploitation=array(made.purposes),
        origin_id=made.origin,
        decision=INDICATED,
    )
    batch.write(VICTIMS, row)
    if case.is_told:
        _audit(batch, case, "victim.added", ("cases.Victim", victim.id))
    found = victims.finding(made, setting.signs, batch.rng)
    decided = decisions.Decided(
        by=by,
        at=moment,
        decision=INDICATED,
        reason=texts.reason(batch.rng),
        victim=victim,
        case_id=case.id,
    )
    decisions.write(batch, call, decided, found, made.age)


def _write_person(batch: Batch, case: MadeCase, made: Made, at: str) -> str:
    record_id, seal = batch.new_id(), batch.subject(at)
    row = PersonRow(
        id=record_id,
        created_at=at,
        created_by_id=case.manager.id,
        data_key_id=seal.id,
        agency_id=case.desk.holder.agency_id,
        nik_is_doubtful=bool(made.nik) and batch.rng.random() < DOUBTFUL_NIK,
        sex=made.sex,
        initials=made.initials,
        **{
            column: seal.close(PERSONS, column, record_id, text)
            for column, text in made.identity.items()
        },
    )
    batch.write(PERSONS, row)
    kept = tokens.of(name=made.name, nik=made.nik)
    write_tokens(batch, kept, case.desk.holder.agency_id, person_id=record_id)
    return record_id


def _write_services(
    batch: Batch, setting: Setting, case: MadeCase, victim: MadeVictim, stage: str
) -> None:
    """Two or three of the own unit; what other agencies gave comes with their referrals."""
    kinds = [FIRST_SERVICE]
    if stage != CONSENT:
        more = [OWN_SERVICES.pick(batch.rng) for _ in range(2)]
        kinds += more if more[0] != more[1] and batch.rng.random() < 0.6 else more[:1]
    period, longest = setting.course.period, 0
    for kind in kinds:
        at = min(case.registered + int(longest * batch.rng.random()), period.end - 1)
        given = Given(
            kind=kind,
            at=at,
            on=period.day(at),
            provider=case.desk.holder.agency_id,
            by=case.manager,
            result=GIVEN,
        )
        write_service(batch, case, victim, given)
        longest = 20 * DAY


def write_service(
    batch: Batch, case: MadeCase, victim: MadeVictim, given: Given
) -> None:
    """One service with its audit line; the floor of referrals writes those that came of them."""
    record_id, at = batch.new_id(), stamp(given.at)
    row = ServiceRow(
        id=record_id,
        created_at=at,
        created_by_id=given.by.id,
        case_id=case.id,
        agency_id=case.desk.holder.agency_id,
        victim_id=victim.id,
        provider_id=given.provider,
        kind=given.kind,
        given_on=given.on,
        result=given.result,
    )
    batch.write(SERVICES, row)
    if case.is_told:
        batch.audit(
            "service.recorded",
            at=at,
            by=given.by,
            target=("cases.Service", record_id),
            thread=case.id,
            kind=given.kind,
        )


def _audit(
    batch: Batch, case: MadeCase, action: str, target: tuple[str, str], **detail: str
) -> None:
    batch.audit(
        action,
        at=stamp(case.registered),
        by=case.manager,
        target=target,
        thread=case.id,
        **detail,
    )
