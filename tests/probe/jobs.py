"""A job that takes a while and then counts up: lost ones stay at 0, doubled ones stand above 1."""

import time

from django.db.models import F

from core.models import Counter
from core.queue import Effect, Work, handles


@handles("probe")
def probe(work: Work) -> Effect:
    """Sleep, as a slow part would, then count."""
    time.sleep(work.payload["seconds"])

    def count() -> None:
        series = f"probe:{work.payload['n']}"
        Counter.objects.get_or_create(series=series)
        Counter.objects.filter(series=series).update(value=F("value") + 1)

    return count
