from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from accounts.services import system_user
from core import seeds
from core.models import AuditEvent, CodeValue
from core.seeds import Seed


pytestmark = pytest.mark.django_db

FRUIT = {
    "list": "buah",
    "code": "PISANG",
    "label": "Pisang",
    "order": 1,
    "source": "pasar",
    "confidence": "K",
}


def load(*rows: dict[str, Any]) -> seeds.Outcome:
    """Load these rows as if a file held them; the real lists stand beside."""

    def given() -> Iterator[dict[str, Any]]:
        yield from rows

    one = Seed(
        "fruit",
        CodeValue,
        ("list", "code"),
        1,
        given,
        lambda: lambda values: {"label_en": "banana"},
    )
    return seeds.load(one)


def stored(code: str = "PISANG") -> CodeValue:
    return CodeValue.objects.get(list="buah", code=code)


def test_a_new_row_gets_its_values_and_what_only_a_new_one_needs() -> None:
    outcome = load(FRUIT)

    assert (outcome.new, outcome.total) == (1, 1)
    assert (stored().label, stored().label_en, stored().source) == (
        "Pisang",
        "banana",
        "pasar",
    )


def test_a_second_load_finds_everything_the_same() -> None:
    load(FRUIT)

    outcome = load(FRUIT)

    assert (outcome.new, outcome.changed, outcome.same) == (0, 0, 1)


def test_what_changed_in_the_file_changes_in_the_table() -> None:
    load(FRUIT)
    CodeValue.objects.filter(list="buah").update(label_en="plantain")

    outcome = load(FRUIT | {"label": "Pisang raja"})

    assert outcome.changed == 1
    assert (stored().label, stored().label_en) == ("Pisang raja", "plantain")


def test_what_an_administrator_edited_is_kept_and_the_difference_named() -> None:
    load(FRUIT)
    seeds.edit(stored(), by=system_user(), label="Gedang")

    outcome = load(FRUIT | {"label": "Pisang raja"})

    assert stored().label == "Gedang"
    assert outcome.kept_rows == 1
    assert outcome.kept == ["buah PISANG: label is 'Gedang', file says 'Pisang raja'"]


def test_an_edited_row_that_agrees_with_the_file_is_no_difference() -> None:
    load(FRUIT)
    seeds.edit(stored(), by=system_user(), label="Gedang")

    outcome = load(FRUIT | {"label": "Gedang"})

    assert (outcome.same, outcome.kept) == (1, [])


def test_a_row_typed_in_by_hand_is_not_taken_over() -> None:
    CodeValue.objects.create(list="buah", code="PISANG", label="Gedang", order=1)

    outcome = load(FRUIT)

    assert (outcome.new, outcome.kept_rows) == (0, 1)
    assert stored().label == "Gedang"


def test_an_edit_is_marked_and_audited() -> None:
    load(FRUIT)
    before = timezone.now()

    seeds.edit(stored(), by=system_user(), label="Gedang", valid_to=date(2026, 12, 31))

    assert stored().edited_at >= before
    event = AuditEvent.objects.filter(action="codevalue.edited").latest("at")
    assert event.detail == {"fields": "label, valid_to"}


def test_a_row_that_left_the_file_is_named_and_stays() -> None:
    load(FRUIT, FRUIT | {"code": "JERUK", "label": "Jeruk"})

    outcome = load(FRUIT)

    assert "buah JERUK" in outcome.gone
    assert stored("JERUK").label == "Jeruk"


def test_every_registered_file_loads_twice_without_a_change() -> None:
    again = seeds.load_all()

    assert {o.name: (o.new, o.changed, o.gone) for o in again} == {
        o.name: (0, 0, []) for o in again
    }
    totals = {o.name: o.total for o in again}
    assert totals["code lists"] == 665
    assert totals["kinds of agency"] == 67
    assert totals["tupoksi"] == 275
    assert totals["example actions"] == 245
    assert totals["time limits"] == 52


def test_every_seeded_fact_says_where_it_comes_from() -> None:
    models = {one.model for one in seeds._seeds.values()}

    silent = {
        model._meta.label: model._base_manager.filter(source="").count()
        for model in models
    }

    assert not {label: count for label, count in silent.items() if count}


def test_a_line_of_another_width_is_refused_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("code,label\nA,Satu\nB,Dua,lebih\n")

    with pytest.raises(seeds.SeedRefused, match=r"rows\.csv line 3"):
        list(seeds.read(path))


@pytest.mark.parametrize(
    ("cell", "codes"),
    [("A;B", ["A", "B"]), ("-", []), ("", []), (" A ; ", ["A"])],
)
def test_a_cell_of_several_codes_is_taken_apart(cell: str, codes: list[str]) -> None:
    assert seeds.parts(cell) == codes


def test_dashes_dates_and_numbers_are_read() -> None:
    assert (seeds.text("-"), seeds.text("x")) == ("", "x")
    assert (seeds.yes("ya"), seeds.yes("tidak")) == (True, False)
    assert (seeds.day("2026-11-24"), seeds.day("")) == (date(2026, 11, 24), None)
    assert (seeds.number("75"), seeds.number("-")) == (75, None)
