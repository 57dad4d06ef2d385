"""Hand-written matcher of times over tokens: each rule looks at a bounded number of tokens, so it is linear.

A rule takes the tokens and a position and gives a `Found` or None. All rules are tried and the longest match wins. What
a `Found` means is said in the small language of `times_resolve`. Calendar dates are in `times_dates`, what is counted in
`times_counts`, times of day in `times_clock`; here are the relative ones and how all go together.
"""

from __future__ import annotations

from collections.abc import Callable

from rashomon.read.times_clock import Clock, clock_at
from rashomon.read.times_counts import bare_units_at, duration_at, number_at, set_at
from rashomon.read.times_dates import (
    date_at,
    era_at,
    month_first,
    named_day,
    season_at,
    weekday_at,
    year_at,
    year_token,
)
from rashomon.read.times_resolve import period
from rashomon.read.times_tokens import Found, Tokens
from rashomon.read.times_words import (
    ABOUT,
    ANY_UNIT,
    DEICTIC,
    EDGE,
    EDGE_NOUN,
    MONTH,
    NEXT_WORD,
    ORDINAL,
    ORDINAL_END,
    PART,
    PAST_WORD,
    PLURAL,
    SEASON,
    UNIT,
    WEEKDAY,
    WEEKDAY_PLURAL,
)


def deictic_at(t: Tokens, i: int) -> Found | None:
    """today, yesterday evening, tomorrow night, tonight."""
    expression = DEICTIC.get(t.word(i))
    if not expression or (t.word(i) == "today" and (t.capital(i) and t.word(i - 1) == "usa" or _nowadays(t, i))):
        return None
    return with_part(t, Found(i + 1, expression))


def _nowadays(t: Tokens, i: int) -> bool:
    """Whether "today" is these times and no day: still used today, known today as, what is today Germany."""
    near = [t.word(i - k) for k in range(1, 7) if i - k >= 0]
    near = near[: near.index(".")] if "." in near else near
    return (
        "still" in near
        or t.word(i + 1) == "than"
        or near[:1] == ["known"]
        or near[:2] in (["is", "what"], ["are", "what"])
    )


def with_part(t: Tokens, found: Found) -> Found:
    """Tuesday -> Tuesday morning."""
    part = PART.get(t.word(found.end))
    titled = t.capital(found.end) and t.capital(found.end + 1)
    if part and not titled and found.expression and "@" not in found.expression and "." not in found.expression[-3:]:
        return Found(found.end + 1, f"{found.expression}@{part}", "TIME")
    return found


def shifted_at(t: Tokens, i: int) -> Found | None:
    """Last, next, this, the past ... with a unit, weekday, month, season or part of the day."""
    w = t.word(i)
    the = w in ("the", "these", "those", "his", "her", "its", "their", "my", "our", "recent")
    j = i + 1 if the and w != "recent" else i
    w = t.word(j)
    if w in ("this", "these"):
        return _this(t, j)
    if w in PAST_WORD or w in NEXT_WORD:
        return _last_next(t, j, the)
    if w == "recent" and t.word(j + 1) in PLURAL:
        unit = PLURAL[t.word(j + 1)]
        return Found(j + 2, f"past:X:{unit}", "DURATION")
    if the:
        return _ordinal_period(t, j) or _same(t, j)
    if w == "that":
        k = j + 2 if t.word(j + 1) == "same" else j + 1
        known = t.word(k) in ("day", "week", "month", "year", "night", "weekend") and t.word(k + 1) not in ("of",)
        return Found(k + 1, f"ref:{UNIT[t.word(k)]}:0") if known else None
    return _ordinal_period(t, j)


def _this(t: Tokens, j: int) -> Found | None:
    w = t.word(j + 1)
    if t.word(j) == "these":
        return Found(j + 2, "day:0") if w == "days" else None
    if w in PAST_WORD | NEXT_WORD and w not in ("last", "previous"):
        inner = t.word(j + 2)
        if inner in WEEKDAY:
            return with_part(t, Found(j + 3, f"weekday:{WEEKDAY[inner]}:{'near' if w == 'past' else 'next'}"))
        return _last_next(t, j + 1, False) if w != "following" else None
    if w in UNIT and UNIT[w] in ("week", "month", "quarter", "year", "decade", "century"):
        return Found(j + 2, f"{UNIT[w]}:0")
    if w == "weekend":
        return Found(j + 2, "weekend:this")
    if w in ("morning", "afternoon", "evening"):
        return Found(j + 2, f"day:0@{PART[w]}", "TIME")
    if w in SEASON:
        return Found(j + 2, f"season:{SEASON[w]}:this")
    if w in WEEKDAY and t.capital(j + 1):
        return with_part(t, Found(j + 2, f"weekday:{WEEKDAY[w]}:this"))
    if w in MONTH and t.capital(j + 1):
        return month_first(t, j + 1, "this")
    return None


def _last_next(t: Tokens, j: int, the: bool) -> Found | None:
    back = t.word(j) in PAST_WORD
    mode, sign = ("last", -1) if back else ("next", 1)
    w = t.word(j + 1)
    anchored = t.word(j) in ("previous", "preceding", "following") or (the and t.word(j) in ("next", "last"))
    if w in UNIT and t.word(j + 1) != "second":
        return _one_unit(t, j, UNIT[w], mode, sign, anchored, the)
    if w in WEEKDAY and t.capital(j + 1):
        day = WEEKDAY[w]
        return with_part(
            t, Found(j + 2, f"ref:day:{sign}" if t.word(j) in ("previous", "following") else f"weekday:{day}:{mode}")
        )
    if w in MONTH and t.capital(j + 1):
        return month_first(t, j + 1, mode)
    if w in SEASON:
        return Found(j + 2, f"season:{SEASON[w]}:{mode}")
    if w in PART and w not in CLOCK_WORDS:
        return Found(j + 2, f"day:{sign}@{PART[w]}" if not anchored else f"ref:day:{sign}@{PART[w]}", "TIME")
    return _stretch(t, j, back)


CLOCK_WORDS = frozenset(("noon", "midnight", "midday"))


def _one_unit(t: Tokens, j: int, unit: str, mode: str, sign: int, anchored: bool, the: bool) -> Found | None:
    w = t.word(j)
    if unit == "night":
        if the or anchored:
            return Found(j + 2, f"ref:day:{sign}@NI", "TIME")
        return Found(j + 2, f"day:{min(sign, 0)}@NI" if w == "last" else f"day:{sign}@NI", "TIME")
    if unit == "weekend":
        return Found(j + 2, f"weekend:{mode}") if not anchored else Found(j + 2, "ref:weekend:0")
    if unit == "day" and t.word(j + 2) == "of":
        return None  # the last day of the talks
    if unit == "day" or w in ("previous", "following", "preceding"):
        return Found(j + 2, f"ref:{unit}:{sign}") if unit not in ("minute", "hour") else None
    if w == "past" or the:
        kind = "past" if sign < 0 else "coming"
        return Found(j + 2, f"{kind}:1:{unit}", "DURATION")
    if unit in ("minute", "hour", "second"):
        return Found(j + 2, f"{unit}:{sign}", "TIME")
    week = Found(j + 2, f"{unit}:{sign}")
    friday = t.word(week.end)
    if unit == "week" and friday in WEEKDAY and t.capital(week.end):
        after = weekday_at(t, week.end)
        return (
            after
            if after and "-" in (after.expression or "")
            else Found(week.end + 1, f"weekday:{WEEKDAY[friday]}:{mode}")
        )
    return week


def _stretch(t: Tokens, j: int, back: bool) -> Found | None:
    if t.word(j) in ("previous", "following", "preceding"):
        return None
    if t.word(j) == "coming" and t.word(j + 1) in ("days", "weeks", "months", "years"):
        return Found(j + 2, f"coming:X:{PLURAL[t.word(j + 1)]}", "DURATION")
    n = number_at(t, j + 1)
    if n is None or n[1] == "1" and t.word(j + 1) in ("a", "an"):
        return None
    k = n[0] + 1 if t.word(n[0]) in ("or", "full") and t.word(n[0] + 1) in PLURAL else n[0]
    unit = PLURAL.get(t.word(k))
    if unit is None or "." in n[1] and not n[1].endswith(".5"):
        return None
    if t.word(k + 1) == "of" and t.word(k + 2) in ("his", "her", "its", "their", "life", "the", "my"):
        # "The last five months of her life" are not counted from today.
        return Found(k + 1, None, "DURATION", period(n[1], unit))
    return Found(k + 1, f"{'past' if back else 'coming'}:{n[1]}:{unit}", "DURATION")


def _ordinal_period(t: Tokens, j: int) -> Found | None:
    """Third quarter of 2018, first half of the year, opening month, 19th century, first three months."""
    w = t.word(j)
    n = ORDINAL.get(w)
    end = j + 1
    if w.isdigit() and w.isascii() and len(w) <= 2 and t.word(j + 1) in ORDINAL_END and t.glued(j + 1):
        n, end = int(w), j + 2
    if n and t.word(end - 1 + 1) == "-" and t.word(end + 1) == "century":
        end += 1
    unit = t.word(end)
    if n and unit == "century" and 1 <= n <= 21:
        return Found(end + 1, f"on:{n - 1:02d}")
    if n and (unit == "quarter" and n <= 4 or unit == "half" and n <= 2):
        return _fiscal(t, end + 1, ("Q" if unit == "quarter" else "H") + str(n))
    if w in ("opening", "final", "closing") or n:
        many = number_at(t, end)
        if many and many[1].isdigit() and t.word(many[0]) in PLURAL and t.word(end) not in ("a", "an"):
            return Found(many[0] + 1, None, "DURATION", period(many[1], PLURAL[t.word(many[0])]))
        if t.word(end) in ("day", "week", "month", "year", "hours", "days", "weeks", "months", "years", "night") and (
            w in ("opening", "final", "closing", "first")
        ):
            unit = ANY_UNIT[t.word(end)]
            if t.word(end) in PLURAL:
                return Found(end + 1, None, "DURATION", period("X", unit))
            return Found(end + 1, f"ref:{unit}:0")
    return None


def _fiscal(t: Tokens, end: int, name: str) -> Found | None:
    j = end + 1 if t.word(end) in ("of", "in") else end
    year = year_token(t, j)
    if year and 1900 <= year <= 2100:
        return Found(j + 1, f"on:{year}-{name}")
    if t.word(j) in ("this", "last", "next", "the") and t.word(j + 1) == "year" and name.startswith("Q"):
        mode = {"this": "this", "the": "near"}.get(t.word(j), t.word(j))
        return Found(j + 2, f"quarter:{name}:{mode}")
    return Found(end, f"quarter:{name}:near") if name.startswith("Q") else None


def _same(t: Tokens, j: int) -> Found | None:
    if t.word(j) == "weekend" and t.word(j + 1) in ("of", "before", "after"):
        return None
    if t.word(j) == "same" and t.word(j + 1) in ("day", "week", "month", "year", "night"):
        return Found(j + 2, f"ref:{UNIT[t.word(j + 1)]}:0")
    if t.word(j) == "weekend":
        return Found(j + 1, "weekend:near")
    if t.word(j) == "night" and t.word(j + 1) == "before":
        return Found(j + 2, "ref:day:-1@NI", "TIME")
    if t.word(j) == "day" and t.word(j + 1) in ("before", "after") and t.word(j + 2) in ("yesterday", "tomorrow"):
        return Found(j + 3, "day:-2" if t.word(j + 2) == "yesterday" else "day:2")
    return None


# ------------------------------------------------------------------------------------------------------ edges


def edge_at(t: Tokens, i: int) -> Found | None:
    """Early 2018, late last week, mid-September, the end of the month, earlier this year, later Tuesday."""
    w = t.word(i)
    if w in ("earlier", "later"):
        j = i + 2 if t.word(i + 1) in ("on", "in") else i + 1
        inner = core_at(t, j)
        if inner and inner.expression and inner.type != "DURATION" and ".." not in inner.expression:
            base, at, clock = inner.expression.partition("@")
            mark = "" if base.startswith(("day:", "weekday", "on:")) else "<" if w == "earlier" else ">"
            return Found(inner.end, f"{base}{mark}{at}{clock}", inner.type)
        return None
    part = EDGE.get(w) or EDGE_NOUN.get(w)
    if part is None:
        return None
    if w in EDGE_NOUN:
        return _edge_noun(t, i, part)
    j = i + 2 if t.word(i + 1) == "-" else i + 1
    j += 1 if t.word(j) in ("in", "on") else 0
    if t.word(j) in ("hours", "morning", "afternoon", "evening"):
        return None
    inner = core_at(t, j)
    if inner is None or inner.expression is None or inner.type == "DURATION" or ".." in inner.expression:
        return None
    if _one_day(inner.expression):
        if "@" in inner.expression:
            return inner
        return Found(inner.end, inner.expression, "TIME")
    return Found(inner.end, f"{inner.expression}^{part}")


def _one_day(expression: str) -> bool:
    base = expression.partition("@")[0]
    return base.startswith(("day:", "weekday:")) or (base.startswith(("on:", "date:")) and _has_day(base))


def _has_day(base: str) -> bool:
    return (
        base.count("-") == (2 if base.startswith("on:") else 1)
        and "W" not in base
        and "Q" not in base
        and ("-S" not in base and "-F" not in base)
    )


def _edge_noun(t: Tokens, i: int, part: str) -> Found | None:
    if t.word(i + 1) != "of":
        return None
    j = i + 2
    if t.word(j) == "the" and t.word(j + 1) in ("day", "week", "month", "year", "decade", "century", "quarter"):
        unit = UNIT[t.word(j + 1)]
        return Found(j + 2, f"{unit}:0^{part}") if unit not in ("day", "quarter") else None
    inner = core_at(t, j)
    if (
        inner
        and inner.expression
        and inner.type == "DATE"
        and ".." not in inner.expression
        and (not _one_day(inner.expression))
    ):
        return Found(inner.end, f"{inner.expression}^{part}")
    return None


def hours_of(t: Tokens, i: int) -> Found | None:
    """Early hours of Sunday, morning of 5 June, night of last Friday, the early hours of the morning."""
    j = i + 1 if t.word(i) in ("early", "late", "small") else i
    w = t.word(j)
    if (
        t.word(i - 1) == "the"
        and t.word(i - 2) in ("in", "during")
        and j == i
        and t.word(j + 1) != "of"
        and (w in ("morning", "afternoon", "evening"))
    ):
        return Found(j + 1, f"clock@{PART[w]}", "TIME")
    part = "MO" if w == "hours" and j > i else PART.get(w)
    part = part if w in ("hours", "morning", "evening", "afternoon", "night") else None
    if part is None or t.word(j + 1) != "of":
        return None
    k = j + 2
    if w == "hours" and t.word(k) == "the" and t.word(k + 1) == "morning":
        return Found(k + 2, "clock@MO", "TIME")
    k += 1 if t.word(k) == "the" else 0
    inner = core_at(t, k)
    if inner and inner.expression and _one_day(inner.expression):
        return Found(inner.end, inner.expression.partition("@")[0] + "@" + part, "TIME")
    return None


def core_at(t: Tokens, i: int) -> Found | None:
    """A date without "early" or "about" before it, with its part of the day."""
    w = t.word(i)
    if w in ("last", "next", "this", "the", "past"):
        return shifted_at(t, i)
    found = date_at(t, i) or deictic_at(t, i) or season_at(t, i) or (year_core(t, i))
    return with_part(t, found) if found else None


def year_core(t: Tokens, i: int) -> Found | None:
    """A year that a word before it ("early") already vouches for."""
    year = year_token(t, i)
    return Found(i + 1, f"on:{year:04d}") if year and 1500 <= year <= 2100 else None


# ------------------------------------------------------------------------------------------------------ all together


def match(t: Tokens, i: int) -> Found | None:
    """The longest time that begins at token i.

    Args:     t: the tokens of a text; i: where to begin.
    Returns:  what was found; None when no time begins here.
    Cost:     bounded: no rule looks further than some twenty tokens ahead.
    """
    w = t.word(i)
    start = i
    if (
        w in ABOUT
        or (w in ("more", "less", "fewer") and t.word(i + 1) == "than")
        or (w in ("at", "up") and t.word(i + 1) in ("least", "most", "to"))
    ):
        i += 2 if w in ("more", "less", "fewer", "at", "up") else 1
        if w in ("shortly", "just"):
            i += 1 if t.word(i) in ("after", "before") else 0
        found = _best(t, i)
        if found and (found.type in ("DURATION", "TIME") or w in ("about", "around")):
            return found if found.end > start else None
        return None
    return _best(t, i)


def _best(t: Tokens, i: int) -> Found | None:
    w = t.word(i)
    clock = clock_at(t, i)
    best = _clocked(t, clock) if clock else None
    for rule in _RULES.get(w) or (_NUMBER if w.isdigit() else _ANY):
        hit = rule(t, i)
        if hit and (best is None or hit.end > best.end):
            best = hit
    return _joined(t, best) if best else None


def _dated(t: Tokens, i: int) -> Found | None:
    found = date_at(t, i)
    return with_part(t, found) if found else None


def _overnight(t: Tokens, i: int) -> Found | None:
    if t.word(i) != "overnight":
        return None
    day = WEEKDAY.get(t.word(i + 1))
    if day and t.capital(i + 1):
        return Found(i + 2, f"weekday:{day}:near@NI", "TIME")
    return Found(i + 1, "clock@NI", "TIME")


def _the_edge(t: Tokens, i: int) -> Found | None:
    if t.word(i) != "the":
        return None
    era = era_at(t, i + 1)
    if era:
        return era
    decade = year_at(t, i + 1)
    if decade and (decade.expression or "").count("-") == 0 and len(decade.expression or "") == 6:
        return decade
    return edge_at(t, i + 1) or hours_of(t, i + 1) or season_at(t, i + 1)


def _clocked(t: Tokens, clock: Clock) -> Found:
    """18:30 on Sunday, 2 a.m. Feb. 4, 2009, 9:56 yesterday; a clock alone is of an unknown day."""
    j = clock.end
    j += 1 if t.word(j) in ("on", ",", "-", "|") else 0
    j += 1 if t.word(j) == "on" else 0
    inner = core_at(t, j)
    if inner and inner.expression and _one_day(inner.expression):
        return Found(inner.end, f"{inner.expression.partition('@')[0]}@{clock.value}", "TIME")
    return Found(clock.end, f"clock@{clock.value}", "TIME")


def _joined(t: Tokens, found: Found) -> Found:
    """Date, then clock: Tuesday at 3 p.m.; May 2, 2013 12:50 PM; 2013-05-02T12:50Z."""
    if not found.expression or not _one_day(found.expression) or ".." in found.expression:
        return found
    base, _, part = found.expression.partition("@")
    if part and ":" in part:
        return found
    j = found.end
    for word in (",", "-", "|", "t", "at", "around", "about"):
        j += 1 if t.word(j) == word else 0
    clock = clock_at(t, j, sure=True) if j - found.end <= 3 else None
    return Found(clock.end, f"{base}@{clock.value}", "TIME") if clock else found


_Rule = Callable[[Tokens, int], Found | None]
_NUMBER: tuple[_Rule, ...] = (_dated, duration_at, shifted_at, era_at)
_ANY: tuple[_Rule, ...] = (
    deictic_at,
    shifted_at,
    edge_at,
    hours_of,
    duration_at,
    bare_units_at,
    set_at,
    season_at,
    named_day,
    _overnight,
    era_at,
)
_RULES: dict[str, tuple[_Rule, ...]] = (
    dict.fromkeys((*WEEKDAY, *MONTH), (_dated,))
    | dict.fromkeys(DEICTIC, (deictic_at,))
    | dict.fromkeys(WEEKDAY_PLURAL, (set_at,))
    | dict.fromkeys(("a", "an"), (duration_at,))
    | {"the": (shifted_at, _the_edge)}
)
"""Which rules can begin with a word; for all others, all of them."""
