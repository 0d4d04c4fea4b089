"""What the shell around every signed-in page needs."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from core import nav, person


def shell(request: HttpRequest) -> dict[str, Any]:
    """Navigation, place and person; nothing for a visitor."""
    user = getattr(request, "user", None)
    base = {
        "product_name": settings.PRODUCT_NAME,
        "training": not settings.IS_PRODUCTION,
    }
    if user is None or not user.is_authenticated:
        return {"shell": {**base, "nav": []}}
    who = person.describe(user)
    return {
        "shell": {
            **base,
            "nav": nav.items_for(request, user),
            "place": who.place,
            "person_name": who.name,
            "person_initials": who.initials,
            "person_role": who.role,
            "menu_url": reverse("menu"),
            "search_url": "",
            "notices": 0,
            "notices_url": "",
            "foot_links": [],
        }
    }
