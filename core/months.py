"""Months of the audit: each has a partition of its own, cut at midnight UTC, and ends as a whole (docs/adr/0020)."""

from datetime import UTC, date, datetime, timedelta

from django.db import connection


MOMENT = timedelta(microseconds=1)


def month_of(moment: datetime) -> date:
    """The first day of the month in which a line of this moment lies."""
    return moment.astimezone(UTC).date().replace(day=1)


def bounds(month: date) -> tuple[datetime, datetime]:
    """Its first moment, and the first that is no longer its own."""
    first = datetime(month.year, month.month, 1, tzinfo=UTC)
    after = (first + timedelta(days=32)).replace(day=1)
    return first, after


def prepare() -> None:
    """Make the partitions of this month and the next three. A function of the owner does it; anybody may call it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_audit_ahead()")


def prepare_between(first: date, last: date) -> None:
    """Make the partitions of these months; only the owner may."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT core_audit_month(month::date) FROM "
            "generate_series(date_trunc('month', %s::date), %s::date, '1 month') AS month",
            [first, last],
        )


def drop(month: date) -> None:
    """Take away all lines of a month; only the owner may."""
    first, after = bounds(month)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS core_auditevent_{month:%Y_%m}")
        # Lines for which nobody had made a partition.
        cursor.execute(
            "DELETE FROM core_auditevent WHERE at >= %s AND at < %s",
            [first, after],
        )
