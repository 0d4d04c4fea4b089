"""Where a request comes from, as far as one may believe it."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


# In the order in which they are looked for: nearly all of them also call themselves by the later names.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


def address(request: HttpRequest) -> str:
    """The address of the visitor: what the outermost of our TRUSTED_PROXY_COUNT proxies saw; empty if nothing says so."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    count = settings.TRUSTED_PROXY_COUNT
    direct = request.META.get("REMOTE_ADDR", "")
    found = forwarded[-count] if 0 < count <= len(forwarded) else direct
    try:
        return str(ipaddress.ip_address(found.strip()))
    except ValueError:
        return ""


def device(request: HttpRequest) -> str:
    """Browser and system in two words, for the person's own list; no fingerprint."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    named = [
        next((word for mark, word in words.items() if mark in agent), "")
        for words in (BROWSERS, SYSTEMS)
    ]
    return ", ".join(filter(None, named))
