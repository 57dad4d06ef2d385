"""Sets of days as the bits of one integer, and what a time expression says between an event's day and a report's.

Bit k stands for the day `first + k` of a window. Intersection, union and shifting are then single operations on
integers, exact and quick however many days there are (a window of thirty years is 1.4 kB).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from rashomon.model import Record
from rashomon.read.calendar import Days, iso_of, make_day, month_days, weekday_of, year_days


class Window(Record, frozen=True):
    """The days that can be spoken of; nothing outside exists for the solver."""

    first: int
    last: int

    @property
    def all(self) -> int:
        """Every day."""
        return (1 << (self.last - self.first + 1)) - 1

    def between(self, low: int, high: int) -> int:
        """The days from `low` to `high`; both ends are cut to the window."""
        low, high = max(low, self.first), min(high, self.last)
        if low > high:
            return 0
        return ((1 << (high - low + 1)) - 1) << (low - self.first)

    def hull(self, days: int) -> Days | None:
        """The first and last day of a set; None for the empty one."""
        if not days:
            return None
        return self.first + (days & -days).bit_length() - 1, self.first + days.bit_length() - 1

    def weekdays(self, wanted: int) -> int:
        """All days that are this ISO weekday."""
        offset = (wanted - weekday_of(self.first)) % 7
        bits, step = 1, 7
        length = self.last - self.first + 1
        while step < length:
            bits |= bits << step
            step *= 2
        return (bits << offset) & self.all

    def calendar(self, month: int, day: int | None) -> int:
        """This day of the month, or the whole month, in every year."""
        return _calendar(self, month, day)

    def runs_touching(self, days: int, near: int, gap: int = 60) -> int:
        """The stretches of a set (days less than `gap` apart) that have a day in common with another set."""
        spread, kept = self.dilate(days, 0, gap), 0
        while spread:
            low = (spread & -spread).bit_length() - 1
            ones = spread >> low
            length = (~ones & (ones + 1)).bit_length() - 1
            run = ((1 << length) - 1) << low
            if days & near & run:
                kept |= days & run
            spread &= ~run
        return kept

    def years(self) -> range:
        """The years that the window touches."""
        return range(date.fromordinal(self.first).year, date.fromordinal(self.last).year + 1)

    def dilate(self, days: int, low: int, high: int) -> int:
        """All days that lie `low` to `high` days after some day of the set (negative: before)."""
        if low > high:
            return 0
        # Doubling: the set spread over 1, 2, 4 ... days, then the rest.
        spread, width, want = days, 1, high - low + 1
        while width * 2 <= want:
            spread |= spread << width
            width *= 2
        spread |= spread << (want - width)
        return (spread << low if low >= 0 else spread >> -low) & self.all


@lru_cache(maxsize=64)
def _periods(w: Window, unit: str) -> tuple[int, ...]:
    """The days of each calendar month or year of the window, in order."""
    if unit == "year":
        return tuple(w.between(*year_days(y)) for y in w.years())
    return tuple(w.between(*month_days(y, m)) for y in w.years() for m in range(1, 13))


@lru_cache(maxsize=1024)
def _calendar(w: Window, month: int, day: int | None) -> int:
    bits = 0
    for year in w.years():
        if day is None:
            low, high = month_days(year, month)
            bits |= w.between(low, high)
        else:
            found = make_day(year, month, day)
            bits |= w.between(found, found) if found else 0
    return bits


class Bond(Record, frozen=True):
    """What a time expression says of an event's day e and its report's day p.

    Either `low <= p - e <= high` with e in `days`, or (unit set) e lies in the month or year that is `steps` on from
    the one of p; `low` and `high` hold then too. None for a bound that does not exist.
    """

    days: int
    low: int | None = None
    high: int | None = None
    unit: str | None = None
    steps: int = 0

    def events(self, w: Window, reports: int) -> int:
        """The days that the event may have, when the report is of one of these days."""
        found = self.days & self._stepped(w, reports, self.steps)
        return found & self._bounded(
            w, reports, None if self.high is None else -self.high, None if self.low is None else -self.low
        )

    def reports(self, w: Window, events: int) -> int:
        """The days that the report may have, when the event is of one of these days."""
        events &= self.days
        return self._stepped(w, events, -self.steps) & self._bounded(w, events, self.low, self.high)

    def _stepped(self, w: Window, days: int, steps: int) -> int:
        if self.unit is None:
            return w.all
        periods, found = _periods(w, self.unit), 0
        for k, period in enumerate(periods):
            if period & days and 0 <= k + steps < len(periods):
                found |= periods[k + steps]
        return found

    @staticmethod
    def _bounded(w: Window, days: int, low: int | None, high: int | None) -> int:
        hull = w.hull(days)
        if hull is None:
            return 0
        if low is None and high is None:
            return w.all
        if low is None:
            return w.between(w.first, hull[1] + (high or 0))
        if high is None:
            return w.between(hull[0] + low, w.last)
        return w.dilate(days, low, high)


def bond_of(w: Window, relative: str | None, interval: tuple[int, int] | None, cue: bool | None) -> Bond | None:
    """The bond that a time expression makes.

    Args:     relative: in the language of `read.times_resolve`, or None when absolute; interval: the days of an
              absolute one; cue: True when it looks ahead, False when it surely looks back, None when that is not sure.
    Returns:  the bond; None when the expression says nothing about days (a bare hour, "that week").
    """
    if relative is None:
        return _ordered(Bond(w.between(*interval)), cue) if interval else None
    base = relative.partition("..")[0].partition("@")[0]
    if "~" in base:
        return None  # it counts from another event, whose day a second mention would have to give
    side = base[-1] if base[-1:] in ("<", ">") else ""
    base = base.rstrip("<>").partition("^")[0]
    bond = _bond(w, base, cue)
    if bond is None:
        return None
    return _ordered(bond, False if side == "<" else True if side == ">" else cue)


def _ordered(bond: Bond, cue: bool | None) -> Bond:
    """An event told as past is not later than its report; a planned one not earlier."""
    if cue is None:
        return bond
    low = 0 if cue is False else bond.low
    high = 0 if cue is True else bond.high
    low = max(low or 0, bond.low or 0) if cue is False and bond.low is not None else low
    high = min(high or 0, bond.high) if cue is True and bond.high is not None else high
    return Bond(bond.days, low, high, bond.unit, bond.steps)


def _bond(w: Window, base: str, cue: bool | None) -> Bond | None:
    kind, _, rest = base.partition(":")
    first, _, mode = rest.partition(":")
    if kind == "day" and abs(int(first)) < 400:
        return Bond(w.all, -int(first), -int(first))
    if kind == "weekday":
        low, high = {"last": (1, 13), "next": (-13, -1), "this": (-6, 6)}.get(mode, (-6, 6))
        return Bond(w.weekdays(int(first)), low, high)
    if kind == "week" and abs(int(first)) < 60:
        n = 7 * int(first)
        return Bond(w.all, -6 - n, 7 - n)
    if kind in ("month", "year") and abs(int(first)) < 400:
        return Bond(w.all, unit=kind, steps=int(first))
    if kind == "date":
        if mode.isdigit():
            return None  # the year stated before it may or may not be its own
        month, _, day = first.partition("-")
        # What is more than eight months off gets its year: 18 of 4,826 month-and-day mentions on dated articles.
        low, high = {"last": (1, 400), "next": (-400, -1), "this": (-366, 366)}.get(mode, (-240, 240))
        return Bond(w.calendar(int(month), int(day) if day else None), low, high)
    return None


def in_words(days: Days) -> str:
    """An interval in plain words."""
    return iso_of(days[0]) if days[0] == days[1] else f"{iso_of(days[0])} to {iso_of(days[1])}"
