"""What waits for those who ask for reports: one to ask for, one that could not be made, one to read."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Permission
from agencies.membership import area_codes
from core import clock, exports, todos
from core.formats import month_id
from reports import services
from reports.models import Report
from reports.states import Status


READ_WITHIN = timedelta(days=14)


@todos.source
def to_ask_for(user: User) -> Iterator[todos.Todo]:
    """Last month's report of the own area, if nobody has asked for it."""
    month = services.last_month()
    for area in services.askable_areas(user).filter(pk__in=area_codes(user)):
        if not Report.objects.of(area.pk, month).exists():
            yield todos.Todo(
                title=_("Ask for the report of %(month)s") % {"month": month_id(month)},
                url=f"{reverse('reports:create')}?area={area.pk}&month={month:%Y-%m}",
                meta=area.name,
                action=_("Make the report"),
                order=70,
            )


@todos.source
def to_look_after(user: User) -> Iterator[todos.Todo]:
    """Reports this person asked for that could not be made yet, or that are ready and not fetched."""
    if not user.may(Permission.ASK_REPORT):
        return
    mine = Report.objects.visible_to(user).filter(created_by=user)
    recent = mine.filter(created_at__gte=clock.now() - READ_WITHIN)
    found = recent.filter(status__in=[Status.FAILED, Status.READY])
    for report in found.select_related("area").newest_first()[: todos.MOST]:
        if report.status == Status.FAILED:
            yield _todo(report, _("Not made yet"), order=40)
        elif not exports.count(report):
            yield _todo(report, _("Ready to be fetched"), order=60)


def _todo(report: Report, meta: str, *, order: int) -> todos.Todo:
    return todos.Todo(
        title=report.title,
        url=report.get_absolute_url(),
        meta=meta,
        since=report.published_at or report.created_at,
        action=_("Open the report"),
        order=order,
    )
