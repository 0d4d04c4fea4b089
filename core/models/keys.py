"""Keys of subjects: what each seals, and the ledger of those that were erased (docs/adr/0004, docs/adr/0022)."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.functions import Now

from core import crypto
from core.fields import Sealed


class DataKey(models.Model):
    """The key of one subject (person, case, complaint, file). Erasing it erases what it sealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ring_key = models.CharField(max_length=20)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.pk)

    @classmethod
    def make(cls) -> Self:
        """A new key, saved."""
        key = cls()
        key.ring_key, key.wrapped = crypto.wrap(crypto.new_data_key(), key.id)
        key.save(force_insert=True)
        return key

    def open(self) -> bytes:
        """The key itself; raises crypto.Unreadable once it was erased."""
        if self.wrapped is None:
            raise crypto.Unreadable("the subject was erased")
        return crypto.unwrap(bytes(self.wrapped), self.ring_key, self.pk)


class ErasedKey(models.Model):
    """One subject that was erased: its key's id, why, and when. A restore erases it again; never changed, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key_id = models.UUIDField(unique=True)
    # A class of the retention policy, or the event that ended the consent.
    why = models.CharField(max_length=40)
    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"{self.key_id} {self.why}"


class Subject(models.Model):
    """A record whose sealed columns open with a key of its own."""

    data_key = models.ForeignKey(DataKey, on_delete=models.PROTECT, related_name="+")

    # What of the columns in clear still points to the person, and what it becomes when the key is erased (core.erasing).
    ERASED: ClassVar[dict[str, Any]] = {}

    class Meta:
        abstract = True

    @property
    def is_erased(self) -> bool:
        """Whether the key is gone, and with it all that it sealed."""
        return self.data_key.wrapped is None

    def seal(self, **values: str) -> Self:
        """Seal texts into their columns; an empty text clears the column. Save afterwards."""
        if not hasattr(self, "data_key"):
            self.data_key = DataKey.make()
        key = self.data_key.open()
        for name, text in values.items():
            self._meta.get_field(name)
            place = crypto.place(self._meta.db_table, name, self.pk)
            envelope = (
                Sealed(crypto.encrypt(text.encode(), key, place)) if text else None
            )
            setattr(self, name, envelope)
        return self

    def reveal(self, name: str) -> str:
        """Open one sealed column; raises crypto.Unreadable. Opening an identity is audited by the service that asks."""
        value: Sealed | None = getattr(self, name)
        return value.open(self, name) if value else ""
