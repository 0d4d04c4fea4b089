from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from core import codes
from core.models import CodeValue


pytestmark = pytest.mark.django_db


def test_a_list_is_offered_in_its_order() -> None:
    assert codes.choices("jenis_rujukan") == [
        ("RUJUKAN", "Rujukan (meminta layanan, kasus tetap pada pengirim)"),
        ("PELIMPAHAN", "Pelimpahan (tanggung jawab kasus berpindah)"),
    ]


def test_who_reads_english_gets_the_gloss() -> None:
    with translation.override("en"):
        assert codes.label("jenis_aksi_opd", "SOSIALISASI") == "Outreach"


def test_a_code_that_ended_is_no_longer_offered_but_still_has_its_words() -> None:
    CodeValue.objects.filter(list="urgensi", code="BIASA").update(
        valid_to=date(2026, 1, 31)
    )

    assert ("BIASA", "Biasa") not in codes.choices("urgensi")
    assert ("BIASA", "Biasa") in codes.choices("urgensi", on=date(2026, 1, 31))
    assert codes.label("urgensi", "BIASA") == "Biasa"


def test_an_unknown_code_stands_for_itself() -> None:
    assert codes.label("urgensi", "KILAT") == "KILAT"
    assert codes.choices("tidak_ada") == []


@pytest.mark.parametrize("code", ["KILAT", "", "gawat"])
def test_only_listed_answers_are_accepted(code: str) -> None:
    codes.check("urgensi", "GAWAT")

    with pytest.raises(ValidationError):
        codes.check("urgensi", code)


def test_many_lists_cost_one_query(django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        codes.choices("urgensi")
        codes.label("jenis_bukti", "FOTO")
        codes.check("proses", "REKRUT")


def test_a_changed_label_is_read_once_the_lists_are_forgotten() -> None:
    assert codes.label("urgensi", "GAWAT") == "Gawat (kurang dari 2 jam)"
    CodeValue.objects.filter(list="urgensi", code="GAWAT").update(label="Sangat gawat")

    codes.forget()

    assert codes.label("urgensi", "GAWAT") == "Sangat gawat"


def test_an_empty_table_is_asked_again_each_time(django_assert_num_queries) -> None:
    CodeValue.objects.all().delete()

    with django_assert_num_queries(2):
        assert codes.choices("urgensi") == []
        assert codes.choices("urgensi") == []
