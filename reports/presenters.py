"""How reports are worded on a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock, exports, health
from core.choices import JobState
from core.formats import month_id, number_id, size_id
from core.models import Heartbeat
from reports import services
from reports.documents import charts, tables
from reports.documents.content import Content, content_of
from reports.models import Report
from reports.states import Status


CHART_WIDTH = 400
STEPS = 3


@dataclass(frozen=True)
class State:
    """Where a report stands: sign and word, one sentence, and how far the work is."""

    sign: str
    word: str
    sentence: str
    done: int = 0
    of: int = 0


@dataclass(frozen=True)
class Line:
    """A report in a list."""

    report: Report
    title: str
    state: State


@dataclass(frozen=True)
class Making:
    """Reports being made; ``waits`` says whether the list has reason to look again."""

    lines: list[Line]

    @property
    def waits(self) -> bool:
        return any(not line.report.is_ready for line in self.lines)


def lines(reports: Iterable[Report]) -> list[Line]:
    """Reports with their titles and states; whether the maker runs is asked once, and only if something waits."""
    found = list(reports)
    silent = maker_is_silent() if any(r.is_waiting for r in found) else False
    return [Line(one, one.title, state(one, silent=silent)) for one in found]


def state(report: Report, *, silent: bool) -> State:
    """``silent`` says that no worker has been heard of."""
    if report.is_ready:
        return State("good", _("ready"), "")
    if _has_failed(report):
        return State("late", _("not made yet"), _failure(report))
    if silent:
        return State(
            "paused",
            _("waiting"),
            _(
                "The report maker is not running at the moment; your request is kept and will be made as soon as"
                " it runs again."
            ),
        )
    if report.status == Status.REQUESTED and not _runs(report):
        return State("idle", _("in the queue"), _("The report waits its turn."))
    done = report.job.done_parts if report.job else 0
    sentence = _(
        "The report is being made: %(done)s of %(of)s steps done. You may leave this page."
    )
    return State(
        "active",
        _("being made"),
        sentence % {"done": max(done, int(report.frozen_at is not None)), "of": STEPS},
        max(done, int(report.frozen_at is not None)),
        STEPS,
    )


def a_moment_ago() -> datetime:
    """A report finished since then still stands among those being made."""
    return clock.now() - timedelta(minutes=15)


def maker_is_silent() -> bool:
    """Whether the worker has not been heard of for longer than core.health allows."""
    limit = timedelta(seconds=health.SILENCE["worker"])
    heard = Heartbeat.objects.filter(name="worker", at__gt=timezone.now() - limit)
    return not heard.exists()


def facts(report: Report) -> list[dict[str, Any]]:
    """The summary list of a ready report."""
    return [
        {"label": _("Pages"), "value": number_id(report.pages or 0)},
        {"label": _("Size"), "value": size_id(report.pdf_size or 0)},
        {"label": _("Version"), "value": report.version},
        {"label": _("Downloads"), "value": _times(exports.count(report))},
        {"label": "SHA-256", "value": report.pdf_sha256},
    ]


@dataclass(frozen=True)
class Figures:
    """The frozen numbers of a report as its page shows them."""

    frozen_at: datetime
    facts: list[dict[str, str]]
    chapters: list[tables.Chapter]
    chart: charts.Chart | None
    sources: list[dict[str, Any]]


def figures(report: Report) -> Figures | None:
    """What the PDF shows, from the same data; None before the freeze."""
    if report.data is None:
        return None
    content = content_of(report)
    return Figures(
        frozen_at=content.frozen_at,
        facts=_headline(content),
        chapters=tables.chapters(content),
        chart=charts.main_chart(content, width=CHART_WIDTH),
        sources=[
            {"name": s.name, "version": s.version, "frozen_at": s.frozen_at}
            for s in content.sources
        ],
    )


# Frozen numbers never change (wall 6), so a process draws them once; by report and language, thrown away when many.
_drawn: dict[tuple[UUID, str], SafeString] = {}
MOST_DRAWN = 200


def figures_drawn(report: Report) -> SafeString:
    """The figures of a ready report as HTML; whoever asks has been let in by visible_to."""
    key = report.pk, get_language() or ""
    if key not in _drawn:
        if len(_drawn) >= MOST_DRAWN:
            _drawn.clear()
        context = {"figures": figures(report)}
        _drawn[key] = render_to_string("reports/_figures.html", context)
    return _drawn[key]


@dataclass(frozen=True)
class Summary:
    """How far last month is in what a person reads: areas, and what became of them."""

    month: str
    areas: int
    ready: int
    making: int

    @property
    def missing(self) -> int:
        return self.areas - self.ready - self.making


def summary(user: User) -> Summary:
    """Counts of last month's first versions, for the sentence at the top of the list."""
    month = services.last_month()
    found = Report.objects.visible_to(user).in_month(month)
    states = list(found.values_list("area", "status").distinct())
    ready = {area for area, status in states if status == Status.READY}
    return Summary(
        month=month_id(month),
        areas=services.readable_areas(user).count(),
        ready=len(ready),
        making=len({area for area, _status in states} - ready),
    )


@dataclass(frozen=True)
class View:
    """A saved view of the list."""

    url: str
    label: str
    current: bool


def views(current: str) -> list[View]:
    """All, last month's, and those of the own area."""
    labels = {
        "all": _("All"),
        "month": month_id(services.last_month()),
        "mine": _("My area"),
    }
    url = reverse("reports:list")
    return [
        View(f"{url}?view={name}", text, name == current)
        for name, text in labels.items()
    ]


def _headline(content: Content) -> list[dict[str, str]]:
    head = content.headline()
    return [
        {"label": _("Cases"), "value": tables.number(head.cases)},
        {"label": _("Victims"), "value": tables.number(head.victims)},
        {"label": _("Victims under 18"), "value": tables.number(head.children)},
        {"label": _("Referrals"), "value": tables.number(head.referrals)},
    ]


def _has_failed(report: Report) -> bool:
    """It failed, or an attempt failed and the next one waits its time."""
    job = report.job
    return report.status == Status.FAILED or (
        job is not None
        and (
            job.state == JobState.FAILED
            or (job.state == JobState.QUEUED and job.error != "")
        )
    )


def _runs(report: Report) -> bool:
    return report.job is not None and report.job.state == JobState.RUNNING


def _failure(report: Report) -> str:
    code = report.failure_code or services.failure_code(report)
    return _(
        "The report could not be made yet because of a fault in the system. Its data are safe; it is made again"
        " automatically. Code: %(code)s."
    ) % {"code": code}


def _times(count: int) -> str:
    return _("%(count)s times") % {"count": number_id(count)}
