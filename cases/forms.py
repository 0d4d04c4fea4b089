from datetime import date
from functools import partial
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from agencies.fields import AreaField, PersonChoice
from agencies.models import Agency
from cases import screening
from cases.choices import (
    BarReason,
    CallResult,
    Danger,
    Decision,
    Finding,
    HoldReason,
    RevealReason,
    Sex,
    WithdrawalReason,
)
from cases.models import Case, ScreeningSign
from cases.services import Findings, Identity, Intake, access
from core import clock, codes, phones
from core.inputs import (
    Checkboxes,
    ColumnCheckboxes,
    InlineRadioSelect,
    QuickPick,
    Radios,
    SplitDateField,
)


NIK_LENGTH = 16
# "Not needed, child" is worked out from the age; nobody ticks it.
NOT_NEEDED = "TIDAK_PERLU_ANAK"


def _means() -> list[tuple[str, str]]:
    return [choice for choice in codes.choices("cara") if choice[0] != NOT_NEEDED]


def _signs() -> list[tuple[str, str]]:
    return list(ScreeningSign.objects.values_list("code", "question"))


# The system itself finds equal NIK.
BY_HAND = [choice for choice in BarReason.choices if choice[0] != BarReason.SAME_NIK]


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


class SearchForm(forms.Form):
    """What is searched; sent by POST, kept nowhere."""

    q = forms.CharField(
        label=_("Number, NIK, telephone or name"),
        help_text=_(
            "Whole words of a name, in any spelling: Moh. finds Muhammad. Each search is recorded without its words."
        ),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={
            "required": _("Write a number, a NIK, a telephone number or a name.")
        },
    )


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
