"""When a time limit ends: clock hours, calendar days and working days of an office (domain 4.5).

Minutes, hours and days run by the clock, day and night: that is how UPTD PPA and every urgent limit count. A limit
that may wait for an office (``urgent=False``) begins when the office next opens and stands still on its days off.
Working days are Monday to Friday without holidays and collective leave; they end when the office closes.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from agencies.choices import Unit, zone_of
from agencies.models import Agency, Holiday, TimeLimit


OPENS = time(8)
CLOSES = time(16)
SATURDAY = 5
ONE_DAY = timedelta(days=1)
HOME_PROVINCE = "64"


class UnknownLimit(Exception):
    """No time limit of this code holds on this day."""


def limit(code: str, *, on: date) -> TimeLimit:
    """The time limit that holds on a day."""
    found = TimeLimit.objects.coded(code).in_force(on).first()
    if found is None:
        raise UnknownLimit(f"{code} on {on}")
    return found


def due(code: str, *, start: datetime, agency: Agency | None) -> datetime:
    """When the limit of this code, begun at a moment, is over. A limit that may pause waits for the office to open."""
    rule = limit(code, on=start.astimezone(zone_for(agency)).date())
    return deadline(
        start, rule.value, rule.unit, agency=agency, urgent=not rule.may_pause
    )


def deadline(
    start: datetime,
    value: int,
    unit: str,
    *,
    agency: Agency | None,
    urgent: bool = True,
) -> datetime:
    """The moment a limit ends, in the zone of the agency's area; the home province's where there is none."""
    office = Office(_area_code(agency))
    begun = start.astimezone(office.zone)
    if unit == Unit.WORKING_DAY:
        return office.end_of_working_day(begun, value)
    span = {
        Unit.MINUTE: timedelta(minutes=value),
        Unit.HOUR: timedelta(hours=value),
        Unit.DAY: timedelta(days=value),
    }[Unit(unit)]
    if urgent or unit == Unit.DAY or agency is None or agency.is_24_hours:
        return begun + span
    return office.after_open_days(begun, span)


def zone_for(agency: Agency | None) -> ZoneInfo:
    """The zone an agency works in."""
    return zone_of(_area_code(agency))


def _area_code(agency: Agency | None) -> str:
    return agency.area_id if agency else home_province()


def home_province() -> str:
    """The province this installation serves first."""
    return str(getattr(settings, "HOME_PROVINCE", HOME_PROVINCE))


class Office:
    """The working days of one area. Holidays are read a stretch at a time, as far as a question needs them."""

    STRETCH = timedelta(days=60)

    def __init__(self, area_code: str) -> None:
        self.area_code = area_code
        self.zone: ZoneInfo = zone_of(area_code)
        self._off: set[date] = set()
        self._read: tuple[date, date] | None = None

    def is_open_on(self, day: date) -> bool:
        """Whether the office works on this day."""
        return day.weekday() < SATURDAY and day not in self._days_off(day)

    def end_of_working_day(self, begun: datetime, count: int) -> datetime:
        """Closing time of the count-th working day after the day of the start, which itself does not count."""
        day, left = begun.date(), count
        while left > 0:
            day += ONE_DAY
            left -= self.is_open_on(day)
        return self._at(day, CLOSES) if count else begun

    def opening_after(self, moment: datetime) -> datetime:
        """The moment itself while the office is open, else when it opens next."""
        day = moment.date()
        if self.is_open_on(day):
            if moment < self._at(day, OPENS):
                return self._at(day, OPENS)
            if moment < self._at(day, CLOSES):
                return moment
        day += ONE_DAY
        while not self.is_open_on(day):
            day += ONE_DAY
        return self._at(day, OPENS)

    def after_open_days(self, begun: datetime, span: timedelta) -> datetime:
        """Hours by the clock from the next opening on, without the days the office is closed."""
        moment, left = self.opening_after(begun), span
        while True:
            midnight = self._at(moment.date() + ONE_DAY, time.min)
            if not self.is_open_on(moment.date()):
                moment = midnight
                continue
            if moment + left <= midnight:
                return moment + left
            left -= midnight - moment
            moment = midnight

    def _at(self, day: date, clock_time: time) -> datetime:
        return datetime.combine(day, clock_time, tzinfo=self.zone)

    def _days_off(self, day: date) -> set[date]:
        if self._read is None or not self._read[0] <= day <= self._read[1]:
            self._read = (day, day + self.STRETCH)
            days = Holiday.objects.at(self.area_code).between(*self._read)
            self._off |= set(days.values_list("date", flat=True))
        return self._off
