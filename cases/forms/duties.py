"""Consent that is taken back, and cases that are kept."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.choices import HoldReason, WithdrawalReason
from core import clock
from core.inputs import SplitDateField


class WithdrawForm(forms.Form):
    """Who takes consent back."""

    reason = forms.ChoiceField(
        label=_("Who takes consent back?"), choices=WithdrawalReason.choices
    )


class HoldForm(forms.Form):
    """Why a case is kept beyond its retention, and until when."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", ""), *HoldReason.choices]
    )
    until = SplitDateField(
        label=_("Until"),
        help_text=_("Leave empty if the end is not known; somebody lifts it then."),
        required=False,
    )

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until < clock.today():
            raise forms.ValidationError(_("The last day cannot be before today."))
        return until


class HoldByNumberForm(HoldForm):
    """The same by the number of the case, which is not opened for it."""

    number = forms.CharField(label=_("Number of the case"), max_length=40)

    field_order = ("number", "reason", "until")

    def refuse_number(self) -> None:
        """Say that no case of this number is in reach."""
        self.add_error(
            "number", _("There is no case of this number in your area. Check it.")
        )
