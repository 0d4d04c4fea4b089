"""What changes a person's reach beyond role and unit: live grants, and bars for conflict of interest.

They are few, so their ids are read once a request and inlined. Every request asks, so the statement is written out:
building it anew each time cost more than asking it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection

from agencies.membership import agency_ids
from cases.choices import GrantKind


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

_KEPT = "_reach"


@dataclass(frozen=True)
class Reach:
    """Cases opened from outside the own unit, those of them that were opened in an emergency, and those that are shut."""

    outside: tuple[UUID, ...] = ()
    emergency: tuple[UUID, ...] = ()
    barred: tuple[UUID, ...] = ()


def reach(user: "AbstractBaseUser") -> Reach:
    """This person's grants and bars now; those of the own team are the unit's and not among them."""
    kept: Reach | None = getattr(user, _KEPT, None)
    if kept is None:
        kept = _read(user) if user.pk else Reach()
        setattr(user, _KEPT, kept)
    return kept


def forget(user: "AbstractBaseUser") -> None:
    """Read them anew at the next question; whoever gives or ends one while the user object lives calls this."""
    if hasattr(user, _KEPT):
        delattr(user, _KEPT)


def _read(user: "AbstractBaseUser") -> Reach:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT kind, content_object_id FROM cases_casegrant
            WHERE user_id = %s AND kind <> %s AND ended_at IS NULL
                AND (expires_at IS NULL OR expires_at > now())
            UNION ALL
            SELECT '', case_id FROM cases_casebar
            WHERE lifted_at IS NULL AND (user_id = %s OR barred_agency_id = ANY (%s))
            """,
            [user.pk, GrantKind.TEAM.value, user.pk, list(agency_ids(user))],
        )
        found = cursor.fetchall()
    return Reach(
        outside=tuple(case for kind, case in found if kind),
        emergency=tuple(
            case for kind, case in found if kind == GrantKind.BREAK_GLASS.value
        ),
        barred=tuple(case for kind, case in found if not kind),
    )
