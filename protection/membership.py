"""Whose reading an officer watches: the people who work in the own area and below it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Permission
from agencies.membership import area_codes
from agencies.models import Agency, Officer
from core import clock
from core.figures import AreaFilter


def watched_by(user: User) -> "QuerySet[Officer]":
    """The posts of today in the officer's area, with person and agency."""
    codes = area_codes(user) if user.may(Permission.PROTECT_DATA) else ()
    area = AreaFilter(codes).at("agency__area__code")
    posts = Officer.objects.in_force(clock.today()).filter(area)
    return posts.select_related("user", "agency__area")


def heads_of(agency: Agency, *, but: User) -> list[User]:
    """Who keeps the accounts of an agency and so answers for its people."""
    posts = Officer.objects.in_force(clock.today()).filter(agency=agency)
    people = [post.user for post in posts.select_related("user")]
    return [p for p in people if p.may(Permission.KEEP_ACCOUNTS) and p.pk != but.pk]


def ids_of(usernames: Iterable[str]) -> list[str]:
    """The ids of accounts as the audit writes them."""
    found = User.objects.filter(username__in=list(usernames))
    return [str(key) for key in found.values_list("pk", flat=True)]
