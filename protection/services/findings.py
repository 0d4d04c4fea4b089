"""What the officer finds about unusual reading, and what is done about it."""

from collections.abc import Collection

from django.db import transaction

from accounts.keeping import suspend_by_officer
from accounts.models import User
from agencies.membership import primary_agency
from agencies.models import Agency
from core import audit, clock, mailing
from protection import emails
from protection.choices import BreachKind, Verdict
from protection.membership import heads_of
from protection.models import Finding
from protection.services import TransitionRefused
from protection.services.breaches import Failure, open_breach


@transaction.atomic
def record(
    person: User,
    *,
    by: User,
    agency: Agency,
    verdict: str,
    note: str,
    kinds: Collection[str] = (),
) -> Finding:
    """Write down a finding about one person and do what it says."""
    finding = Finding(
        person=person,
        agency=agency,
        area=agency.area,
        day=clock.today(),
        kinds=list(kinds),
        verdict=verdict,
        created_by=by,
    )
    finding.seal(note=note).save(force_insert=True)
    audit.record("finding.recorded", target=finding, by=by, verdict=verdict)
    _follow(finding, by=by)
    return finding


@transaction.atomic
def answer(finding: Finding, *, by: User, text: str) -> Finding:
    """The head of the unit says what the reading was for."""
    held = _held(finding)
    if not held.waits_for_answer:
        raise TransitionRefused(held.get_verdict_display())
    held.seal(answer=text)
    held.answered_by, held.answered_at = by, clock.now()
    held.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record("finding.answered", target=held, by=by)
    return held


@transaction.atomic
def settle(finding: Finding, *, by: User, verdict: str) -> Finding:
    """The officer decides after asking."""
    held = _held(finding)
    if held.is_settled or verdict == Verdict.ASK_HEAD:
        raise TransitionRefused(held.get_verdict_display())
    held.verdict = verdict
    held.save(update_fields=["verdict"])
    audit.record("finding.settled", target=held, by=by, verdict=verdict)
    _follow(held, by=by)
    return held


def _follow(finding: Finding, *, by: User) -> None:
    if finding.verdict == Verdict.ASK_HEAD:
        _ask(finding)
    elif finding.verdict == Verdict.SUSPENDED:
        suspend_by_officer(finding.person, by=by)
    elif finding.verdict == Verdict.BREACH:
        _open_breach(finding, by=by)


def _ask(finding: Finding) -> None:
    finding.asked_at = clock.now()
    finding.save(update_fields=["asked_at"])
    heads = heads_of(finding.agency, but=finding.person)
    mailing.write(
        emails.question(),
        to=[head.email for head in heads],
        key=f"finding:{finding.pk}",
    )


def _open_breach(finding: Finding, *, by: User) -> None:
    failure = Failure(
        kind=BreachKind.ACCOUNT,
        detected_at=clock.now(),
        accounts=[finding.person.get_username()],
    )
    agency = primary_agency(by) or finding.agency
    open_breach(failure, by=by, agency=agency, finding=finding)


def _held(finding: Finding) -> Finding:
    found = Finding.objects.select_for_update(of=("self",)).select_related(
        "data_key", "person", "agency__area"
    )
    return found.get(pk=finding.pk)
