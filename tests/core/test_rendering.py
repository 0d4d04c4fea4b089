from collections.abc import Iterator

import pytest
from django import forms
from django.utils import translation

from core.rendering import GovukBoundField, GovukRenderer, hold_errors
from core.templatetags.ui import problems, relabel


class LetterForm(forms.Form):
    default_renderer = GovukRenderer

    number = forms.CharField(label="Number", help_text="As on the letter.")
    subject = forms.CharField(label="Subject", required=False)
    pages = forms.IntegerField(
        label="Pages",
        min_value=1,
        widget=forms.NumberInput(attrs={"width": "3", "suffix": "pages"}),
    )
    text = forms.CharField(label="Text", max_length=5, widget=forms.Textarea)
    kind = forms.ChoiceField(
        label="Kind", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect
    )
    read = forms.BooleanField(label="Read")


FULL = {"number": "7", "pages": "2", "text": "short", "kind": "a", "read": "on"}


@pytest.fixture(autouse=True)
def _source_words() -> Iterator[None]:
    with translation.override(None):
        yield


def group(form: forms.Form, name: str) -> str:
    return form[name].as_field_group()


def test_a_field_ties_hint_and_error_to_its_control() -> None:
    html = group(LetterForm({}), "number")

    assert 'aria-describedby="id_number_helptext id_number_error"' in html
    assert 'id="id_number_helptext"' in html
    assert 'id="id_number_error"' in html
    assert "govuk-input--error" in html
    assert "Fill in \u201cNumber\u201d." in html


def test_only_optional_fields_say_so() -> None:
    form = LetterForm()

    assert "(optional)" in group(form, "subject")
    assert "(optional)" not in group(form, "number")


def test_the_browser_is_not_left_to_complain_or_to_cut() -> None:
    form = LetterForm(FULL)
    html = "".join(group(form, name) for name in form.fields)

    assert " required" not in html
    assert "maxlength=" not in html.replace("data-maxlength=", "")


def test_a_number_is_typed_as_text() -> None:
    html = group(LetterForm(FULL), "pages")

    assert 'type="text"' in html
    assert 'inputmode="numeric"' in html
    assert "govuk-input--width-3" in html
    assert "govuk-input__suffix" in html
    assert " width=" not in html


def test_what_was_typed_survives_a_refusal() -> None:
    html = group(LetterForm({**FULL, "pages": "two"}), "pages")

    assert 'value="two"' in html
    assert "Write a number, for example 12." in html


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    html = group(LetterForm(FULL), "kind")

    assert "<fieldset" in html
    assert "<legend" in html
    assert 'id="id_kind_0" checked' in html


def test_the_summary_leads_to_the_control() -> None:
    form = LetterForm({**FULL, "kind": "", "text": "much too long", "pages": "0"})
    form.add_error(None, "Compare first.")

    found = {problem.message: problem.target for problem in problems(form)}

    assert found == {
        "Compare first.": "",
        "The number may not be below 1.": "id_pages",
        "At most 5 characters; now there are 13.": "id_text",
        "Choose an answer for \u201cKind\u201d.": "id_kind_0",
    }


def test_a_forms_own_words_win() -> None:
    class OwnWords(LetterForm):
        number = forms.CharField(error_messages={"required": "Write the number."})

    assert [p.message for p in problems(OwnWords({**FULL, "number": ""}))] == [
        "Write the number."
    ]


def test_a_form_sent_only_to_search_is_not_judged() -> None:
    form = LetterForm({"number": "7"})
    hold_errors(form)

    assert not form.errors
    assert 'value="7"' in group(form, "number")


def test_every_field_is_bound_by_our_renderer() -> None:
    assert isinstance(LetterForm()["number"], GovukBoundField)


def test_a_field_of_a_package_takes_our_words_in_its_error_too() -> None:
    form = LetterForm({**FULL, "number": ""})
    relabel(form["number"], "Work e-mail", "As on your card.")

    assert [problem.message for problem in problems(form)] == [
        "Fill in \u201cWork e-mail\u201d."
    ]
    assert "As on your card." in group(form, "number")
