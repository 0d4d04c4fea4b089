"""Whose reading an officer watches: the people who work in the own area and below it."""

from collections.abc import Iterable

from django.db.models import QuerySet

from accounts.models import User
from accounts.roles import Permission
from agencies.models import Agency, Officer
from core import clock
from protection.querysets import areas


def watched_by(user: User) -> "QuerySet[Officer]":
    """The posts of today in the officer's area, with person and agency."""
    area = areas(user, Permission.PROTECT_DATA).at("agency__area__code")
    posts = Officer.objects.in_force(clock.today()).filter(area)
    return posts.select_related("user", "agency__area")


def judged_by(user: User) -> "QuerySet[Officer]":
    """The same, but the own: nobody judges the own reading."""
    return watched_by(user).exclude(user=user)


def watched_accounts(user: User, usernames: Iterable[str]) -> set[str]:
    """Which of these sign-in names belong to somebody in the officer's area."""
    posts = watched_by(user).filter(user__username__in=list(usernames))
    return {post.user.get_username() for post in posts}


def heads_of(agency: Agency, *, but: User) -> list[User]:
    """Who keeps the accounts of an agency and so answers for its people."""
    posts = Officer.objects.in_force(clock.today()).filter(agency=agency)
    people = [post.user for post in posts.select_related("user")]
    return [p for p in people if p.may(Permission.KEEP_ACCOUNTS) and p.pk != but.pk]


def ids_of(usernames: Iterable[str]) -> list[str]:
    """The ids of accounts as the audit writes them."""
    found = User.objects.filter(username__in=list(usernames))
    return [str(key) for key in found.values_list("pk", flat=True)]
