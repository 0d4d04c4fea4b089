"""A column that holds a sealed text, and the value it gives back."""

from typing import Any

from django.db import models

from core import crypto


class Sealed:
    """A text that is in the database but not in your hands. Printing it prints dots of fixed length."""

    def __init__(self, envelope: bytes) -> None:
        self.envelope = bytes(envelope)

    def __str__(self) -> str:
        return "••••••••"

    def __repr__(self) -> str:
        return "<Sealed>"

    def __bool__(self) -> bool:
        return True

    def open(self, record: Any, column: str) -> str:
        """The text, by the key of the record in whose column it stands; raises crypto.Unreadable."""
        place = crypto.place(record._meta.db_table, column, record.pk)
        return crypto.decrypt(self.envelope, record.data_key.open(), place).decode()


class SealedTextField(models.BinaryField):  # type: ignore[type-arg]  # not generic at run time
    """Encrypted text. Written by ``record.seal(name=...)`` and read by ``record.reveal("name")`` only."""

    description = "Encrypted text"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"null": True, "blank": True, "default": None, "editable": False}
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for key in ("null", "blank", "default", "editable"):
            kwargs.pop(key, None)
        return name, path, args, kwargs

    def from_db_value(self, value: Any, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def get_db_prep_value(
        self, value: Any, connection: Any, prepared: bool = False
    ) -> Any:
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is sealed: write it with record.seal(...)")
        envelope = None if value is None else value.envelope
        return super().get_db_prep_value(envelope, connection, prepared)
