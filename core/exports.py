"""The door: every file that leaves goes through here and is counted (wall 3)."""

import mimetypes
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponse

from core import audit, consent
from core.models import ExportRecord


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


def leave(
    content: bytes,
    *,
    filename: str,
    kind: str,
    target: models.Model,
    by: "AbstractBaseUser",
    thread: Any = "",
) -> HttpResponse:
    """Record who takes which bytes of what, then hand them over as a download.

    What tells of a person who took consent back stays (core.consent).
    """
    if consent.is_withdrawn(target):
        raise PermissionDenied
    ExportRecord.objects.create(
        actor_id=str(by.pk),
        actor=by.get_username(),
        kind=kind,
        target_id=str(target.pk),
        sha256=sha256(content).hexdigest(),
        size=len(content),
    )
    audit.record(f"{kind}.exported", target=target, by=by, thread=thread)
    return HttpResponse(
        content,
        content_type=mimetypes.guess_type(filename)[0] or "application/octet-stream",
        headers={
            "Content-Disposition": f'attachment; filename="{filename}"',
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def count(target: models.Model) -> int:
    """How many times a record's file has left."""
    return ExportRecord.objects.filter(target_id=str(target.pk)).count()
