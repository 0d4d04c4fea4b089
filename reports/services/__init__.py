"""Everything that can happen to a report: asked for, frozen, published, failed, taken up again."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from agencies.calendar import home_province
from agencies.choices import AreaLevel
from agencies.membership import area_codes
from agencies.models import Area
from agencies.querysets import AreaQuerySet
from core import audit, clock, queue
from core.choices import JobState
from reports.models import Report, ReportSchedule
from reports.querysets import reach
from reports.services import storage
from reports.services.freezing import freeze as freeze
from reports.services.storage import Damaged as Damaged
from reports.states import WAITING, Status


JOB = "report.render"
REPORTED = (AreaLevel.PROVINCE, AreaLevel.REGENCY)


class PeriodNotOver(Exception):
    """The month has not ended; its figures would change."""


class TransitionRefused(Exception):
    """The report is not in a state from which this step can be taken."""


@dataclass(frozen=True)
class Asked:
    """What came of asking: the reports, and how many of them are new."""

    reports: tuple[Report, ...]
    new: int

    def get_absolute_url(self) -> str:
        """The one report's page, or the list for several."""
        if len(self.reports) == 1:
            return self.reports[0].get_absolute_url()
        return reverse("reports:list")


def last_day_over() -> date:
    """The last day of the month before this one: up to then a period is over."""
    return clock.today().replace(day=1) - timedelta(days=1)


def last_month() -> date:
    """The first day of the month before this one."""
    return last_day_over().replace(day=1)


def askable_areas(user: User) -> AreaQuerySet:
    """The province or regencies for which this person may ask for a report."""
    if not user.may(Permission.ASK_REPORT):
        return Area.objects.none()
    mine = Area.objects.within(*area_codes(user)).in_force(clock.today())
    return mine.filter(level__in=REPORTED).order_by("code")


def readable_areas(user: User) -> AreaQuerySet:
    """The province or regencies whose reports this person may read."""
    mine = reach(user)
    areas = Area.objects.filter(mine.q("pk")).in_force(clock.today())
    return areas.filter(level__in=REPORTED)


@transaction.atomic
def request_report(*, by: User, area: Area, month: date) -> Asked:
    """Ask for the report of one area and month, and write the job that makes it; asked twice gives the same row."""
    if month > last_month():
        raise PeriodNotOver
    found = Report.objects.of(area.pk, month).order_by("-version").first()
    if found:
        return Asked((found,), new=0)
    last = calendar.monthrange(month.year, month.month)[1]
    report = Report(
        area=area, period_start=month, period_end=month.replace(day=last), created_by=by
    )
    try:
        with transaction.atomic():
            key = f"report:{report.pk}:v{report.version}"
            payload = {"report": str(report.pk)}
            report.job = queue.enqueue(JOB, key=key, payload=payload, by=by)
            report.save(force_insert=True)
            audit.record("report.requested", target=report, by=by, area=area.pk)
    except IntegrityError:
        # Somebody else asked in the same moment; theirs is the row.
        return Asked((Report.objects.of(area.pk, month).latest("version"),), new=0)
    return Asked((report,), new=1)


@transaction.atomic
def request_month(*, by: User, province: Area, month: date) -> Asked:
    """Ask for a province and all its regencies at once, one job each. The province comes last: it adds up the others."""
    inside = Area.objects.within(province.pk).in_force(clock.today())
    regencies = inside.filter(level=AreaLevel.REGENCY).order_by("-code")
    asked = [
        request_report(by=by, area=area, month=month) for area in (*regencies, province)
    ]
    reports = tuple(report for one in asked for report in one.reports)
    return Asked(reports, sum(one.new for one in asked))


@transaction.atomic
def ask_for_due_months(*, by: User) -> int:
    """Ask for last month's reports once their day has come (decision 15); returns how many are new."""
    if not ReportSchedule.objects.due(clock.today()).exists():
        return 0
    province = Area.objects.filter(pk=home_province()).first()
    if province is None:
        return 0
    return request_month(by=by, province=province, month=last_month()).new


@transaction.atomic
def publish(report: Report, *, by: User, content: bytes, pages: int) -> Report:
    """Put the file under its own hash, then the row that names it. What is published stays as it is."""
    held = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if held.is_ready:
        return held
    file = storage.keep(content)
    return _move(
        held,
        to=Status.READY,
        by=by,
        pdf_path=file.path,
        pdf_sha256=file.sha256,
        pdf_size=file.size,
        pages=pages,
        published_at=clock.now(),
        failure_code="",
    )


@transaction.atomic
def settle_failures(*, by: User) -> int:
    """Write down which reports failed: their job gave up after all its attempts. Returns how many."""
    lost = Report.objects.select_for_update(of=("self",)).filter(
        status__in=WAITING, job__state=JobState.FAILED
    )
    found = list(lost.select_related("job"))
    for report in found:
        _move(
            report,
            to=Status.FAILED,
            by=by,
            failure_code=failure_code(report) or "unknown",
        )
    return len(found)


@transaction.atomic
def take_up_again(*, by: User) -> int:
    """Let failed reports be made again, from where they stood: what was frozen stays frozen. Returns how many."""
    failed = Report.objects.select_for_update(of=("self",)).filter(status=Status.FAILED)
    found = list(failed.select_related("job"))
    for report in found:
        again = Status.FROZEN if report.frozen_at else Status.REQUESTED
        _move(report, to=again, by=by, failure_code="")
        if report.job:
            queue.retry(report.job)
    return len(found)


def file_of(report: Report) -> bytes:
    """The bytes of a ready report, exactly those that were published; raises Damaged."""
    return storage.read(report.pdf_path, digest=report.pdf_sha256)


def failure_code(report: Report) -> str:
    """What to tell whoever looks after the system: the error's name and the beginning of the job's id."""
    if report.job is None or not report.job.error:
        return ""
    return f"{report.job.error}-{report.job.pk.hex[:8]}"[:60]


def _move(report: Report, *, to: Status, by: User, **changes: object) -> Report:
    """Take one step of the table with a row that is held, save only what changed, record."""
    if not report.can_become(to):
        raise TransitionRefused(f"{report.get_status_display()} -> {to.label}")
    for name, value in changes.items():
        setattr(report, name, value)
    report.status = to
    report.save(update_fields=["status", *changes])
    audit.record(f"report.{to.value}", target=report, by=by, version=report.version)
    return report
