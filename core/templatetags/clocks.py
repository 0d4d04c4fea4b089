"""Deadlines, in templates."""

from collections.abc import Iterable
from datetime import datetime
from html import escape
from itertools import chain, repeat
from typing import Any

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


@register.simple_tag
def clocked_rows(rows: Iterable[Any]) -> SafeString:
    """{% clocked_rows rows %}: to-dos with a deadline (todo, clock, state), the first one's act in full colour.

    Drawn here because the first page shows some forty of them, and everybody opens it first.
    """
    return SafeString("".join(map(_clocked_row, rows, chain([""], repeat(SECOND)))))


SECOND = " govuk-button--secondary"


def _clocked_row(row: Any, style: str) -> str:
    url, title = escape(row.todo.url), escape(str(row.todo.title))
    edge = f" row--{row.state}" if row.state else ""
    return (
        f'<li class="row{edge}"><div><p class="row__title"><a href="{url}">{title}</a></p>'
        f'<p class="meta">{escape(str(row.todo.meta))}</p></div><div class="row__side">{clock(row.clock)}'
        f'<a class="govuk-button govuk-button--small{style}" href="{url}">{escape(str(row.todo.action))}'
        f'<span class="govuk-visually-hidden"> {title}</span></a></div></li>'
    )
