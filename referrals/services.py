"""Everything that can happen to a referral."""

import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from agencies.calendar import due
from agencies.models import Agency, Officer
from cases.models import Person, Victim
from cases.services import record_service
from core import audit, clock, erasing, mailing, numbering, scope
from referrals import emails
from referrals.choices import (
    CONSENTED,
    DECISION_LIMITS,
    GIVEN,
    Disclosed,
    Outcome,
    Urgency,
)
from referrals.models import Disclosure, DisclosureTemplate, Referral
from referrals.states import Status


class TransitionRefused(Exception):
    """The referral is not in a state from which this step can be taken."""


class ConsentWithdrawn(Exception):
    """The victim took consent back; sharing needs another ground."""


@dataclass(frozen=True)
class Request:
    """What is asked of whom; the texts are sealed."""

    to_agency: Agency
    service: str
    urgency: str
    basis: str
    reason: str
    safety: str = ""
    needs: str = ""


@transaction.atomic
def send(victim: Victim, request: Request, *, by: User) -> Referral:
    """Number the referral, start the receiver's clock (T13 by urgency) and tell its focal points that something waits."""
    if request.basis in CONSENTED:
        held = Victim.objects.select_for_update().get(pk=victim.pk)
        if held.consent_withdrawn_at:
            raise ConsentWithdrawn
    now = clock.now()
    limit = DECISION_LIMITS[Urgency(request.urgency)]
    referral = Referral(
        number=_number(),
        case=victim.case,
        victim=victim,
        to_agency=request.to_agency,
        initials=victim.initials,
        sex=victim.sex,
        age_group=victim.age_group,
        service=request.service,
        urgency=request.urgency,
        basis=request.basis,
        status=Status.SENT,
        sent_at=now,
        due_at=due(limit, start=now, agency=request.to_agency),
        created_by=by,
    )
    referral.seal(reason=request.reason, safety=request.safety, needs=request.needs)
    referral.save(force_insert=True)
    audit.record(
        "referral.sent",
        target=referral,
        by=by,
        thread=victim.case_id,
        urgency=request.urgency,
    )
    _tell(referral, _focal_points(request.to_agency), emails.referral_sent(referral))
    return referral


@transaction.atomic
def accept(referral: Referral, *, by: User) -> Referral:
    """Take the service on; from now on the receiver reads the disclosure that its kind's template permits."""
    held = _move(
        referral, to=Status.ACCEPTED, by=by, decided_by=by, decided_at=clock.now()
    )
    _disclose(held, by=by)
    _tell(held, _senders(held), emails.referral_answered(held))
    return held


@transaction.atomic
def decline(referral: Referral, *, by: User, reason: str, alternative: str) -> Referral:
    """Say no with a reason from the list and what the sender can do instead (domain 5.4)."""
    held = _move(
        referral,
        to=Status.DECLINED,
        by=by,
        texts={"alternative": alternative},
        decline_reason=reason,
        decided_by=by,
        decided_at=clock.now(),
    )
    _tell(held, _senders(held), emails.referral_answered(held))
    return held


@transaction.atomic
def recall(referral: Referral, *, by: User) -> Referral:
    """Take back a referral that is not finished; the receiver no longer sees it."""
    return _move(referral, to=Status.CANCELLED, by=by)


@transaction.atomic
def complete(referral: Referral, *, by: User, outcome: str, feedback: str) -> Referral:
    """Report back; a service that was given is written into the case by the same deed."""
    now = clock.now()
    held = _move(
        referral,
        to=Status.COMPLETED,
        by=by,
        texts={"feedback": feedback},
        outcome=outcome,
        completed_at=now,
    )
    if Outcome(outcome) in GIVEN:
        with scope.as_system("service recorded through a referral"):
            victim = Victim.objects.get(pk=held.victim_id)
        record_service(
            victim,
            by=by,
            provider=held.to_agency,
            kind=held.service,
            given_on=clock.local(now).date(),
            result=outcome,
        )
    _tell(held, _senders(held), emails.referral_answered(held))
    return held


@transaction.atomic
def recall_consented(victim: Victim, *, by: User) -> int:
    """Take back every unfinished referral that rests on the victim's consent; says how many."""
    running = Referral.objects.unfinished().filter(victim=victim, basis__in=CONSENTED)
    return len([recall(referral, by=by) for referral in running])


@transaction.atomic
def empty_consented(victim: Victim) -> int:
    """Erase what was disclosed on the ground of consent, finished referrals included; says how many."""
    with scope.as_system("disclosures after consent was taken back"):
        rows = Disclosure.objects.filter(
            referral__victim=victim, referral__basis__in=CONSENTED
        )
        keys = list(rows.values_list("data_key", flat=True))
        return erasing.forget(keys, why="PERSETUJUAN_DITARIK")


def permitted_fields(agency: Agency) -> tuple[int, list[str]]:
    """The version and the identity fields that this agency's kind may read after accepting; none without a template."""
    today = clock.today()
    template = (
        DisclosureTemplate.objects.filter(
            agency_kind=agency.kind_id, valid_from__lte=today
        )
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today))
        .order_by("-version")
        .first()
    )
    return (template.version, list(template.fields)) if template else (0, [])


def disclosed(referral: Referral) -> dict[str, str]:
    """What the accepted referral tells its receiver; empty before, and after consent was taken back."""
    row = (
        Disclosure.objects.select_related("data_key").filter(referral=referral).first()
    )
    return json.loads(row.reveal("content") or "{}") if row else {}


def _disclose(referral: Referral, *, by: User) -> None:
    """Copy the permitted fields out of the sealed identity; the receiver never reads the identity itself."""
    version, fields = permitted_fields(referral.to_agency)
    with scope.as_system("disclosure of an accepted referral"):
        person = Person.objects.select_related("data_key").get(
            victims=referral.victim_id
        )
        told = {
            name: person.reveal(name) for name in fields if name in Disclosed.values
        }
        row = Disclosure(
            referral=referral,
            to_agency=referral.to_agency,
            template_version=version,
            fields=fields,
            created_by=by,
        )
        row.seal(content=json.dumps(told)).save(force_insert=True)
    audit.record(
        "disclosure.written",
        target=row,
        by=by,
        thread=referral.case_id,
        version=version,
    )


def _move(
    referral: Referral,
    *,
    to: Status,
    by: User,
    texts: dict[str, str] | None = None,
    **changes: Any,
) -> Referral:
    """Take one step: hold the row, check the table, save only what changed, record."""
    held = (
        Referral.objects.select_for_update(of=("self",))
        .select_related("data_key", "to_agency", "created_by")
        .get(pk=referral.pk)
    )
    if not held.can_become(to):
        raise TransitionRefused(f"{held.get_status_display()} -> {to.label}")
    for name, value in changes.items():
        setattr(held, name, value)
    held.seal(**texts or {})
    held.status = to
    held.save(update_fields=["status", *changes, *(texts or {})])
    audit.record(f"referral.{to.name.lower()}", target=held, by=by, thread=held.case_id)
    return held


def _tell(referral: Referral, people: list[User], message: mailing.Message) -> None:
    key = f"referral:{referral.pk}:{referral.status}"
    mailing.write(message, to=[person.email for person in people], key=key)


def _senders(referral: Referral) -> list[User]:
    """Who is told of an answer: whoever sent it, or the unit's focal points once that account has ended."""
    if referral.created_by.is_current:
        return [referral.created_by]
    return _focal_points(referral.agency)


def _focal_points(agency: Agency) -> list[User]:
    """Who is told for an agency: its focal point and deputies of today."""
    officers = (
        Officer.objects.in_force(clock.today()).focal_points().filter(agency=agency)
    )
    people = [officer.user for officer in officers.select_related("user")]
    return [person for person in people if person.is_current]


def _number() -> str:
    year = clock.today().year
    return f"R-{year}-{numbering.next_value(f'referral:{year}'):04}"
