"""Form fields and widgets of our own, beside Django's: choices, dates, files (areas: core.area_picker).

core.drawing draws them; how any field is laid out is core.field_group's.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import ChoiceWidget
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import clock, formats


DATE_PARTS = ("day", "month", "year")


# Choices


class _Hints(ChoiceWidget):
    """Choices with a second line: hints={"value": "what this means"}."""

    base_class = ""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        hints: Mapping[str, str | Promise] | None = None,
    ) -> None:
        attrs = dict(attrs or {})
        attrs["class"] = " ".join(filter(None, (self.base_class, attrs.get("class"))))
        super().__init__(attrs, choices)
        self.hints = dict(hints or {})

    def create_option(
        self, name: str, value: Any, *rest: Any, **more: Any
    ) -> dict[str, Any]:
        """What core.drawing draws of one answer, and no more: a screening form has sixty."""
        label, selected, index = rest
        subindex, attrs = more.get("subindex"), more.get("attrs") or {}
        place = index if subindex is None else f"{index}_{subindex}"
        own = {"disabled": attrs.get("disabled") or self.attrs.get("disabled")}
        if key := attrs.get("id"):
            own["id"] = f"{key}_{place}"
        return {
            "name": name,
            "value": value,
            "label": label,
            "selected": selected,
            "attrs": own,
            "hint": self.hints.get(str(value), ""),
        }


class Radios(_Hints, forms.RadioSelect):
    """Radio buttons below each other."""


class SmallRadios(Radios):
    base_class = "govuk-radios--small"


class InlineRadioSelect(Radios):
    """Two or three short answers in one line."""

    base_class = "govuk-radios--inline"


class Checkboxes(_Hints, forms.CheckboxSelectMultiple):
    """Checkboxes below each other."""


class ColumnCheckboxes(Checkboxes):
    """Many short answers in two columns (one on a phone)."""

    base_class = "govuk-checkboxes--small choices"


class QuickPick(forms.RadioSelect):
    """Two to four short answers in one bar for the thumb; `risks` are the answers that mean danger."""

    template_name = "django/forms/widgets/pick.html"

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        choices: Any = (),
        *,
        risks: Sequence[str] = (),
    ) -> None:
        super().__init__(attrs, choices)
        self.risks = {str(value) for value in risks}

    def create_option(
        self, name: str, value: Any, *args: Any, **kwargs: Any
    ) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["is_risk"] = str(value) in self.risks
        return option


# Dates


class SplitDateWidget(forms.MultiWidget):
    """Day, month and year in three fields: typed faster than picked, and read the same everywhere."""

    template_name = "django/forms/widgets/split_date.html"
    parts: tuple[str, ...] = DATE_PARTS

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in self.parts}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, date):
            return [value.day, value.month, value.year]
        return [None] * len(self.parts)

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["has_error"] = is_invalid(attrs)
        labels = _part_labels()
        for part, subwidget in zip(
            self.parts, context["widget"]["subwidgets"], strict=True
        ):
            subwidget["label"] = labels[part]
            subwidget["attrs"]["id"] = self.id_of_part(
                context["widget"]["attrs"].get("id", ""), part
            )
            subwidget["width"] = "4" if part in {"year", "time"} else "2"
            subwidget["inputmode"] = "decimal" if part == "time" else "numeric"
        return context

    def first_id(self, id_: str) -> str:
        return self.id_of_part(id_, self.parts[0])

    @staticmethod
    def id_of_part(id_: str, part: str) -> str:
        return f"{id_}_{part}"


class DateAndTimeWidget(SplitDateWidget):
    """A date and a time of 24 hours, typed as 14.30 or 14:30."""

    parts = (*DATE_PARTS, "time")

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, datetime):
            moment = timezone.localtime(value) if timezone.is_aware(value) else value
            return [moment.day, moment.month, moment.year, f"{moment:%H.%M}"]
        return [None] * len(self.parts)


def is_invalid(attrs: Mapping[str, Any] | None) -> bool:
    return bool(attrs and attrs.get("aria-invalid"))


def _part_labels() -> dict[str, str]:
    return {
        "day": gettext("Day"),
        "month": gettext("Month"),
        "year": gettext("Year"),
        "time": gettext("Time of day"),
    }


class SplitDateField(forms.Field):
    """A whole date from three inputs, or None where the field is optional and all three are empty."""

    widget = SplitDateWidget
    default_error_messages = {
        "required": _("Enter the date, for example 18 7 2026."),
        "incomplete": _("Enter the %(parts)s as well."),
        "invalid": _("There is no such date. Check day, month and year."),
        "year": _("Enter the year with four digits, for example 2026."),
    }

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, date) or not value:
            return value or None
        typed = [str(part or "").strip() for part in value]
        if not any(typed):
            return None
        self._require_all(typed)
        return self._date(typed)

    def _require_all(self, typed: Sequence[str]) -> None:
        parts = self.widget.parts
        labels = _part_labels()
        missing = [
            labels[part].lower()
            for part, text in zip(parts, typed, strict=True)
            if not text
        ]
        if missing:
            raise ValidationError(
                self.error_messages["incomplete"],
                code="incomplete",
                params={"parts": _listed(missing)},
            )

    def _date(self, typed: Sequence[str]) -> date:
        day, month, year = typed[:3]
        try:
            numbers = int(year), month_number(month), int(day)
        except ValueError:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid"
            ) from None
        if numbers[0] not in clock.YEARS:
            raise ValidationError(self.error_messages["year"], code="year")
        try:
            return date(*numbers)
        except ValueError:
            raise ValidationError(
                self.error_messages["invalid"], code="invalid"
            ) from None


class DateAndTimeField(SplitDateField):
    """A moment in the reader's time zone, from date and time of 24 hours."""

    widget = DateAndTimeWidget
    default_error_messages = {
        "required": _("Enter date and time, for example 18 7 2026 and 14.30."),
        "time": _("Enter the time with 24 hours, for example 14.30."),
    }

    def to_python(self, value: Any) -> datetime | None:
        if isinstance(value, datetime):
            return value
        day = super().to_python(value)
        if day is None:
            return None
        clock = parse_time(str(value[3]))
        if clock is None:
            raise ValidationError(self.error_messages["time"], code="time")
        return timezone.make_aware(datetime.combine(day, clock))


def month_number(text: str) -> int:
    """7 for "7", "07", "Juli" and "jul"."""
    if text.isdecimal():
        return int(text)
    wanted = text.casefold()[:3]
    for number, month in enumerate(formats.MONTHS, start=1):
        if len(wanted) == 3 and month.casefold().startswith(wanted):
            return number
    raise ValueError(text)


def parse_time(text: str) -> time | None:
    """14.30, 14:30, 1430 or 14; None where it is no time of a day."""
    match = re.fullmatch(r"(\d{1,2})(?:[.:]?(\d{2}))?", text.strip())
    if not match:
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _listed(words: Sequence[str]) -> str:
    if len(words) == 1:
        return words[0]
    return gettext("%(first)s and %(last)s") % {
        "first": ", ".join(words[:-1]),
        "last": words[-1],
    }


# Files


class FileUpload(forms.FileInput):
    """A file with a limit that the page says before, and the script checks while choosing."""

    def __init__(
        self,
        attrs: dict[str, Any] | None = None,
        *,
        max_bytes: int,
        accept: str = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx",
        multiple: bool = False,
    ) -> None:
        self.allow_multiple_selected = multiple
        self.max_bytes = max_bytes
        attrs = {"accept": accept, **(attrs or {})}
        if multiple:
            attrs["multiple"] = True
        super().__init__(attrs)

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"] |= {
            "data-max-bytes": self.max_bytes,
            "data-message": file_too_large("{size}", self.max_bytes),
        }
        return context


def file_too_large(size: str, max_bytes: int) -> str:
    """The sentence for a file above the limit; the same from the script and from the server."""
    return gettext(
        "The file is %(size)s. The largest size is %(limit)s."
        " Make the file smaller, then upload it again."
    ) % {"size": size, "limit": formats.size_id(max_bytes)}
