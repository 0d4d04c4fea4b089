from datetime import date, timedelta
from typing import Any, cast

from django import forms
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts import roles
from accounts.backends import normal_phone
from accounts.choices import Role, SuspensionReason
from accounts.keeping import LONGEST, Newcomer
from accounts.models import User
from agencies import duty
from agencies.choices import DutyKind, Focal
from agencies.fields import PersonChoice, name_and_role
from agencies.keeping import Place, decree_end
from agencies.models import Agency
from core import clock, formats, words
from core.inputs import DateAndTimeField, InlineRadioSelect, Radios, SplitDateField


class EndsWith(models.TextChoices):
    """What ends an account: a person sees at once that an end belongs to it."""

    CONTRACT = "contract", _("With the contract")
    DECREE = "decree", _("With the decree")
    DATE = "date", _("On another day")
    NONE = "none", _("No end: civil servant")


def _offer(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """What a field of choices offers in this form, where that depends on who asks and for whom."""
    cast("forms.ChoiceField", form.fields[name]).choices = choices


class NikField(forms.CharField):
    """An identity number of 16 digits, or nothing; it is not kept, only a token of it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30)
        super().__init__(
            label=_("NIK"),
            help_text=_(
                "Kept only as an unreadable token. It serves one purpose: to notice when this person"
                " is a party to a case, so that the case stays closed to them."
            ),
            widget=forms.TextInput(attrs={"inputmode": "numeric", "width": "20"}),
            **kwargs,
        )

    def clean(self, value: Any) -> str:
        typed = super().clean(value)
        nik = words.nik(typed)
        if typed and not nik:
            raise forms.ValidationError(_("A NIK has 16 digits. Check the number."))
        return nik


class PlaceForm(forms.Form):
    """What somebody is in a unit: role, position, focal point."""

    role = forms.ChoiceField(
        label=_("Role"),
        help_text=_("Decides what the person may do. Give the least that is needed."),
    )
    position = forms.CharField(
        label=_("Position"),
        help_text=_("As it stands in the letter of appointment."),
        max_length=120,
        required=False,
    )
    focal = forms.ChoiceField(
        label=_("Answers for the agency in the task force"),
        choices=Focal.choices,
        required=False,
        widget=InlineRadioSelect,
    )

    def __init__(self, *args: Any, keeper: User, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        _offer(self, "role", [("", _("Choose")), *roles.choices(keeper.role)])

    def place(self) -> Place:
        """What a valid form says about the post."""
        data = self.cleaned_data
        role = Role(data["role"])
        return Place(self.agency, role, data["position"], data["focal"])


class InviteForm(PlaceForm):
    """Who is invited, as what, and until when."""

    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    username = forms.CharField(
        label=_("User name"),
        help_text=_("Small letters, digits and dots, such as siti.aminah."),
        max_length=60,
        widget=forms.TextInput(attrs={"spellcheck": "false"}),
    )
    nip = forms.CharField(
        label=_("NIP"),
        help_text=_("18 digits, for civil servants."),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "width": "20"}),
    )
    email = forms.EmailField(label=_("Work e-mail"), max_length=254, required=False)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "width": "20"}),
    )
    ends = forms.ChoiceField(label=_("When does the account end?"), widget=Radios)
    ends_on = SplitDateField(label=_("Last day"), required=False)
    nik = NikField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decree_end = decree_end(self.agency)
        _offer(self, "ends", self._ends())
        self.initial.setdefault("ends", EndsWith.CONTRACT)

    def newcomer(self) -> Newcomer:
        """What a valid form says about the person."""
        names = ("username", "first_name", "last_name", "email", "nip", "phone", "nik")
        typed = {name: self.cleaned_data[name] for name in names}
        return Newcomer(**typed, ends_on=self.cleaned_data["last_day"])

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"].strip().casefold()
        ASCIIUsernameValidator()(name)
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(
                _("This user name is taken. Add a place or a number.")
            )
        return name

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email and User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError(_("Another account has this e-mail address."))
        return email

    def clean_nip(self) -> str:
        typed = self.cleaned_data["nip"]
        nip = words.nip(typed)
        if typed and not nip:
            raise forms.ValidationError(_("A NIP has 18 digits. Check the number."))
        if nip and User.objects.filter(nip=nip).exists():
            raise forms.ValidationError(_("Another account has this NIP."))
        return nip

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        phone = normal_phone(typed)
        if typed and not phone:
            raise forms.ValidationError(
                _("This is no Indonesian telephone number. Write it as 0812 3456 7890.")
            )
        if phone and User.objects.filter(phone=phone).exists():
            raise forms.ValidationError(_("Another account has this telephone number."))
        return phone

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        match data.get("ends"):
            case EndsWith.CONTRACT:
                data["last_day"] = _year_end(clock.today())
            case EndsWith.DECREE:
                data["last_day"] = self.decree_end
            case EndsWith.DATE:
                data["last_day"] = self._typed_day(data.get("ends_on"))
            case _:
                data["last_day"] = None
        return data

    def _typed_day(self, day: date | None) -> date | None:
        today = clock.today()
        if "ends_on" in self.errors:
            return None
        if day is None or not today <= day <= today + LONGEST:
            self.add_error(
                "ends_on", _("Choose a day from today to two years from now.")
            )
        return day

    def _ends(self) -> list[tuple[str, Any]]:
        until = _("%(label)s: until %(day)s")
        contract = formats.date_id(_year_end(clock.today()))
        choices = [(EndsWith.CONTRACT, contract)]
        if self.decree_end and self.decree_end >= clock.today():
            choices.append((EndsWith.DECREE, formats.date_id(self.decree_end)))
        dated = [
            (end.value, until % {"label": end.label, "day": day})
            for end, day in choices
        ]
        return [*dated, *((e.value, e.label) for e in (EndsWith.DATE, EndsWith.NONE))]


class SuspendForm(forms.Form):
    """Why an account is closed for a while."""

    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("Choose")), *SuspensionReason.choices]
    )


class NikForm(forms.Form):
    """The identity number of somebody who has an account already."""

    nik = NikField()


class HandOverForm(forms.Form):
    """Who goes on with everything that is open."""

    successor = forms.ChoiceField(
        label=_("Successor"),
        help_text=_("Colleagues of the same unit whose role allows the work."),
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        named = [(pk, name_and_role(person)) for pk, person in self.people.items()]
        _offer(self, "successor", [("", _("Choose")), *named])

    def chosen(self) -> User:
        """Whom a valid form names."""
        return self.people[self.cleaned_data["successor"]]


def _year_end(day: date) -> date:
    return date(day.year, 12, 31)


LENGTHS = (6, 8, 12, 24)


def _lengths() -> list[tuple[int, str]]:
    return [(n, gettext("%(count)d hours") % {"count": n}) for n in LENGTHS]


class ShiftForm(forms.Form):
    """Who is on duty, for what, from when and how long."""

    user = PersonChoice(label=_("Who?"), queryset=User.objects.none())
    kind = forms.ChoiceField(label=_("Kind of duty"), choices=DutyKind.choices)
    starts_at = DateAndTimeField(label=_("From"))
    hours = forms.TypedChoiceField(
        label=_("How long?"),
        choices=_lengths,
        coerce=int,
        initial=12,
    )

    def __init__(self, *args: Any, agency: Agency, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = cast("PersonChoice", self.fields["user"])
        people.queryset = duty.colleagues(agency, clock.today())

    def shift(self) -> dict[str, Any]:
        """What a valid form says, as the service takes it."""
        data = self.cleaned_data
        return {
            "user": data["user"],
            "kind": data["kind"],
            "starts_at": data["starts_at"],
            "ends_at": data["starts_at"] + timedelta(hours=data["hours"]),
        }
