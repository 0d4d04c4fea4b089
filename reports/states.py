"""The states of a report as a table; nothing else of ours is imported here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    REQUESTED = "requested", _("waiting its turn")
    FROZEN = "frozen", _("being drawn up")
    READY = "ready", _("ready")
    FAILED = "failed", _("not made yet")


# What was asked for is frozen once, then published once; a failure goes back to where it stood.
TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.REQUESTED: frozenset({Status.FROZEN, Status.FAILED}),
    Status.FROZEN: frozenset({Status.READY, Status.FAILED}),
    Status.FAILED: frozenset({Status.REQUESTED, Status.FROZEN}),
    Status.READY: frozenset(),
}
WAITING = frozenset({Status.REQUESTED, Status.FROZEN})
UNFINISHED = frozenset(Status) - {Status.READY}
