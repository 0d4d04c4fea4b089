"""Making every search token anew, under a new index key or for records that have none (docs/adr/0023).

The sealed texts are opened for it, batch by batch, each a transaction of its own: a run that is killed loses nothing and
the next one goes on with what is left. A record has tokens of one key only, and both keys are asked meanwhile.
"""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cases.models import Complaint, Person, Searched, SearchToken
from core import tokens


BATCH = 500
MODELS: tuple[type[Searched], ...] = (Person, Complaint)


def renew(batch: int = BATCH, *, everything: bool = False) -> Iterator[int]:
    """Make the tokens of what the current key has not indexed; ``everything`` also of what it has. Gives how many each time.

    Raises crypto.Unreadable, with nothing of that batch written, where a key of FIELD_KEYS is missing.
    """
    for model in MODELS:
        last: UUID | None = None
        while True:
            with transaction.atomic():
                records = list(_waiting(model, last, everything=everything)[:batch])
                _write(model, records)
            if not records:
                break
            last = records[-1].pk
            yield len(records)


def counts() -> Counter[bool]:
    """How many tokens the current key made (True), and how many another one (False)."""
    rows = SearchToken.objects.values_list("mark").annotate(n=Count("pk"))
    found: Counter[bool] = Counter()
    for mark, number in rows:
        found[mark == tokens.mark()] += number
    return found


def _waiting(
    model: type[Searched], last: UUID | None, *, everything: bool
) -> "QuerySet[Searched]":
    of = str(model._meta.model_name)
    holds = Q()
    for column in model.SEARCHED:
        holds |= Q(**{f"{column}__isnull": False})
    found = model._default_manager.filter(holds)
    if not everything:
        current = SearchToken.objects.filter(**{of: OuterRef("pk")}, mark=tokens.mark())
        found = found.filter(~Exists(current))
    if last:
        found = found.filter(pk__gt=last)
    locked = found.select_related("data_key").select_for_update(of=("self",))
    return locked.order_by("pk")


def _write(model: type[Searched], records: list[Searched]) -> None:
    """An erased record keeps no token: what made it cannot be read any more."""
    SearchToken.objects.filter(**{f"{model._meta.model_name}__in": records}).delete()
    alive = [record for record in records if record.data_key.wrapped is not None]
    made = [token for record in alive for token in record.new_tokens()]
    SearchToken.objects.bulk_create(made, batch_size=5000)
