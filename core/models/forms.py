"""Forms on their way: what was typed and not sent, and what was sent once."""

import uuid

from django.db import models
from django.db.models.functions import Now

from core.fields import SealedTextField
from core.models.keys import Subject


class Draft(Subject):
    """What somebody typed into a form and has not sent, sealed; one a person and page."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user_id = models.CharField(max_length=40)
    path = models.CharField(max_length=300)
    content = SealedTextField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user_id", "path"], name="draft_is_one_per_person_and_page"
            )
        ]

    def __str__(self) -> str:
        return self.path


class Submission(models.Model):
    """A form that was sent once. The second sending of the same form is led to what the first one made."""

    key = models.UUIDField(primary_key=True)
    user_id = models.CharField(max_length=40)
    result_url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return str(self.key)
