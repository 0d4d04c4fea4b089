"""Deadlines, in templates."""

from datetime import datetime

from django import template
from django.utils.safestring import SafeString

from core import formats
from core.templatetags.ui import clock


register = template.Library()


@register.simple_tag
def due(
    started_at: datetime, due_at: datetime, now: datetime, size: str = ""
) -> SafeString:
    """The clock of a time limit: ``{% due referral.sent_at referral.due_at now %}``."""
    view = formats.clock_view(started_at=started_at, due_at=due_at, now=now)
    return clock(view, size)
