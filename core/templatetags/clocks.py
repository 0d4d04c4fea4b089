"""Deadlines, in templates."""

from datetime import datetime
from typing import Any

from django import template

from core import formats


register = template.Library()


@register.inclusion_tag("components/clock.html")
def due(
    started_at: datetime, due_at: datetime, now: datetime, size: str = ""
) -> dict[str, Any]:
    """The clock of a time limit: ``{% due referral.sent_at referral.due_at now %}``."""
    view = formats.clock_view(started_at=started_at, due_at=due_at, now=now)
    return {
        "state": view.state,
        "percent_left": view.percent_left,
        "strong": view.strong,
        "text": view.text,
        "size": size,
    }
