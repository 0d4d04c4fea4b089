"""Asking, freezing, publishing: once each, whatever happens."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from pypdf import PdfReader

from accounts.services import system_user
from agencies.models import Area
from core import queue, scope
from core.choices import JobState
from core.models import AuditEvent, Job
from reports import services
from reports.documents.content import Content, Pdf, content_of
from reports.models import Report, ReportSchedule
from reports.states import Status
from tests.reports import arrange
from tests.world import BALIKPAPAN, PROVINCE, SAMARINDA


OCTOBER = arrange.MONTH


@pytest.fixture(autouse=True)
def _tenth_of_november(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with time_machine.travel(arrange.REPORT_DAY):
        yield


@pytest.fixture
def drawn(monkeypatch) -> list[Content]:
    """Stand in for the layout engine, which has tests of its own; holds what was drawn."""
    seen: list[Content] = []

    def draw(content: Content) -> Pdf:
        seen.append(content)
        return Pdf(b"%PDF- " + str(content.as_json()).encode(), 3)

    monkeypatch.setattr("reports.documents.pdf.render", draw)
    return seen


def ask(area: str = SAMARINDA, month: date = OCTOBER) -> services.Asked:
    with scope.as_system("test"):
        return services.request_report(
            by=system_user(), area=Area.objects.get(pk=area), month=month
        )


def fresh(report: Report) -> Report:
    with scope.as_system("test"):
        return Report.objects.select_related("area", "job").get(pk=report.pk)


def freeze(report: Report) -> Report:
    with scope.as_system("test"):
        return services.freeze(report.pk)


def total(report: Report, name: str = "cases_by_area") -> object:
    table = content_of(fresh(report)).table(name)
    assert table
    return table.total


# Asking


def test_asking_writes_the_report_and_its_job_together(db) -> None:
    asked = ask()

    (report,) = asked.reports
    assert (asked.new, report.status, report.period_end) == (
        1,
        Status.REQUESTED,
        date(2026, 10, 31),
    )
    assert report.job
    assert report.job.payload == {"report": str(report.pk)}
    assert AuditEvent.objects.filter(action="report.requested").count() == 1


def test_asked_twice_is_one_row_and_one_job(db) -> None:
    first, second = ask(), ask()

    assert (first.reports, second.new) == (second.reports, 0)
    assert Job.objects.filter(kind=services.JOB).count() == 1


def test_two_who_ask_in_the_same_moment_get_one_report(committed_db) -> None:
    def one(_n: int) -> services.Asked:
        try:
            return ask()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        asked = list(pool.map(one, range(4)))

    assert len({a.reports[0].pk for a in asked}) == 1
    assert sum(a.new for a in asked) == 1
    assert Job.objects.filter(kind=services.JOB).count() == 1


def test_a_month_that_is_not_over_is_refused(db) -> None:
    with pytest.raises(services.PeriodNotOver):
        ask(month=date(2026, 11, 1))
    with scope.as_system("test"):
        assert not Report.objects.exists()


def test_a_province_asks_for_all_its_regencies_with_one_job_each(db) -> None:
    with scope.as_system("test"):
        asked = services.request_month(
            by=system_user(), province=Area.objects.get(pk=PROVINCE), month=OCTOBER
        )

    assert (len(asked.reports), asked.new) == (11, 11)
    assert Job.objects.filter(kind=services.JOB).count() == 11


def test_the_system_asks_on_the_due_day_and_not_again(db) -> None:
    with scope.as_system("test"):
        assert services.ask_for_due_months(by=system_user()) == 11
        assert services.ask_for_due_months(by=system_user()) == 0


def test_the_system_does_not_ask_before_the_due_day(db) -> None:
    with scope.as_system("test"):
        ReportSchedule.objects.update(due_day=11)
        assert services.ask_for_due_months(by=system_user()) == 0


# Freezing


def test_frozen_figures_are_those_of_that_moment(committed_db) -> None:
    arrange.victim(arrange.case(SAMARINDA))
    (report,) = ask().reports

    frozen = freeze(report)
    arrange.victim(arrange.case(SAMARINDA))
    again = freeze(report)

    assert (frozen.status, frozen.data) == (Status.FROZEN, again.data)
    assert total(report) == (1,)


def test_two_workers_freeze_once_and_get_the_same_figures(committed_db) -> None:
    arrange.victim(arrange.case(SAMARINDA))
    (report,) = ask().reports

    def one(_n: int) -> object:
        try:
            return freeze(report).data
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(one, range(2))

    assert first == second
    assert AuditEvent.objects.filter(action="report.frozen").count() == 1


def test_a_freeze_stands_whatever_becomes_of_the_transaction_around_it(
    committed_db,
) -> None:
    (report,) = ask().reports

    with scope.as_system("test"):
        services.freeze(report.pk)
        transaction.set_rollback(True)

    assert fresh(report).status == Status.FROZEN


def test_a_freeze_reads_one_moment(committed_db, monkeypatch) -> None:
    """A case that comes in while the figures are counted is in all of them or in none."""
    arrange.victim(arrange.case(SAMARINDA))
    (report,) = ask().reports
    compute = services.freezing.figures.compute

    def meanwhile(name, *rest):
        table = compute(name, *rest)
        if name == "cases_by_area":
            with ThreadPoolExecutor(1) as pool:
                pool.submit(add_a_victim).result()
        return table

    def add_a_victim() -> None:
        try:
            arrange.victim(arrange.case(SAMARINDA))
        finally:
            connection.close()

    monkeypatch.setattr(services.freezing.figures, "compute", meanwhile)
    freeze(report)

    assert total(report) == (1,)
    assert total(report, "victims_by_area") == (0, 1, 0, 0, 1, 0)


# The province


def test_a_province_adds_the_frozen_figures_of_its_regencies(committed_db) -> None:
    arrange.victim(arrange.case(SAMARINDA), forms=["KERJA_PAKSA"])
    arrange.victim(arrange.case(BALIKPAPAN), forms=["KERJA_PAKSA"])
    arrange.victim(arrange.case(PROVINCE), sex="L", age=30)
    (city,) = ask(SAMARINDA).reports
    freeze(city)
    arrange.victim(arrange.case(SAMARINDA), forms=["ORGAN"])

    (province,) = ask(PROVINCE).reports
    content = content_of(freeze(province))

    cases = content.table("cases_by_area")
    assert cases
    by_area = {row.code: row.values for row in cases.rows if any(row.values)}
    assert by_area == {PROVINCE: (1,), BALIKPAPAN: (1,), SAMARINDA: (1,)}
    assert cases.total == (3,)
    forms = content.table("exploitation_forms")
    assert forms
    assert [row.code for row in forms.rows] == ["n", "KERJA_PAKSA"]
    assert {s.code: s.version for s in content.sources if s.version} == {SAMARINDA: 1}


def test_a_province_freezes_the_regencies_that_wait_first(committed_db) -> None:
    with scope.as_system("test"):
        asked = services.request_month(
            by=system_user(), province=Area.objects.get(pk=PROVINCE), month=OCTOBER
        )
    province = asked.reports[-1]

    freeze(province)

    with scope.as_system("test"):
        assert {r.status for r in Report.objects.all()} == {Status.FROZEN}
    assert all(source.version == 1 for source in content_of(fresh(province)).sources)


# Publishing


def test_the_job_freezes_draws_and_publishes(committed_db, drawn, settings) -> None:
    arrange.victim(arrange.case(SAMARINDA))
    (report,) = ask().reports

    assert queue.run(report.job.pk) is True

    ready = fresh(report)
    assert (ready.status, ready.pages, len(drawn)) == (Status.READY, 3, 1)
    assert services.file_of(ready).startswith(b"%PDF-")
    assert ready.job
    assert ready.job.result == {"sha256": ready.pdf_sha256, "pages": 3}
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert [path.name for path in files] == [f"{ready.pdf_sha256}.pdf"]


def test_the_pdf_says_what_was_frozen(committed_db) -> None:
    arrange.victim(arrange.case(SAMARINDA), age=None)
    arrange.victim(arrange.case(SAMARINDA), sex="L", age=40)
    (report,) = ask().reports
    assert report.job

    assert queue.run(report.job.pk) is True

    done = fresh(report)
    reader = PdfReader(io.BytesIO(services.file_of(done)))
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert len(reader.pages) == done.pages
    assert total(done, "victims_by_area") == (0, 1, 1, 0, 2, 1)
    assert ["Kota", "Samarinda", "0", "1", "1", "0", "2", "1"] in [
        line.split() for line in text.splitlines()
    ]


def test_whoever_lost_the_lease_publishes_nothing(
    committed_db, drawn, settings, monkeypatch
) -> None:
    (report,) = ask().reports
    job = report.job

    def taken_away(content: Content) -> Pdf:
        Job.objects.filter(pk=job.pk).update(attempt=F("attempt") + 1)
        return Pdf(b"%PDF- too late", 1)

    monkeypatch.setattr("reports.documents.pdf.render", taken_away)

    assert queue.run(job.pk) is False
    assert fresh(report).status == Status.FROZEN
    assert not list(Path(settings.MEDIA_ROOT).rglob("*.pdf"))


def test_published_once_a_second_drawing_changes_nothing(committed_db) -> None:
    (report,) = ask().reports
    freeze(report)
    with scope.as_system("test"):
        first = services.publish(report, by=system_user(), content=b"one", pages=1)
        second = services.publish(report, by=system_user(), content=b"two", pages=2)

    assert (first.pdf_sha256, first.pages) == (second.pdf_sha256, second.pages)


@pytest.mark.parametrize(
    "change",
    [
        {"data": {}},
        {"pdf_sha256": "0" * 64},
        {"pdf_path": "elsewhere"},
        {"pages": 99},
        {"frozen_at": None},
        {"status": Status.FAILED, "failure_code": "x"},
        {"version": 2},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_ready_report_cannot_be_changed_in_the_database(committed_db, change) -> None:
    (report,) = ask().reports
    freeze(report)
    with scope.as_system("test"):
        services.publish(report, by=system_user(), content=b"one", pages=1)

    with pytest.raises(IntegrityError), scope.as_system("test"):
        Report.objects.filter(pk=report.pk).update(**change)


def test_a_frozen_report_cannot_be_changed_or_deleted(committed_db) -> None:
    (report,) = ask().reports
    freeze(report)

    with pytest.raises(IntegrityError), scope.as_system("test"):
        Report.objects.filter(pk=report.pk).update(data={"cases": 0})
    with pytest.raises(IntegrityError), scope.as_system("test"):
        Report.objects.filter(pk=report.pk).delete()


def test_a_file_that_was_tampered_with_is_not_handed_out(
    committed_db, settings
) -> None:
    (report,) = ask().reports
    freeze(report)
    with scope.as_system("test"):
        ready = services.publish(report, by=system_user(), content=b"one", pages=1)
    (Path(settings.MEDIA_ROOT) / ready.pdf_path).write_bytes(b"two")

    with pytest.raises(services.Damaged):
        services.file_of(ready)


# Failing


def test_a_report_that_failed_says_so_and_is_taken_up_again(
    committed_db, drawn, monkeypatch
) -> None:
    (report,) = ask().reports
    Job.objects.filter(pk=report.job.pk).update(max_attempts=1)
    with monkeypatch.context() as broken:
        broken.setattr("reports.documents.pdf.render", _disk_full)
        assert queue.run(report.job.pk) is False

    with scope.as_system("test"):
        assert services.settle_failures(by=system_user()) == 1
    failed = fresh(report)
    assert (failed.status, failed.failure_code[:8]) == (Status.FAILED, "OSError-")

    with scope.as_system("test"):
        assert services.take_up_again(by=system_user()) == 1
    again = fresh(report)
    assert again.job
    assert (again.status, again.job.state) == (Status.FROZEN, JobState.QUEUED)
    assert queue.run(again.job.pk) is True
    assert fresh(report).status == Status.READY


def _disk_full(content: Content) -> Pdf:
    raise OSError(28, "No space left on device")


def test_a_step_that_the_table_does_not_know_is_refused(db) -> None:
    (report,) = ask().reports
    with (
        pytest.raises(services.TransitionRefused),
        transaction.atomic(),
        scope.as_system("test"),
    ):
        services.publish(report, by=system_user(), content=b"one", pages=1)
