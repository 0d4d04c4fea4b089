"""The end of a month of the audit: its lines go, its seals stay, and what went is signed (docs/adr/0020)."""

from datetime import date

from django.conf import settings
from django.db import transaction

from core import clock, months, sealing
from core.models import AuditEvent, EndedMonth


class NotYet(Exception):
    """The month may not end; the message says why."""


@transaction.atomic
def end(month: date, *, by: str) -> EndedMonth:
    """Take the lines of a month away. Runs as the owner; ``by`` is the person who answers for it."""
    if EndedMonth.objects.filter(pk=month).exists():
        raise NotYet(f"{month:%Y-%m} has ended already.")
    _refuse_young(month)
    _refuse_unsealed(month)
    ended = sealing.sign_end(month, by=by)
    months.drop(month)
    return ended


def _refuse_young(month: date) -> None:
    today = clock.today()
    age = 12 * (today.year - month.year) + today.month - month.month
    if age <= settings.AUDIT_KEPT_MONTHS:
        raise NotYet(
            f"{month:%Y-%m} is {max(age - 1, 0)} whole months old; AUDIT_KEPT_MONTHS keeps {settings.AUDIT_KEPT_MONTHS}."
        )


def _refuse_unsealed(month: date) -> None:
    first, after = months.bounds(month)
    seals = sealing.seals_of(month)
    faults = [fault for seal in seals for fault in sealing.faults_of(seal)]
    if faults:
        raise NotYet(
            f"{month:%Y-%m} is not as it was sealed ({len(faults)} faults): look into it with verify_audit first."
        )
    lines = AuditEvent.objects.filter(at__gte=first, at__lt=after).count()
    sealed = sum(seal.lines for seal in seals)
    if lines != sealed:
        raise NotYet(
            f"{month:%Y-%m} has {lines} lines, and its own seals hold {sealed}: what is not sealed may not go."
        )
    if not lines:
        raise NotYet(f"{month:%Y-%m} has no lines.")
