"""Numbers that people read, and the counters they come from (decision 18)."""

from datetime import date


def case_series(area: str, day: date) -> str:
    """The counter of the cases of an area and month."""
    return f"case:{area}:{day:%Y:%m}"


def case_number(area: str, day: date, value: int) -> str:
    """TPPO/64.72/2026/11/0007"""
    return f"TPPO/{area}/{day:%Y/%m}/{value:04}"


def ticket_series(year: int) -> str:
    """The counter of the complaints of a year."""
    return f"ticket:{year}"


def ticket(year: int, value: int) -> str:
    """T-2026-0007"""
    return f"T-{year}-{value:04}"
