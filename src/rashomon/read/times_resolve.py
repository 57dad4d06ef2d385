"""The small language in which a time says how to count from the report's date, and its arithmetic.

    expression = simple [".." simple]                  a range: from ... to ...
    simple     = base ["^" part] ["<" | ">"] ["~" UNIT ":" N] ["@" clock]
    base       = "on:" VALUE                           absolute, a TIMEX3 value
               | UNIT ":" N                            the unit N units away: day:-1 yesterday, month:0 this month
               | "weekday:" D ":" mode                 D is 1 (Monday) to 7
               | "date:" MM ["-" DD] ":" mode          a day or a month without its year
               | "season:" SU ":" mode | "quarter:" Q3 ":" mode | "weekend:" mode
               | "past:" N ":" UNIT | "coming:" N ":" UNIT      the past two years, the next few days (N may be X)
               | "ref:" UNIT ":" N                     counted from another time in the text: never resolved here
               | "clock"                               a time of day whose day is not said
    mode       = near | last | next | this | YYYY      near: the nearest one before the report, or after it with a
                                                       future cue; YYYY: of that year when the report is of a later
    part       = start | mid | end                     early, mid-, late
    "<" ">"                                            only what lies before / after the report (earlier this year)
    "~"                                                the unit N units on from there: weekday:7:near~day:1 is the
                                                       day after Sunday
    clock      = 18:30 | MO | MI | AF | EV | NI | DT

Every base moves forward when the report's date moves forward, so the union over an interval of report dates is the
hull of the answers for its two ends.
"""

from __future__ import annotations

from datetime import date

from rashomon.model import Record
from rashomon.read.calendar import (
    Days,
    clamp,
    make_day,
    month_days,
    season_days,
    shift_months,
    value_days,
    week_value,
    weekday_of,
    year_days,
)


class Counted(Record, frozen=True):
    """An expression counted from one report day: its TIMEX3 value and its first and last day."""

    value: str
    days: Days | None


UNDERSPECIFIED = {
    "day": "XXXX-XX-XX",
    "week": "XXXX-WXX",
    "weekend": "XXXX-WXX-WE",
    "month": "XXXX-XX",
    "quarter": "XXXX-QX",
    "year": "XXXX",
    "decade": "XXX",
    "century": "XX",
    "hour": "XXXX-XX-XXTXX:XX",
    "minute": "XXXX-XX-XXTXX:XX",
    "second": "XXXX-XX-XXTXX:XX",
    "night": "XXXX-XX-XXTNI",
}
LETTER = {
    "second": "TS",
    "minute": "TM",
    "hour": "TH",
    "day": "D",
    "night": "D",
    "week": "W",
    "weekend": "WE",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
}


def period(number: str, unit: str) -> str:
    """A TIMEX3 duration: `period("18", "month")` is P18M."""
    letter = LETTER[unit]
    return f"PT{number}{letter[1]}" if letter[0] == "T" else f"P{number}{letter}"


def count(expression: str, day: int, future: bool | None) -> Counted | None:
    """Count an expression from a report day.

    Args:     expression: as in this module's docstring; day: ordinal of the report's day; future: True when the
              sentence speaks of what is to come, False of what was, None unknown.
    Returns:  value and days; None where the day cannot be told from the report's date.
    """
    left, dots, right = expression.partition("..")
    if dots:
        last = count(right, day, future)
        # The first end is the last such day before the second: "25 December to 3 January" lies in two years.
        first = count(left, last.days[1], False) if last and last.days else None
        if not (first and last and first.days and last.days and first.days[0] <= last.days[1]):
            return None
        return Counted(f"{first.value}/{last.value}", (first.days[0], last.days[1]))
    expression, _, clock = expression.partition("@")
    expression, on, step = expression.partition("~")
    side = expression[-1] if expression[-1:] in ("<", ">") else ""
    base, _, part = expression.rstrip("<>").partition("^")
    found = _base(base, day, future)
    if found is None or found.days is None:
        return None
    if on:
        stepped = _stepped(found.days, step)
        return Counted(stepped.value + ("T" + clock if clock else ""), stepped.days)
    days = _side(_part(found.days, part), side, day)
    return Counted(found.value + ("T" + clock if clock else ""), days)


def _stepped(days: Days, step: str) -> Counted:
    """The unit that lies so many units on from the first of some days: the following month, two years later."""
    unit, _, n = step.partition(":")
    if unit == "week":
        first, last = clamp(days[0] + 7 * int(n) - 6), clamp(days[0] + 7 * int(n) + 6)
        return Counted(week_value(days[0] + 7 * int(n)), (first, last))
    found = _unit(unit, int(n), days[0])
    return found if found else Counted("XXXX", None)


def step_of(reference: str) -> str:
    """The step of a time that counts from another: "month:1" of "ref:month:1"; empty where it is none of days."""
    unit, _, n = reference.removeprefix("ref:").partition("@")[0].partition(":")
    return f"{unit}:{n}" if unit in ("day", "week", "month", "year", "decade") and n.lstrip("-").isdigit() else ""


def underspecified(expression: str) -> str:
    """The TIMEX3 value of an expression before the report's date is known: XXXX-WXX-2 for a Tuesday."""
    left, dots, right = expression.partition("..")
    if dots:
        return f"{underspecified(left)}/{underspecified(right)}"
    expression, _, clock = expression.partition("@")
    expression, on, step = expression.partition("~")
    if on:
        value = UNDERSPECIFIED.get(step.partition(":")[0], "XXXX-XX-XX")
        return value + ("T" + clock if clock and "T" not in value else "")
    kind, _, rest = expression.rstrip("<>").partition("^")[0].partition(":")
    first = rest.partition(":")[0]
    value = {
        "on": rest,
        "weekday": f"XXXX-WXX-{first}",
        "date": f"XXXX-{first}",
        "season": f"XXXX-{first}",
        "weekend": "XXXX-WXX-WE",
        "clock": "XXXX-XX-XX",
        "ref": UNDERSPECIFIED.get(first, "XXXX-XX-XX"),
    }.get(kind) or ("XXXX-" + first if first.startswith("Q") else UNDERSPECIFIED.get(kind, "XXXX-XX-XX"))
    if kind in ("past", "coming"):
        return period(first, rest.partition(":")[2])
    return value + ("T" + clock if clock and "T" not in value else "")


def _part(days: Days, part: str) -> Days:
    # Halves, not thirds: "early 2018" reaches into May often enough, and an interval must not be too narrow.
    length = days[1] - days[0]
    if part == "start":
        return days[0], days[0] + (length + 1) // 2
    if part == "end":
        return days[1] - (length // 2 if length > 3000 else (length + 1) // 2), days[1]
    if part == "mid":
        return days[0] + length // 4, days[1] - length // 4
    return days


def _side(days: Days, side: str, day: int) -> Days:
    if side == "<":
        return days[0], max(days[0], min(days[1], day))
    if side == ">":
        return min(days[1], max(days[0], day)), days[1]
    return days


def _base(base: str, day: int, future: bool | None) -> Counted | None:
    kind, _, rest = base.partition(":")
    first, _, mode = rest.partition(":")
    if kind == "on":
        return Counted(rest, value_days(rest))
    if kind == "weekday":
        return _weekday(int(first), mode, day, future)
    if kind == "date":
        return _date(first, mode, day, future)
    if kind == "season" or (kind == "quarter" and first.startswith("Q")):
        return _season(first, mode, day, future)
    if kind == "weekend":
        return _weekend(first, day, future)
    if kind in ("past", "coming"):
        return _stretch(kind, first, mode, day)
    if kind in ("ref", "clock"):
        return None
    return _unit(kind, int(first), day)


def _unit(unit: str, n: int, day: int) -> Counted | None:
    at = date.fromordinal(clamp(day))
    if unit in ("hour", "minute", "second"):
        hours = n * {"hour": 60, "minute": 1, "second": 0}[unit] // 1440
        days = (day + hours, day) if n < 0 else (day, day + hours + 1)
        return Counted(at.isoformat() + "TXX:XX", days)
    if unit == "day":
        d = clamp(day + n)
        return Counted(date.fromordinal(d).isoformat(), (d, d))
    if unit == "week":
        monday = clamp(day + 7 * n) - weekday_of(day) + 1
        # A week that begins on Sunday is as common in news as one that begins on Monday.
        return Counted(week_value(monday), (monday - 1, monday + 6))
    if unit == "month":
        days = month_days(at.year, at.month + n)
        return Counted(date.fromordinal(days[0]).isoformat()[:7], days)
    if unit == "quarter":
        first = month_days(at.year, (at.month - 1) // 3 * 3 + 1 + 3 * n)[0]
        start = date.fromordinal(first)
        return Counted(
            f"{start.year:04d}-Q{(start.month + 2) // 3}", (first, month_days(start.year, start.month + 2)[1])
        )
    span = {"year": 1, "decade": 10, "century": 100}[unit]
    year = max(1000, min(2900, (at.year // span + n) * span))
    return Counted(f"{year // span:0{len(str(2000 // span))}d}", year_days(year, year + span - 1))


def _weekday(wanted: int, mode: str, day: int, future: bool | None) -> Counted:
    back = (weekday_of(day) - wanted) % 7
    if mode == "this":
        found = day + wanted - weekday_of(day)
        return _one(found)
    if mode == "last":
        # On a Wednesday "last Tuesday" is yesterday to some and eight days ago to others: both, where they differ.
        found = day - (back or 7)
        return _one(found) if weekday_of(day) <= wanted else Counted(f"XXXX-WXX-{wanted}", (found - 7, found))
    if mode == "next":
        found = day + (7 - back)
        return _one(found) if weekday_of(day) >= wanted else Counted(f"XXXX-WXX-{wanted}", (found, found + 7))
    if back == 6 and not future:
        # Tomorrow's weekday told as past: six days ago, or already that day where it happened (in Korea, for a report
        # dated in America). Of 28 such in a stream of summit reports more than half are the latter: both, then.
        return Counted(f"XXXX-WXX-{wanted}", (clamp(day - 6), clamp(day + 1)))
    return _one(day - back if not future or back == 0 else day + 7 - back)


def _one(day: int) -> Counted:
    day = clamp(day)
    return Counted(date.fromordinal(day).isoformat(), (day, day))


def _weekend(mode: str, day: int, future: bool | None) -> Counted:
    saturday = day - weekday_of(day) + 6
    back = future is False or (future is None and (mode == "near" or weekday_of(day) <= 2))
    if mode == "last" or (mode in ("near", "this") and back and saturday > day):
        # "this weekend" with a past tense, said on a Monday, is the one just over (GUM: 2 of 2).
        saturday -= 7
    elif mode == "next":
        saturday += 7
    return Counted(week_value(saturday) + "-WE", (saturday, saturday + 1))


def _date(month_day: str, mode: str, day: int, future: bool | None) -> Counted | None:
    month, _, of_month = month_day.partition("-")
    year = date.fromordinal(clamp(day)).year
    options: list[Counted] = []
    stated = int(mode) if mode.isdigit() else year
    # What is told of another year has its days there: a life of 1831, a match of two seasons ago. Of last year's end and
    # this year's beginning news speaks without naming the year, so the year before the report's decides nothing.
    told = mode.isdigit() and not future and (stated < year - 1 or stated > year)
    for y in [stated] if told else range(year - 4, year + 5):
        if of_month:
            found = make_day(y, int(month), int(of_month))
            days = (found, found) if found else None
        else:
            days = month_days(y, int(month))
        if days:
            options.append(Counted(f"{y:04d}-{month_day}", days))
    return _choose(options, mode, day, future)


def _season(name: str, mode: str, day: int, future: bool | None) -> Counted | None:
    year = date.fromordinal(clamp(day)).year
    options = []
    for y in range(year - 2, year + 3):
        days = season_days(y, name) if not name.startswith("Q") else value_days(f"{y:04d}-{name}")
        if days:
            options.append(Counted(f"{y:04d}-{name}", days))
    if mode == "this":
        return next((o for o in options if o.value.startswith(f"{year:04d}")), None)
    return _choose(options, mode, day, future)


def _choose(options: list[Counted], mode: str, day: int, future: bool | None) -> Counted | None:
    year = date.fromordinal(clamp(day)).isoformat()[:4]
    if mode == "this":
        return next((o for o in options if o.value.startswith(year)), None)
    if mode == "last":
        done = [o for o in options if o.days and o.days[1] < day]
        return done[-1] if done else None
    if mode == "next":
        ahead = [o for o in options if o.days and o.days[0] > day]
        return ahead[0] if ahead else None
    return min(options, key=lambda o: (_distance(o, day, future), o.value), default=None)


def _distance(option: Counted, day: int, future: bool | None) -> int:
    """How far from the report an option lies; against the tense it counts three times.

    Courts and calendars look ahead in any tense ("is sentenced May 7") and what is most of a year away gets its year,
    so a tense is a strong hint and no law (a past tense near a month and day is followed by a day still to come in one
    case of four, on 7,000 dated articles).
    """
    first, last = option.days or (0, 0)
    ahead, behind = max(0, first - day), max(0, day - last)
    # A bare month without a tense looks back more often than on ("at the height of the shutdown in October").
    against = 3 if future is False else 2 if future is None and len(option.value) == 7 else 1
    return ahead * against + behind * (3 if future else 1)


def _stretch(kind: str, number: str, unit: str, day: int) -> Counted | None:
    value = period(number, unit)
    if not number.isdigit() or int(number) > 999:
        return Counted(value, None)
    n = int(number)
    if unit in ("month", "quarter", "year", "decade", "century"):
        months = n * {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[unit]
        other = shift_months(day, -months if kind == "past" else months)
    else:
        length = {"day": n, "night": n, "week": 7 * n, "weekend": 7 * n}.get(unit, 1)
        other = day - length if kind == "past" else day + length
    return Counted(value, (other, day) if kind == "past" else (day, other))
