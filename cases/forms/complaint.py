"""What is asked when a complaint comes in."""

from datetime import date
from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.fields import AreaField
from cases.choices import Danger
from cases.services import Intake
from core import clock, codes
from core.inputs import QuickPick, SplitDateField


class ComplaintForm(forms.Form):
    """What is asked when a complaint comes in; a place may stay unknown."""

    channel = forms.ChoiceField(
        label=_("How did the complaint arrive?"),
        choices=partial(codes.optional, "sumber_laporan"),
    )
    danger = forms.ChoiceField(
        label=_("Is there danger right now?"),
        help_text=_("If yes, the clock of emergency service (2 hours) starts at once."),
        choices=Danger.choices,
        initial=Danger.UNKNOWN,
        widget=QuickPick(risks=[Danger.YES]),
    )
    story = forms.CharField(
        label=_("What happened?"),
        help_text=_(
            "Write in the reporter's words. No full names, NIK or telephone numbers here."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5000,
    )
    occurred_on = SplitDateField(
        label=_("Date of the event"),
        help_text=_("An estimate will do. Used to work out the age at the event."),
        required=False,
    )
    area = AreaField(
        label=_("Place of the event"),
        help_text=_(
            "Type the name of a village, district or regency. The same name may exist in several places."
        ),
        required=False,
        allow_unknown=True,
    )
    landmark = forms.CharField(label=_("Landmark"), max_length=200, required=False)
    reporter_name = forms.CharField(
        label=_("Name of the reporter"),
        help_text=_("Leave empty if the reporter wants to stay anonymous."),
        max_length=150,
        required=False,
    )
    reporter_contact = forms.CharField(
        label=_("Safe way to reach the reporter"),
        help_text=_("Telephone number, and when it is safe to call."),
        max_length=200,
        required=False,
    )

    def intake(self) -> Intake:
        """What a valid form says."""
        return Intake(**self.cleaned_data)

    def clean_occurred_on(self) -> date | None:
        occurred: date | None = self.cleaned_data["occurred_on"]
        if occurred and occurred > clock.today():
            raise forms.ValidationError(
                _("The date of the event cannot be after today.")
            )
        return occurred
