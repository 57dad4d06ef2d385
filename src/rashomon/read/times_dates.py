"""Rules for calendar dates: September 10, 10 to 13 September, 2023-09-10, a year, a weekday, a season, Christmas Eve.

See `times_grammar` for how rules work together.
"""

from __future__ import annotations

from rashomon.read.calendar import make_day
from rashomon.read.times_tokens import Found, Tokens
from rashomon.read.times_words import (
    COUNTED_NOUNS,
    MONTH,
    MONTH_CUE,
    MONTH_FULL,
    NAMED_BEFORE,
    NAMED_DAY,
    ORDINAL_END,
    SEASON,
    WEEKDAY,
    YEAR_CUE,
    YEAR_STRONG,
)


def year_token(t: Tokens, i: int) -> int | None:
    """Four digits from 1000 to 2999."""
    w = t.word(i)
    return int(w) if len(w) == 4 and w.isdigit() and w.isascii() and 1000 <= int(w) <= 2999 else None


def _day_token(t: Tokens, i: int) -> tuple[int, int] | None:
    """A day of the month: 3, 03, 3rd, 3 rd."""
    w = t.word(i)
    if not (w.isascii() and w.isdigit() and len(w) <= 2 and 1 <= int(w) <= 31):
        return None
    return (i + 2 if t.word(i + 1) in ORDINAL_END and t.glued(i + 1) else i + 1), int(w)


def month_at(t: Tokens, i: int) -> tuple[int, int] | None:
    """A month's name at token i, with its point when abbreviated: (end, month)."""
    month = MONTH.get(t.word(i))
    if month is None or not t.capital(i):
        return None
    abbreviated = t.word(i) not in MONTH_FULL
    return (i + 2 if abbreviated and t.word(i + 1) == "." else i + 1), month


def year_after(t: Tokens, i: int) -> tuple[int, int] | None:
    """The year behind a day or month, after a comma or "of": (end, year)."""
    j = i + 1 if t.word(i) == "," else i + 1 if t.word(i) == "of" else i
    year = year_token(t, j)
    if year is None and t.word(i) == "in" and year_token(t, i + 1):
        j, year = i + 1, year_token(t, i + 1)
    if year is None:
        return _early_year(t, j)
    if t.word(j + 1) in COUNTED_NOUNS and t.word(j + 1) != "or":
        return None
    return (j + 1, year) if 1500 <= year <= 2199 else None


def _early_year(t: Tokens, i: int) -> tuple[int, int] | None:
    """The three digits of "30 September 420)": a year only where nothing is counted by them."""
    w = t.word(i)
    closed = t.word(i + 1) in (")", "]", ".", ";") or t.word(i + 1) == "," and t.word(i - 1) == "of" or t.line_end(i)
    return (i + 1, int(w)) if len(w) == 3 and w.isdigit() and w.isascii() and closed and w[0] != "0" else None


def dashed(t: Tokens, i: int, words: tuple[str, ...] = ("-", "–", "—", "to", "through", "until", "till")) -> bool:
    """Whether the token joins the two ends of a range."""
    return t.word(i) in words


def _day_expression(month: int, day: int, year: int | None, mode: str = "near") -> str | None:
    if make_day(year or 2024, month, day) is None:
        return None
    return f"on:{year:04d}-{month:02d}-{day:02d}" if year else f"date:{month:02d}-{day:02d}:{mode}"


def month_first(t: Tokens, i: int, mode: str = "near") -> Found | None:
    """September 10, Sept. 10-13, 2023, September 2023, September."""
    month = month_at(t, i)
    if not month:
        return None
    j, m = month
    start = j + 1 if t.word(j) == "the" else j
    day = _day_token(t, start)
    if day and t.word(day[0]) not in (":", "%") and not (t.word(day[0]) == "," and t.digits3(day[0] + 1)):
        return _month_days(t, m, day, mode)
    year = year_after(t, j)
    if year:
        return Found(year[0], f"on:{year[1]:04d}-{m:02d}")
    later = _year_behind(t, j, m)
    if later:
        return Found(j, f"on:{later:04d}-{m:02d}")
    if not _sure_month(t, i):
        return None
    return Found(j, f"date:{m:02d}:{mode}")


def _month_days(t: Tokens, m: int, day: tuple[int, int], mode: str) -> Found | None:
    second = _day_token(t, day[0] + 1) if dashed(t, day[0]) else None
    if second and second[1] > day[1] and t.word(second[0]) not in (":", "%") and not month_at(t, second[0]):
        year = year_after(t, second[0])
        left, right = (_day_expression(m, d, year[1] if year else None, mode) for d in (day[1], second[1]))
        if left and right:
            return Found(year[0] if year else second[0], f"{left}..{right}")
    year = year_after(t, day[0])
    if (
        not year
        and (m, day[1]) == (9, 11)
        and t.word(day[0]) in ("attacks", "attack", "terror", "terrorist", "hijackers")
    ):
        # The one day that news names without its year for good; TimeML's annotators write 2001 as well.
        return Found(day[0], "on:2001-09-11")
    later = _year_behind(t, day[0], m) if year is None else None
    expression = _day_expression(m, day[1], year[1] if year else later, mode)
    return Found(year[0] if year else day[0], expression) if expression else None


def _year_behind(t: Tokens, i: int, month: int) -> int | None:
    """The year of "January 23 to March 9, 2014" and "between May and June 1981", where only the second end has it."""
    if t.word(i) not in ("-", "–", "—", "to", "through", "until", "and"):
        return None
    other = month_at(t, i + 1)
    if other is None:
        return None
    day = _day_token(t, other[0])
    year = year_after(t, day[0] if day else other[0])
    return None if year is None else year[1] - 1 if month > other[1] else year[1]


def _sure_month(t: Tokens, i: int) -> bool:
    """Whether a bare month word is a month, and not Theresa May, a march or a name."""
    word, before = t.word(i), t.word(i - 1)
    if word not in MONTH_FULL:
        return t.word(i + 1) == "." and before in MONTH_CUE
    if word in ("march", "may", "april", "june", "august"):
        return before in MONTH_CUE and t.word(i + 1) not in ("on", "for") and not t.capital(i + 1)
    return True


def day_first(t: Tokens, i: int) -> Found | None:
    """10 September 2023, the 3rd of March, 10 to 13 September, 10-13 Sept."""
    day = _day_token(t, i)
    if not day:
        return None
    j = day[0]
    if dashed(t, j) or t.word(j) == "and":
        second = _day_token(t, j + 1)
        if second and second[1] > day[1]:
            return _days_month(t, day[1], second, "..")
    return _days_month(t, day[1], day, "")


def _days_month(t: Tokens, first: int, last: tuple[int, int], dots: str) -> Found | None:
    j = last[0]
    j += 1 if t.word(j) in ("of", "-") else 0
    month = month_at(t, j)
    if not month or (t.word(j) == "may" and not t.capital(j)):
        return None
    year = year_after(t, month[0]) or _short_year(t, month[0])
    right = _day_expression(month[1], last[1], year[1] if year else None)
    left = _day_expression(month[1], first, year[1] if year else None)
    if not left or not right:
        return None
    return Found(year[0] if year else month[0], f"{left}..{right}" if dots else right)


def _short_year(t: Tokens, i: int) -> tuple[int, int] | None:
    """10 Nov 11, or 10-Nov-11: only with the dash or at a line's end, for "10 Nov 11 people" is another thing."""
    j = i + 1 if t.word(i) == "-" else i
    w = t.word(j)
    if j == i and not t.line_end(j):
        return None
    return (j + 1, _century(int(w))) if len(w) == 2 and w.isdigit() and w.isascii() else None


def _century(two: int) -> int:
    return 2000 + two if two < 60 else 1900 + two


def numeric(t: Tokens, i: int) -> Found | None:
    """2023-09-10, 10.09.2023, 9/12/2023, 09/12/23. Two marks of one kind, all glued."""
    a, mark, b, again, c = (t.word(i + k) for k in range(5))
    if mark not in ("-", "/", ".", "–") or again != mark or not all(t.glued(i + k) for k in range(1, 5)):
        return None
    if not all(x.isascii() and x.isdigit() and len(x) <= 4 for x in (a, b, c)) or t.glued(i) and t.word(i - 1) in "-/.":
        return None
    if len(a) == 4 and len(b) <= 2 and len(c) <= 2:
        return _checked(i + 5, int(a), int(b), int(c))
    if len(a) > 2 or len(b) > 2 or len(c) not in (2, 4) or mark == "–" or (mark != "/" and len(c) == 2):
        return None
    year = int(c) if len(c) == 4 else _century(int(c))
    # 9/12/2023 is September for Americans, December for the rest: the month first unless it cannot be; points mean
    # the day first. `times` widens the interval where both are possible.
    month, day = (int(b), int(a)) if mark == "." or int(a) > 12 else (int(a), int(b))
    return _checked(i + 5, year, month, day)


def _checked(end: int, year: int, month: int, day: int) -> Found | None:
    return Found(end, f"on:{year:04d}-{month:02d}-{day:02d}") if make_day(year, month, day) else None


def _ancient(t: Tokens, i: int) -> Found | None:
    """347 AD, c. 347, c. 314–368: years of three digits are told by what stands beside them."""
    w = t.word(i)
    if not (2 < len(w) < 4 and w.isdigit() and w.isascii() and w[0] != "0"):
        return None
    circa = t.word(i - 1) == "." and t.word(i - 2) == "c"
    second = t.word(i - 1) in ("-", "–") and len(t.word(i - 2)) == 3 and t.word(i - 3) == "." and t.word(i - 4) == "c"
    era = t.word(i + 1) in ("ad", "ce") and t.text[t.starts[i + 1] : t.ends[i + 1]].isupper()
    opening = t.word(i - 1) == "in" and t.capital(i - 1) and t.capital(i + 1) and t.word(i + 1) not in COUNTED_NOUNS
    if circa or second or era or opening:
        return Found(i + 2 if era else i + 1, f"on:{int(w):04d}")
    return None


_NUMBERED = frozenset(
    "flight route room highway box channel number no boeing airbus form page line section unit bus".split()
)
_AGO_TODAY = (1901, 2039)
"""Years that a name carries in our time: outside of it four digits beside a name are seldom a year."""


def _beside_a_name(t: Tokens, i: int, year: int) -> bool:
    """The London 2012 Olympics, Fan Expo 2016, 2002 World Cup, (Marlow 1968), 1947–2012, opened 2012 with."""
    if t.word(i + 1) in ("-", "–") and year_token(t, i + 2) and t.glued(i + 2):
        return True
    if not _AGO_TODAY[0] <= year <= _AGO_TODAY[1] or year % 100 == 0 or t.glued(i) and t.word(i - 1) not in ("(", "["):
        return False
    before, nxt = t.word(i - 1), t.word(i + 1)
    if before.isalpha() and t.capital(i - 1) and before not in _NUMBERED and not t.line_head(i):
        return (
            year > 2000
            or nxt in (".", ",", ")", ";", ":", "-", "’", "'")
            or t.line_end(i)
            or t.capital(i + 1)
            or nxt in YEAR_CUE
        )
    if t.capital(i + 1) and nxt.isalpha() and not before.isdigit():
        return True
    return before.endswith("ed") and nxt in ("in", "with", "as")


def year_at(t: Tokens, i: int) -> Found | None:
    """A bare year, 2015-16, the 1940s."""
    year = year_token(t, i)
    if year is None:
        return _ancient(t, i)
    nxt, before = t.word(i + 1), t.word(i - 1)
    oldest = 1100 if before == "(" and nxt == ")" else 1500
    if not oldest <= year <= 2100 or t.money(i):
        return None
    if (
        nxt == "s"
        and t.glued(i + 1)
        or (
            nxt in ("'", "’")
            and t.word(i + 2) == "s"
            and year % 10 == 0
            and before in ("the", "early", "late", "mid", "-")
        )
    ):
        return Found(i + 2 if nxt == "s" else i + 3, f"on:{year // 10}") if year % 10 == 0 else None
    if before not in YEAR_CUE and not _year_place(t, i) and not _beside_a_name(t, i, year):
        return None
    either = nxt == "or" and (
        t.word(i + 2) in ("earlier", "later", "early", "late") or year_token(t, i + 2) is not None
    )
    if (nxt in COUNTED_NOUNS and not either) or nxt in ("%", "°") or (nxt in ("year", "years") and before == "a"):
        return None
    # "the 2014 protests", but not "the 2000 soldiers".
    ours = before in ("the", "s") and _AGO_TODAY[0] <= year <= _AGO_TODAY[1] and year % 100 != 0
    if before not in YEAR_STRONG and not ours and _plural(t, i + 1):
        return None
    if nxt in (".", ",") and t.glued(i + 1) and t.word(i + 2).isdigit() and t.glued(i + 2):
        return None
    end = _year_range(t, i, year)
    return end or Found(i + 1, f"on:{year:04d}")


def _year_place(t: Tokens, i: int) -> bool:
    """Where four digits are a year without a preposition: (1704-1787), Scotland, 1859. c. 1871, mid-2018."""
    before, nxt = t.word(i - 1), t.word(i + 1)
    if before in ("-", "–"):
        return t.word(i - 2) == "mid" or year_token(t, i - 2) is not None
    if before == "." and t.glued(i - 1) and t.word(i - 2) in ("c", "b", "d", "m", "r", "ca", "div", "est"):
        return True
    ends = nxt in (")", "]", ".", ";") or t.line_end(i)
    alone = t.line_head(i) and (t.line_end(i) or nxt == "." and t.line_end(i + 1))
    return alone or ends and before in (",", "(", "[")


def _plural(t: Tokens, i: int) -> bool:
    w = t.word(i)
    return (
        len(w) > 3
        and w.endswith("s")
        and not t.capital(i)
        and w not in ("was", "has", "is", "as", "elections", "onwards", "towards")
    )


def _year_range(t: Tokens, i: int, year: int) -> Found | None:
    if t.word(i + 1) not in ("-", "–", "/") or not t.glued(i + 2):
        return None
    w = t.word(i + 2)
    if not (w.isascii() and w.isdigit()) or len(w) != 2:
        return None
    other = year // 100 * 100 + int(w)
    return Found(i + 3, f"on:{year:04d}..on:{other:04d}") if year < other <= min(2100, year + 200) else None


def weekday_at(t: Tokens, i: int) -> Found | None:
    """Tuesday; Tuesday, Sept. 10; Sun, 15 Sep 2013; Tuesday 10 September."""
    day = WEEKDAY.get(t.word(i))
    if day is None or not t.capital(i) or t.word(i - 1) in NAMED_BEFORE:
        return None
    if (t.word(i - 1), t.word(i - 2)) == ("a", "on") or (t.word(i + 1), t.word(i + 2)) == ("the", "13"):
        return None  # any Monday, "on a Monday"; and a film
    short = not t.word(i).endswith("day")
    j = i + 1
    j += 1 if short and t.word(j) == "." else 0
    k = j + 1 if t.word(j) == "," else j
    k += 1 if t.word(k) == "the" else 0
    rest = month_first(t, k) or day_first(t, k) or (numeric(t, k) if k == j or t.word(j) == "," else None)
    if rest and rest.expression and ("-" in rest.expression):
        return rest
    if short and t.word(i + 1) != "." and not t.line_head(i):
        return None
    if short and t.word(i) in ("sun", "sat", "mon", "wed"):
        return None
    return Found(j if not short else i + 1, f"weekday:{day}:near")


def date_at(t: Tokens, i: int) -> Found | None:
    """Any absolute or calendar date."""
    w = t.word(i)
    if w in WEEKDAY:
        return weekday_at(t, i)
    if w in MONTH:
        return month_first(t, i)
    if w.isdigit():
        return numeric(t, i) or day_first(t, i) or year_at(t, i) or _nine_eleven(t, i)
    return None


def _nine_eleven(t: Tokens, i: int) -> Found | None:
    """The one day that news writes so without its year."""
    spelt = t.word(i) == "9" and t.word(i + 1) == "/" and t.word(i + 2) == "11" and t.glued(i + 1) and t.glued(i + 2)
    return Found(i + 3, "on:2001-09-11") if spelt and t.word(i + 3) != "/" and t.word(i - 1) not in ("/", "$") else None


_DECADES = {
    "twenties": "192", "thirties": "193", "forties": "194", "fifties": "195", "sixties": "196", "seventies": "197",
    "eighties": "198", "nineties": "199",
}  # fmt: skip


def era_at(t: Tokens, i: int) -> Found | None:
    """The sixties, '50s. "In his sixties" is an age; wars are no times (the corpora at hand disagree on them)."""
    w = t.word(i)
    if w in _DECADES and t.word(i - 1) == "the" or w in _DECADES and t.word(i - 1) in ("late", "early", "mid"):
        return Found(i + 1, f"on:{_DECADES[w]}")
    if w.isdigit() and len(w) == 2 and w[1] == "0" and w[0] in "23456789" and t.word(i + 1) == "s" and t.glued(i + 1):
        marked = t.word(i - 1) in ("'", "’", "‘") and t.glued(i)
        return Found(i + 2, f"on:19{w[0]}") if marked else None
    return None


def season_at(t: Tokens, i: int) -> Found | None:
    """Summer 2018, the summer of 2018, in the summer."""
    name = SEASON.get(t.word(i))
    if name is None:
        return None
    j = i + 2 if t.word(i + 1) == "of" else i + 1
    year = year_token(t, j)
    if year and 1800 <= year <= 2100:
        return Found(j + 1, f"on:{year}-{name}")
    before, two = t.word(i - 1), t.word(i - 2)
    if before == "the" and two in ("in", "over", "during", "by", "until", "since") and t.word(i + 1) not in ("of", "-"):
        return Found(i + 1, f"season:{name}:near")
    return None


def named_day(t: Tokens, i: int) -> Found | None:
    """Christmas Eve, New Year's Day."""
    for words, month_day in NAMED_DAY.items():
        if t.word(i) == words[0] and all(t.word(i + k) == w for k, w in enumerate(words)) and t.capital(i):
            year = year_after(t, i + len(words)) if t.word(i + len(words)) != "of" else None
            if year:
                return Found(year[0], f"on:{year[1]}-{month_day}")
            if words == ("christmas",) and t.word(i - 1) not in ("at", "before", "by", "until", "last", "since", "on"):
                return None
            return Found(i + len(words), f"date:{month_day}:near")
    return None
