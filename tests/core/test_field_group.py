"""A field of a form as a page shows it."""

from django import forms

from core.rendering import GovukRenderer


class Visit(forms.Form):
    """A form with one field of each shape."""

    default_renderer = GovukRenderer

    name = forms.CharField(label="Nama <b>", max_length=5, help_text="Boleh & bisa")
    story = forms.CharField(
        label="Cerita", widget=forms.Textarea, max_length=1500, required=False
    )
    people = forms.IntegerField(
        label="Orang", widget=forms.NumberInput(attrs={"suffix": "orang"})
    )
    sealed = forms.BooleanField(label="Segel", required=False)
    way = forms.ChoiceField(
        label="Cara", choices=[("A", "Datang")], widget=forms.RadioSelect
    )


def test_words_from_outside_are_escaped() -> None:
    shown = Visit()["name"].as_field_group()

    assert "Nama &lt;b&gt;" in shown
    assert "Boleh &amp; bisa" in shown


def test_an_error_stands_at_its_field_and_the_control_points_to_it() -> None:
    shown = Visit({"name": "<script>"})["name"].as_field_group()

    assert "govuk-form-group--error" in shown
    assert 'id="id_name_error"' in shown
    assert "id_name_error" in shown.split("<input", 1)[1]
    assert "<script>" not in shown


def test_words_of_an_error_are_escaped() -> None:
    form = Visit({"name": "Ayu"})
    form.add_error("name", "Bukan <b>nama</b>")

    assert "Bukan &lt;b&gt;nama" in form["name"].as_field_group()


def test_an_optional_field_says_so_and_a_required_one_says_nothing() -> None:
    form = Visit()

    assert "(tidak wajib)" in form["story"].as_field_group()
    assert "(tidak wajib)" not in form["people"].as_field_group()


def test_a_long_text_counts_along_in_indonesian() -> None:
    shown = Visit()["story"].as_field_group()

    assert 'data-maxlength="1500"' in shown
    assert "1.500" in shown


def test_a_unit_stands_behind_its_number() -> None:
    shown = Visit()["people"].as_field_group()

    assert shown.index("<input") < shown.index("orang</div>")


def test_a_group_of_answers_has_a_legend_and_a_tick_has_its_label_behind() -> None:
    form = Visit()

    assert "<legend" in form["way"].as_field_group()
    tick = form["sealed"].as_field_group()
    assert tick.index("<input") < tick.index("Segel")
