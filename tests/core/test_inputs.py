from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.utils import timezone, translation

from core import area_picker, inputs


class TwoAreas:
    """Finds two invented areas by a part of their name."""

    areas = (
        area_picker.AreaOption("64.72", "Kota Contoh", "Provinsi Contoh"),
        area_picker.AreaOption("64.72.05", "Kec. Contoh Ulu", "Kota Contoh"),
    )

    def search(self, query: str) -> Sequence[area_picker.AreaOption]:
        return [area for area in self.areas if query.lower() in area.name.lower()]

    def find(self, code: str) -> area_picker.AreaOption | None:
        return next((area for area in self.areas if area.code == code), None)


class EventForm(forms.Form):
    on = inputs.SplitDateField()
    at = inputs.DateAndTimeField(required=False)
    place = area_picker.AreaField(
        finder=TwoAreas(), search_url="/areas/", allow_unknown=True
    )


@pytest.fixture(autouse=True)
def _source_words_and_central_time() -> Iterator[None]:
    with translation.override(None), timezone.override("Asia/Makassar"):
        yield


def event(**typed: str) -> EventForm:
    return EventForm(
        {"on_day": "18", "on_month": "7", "on_year": "2026", "place": "64.72"} | typed
    )


def test_three_inputs_make_a_date() -> None:
    form = event()

    assert form.is_valid()
    assert form.cleaned_data["on"] == date(2026, 7, 18)
    assert form.cleaned_data["at"] is None


@pytest.mark.parametrize("month", ["7", "07", "Juli", "jul", "JULI"])
def test_a_month_may_be_a_word(month: str) -> None:
    assert event(on_month=month).is_valid()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            {"on_day": "", "on_month": "", "on_year": ""},
            "Enter the date, for example 18 7 2026.",
        ),
        ({"on_day": ""}, "Enter the day as well."),
        ({"on_day": "", "on_month": ""}, "Enter the day and month as well."),
        (
            {"on_day": "31", "on_month": "2"},
            "There is no such date. Check day, month and year.",
        ),
        (
            {"on_month": "Xyz"},
            "There is no such date. Check day, month and year.",
        ),
        (
            {"on_year": "26"},
            "Enter the year with four digits, for example 2026.",
        ),
    ],
)
def test_a_wrong_date_says_how_to_mend_it(typed: dict[str, str], sentence: str) -> None:
    assert event(**typed).errors["on"] == [sentence]


def test_what_was_typed_survives_a_refusal() -> None:
    html = str(event(on_day="31", on_month="2")["on"])

    assert 'value="31"' in html
    assert 'id="id_on_day"' in html


@pytest.mark.parametrize("typed", ["14.30", "14:30", "1430"])
def test_a_time_is_read_in_the_readers_zone(typed: str) -> None:
    form = event(at_day="18", at_month="7", at_year="2026", at_time=typed)

    assert form.is_valid()
    assert form.cleaned_data["at"] == datetime(2026, 7, 18, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["25.00", "14.60", "malam", ""])
def test_no_time_of_day_is_refused(typed: str) -> None:
    form = event(at_day="18", at_month="7", at_year="2026", at_time=typed)

    assert not form.is_valid()


def test_a_stored_moment_is_shown_in_the_readers_zone() -> None:
    moment = datetime(2026, 7, 18, 16, 30, tzinfo=UTC)
    html = str(EventForm(initial={"at": moment})["at"])

    assert 'value="19"' in html
    assert 'value="00.30"' in html


def test_an_area_is_chosen_by_its_code() -> None:
    form = event(place="64.72.05")

    assert form.is_valid()
    assert form.cleaned_data["place"] == "64.72.05"


def test_an_unknown_code_is_refused() -> None:
    form = event(place="99.99")

    assert form.errors["place"] == [
        "This area code is not known. Choose an area from the list."
    ]


def test_not_known_yet_is_an_answer_where_the_form_allows_it() -> None:
    form = event(place=area_picker.UNKNOWN_AREA)

    assert form.is_valid()


def test_a_search_without_script_shows_what_was_found_and_what_is_chosen() -> None:
    html = str(event(place="64.72", place_q="ulu")["place"])

    assert "Kec. Contoh <mark>Ulu</mark>" in html
    assert 'value="64.72" checked' in html


def test_the_query_is_escaped() -> None:
    html = str(event(place="", place_q="<script>")["place"])

    assert "<script>" not in html


def test_a_file_limit_travels_with_the_field() -> None:
    html = inputs.FileUpload(max_bytes=10 * 1024 * 1024).render("file", None)

    assert 'data-max-bytes="10485760"' in html
    assert "The largest size is 10 MB." in html
