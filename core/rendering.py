"""How forms become pages: the renderer and the bound field behind every `as_field_group`.

Options that concern the look stand in the widget's attrs and never reach the HTML:

    forms.CharField(widget=forms.TextInput(attrs={"width": "10", "suffix": "orang"}))

`width` 2, 3, 4, 5, 10 or 20; `prefix`, `suffix`; `mark_optional` False leaves "(tidak wajib)" out;
`label_class` for the label or legend ("govuk-visually-hidden", "govuk-label--s").
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict
from django.forms.widgets import ChoiceWidget, Input
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import field_group, formats
from core.drawing import DRAWN


LOOK_OPTIONS = ("width", "prefix", "suffix", "mark_optional", "label_class")

CSS_CLASSES: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.Textarea, "govuk-textarea"),
    (forms.Select, "govuk-select"),
    (forms.FileInput, "govuk-file-upload"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (Input, "govuk-input"),
)

# Django's general sentences name neither the field nor the way out; these do. A form's own words always win.
DJANGO_WORDS = (
    forms.Field.default_error_messages["required"],
    forms.ChoiceField.default_error_messages["invalid_choice"],
    forms.MultipleChoiceField.default_error_messages["invalid_choice"],
    forms.IntegerField.default_error_messages["invalid"],
    forms.DecimalField.default_error_messages["invalid"],
)
LIMITS = ("max_length", "min_value", "max_value")
WORDS = {
    "invalid_choice": _("Choose an answer from the list."),
    "invalid": _("Write a number, for example 12."),
    "max_length": _(
        "At most %(limit_value)s characters; now there are %(show_value)s."
    ),
    "min_value": _("The number may not be below %(limit_value)s."),
    "max_value": _("The number may not be above %(limit_value)s."),
}


class GovukBoundField(forms.BoundField):
    """A field with the names, classes and references that core.field_group draws."""

    def __init__(self, form: forms.BaseForm, field: forms.Field, name: str) -> None:
        super().__init__(form, field, name)
        own = field.widget.attrs
        self.look = {key: own.pop(key) for key in LOOK_OPTIONS if key in own}
        own.pop("placeholder", None)  # a label stays when one types, a placeholder goes
        if isinstance(field.widget, forms.NumberInput):
            _type_as_text(field.widget)

    @property
    def shows_optional(self) -> bool:
        """Optional fields say so; required ones carry nothing."""
        return not self.field.required and self.look.get("mark_optional", True)

    @property
    def counts_to(self) -> int | None:
        """The longest text, where the field counts along."""
        if isinstance(self.field.widget, forms.Textarea):
            return getattr(self.field, "max_length", None)
        return None

    @property
    def count_words(self) -> dict[str, str]:
        """The sentences of the counter, with the placeholder its script replaces."""
        words = {
            "under": gettext("{count} characters left"),
            "at": gettext("No characters left"),
            "over": gettext("{count} characters too many"),
        }
        return {
            when: text.replace("{count}", "%{count}") for when, text in words.items()
        }

    @property
    def is_single_checkbox(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_file(self) -> bool:
        return isinstance(self.field.widget, forms.FileInput)

    @property
    def error_target(self) -> str:
        """The id that a link in the error summary leads to."""
        first = getattr(self.field.widget, "first_id", None)
        if first is not None:
            return str(first(self.auto_id))
        if isinstance(
            self.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple
        ):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    @property
    def problems(self) -> list[str]:
        """What is wrong here, in sentences that name the field and the way out."""
        found = self.errors.as_data() if self.errors else []
        return [self._sentence(error) for error in found]

    def _sentence(self, error: ValidationError) -> str:
        is_limit = error.code in LIMITS and "limit_value" in (error.params or {})
        if error.message not in DJANGO_WORDS and not is_limit:
            return " ".join(error.messages)
        if error.code == "required":
            return self._ask() % {"label": self.label}
        limits = {name: _number(value) for name, value in (error.params or {}).items()}
        return str(WORDS[str(error.code)]) % limits

    def _ask(self) -> str:
        widget = self.field.widget
        if isinstance(widget, forms.CheckboxInput):
            return gettext("Tick “%(label)s” to go on.")
        if isinstance(widget, forms.FileInput):
            return gettext("Choose a file for “%(label)s”.")
        if isinstance(widget, ChoiceWidget):
            return gettext("Choose an answer for “%(label)s”.")
        return gettext("Fill in “%(label)s”.")

    @property
    def aria_describedby(self) -> str:
        ids = [super().aria_describedby or ""]
        if self.counts_to and self.auto_id:
            ids.append(f"{self.auto_id}-info")
        return " ".join(filter(None, ids))

    def build_widget_attrs(
        self, attrs: Mapping[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        widget = widget or self.field.widget
        built = super().build_widget_attrs(dict(attrs), widget)
        # The server says what is missing, in Indonesian and at the field; a browser would say it in its own way.
        built.pop("required", None)
        if widget.is_hidden:
            return built
        if widget.use_fieldset:
            return built
        built["class"] = self._classes(widget)
        return built

    def _classes(self, widget: forms.Widget) -> str:
        base = next((css for kind, css in CSS_CLASSES if isinstance(widget, kind)), "")
        classes = [widget.attrs.get("class", ""), base]
        if self.errors and base:
            classes.append(f"{base}--error")
        if width := self.look.get("width"):
            classes.append(f"govuk-input--width-{width}")
        if self.counts_to:
            classes.append("govuk-js-character-count")
        return " ".join(filter(None, classes))


class GovukRenderer(TemplatesSetting):
    """Set as FORM_RENDERER; needs `django.forms` in INSTALLED_APPS for what it does not replace."""

    form_template_name = "django/forms/form.html"
    field_template_name = (
        "django/forms/field.html"  # Django's own name; core.field_group draws it
    )
    bound_field_class = GovukBoundField

    def render(
        self, template_name: str, context: dict[str, Any], request: Any = None
    ) -> Any:
        if template_name == self.field_template_name:
            return field_group.draw(context["field"])
        # A cut-off paste is a lost sentence: the server says what is too long instead.
        widget = context.get("widget")
        if widget:
            widget["attrs"].pop("maxlength", None)
            widget["attrs"].pop("minlength", None)
        if draw := DRAWN.get(template_name):
            return draw(context["widget"])
        return super().render(template_name, context, request)


def _type_as_text(widget: forms.NumberInput) -> None:
    """Numbers are typed as text: a number field changes by an accidental scroll and swallows "1.038"."""
    widget.input_type = "text"
    whole = widget.attrs.pop("step", None) in {None, "1", 1}
    for limit in ("min", "max"):
        widget.attrs.pop(limit, None)
    widget.attrs.setdefault("inputmode", "numeric" if whole else "decimal")
    widget.attrs.setdefault("autocomplete", "off")


def _number(value: Any) -> Any:
    return formats.number_id(value) if isinstance(value, int | float) else value


def hold_errors(form: forms.BaseForm) -> None:
    """Show what was typed and judge nothing: for a form that was sent only to search an area."""
    form._errors = ErrorDict()  # type: ignore[attr-defined]  # where Django keeps them; the stubs do not know it
    form.cleaned_data = {}
