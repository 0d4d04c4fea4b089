"""What most tables of the house have in common: an id and who made the row, or the file that a row came from."""

import uuid
from functools import cache
from typing import Any, ClassVar

from django.conf import settings
from django.db import models


@cache
def _labels(field: "models.Field[Any, Any]") -> dict[Any, Any]:
    """The choices of a field by code; the labels stay untranslated until one is shown."""
    return dict(field.flatchoices)


class BaseModel(models.Model):
    """Random id (safe in an address) and who made it when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    # Told on a page, never searched by; accounts are closed, not deleted.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        db_index=False,
        related_name="+",
    )

    # Free texts that may describe a person; tests/architecture checks that every text field is classified.
    SENSITIVE_FIELDS: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> str:  # noqa: N802 - Django's name
        """The words of one choice. Django translates every label of the list to find one; a list page shows hundreds."""
        value = getattr(self, field.attname)
        return str(_labels(field).get(value, value))


class SeededModel(models.Model):
    """A row that came from a data file and may be edited: an edited row is left alone by a later load (decision 25)."""

    source = models.TextField(blank=True)
    confidence = models.CharField(max_length=4, blank=True)
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True
