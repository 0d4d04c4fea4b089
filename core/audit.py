"""Who did what, and who read what, written in the transaction that does it."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from core import origin
from core.models import AuditEvent


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

# Stands for a person where nobody acts.
HOUSE = "sistem"


def record(
    action: str,
    *,
    target: models.Model,
    by: "AbstractBaseUser",
    thread: UUID | str = "",
    **detail: str | int,
) -> None:
    """Write the audit line. Call it inside the transaction that does the deed.

    ``detail`` holds codes, counts and ids only, never a text that somebody typed about a person.
    """
    _write(action, target, by, str(thread or target.pk), detail)


def record_house(action: str, *, target: models.Model, **detail: str | int) -> None:
    """The same for a deed of the house itself, where core knows no account that does it."""
    _write(action, target, None, str(target.pk), detail)


def read(
    action: str,
    *,
    target: models.Model,
    by: "AbstractBaseUser",
    thread: UUID | str = "",
    **detail: str | int,
) -> None:
    """Write that somebody read a record. Readings have a thread of their own beside that of the deeds."""
    _write(action, target, by, readings_of(thread or target.pk), detail)


def readings_of(thread: UUID | str) -> str:
    """The thread of the readings of a record: a history tells what happened, an access log who looked."""
    return f"{thread}:r"


def _write(
    action: str,
    target: models.Model,
    by: "AbstractBaseUser | None",
    thread: str,
    detail: dict[str, str | int],
) -> None:
    AuditEvent.objects.create(
        action=action,
        actor=by.get_username() if by else HOUSE,
        actor_id=str(by.pk) if by else "",
        target_model=target._meta.label,
        target_id=str(target.pk),
        thread_id=thread,
        detail=detail,
        origin=origin.current(),
    )
