"""Files whose scanner was silent, and files on the disk that belong to nobody."""

import os
import time
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from core import clock, files, jobs, quarantine
from core.choices import FileState
from core.models import AuditEvent, StoredFile
from core.queue import Work
from tests import clamd
from tests.factories.organisation import OfficerFactory, agency_of
from tests.uploads import PARTS, docx, pdf, upload, zipped


pytestmark = pytest.mark.django_db
LONG_AGO = time.time() - 2 * 24 * 3600


@pytest.fixture
def officer(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.CLAMD_TIMEOUT = 0.3
    return OfficerFactory(agency=agency_of("DISPORA", "64")).user


@pytest.fixture
def locked(settings, officer):
    """Stores a file while the scanner is down."""

    def store(content: bytes = b"") -> StoredFile:
        settings.CLAMD_ADDRESS = "127.0.0.1:1"
        checked = files.inspect(upload("laporan.docx", content or docx()))
        return files.store(checked, by=officer)

    return store


def test_a_file_the_scanner_did_not_answer_for_is_kept_sealed_and_given_to_nobody(
    locked,
) -> None:
    record = locked()

    assert (record.state, record.scanned) == (FileState.QUARANTINED, False)
    assert b"PK" not in Path(files.settings.MEDIA_ROOT, record.path).read_bytes()[:100]
    with pytest.raises(files.Locked):
        files.read(record)


def test_it_is_published_once_the_scanner_finds_nothing(locked, settings) -> None:
    record = locked()

    with clamd.stand_in() as settings.CLAMD_ADDRESS:
        settled = quarantine.settle(quarantine.ask_again())

    record.refresh_from_db()
    assert settled == {"published": 1, "refused": 0, "waiting": 0}
    assert (record.state, record.scanned) == (FileState.PUBLISHED, True)
    assert files.read(record).startswith(b"PK")
    assert AuditEvent.objects.filter(
        action="file.published", target_id=str(record.pk)
    ).exists()


def test_its_bytes_are_removed_once_the_scanner_finds_something(
    locked, settings, django_capture_on_commit_callbacks
) -> None:
    record = locked(zipped(PARTS | {"word/media/a.bin": clamd.EICAR}, packed=False))

    with (
        clamd.stand_in() as settings.CLAMD_ADDRESS,
        django_capture_on_commit_callbacks(execute=True),
    ):
        settled = quarantine.settle(quarantine.ask_again())

    record.refresh_from_db()
    assert settled["refused"] == 1
    assert record.state == FileState.REFUSED
    assert not Path(settings.MEDIA_ROOT, record.path).exists()
    assert quarantine.sweep()["missing"] == 0
    event = AuditEvent.objects.get(action="file.refused")
    assert event.detail == {"reason": "infected"}


def test_the_jobs_of_the_house_ask_and_sweep(locked, settings) -> None:
    record = locked()
    work = Work(id=uuid4(), kind="file.scan", payload={}, attempt=1, max_attempts=5)

    with clamd.stand_in() as settings.CLAMD_ADDRESS:
        asked = jobs.file_scan(work)()
    swept = jobs.tidy(work)()

    record.refresh_from_db()
    assert asked == {"published": 1, "refused": 0, "waiting": 0}
    assert swept is not None
    assert (swept["orphans"], swept["missing"]) == (0, 0)


def test_a_scanner_that_stays_silent_is_asked_again_later_and_later(locked) -> None:
    record = locked()
    StoredFile.objects.update(created_at=clock.now() - timedelta(minutes=10))

    settled = quarantine.settle(quarantine.ask_again())

    record.refresh_from_db()
    wait = record.scan_after - clock.now()
    assert settled["waiting"] == 1
    assert timedelta(minutes=9) < wait < timedelta(minutes=11)
    assert quarantine.ask_again() == {}


def test_a_wait_is_an_hour_at_most(locked) -> None:
    record = locked()
    StoredFile.objects.update(created_at=clock.now() - timedelta(days=3))

    quarantine.settle(quarantine.ask_again())

    record.refresh_from_db()
    assert record.scan_after - clock.now() <= quarantine.LONGEST_WAIT


def test_without_a_scanner_a_file_is_published_and_marked(officer, settings) -> None:
    settings.CLAMD_ADDRESS = ""

    record = files.store(files.inspect(upload("a.pdf", pdf())), by=officer)

    assert (record.state, record.scanned) == (FileState.PUBLISHED, False)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("file_state_is_known", {"state": "perhaps"}),
        (
            "file_in_quarantine_waits",
            {"state": "quarantined", "scanned": True, "scan_after": clock.now()},
        ),
        ("file_in_quarantine_waits", {"state": "quarantined", "scan_after": None}),
    ],
)
def test_the_database_refuses_states_that_cannot_be(
    locked, name: str, values: dict
) -> None:
    record = locked()

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        StoredFile.objects.filter(pk=record.pk).update(**values)


def test_a_file_whose_row_was_rolled_back_goes_after_a_day(locked, settings) -> None:
    kept = locked()
    with transaction.atomic():
        lost = locked()
        transaction.set_rollback(True)
    half = Path(settings.MEDIA_ROOT, kept.path).with_suffix(".part")
    half.write_bytes(b"half")
    report = Path(settings.MEDIA_ROOT, "reports", "aa", "x.pdf")
    report.parent.mkdir(parents=True)
    report.write_bytes(b"report")
    for path in (Path(settings.MEDIA_ROOT, lost.path), half, report):
        os.utime(path, (LONG_AGO, LONG_AGO))
    os.utime(Path(settings.MEDIA_ROOT, kept.path), (LONG_AGO, LONG_AGO))

    swept = quarantine.sweep()

    assert swept == {"orphans": 2, "missing": 0}
    assert Path(settings.MEDIA_ROOT, kept.path).exists()
    assert report.exists()


def test_a_file_of_today_may_still_get_its_row(locked, settings) -> None:
    with transaction.atomic():
        young = locked()
        transaction.set_rollback(True)

    assert quarantine.sweep()["orphans"] == 0
    assert Path(settings.MEDIA_ROOT, young.path).exists()


def test_a_row_without_its_file_is_counted_and_said(locked, settings, caplog) -> None:
    record = locked()
    Path(settings.MEDIA_ROOT, record.path).unlink()

    assert quarantine.sweep()["missing"] == 1
    assert "not on the disk" in caplog.text
