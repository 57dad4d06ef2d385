"""Rules for what is counted: numbers, durations (never an age), "two days ago", sets such as every Tuesday.

See `times_grammar` for how rules work together.
"""

from __future__ import annotations

from rashomon.read.times_resolve import period
from rashomon.read.times_tokens import Found, Tokens
from rashomon.read.times_words import (
    ANY_UNIT,
    NUMBER,
    ONES,
    PART,
    PLURAL,
    SEASON,
    TENS,
    UNIT,
    VAGUE,
    WEEKDAY,
    WEEKDAY_PLURAL,
)


def number_at(t: Tokens, i: int) -> tuple[int, str] | None:
    """A cardinal at token i: (end, digits or "X" for a vague one)."""
    w = t.word(i)
    if w.isdigit() and w.isascii():
        if len(w) > 4:
            return None
        if t.word(i + 1) == "." and t.glued(i + 1) and t.word(i + 2).isdigit() and t.glued(i + 2):
            return (i + 3, f"{w}.{t.word(i + 2)}") if len(t.word(i + 2)) < 3 else None
        if (t.word(i + 1), t.word(i + 2), t.word(i + 3)) == ("1", "/", "2") and t.glued(i + 3):
            return i + 4, f"{int(w)}.5"
        return i + 1, str(int(w))
    if w in ("a", "an"):
        return _article_number(t, i)
    if w == "half":
        return (i + 2, "0.5") if t.word(i + 1) in ("a", "an") else None
    if w in VAGUE:
        return i + 1, "X"
    if w in TENS:
        unit = i + 2 if t.word(i + 1) == "-" else i + 1
        if unit == i + 2 and t.word(unit) in ONES:
            return unit + 1, str(TENS[w] + ONES[t.word(unit)])
        return i + 1, str(TENS[w])
    if w in NUMBER:
        return _and_a_half(t, i + 1, NUMBER[w])
    return None


def _article_number(t: Tokens, i: int) -> tuple[int, str]:
    nxt = t.word(i + 1)
    if nxt == "couple":
        return (i + 3 if t.word(i + 2) == "of" else i + 2), "2"
    if nxt in ("few", "dozen", "number", "handful"):
        return (i + 3 if t.word(i + 2) == "of" else i + 2), "12" if nxt == "dozen" else "X"
    if nxt == "half":
        return i + 2, "0.5"
    return i + 1, "1"


def _and_a_half(t: Tokens, i: int, n: int) -> tuple[int, str]:
    words = [w for w in (t.word(i + k) for k in range(6)) if w != "-"]
    if words[:3] == ["and", "a", "half"]:
        dashes = sum(t.word(i + k) == "-" for k in range(6) if k < 5)
        return i + 3 + min(dashes, 3 if t.word(i) == "-" else 0), f"{n}.5"
    return i, str(n)


def duration_at(t: Tokens, i: int) -> Found | None:
    """18 months, a 10-year, two days ago, three weeks later, a few hours; never an age."""
    n = number_at(t, i)
    if n is None or t.money(i) or (t.word(i - 1) in (".", ",") and t.glued(i) and t.word(i - 2).isdigit()):
        return None
    j, amount = n
    j += 1 if t.word(j) == "-" else 0
    if t.word(j) in (
        "full",
        "straight",
        "consecutive",
        "long",
        "working",
        "business",
        "solid",
        "whole",
        "extra",
        "additional",
        "more",
        "further",
        "calendar",
        "other",
    ):
        j += 1
    w = t.word(j)
    unit = ANY_UNIT.get(w)
    if unit is None or (w == "second" and not t.word(i).isdigit()) or w in ("quarter", "weekend", "min"):
        return None
    if amount not in ("1", "0.5") and w in UNIT and t.word(j - 1) != "-" and not t.word(i).isdigit():
        return None
    return _after_duration(t, i, j + 1, amount, unit)


def _after_duration(t: Tokens, i: int, end: int, amount: str, unit: str) -> Found | None:
    nxt = t.word(end)
    k = end + 1 if nxt == "-" else end
    if t.word(k) in ("old", "olds") or (nxt == "of" and t.word(end + 1) == "age"):
        return None
    if nxt == "and" and t.word(end + 1) == "a" and t.word(end + 2) == "half":
        end, amount, nxt = end + 3, (f"{amount}.5" if amount.isdigit() else amount), t.word(end + 3)
    whole = amount.isdigit()
    back = nxt == "back" and t.word(end + 1) in (".", ",", "that", "when", ";", "and", "?")
    if nxt == "ago" or back or (nxt == "from" and t.word(end + 1) == "now"):
        past = nxt != "from"
        sign = "-" if past else ""
        stop = end + 1 if past else end + 2
        if not whole or unit in ("night", "weekend"):
            return Found(stop, f"past:X:{unit}" if past else f"coming:X:{unit}", "DATE")
        return Found(stop, f"{unit}:{sign}{amount}", "TIME" if unit in ("hour", "minute", "second") else "DATE")
    if nxt in ("earlier", "later", "before", "after", "afterwards", "prior"):
        sign = "-" if nxt in ("earlier", "before", "prior") else ""
        stop = end + 1 if nxt in ("earlier", "later", "afterwards") else end
        if stop > end:
            return Found(stop, f"ref:{unit}:{sign}{amount if whole else 'X'}", "DATE")
    if t.word(i) in ("a", "an") and amount == "1" and t.word(i + 1) in UNIT:
        return _a_unit(t, i, end, unit)
    if nxt == "-" and t.word(end + 1) == "long":
        end += 2
    return Found(end, None, "DURATION", period(amount, unit))


def _a_unit(t: Tokens, i: int, end: int, unit: str) -> Found | None:
    before = t.word(i - 1)
    if before in ("once", "twice", "times") or (before in ("%", "miles", "people", "dollars") or t.money(i - 1)):
        return Found(end, None, "SET", period("1", unit))
    if before in (
        "for",
        "within",
        "over",
        "about",
        "nearly",
        "than",
        "almost",
        "half",
        "under",
        "after",
        "in",
        "every",
        "around",
        "only",
    ) or t.word(end) in ("after", "before", "long"):
        return Found(end, None, "DURATION", period("1", unit))
    return None


LONG = {"daylong": "P1D", "weeklong": "P1W", "monthlong": "P1M", "yearlong": "P1Y", "decadelong": "P1DE"}


def bare_units_at(t: Tokens, i: int) -> Found | None:
    """Hours later, for years, decades of war, multi-day."""
    unit = PLURAL.get(t.word(i))
    if t.word(i) in LONG:
        return Found(i + 1, None, "DURATION", LONG[t.word(i)])
    if t.word(i) == "multi" and t.word(i + 1) == "-" and t.word(i + 2) in UNIT:
        return Found(i + 3, None, "DURATION", period("X", UNIT[t.word(i + 2)]))
    if unit is None or unit in ("second", "weekend", "night"):
        return None
    nxt, before = t.word(i + 1), t.word(i - 1)
    if nxt == "ago":
        return Found(i + 2, f"past:X:{unit}", "DATE")
    if nxt in ("later", "earlier"):
        return Found(i + 2, f"ref:{unit}:X", "DATE")
    if (
        nxt in ("after", "before")
        or before in ("for", "over", "took", "within", "spent", "after", "in")
        or (nxt == "of" and t.word(i - 1) not in ("the", "'", "’", "s"))
    ):
        return Found(i + 1, None, "DURATION", period("X", unit))
    return None


def set_at(t: Tokens, i: int) -> Found | None:
    """Every day, each Tuesday, daily, annually, Mondays."""
    w, nxt = t.word(i), t.word(i + 1)
    if w in ("daily", "weekly", "monthly", "annually", "yearly", "nightly", "hourly", "quarterly"):
        if t.capital(i):
            return None
        letter = {
            "daily": "P1D",
            "weekly": "P1W",
            "monthly": "P1M",
            "annually": "P1Y",
            "yearly": "P1Y",
            "nightly": "P1D",
            "hourly": "PT1H",
            "quarterly": "P1Q",
        }[w]
        return Found(i + 1, None, "SET", letter)
    if w in WEEKDAY_PLURAL and t.capital(i):
        return Found(i + 1, None, "SET", f"XXXX-WXX-{WEEKDAY_PLURAL[w]}")
    if w in ("every", "each"):
        j = i + 2 if nxt in ("single", "other") else i + 1
        if t.word(j) in UNIT and t.word(j) not in ("second", "quarter"):
            return Found(j + 1, None, "SET", period("2" if nxt == "other" else "1", UNIT[t.word(j)]))
        if t.word(j) in WEEKDAY and t.capital(j):
            return Found(j + 1, None, "SET", f"XXXX-WXX-{WEEKDAY[t.word(j)]}")
        if t.word(j) in SEASON or t.word(j) in PART:
            return Found(j + 1, None, "SET", "XXXX-" + SEASON.get(t.word(j), "XX-XXT" + PART.get(t.word(j), "")))
        n = number_at(t, j)
        if n and t.word(n[0]) in PLURAL and t.word(j) not in ("a", "an"):
            return Found(n[0] + 1, None, "SET", period(n[1], PLURAL[t.word(n[0])]))
    return None
