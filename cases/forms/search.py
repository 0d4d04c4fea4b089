"""The search for cases and complaints."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
