"""The register of failures to protect data (UU 27/2022 Ps 46)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from agencies.calendar import due
from agencies.models import Agency
from core import audit, clock, numbering, scope, watching
from core.watching import Affected
from protection.choices import BREACH_LIMIT, ToldTo
from protection.membership import ids_of
from protection.models import Breach, Finding
from protection.services import TransitionRefused
from protection.states import BreachStatus


@dataclass(frozen=True)
class Failure:
    """What is known; the texts are sealed."""

    kind: str
    detected_at: datetime
    data_kinds: Collection[str] = ()
    accounts: Collection[str] = ()
    began_at: datetime | None = None
    ended_at: datetime | None = None
    story: str = ""
    systems: str = ""
    measures: str = ""


@transaction.atomic
def open_breach(
    failure: Failure, *, by: User, agency: Agency, finding: Finding | None = None
) -> Breach:
    """Number the entry and start the 72 hours from the moment it was found out."""
    breach = Breach(
        number=_number(),
        area=agency.area,
        detected_at=failure.detected_at,
        due_at=due(BREACH_LIMIT, start=failure.detected_at, agency=agency),
        finding=finding,
        created_by=by,
    )
    _fill(breach, failure).save(force_insert=True)
    audit.record("breach.opened", target=breach, by=by, kind=failure.kind)
    return breach


@transaction.atomic
def amend(breach: Breach, failure: Failure, *, by: User) -> Breach:
    """Write down what has become known since; the clock stays with the moment it was found out."""
    held = _held(breach)
    if not held.is_open:
        raise TransitionRefused(held.get_status_display())
    _fill(held, failure).save()
    audit.record("breach.amended", target=held, by=by, kind=failure.kind)
    return held


@transaction.atomic
def tell(breach: Breach, *, by: User, whom: str, at: datetime) -> Breach:
    """Write down when the persons or the agency were told; told both, the clock ends."""
    held = _held(breach)
    if not held.is_untold:
        raise TransitionRefused(held.get_status_display())
    if whom == ToldTo.SUBJECTS:
        held.subjects_told_at = at
    else:
        held.agency_told_at = at
    if held.subjects_told_at and held.agency_told_at:
        held.status = BreachStatus.TOLD
    held.save(update_fields=["status", "subjects_told_at", "agency_told_at"])
    audit.record("breach.told", target=held, by=by, whom=whom, status=held.status)
    return held


@transaction.atomic
def close(breach: Breach, *, by: User) -> Breach:
    """The end: after both were told, or because it turned out to be none."""
    held = _held(breach)
    told = held.status == BreachStatus.TOLD
    to = BreachStatus.CLOSED if told else BreachStatus.NONE
    if not held.can_become(to):
        raise TransitionRefused(held.get_status_display())
    held.status, held.closed_at = to, clock.now()
    held.save(update_fields=["status", "closed_at"])
    audit.record("breach.closed", target=held, by=by, status=held.status)
    return held


def affected(breach: Breach) -> list[Affected]:
    """Whose records the accounts involved read or took out in the time in question: numbers, no names."""
    if not breach.accounts or breach.began_at is None:
        return []
    until = breach.ended_at or breach.detected_at
    with scope.as_system("numbers of the records that a breach touched"):
        people = ids_of(breach.accounts)
        return watching.affected(people, breach.began_at, until)


def _fill(breach: Breach, failure: Failure) -> Breach:
    breach.kind = failure.kind
    breach.data_kinds = list(failure.data_kinds)
    breach.accounts = list(failure.accounts)
    breach.began_at, breach.ended_at = failure.began_at, failure.ended_at
    return breach.seal(
        story=failure.story, systems=failure.systems, measures=failure.measures
    )


def _held(breach: Breach) -> Breach:
    found = Breach.objects.select_for_update(of=("self",)).select_related("data_key")
    return found.get(pk=breach.pk)


def _number() -> str:
    year = clock.today().year
    return f"IN-{year}-{numbering.next_value(f'breach:{year}'):04}"
