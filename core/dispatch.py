"""The only Celery task there is: run one job row. Celery and the broker may lose it at any moment."""

from uuid import UUID

from celery import shared_task
from django.db import close_old_connections

from core import queue


@shared_task(name="core.run_job")
def run_job(job_id: str) -> None:
    """Run the job with this id, if nobody else has."""
    close_old_connections()
    queue.run(UUID(job_id))
