"""Widgets drawn without a template: sixty answers cost a hundredth of the time.

Each function takes the ``widget`` of a form widget's context and gives its HTML; everything from outside is escaped.
"""

from collections.abc import Callable, Iterator, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString


Widget = Mapping[str, Any]


def select(widget: Widget) -> SafeString:
    """A list to choose one from."""
    parts = [f'<select name="{escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{escape(str(group))}">')
        parts += [
            f'<option value="{escape(_text(option["value"]))}"{" selected" if option["selected"] else ""}>'
            f"{shown(option['label'])}</option>"
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


def pick(widget: Widget) -> SafeString:
    """Two to four answers in one bar (core.inputs.QuickPick)."""
    options = [option for group in widget["optgroups"] for option in group[1]]
    return SafeString(f'<div class="pick">{"".join(map(_pick_item, options))}</div>')


def dates(widget: Widget) -> SafeString:
    """Day, month and year in inputs of their own (core.inputs.SplitDateWidget)."""
    inside = "".join(_date_part(part, widget) for part in widget["subwidgets"])
    return SafeString(f'<div class="govuk-date-input">{inside}</div>')


# By the template that Django would render for the widget.
DRAWN: dict[str, Callable[[Widget], SafeString]] = {
    "django/forms/widgets/select.html": select,
    "django/forms/widgets/radio.html": radios,
    "django/forms/widgets/checkbox_select.html": checkboxes,
    "django/forms/widgets/pick.html": pick,
    "django/forms/widgets/split_date.html": dates,
    "django/forms/widgets/text.html": line,
    "django/forms/widgets/number.html": line,
    "django/forms/widgets/checkbox.html": line,
    "django/forms/widgets/hidden.html": line,
    "django/forms/widgets/textarea.html": lines,
}


def _choices(widget: Widget, kind: str, block: str) -> SafeString:
    own = widget["attrs"].get("class", "")
    css = f"govuk-{block} {escape(str(own))}" if own else f"govuk-{block}"
    inside = "".join(_items(widget, kind, block))
    return SafeString(f'<div class="{css}">{inside}</div>')


def _items(widget: Widget, kind: str, block: str) -> Iterator[str]:
    for group, options, _index in widget["optgroups"]:
        if group:
            yield f'<p class="choice-group">{escape(str(group))}</p>'
        for option in options:
            yield _item(option, kind, block)


def _item(option: Widget, kind: str, block: str) -> str:
    attrs = option["attrs"]
    key, hint = escape(attrs.get("id", "")), option.get("hint")
    place = f' id="{key}"' if key else ""
    flags = _flags(checked=option["selected"], disabled=attrs.get("disabled"))
    said = f' aria-describedby="{key}_hint"' if hint else ""
    below = (
        f'<div class="govuk-hint govuk-{block}__hint" id="{key}_hint">{escape(str(hint))}</div>'
        if hint
        else ""
    )
    return (
        f'<div class="govuk-{block}__item"><input class="govuk-{block}__input" type="{kind}" '
        f'name="{escape(option["name"])}" value="{escape(_text(option["value"]))}"'
        f"{place}{flags}{said}>"
        f'<label class="govuk-label govuk-{block}__label" for="{key}">{shown(option["label"])}</label>{below}</div>'
    )


def _pick_item(option: Widget) -> str:
    attrs = option["attrs"]
    key = escape(attrs.get("id", ""))
    risk = ' class="risk"' if option["is_risk"] else ""
    flags = _flags(checked=option["selected"], disabled=attrs.get("disabled"))
    return (
        f'<div><input type="radio" name="{escape(option["name"])}" value="{escape(_text(option["value"]))}"'
        f' id="{key}"{risk}{flags}><label for="{key}">{shown(option["label"])}</label></div>'
    )


def _date_part(part: Widget, widget: Widget) -> str:
    key = escape(part["attrs"]["id"])
    css = f"govuk-input govuk-date-input__input govuk-input--width-{part['width']}"
    wrong = ""
    if widget["has_error"]:
        css, wrong = f"{css} govuk-input--error", ' aria-invalid="true"'
    value = part["value"]
    typed = "" if value is None else f' value="{escape(_text(value))}"'
    return (
        f'<div class="govuk-date-input__item"><label class="govuk-label" for="{key}">{escape(part["label"])}</label>'
        f'<input class="{css}" id="{key}" name="{escape(part["name"])}" type="text" inputmode="{part["inputmode"]}"'
        f' autocomplete="off"{wrong}{typed}{_flags(disabled=part["attrs"].get("disabled"))}></div>'
    )


def _flags(**flags: Any) -> str:
    return "".join(f" {name}" for name, is_set in flags.items() if is_set)


def _attributes(attrs: Mapping[str, Any]) -> str:
    """As Django writes them: True stands alone, False is left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{escape(_text(value))}"'
        for name, value in attrs.items()
        if value is not False
    )


def shown(words: Any) -> str:
    """Words of a label, escaped unless they are marked as HTML; Django's own does the same by a longer way."""
    text = str(words)
    return text if hasattr(text, "__html__") else escape(text)


def _text(value: Any) -> str:
    """Without the separators of a language: a value is not read, it is sent back."""
    return "" if value is None else str(value)
