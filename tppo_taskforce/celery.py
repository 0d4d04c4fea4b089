"""The Celery app: one task runs a job row by its id; nothing else is ever sent (docs/adr/0006)."""

import gc
import os
from typing import Any

from celery import Celery
from celery.signals import worker_process_init


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tppo_taskforce.settings.base")
app = Celery("tppo_taskforce")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["core"], related_name="dispatch")


@worker_process_init.connect
def spare_the_collector(**_: Any) -> None:
    """PDF layout makes millions of short-lived objects; collecting cycles meanwhile costs 40 % of the time."""
    gc.set_threshold(200_000, 50, 50)
