"""One record of each register of the personal data law, made through the services when a test asks for it."""

from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import User
from agencies.membership import primary_agency
from agencies.models import Agency, Area
from cases.models import Case, LegalHold
from cases.services import duties
from core import clock, scope
from core.models import AuditEvent
from protection.choices import BreachKind, RequestKind, Verdict
from protection.models import Breach, Erasure, Finding, SubjectRequest
from protection.services import breaches, findings, requests
from tests.world import World


ASKER = "Ibu Ratna"


def lead(world: World) -> Agency:
    """The agency of the officer for data protection."""
    agency = primary_agency(world.officer)
    assert agency
    return agency


def request(
    world: World, kind: str = RequestKind.CORRECTION, **more: object
) -> SubjectRequest:
    """A mother asks for a correction."""
    asked = {
        "kind": kind,
        "capacity": "ORANG_TUA_WALI",
        "received_at": clock.now(),
        "requester": ASKER,
        "contact": "Lewat pendamping",
        "wish": "Tanggal lahir salah.",
        "about": world.complaint.ticket,
    }
    with scope.as_user(world.officer):
        return requests.receive(
            requests.Wish(**(asked | more)), by=world.officer, agency=lead(world)
        )


def breach(world: World, **more: object) -> Breach:
    """The account of the caseworker was misused for a day."""
    now = clock.now()
    known = {
        "kind": BreachKind.ACCOUNT,
        "detected_at": now,
        "data_kinds": ["IDENTITAS"],
        "accounts": [world.caseworker.username],
        "began_at": now - timedelta(days=1),
        "ended_at": now + timedelta(minutes=5),
        "story": "Sandi dipakai orang lain.",
    }
    with scope.as_user(world.officer):
        return breaches.open_breach(
            breaches.Failure(**(known | more)), by=world.officer, agency=lead(world)
        )


def finding(world: World, verdict: str = Verdict.ASK_HEAD) -> Finding:
    """A question to the head about the caseworker."""
    with scope.as_user(world.officer):
        return findings.record(
            world.caseworker,
            by=world.officer,
            agency=world.case.agency,
            verdict=verdict,
            note="Empat puluh kasus dalam satu jam.",
            kinds=["JAM"],
        )


def erasure(world: World) -> Erasure:
    """A proposal for the city; made anew once the last one is decided."""
    found = Erasure.objects.visible_to(world.officer).open().first()
    return found or Erasure.objects.create(
        area=Area.objects.get(pk=world.case.agency.area_id),
        retention_class="KASUS",
        policy_version=1,
        cutoff=clock.now(),
        records=1,
        created_by=world.officer,
    )


def hold(world: World) -> LegalHold:
    """The police need the case."""
    with scope.as_user(world.head):
        return duties.hold(world.case, by=world.head, reason="PENYIDIKAN")


def close_long_ago(case: Case, *, years: int) -> None:
    """Let a case have come in and been closed so many years ago."""
    then = clock.now() - timedelta(days=366 * years)
    with scope.as_system("test"):
        Case.objects.filter(pk=case.pk).update(
            stage="TERMINASI", closed_at=then, received_at=then - timedelta(days=30)
        )


def read(
    by: object, target: object, action: str = "case.read", **more: object
) -> AuditEvent:
    """A line that says that somebody read something."""
    return AuditEvent.objects.create(
        action=action,
        actor=by.get_username(),
        actor_id=str(by.pk),
        target_model=target._meta.label,
        target_id=str(target.pk),
        **more,
    )


def read_many(by: User, number: int, *, at: datetime) -> None:
    """So many different records read at one moment that has passed."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=at,
            action="case.read",
            actor=by.username,
            actor_id=str(by.pk),
            target_model="cases.Case",
            target_id=str(UUID(int=n)),
        )
        for n in range(number)
    )
