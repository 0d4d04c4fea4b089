from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone, translation

from core import formats


NOON = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)  # 14.30 in Samarinda


@pytest.fixture(autouse=True)
def _source_words_and_central_time() -> Iterator[None]:
    with translation.override(None), timezone.override("Asia/Makassar"):
        yield


def test_a_date_is_written_out() -> None:
    assert formats.date_id(date(2026, 11, 24)) == "24 November 2026"
    assert formats.date_id_short(date(2026, 8, 4)) == "4 Agu 2026"
    assert formats.date_id_with_day(date(2026, 11, 24)) == "Selasa, 24 November 2026"
    assert formats.month_id(date(2026, 5, 1)) == "Mei 2026"


def test_a_moment_belongs_to_the_readers_day() -> None:
    late = datetime(2026, 11, 24, 16, 30, tzinfo=UTC)

    assert formats.date_id(late) == "25 November 2026"


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("Asia/Jakarta", "13.30 WIB"),
        ("Asia/Makassar", "14.30 WITA"),
        ("Asia/Jayapura", "15.30 WIT"),
    ],
)
def test_a_time_names_its_zone(zone: str, written: str) -> None:
    with timezone.override(zone):
        assert formats.time_id(NOON) == written


def test_a_range_says_nothing_twice() -> None:
    first = date(2026, 11, 24)

    assert formats.date_range_id(first, first) == "24 November 2026"
    assert (
        formats.date_range_id(first, date(2026, 11, 26)) == "24\u201326 November 2026"
    )
    assert (
        formats.date_range_id(first, date(2026, 12, 2))
        == "24 November \u2013 2 Desember 2026"
    )
    assert (
        formats.date_range_id(first, date(2027, 1, 2))
        == "24 November 2026 \u2013 2 Januari 2027"
    )


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (0, None, "0"),
        (1038, None, "1.038"),
        (-83762, None, "-83.762"),
        (72.84, 1, "72,8"),
        (1234567.5, 2, "1.234.567,50"),
    ],
)
def test_numbers_have_dots_and_a_comma(
    value: float, places: int | None, written: str
) -> None:
    assert formats.number_id(value, places) == written


def test_a_share_of_nothing_is_a_dash() -> None:
    assert formats.percent_id(8, 11) == "72,7%"
    assert formats.percent_id(5, 10) == "50%"
    assert formats.percent_id(0, 0) == "\u2013"


@pytest.mark.parametrize(
    ("octets", "written"),
    [
        (0, "0 byte"),
        (1023, "1.023 byte"),
        (1024, "1 KB"),
        (10 * 1024 * 1024, "10 MB"),
        (2_516_582, "2,4 MB"),
        (3 * 1024**3, "3 GB"),
        (5 * 1024**4, "5.120 GB"),
    ],
)
def test_a_size_has_a_unit_that_fits(octets: int, written: str) -> None:
    assert formats.size_id(octets) == written


@pytest.mark.parametrize(
    ("span", "written"),
    [
        (timedelta(seconds=20), "less than 1 minute"),
        (timedelta(minutes=50), "50 min"),
        (timedelta(hours=3), "3 h"),
        (timedelta(hours=2, minutes=20), "2 h 20 min"),
        (timedelta(days=1), "1 d"),
        (timedelta(days=2, hours=4), "2 d 4 h"),
        (timedelta(days=9, hours=4), "9 d"),
        (timedelta(minutes=-90), "1 h 30 min"),
    ],
)
def test_a_span_shows_its_two_largest_parts(span: timedelta, written: str) -> None:
    assert formats.duration_id(span) == written


def clock(*, started: timedelta, due: timedelta, paused: str = "") -> formats.ClockView:
    return formats.clock_view(
        started_at=NOON + started, due_at=NOON + due, now=NOON, paused_because=paused
    )


def test_a_clock_with_time_left_says_until_when() -> None:
    view = clock(started=timedelta(hours=-1), due=timedelta(hours=1))

    assert (view.state, view.percent_left) == ("normal", 50)
    assert (view.strong, view.text) == ("1 h left", "until 15.30 WITA")


def test_a_clock_below_a_quarter_is_near() -> None:
    view = clock(started=timedelta(hours=-4), due=timedelta(hours=1))

    assert (view.state, view.percent_left) == ("near", 20)


def test_a_clock_past_its_end_is_late() -> None:
    view = clock(started=timedelta(days=-3), due=timedelta(days=-1))

    assert view.state == "late"
    assert (view.strong, view.text) == ("1 d late", "since 23 November")


def test_a_paused_clock_says_why() -> None:
    view = clock(started=timedelta(0), due=timedelta(0), paused="menunggu BAP")

    assert (view.state, view.text) == ("paused", "menunggu BAP")


def test_a_deadline_in_another_year_names_it() -> None:
    assert formats.moment_id(NOON - timedelta(days=400), now=NOON) == "20 Oktober 2025"


def test_initials_are_two_letters_at_most() -> None:
    assert formats.initials("Ratna Wulandari") == "RW"
    assert formats.initials("dr. Hadi P.") == "DH"
    assert formats.initials("") == ""


def test_the_found_part_is_cut_out_whatever_its_case() -> None:
    assert formats.split_match("Kec. Samarinda Ulu", "samarinda") == (
        "Kec. ",
        "Samarinda",
        " Ulu",
    )
    assert formats.split_match("Sepaku", "ulu") == ("Sepaku", "", "")
    assert formats.split_match("Sepaku", "") == ("Sepaku", "", "")
