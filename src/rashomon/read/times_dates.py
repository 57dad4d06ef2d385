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
    if year is None or (t.word(j + 1) in COUNTED_NOUNS and t.word(j + 1) != "or"):
        return None
    return (j + 1, year) if 1500 <= year <= 2199 else None


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
    expression = _day_expression(m, day[1], year[1] if year else None, mode)
    return Found(year[0] if year else day[0], expression) if expression else None


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


def year_at(t: Tokens, i: int) -> Found | None:
    """A bare year, 2015-16, the 1940s."""
    year = year_token(t, i)
    if year is None or not 1500 <= year <= 2100 or t.money(i):
        return None
    nxt, before = t.word(i + 1), t.word(i - 1)
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
    if before not in YEAR_CUE and not _year_place(t, i):
        return None
    if nxt in COUNTED_NOUNS or (before not in YEAR_STRONG and _plural(t, i + 1)) or nxt in ("%", "°"):
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
    if before == "." and t.glued(i - 1):
        return t.word(i - 2) in ("c", "b", "d", "m", "r", "ca", "div", "est")
    ends = nxt in (")", "]", ".", ";") or t.line_end(i)
    return ends and (before in (",", "(", "[") or t.line_head(i) and t.line_end(i))


def _plural(t: Tokens, i: int) -> bool:
    w = t.word(i)
    return len(w) > 3 and w.endswith("s") and not t.capital(i) and w not in ("was", "has", "is", "as", "elections")


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
        return numeric(t, i) or day_first(t, i) or year_at(t, i)
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
