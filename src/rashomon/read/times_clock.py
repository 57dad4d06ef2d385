"""Times of day: 18:30, 6.30 p.m. local time, 9am, 0930 GMT, noon, three o'clock."""

from __future__ import annotations

from rashomon.model import Record
from rashomon.read.times_tokens import Tokens
from rashomon.read.times_words import ONES, WEEKDAY, ZONE

_BEFORE = frozenset(
    (
        "at",
        "around",
        "about",
        "by",
        "until",
        "till",
        "from",
        "after",
        "before",
        "since",
        "and",
        "to",
        "between",
        "approximately",
        ",",
        "-",
        "|",
        "shortly",
        "just",
        "on",
    )
)


class Clock(Record, frozen=True):
    """A time of day up to token `end`, as HH:MM."""

    end: int
    value: str


def clock_at(t: Tokens, i: int, sure: bool = False) -> Clock | None:
    """A time of day at token i; `sure` when a date stands before it."""
    w = t.word(i)
    if w in ("noon", "midnight"):
        return Clock(i + 1, "12:00" if w == "noon" else "24:00") if t.word(i + 1) not in ("express",) else None
    if w in ONES and t.word(i + 1) == "o" and t.word(i + 2) in ("'", "’") and t.word(i + 3) == "clock":
        return Clock(i + 4, f"{ONES[w]:02d}:00")
    if not (w.isascii() and w.isdigit() and len(w) <= 4) or t.money(i):
        return None
    if t.word(i - 1) in (":", ".", "/") and t.glued(i):
        return None
    return _military(t, i) if len(w) == 4 else _digital(t, i, sure) if len(w) <= 2 else None


def _military(t: Tokens, i: int) -> Clock | None:
    w = t.word(i)
    named = t.word(i + 1) in ZONE and t.text[t.starts[i + 1] : t.ends[i + 1]].isupper()
    if not (named or t.word(i + 1) in ("hours", "hrs")) or int(w) >= 2400 or int(w[2:]) > 59:
        return None
    return Clock(i + 2, f"{w[:2]}:{w[2:]}")


def _digital(t: Tokens, i: int, sure: bool) -> Clock | None:
    hour, minute, j = int(t.word(i)), 0, i + 1
    mark = t.word(j)
    minutes = t.word(j + 1)
    dotted = mark in (":", ".") and t.glued(j) and t.glued(j + 1) and len(minutes) == 2 and minutes.isdigit()
    if dotted and minutes.isascii() and int(minutes) < 60:
        minute, j = int(minutes), j + 2
        if mark == ":" and t.word(j) == ":" and len(t.word(j + 1)) == 2 and t.word(j + 1).isdigit():
            j += 2
    half, j2 = _half(t, j)
    zone = _zone(t, j2)
    if hour > 23 or (half and not 1 <= hour <= 12):
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    elif not dotted or (zone == j2 and (mark == "." or not (sure or _in_place(t, i, j2)))):
        return None
    return Clock(zone, f"{hour:02d}:{minute:02d}")


def _in_place(t: Tokens, i: int, end: int) -> bool:
    """Whether what stands around says that 18:30 is a time and no score or verse."""
    return t.word(i - 1) in _BEFORE or t.word(end) in WEEKDAY or t.word(end) == "on"


def _half(t: Tokens, j: int) -> tuple[str, int]:
    """a.m., pm, P.M.: its letter and where it ends."""
    w = t.word(j)
    if w in ("am", "pm"):
        return w[0], j + 1
    if w in ("a", "p") and t.word(j + 1) == "." and t.word(j + 2) == "m":
        # The point of "p.m." is part of it even where it also ends the sentence: the annotators of TimeML do so too.
        return w, j + 4 if t.word(j + 3) == "." and t.glued(j + 3) else j + 3
    return "", j


def _zone(t: Tokens, j: int) -> int:
    if t.word(j) == "local" and t.word(j + 1) == "time":
        return j + 2
    if t.word(j) == "(" and t.word(j + 1) in ZONE and t.word(j + 2) == ")":
        return j + 3
    if t.word(j) in ZONE and (t.glued(j) or t.text[t.starts[j] : t.ends[j]].isupper()):
        if t.word(j) in ("gmt", "utc") and t.word(j + 1) in ("+", "-") and t.glued(j + 1) and t.word(j + 2).isdigit():
            return j + 3
        return j + 1
    if t.word(j) in ("eastern", "pacific", "central", "moscow", "gmt") and t.word(j + 1) == "time":
        return j + 2
    return j
