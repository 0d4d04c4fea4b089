"""A field of a form with what belongs to it: label or legend, hint, error and control.

Drawn without a template, as the widgets in core.drawing are: a form of twenty fields is drawn at every request.
"""

from html import escape
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext

from core import formats
from core.drawing import shown


if TYPE_CHECKING:
    from core.rendering import GovukBoundField


def draw(field: "GovukBoundField") -> SafeString:
    """The whole group; a form of a package gets our words by {% relabel form.name label hint %}."""
    if field.is_single_checkbox:
        inside = error(field) + _tick(field)
    elif field.use_fieldset:
        inside = _fieldset(field)
    else:
        inside = _label(field) + _hint(field) + error(field) + _control(field)
    return SafeString(f"<div{_head(field)}>{inside}{_count_below(field)}</div>")


def _head(field: "GovukBoundField") -> str:
    classes, limit = ["govuk-form-group"], field.counts_to
    if field.errors:
        classes.append("govuk-form-group--error")
    if field.is_file:
        classes.append("upload")
    if not limit:
        return f' class="{" ".join(classes)}"'
    classes.append("govuk-character-count")
    words = {when: escape(text) for when, text in field.count_words.items()}
    return (
        f' class="{" ".join(classes)}" data-module="govuk-character-count" data-maxlength="{limit}"'
        f' data-i18n.characters-under-limit.other="{words["under"]}"'
        f' data-i18n.characters-at-limit="{words["at"]}"'
        f' data-i18n.characters-over-limit.other="{words["over"]}"'
    )


def _label(field: "GovukBoundField") -> str:
    if not field.label:
        return ""
    own = f' for="{escape(field.id_for_label)}"'
    return f'<label class="{_label_class(field, "govuk-label")}"{own}>{_words(field)}</label>'


def _fieldset(field: "GovukBoundField") -> str:
    described = field.aria_describedby
    refers = f' aria-describedby="{escape(described)}"' if described else ""
    css = _label_class(field, "govuk-fieldset__legend")
    legend = f'<legend class="{css}">{_words(field)}</legend>' if field.label else ""
    inside = legend + _hint(field) + error(field) + str(field)
    return f'<fieldset class="govuk-fieldset"{refers}>{inside}</fieldset>'


def _label_class(field: "GovukBoundField", base: str) -> str:
    own = field.look.get("label_class")
    return f"{base} {escape(str(own))}" if own else base


def _words(field: "GovukBoundField") -> str:
    optional = ""
    if field.shows_optional:
        optional = f' <span class="optional">{escape(gettext("(optional)"))}</span>'
    return f"{shown(field.label)}{optional}"


def _hint(field: "GovukBoundField", css: str = "govuk-hint") -> str:
    if not field.help_text:
        return ""
    place = f"{escape(field.auto_id)}_helptext"
    return f'<div class="{css}" id="{place}">{shown(field.help_text)}</div>'


def error(field: "GovukBoundField") -> SafeString:
    """What is wrong with the field, in sentences; nothing where nothing is."""
    if not field.errors:
        return SafeString("")
    before = f'<span class="govuk-visually-hidden">{escape(gettext("Error:"))}</span>'
    sentences = "<br>".join(f"{before} {escape(text)}" for text in field.problems)
    place = f"{escape(field.auto_id)}_error"
    return SafeString(f'<p class="govuk-error-message" id="{place}">{sentences}</p>')


def _tick(field: "GovukBoundField") -> str:
    css = "govuk-label govuk-checkboxes__label"
    label = f'<label class="{css}" for="{escape(field.id_for_label)}">{shown(field.label)}</label>'
    hint = _hint(field, "govuk-hint govuk-checkboxes__hint")
    item = f'<div class="govuk-checkboxes__item">{field}{label}{hint}</div>'
    return f'<div class="govuk-checkboxes">{item}</div>'


def _control(field: "GovukBoundField") -> str:
    around = [_affix(field, "prefix"), _affix(field, "suffix")]
    if not any(around):
        return str(field)
    return f'<div class="govuk-input__wrapper">{around[0]}{field}{around[1]}</div>'


def _affix(field: "GovukBoundField", name: str) -> str:
    words: Any = field.look.get(name)
    if not words:
        return ""
    return f'<div class="govuk-input__{name}" aria-hidden="true">{shown(words)}</div>'


def _count_below(field: "GovukBoundField") -> str:
    if not field.counts_to:
        return ""
    limit = {"limit": formats.number_id(field.counts_to)}
    words = escape(gettext("At most %(limit)s characters") % limit)
    place = f"{escape(field.auto_id)}-info"
    return f'<div class="govuk-hint govuk-character-count__message" id="{place}">{words}</div>'
