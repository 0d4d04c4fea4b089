"""How dates, numbers, sizes and spans of time are written for Indonesian readers.

Pure functions: what they need is passed in, and they know no request and no clock.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext


MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
MONTHS_SHORT = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Mei",
    "Jun",
    "Jul",
    "Agu",
    "Sep",
    "Okt",
    "Nov",
    "Des",
)
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
SIZES = ("byte", "KB", "MB", "GB")
EN_DASH = "\u2013"
NEAR_BELOW = 25  # percent of the time left at which a clock turns amber


# Dates and times


def local_date(value: date | datetime) -> date:
    """The day on the office's calendar."""
    if isinstance(value, datetime):
        return _local(value).date()
    return value


def date_id(value: date | datetime) -> str:
    """24 November 2026."""
    day = local_date(value)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def date_id_short(value: date | datetime) -> str:
    """24 Nov 2026, for tables."""
    day = local_date(value)
    return f"{day.day} {MONTHS_SHORT[day.month - 1]} {day.year}"


def date_id_with_day(value: date | datetime) -> str:
    """Selasa, 24 November 2026."""
    day = local_date(value)
    return f"{DAYS[day.weekday()]}, {date_id(day)}"


def month_id(value: date | datetime) -> str:
    """November 2026."""
    day = local_date(value)
    return f"{MONTHS[day.month - 1]} {day.year}"


def date_range_id(first: date, last: date) -> str:
    """24-26 November 2026, with an en dash and nothing said twice."""
    if first == last:
        return date_id(first)
    if first.year != last.year:
        return f"{date_id(first)} {EN_DASH} {date_id(last)}"
    if first.month != last.month:
        return f"{first.day} {MONTHS[first.month - 1]} {EN_DASH} {date_id(last)}"
    return f"{first.day}{EN_DASH}{date_id(last)}"


def time_id(value: datetime) -> str:
    """14.30 WITA: dot, 24 hours, zone of the reader (WIB, WITA or WIT)."""
    return _hour(_local(value))


def datetime_id(value: datetime) -> str:
    """24 November 2026, 14.30 WITA."""
    moment = _local(value)
    return f"{date_id(moment.date())}, {_hour(moment)}"


def _hour(moment: datetime) -> str:
    return f"{moment:%H.%M} {moment.tzname()}"


def _local(value: datetime) -> datetime:
    return timezone.localtime(value)


# Numbers


def number_id(value: float | Decimal, places: int | None = None) -> str:
    """1.038 and 72,8: a dot between thousands, a comma before the decimals."""
    text = f"{value:,}" if places is None else f"{value:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,"))


def percent_id(part: float, whole: float, places: int = 1) -> str:
    """72,8%, without a space; a dash where there is nothing to divide."""
    if not whole:
        return EN_DASH
    return f"{number_id(100 * part / whole, places).removesuffix(',0')}%"


def size_id(octets: int) -> str:
    """2,4 MB. Units of 1024, so that a limit of 10 MB is written as 10 MB."""
    power = min(max(octets.bit_length() - 1, 0) // 10, len(SIZES) - 1)
    places = 1 if power >= SIZES.index("MB") else 0
    size = number_id(octets / 1024**power, places).removesuffix(",0")
    return f"{size} {SIZES[power]}"


# Spans


def duration_id(value: timedelta | float) -> str:
    """50 menit, 2 j 20 m, 1 hari, 2 hari 4 jam. Seconds are never shown."""
    seconds = value.total_seconds() if isinstance(value, timedelta) else float(value)
    seconds = abs(seconds)
    if seconds < MINUTE:
        return gettext("less than 1 minute")
    if seconds < HOUR:
        return gettext("%(count)d min") % {"count": seconds // MINUTE}
    if seconds < DAY:
        return _hours(int(seconds))
    return _days(int(seconds))


def _hours(seconds: int) -> str:
    hours, minutes = seconds // HOUR, seconds % HOUR // MINUTE
    if not minutes:
        return gettext("%(count)d h") % {"count": hours}
    return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}


def _days(seconds: int) -> str:
    days, hours = seconds // DAY, seconds % DAY // HOUR
    if not hours or days > 2:
        return gettext("%(count)d d") % {"count": days}
    return gettext("%(days)d d %(hours)d h") % {"days": days, "hours": hours}


@dataclass(frozen=True)
class ClockView:
    """A deadline as the tag `clock` shows it."""

    state: str  # normal, near, late or paused
    percent_left: int
    strong: str
    text: str


def clock_view(
    *,
    started_at: datetime,
    due_at: datetime,
    now: datetime,
    paused_because: str = "",
) -> ClockView:
    """What is left of a time limit, in the words and the state of a clock."""
    if paused_because:
        return ClockView("paused", 0, gettext("Paused"), paused_because)
    left = (due_at - now).total_seconds()
    span = duration_id(left)
    if left < 0:
        strong = gettext("%(duration)s late") % {"duration": span}
        text = gettext("since %(moment)s") % {"moment": moment_id(due_at, now=now)}
        return ClockView("late", 0, strong, text)
    whole = (due_at - started_at).total_seconds()
    percent = min(100, round(100 * left / whole)) if whole > 0 else 0
    return ClockView(
        state="near" if percent < NEAR_BELOW else "normal",
        percent_left=percent,
        strong=gettext("%(duration)s left") % {"duration": span},
        text=gettext("until %(moment)s") % {"moment": moment_id(due_at, now=now)},
    )


def moment_id(value: datetime, *, now: datetime) -> str:
    """As little as tells the moment apart: 14.30 WITA today, else 27 Juli, else 27 Juli 2025."""
    moment, today = _local(value), local_date(now)
    day = moment.date()
    if day == today:
        return _hour(moment)
    if day.year == today.year:
        return f"{day.day} {MONTHS[day.month - 1]}"
    return date_id(day)


# Words


def initials(name: str) -> str:
    """RW for Ratna Wulandari: what a monogram shows of a colleague."""
    letters = [word[0] for word in re.findall(r"\w+", name)]
    return "".join(letters[:2]).upper()


def split_match(text: str, wanted: str) -> tuple[str, str, str]:
    """What stands before, in and after the found part, so that a page can mark it."""
    start = text.casefold().find(wanted.casefold()) if wanted else -1
    if start < 0:
        return text, "", ""
    end = start + len(wanted)
    return text[:start], text[start:end], text[end:]
