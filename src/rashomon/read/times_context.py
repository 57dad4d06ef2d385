"""Times that count from another time in the text: the following month, two years later, July 14 in a life of 1831.

A time before it, not too far away, gives the day, month or year to count from. What follows from a report's own date alone
("Tuesday", "yesterday") gives no year: news counts those from its own day.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from rashomon.model import Time
from rashomon.read.calendar import iso_of
from rashomon.read.times_resolve import count, step_of, underspecified

_STEP_REACH = 400
"""Characters between a time and the one that it counts from: some three sentences."""
_YEAR_REACH = 2500
"""Characters over which a year that was named holds for days and months named without one."""

Tagged = tuple[int, int, Time]


def in_context(found: Sequence[Tagged]) -> list[Tagged]:
    """Fill in what times before it say of a time that leaves something open.

    Args:     found: the times of a text, in order.
    Returns:  the same, those changed that count from another time, or stand in a text that tells of past years.
    Cost:     linear in the times.
    """
    biography = _of_past_years(found)
    result: list[Tagged] = []
    anchor: Tagged | None = None
    dated: Tagged | None = None
    for start, end, time in found:
        expression = time.relative or ""
        if expression.startswith("ref:"):
            near = anchor is not None and start - anchor[1] < _STEP_REACH
            time = _step(time, anchor[2]) if anchor is not None and near else time
        elif biography and dated and _without_year(expression) and start - dated[1] < _YEAR_REACH:
            time = _of_year(time, dated[2].value[:4])
        result.append((start, end, time))
        if _anchors(time):
            anchor = (start, end, time)
        if time.relative is None and time.type in ("DATE", "TIME") and time.earliest and _names_a_year(time):
            dated = (start, end, time)
    return result


def _of_past_years(found: Sequence[Tagged]) -> bool:
    """Whether a text tells by years and not by weekdays: a biography, a history."""
    years = sum(t.relative is None and t.type == "DATE" and t.value[:4].isdigit() for _, _, t in found)
    days = sum((t.relative or "").startswith(("weekday:", "day:", "clock")) for _, _, t in found)
    return years >= 4 and years > 2 * days


def _names_a_year(time: Time) -> bool:
    return len(time.value) >= 4 and time.value[:4].isdigit()


def _without_year(expression: str) -> bool:
    return expression.startswith("date:") and ".." not in expression and ":near" in expression


def _of_year(time: Time, year: str) -> Time:
    relative = (time.relative or "").replace(":near", f":{year}")
    return msgspec.structs.replace(time, relative=relative)


def _anchors(time: Time) -> bool:
    """Whether other times may count from this one: a day, month or year, not a stretch, a duration or an hour."""
    if time.type not in ("DATE", "TIME"):
        return False
    if time.relative is None:
        return time.earliest is not None and "/" not in time.value and len(time.value.partition("T")[0]) >= 4
    return not time.relative.startswith(("ref:", "past:", "coming:", "clock", "hour", "minute", "second")) and (
        ".." not in time.relative
    )


def _step(time: Time, anchor: Time) -> Time:
    """A time that counts from another: its days where those are known, else what to count once they are."""
    expression = time.relative or ""
    step = step_of(expression)
    clock = expression.partition("@")[2]
    unit = step.partition(":")[0]
    base = (anchor.relative or f"on:{anchor.value.partition('T')[0]}").partition("@")[0]
    if not step or "~" in base or not _as_fine(anchor, unit):
        return time
    made = f"{base}~{step}" + (f"@{clock}" if clock else "")
    if anchor.relative is not None:
        return Time(time.type, underspecified(made), relative=made)
    counted = count(made, 730_000, None)
    if counted is None or counted.days is None:
        return time
    return Time(time.type, counted.value, iso_of(counted.days[0]), iso_of(counted.days[1]))


_SIZE = {"day": 1, "week": 7, "month": 31, "year": 366, "decade": 3660}


def _as_fine(anchor: Time, unit: str) -> bool:
    """Whether an anchor is no coarser than what counts from it: "the next day" after "in 1832" is no day known."""
    if anchor.relative is None:
        digits = len(anchor.value.partition("T")[0])
        return _SIZE[unit] >= (1 if digits == 10 else 31 if digits == 7 else 366)
    kind = anchor.relative.partition(":")[0]
    own = kind if kind in _SIZE else "day" if kind in ("weekday", "date") else "month"
    if kind == "date" and "-" not in anchor.relative.partition(":")[2].partition(":")[0]:
        own = "month"
    return _SIZE[unit] >= _SIZE[own]
