"""Whose head somebody is."""

from typing import TYPE_CHECKING
from uuid import UUID

from accounts.roles import Permission
from agencies.membership import agency_ids


if TYPE_CHECKING:
    from accounts.models import User


def headed_by(user: "User") -> tuple[UUID, ...]:
    """The units whose cases this person answers for; none for somebody who heads none."""
    return agency_ids(user) if user.may(Permission.READ_UNIT_CASES) else ()
