from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _


class ActivationForm(forms.Form):
    """What is typed from a slip, and the password that the person chooses."""

    username = forms.CharField(
        label=_("User name"),
        help_text=_("As it stands on the slip."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    code = forms.CharField(
        label=_("Code"),
        help_text=_("Sixteen signs in four groups. Capital or small does not matter."),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false"}
        ),
    )
    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least 12 signs. A sentence is easy to keep in mind."),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password once more"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise forms.ValidationError(_("The two passwords differ."))
        return again

    def typed(self) -> tuple[str, str, str]:
        """Name, code and password of a valid form."""
        data = self.cleaned_data
        return data["username"], data["code"], data["password"]

    def refuse(self) -> None:
        """The one answer for an unknown name, a wrong code, a code that has ended and an account that is closed."""
        self.add_error(
            "code",
            _(
                "Name or code is not right, or the code has ended."
                " Check both, or ask for a new slip."
            ),
        )

    def refuse_for_a_while(self) -> None:
        """Too many tries from here or for this name."""
        self.add_error("code", _("Too many tries. Try again in 5 minutes."))
