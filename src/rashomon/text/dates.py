"""When a report says that it appeared: the ways in which that is given, made ISO 8601.

Only what can be read one way is read: 03/04/2018 is March or April, so it stays unknown and `why` says so.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime

from rashomon.model import How, Published

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        1,
    )
    for name in names.split()
}
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? (\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_YEAR_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"\d{4}")
_ISO_TIME = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)([.,]\d{1,9})? ?(Z|[+-]\d{2}:?\d{2}|UTC|GMT)?", re.I
)
_MAIL_TIME = re.compile(
    r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|[A-Z]{1,4})"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?Z?)?")


def published(given: str | None, how: How = "given") -> Published:
    """Make the record of a report's date.

    Args:     given: a date or date and time as it was handed in or stands in a page; how: where it comes from.
    Returns:  earliest = latest for a day or an instant; the first and last day for a month or year; unknown, with the
              reason in `why`, for what cannot be read.
    Cost:     constant.
    """
    if given is None or not given.strip():
        return Published()
    interval = iso_interval(given)
    if interval is None:
        return Published(why=(f"the date {given.strip()[:80]!r} could not be read without guessing",))
    return Published(interval[0], interval[1], how)


def iso_interval(given: str) -> tuple[str, str] | None:
    """Read a date as ISO 8601 (earliest, latest); an instant keeps its time and zone. None if it cannot be read."""
    words = " ".join(given.split())[:80]
    try:
        return _instant(words) or _day(words) or _coarse(words)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _instant(words: str) -> tuple[str, str] | None:
    """An ISO or RFC 2822 date with a time."""
    found = _ISO_TIME.fullmatch(words)
    if found:
        day, clock, _fraction, zone = found.groups()
        zone = "+00:00" if (zone or "").upper() in ("Z", "UTC", "GMT") else zone or ""
        return _same(datetime.fromisoformat(f"{day}T{clock}{zone}").isoformat())
    if _MAIL_TIME.fullmatch(words):
        from email.utils import parsedate_to_datetime  # lazily: it imports socket and more, 20 ms

        return _same(parsedate_to_datetime(words).isoformat())
    return None


def _day(words: str) -> tuple[str, str] | None:
    """A day in ISO, in eight digits, or with the month in English letters."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", words):
        return _same(date.fromisoformat(words).isoformat())
    compact = _COMPACT.fullmatch(words)
    if compact:
        year, month, day, hour, minute, second = compact.groups()
        start = date(int(year), int(month), int(day)).isoformat()
        if hour is None:
            return _same(start)
        zone = "+00:00" if words.endswith("Z") else ""
        return _same(datetime.fromisoformat(f"{start}T{hour}:{minute}:{second or '00'}{zone}").isoformat())
    low = re.sub(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,? ", "", words.lower())
    found = _DAY_FIRST.fullmatch(low)
    if found and found.group(2) in _MONTHS:
        return _same(date(int(found.group(3)), _MONTHS[found.group(2)], int(found.group(1))).isoformat())
    found = _MONTH_FIRST.fullmatch(low)
    if found and found.group(1) in _MONTHS:
        return _same(date(int(found.group(3)), _MONTHS[found.group(1)], int(found.group(2))).isoformat())
    return None


def _coarse(words: str) -> tuple[str, str] | None:
    """A month or a year."""
    found = _YEAR_MONTH.fullmatch(words)
    if found:
        year, month = int(found.group(1)), int(found.group(2))
        return date(year, month, 1).isoformat(), date(year, month, monthrange(year, month)[1]).isoformat()
    if _YEAR.fullmatch(words):
        return date(int(words), 1, 1).isoformat(), date(int(words), 12, 31).isoformat()
    return None


def _same(iso: str) -> tuple[str, str]:
    """An interval of one point."""
    return iso, iso
