"""Freezing: every figure of a report read in one moment and written down once (decision 26)."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.utils import translation

from accounts.models import User
from accounts.services import system_user
from agencies.choices import AreaLevel
from agencies.models import Agency, Area
from core import audit, clock, figures, scope
from core.areas import AreaFilter
from core.figures import Table
from reports.documents.content import Content, Letterhead, Source, content_of
from reports.documents.tables import NAMES, OF_ONE_AREA
from reports.models import Report
from reports.querysets import ReportQuerySet
from reports.services.adding import Rest, added
from reports.states import Status


# Raised by one whenever the printed form changes.
TEMPLATE_VERSION = 1
LANGUAGE = "id"
LEAD_AGENCY_KIND = "DP3A"
REASON = "freeze of a report"


def freeze(report_id: UUID) -> Report:
    """Write down the figures of a report unless that has been done; of two workers one freezes, both get its data.

    It commits at once, on a connection of its own: whatever becomes of the drawing, these are the figures.
    """
    report = Report.objects.select_related("area").get(pk=report_id)
    if report.frozen_at is None:
        by = system_user()
        for waiting in _regencies_that_wait(report):
            freeze(waiting)
        with _own_connection():
            with _snapshot():
                content = compose(report)
            _write_down(report, content, by=by)
        report.refresh_from_db()
    return report


def compose(report: Report) -> Content:
    """Count everything now. The words are those of the document's language."""
    with translation.override(LANGUAGE):
        is_province = report.area.level == AreaLevel.PROVINCE
        parts = _frozen_regencies(report) if is_province else {}
        return Content(
            area_code=report.area_id,
            area_name=_area_name(report.area),
            is_province=is_province,
            period_start=report.period_start,
            period_end=report.period_end,
            version=report.version,
            frozen_at=clock.now(),
            letterhead=_letterhead(report.area),
            tables=tuple(_tables(report, parts)),
            sources=_sources(report, parts) if is_province else (),
        )


def _tables(report: Report, parts: dict[str, Content]) -> Iterator[Table]:
    """Each registered figure: counted live, for a province with the frozen figures in place of live ones."""
    whole = AreaFilter((report.area_id,))
    rest = Rest((report.area_id,), without=tuple(parts))
    period = report.period_start, report.period_end
    skipped = OF_ONE_AREA if report.area.level == AreaLevel.PROVINCE else frozenset()
    known = [n for n in NAMES if n in figures.names() and n not in skipped]
    for name in known:
        live = figures.compute(name, whole, *period)
        if parts:
            frozen = [t for part in parts.values() if (t := part.table(name))]
            live = added(live, [figures.compute(name, rest, *period), *frozen])
        yield live


def _regencies_that_wait(report: Report) -> list[UUID]:
    """Regencies whose report of the same period was asked for: frozen first, so that the province adds them up."""
    if report.area.level != AreaLevel.PROVINCE:
        return []
    waiting = _same_period(report).filter(status=Status.REQUESTED)
    return list(waiting.order_by("area").values_list("pk", flat=True))


def _frozen_regencies(report: Report) -> dict[str, Content]:
    """The newest frozen version of each regency of a province."""
    frozen = _same_period(report).exclude(frozen_at=None).order_by("area", "version")
    return {one.area_id: content_of(one) for one in frozen}


def _same_period(report: Report) -> ReportQuerySet:
    return Report.objects.filter(
        AreaFilter((report.area_id,)).at("area__code"),
        area__level=AreaLevel.REGENCY,
        period_start=report.period_start,
        period_end=report.period_end,
    )


def _sources(report: Report, parts: dict[str, Content]) -> tuple[Source, ...]:
    areas = Area.objects.within(report.area_id).filter(level=AreaLevel.REGENCY)
    names = areas.in_force(report.period_end).values_list("code", "name")
    return tuple(
        Source(code, name, parts[code].version, parts[code].frozen_at)
        if code in parts
        else Source(code, name, None, None)
        for code, name in names
    )


def _letterhead(area: Area) -> Letterhead:
    """Government of the area, its lead agency for women and children, and how to reach it (domain 6.6)."""
    leads = Agency.objects.in_force(clock.today()).of_kind(LEAD_AGENCY_KIND)
    lead = leads.filter(area=area).order_by("created_at").first()
    place = _area_name(area)
    return Letterhead(
        government=f"Pemerintah {place}",
        agency=lead.name.removesuffix(place).strip() if lead else "",
        contact=f"Telepon {lead.phone}" if lead and lead.phone else "",
    )


def _area_name(area: Area) -> str:
    """Provinsi Kalimantan Timur, Kota Samarinda: as in a letter."""
    if area.level == AreaLevel.PROVINCE:
        return f"Provinsi {area.name.removeprefix('Provinsi ')}"
    return area.name


def _write_down(report: Report, content: Content, *, by: User) -> None:
    """The conditional update lets one of two workers through."""
    with transaction.atomic(), scope.as_system(REASON):
        first = Report.objects.filter(
            pk=report.pk, status=Status.REQUESTED, frozen_at=None
        ).update(
            status=Status.FROZEN,
            data=content.as_json(),
            template_version=TEMPLATE_VERSION,
            frozen_at=content.frozen_at,
        )
        if first:
            audit.record("report.frozen", target=report, by=by, version=report.version)


@contextmanager
def _own_connection() -> Iterator[None]:
    """Do this on another connection, outside the transaction that is open, and close it afterwards."""
    outer = connections[DEFAULT_DB_ALIAS]
    own = outer.copy()
    connections[DEFAULT_DB_ALIAS] = own
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS] = outer
        own.close()


@contextmanager
def _snapshot() -> Iterator[None]:
    """One read-only transaction in which every query sees the same moment."""
    with transaction.atomic():
        with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        with scope.as_system(REASON):
            yield
