import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from core import queue
from core.choices import JobState
from core.models import Counter, Job


@pytest.fixture(autouse=True)
def _handlers(monkeypatch) -> None:
    monkeypatch.setattr(queue, "_handlers", dict(queue._handlers))


def counts(work: queue.Work) -> queue.Effect:
    """A job whose effect can be counted."""
    return _count_up


def _count_up() -> None:
    Counter.objects.get_or_create(series="effect")
    Counter.objects.filter(series="effect").update(value=F("value") + 1)


def effects() -> int:
    return (
        Counter.objects.filter(series="effect").values_list("value", flat=True).first()
        or 0
    )


def test_asking_twice_with_one_key_makes_one_job(db) -> None:
    first = queue.enqueue("test", key="a", payload={"n": 1})
    second = queue.enqueue("test", key="a", payload={"n": 2})

    assert first.pk == second.pk
    assert Job.objects.get().payload == {"n": 1}


def test_a_job_runs_once_and_is_done(committed_db) -> None:
    queue.handles("test")(counts)
    job = queue.enqueue("test", key="a")

    assert queue.run(job.pk) is True
    assert queue.run(job.pk) is False
    job.refresh_from_db()
    assert (job.state, effects()) == (JobState.DONE, 1)


def test_two_workers_that_get_the_same_id_have_one_effect(committed_db) -> None:
    queue.handles("test")(counts)
    job = queue.enqueue("test", key="a")

    def work(_: int) -> bool:
        try:
            return queue.run(job.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(work, range(4))) == [False, False, False, True]
    assert effects() == 1


def test_a_worker_that_lost_its_lease_changes_nothing(committed_db) -> None:
    def overtaken(work: queue.Work) -> queue.Effect:
        Job.objects.filter(pk=work.id).update(attempt=F("attempt") + 1)
        return _count_up

    queue.handles("test")(overtaken)
    job = queue.enqueue("test", key="a")

    assert queue.run(job.pk) is False
    assert effects() == 0


def test_a_dead_workers_job_is_published_and_taken_again(committed_db) -> None:
    queue.handles("test")(counts)
    job = queue.enqueue("test", key="a")
    assert queue.publishable() == [(job.pk, "test")]
    queue.claim(job.pk)
    Job.objects.filter(pk=job.pk).update(
        lease_until=Now() - timedelta(seconds=1),
        dispatched_at=Now() - timedelta(seconds=30),
    )

    assert queue.publishable() == [(job.pk, "test")]
    assert queue.run(job.pk) is True
    assert effects() == 1


def test_a_dead_workers_job_whose_id_the_broker_lost_is_published_again(
    committed_db,
) -> None:
    job = queue.enqueue("test", key="a")
    queue.publishable()
    queue.claim(job.pk)
    long_ago = Now() - timedelta(seconds=60)
    Job.objects.update(
        lease_until=long_ago, dispatched_at=long_ago + timedelta(seconds=1)
    )

    assert queue.publishable() == [(job.pk, "test")]
    assert queue.publishable() == []


def test_a_job_is_carried_once_until_it_is_forgotten(committed_db) -> None:
    queue.enqueue("test", key="a")

    assert len(queue.publishable()) == 1
    assert queue.publishable() == []


def test_a_failure_is_tried_again_later_and_in_the_end_says_so(committed_db) -> None:
    def breaks(work: queue.Work) -> queue.Effect:
        raise OSError

    queue.handles("test")(breaks)
    job = queue.enqueue("test", key="a")
    for _ in range(job.max_attempts):
        Job.objects.update(run_after=Now())
        assert queue.run(job.pk) is False

    job.refresh_from_db()
    assert (job.state, job.error, job.attempt) == (JobState.FAILED, "OSError", 5)


def test_a_failed_effect_leaves_nothing_behind(committed_db) -> None:
    def breaks_late(work: queue.Work) -> queue.Effect:
        def effect() -> None:
            _count_up()
            raise OSError

        return effect

    queue.handles("test")(breaks_late)
    job = queue.enqueue("test", key="a")

    assert queue.run(job.pk) is False
    assert effects() == 0


def test_a_long_job_keeps_its_lease_and_tells_how_far_it_is(
    committed_db, settings
) -> None:
    settings.JOB_LEASE_SECONDS = 1
    seen = threading.Event()

    def slow(work: queue.Work) -> queue.Effect:
        work.progress(3, 11)
        for _ in range(40):
            row = Job.objects.values_list("done_parts", "all_parts").get()
            if row == (3, 11) and Job.objects.filter(lease_until__gt=Now()).exists():
                seen.set()
                break
            threading.Event().wait(0.1)
        return dict

    queue.handles("test")(slow)

    assert queue.run(queue.enqueue("test", key="a").pk) is True
    assert seen.is_set()
