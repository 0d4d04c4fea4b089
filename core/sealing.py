"""Seals over the audit: ranges of lines, chained and signed, so that a line that was changed, removed or slipped in
later is found and named (docs/adr/0017).

A seal keeps a mark of every line of its range: the line's id and a digest of all it says. It covers the digest of the
seal before it, and an Ed25519 signature covers all of that. Whoever changes lines needs the key; whoever removes the
newest seals is found out by a seal that was sent out of the house. A seal holds lines of one month only, so that a
month can end by retention: its seals stay, and a signed row says that its lines went on purpose (core.month_ends).
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection
from django.db.models import Min, QuerySet
from django.utils.translation import gettext as _

from core import mailing, months
from core.models import AuditEvent, AuditSeal, EndedMonth


ID, MARK = 16, 48
# A line carries the time its transaction began: younger ones, and those of a transaction still open, come next time.
SETTLED = """
SELECT least(now() - interval '60 seconds', (
    SELECT min(xact_start) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()))
"""


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was sealed: which seal, which line if it is one, and what happened to it."""

    seal: int
    what: str
    line: UUID | None = None


def seal() -> AuditSeal | None:
    """Seal what has been written since the last seal, month by month; the newest seal, or None if that is nothing.

    Runs inside a transaction.
    """
    with connection.cursor() as cursor:
        # Two workers may hold such a job at once: one after the other, then.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('core.sealing'))")
        cursor.execute(SETTLED)
        (settled,) = cursor.fetchone()
    last, made = newest(), None
    while until := _next_end(last.until if last else None, settled):
        last = made = _seal(last, until)
    return made


def _next_end(since: datetime | None, settled: datetime) -> datetime | None:
    """How far the next seal reaches: not past the month of its first line; None if there is no line to seal."""
    first = _range(since, settled).aggregate(first=Min("at"))["first"]
    return min(settled, months.bounds(months.month_of(first))[1]) if first else None


def _seal(last: AuditSeal | None, until: datetime) -> AuditSeal:
    since = last.until if last else None
    marks = b"".join(map(_mark, _lines(since, until)))
    made = AuditSeal(
        number=last.number + 1 if last else 1,
        since=since,
        until=until,
        lines=len(marks) // MARK,
        marks=marks,
        previous=bytes(last.digest) if last else b"",
    )
    made.digest = _digest(made)
    made.signature = _key().sign(made.digest)
    made.save(force_insert=True)
    return made


def newest() -> AuditSeal | None:
    """The last seal of the chain, without its marks."""
    return AuditSeal.objects.defer("marks").order_by("-number").first()


def send() -> dict[str, int]:
    """Write the mail that carries the newest seal to SEAL_MAIL_TO; it names no person and no case."""
    last = newest()
    if last is None or not settings.SEAL_MAIL_TO:
        return {}
    name = f"{last.number}:{bytes(last.digest).hex()}"
    body = _(
        "Seal %(name)s\nSignature %(signature)s\nPublic key %(key)s\n\nKeep this message. With it anybody can see whether"
        " the audit was changed: manage.py verify_audit --sent %(name)s"
    ) % {
        "name": name,
        "signature": bytes(last.signature).hex(),
        "key": public_key(),
    }
    subject = _("Seal of the audit, number %(number)s") % {"number": last.number}
    message, key = mailing.Message(subject, body), f"audit.seal:{last.number}"
    mailing.write(message, to=settings.SEAL_MAIL_TO, key=key)
    return {"seal": last.number}


def public_key() -> str:
    """The key that checks the signatures, in hex; give it to whoever keeps the seals that are sent out."""
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    return _key().public_key().public_bytes(*raw).hex()


def faults() -> Iterator[Fault]:
    """Everything that is not as it was sealed, seal by seal. Lines that were ended by retention are no fault."""
    before, expected = b"", 1
    over = {month.month for month in ended()}
    for month in EndedMonth.objects.exclude(pk__in=over).order_by("pk"):
        yield Fault(0, f"end of {month} is not signed, or does not fit its seals")
    for made in AuditSeal.objects.order_by("number").iterator(chunk_size=50):
        yield from (Fault(n, "seal is missing") for n in range(expected, made.number))
        if made.number == expected and bytes(made.previous) != before:
            yield Fault(made.number, "seal does not follow the one before it")
        yield from faults_of(made, is_over=_month(made) in over)
        before, expected = bytes(made.digest), made.number + 1


def faults_of(made: AuditSeal, *, is_over: bool = False) -> Iterator[Fault]:
    """What is not as this seal says; ``is_over``: its lines may be gone, since their month ended."""
    if _digest(made) != bytes(made.digest) or not _is_signed(made):
        yield Fault(made.number, "seal was changed")
    marks = bytes(made.marks)
    sealed = {
        marks[n : n + ID]: marks[n : n + MARK] for n in range(0, len(marks), MARK)
    }
    for line in _lines(made.since, made.until):
        mark = sealed.pop(line.pk.bytes, None)
        if mark is None:
            yield Fault(made.number, "line was slipped in later", line.pk)
        elif mark != _mark(line):
            yield Fault(made.number, "line was changed", line.pk)
    for key in () if is_over else sealed:
        yield Fault(made.number, "line was removed", UUID(bytes=key))


def ended() -> list[EndedMonth]:
    """Months whose lines were ended by retention, as their signature and their seals say."""
    found = EndedMonth.objects.order_by("month")
    return [each for each in found if _fits(each)]


def sign_end(month: date, *, by: str) -> EndedMonth:
    """Write down that the lines of this month end, with the digest of their marks."""
    seals = seals_of(month)
    made = EndedMonth(
        month=month,
        lines=sum(seal.lines for seal in seals),
        digest=_digest_of(seals),
        ended_by=by,
    )
    made.signature = _key().sign(_text_of(made))
    made.save(force_insert=True)
    return made


def seals_of(month: date) -> list[AuditSeal]:
    """The seals that hold the lines of a month: those that end in it, since none reaches past its end."""
    first, after = months.bounds(month)
    found = AuditSeal.objects.filter(until__gt=first, until__lte=after)
    return list(found.order_by("number"))


def _month(made: AuditSeal) -> date:
    return months.month_of(made.until - months.MOMENT)


def _fits(month: EndedMonth) -> bool:
    seals = seals_of(month.month)
    return (
        _signs(bytes(month.signature), _text_of(month))
        and bytes(month.digest) == _digest_of(seals)
        and month.lines == sum(seal.lines for seal in seals)
    )


def _digest_of(seals: list[AuditSeal]) -> bytes:
    return sha256(b"".join(bytes(seal.marks) for seal in seals)).digest()


def _text_of(month: EndedMonth) -> bytes:
    said = [str(month), str(month.lines), bytes(month.digest).hex(), month.ended_by]
    return f"ended|{'|'.join(said)}".encode()


def _lines(since: datetime | None, until: datetime) -> Iterator[AuditEvent]:
    return _range(since, until).order_by("at", "id").iterator(chunk_size=2000)


def _range(since: datetime | None, until: datetime) -> QuerySet[AuditEvent]:
    """Lines from a moment to a moment: both stand in the question, so only the partitions between them are opened."""
    found: QuerySet[AuditEvent] = AuditEvent.objects.filter(at__lt=until)
    return found.filter(at__gte=since) if since else found


def _mark(line: AuditEvent) -> bytes:
    said = [
        line.at.isoformat(),
        line.action,
        line.actor,
        line.actor_id,
        line.target_model,
        line.target_id,
        line.thread_id,
        line.detail,
        # Lines of before there was an origin are sealed without it.
        *([line.origin] if line.origin else []),
    ]
    text = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return line.pk.bytes + sha256(line.pk.bytes + text.encode()).digest()


def _digest(made: AuditSeal) -> bytes:
    parts = [
        str(made.number),
        made.since.isoformat() if made.since else "",
        made.until.isoformat(),
        str(made.lines),
        sha256(bytes(made.marks)).hexdigest(),
        bytes(made.previous).hex(),
    ]
    return sha256("|".join(parts).encode()).digest()


def _is_signed(made: AuditSeal) -> bool:
    return _signs(bytes(made.signature), bytes(made.digest))


def _signs(signature: bytes, what: bytes) -> bool:
    try:
        _key().public_key().verify(signature, what)
    except InvalidSignature:
        return False
    return True


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.SEAL_KEY)
