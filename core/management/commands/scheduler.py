"""Tick: write the job rows that are due. It decides nothing and keeps nothing."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.db.utils import Error

from core import clock, health, periodic


logger = logging.getLogger(__name__)
PAUSE = 10


class Command(BaseCommand):
    help = "Write the jobs that are due, every few seconds, until told to stop."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                periodic.tick(clock.now())
                health.beat("scheduler")
            except Error as error:
                logger.warning("database does not answer: %s", error)
                connection.close()
            stop.wait(PAUSE)
