from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from accounts.choices import Role
from accounts.roles import Permission
from agencies.membership import area_codes
from core.dated import DatedQuerySet
from reports.states import UNFINISHED, Status


if TYPE_CHECKING:
    from accounts.models import User
    from reports.models import Report, ReportSchedule  # noqa: F401

# Who also reads the areas below the own one; a unit's head reads the own area's only (domain 12).
READS_BELOW = frozenset(
    {
        Role.PROVINCE_COORDINATOR,
        Role.REGENCY_COORDINATOR,
        Role.LEADER,
        Role.SECRETARIAT,
    }
)


@dataclass(frozen=True)
class Reach:
    """The areas whose reports a person may read."""

    codes: tuple[str, ...]
    below: bool

    def q(self, column: str = "area__code") -> Q:
        """Rows whose area code (``column``) lies in reach."""
        found = Q(**{f"{column}__in": self.codes})
        if self.below:
            for code in self.codes:
                found |= Q(**{f"{column}__startswith": f"{code}."})
        return found

    def patterns(self) -> tuple[str, ...]:
        """The same for the row-level policy, which compares with LIKE."""
        below = tuple(f"{code}.%" for code in self.codes) if self.below else ()
        return (*self.codes, *below)


def reach(user: "User") -> Reach:
    """Nothing for whoever may read no report."""
    if not user.may(Permission.READ_REPORT):
        return Reach((), below=False)
    return Reach(area_codes(user), below=user.role in READS_BELOW)


LINE = (
    *("status", "version", "period_start", "created_at", "frozen_at", "published_at"),
    *("pages", "pdf_size", "failure_code", "area__name"),
    *("job__state", "job__error", "job__done_parts"),
)


class ReportQuerySet(models.QuerySet["Report"]):
    # Who

    def visible_to(self, user: "User") -> Self:
        """Reports of the own area, for those who oversee an area also of all below it."""
        return self.filter(reach(user).q())

    def of_own_area(self, user: "User") -> Self:
        """Of the areas this person works for, without those below."""
        return self.visible_to(user).filter(area__in=area_codes(user))

    # What

    def of(self, area: str, month: date) -> Self:
        """The versions of one area's report of a month."""
        return self.filter(area=area, period_start=month)

    def in_month(self, month: date) -> Self:
        """Reports of one month."""
        return self.filter(period_start=month)

    def unfinished(self) -> Self:
        """Asked for and not there yet."""
        return self.filter(status__in=UNFINISHED)

    def making(self, since: datetime) -> Self:
        """What is being made, and what was finished since that moment."""
        return self.filter(Q(status__in=UNFINISHED) | Q(published_at__gte=since))

    def as_lines(self) -> Self:
        """Only the columns that a list shows, with the place and the job that makes it."""
        return self.select_related("area", "job").only(*LINE)

    def ready(self) -> Self:
        return self.filter(status=Status.READY)

    def newest_first(self) -> Self:
        return self.order_by("-created_at", "-pk")


class ReportScheduleQuerySet(DatedQuerySet["ReportSchedule"]):
    # What

    def due(self, today: date) -> Self:
        """Schedules in force whose day of this month has come."""
        return self.in_force(today).filter(due_day__lte=today.day)
