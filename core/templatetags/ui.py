"""Template tags of the user interface: icons, signs, and Indonesian formats."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from html import escape
from pathlib import Path
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.forms.formsets import BaseFormSet
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe

from core import field_group, formats
from core.rendering import GovukBoundField


register = template.Library()

ICONS = Path(__file__).parents[2] / "static" / "src" / "icons"

# Shape before colour: each state has a form of its own that survives a black-and-white printer.
SHAPES = {
    "idle": '<circle cx="6" cy="6" r="4.5" fill="none" stroke-width="1.6"/>',
    "active": (
        '<circle cx="6" cy="6" r="4.5" fill="none" stroke-width="2"/>'
        '<path d="M6 1.5a4.5 4.5 0 0 1 0 9z" stroke="none"/>'
    ),
    "good": '<path d="M1.5 6.5 4.7 9.5 10.5 2.8" fill="none" stroke-width="2"/>',
    "near": '<path d="M6 1.2 11.2 10.6H.8z" stroke="none"/>',
    "late": '<path d="M6 .6 11.4 6 6 11.4.6 6z" stroke="none"/>',
    "paused": '<path d="M3.5 2v8M8.5 2v8" fill="none" stroke-width="2.2"/>',
    "sealed": (
        '<rect x="1.5" y="5" width="9" height="6" rx="1" stroke="none"/>'
        '<path d="M3.5 5V3.6a2.5 2.5 0 0 1 5 0V5" fill="none" stroke-width="1.6"/>'
    ),
}
# length says nothing about what is sealed
SEALED = "\u2022" * 8


@cache
def _drawing(name: str) -> str:
    """The shapes inside an icon file; ours, read once."""
    svg = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
    return svg[svg.index(">") + 1 : svg.rindex("</svg>")]


@register.simple_tag
def icon(name: str, size: str = "", extra: str = "") -> SafeString:
    """{% icon "inbox" %}: always beside a word, so always hidden from screen readers."""
    return _icon(name, size, extra)


@cache
def _icon(name: str, size: str, extra: str) -> SafeString:
    classes = "icon icon--s" if size == "s" else "icon"
    if extra:
        classes = f"{classes} {extra}"
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        classes,
        mark_safe(_drawing(name)),  # noqa: S308 - a file of this repository
    )


@register.simple_tag
def status(state: str, label: str) -> SafeString:
    """{% status "late" "Lewat" %}: a sign whose shape says what its colour says."""
    return _status(state, str(label))


# Typed: words that are marked as HTML are not those that look the same and are not.
@lru_cache(maxsize=1000, typed=True)
def _status(state: str, label: str) -> SafeString:
    return format_html(
        '<span class="status status--{}"><svg viewBox="0 0 12 12" aria-hidden="true"'
        ' focusable="false">{}</svg>{}</span>',
        state,
        mark_safe(SHAPES[state]),  # noqa: S308 - constants above
        label,
    )


@register.simple_tag
def sealed() -> SafeString:
    """Dots in place of a protected value, always equally many."""
    return format_html('<span class="sealed">{}</span>', SEALED)


# What stands inside the ring of a clock; a time that runs is a part of the ring itself.
RINGS = {
    "late": '<path class="clock__mark" d="M18 10v10M18 26v.4"/>',
    "paused": '<path class="clock__mark" d="M14 13v10M22 13v10"/>',
}
RUNNING = (
    '<circle class="clock__left" cx="18" cy="18" r="15" pathLength="100"'
    ' stroke-dasharray="{} 100" transform="rotate(-90 18 18)"/>'
)


@register.simple_tag
def clock(view: formats.ClockView, size: str = "") -> SafeString:
    """{% clock view "s" %}: a deadline as ring, what is left, and until when; "s" in tables."""
    classes = "clock" if view.state == "normal" else f"clock clock--{view.state}"
    ring = RINGS.get(view.state) or RUNNING.format(view.percent_left)
    return SafeString(
        f'<span class="{classes}{" clock--s" if size == "s" else ""}">'
        '<svg class="clock__ring" viewBox="0 0 36 36" aria-hidden="true" focusable="false">'
        f'<circle class="clock__track" cx="18" cy="18" r="15"/>{ring}</svg>'
        f'<span class="clock__text"><strong>{escape(view.strong)}</strong> {escape(view.text)}</span></span>'
    )


@register.simple_tag
def timeline(events: Iterable[Any], level: int = 3) -> SafeString:
    """{% timeline events %}: what happened, drawn here because a page shows up to two hundred of them."""
    return SafeString("".join(_happened(event, level) for event in events))


def _happened(event: Any, level: int) -> str:
    byline, text = event.byline, event.text
    kind = f" moj-timeline__item--{event.kind}" if event.kind else ""
    by = f' <p class="moj-timeline__byline">{escape(str(byline))}</p>' if byline else ""
    told = (
        f'<div class="moj-timeline__description">{linebreaks(text, autoescape=True)}</div>'
        if text
        else ""
    )
    return (
        f'<div class="moj-timeline__item{kind}"><div class="moj-timeline__header">'
        f'<h{level} class="moj-timeline__title">{escape(str(event.title))}</h{level}>{by}</div>'
        f'<p class="moj-timeline__date"><time datetime="{event.at.isoformat()}">'
        f"{formats.datetime_id(event.at)}</time></p>{told}</div>"
    )


@register.filter
def step_marks(total: int, number: int) -> list[str]:
    """Classes of the bar in components/steps.html: done, now, or nothing yet."""
    return [
        "done" if n < number else "now" if n == number else ""
        for n in range(1, total + 1)
    ]


@register.filter
def field_error(field: GovukBoundField) -> SafeString:
    """{{ cell|field_error }}: what is wrong with a field that is not drawn as a group."""
    return field_group.error(field)


@register.simple_tag
def relabel(field: BoundField, label: str, hint: str = "") -> str:
    """{% relabel form.login "Work e-mail" %}: our words for a field of a package, in its error too."""
    field.label = label
    field.help_text = hint
    return ""


# Errors of a form


@dataclass(frozen=True)
class Problem:
    """One line of the error summary; without a target it concerns the form as a whole."""

    message: str
    target: str = ""


@register.filter
def problems(source: Any) -> list[Problem]:
    """Everything to mend in a form, a formset or a list of forms, in the order of the page."""
    found: list[Problem] = []
    for form in _forms(source):
        found += [Problem(str(message)) for message in form.non_field_errors()]
        for name, messages in form.errors.items():
            if name in form.fields:
                found += _of_field(form[name], messages)
    return found


def _forms(source: Any) -> Iterable[BaseForm]:
    if not source:
        return ()
    if isinstance(source, BaseFormSet):
        return list(source.forms)
    if isinstance(source, BaseForm):
        return (source,)
    return tuple(form for part in source for form in _forms(part))


def _of_field(field: BoundField, messages: Iterable[Any]) -> list[Problem]:
    if isinstance(field, GovukBoundField):
        return [Problem(text, field.error_target) for text in field.problems]
    return [Problem(str(message), field.id_for_label) for message in messages]


# Indonesian formats; a missing value is a dash, never an error


@register.filter
def date_id(value: date | datetime | None) -> str:
    return formats.date_id(value) if value else formats.EN_DASH


@register.filter
def date_id_short(value: date | datetime | None) -> str:
    return formats.date_id_short(value) if value else formats.EN_DASH


@register.filter
def date_id_with_day(value: date | datetime | None) -> str:
    return formats.date_id_with_day(value) if value else formats.EN_DASH


@register.filter
def month_id(value: date | datetime | None) -> str:
    return formats.month_id(value) if value else formats.EN_DASH


@register.filter
def time_id(value: datetime | None) -> str:
    return formats.time_id(value) if value else formats.EN_DASH


@register.filter
def datetime_id(value: datetime | None) -> str:
    return formats.datetime_id(value) if value else formats.EN_DASH


@register.filter
def number_id(value: float | Decimal | None, places: int | None = None) -> str:
    return formats.EN_DASH if value is None else formats.number_id(value, places)


@register.filter
def percent_id(part: float | None, whole: float) -> str:
    return formats.EN_DASH if part is None else formats.percent_id(part, whole)


@register.filter
def size_id(octets: int | None) -> str:
    return formats.EN_DASH if octets is None else formats.size_id(octets)


@register.filter
def duration_id(value: timedelta | float | None) -> str:
    return formats.EN_DASH if value is None else formats.duration_id(value)


@register.filter
def initials(name: str | None) -> str:
    return formats.initials(name or "")
