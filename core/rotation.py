"""Sealing every subject's data key anew under the newest key of the ring (docs/adr/0004).

Names and stories are not touched: only the small envelopes around their keys. Each batch is a transaction of its own, so
a run that is killed loses nothing and the next one goes on with what is left.
"""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Count, QuerySet

from core import crypto
from core.models import DataKey


BATCH = 1000


def rewrap(batch: int = BATCH) -> Iterator[int]:
    """Seal anew what an older key of the ring seals; gives how many after each batch.

    Raises crypto.Unreadable, with nothing of that batch written, where a key of the ring is missing.
    """
    last: UUID | None = None
    while True:
        with transaction.atomic():
            keys = list(_waiting(last)[:batch])
            for key in keys:
                key.ring_key, key.wrapped = crypto.wrap(key.open(), key.pk)
            DataKey.objects.bulk_update(keys, ["ring_key", "wrapped"])
        if not keys:
            return
        last = keys[-1].pk
        yield len(keys)


def counts() -> Counter[str]:
    """How many data keys each key of the ring seals; erased ones are not among them."""
    found = DataKey.objects.filter(wrapped__isnull=False).values("ring_key")
    return Counter(dict(found.annotate(n=Count("pk")).values_list("ring_key", "n")))


def newest() -> str:
    """The name of the key that seals what is new."""
    return crypto.newest()[0]


def _waiting(last: UUID | None) -> QuerySet[DataKey]:
    found = DataKey.objects.filter(wrapped__isnull=False).exclude(ring_key=newest())
    if last:
        found = found.filter(pk__gt=last)
    return found.order_by("pk").select_for_update()
