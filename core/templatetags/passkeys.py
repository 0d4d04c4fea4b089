"""What the script of a passkey form needs, as attributes of the form: inline script is refused everywhere."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString


register = template.Library()


@register.simple_tag
def passkey(verb: str, data: dict[str, Any]) -> SafeString:
    """``create`` or ``get``, and the options that the server made for it."""
    options = data.get("creation_options") or data.get("request_options")
    return format_html(
        'data-passkey="{}" data-passkey-options="{}"', verb, json.dumps(options)
    )
