"""Who did what, written in the transaction that does it."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from core.models import AuditEvent


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


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
    AuditEvent.objects.create(
        action=action,
        actor=by.get_username(),
        actor_id=str(by.pk),
        target_model=target._meta.label,
        target_id=str(target.pk),
        thread_id=str(thread or target.pk),
        detail=detail,
    )
