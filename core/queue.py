"""Work that follows: a row in PostgreSQL with a lease and a fencing token; the broker only carries ids.

A handler does its slow part first (it may be killed and run again) and returns the effect, which runs in one
transaction with the row's move to "done". A worker that lost its lease holds an old attempt number, so its effect is
rolled back. Exactly one effect a job, whatever is killed when (decision 13, measured in docs/adr/0006).
"""

import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now

from core import scope
from core.choices import JobState
from core.models import Job


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

logger = logging.getLogger(__name__)
CHANNEL = "core_job"
LONGEST_BACK_OFF = 300


class LeaseLost(Exception):
    """Another worker has taken the job; whatever this one did is rolled back."""


@dataclass
class Work:
    """A claimed job: what to do, and the attempt number that proves the claim."""

    id: UUID
    kind: str
    payload: dict[str, Any]
    attempt: int
    max_attempts: int
    requested_by: str = ""
    parts: tuple[int, int] = field(default=(0, 0))

    def progress(self, done: int, of: int) -> None:
        """Say how far the slow part is; the heartbeat writes it down."""
        self.parts = (done, of)


Effect = Callable[[], dict[str, Any] | None]
Handler = Callable[[Work], Effect]


@dataclass(frozen=True)
class Registered:
    handler: Handler
    queue: str


_handlers: dict[str, Registered] = {}


def handles(kind: str, *, queue: str = "default") -> Callable[[Handler], Handler]:
    """Register the handler of one kind of job."""

    def register(handler: Handler) -> Handler:
        _handlers[kind] = Registered(handler, queue)
        return handler

    return register


def queue_of(kind: str) -> str:
    """The Celery queue that carries this kind."""
    return _handlers[kind].queue if kind in _handlers else "default"


def enqueue(
    kind: str,
    *,
    key: str,
    payload: dict[str, Any] | None = None,
    by: "AbstractBaseUser | None" = None,
) -> Job:
    """Write the job in the caller's transaction; a second call with the same key gives the same row."""
    job, created = Job.objects.get_or_create(
        idempotency_key=key,
        defaults={
            "kind": kind,
            "payload": payload or {},
            "requested_by": by.get_username() if by else "",
        },
    )
    if created:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(job.pk)])
    return job


def retry(job: Job) -> None:
    """Let a failed job run again from the start."""
    Job.objects.filter(pk=job.pk, state=JobState.FAILED).update(
        state=JobState.QUEUED, attempt=0, run_after=Now(), dispatched_at=None, error=""
    )


def publishable(limit: int = 200) -> list[tuple[UUID, str]]:
    """Jobs whose id the broker should carry now, marked as carried: new ones, forgotten ones, and those whose worker died.

    Call it in the transaction that publishes: if publishing fails the marks roll back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE core_job SET dispatched_at = now() WHERE id IN (
                SELECT id FROM core_job
                WHERE run_after <= now() AND (
                    (state = 'queued' AND dispatched_at IS NULL)
                    OR (state = 'running' AND lease_until < now() AND dispatched_at < lease_until)
                    OR ((state = 'queued' OR (state = 'running' AND lease_until < now()))
                        AND dispatched_at < now() - make_interval(secs => %s)))
                ORDER BY run_after LIMIT %s FOR UPDATE SKIP LOCKED)
            RETURNING id, kind
            """,
            [settings.JOB_REPUBLISH_SECONDS, limit],
        )
        return [(row[0], row[1]) for row in cursor.fetchall()]


def claim(job_id: UUID) -> Work | None:
    """Take the job for this worker, or nothing if it is done, taken or not due. One statement, so two cannot both win."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE core_job SET state = 'running', attempt = attempt + 1,
                lease_until = now() + make_interval(secs => %s)
            WHERE id = %s AND run_after <= now()
                AND (state = 'queued' OR (state = 'running' AND lease_until < now()))
            RETURNING kind, payload::text, attempt, max_attempts, requested_by
            """,
            [settings.JOB_LEASE_SECONDS, job_id],
        )
        row = cursor.fetchone()
    if row is None:
        return None
    return Work(job_id, row[0], json.loads(row[1]), row[2], row[3], row[4])


def run(job_id: UUID) -> bool:
    """Claim and run one job to its end; True if this call finished it."""
    work = claim(job_id)
    if work is None:
        return False
    if work.attempt > work.max_attempts:
        _give_up(work, "worker_died")
        return False
    try:
        with _lease_kept(work), scope.as_system(f"job {work.kind}"):
            effect = _handlers[work.kind].handler(work)
        _finish(work, effect)
    except LeaseLost:
        logger.warning("job %s: lease lost on attempt %s", work.id, work.attempt)
        return False
    except Exception as error:
        logger.exception(
            "job %s (%s) failed on attempt %s", work.id, work.kind, work.attempt
        )
        _fail(work, type(error).__name__)
        return False
    return True


def _finish(work: Work, effect: Effect) -> None:
    """Effect and "done" together or not at all; the attempt number is the fencing token."""
    with transaction.atomic():
        held = Job.objects.select_for_update().filter(
            pk=work.id, attempt=work.attempt, state=JobState.RUNNING
        )
        if not held.exists():
            raise LeaseLost
        with scope.as_system(f"job {work.kind}"):
            result = effect() or {}
        held.update(
            state=JobState.DONE,
            result=result,
            error="",
            finished_at=Now(),
            lease_until=None,
            done_parts=F("all_parts"),
        )


def _fail(work: Work, code: str) -> None:
    if work.attempt >= work.max_attempts:
        _give_up(work, code)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE core_job SET state = 'queued', lease_until = NULL, dispatched_at = NULL, error = %s,
                run_after = now() + make_interval(secs => %s)
            WHERE id = %s AND attempt = %s AND state = 'running'
            """,
            [code, min(2**work.attempt, LONGEST_BACK_OFF), work.id, work.attempt],
        )


def _give_up(work: Work, code: str) -> None:
    Job.objects.filter(pk=work.id, attempt=work.attempt).update(
        state=JobState.FAILED, error=code, finished_at=Now(), lease_until=None
    )


@contextmanager
def _lease_kept(work: Work) -> Iterator[None]:
    """Renew the lease and write progress from a second connection while the slow part runs."""
    stop = threading.Event()

    def beat() -> None:
        # Inside this thread `connection` is a connection of its own.
        try:
            while not stop.wait(settings.JOB_LEASE_SECONDS / 3):
                _renew(work)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True, name=f"lease-{work.id}")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


def _renew(work: Work) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE core_job SET lease_until = now() + make_interval(secs => %s),
                done_parts = %s, all_parts = %s
            WHERE id = %s AND attempt = %s AND state = 'running'
            """,
            [settings.JOB_LEASE_SECONDS, *work.parts, work.id, work.attempt],
        )
