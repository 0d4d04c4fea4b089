"""Codes that are given out once: on a slip, in an address, over the telephone. One table, one way to make and to use one.

A code is 16 signs of 32, that is 80 bits, without those that look alike. Only its keyed digest is kept, so whoever reads
the table cannot use it; wrong tries at a known object are counted, and the code ends with the last of them.
"""

import hmac
import secrets
from datetime import timedelta

from django.db import models, transaction

from core import clock, crypto
from core.models import OneTimeLink


# Crockford's signs: no I, L, O or U; what is read wrongly is put right when it is typed.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
LENGTH, GROUP = 16, 4
TRIES = 20


@transaction.atomic
def make(kind: str, object_id: str, *, lasts: timedelta, uses: int = 1) -> str:
    """A new code for one object; the earlier ones of this kind for it end. Returned as it is read: K7QM-2XWP-9HDR-4TCV."""
    withdraw(kind, object_id)
    code = "".join(secrets.choice(SIGNS) for _ in range(LENGTH))
    OneTimeLink.objects.create(
        kind=kind,
        object_id=object_id,
        code_hash=_digest(kind, code),
        expires_at=clock.now() + lasts,
        uses_left=uses,
        tries_left=TRIES,
    )
    return "-".join(code[n : n + GROUP] for n in range(0, LENGTH, GROUP))


@transaction.atomic
def use(kind: str, object_id: str, code: str) -> OneTimeLink | None:
    """Spend one use of the code for this object; None if it is not right, and that counts as a try."""
    link = live(kind, object_id).select_for_update().first()
    if link is None:
        return None
    if not hmac.compare_digest(bytes(link.code_hash), _digest(kind, code)):
        link.tries_left -= 1
        link.save(update_fields=["tries_left"])
        return None
    return _spend(link)


@transaction.atomic
def follow(kind: str, code: str) -> OneTimeLink | None:
    """Spend one use of a code that stands in an address and so says itself what it leads to."""
    found = OneTimeLink.objects.live(clock.now()).filter(
        kind=kind, code_hash=_digest(kind, code)
    )
    link = found.select_for_update().first()
    return _spend(link) if link else None


def live(kind: str, object_id: str) -> models.QuerySet[OneTimeLink]:
    """The code of this kind that can still be used for the object, if there is one."""
    return OneTimeLink.objects.live(clock.now()).filter(kind=kind, object_id=object_id)


def withdraw(kind: str, object_id: str) -> int:
    """End every code of this kind for the object; says how many."""
    return live(kind, object_id).update(uses_left=0)


def _spend(link: OneTimeLink) -> OneTimeLink:
    link.uses_left -= 1
    link.save(update_fields=["uses_left"])
    return link


def _digest(kind: str, code: str) -> bytes:
    signs = "".join(sign for sign in code.upper() if sign.isalnum())
    return crypto.blind_index(f"link:{kind}", signs.translate(MISREAD))
