"""What lets somebody in for a while: the session of who signed in, and codes that are given out once."""

import uuid
from datetime import datetime
from typing import Any, Self

from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Now
from django.utils.module_loading import import_string


class Session(AbstractBaseSession):
    """One window in which somebody is signed in (or about to be): who, since when, last seen, from where. Gone when it ends."""

    user_id = models.CharField(max_length=40, blank=True)
    since = models.DateTimeField()
    seen = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    device = models.CharField(max_length=60, blank=True)

    class Meta:
        indexes = [models.Index(fields=["user_id"], name="session_by_person")]

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")


class OneTimeLinkQuerySet(models.QuerySet["OneTimeLink"]):
    # What

    def live(self, now: datetime) -> Self:
        """Not expired, not used up, and not tried too often."""
        return self.filter(expires_at__gt=now, uses_left__gt=0, tries_left__gt=0)


class OneTimeLink(models.Model):
    """A code that opens one thing a few times until a moment: of which kind, for which object, and its digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=30)
    object_id = models.CharField(max_length=40)
    code_hash = models.BinaryField(max_length=16)
    expires_at = models.DateTimeField()
    uses_left = models.PositiveSmallIntegerField()
    tries_left = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField(db_default=Now())

    objects = OneTimeLinkQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "object_id"], name="link_by_object")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code_hash"], name="link_code_is_unique_in_its_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id}"
