"""Where a person works today. One query a request answers every question here; the user object keeps it."""

from typing import TYPE_CHECKING
from uuid import UUID

from agencies.models import Agency, Officer
from core import clock


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

_KEPT = "_offices_today"


def offices(user: "AbstractBaseUser") -> tuple[Officer, ...]:
    """The person's posts that hold today, focal points first; none while the account is closed."""
    kept: tuple[Officer, ...] | None = getattr(user, _KEPT, None)
    if kept is None:
        kept = tuple(_read(user)) if user.is_active and user.pk else ()
        setattr(user, _KEPT, kept)
    return kept


def agency_ids(user: "AbstractBaseUser") -> tuple[UUID, ...]:
    """The agencies a person works for today."""
    return tuple(office.agency_id for office in offices(user))


def primary_agency(user: "AbstractBaseUser") -> Agency | None:
    """The agency a person speaks for: where focal point, else where longest; its kind and area are at hand."""
    return next((office.agency for office in offices(user)), None)


def area_codes(user: "AbstractBaseUser") -> tuple[str, ...]:
    """The areas a person works for; each covers all below it: '64' is the province with every village."""
    return tuple(dict.fromkeys(office.agency.area_id for office in offices(user)))


def forget(user: "AbstractBaseUser") -> None:
    """Read the posts anew at the next question; whoever changes them while the user object lives calls this."""
    if hasattr(user, _KEPT):
        delattr(user, _KEPT)


def _read(user: "AbstractBaseUser") -> list[Officer]:
    return list(
        Officer.objects.filter(user_id=user.pk)
        .in_force(clock.today())
        .select_related("agency__kind", "agency__area")
        .order_by("-is_focal_point", "-is_deputy", "valid_from", "created_at")
    )
