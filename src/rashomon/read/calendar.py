"""Days, weeks, months and seasons: TIMEX3 date values to intervals of days and back.

A day is a proleptic ordinal (`datetime.date.toordinal`), an interval a closed pair of them. Nothing here reads a clock.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

Days = tuple[int, int]

SEASONS = {"SP": (3, 5), "SU": (6, 8), "FA": (9, 11), "WI": (12, 2)}
"""Meteorological seasons of the northern hemisphere, where nearly all of our news is written; WI runs into next year."""

WIDEST = (date(1000, 1, 1).toordinal(), date(2999, 12, 31).toordinal())
"""Days outside are nobody's news; keeping inside spares every caller the overflow of `datetime`."""


def day_of(iso: str | None) -> int | None:
    """The ordinal of an ISO date or date-time; None where it is none or lies outside the years 1000 to 2999."""
    if not iso or len(iso) < 10:
        return None
    try:
        day = date.fromisoformat(iso[:10]).toordinal()
    except ValueError:
        return None
    return day if WIDEST[0] <= day <= WIDEST[1] else None


def iso_of(day: int) -> str:
    """An ordinal as an ISO date."""
    return date.fromordinal(clamp(day)).isoformat()


def clamp(day: int) -> int:
    """The nearest day within the years 1000 to 2999."""
    return max(WIDEST[0], min(WIDEST[1], day))


def weekday_of(day: int) -> int:
    """ISO weekday: 1 is Monday, 7 Sunday."""
    return (day - 1) % 7 + 1


def make_day(year: int, month: int, day: int) -> int | None:
    """The ordinal of a date; None when there is no such day (31 June)."""
    if not (1000 <= year <= 2999 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day).toordinal()


def month_days(year: int, month: int) -> Days:
    """First and last day of a month; months below 1 and above 12 count on into other years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    year = max(1000, min(2999, year))
    return date(year, month, 1).toordinal(), date(year, month, monthrange(year, month)[1]).toordinal()


def year_days(first: int, last: int | None = None) -> Days:
    """First day of one year to the last day of the same or another."""
    last = first if last is None else last
    return month_days(first, 1)[0], month_days(last, 12)[1]


def season_days(year: int, season: str) -> Days:
    """A season that begins in `year`."""
    first, last = SEASONS[season]
    return month_days(year, first)[0], month_days(year + (last < first), last)[1]


def week_value(day: int) -> str:
    """The ISO week of a day, as TIMEX3 writes it: 2023-W37."""
    year, week, _ = date.fromordinal(clamp(day)).isocalendar()
    return f"{year:04d}-W{week:02d}"


def shift_months(day: int, months: int) -> int:
    """The same day of the month so many months on; the last of the month where there is none.

    >>> iso_of(shift_months(day_of("2023-01-31"), 1))
    '2023-02-28'
    """
    at = date.fromordinal(clamp(day))
    first, last = month_days(at.year, at.month + months)
    return min(first + at.day - 1, last)


def value_days(value: str) -> Days | None:
    """The days that a TIMEX3 date value covers.

    Args:     value: 2023, 2023-09, 2023-09-10, 2023-W37, 2023-W37-WE, 2023-W37-2, 2023-SU, 2023-Q3, 2023-H1, 202
              (a decade), 20 (a century), each with or without a time of day; or two of them joined by a slash.
    Returns:  the first and last day; None for anything underspecified or malformed.
    """
    if "/" in value:
        ends = [value_days(part) for part in value.split("/", 1)]
        return (ends[0][0], ends[1][1]) if ends[0] and ends[1] and ends[0][0] <= ends[1][1] else None
    value = value.partition("T")[0]
    head, _, rest = value.partition("-")
    if not (head.isascii() and head.isdigit()):
        return None
    if not rest:
        return _years(head)
    if len(head) != 4 or not 1000 <= int(head) <= 2998:
        return None
    return _within_year(int(head), rest)


def _years(digits: str) -> Days | None:
    factor = {4: 1, 3: 10, 2: 100}.get(len(digits))
    first = int(digits) * (factor or 0)
    return year_days(first, first + factor - 1) if factor and 1000 <= first <= 2900 else None


def _within_year(year: int, rest: str) -> Days | None:
    if rest in SEASONS:
        return season_days(year, rest)
    if rest in ("Q1", "Q2", "Q3", "Q4"):
        last = 3 * int(rest[1])
        return month_days(year, last - 2)[0], month_days(year, last)[1]
    if rest in ("H1", "H2"):
        last = 6 * int(rest[1])
        return month_days(year, last - 5)[0], month_days(year, last)[1]
    if rest.startswith("W"):
        return _within_week(year, rest[1:])
    month, _, day = rest.partition("-")
    if not (month.isdigit() and 1 <= int(month) <= 12):
        return None
    if not day:
        return month_days(year, int(month))
    found = make_day(year, int(month), int(day)) if day.isdigit() else None
    return (found, found) if found else None


def _within_week(year: int, rest: str) -> Days | None:
    week, _, day = rest.partition("-")
    if not (week.isdigit() and 1 <= int(week) <= 52 or week == "53"):
        return None
    try:
        monday = date.fromisocalendar(year, int(week), 1).toordinal()
    except ValueError:
        return None
    if day == "WE":
        return monday + 5, monday + 6
    if day.isdigit() and 1 <= int(day) <= 7:
        return monday + int(day) - 1, monday + int(day) - 1
    return (monday, monday + 6) if not day else None
