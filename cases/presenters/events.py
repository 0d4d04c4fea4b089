"""What happened to a case and who read it, line by line of the audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.choices import CallResult, HoldReason, RevealReason, WithdrawalReason
from cases.models import Case, Complaint, EmergencyAccess
from core import audit, clock
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
# The columns of the audit that a line of a history is made of.
TOLD = ("action", "actor", "at", "detail")
REASONS = dict([*RevealReason.choices, *WithdrawalReason.choices, *HoldReason.choices])
CALL_RESULTS = dict(CallResult.choices)


@dataclass(frozen=True)
class Event:
    """One line of a history."""

    title: str
    byline: str
    at: datetime
    kind: str
    text: str = ""


def history(case: Case, roots: Sequence[Complaint]) -> list[Event]:
    """The newest events of a case and of the complaints it came from."""
    complaints, since = _roots(case, roots)
    lines = AuditEvent.objects.filter(
        thread_id__in=[str(case.pk), *map(str, complaints)],
        action__in=EVENTS,
        at__gte=since,
    )
    return _told(list(lines.only(*TOLD).order_by("-at")[:50]))


def _roots(case: Case, roots: Sequence[Complaint]) -> tuple[list[UUID], datetime]:
    """The complaints a case came from, and since when there can be lines: the audit lies in months, so a bound opens only few."""
    since = min([case.created_at, *(each.created_at for each in roots)])
    return [each.pk for each in roots], since - timedelta(days=1)


def _told(found: list[AuditEvent]) -> list[Event]:
    people = {line.actor for line in found}
    rows = User.objects.only("username", "first_name", "last_name")
    names = {u.username: u.get_full_name() for u in rows.filter(username__in=people)}
    return [_event(line, names.get(line.actor) or line.actor) for line in found]


def access_events(case: Case) -> list[Event]:
    """Who looked at a case, its complaints and its identities, the newest first."""
    complaints, since = _roots(case, list(case.complaints.only("case", "created_at")))
    threads = [str(case.pk), *map(audit.readings_of, (case.pk, *complaints))]
    lines = AuditEvent.objects.filter(
        thread_id__in=threads, action__in=READINGS, at__gte=since
    )
    return _told(list(lines.only(*TOLD).order_by("-at")[:MOST_READINGS]))


def emergency_events(access: EmergencyAccess) -> list[Event]:
    """What was read while an emergency lasted, the newest first."""
    lines = AuditEvent.objects.filter(
        actor_id=str(access.user_id),
        at__gte=access.created_at,
        at__lte=access.until,
        action__in=READINGS,
    )
    return _told(list(lines.only(*TOLD).order_by("-at")[:MOST_READINGS]))


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
