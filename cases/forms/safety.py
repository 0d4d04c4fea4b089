"""What keeps a victim safe, and how a call went."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.choices import CallResult
from core import phones
from core.inputs import Radios


class SafetyForm(forms.Form):
    """What keeps one victim safe; what is not known stays empty."""

    contact_rule = forms.CharField(
        label=_("When and how is it safe to call?"),
        help_text=_(
            "At what time, who may pick up, what to say to others. No number here. If it is never safe, say so."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    safe_phone = forms.CharField(
        label=_("Safe telephone number"),
        help_text=_(
            "Only a number that the victim named. It is shown when somebody calls, and each call is recorded."
        ),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"width": "20", "inputmode": "tel"}),
    )
    code_word = forms.CharField(
        label=_("Code word"),
        help_text=_("By which the victim knows that it is you."),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"width": "20"}),
    )
    keep_away = forms.CharField(
        label=_("Who must not come near?"),
        help_text=_("And must not learn where the victim is."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    risks = forms.CharField(
        label=_("What can happen?"),
        help_text=_("Threats, self-harm, flight, and what helps then."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    medicine = forms.CharField(
        label=_("Medicine and health"),
        help_text=_("What must be taken and when, allergies, pregnancy."),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_contact_rule(self) -> str:
        rule: str = self.cleaned_data["contact_rule"]
        if phones.find(rule):
            raise forms.ValidationError(
                _("Write the number in the field for it. Here it could be read unseen.")
            )
        return rule

    def clean_safe_phone(self) -> str:
        number: str = self.cleaned_data["safe_phone"]
        if number and not phones.find(number):
            raise forms.ValidationError(
                _("This is no telephone number. Check the digits, with the area code.")
            )
        return number


class CallResultForm(forms.Form):
    """How a call went."""

    result = forms.ChoiceField(
        label=_("How did the call go?"), choices=CallResult.choices, widget=Radios
    )
