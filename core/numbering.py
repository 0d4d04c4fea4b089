"""Numbers that people read: tickets, cases, referrals (decision 18)."""

from django.db import connection


def next_value(series: str) -> int:
    """The next number of a series, 1 first. The counter row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_counter AS c (series, value) VALUES (%s, 1) "
            "ON CONFLICT (series) DO UPDATE SET value = c.value + 1 RETURNING value",
            [series],
        )
        return int(cursor.fetchone()[0])
