"""Hand the ids of waiting jobs to the broker, at once when one is written and once a second in any case."""

import logging
import signal
import time
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand
from django.db import connection, transaction
from django.db.utils import Error
from kombu.exceptions import OperationalError

from core import health, queue
from core.dispatch import run_job


logger = logging.getLogger(__name__)
PAUSE = 1.0


class Command(BaseCommand):
    help = "Publish the ids of waiting jobs to Celery until told to stop."

    stopping = False

    def handle(self, *args: Any, **options: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        while not self.stopping:
            try:
                self._round()
            except OperationalError as error:
                logger.warning("broker does not answer, the jobs wait: %s", error)
                time.sleep(PAUSE)
            except Error as error:
                logger.warning("database does not answer: %s", error)
                connection.close()
                time.sleep(PAUSE)

    def _round(self) -> None:
        health.beat("relay")
        while publish():
            pass
        with connection.cursor() as cursor:
            cursor.execute(f"LISTEN {queue.CHANNEL}")
        for _ in connection.connection.notifies(timeout=PAUSE, stop_after=1):
            pass

    def _stop(self, *_: Any) -> None:
        self.stopping = True


def publish() -> int:
    """Publish one batch; the marks roll back when the broker refuses."""
    with transaction.atomic():
        batch = queue.publishable()
        with current_app.producer_or_acquire() as producer:
            for job_id, kind in batch:
                run_job.apply_async(
                    args=(str(job_id),), queue=queue.queue_of(kind), producer=producer
                )
    return len(batch)
