"""What the law on personal data asks of a case: consent that is taken back, and holds against erasure (docs/adr/0022)."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Permission
from agencies.membership import area_codes
from cases.choices import GrantKind
from cases.models import Case, CaseGrant, LegalHold, Victim
from core import audit, clock, consent, scope


@transaction.atomic
def withdraw_consent(victim: Victim, *, by: User, reason: str) -> dict[str, int]:
    """From now on nothing may rest on this victim's consent: receivers of a handover lose the case, and each floor ends
    what it shared. What rests on another basis goes on. A second call ends what was begun meanwhile."""
    held = Victim.objects.select_for_update().get(pk=victim.pk)
    now = clock.now()
    if held.consent_withdrawn_at is None:
        held.consent_withdrawn_at = now
        held.save(update_fields=["consent_withdrawn_at"])
    handovers = CaseGrant.objects.live().filter(
        content_object=held.case_id, kind=GrantKind.HANDOVER
    )
    ended = {"handovers": handovers.update(ended_at=now)}
    ended |= consent.end_all(held, by)
    audit.record(
        "consent.withdrawn",
        target=held,
        by=by,
        thread=held.case_id,
        reason=reason,
        **ended,
    )
    return ended


@transaction.atomic
def hold(case: Case, *, by: User, reason: str, until: date | None = None) -> LegalHold:
    """Keep a case from being erased at the end of its retention."""
    held = LegalHold.objects.create(
        case=case, reason=reason, until=until, created_by=by
    )
    audit.record("case.held", target=held, by=by, thread=case.pk, reason=reason)
    return held


def hold_by_number(
    number: str, *, by: User, reason: str, until: date | None = None
) -> LegalHold | None:
    """The same for the officer for data protection, who knows the number and sees no case; None where none is in reach."""
    if not by.may(Permission.PROTECT_DATA):
        return None
    with scope.as_system("legal hold by number"):
        cases = Case.objects.within(area_codes(by)).not_erased()
        case = cases.filter(number=number).first()
        return hold(case, by=by, reason=reason, until=until) if case else None


@transaction.atomic
def lift(held: LegalHold, *, by: User) -> LegalHold:
    """End a hold; from now on the retention decides again."""
    row = LegalHold.objects.select_for_update().get(pk=held.pk)
    if row.ended_at is None:
        row.ended_at, row.ended_by = clock.now(), by
        row.save(update_fields=["ended_at", "ended_by"])
        audit.record("case.hold_lifted", target=row, by=by, thread=row.case_id)
    return row


def lift_by_officer(hold_id: UUID, *, by: User) -> bool:
    """The same for the officer for data protection, within the own area; says whether there was such a hold."""
    with scope.as_system("legal hold lifted by the officer"):
        held = holds_seen_by(by).filter(pk=hold_id).first()
        if held:
            lift(held, by=by)
    return held is not None


def holds_seen_by(officer: User) -> QuerySet[LegalHold]:
    """Live holds on cases of the officer's area; read them as the system, show their numbers only."""
    if not officer.may(Permission.PROTECT_DATA):
        return LegalHold.objects.none()
    cases = Case.objects.within(area_codes(officer))
    return LegalHold.objects.live().filter(case__in=cases)
