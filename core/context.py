"""What the shell around every signed-in page needs."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from core import nav, person
from core.addresses import address


def shell(request: HttpRequest) -> dict[str, Callable[[], dict[str, Any]]]:
    """Made when a page first asks for it: a part of a page has no shell and counts nothing for it."""
    return {"shell": cache(lambda: _shell(request))}


def _shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation, place and person; nothing for a visitor."""
    user = getattr(request, "user", None)
    base = {
        "product_name": settings.PRODUCT_NAME,
        "training": not settings.IS_PRODUCTION,
    }
    if user is None or not user.is_authenticated:
        return {**base, "nav": []}
    who = person.describe(user)
    return {
        **base,
        "nav": nav.items_for(request, user),
        "place": who.place,
        "person_name": who.name,
        "person_initials": who.initials,
        "person_role": who.role,
        "menu_url": address("menu"),
        "search_url": nav.search_url(user),
        "account_url": address("account"),
        "notices": 0,
        "notices_url": "",
        "foot_links": [],
    }
