"""The states of a referral as one table (domain 5.3); nothing else of ours is imported here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Code list status_rujukan, the part that this version walks through."""

    DRAFT = "DRAF", _("Draft")
    SENT = "DIKIRIM", _("Sent")
    ACCEPTED = "DISETUJUI", _("Accepted")
    DECLINED = "DITOLAK", _("Declined")
    COMPLETED = "SELESAI", _("Completed")
    CANCELLED = "DIBATALKAN", _("Recalled")


TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.SENT, Status.CANCELLED}),
    Status.SENT: frozenset({Status.ACCEPTED, Status.DECLINED, Status.CANCELLED}),
    Status.ACCEPTED: frozenset({Status.COMPLETED, Status.CANCELLED}),
    Status.DECLINED: frozenset(),
    Status.COMPLETED: frozenset(),
    Status.CANCELLED: frozenset(),
}
CLOSED = frozenset(status for status, nexts in TRANSITIONS.items() if not nexts)
# The receiver sees a referral from the moment it is sent until it is called back.
SHOWN_TO_RECEIVER = frozenset(Status) - {Status.DRAFT, Status.CANCELLED}
# The way a referral goes when all is well, for the trail at its head.
TRAIL = (Status.SENT, Status.ACCEPTED, Status.COMPLETED)
