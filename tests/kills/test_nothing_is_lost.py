"""Worker, relay and broker are killed while jobs run: every job has one effect, none has none, none has two.

The broker keeps nothing on disk here, so that each of its deaths loses every id it held.
"""

import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import databases
from tests.stack import Stack, manage, running_stack


DATABASE = databases.of_this_process("tppo_kills")
VICTIMS = ("worker", "relay", "broker")


@pytest.fixture
def stack() -> Iterator[Stack]:
    """Broker, relay and worker with short leases, on a database of their own."""
    folder = Path(tempfile.mkdtemp(prefix="tppo-"))
    settings = {
        "DJANGO_SETTINGS_MODULE": "tests.probe.settings",
        "JOB_LEASE_SECONDS": "4",
        "JOB_REPUBLISH_SECONDS": "4",
        "LOG_LEVEL": "WARNING",
    }
    try:
        with running_stack(folder, DATABASE, **settings) as stack:
            stack.start("broker", "relay", "worker")
            yield stack
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.stack
def test_a_hundred_jobs_survive_the_death_of_everything_that_carries_them(
    stack: Stack,
) -> None:
    kills = _run(stack, jobs=100, seconds=0.25, kills=6, seed=7)

    assert kills >= 6
    assert _effects() == {1: 100}


@pytest.mark.proof
def test_four_hundred_jobs_survive_thirty_deaths(stack: Stack) -> None:
    kills = _run(stack, jobs=400, seconds=0.4, kills=30, seed=11)

    assert kills >= 30
    assert _effects() == {1: 400}


def _run(stack: Stack, *, jobs: int, seconds: float, kills: int, seed: int) -> int:
    """Ask for every job twice, kill at random until enough, and wait for the end; returns the number of kills."""
    chance = random.Random(seed)
    _ask(stack, jobs, seconds)
    _ask(stack, jobs, seconds)
    done, deadline = 0, time.monotonic() + 60 + jobs
    while time.monotonic() < deadline:
        time.sleep(chance.uniform(0.8, 1.6))
        if done < kills:
            stack.kill(VICTIMS[done % len(VICTIMS)])
            done += 1
        stack.keep_running()
        if done >= kills and not _waiting():
            return done
    raise AssertionError(f"{_waiting()} jobs still wait\n{_tail(stack)}")


def _ask(stack: Stack, jobs: int, seconds: float) -> None:
    """Ask for every job as the product does, in one transaction."""
    words = (
        "from django.db import transaction; from core import queue\n"
        "with transaction.atomic():\n"
        f"    for n in range({jobs}):\n"
        f"        queue.enqueue('probe', key=f'probe:{{n}}', payload={{'n': n, 'seconds': {seconds}}})"
    )
    manage(stack, "shell", "--no-imports", "-c", words)


def _waiting() -> int:
    with _database() as connection:
        return connection.execute(
            "SELECT count(*) FROM core_job WHERE state <> 'done'"
        ).fetchone()[0]


def _effects() -> dict[int, int]:
    """How many jobs had how many effects."""
    with _database() as connection:
        rows = connection.execute(
            "SELECT value, count(*) FROM core_counter WHERE series LIKE 'probe:%' GROUP BY value"
        ).fetchall()
    return dict(rows)


def _database() -> psycopg.Connection:
    return psycopg.connect(
        databases.url_of(DATABASE, databases.owner_url()), autocommit=True
    )


def _tail(stack: Stack) -> str:
    return "\n".join(
        f"== {p.name}\n{p.read_text()[-1500:]}" for p in stack.folder.glob("*.log")
    )
