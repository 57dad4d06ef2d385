"""Find times in running text, and resolve them once a report's date is known.

    tag("Kim left on Sunday.")          -> ((9, 15, Time("DATE", "XXXX-WXX-7", relative="weekday:7:near")),)
    resolve(time, Published("2023-09-13", "2023-09-13"))  -> 2023-09-10

Own grammar over tokens (docs/decisions/040): no date library reads running news well, and none says "I do not know".
Ages, money, scores, flight and street numbers are not times. A preposition ("on", "in") is not part of a time; a
modifier ("nearly", "around", "early") is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rashomon.model import Annotation, Offsets, Time, annotate
from rashomon.pipeline import Reading, Stage
from rashomon.read import times_words as words
from rashomon.read.calendar import Days, day_of, iso_of, make_day, weekday_of
from rashomon.read.times_context import in_context
from rashomon.read.times_grammar import match
from rashomon.read.times_resolve import count, underspecified
from rashomon.read.times_tokens import Found, Tokens
from rashomon.remembering import remembered
from rashomon.text.language import foreign

Tagged = tuple[int, int, Time]

VERSION = "2"


class Dated(Protocol):
    """Anything with an interval of ISO dates: `model.Published` and `shapes.Published` are."""

    @property
    def earliest(self) -> str | None: ...  # noqa: D102
    @property
    def latest(self) -> str | None: ...  # noqa: D102


_STARTS = frozenset(
    set(words.MONTH)
    | set(words.WEEKDAY)
    | set(words.WEEKDAY_PLURAL)
    | set(words.PLURAL)
    | set(words.SEASON)
    | set(words.DEICTIC)
    | set(words.NUMBER)
    | words.VAGUE
    | set(words.ORDINAL)
    | words.ABOUT
    | set(words.EDGE)
    | set(words.EDGE_NOUN)
    | words.PAST_WORD
    | words.NEXT_WORD
    | {first for first, *_ in words.NAMED_DAY}
    | {
        "this",
        "these",
        "every",
        "each",
        "daily",
        "weekly",
        "monthly",
        "annually",
        "yearly",
        "nightly",
        "hourly",
        "quarterly",
        "recent",
        "half",
        "earlier",
        "later",
        "more",
        "less",
        "fewer",
        "noon",
        "midnight",
        "overnight",
        "opening",
        "final",
        "closing",
        "morning",
        "evening",
        "afternoon",
        "night",
        "multi",
        "that",
        "daylong",
        "weeklong",
        "monthlong",
        "yearlong",
        "decadelong",
        "twenties",
        "thirties",
        "forties",
        "fifties",
        "sixties",
        "seventies",
        "eighties",
        "nineties",
    }
)
_ARTICLES = frozenset(("the", "a", "an", "at", "up"))
_AFTER_ARTICLE = (
    _STARTS
    | frozenset(words.ANY_UNIT)
    | {"couple", "number", "handful", "same", "least", "most", "to", "small", "weekend", "single"}
)
_FIRST = _STARTS | _ARTICLES
_DIGITS = frozenset("0123456789")


def tag(text: str, sentences: Sequence[Offsets] | None = None) -> tuple[Tagged, ...]:
    """Find the times of a text.

    Args:     text: any; sentences: spans that no time may cross, in order; None where none are known.
    Returns:  (start, end, time), by start, none overlapping.
    Raises:   nothing.
    Cost:     linear; about 0.3 µs a character.
    From:     TimeML's TIMEX3 (spans, types and values); docs/decisions/040.
    """
    t = Tokens(text)
    found: list[Tagged] = []
    done = 0
    for i in [k for k, w in enumerate(t.words) if w in _FIRST or w[:1] in _DIGITS]:
        if i < done or not _may_begin(t, i):
            continue
        hit = match(t, i)
        if hit is not None and hit.end > i:
            found.append((t.starts[i], t.ends[hit.end - 1], _time(hit, t, i)))
            done = hit.end
    found = in_context(_share_day(found))
    return _within(found, sentences) if sentences is not None else tuple(found)


_DAY_REACH = 300
"""Characters over which a bare time of day takes the day of a time before it: about two sentences."""


def _share_day(found: list[Tagged]) -> list[Tagged]:
    """Give "at 3:33 a.m." the day that was named last; news gives the hour in the sentence after the day."""
    shared: list[Tagged] = []
    day: Tagged | None = None
    for start, end, time in found:
        if time.relative and time.relative.startswith("clock@") and day and start - day[1] < _DAY_REACH:
            clock = time.relative[6:]
            base = day[2]
            if base.relative is None:
                time = Time("TIME", f"{base.value[:10]}T{clock}", base.earliest, base.latest)
            else:
                expression = f"{base.relative.partition('@')[0]}@{clock}"
                time = Time("TIME", underspecified(expression), relative=expression)
        elif _is_day(time):
            day = (start, end, time)
        shared.append((start, end, time))
    return shared


def _is_day(time: Time) -> bool:
    if time.type not in ("DATE", "TIME") or "/" in time.value:
        return False
    if time.relative is None:
        return time.earliest is not None and len(time.value.partition("T")[0]) == 10 and "W" not in time.value
    base = time.relative.partition("@")[0]
    return base.startswith(("day:", "weekday:")) or (base.startswith("date:") and base[7:8] == "-" and "^" not in base)


def _may_begin(t: Tokens, i: int) -> bool:
    w = t.words[i]
    if w in _ARTICLES:
        nxt = t.word(i + 1)
        return nxt in _AFTER_ARTICLE or nxt.isdigit()
    return w.isascii()


def _within(found: list[Tagged], sentences: Sequence[Offsets]) -> tuple[Tagged, ...]:
    kept, k = [], 0
    for one in found:
        while k < len(sentences) and sentences[k][1] <= one[0]:
            k += 1
        if k < len(sentences) and one[1] > sentences[k][1] > one[0]:
            continue
        kept.append(one)
    return tuple(kept)


def _time(hit: Found, t: Tokens, i: int) -> Time:
    if hit.expression is None:
        return Time(hit.type, hit.value)
    if not hit.expression.startswith("on:"):
        return Time(hit.type, underspecified(hit.expression), relative=hit.expression)
    counted = count(hit.expression, 730000, None)
    if counted is None or counted.days is None:
        return Time(hit.type, underspecified(hit.expression))
    low, high = _either_order(t, i, hit, counted.days)
    return Time(hit.type, counted.value, iso_of(low), iso_of(high))


def _either_order(t: Tokens, i: int, hit: Found, days: Days) -> Days:
    """9/12/2023 may be September or December: the interval covers both readings, the value keeps the American one."""
    a, mark, b, _, c = (t.word(i + k) for k in range(5))
    if mark != "/" or not (a.isdigit() and b.isdigit() and c.isdigit()) or len(a) > 2 or days[0] != days[1]:
        return days
    other = make_day(int(iso_of(days[0])[:4]), int(b), int(a)) if int(a) <= 12 and int(b) <= 12 else None
    return (min(days[0], other), max(days[1], other)) if other else days


def resolve(time: Time, published: Dated, future: bool | None = None) -> Time:
    """Fill in value and interval of a time from the date of its report.

    Args:     time: as tagged; published: the report's interval; future: True when the sentence looks ahead ("will
              meet on Tuesday"), False when it looks back, None when it does not say (counted as looking back).
    Returns:  the time with its interval; unchanged where it is absolute, a bare duration, or counts from something
              else than the report's date. Over an interval of report dates the result is the hull of all answers,
              and the value stays underspecified unless all answers agree.
    Raises:   nothing.
    """
    if time.relative is None:
        return time
    return _resolved(time, published.earliest, published.latest, future)


@remembered(1 << 13)
def _resolved(time: Time, earliest_day: str | None, latest_day: str | None, future: bool | None) -> Time:
    low, high = day_of(earliest_day), day_of(latest_day)
    if time.relative is None or (low is None and high is None):
        return time
    first = count(time.relative, low, future) if low is not None else None
    last = count(time.relative, high, future) if high is not None else None
    if (low is not None and first is None) or (high is not None and last is None):
        return time
    values = {one.value for one in (first, last) if one}
    value = values.pop() if len(values) == 1 and first and last else time.value
    earliest = iso_of(first.days[0]) if first and first.days else None
    latest = iso_of(last.days[1]) if last and last.days else None
    return Time(time.type, value, earliest, latest, time.relative)


# ------------------------------------------------------------------------------------------------------ tense

_REACH = 12
"""Tokens looked at on either side for a verb: the median clause of news has fewer."""


def looks_ahead(text: str, start: int, end: int, low: int = 0, high: int | None = None) -> bool | None:
    """Whether the words around a time speak of what is to come.

    Args:     text; start, end: the time; low, high: the sentence it lies in (by default some 200 characters around).
    Returns:  True (will, due to, plans to), False (a past tense), None when neither is near.
    Cost:     bounded.
    """
    return tense_near(text, start, end, low, high)[0]


def tense_near(text: str, start: int, end: int, low: int = 0, high: int | None = None) -> tuple[bool | None, int]:
    """As `looks_ahead`, with how many words away the cue stands; a cue to the right counts from 100 up."""
    low = max(low, start - 200)
    high = min(len(text) if high is None else high, end + 160)
    left, right = Tokens(text[low:start]), Tokens(text[end:high])
    seen = left.n
    for away in range(1, min(_REACH, seen) + 1):
        k = seen - away
        if left.words[k] in (".", "!", "?", ";") and not _point_of_abbreviation(left, k):
            break
        cue = True if away <= 2 and _timetabled(left, k) else _cue(left, k)
        if cue is not None and not (cue is False and away > 3 and left.words[k] in words.SAYING):
            return cue, away
    for k in range(min(_REACH, right.n)):
        if right.words[k] in (".", "!", "?", ";"):
            break
        cue = _cue(right, k)
        if cue is not None:
            return cue, 100 + k
    return None, 1000


def _timetabled(t: Tokens, k: int) -> bool:
    """A present tense right before a day: "lawmakers return Monday", "the trial begins on June 4", never "a return"."""
    w, before = t.words[k], t.word(k - 1)
    if w in words.TIMETABLED:
        return before not in words.BEFORE_NOUNS
    plain = w + "s" in words.TIMETABLED
    return plain and (
        before in ("they", "we") or len(before) > 3 and before.endswith("s") and not before.endswith("ss")
    )


def _planned(t: Tokens, k: int) -> bool | None:
    """Whether "expected to" plans: it is expected to, not he expected to."""
    if t.word(k) not in ("expected", "scheduled", "set", "planned", "slated"):
        return True
    before = t.word(k - 1)
    return True if before in ("is", "are", "be", "been", "now", "was", "were", "also", "s", "re") else None


def _point_of_abbreviation(t: Tokens, k: int) -> bool:
    return t.words[k] == "." and t.glued(k) and k > 0 and len(t.words[k - 1]) <= 2


def _cue(t: Tokens, k: int) -> bool | None:
    w = t.words[k]
    if w in words.FUTURE_CUES:
        return True
    if w in words.MODAL and not t.capital(k):
        return None if t.word(k + 1) in ("not", "have") else True
    if w == "of" and t.word(k - 1) == "ahead":
        return True
    if w == "to" and t.word(k - 1) in ("is", "are") and t.word(k + 1) != "be":
        return True
    if w == "to":
        return _planned(t, k - 1) if t.word(k - 1) in words.DUE else None
    if w in words.DUE and t.word(k + 1) in ("to", "for", "on"):
        return _planned(t, k)
    if w in words.PAST_IRREGULAR and t.word(k - 1) not in ("be", "to", "being"):
        if w in ("was", "were", "had", "been") and t.word(k + 1) in words.DUE:
            return None
        return False
    if len(w) > 3 and w.endswith("ed") and w not in words.PAST_NOT and not t.capital(k):
        return None if t.word(k - 1) in ("be", "to", "being") else False
    return None


# ------------------------------------------------------------------------------------------------------ stage


def run(reading: Reading, config: None, kit: None) -> tuple[Annotation, ...]:
    """Tag the times of one document in English, none across a sentence's end."""
    if foreign(reading.document.text):  # "mar" is the sea, "sat" was enough
        return ()
    sentences = [(a.span.start, a.span.end) for a in reading.layer("sentence")]
    found = tag(reading.document.text, sentences or None)
    by = f"times/{VERSION}"
    return tuple(annotate(reading.document, start, end, time, by) for start, end, time in found)


STAGE = Stage("times", VERSION, "document", ("sentence",), ("time",), run)


def weekday(iso: str) -> int | None:
    """ISO weekday (1 Monday) of an ISO date."""
    day = day_of(iso)
    return weekday_of(day) if day is not None else None
