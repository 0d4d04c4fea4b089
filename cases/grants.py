"""Live grants that lead to a case from outside the own unit: few, so their ids are read once a request and inlined.

Every request asks, so the statement is written out: building it anew each time cost more than asking it.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from cases.choices import GrantKind


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

_KEPT = "_outside_grants"


def outside_grants(user: "AbstractBaseUser") -> tuple[UUID, ...]:
    """Cases opened by emergency access or handover; those of the own team are the unit's and not among them."""
    kept: tuple[UUID, ...] | None = getattr(user, _KEPT, None)
    if kept is None:
        kept = tuple(_read(user)) if user.pk else ()
        setattr(user, _KEPT, kept)
    return kept


def forget(user: "AbstractBaseUser") -> None:
    """Read them anew at the next question; whoever gives or ends a grant while the user object lives calls this."""
    if hasattr(user, _KEPT):
        delattr(user, _KEPT)


def _read(user: "AbstractBaseUser") -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT content_object_id FROM cases_casegrant
            WHERE user_id = %s AND kind <> %s AND ended_at IS NULL
                AND (expires_at IS NULL OR expires_at > now())
            """,
            [user.pk, GrantKind.TEAM.value],
        )
        return [row[0] for row in cursor.fetchall()]
