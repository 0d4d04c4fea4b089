"""The screening of a person."""

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.fields import AreaField
from cases import screening
from cases.choices import Decision, Sex
from cases.models import ScreeningSign
from cases.services import Findings, Identity
from core import clock, codes
from core.inputs import (
    Checkboxes,
    ColumnCheckboxes,
    InlineRadioSelect,
    Radios,
    SplitDateField,
)
from core.words import NIK_LENGTH


# "Not needed, child" is worked out from the age; nobody ticks it.
NOT_NEEDED = "TIDAK_PERLU_ANAK"


def _means() -> list[tuple[str, str]]:
    return [choice for choice in codes.choices("cara") if choice[0] != NOT_NEEDED]


def _signs() -> list[tuple[str, str]]:
    return list(ScreeningSign.objects.values_list("code", "question"))


class IdentificationForm(forms.Form):
    """The screening form (domain 4.3): who, act, means, purpose, signs, and the human decision with its reason."""

    name = forms.CharField(
        label=_("Name of the person"),
        help_text=_("Sealed as soon as it is saved. Leave empty if not known."),
        max_length=150,
        required=False,
    )
    sex = forms.ChoiceField(
        label=_("Sex"), choices=Sex.choices, widget=InlineRadioSelect
    )
    birth_date = SplitDateField(label=_("Date of birth"), required=False)
    age = forms.IntegerField(
        label=_("Age at the event, in years"),
        help_text=_(
            "If the date of birth is not known. Left empty, the person is treated as a child."
        ),
        min_value=0,
        max_value=120,
        required=False,
        widget=forms.NumberInput(attrs={"width": "3"}),
    )
    age_evidence = forms.ChoiceField(
        label=_("Evidence of age"),
        choices=partial(codes.optional, "bukti_usia"),
        required=False,
    )
    nik = forms.CharField(label=_("NIK"), max_length=40, required=False)
    nik_is_doubtful = forms.BooleanField(
        label=_("This NIK is doubtful"), required=False
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    origin = AreaField(label=_("Area of origin"), required=False, allow_unknown=True)
    acts = forms.MultipleChoiceField(
        label=_("A. What was done to the person?"),
        choices=partial(codes.choices, "proses"),
        widget=ColumnCheckboxes,
        required=False,
    )
    means = forms.MultipleChoiceField(
        label=_("B. By what means?"),
        choices=_means,
        help_text=_(
            "For a child the means are not required. Tick them if the person mentions them."
        ),
        widget=ColumnCheckboxes,
        required=False,
    )
    purposes = forms.MultipleChoiceField(
        label=_("C. For what purpose?"),
        choices=partial(codes.choices, "bentuk_eksploitasi"),
        help_text=_(
            "Consent of the victim does not remove the crime. Never ask whether the person wanted it."
        ),
        widget=ColumnCheckboxes,
        required=False,
    )
    purposes_realised = forms.BooleanField(
        label=_("The exploitation has already happened"), required=False
    )
    signs = forms.MultipleChoiceField(
        label=_("D. Signs"),
        choices=_signs,
        widget=Checkboxes(attrs={"class": "govuk-checkboxes--small"}),
        required=False,
    )
    decision = forms.ChoiceField(
        label=_("Your decision"),
        help_text=_(
            "The result beside is only advice. No service is refused because of it."
        ),
        choices=Decision.choices,
        widget=Radios,
    )
    reason = forms.CharField(
        label=_("Reason for the decision"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )

    def __init__(self, *args: Any, event_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event_on = event_on

    def clean_birth_date(self) -> date | None:
        birth: date | None = self.cleaned_data["birth_date"]
        if birth and birth > clock.today():
            raise forms.ValidationError(_("The date of birth cannot be after today."))
        if birth and birth > self.event_on:
            raise forms.ValidationError(
                _("The date of birth is later than the date of the event. Check both.")
            )
        return birth

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        digits = "".join(ch for ch in cleaned.get("nik", "") if ch.isdigit())
        if digits and len(digits) != NIK_LENGTH and not cleaned.get("nik_is_doubtful"):
            self.add_error(
                "nik",
                _(
                    'The NIK has %(count)s digits, it should have 16. Save it as "doubtful" or mend it.'
                )
                % {"count": len(digits)},
            )
        cleaned["nik"] = digits or cleaned.get("nik", "")
        return cleaned

    def findings(self) -> Findings:
        """What the form says so far, for advice; works with fields missing or wrong."""
        data = getattr(self, "cleaned_data", {})
        age = screening.age_at(data.get("birth_date"), self.event_on)
        return Findings(
            acts=data.get("acts", []),
            means=data.get("means", []),
            purposes=data.get("purposes", []),
            purposes_realised=data.get("purposes_realised", False),
            signs=data.get("signs", []),
            age=data.get("age") if age is None else age,
            age_evidence=data.get("age_evidence", ""),
        )

    def identity(self) -> Identity:
        """Who the person is, from a valid form."""
        data = self.cleaned_data
        return Identity(
            sex=data["sex"],
            name=data["name"],
            nik=data["nik"],
            nik_is_doubtful=data["nik_is_doubtful"],
            birth_date=data["birth_date"],
            address=data["address"],
            origin=data["origin"],
        )
