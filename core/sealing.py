"""Seals over the audit: ranges of lines, chained and signed, so that a line that was changed, removed or slipped in
later is found and named (docs/adr/0017).

A seal keeps a mark of every line of its range: the line's id and a digest of all it says. It covers the digest of the
seal before it, and an Ed25519 signature covers all of that. Whoever changes lines needs the key; whoever removes the
newest seals is found out by a seal that was sent out of the house.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core import queue
from core.models import AuditEvent, AuditSeal


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
    """Seal what has been written since the last seal; None if that is nothing. Runs inside a transaction."""
    with connection.cursor() as cursor:
        # Two workers may hold such a job at once: one after the other, then.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('core.sealing'))")
        cursor.execute(SETTLED)
        (until,) = cursor.fetchone()
    last = newest()
    since = last.until if last else None
    marks = b"".join(map(_mark, _lines(since, until)))
    if not marks:
        return None
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
    mail = {
        "subject": _("Seal of the audit, number %(number)s") % {"number": last.number},
        "body": body,
        "to": settings.SEAL_MAIL_TO,
    }
    queue.enqueue("mail", key=f"audit.seal:{last.number}", payload=mail)
    return {"seal": last.number}


def public_key() -> str:
    """The key that checks the signatures, in hex; give it to whoever keeps the seals that are sent out."""
    raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
    return _key().public_key().public_bytes(*raw).hex()


def faults() -> Iterator[Fault]:
    """Everything that is not as it was sealed, seal by seal."""
    before, expected = b"", 1
    for made in AuditSeal.objects.order_by("number").iterator(chunk_size=50):
        yield from (Fault(n, "seal is missing") for n in range(expected, made.number))
        if made.number == expected and bytes(made.previous) != before:
            yield Fault(made.number, "seal does not follow the one before it")
        yield from _faults_of(made)
        before, expected = bytes(made.digest), made.number + 1


def _faults_of(made: AuditSeal) -> Iterator[Fault]:
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
    for key in sealed:
        yield Fault(made.number, "line was removed", UUID(bytes=key))


def _lines(since: datetime | None, until: datetime) -> Iterator[AuditEvent]:
    found: QuerySet[AuditEvent] = AuditEvent.objects.filter(at__lt=until)
    if since:
        found = found.filter(at__gte=since)
    return found.order_by("at", "id").iterator(chunk_size=2000)


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
    try:
        _key().public_key().verify(bytes(made.signature), bytes(made.digest))
    except InvalidSignature:
        return False
    return True


def _key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(settings.SEAL_KEY)
