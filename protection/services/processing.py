"""The register of processing (UU 27/2022 Ps 31)."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from core import audit, clock
from protection.models import Processing


@transaction.atomic
def edit(row: Processing, values: Mapping[str, str], *, by: User) -> Processing:
    """Change one activity; a later load of the file leaves it alone and lists the difference (decision 25)."""
    held = Processing.objects.select_for_update().get(pk=row.pk)
    for name, value in values.items():
        setattr(held, name, value)
    held.edited_at = clock.now()
    held.save(update_fields=[*values, "edited_at"])
    audit.record("processing.edited", target=held, by=by)
    return held
