"""What referrals count (report_table.csv TAB13)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import (
    Aggregate,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    Q,
)
from django.db.models.functions import Extract
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency
from core import clock
from core.areas import AreaFilter
from core.figures import Number, Row, Table, figure, moments
from referrals.models import Referral
from referrals.querysets import ReferralQuerySet
from referrals.states import Status


ANSWERED_YES = (Status.ACCEPTED, Status.COMPLETED)
COUNTS = ("sent", "accepted", "declined", "completed", "median", "late")
SECONDS_PER_HOUR = 3600
# Order, code and name of the receiver's kind.
KIND = ("to_agency__kind__order", "to_agency__kind", "to_agency__kind__label")


class Median(Aggregate):
    """The middle value; half of the rows lie below it."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


@figure(
    "referrals_by_kind",
    unit=gettext_lazy("referrals"),
    title=gettext_lazy("Referrals by receiving agency"),
    definition=gettext_lazy(
        "Referrals sent by the units of the area, by the date they were sent. Accepted"
        " includes completed. Hours run by the clock from sending to the answer; late"
        " is an answer after its time limit, or none by the time of freezing."
    ),
)
def referrals_by_kind(areas: AreaFilter, start: date, end: date) -> Table:
    """TAB13 by kind of receiver: sent, accepted, declined, completed, median hours, late."""
    sent = _sent(areas, start, end)
    found = sent.values(*KIND).annotate(**_counts()).order_by(*KIND)
    rows = tuple(Row(line[KIND[2]], _values(line), line[KIND[1]]) for line in found)
    columns = (
        _("Sent"),
        _("Accepted"),
        _("Declined"),
        _("Completed"),
        _("Median hours to answer"),
        _("Late"),
    )
    note = _("A dash means that there is no answer yet to measure.")
    return Table(columns, rows, total=_values(sent.aggregate(**_counts())), note=note)


def _sent(areas: AreaFilter, start: date, end: date) -> ReferralQuerySet:
    """Referrals that left a unit of the area in the period, also those taken back later."""
    first, after = moments(start, end)
    units = Agency.objects.units().filter(areas.at("area__code"))
    return Referral.objects.filter(
        agency__in=list(units.values_list("pk", flat=True)),
        sent_at__gte=first,
        sent_at__lt=after,
    ).exclude(status=Status.DRAFT)


def _counts() -> dict[str, Aggregate]:
    waited = ExpressionWrapper(
        Extract(F("decided_at") - F("sent_at"), "epoch"), output_field=FloatField()
    )
    unanswered = Q(status=Status.SENT, due_at__lt=clock.now())
    return {
        "sent": Count("pk"),
        "accepted": Count("pk", filter=Q(status__in=ANSWERED_YES)),
        "declined": Count("pk", filter=Q(status=Status.DECLINED)),
        "completed": Count("pk", filter=Q(status=Status.COMPLETED)),
        "median": Median(waited),
        "late": Count("pk", filter=Q(decided_at__gt=F("due_at")) | unanswered),
    }


def _values(line: Mapping[str, Any]) -> tuple[Number, ...]:
    """The counts of a line in the order of COUNTS, the median in hours with one decimal."""
    seconds = line["median"]
    hours = None if seconds is None else round(seconds / SECONDS_PER_HOUR, 1)
    return tuple(hours if name == "median" else line[name] for name in COUNTS)
