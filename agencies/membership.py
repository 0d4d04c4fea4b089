"""Who a person speaks for today, as the floors above ask it."""

from typing import TYPE_CHECKING

from agencies.models import Agency
from agencies.posts import KEPT, Post, agency_ids, area_codes, posts


if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

__all__ = [
    "Post",
    "agency_ids",
    "area_codes",
    "forget",
    "posts",
    "primary_agency",
    "workplace",
]

_AGENCY = "_primary_agency"


def workplace(user: "AbstractBaseUser") -> str:
    """The short name of the agency a person speaks for; empty for somebody without a post."""
    return next((post.short_name for post in posts(user)), "")


def primary_agency(user: "AbstractBaseUser") -> Agency | None:
    """The agency a person speaks for: where focal point, else where longest; its kind and area are at hand."""
    if not hasattr(user, _AGENCY):
        first = next(iter(posts(user)), None)
        agencies = Agency.objects.select_related("kind", "area")
        setattr(user, _AGENCY, agencies.get(pk=first.agency_id) if first else None)
    agency: Agency | None = getattr(user, _AGENCY)
    return agency


def forget(user: "AbstractBaseUser") -> None:
    """Read the posts anew at the next question; whoever changes them while the user object lives calls this."""
    for kept in (KEPT, _AGENCY):
        if hasattr(user, kept):
            delattr(user, kept)
