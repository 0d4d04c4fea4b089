from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from accounts.http import Request
from accounts.roles import Permission
from core import exports, once, paging
from core.permissions import requires
from reports import presenters, services
from reports.forms import ReportForm
from reports.models import Report
from reports.querysets import ReportQuerySet


RELATED = ("area", "job")
MOST_SHOWN = 12


@require_safe
@requires(Permission.READ_REPORT)
def report_list(request: Request) -> HttpResponse:
    """What is ready, what is being made, and everything made before."""
    making = _making(request)
    if request.htmx:
        return render(request, "reports/_making.html", {"making": making})
    view = request.GET.get("view", "all")
    page = paging.read(_viewed(request, view), request, by="created_at")
    newest = _mine(request).ready().as_lines().newest_first().first()
    context = {
        "making": making,
        "newest": newest and presenters.lines([newest])[0],
        "rows": presenters.lines(page.rows),
        "page": page,
        "views": presenters.views(view),
        "summary": presenters.summary(request.user),
        "may_ask": request.user.may(Permission.ASK_REPORT),
    }
    return render(request, "reports/report_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.ASK_REPORT)
def report_create(request: Request) -> HttpResponse:
    """Ask for a report, or for a province with all its regencies."""
    initial = {
        name: request.GET[name] for name in ("area", "month") if name in request.GET
    }
    form = ReportForm(request.POST or None, user=request.user, initial=initial)
    if form.is_bound and form.is_valid():
        return once.answer(request, lambda: _ask(request, form))
    status = 422 if form.is_bound else 200
    return render(request, "reports/report_form.html", {"form": form}, status=status)


@require_safe
def report_detail(request: Request, report_id: UUID) -> HttpResponse:
    """One report: how far it is, then its file and its figures."""
    report = _get(request, report_id)
    context = {"title": report.title, **_state_of(report)}
    return render(request, "reports/report_detail.html", context)


@require_safe
def report_status(request: Request, report_id: UUID) -> HttpResponse:
    """The part of the page that changes while a report is made; the whole page for a browser without script."""
    report = _get(request, report_id)
    if not request.htmx:
        return redirect(report)
    return render(request, "reports/_live.html", _state_of(report))


@require_GET
def report_download(request: Request, report_id: UUID) -> HttpResponse:
    """The PDF, through the door that counts."""
    reports = Report.objects.visible_to(request.user).ready()
    report = get_object_or_404(reports.select_related(*RELATED), pk=report_id)
    try:
        content = services.file_of(report)
    except services.Damaged:
        messages.error(
            request,
            _(
                "The file of this report cannot be read. Tell the administrator; its figures are safe."
            ),
        )
        return redirect(report)
    return exports.leave(
        content,
        filename=f"laporan-{report.period_start:%Y-%m}-{report.area_id}-v{report.version}.pdf",
        kind="report",
        target=report,
        by=request.user,
    )


def _ask(request: Request, form: ReportForm) -> services.Asked:
    month = form.cleaned_data["month"]
    if form.wants_all:
        asked = services.request_month(
            by=request.user, province=form.area_asked, month=month
        )
    else:
        asked = services.request_report(
            by=request.user, area=form.area_asked, month=month
        )
    if asked.new:
        return asked
    if any(report.is_ready for report in asked.reports):
        messages.info(
            request, _("This report has been made already. It is not made twice.")
        )
    else:
        messages.info(
            request, _("The same report is being made already. See how far it is.")
        )
    return asked


def _state_of(report: Report) -> dict[str, Any]:
    line = presenters.lines([report])[0]
    return {
        "report": report,
        "state": line.state,
        "facts": presenters.facts(report) if report.is_ready else [],
        "figures": presenters.figures_drawn(report) if report.is_ready else "",
    }


def _get(request: Request, report_id: UUID) -> Report:
    reports = Report.objects.visible_to(request.user).select_related(
        *RELATED, "created_by"
    )
    return get_object_or_404(reports, pk=report_id)


def _mine(request: Request) -> ReportQuerySet:
    return Report.objects.visible_to(request.user).of_own_area(request.user)


def _viewed(request: Request, view: str) -> ReportQuerySet:
    reports = {
        "mine": _mine(request),
        "month": Report.objects.visible_to(request.user).in_month(
            services.last_month()
        ),
    }.get(view, Report.objects.visible_to(request.user))
    return reports.ready().as_lines().newest_first()


def _making(request: Request) -> presenters.Making:
    """What is being made, and what was finished a moment ago, so that a row does not vanish while one looks at it."""
    reports = Report.objects.visible_to(request.user).making(presenters.a_moment_ago())
    newest = reports.as_lines().newest_first()
    return presenters.Making(presenters.lines(newest[:MOST_SHOWN]))
