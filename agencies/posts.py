"""Where a person works today. One statement a request answers every question here; the user object keeps it.

Every request asks, so the statement is written out: building it anew each time cost more than asking it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from accounts.models import User
from core import clock


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

KEPT = "_posts_today"


@dataclass(frozen=True)
class Post:
    """One post that holds today: the agency, where it stands and what it is called; what duty the person has there now."""

    agency_id: UUID
    area_id: str
    kind_id: str
    short_name: str
    # A unit that is open day and night and holds cases has a roster.
    has_roster: bool = False
    # A DutyKind while a shift lasts, else empty.
    duty: str = ""


def posts(user: "AbstractBaseUser") -> tuple[Post, ...]:
    """The person's posts that hold today, focal points first; none while the account is closed or has ended."""
    kept: tuple[Post, ...] | None = getattr(user, KEPT, None)
    if kept is None:
        works = isinstance(user, User) and user.is_current and user.pk
        kept = tuple(_read(user)) if works else ()
        setattr(user, KEPT, kept)
    return kept


def agency_ids(user: "AbstractBaseUser") -> tuple[UUID, ...]:
    """The agencies a person works for today."""
    return tuple(post.agency_id for post in posts(user))


def area_codes(user: "AbstractBaseUser") -> tuple[str, ...]:
    """The areas a person works for; each covers all below it: '64' is the province with every village."""
    return tuple(dict.fromkeys(post.area_id for post in posts(user)))


def _read(user: "AbstractBaseUser") -> list[Post]:
    now, today = clock.now(), clock.today()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT a.id, a.area_id, a.kind_id, a.short_name,
                a.is_unit AND a.is_24_hours, coalesce(s.kind, '')
            FROM agencies_officer o JOIN agencies_agency a ON a.id = o.agency_id
            LEFT JOIN agencies_shift s ON s.user_id = o.user_id AND s.agency_id = a.id
                AND s.starts_at <= %s AND s.ends_at > %s
            WHERE o.user_id = %s
                AND (o.valid_from IS NULL OR o.valid_from <= %s)
                AND (o.valid_to IS NULL OR o.valid_to >= %s)
            ORDER BY o.is_focal_point DESC, o.is_deputy DESC, o.valid_from, o.created_at
            """,
            [now, now, user.pk, today, today],
        )
        return [Post(*row) for row in cursor.fetchall()]
