"""The area picker: search field, results and the choice, over whatever table an app above core answers from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import formats
from core.inputs import is_invalid


UNKNOWN_AREA = "?"


@dataclass(frozen=True)
class AreaOption:
    """One area as the picker shows it: its name, and where it lies."""

    code: str
    name: str
    path: str = ""


class AreaFinder(Protocol):
    """What the picker asks; an app above core answers from its table."""

    def search(self, query: str) -> Sequence[AreaOption]: ...

    def find(self, code: str) -> AreaOption | None: ...


class AreaPicker(forms.Widget):
    """Search field, button and results; a plain form without script, immediate with it."""

    template_name = "django/forms/widgets/area_picker.html"
    use_fieldset = True

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        finder: AreaFinder | None = None,
        search_url: str | Promise = "",
        allow_unknown: bool = False,
    ) -> None:
        super().__init__(attrs)
        self.finder = finder
        self.search_url = search_url
        self.allow_unknown = allow_unknown
        self.query = ""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> str | None:
        self.query = str(data.get(f"{name}_q", "")).strip()
        return data.get(name)

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: Any, name: str
    ) -> bool:
        return name not in data and f"{name}_q" not in data

    def first_id(self, id_: str) -> str:
        return f"{id_}_q"

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        selected = str(value or "")
        context |= area_results(
            self._options(selected),
            query=self.query,
            field_name=name,
            selected=selected,
            allow_unknown=self.allow_unknown,
        )
        context["widget"]["search_url"] = str(self.search_url)
        context["widget"]["has_error"] = is_invalid(attrs)
        return context

    def _options(self, selected: str) -> list[AreaOption]:
        """What was found, with the chosen one always among it."""
        if self.finder is None:
            return []
        found = list(self.finder.search(self.query)) if self.query else []
        if (
            selected
            and selected != UNKNOWN_AREA
            and selected not in {o.code for o in found}
        ):
            chosen = self.finder.find(selected)
            found = [chosen, *found] if chosen else found
        return found


def area_results(
    options: Sequence[AreaOption],
    *,
    query: str,
    field_name: str,
    selected: str = "",
    allow_unknown: bool = False,
) -> dict[str, Any]:
    """Context of components/area_results.html, for the widget and for the view that answers the script."""
    rows = []
    for option in options:
        before, match, after = formats.split_match(option.name, query)
        rows.append(
            {
                "code": option.code,
                "name_before": before,
                "name_match": match,
                "name_after": after,
                "path": option.path,
                "is_selected": option.code == selected,
            }
        )
    return {
        "results": rows,
        "query": query,
        "field_name": field_name,
        "selected": selected,
        "allow_unknown": allow_unknown,
        "unknown": UNKNOWN_AREA,
        "status": gettext("Places found: %(count)d") % {"count": len(rows)},
    }


class AreaField(forms.Field):
    """The official code of one area, or UNKNOWN_AREA where the form allows that answer."""

    widget = AreaPicker
    default_error_messages = {
        "required": _("Choose one place."),
        "required_or_unknown": _("Choose one place, or “Not known yet”."),
        "unknown_code": _("This area code is not known. Choose an area from the list."),
    }

    def __init__(
        self,
        *,
        finder: AreaFinder,
        search_url: str | Promise = "",
        allow_unknown: bool = False,
        **kwargs: Any,
    ) -> None:
        self.finder = finder
        self.allow_unknown = allow_unknown
        widget = AreaPicker(
            finder=finder, search_url=search_url, allow_unknown=allow_unknown
        )
        super().__init__(widget=widget, **kwargs)
        if allow_unknown:
            self.error_messages["required"] = self.error_messages["required_or_unknown"]

    def to_python(self, value: Any) -> str:
        return str(value or "").strip()

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value or (self.allow_unknown and value == UNKNOWN_AREA):
            return
        if self.finder.find(value) is None:
            raise ValidationError(
                self.error_messages["unknown_code"], code="unknown_code"
            )
