from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agencies import calendar
from agencies.calendar import CLOSES, OPENS, Office, deadline, due, limit
from agencies.choices import Unit, zone_of
from agencies.models import Agency, Area, Holiday, TimeLimit
from tests.factories.organisation import agency_of


WITA = ZoneInfo("Asia/Makassar")
MINUTE = timedelta(minutes=1)
# Collective leave and holidays of 2026 around two weekends, as the file has them.
LEBARAN = {date(2026, 3, day) for day in (18, 19, 20, 21, 22, 23, 24)}


class Closed(Office):
    """An office with given days off, without a database."""

    def __init__(self, days_off: set[date]) -> None:
        super().__init__("64.72")
        self.given = days_off

    def _days_off(self, day: date) -> set[date]:
        return self.given


def at(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=WITA)


moments = st.integers(0, 40 * 24 * 60).map(lambda n: at(2, 0) + n * MINUTE)
days_off = st.sets(
    st.dates(min_value=date(2026, 3, 1), max_value=date(2026, 4, 30)), max_size=12
)


@given(start=moments, off=days_off, count=st.integers(1, 10))
@settings(max_examples=60, deadline=None)
def test_working_days_are_those_a_slow_count_finds(
    start: datetime, off: set[date], count: int
) -> None:
    day, left = start.date(), count
    while left:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in off:
            left -= 1

    end = Closed(off).end_of_working_day(start, count)

    assert (end.date(), end.time()) == (day, CLOSES)


@given(start=moments, off=days_off, minutes=st.integers(1, 3 * 24 * 60))
@settings(max_examples=25, deadline=None)
def test_office_hours_are_those_a_minute_by_minute_model_counts(
    start: datetime, off: set[date], minutes: int
) -> None:
    def works(day: date) -> bool:
        return day.weekday() < 5 and day not in off

    moment = start
    while not (works(moment.date()) and OPENS <= moment.time() < CLOSES):
        moment += MINUTE
    left = minutes
    while left:
        if works(moment.date()):
            left -= 1
        moment += MINUTE

    end = Closed(off).after_open_days(start, timedelta(minutes=minutes))

    assert end == moment


@given(start=moments, off=days_off, first=st.integers(0, 9), second=st.integers(0, 9))
@settings(max_examples=60, deadline=None)
def test_a_longer_limit_never_ends_earlier(
    start: datetime, off: set[date], first: int, second: int
) -> None:
    office = Closed(off)
    shorter, longer = sorted((first, second))

    assert office.end_of_working_day(start, shorter) <= office.end_of_working_day(
        start, longer
    )


def test_a_referral_sent_before_lebaran_waits_for_the_office() -> None:
    office = Closed(LEBARAN)

    assert office.end_of_working_day(at(17, 10), 2) == at(26, 16)
    assert office.after_open_days(at(17, 15), timedelta(hours=24)) == at(25, 15)
    assert office.opening_after(at(17, 20)) == at(25, 8)


def test_the_office_opens_at_eight_and_waits_for_nobody_while_open() -> None:
    office = Closed(set())

    assert office.opening_after(at(2, 6)) == at(2, 8)
    assert office.opening_after(at(2, 9, 30)) == at(2, 9, 30)
    assert office.opening_after(at(6, 16)) == at(9, 8)


@pytest.mark.parametrize(
    ("code", "zone"),
    [
        ("64.72", "Asia/Makassar"),
        ("35", "Asia/Jakarta"),
        ("62.01", "Asia/Jakarta"),
        ("94.02", "Asia/Jayapura"),
    ],
)
def test_each_area_lives_by_its_own_zone(code: str, zone: str) -> None:
    assert zone_of(code) == ZoneInfo(zone)


@pytest.mark.django_db
def test_every_province_of_the_country_has_its_own_zone() -> None:
    zones = {area.code: area.zone.key for area in Area.objects.provinces()}

    assert sorted(zones.values()).count("Asia/Jayapura") == 8
    assert sorted(zones.values()).count("Asia/Makassar") == 12
    assert sorted(zones.values()).count("Asia/Jakarta") == 18


@pytest.mark.django_db
class TestDeadline:
    def test_urgent_hours_run_through_the_night(self) -> None:
        office = agency_of("DINSOS", "64.72")

        assert deadline(at(6, 23), 2, "jam", agency=office) == at(7, 1)

    def test_hours_that_may_wait_begin_when_the_office_opens(self) -> None:
        office = agency_of("DINSOS", "64.72")
        waits = deadline(at(6, 20), 24, "jam", agency=office, urgent=False)

        assert waits == at(10, 8)

    def test_a_unit_that_never_closes_does_not_wait(self) -> None:
        unit = agency_of("UPTDPPA", "64.72")

        assert unit.is_24_hours
        assert deadline(at(6, 20), 24, "jam", agency=unit, urgent=False) == at(7, 20)

    def test_minutes_and_days_run_by_the_clock(self) -> None:
        office = agency_of("DINSOS", "64.72")

        assert deadline(at(2, 9), 15, "menit", agency=office) == at(2, 9, 15)
        assert deadline(at(2, 9), 14, "hari", agency=office, urgent=False) == at(16, 9)

    def test_working_days_leave_out_the_holidays_of_the_table(self) -> None:
        office = agency_of("DINSOS", "64.72")

        assert deadline(at(17, 10), 2, "hari_kerja", agency=office) == at(26, 16)

    def test_a_local_holiday_closes_only_the_offices_of_its_area(self) -> None:
        Holiday.objects.create(
            code="HUT-SAMARINDA",
            date=date(2026, 3, 3),
            name="Hari jadi kota",
            kind="LIBUR_NASIONAL",
            area_id="64.72",
        )

        here = deadline(at(2, 9), 1, "hari_kerja", agency=agency_of("DINSOS", "64.72"))
        there = deadline(at(2, 9), 1, "hari_kerja", agency=agency_of("DINSOS", "64.71"))

        assert (here, there) == (at(4, 16), at(3, 16))

    def test_without_an_agency_the_home_province_counts(self) -> None:
        assert deadline(at(2, 9), 1, "hari_kerja", agency=None) == at(3, 16)

    def test_an_office_in_jakarta_closes_an_hour_later_by_our_clock(self) -> None:
        agency = Agency(area_id="31", kind_id="LPSK")

        end = deadline(at(2, 9), 1, "hari_kerja", agency=agency)

        assert end == datetime(2026, 3, 3, 16, tzinfo=ZoneInfo("Asia/Jakarta"))
        assert end == at(3, 17)

    def test_nothing_to_wait_for_ends_at_once(self) -> None:
        assert deadline(at(2, 9), 0, "hari_kerja", agency=None) == at(2, 9)
        assert deadline(at(2, 9), 0, "menit", agency=None) == at(2, 9)


@pytest.mark.django_db
class TestLimits:
    def test_the_limit_of_the_day_counts(self) -> None:
        TimeLimit.objects.filter(code="T05").update(valid_to=date(2026, 6, 30))
        TimeLimit.objects.create(
            code="T05",
            parent_code="T05",
            name="Tindak lanjut",
            value=2,
            unit=Unit.WORKING_DAY,
            valid_from=date(2026, 7, 1),
        )

        assert limit("T05", on=date(2026, 6, 30)).value == 3
        assert limit("T05", on=date(2026, 7, 1)).value == 2

    def test_a_limit_nobody_wrote_is_an_error_with_a_name(self) -> None:
        with pytest.raises(calendar.UnknownLimit, match="T99"):
            limit("T99", on=date(2026, 6, 30))

    def test_an_urgent_referral_is_due_in_two_hours_day_or_night(self) -> None:
        office = agency_of("DINSOS", "64.72")

        assert due("T13B1", start=at(7, 22), agency=office) == at(8, 0)

    def test_an_ordinary_referral_is_due_in_two_working_days(self) -> None:
        office = agency_of("DINSOS", "64.72")

        assert due("T13B3", start=at(6, 15), agency=office) == at(10, 16)

    def test_an_ordinary_receipt_waits_for_the_office(self) -> None:
        office = agency_of("DINSOS", "64.72")

        assert due("T13A3", start=at(6, 20), agency=office) == at(10, 8)
        assert calendar.zone_for(office) == WITA
        assert time(8) == OPENS
