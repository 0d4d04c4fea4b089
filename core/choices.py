from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    QUEUED = "queued", _("queued")
    RUNNING = "running", _("in progress")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class FileState(models.TextChoices):
    PUBLISHED = "published", _("can be downloaded")
    QUARANTINED = "quarantined", _("locked until it has been scanned")
    REFUSED = "refused", _("removed")


WAITING = frozenset({JobState.QUEUED, JobState.RUNNING})
