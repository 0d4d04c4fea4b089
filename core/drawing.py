"""Widgets that stand many times on a page, drawn without a template: sixty answers cost a hundredth of the time.

Each function takes the ``widget`` of a form widget's context and gives its HTML; everything from outside is escaped.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString


Widget = Mapping[str, Any]


def select(widget: Widget) -> SafeString:
    """A list to choose one from."""
    parts = [f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{escape(group)}">')
        parts += [
            f'<option value="{escape(_text(option["value"]))}"{" selected" if option["selected"] else ""}>'
            f"{conditional_escape(option['label'])}</option>"
            for option in options
        ]
        if group:
            parts.append("</optgroup>")
    return SafeString("".join([*parts, "</select>"]))


def radios(widget: Widget) -> SafeString:
    """Round answers below each other or in a line."""
    return _choices(widget, "radio", "radios")


def checkboxes(widget: Widget) -> SafeString:
    """Square answers, any number of them."""
    return _choices(widget, "checkbox", "checkboxes")


def line(widget: Widget) -> SafeString:
    """One line to type in."""
    value = (
        "" if widget["value"] is None else f' value="{escape(_text(widget["value"]))}"'
    )
    kind, name = escape(widget["type"]), escape(widget["name"])
    return SafeString(
        f'<input type="{kind}" name="{name}"{value}{_attributes(widget["attrs"])}>'
    )


def lines(widget: Widget) -> SafeString:
    """Several lines to type in; the first line break belongs to the tag and not to the text."""
    value = "" if widget["value"] is None else escape(_text(widget["value"]))
    return SafeString(
        f'<textarea name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>\n{value}</textarea>'
    )


# By the template that Django would render for the widget.
DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    "django/forms/widgets/select.html": select,
    "django/forms/widgets/radio.html": radios,
    "django/forms/widgets/checkbox_select.html": checkboxes,
    "django/forms/widgets/text.html": line,
    "django/forms/widgets/number.html": line,
    "django/forms/widgets/checkbox.html": line,
    "django/forms/widgets/hidden.html": line,
    "django/forms/widgets/textarea.html": lines,
}


def _choices(widget: Widget, kind: str, block: str) -> SafeString:
    own = widget["attrs"].get("class", "")
    css = f"govuk-{block} {escape(own)}" if own else f"govuk-{block}"
    inside = "".join(_items(widget, kind, block))
    return SafeString(f'<div class="{css}">{inside}</div>')


def _items(widget: Widget, kind: str, block: str) -> Iterator[str]:
    for group, options, _index in widget["optgroups"]:
        if group:
            yield f'<p class="choice-group">{escape(group)}</p>'
        for option in options:
            yield _item(option, kind, block)


def _item(option: Widget, kind: str, block: str) -> str:
    attrs = option["attrs"]
    key, hint = escape(attrs.get("id", "")), option.get("hint")
    place = f' id="{key}"' if key else ""
    flags = "".join(f" {flag}" for flag in ("checked", "disabled") if attrs.get(flag))
    said = f' aria-describedby="{key}_hint"' if hint else ""
    below = (
        f'<div class="govuk-hint govuk-{block}__hint" id="{key}_hint">{escape(hint)}</div>'
        if hint
        else ""
    )
    return (
        f'<div class="govuk-{block}__item"><input class="govuk-{block}__input" type="{kind}" '
        f'name="{escape(option["name"])}" value="{escape(_text(option["value"]))}"'
        f"{place}{flags}{said}>"
        f'<label class="govuk-label govuk-{block}__label" for="{key}">{conditional_escape(option["label"])}</label>{below}</div>'
    )


def _attributes(attrs: Mapping[str, Any]) -> str:
    """As Django writes them: True stands alone, False is left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(_text(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def _text(value: Any) -> str:
    """Without the separators of a language: a value is not read, it is sent back."""
    return "" if value is None else str(value)
