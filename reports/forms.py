from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from agencies.choices import AreaLevel
from agencies.models import Area
from core.formats import date_id, month_id
from reports import services


WITH_REGENCIES = "all"
LISTED = 36


def _month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


class MonthField(forms.TypedChoiceField):
    """A month that is over; the latest are listed, an earlier one is taken too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=_month, empty_value=None, **kwargs)

    def valid_value(self, value: str) -> bool:
        return True

    def clean(self, value: Any) -> date:
        month: date | None = super().clean(value)
        if month is None or month > services.last_month():
            raise ValidationError(
                _("This period is not over yet. Choose a period up to %(date)s.")
                % {"date": date_id(services.last_day_over())},
                code="not_over",
            )
        return month


class ReportForm(forms.Form):
    """Whose report of which month."""

    area = forms.ChoiceField(
        label=gettext_lazy("Area"),
        help_text=gettext_lazy(
            "Cases count where the unit that handles them stands, whatever the place of the event."
        ),
        error_messages={
            "invalid_choice": gettext_lazy(
                "This area code is unknown. Choose an area from the list."
            )
        },
    )
    month = MonthField(
        label=gettext_lazy("Month"),
        help_text=gettext_lazy("A month can be reported once it is over."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = {area.pk: area for area in services.askable_areas(user)}
        choices = {"area": self._area_choices(), "month": _month_choices()}
        for name, field in self.fields.items():
            if isinstance(field, forms.ChoiceField):
                field.choices = choices[name]

    @property
    def wants_all(self) -> bool:
        """Whether a province is asked for with all its regencies."""
        return str(self.cleaned_data["area"]).startswith(WITH_REGENCIES)

    @property
    def area_asked(self) -> Area:
        """The area of a valid form, the province where all are asked for."""
        return self.areas[self.cleaned_data["area"].removeprefix(WITH_REGENCIES)]

    def _area_choices(self) -> list[tuple[str, str]]:
        provinces = [a for a in self.areas.values() if a.level == AreaLevel.PROVINCE]
        together = [
            (
                WITH_REGENCIES + area.pk,
                _("%(province)s and all its regencies and cities")
                % {"province": area.name},
            )
            for area in provinces
        ]
        return together + [(area.pk, area.name) for area in self.areas.values()]


def _month_choices() -> list[tuple[str, str]]:
    """The months that can be asked for, the latest first."""
    last = services.last_month()
    latest = last.year * 12 + last.month - 1
    months = [date(n // 12, n % 12 + 1, 1) for n in range(latest, latest - LISTED, -1)]
    return [(f"{month:%Y-%m}", month_id(month)) for month in months]
