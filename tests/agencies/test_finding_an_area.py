from datetime import date

import pytest
from django import forms

from agencies import fields
from agencies.models import Area
from core.area_picker import UNKNOWN_AREA


pytestmark = pytest.mark.django_db


class Form(forms.Form):
    area = fields.AreaField()


class LenientForm(forms.Form):
    area = fields.AreaField(required=False, allow_unknown=True)


def found(typed: str) -> list[str]:
    return [area.code for area in fields.search(typed)]


def test_the_city_comes_before_the_places_named_after_it() -> None:
    codes = found("samarinda")

    assert codes[0] == "64.72"
    assert "64.72.03" in codes
    assert len(codes) <= fields.MOST


def test_the_beginning_of_a_word_is_enough() -> None:
    assert found("sepa")[0] == "64.09.04"


def test_words_for_the_kind_of_area_do_not_matter() -> None:
    assert found("kec sepaku") == found("Sepaku")


def test_a_place_far_away_is_found_too() -> None:
    assert found("surabaya")[0] == "35.78"


def test_places_of_one_name_are_told_apart_by_what_they_lie_in() -> None:
    both = set(found("harapan baru"))

    assert {"64.72.10.1001"} < both | {"64.72.10.1001"}
    assert all(code.startswith("64.72") for code in found("harapan baru samarinda"))


def test_a_code_finds_the_area_and_what_begins_like_it() -> None:
    assert found("64.72")[:2] == ["64.72", "64.72.01"]
    assert found("64 72 03")[0] == "64.72.03"


def test_a_name_is_found_however_it_is_typed() -> None:
    assert found("SAMARINDA\x00 (ulu)") == found("samarinda ulu")
    assert found("api-api") == found("api api")


@pytest.mark.parametrize(
    "typed", ["", "s", "  ", "!!", "'; --", "&|!", "\\", "\x00", "_", "²³", "zz" * 500]
)
def test_too_little_or_no_word_finds_nothing(typed: str) -> None:
    assert found(typed) == []


def test_an_area_that_has_ended_is_not_offered() -> None:
    Area.objects.filter(pk="64.09.04").update(valid_to=date(2020, 1, 1))

    assert "64.09.04" not in found("sepaku")


def test_a_search_asks_once_and_at_most_twice(django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(1):
        fields.search("samarinda")
    with django_assert_max_num_queries(2):
        fields.search("harapan baru samarinda")


def test_the_field_gives_the_area() -> None:
    form = Form({"area": "64.72.03"})

    assert form.is_valid()
    assert form.cleaned_data["area"].name == "Samarinda Ulu"


@pytest.mark.parametrize("code", ["64.99", "6", "64.72' OR 1=1", "\x00", "٦٤"])
def test_an_unknown_code_is_refused_at_its_field(code: str) -> None:
    form = Form({"area": code})

    assert form.errors["area"] == [
        "Kode wilayah tidak dikenal. Pilih wilayah dari daftar."
    ]


def test_a_retired_code_names_the_one_that_replaced_it() -> None:
    Area.objects.filter(pk="64.72.03.1001").update(
        valid_to=date(2025, 12, 31), replaced_by="64.72.03.1002"
    )
    name = Area.objects.get(pk="64.72.03.1002").name

    form = Form({"area": "64.72.03.1001"})

    sentence = (
        "Kode wilayah ini berlaku sampai 31 Desember 2025."
        f" Pilih kode penggantinya: 64.72.03.1002 {name}."
    )
    assert form.errors["area"] == [sentence]


def test_a_retired_code_without_successor_asks_for_another() -> None:
    Area.objects.filter(pk="64.72.03.1001").update(valid_to=date(2025, 12, 31))

    [message] = Form({"area": "64.72.03.1001"}).errors["area"]

    assert message.startswith("Kode wilayah ini berlaku sampai 31 Desember 2025.")


def test_not_known_yet_is_an_answer_only_where_the_form_allows_it() -> None:
    assert LenientForm({"area": UNKNOWN_AREA}).is_valid()
    assert LenientForm({}).is_valid()
    assert not Form({"area": UNKNOWN_AREA}).is_valid()
    assert not Form({}).is_valid()


def test_the_chosen_area_is_shown_again() -> None:
    area = Area.objects.get(pk="64.72.03")

    html = str(Form(initial={"area": area})["area"])

    assert 'value="64.72.03" checked' in html
