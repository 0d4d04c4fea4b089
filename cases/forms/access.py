"""Who opens a case and why, and who may not."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.fields import PersonChoice
from agencies.models import Agency
from cases.choices import BarReason, Finding, RevealReason
from cases.models import Case
from cases.services import access
from core import clock
from core.inputs import Radios


# The system itself finds equal NIK.
BY_HAND = [choice for choice in BarReason.choices if choice[0] != BarReason.SAME_NIK]


class RevealForm(forms.Form):
    """Why identities are opened, before they are: one tap for the team, words from everybody else."""

    reason = forms.ChoiceField(label=_("Reason"), choices=RevealReason.choices)
    words = forms.CharField(
        label=_("Why do you need it?"),
        help_text=_(
            "You are not of this case's team. The head of the unit reads this."
        ),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, on_team: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if on_team:
            del self.fields["words"]


class EmergencyForm(forms.Form):
    """Which case is opened in an emergency, and why."""

    number = forms.CharField(
        label=_("Number of the case"),
        help_text=_("As the unit told you, for example TPPO/64.72/2026/11/0007."),
        max_length=40,
    )
    reason = forms.CharField(
        label=_("Why must you open this case now?"),
        help_text=_(
            "Say what would happen if you waited for the unit. No names: the head of the unit and the data protection officer read this."
        ),
        min_length=20,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ReviewForm(forms.Form):
    """What the data protection officer found about one use of emergency access."""

    finding = forms.ChoiceField(
        label=_("What did you find?"), choices=Finding.choices, widget=Radios
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("On what you base it, and what follows."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class BarForm(forms.Form):
    """Who may not see a case, and how the person is tied to it."""

    user = PersonChoice(
        label=_("Who of your unit may not see this case?"),
        queryset=User.objects.none(),
        empty_label="",
        required=False,
    )
    account = forms.CharField(
        label=_("Or somebody of another agency"),
        help_text=_("The name with which the person signs in."),
        max_length=150,
        required=False,
    )
    reason = forms.ChoiceField(
        label=_("How is the person tied to the case?"), choices=[("", ""), *BY_HAND]
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = cast("PersonChoice", self.fields["user"])
        people.queryset = access.colleagues(case)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        account = cleaned.get("account")
        if account and not cleaned.get("user"):
            cleaned["user"] = User.objects.filter(username=account).first()
            if cleaned["user"] is None:
                self.add_error(
                    "account",
                    _("There is no account with this name. Check how it is written."),
                )
        elif not cleaned.get("user"):
            self.add_error(
                "user", _("Choose a person, or type the name of an account.")
            )
        return cleaned


class UnitBarForm(forms.Form):
    """Which unit may not see a case, and which one takes it."""

    number = forms.CharField(
        label=_("Number of the case"),
        help_text=_("For example TPPO/64.72/2026/11/0007."),
        max_length=40,
    )
    agency = forms.ModelChoiceField(
        label=_("Which unit may not see it?"),
        queryset=Agency.objects.none(),
        empty_label="",
    )
    to = forms.ModelChoiceField(
        label=_("Which unit takes the case?"),
        help_text=_("Its heads get the case at once, and one of them manages it."),
        queryset=Agency.objects.none(),
        empty_label="",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Agency.objects.in_force(clock.today()).units().order_by("short_name")
        for name in ("agency", "to"):
            cast("forms.ModelChoiceField[Agency]", self.fields[name]).queryset = units

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("agency") and cleaned.get("agency") == cleaned.get("to"):
            self.add_error(
                "to", _("Choose another unit than the one that is shut out.")
            )
        return cleaned
