from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import screening
from cases.choices import ADULT, Advice, AgeGroup, age_group, is_child


ACT, MEANS, PURPOSE = ["REKRUT"], ["TIPU"], ["KERJA_PAKSA"]


@pytest.mark.parametrize(
    ("acts", "means", "purposes", "age", "heavy", "advice"),
    [
        (ACT, MEANS, PURPOSE, 30, False, Advice.STRONG),
        (ACT, [], PURPOSE, 30, False, Advice.DEEPEN),
        (ACT, [], PURPOSE, 17, False, Advice.STRONG),
        (ACT, [], PURPOSE, None, False, Advice.STRONG),
        (ACT, [], [], 30, False, Advice.NONE_YET),
        (ACT, [], [], 30, True, Advice.DEEPEN),
        ([], [], [], 12, False, Advice.DEEPEN),
        ([], [], [], 18, False, Advice.NONE_YET),
    ],
)
def test_the_advice_follows_act_means_and_purpose(
    acts, means, purposes, age, heavy, advice
) -> None:
    assert (
        screening.advise(
            acts=acts, means=means, purposes=purposes, age=age, heavy=heavy
        )
        == advice
    )


@given(st.dates(date(1930, 1, 1), date(2026, 1, 1)), st.integers(0, 40_000))
def test_an_age_is_counted_in_whole_years_on_the_day_of_the_event(
    birth: date, days: int
) -> None:
    event = date.fromordinal(
        min(birth.toordinal() + days, date(2035, 1, 1).toordinal())
    )
    age = screening.age_at(birth, event)

    assert age is not None
    assert (birth.year + age, birth.month, birth.day) <= (
        event.year,
        event.month,
        event.day,
    )
    assert (birth.year + age + 1, birth.month, birth.day) > (
        event.year,
        event.month,
        event.day,
    )


@given(st.one_of(st.none(), st.integers(0, 120)))
def test_every_age_has_one_group_and_only_the_young_and_the_unknown_are_children(
    age: int | None,
) -> None:
    child_groups = {AgeGroup.G0_5, AgeGroup.G6_12, AgeGroup.G13_17, AgeGroup.UNKNOWN}

    assert is_child(age) == (age is None or age < ADULT)
    assert is_child(age) == (age_group(age) in child_groups)
