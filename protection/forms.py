from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.inputs import Checkboxes, DateAndTimeField, Radios
from core.retention import policy
from protection.choices import (
    BreachKind,
    Capacity,
    DataKind,
    ErasureRefusal,
    IdentityCheck,
    RefusalReason,
    RequestKind,
    ToldTo,
    Verdict,
)
from protection.membership import watched_accounts
from protection.models import Breach
from protection.services.breaches import Failure
from protection.services.requests import Wish


def _optional(choices: Any) -> list[Any]:
    return [("", ""), *choices]


def _not_later(moment: Any) -> Any:
    if moment and moment > clock.now():
        raise forms.ValidationError(_("This moment cannot be in the future."))
    return moment


class WishForm(forms.Form):
    """A request as it came in."""

    kind = forms.ChoiceField(
        label=_("What is asked?"), choices=_optional(RequestKind.choices)
    )
    received_at = DateAndTimeField(
        label=_("When did it come in?"),
        help_text=_("The time limit of 3 x 24 hours counts from here."),
    )
    capacity = forms.ChoiceField(
        label=_("Who asks?"), choices=Capacity.choices, widget=Radios
    )
    requester = forms.CharField(
        label=_("Name of who asks"),
        help_text=_("Sealed as soon as it is saved."),
        max_length=150,
    )
    contact = forms.CharField(
        label=_("Safe way to answer"),
        help_text=_("Never a telephone that somebody else reads."),
        max_length=200,
    )
    about = forms.RegexField(
        label=_("Case number or ticket"),
        help_text=_("If the request names one. The case is not opened from here."),
        regex=r"^[A-Za-z0-9/.\-]*$",
        max_length=40,
        required=False,
    )
    wish = forms.CharField(
        label=_("What exactly is asked?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )

    def clean_received_at(self) -> Any:
        return _not_later(self.cleaned_data["received_at"])

    def made(self) -> Wish:
        """What a valid form says."""
        return Wish(**self.cleaned_data)


class CheckForm(forms.Form):
    """How the identity was checked."""

    how = forms.ChoiceField(
        label=_("How was the identity checked?"),
        choices=_optional(IdentityCheck.choices),
    )


class AnswerForm(forms.Form):
    """The answer as it was given."""

    text = forms.CharField(
        label=_("Answer"),
        help_text=_("What was given, corrected, stopped or explained, and how."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )


class RefusalForm(forms.Form):
    """No, for a reason of the law's list."""

    reason = forms.ChoiceField(
        label=_("Why is the request refused?"),
        choices=_optional(RefusalReason.choices),
    )
    text = forms.CharField(
        label=_("What was written to who asked"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )


class BreachForm(forms.Form):
    """What is known about a failure to protect data; it may be completed later."""

    kind = forms.ChoiceField(
        label=_("What happened?"), choices=_optional(BreachKind.choices)
    )
    detected_at = DateAndTimeField(
        label=_("When was it found out?"),
        help_text=_("The 72 hours count from here."),
    )
    data_kinds = forms.MultipleChoiceField(
        label=_("Which data?"), choices=DataKind.choices, widget=Checkboxes
    )
    story = forms.CharField(
        label=_("How did it happen?"),
        help_text=_("No names of victims; the numbers below say whose data it is."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
    )
    systems = forms.CharField(
        label=_("Which systems, devices or papers?"), max_length=500, required=False
    )
    accounts = forms.CharField(
        label=_("Which accounts were involved?"),
        help_text=_("Sign-in names, parted by commas."),
        max_length=500,
        required=False,
    )
    began_at = DateAndTimeField(label=_("Since when?"), required=False)
    ended_at = DateAndTimeField(label=_("Until when?"), required=False)
    measures = forms.CharField(
        label=_("What was done, and what will be done?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
    )

    def __init__(self, *args: Any, officer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officer = officer

    def clean_detected_at(self) -> Any:
        return _not_later(self.cleaned_data["detected_at"])

    def clean_accounts(self) -> list[str]:
        typed = self.cleaned_data["accounts"].split(",")
        names = [name.strip() for name in typed if name.strip()]
        if unknown := set(names) - watched_accounts(self.officer, names):
            words = _("There is no account %(names)s in your area.")
            raise forms.ValidationError(words % {"names": ", ".join(sorted(unknown))})
        return names

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        began, ended = cleaned.get("began_at"), cleaned.get("ended_at")
        if began and ended and ended < began:
            self.add_error("ended_at", _("The end lies before the beginning."))
        return cleaned

    def failure(self) -> Failure:
        """What a valid form says."""
        return Failure(**self.cleaned_data)


class KnownBreachForm(BreachForm):
    """The same, filled with what is known; when it was found out stays, and the clock with it."""

    def __init__(self, *args: Any, breach: Breach, **kwargs: Any) -> None:
        super().__init__(*args, initial=_known(breach), **kwargs)
        self.fields["detected_at"].disabled = True


def _known(breach: Breach) -> dict[str, Any]:
    texts = {name: breach.reveal(name) for name in ("story", "systems", "measures")}
    plain = ("kind", "detected_at", "data_kinds", "began_at", "ended_at")
    values = {name: getattr(breach, name) for name in plain}
    return {**values, **texts, "accounts": ", ".join(breach.accounts)}


class TellForm(forms.Form):
    """Who was told, and when."""

    whom = forms.ChoiceField(
        label=_("Who was told?"), choices=ToldTo.choices, widget=Radios
    )
    at = DateAndTimeField(label=_("When?"))

    def clean_at(self) -> Any:
        return _not_later(self.cleaned_data["at"])


class ProcessingForm(forms.Form):
    """One activity of the register."""

    activity = forms.CharField(label=_("Activity"), max_length=150)
    purpose = forms.CharField(label=_("Purpose"), widget=forms.Textarea)
    legal_basis = forms.CharField(label=_("Legal basis"), widget=forms.Textarea)
    data_kinds = forms.CharField(label=_("Kinds of data"), widget=forms.Textarea)
    persons = forms.CharField(label=_("Kinds of persons"), widget=forms.Textarea)
    receivers = forms.CharField(label=_("Receivers"), widget=forms.Textarea)
    retention_class = forms.ChoiceField(
        label=_("Retention class"),
        choices=lambda: [(each.code, each.name) for each in policy().values()],
    )
    security = forms.CharField(label=_("Security measures"), widget=forms.Textarea)
    transfer = forms.CharField(label=_("Transfer abroad"), widget=forms.Textarea)


class FindingForm(forms.Form):
    """What the officer found, and what follows from it."""

    verdict = forms.ChoiceField(
        label=_("What did you find?"), choices=Verdict.choices, widget=Radios
    )
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Read by the head of the unit too, if you ask."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class HeadAnswerForm(forms.Form):
    """What the head of the unit says."""

    text = forms.CharField(
        label=_("What was the reading for?"),
        help_text=_("No names or stories of victims; numbers of cases are enough."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )


class SettleForm(forms.Form):
    """What the officer decides after asking."""

    verdict = forms.ChoiceField(
        label=_("What came of it?"),
        choices=[c for c in Verdict.choices if c[0] != Verdict.ASK_HEAD],
        widget=Radios,
    )


class ErasureRefusalForm(forms.Form):
    """Why nothing is erased now."""

    reason = forms.ChoiceField(
        label=_("Why not?"), choices=_optional(ErasureRefusal.choices)
    )
