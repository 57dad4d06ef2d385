"""What one report says about its own date: dated mentions with their tense, and constraints on its day.

How much a kind of constraint is trusted is measured, not felt: the share of 7,000 dated articles (outside all dev
sets) on which it held; docs/decisions/041 gives the table. The solver drops the least trusted first.
"""

from __future__ import annotations

import re
from datetime import date

from rashomon.model import Offsets, Record, Time
from rashomon.pipeline import ReportReading
from rashomon.read.calendar import Days, day_of, iso_of, value_days, weekday_of
from rashomon.read.times import tag, tense_near
from rashomon.read.times_words import SAYING
from rashomon.relate.dates_days import Bond, Window, bond_of

WORD = re.compile(r"[^\W0-9_]+")


class Dated(Record, frozen=True):
    """A time in a report with what it is about.

    `cue` is True (planned), False (surely past) or None; `stems` are the content words of its clause, capitalised
    ones in `names`; `trust` is the measured share of such mentions whose tense told the truth.
    """

    report: int
    span: Offsets
    exact: str
    time: Time
    cue: bool | None
    trust: float
    stems: frozenset[str]
    names: frozenset[str]
    close: frozenset[str] = frozenset()
    """The stems of the sixty characters on either side."""
    post: bool = False
    """The date under a quoted post of a social network."""
    saying: bool = False
    """Whether it dates the saying of something ("said on Monday that"), not what is said."""


class Limit(Record, frozen=True):
    """A constraint on the day of one report."""

    report: int
    days: int
    trust: float
    why: str
    spans: tuple[Offsets, ...]


# ------------------------------------------------------------------------------------------------------ mentions

_STOP = frozenset(
    "about after again against also although among another around because been before being between both could "
    "did does doing down during each even ever every first from further have having here high however into itself "
    "just last later less like made make many more most much must near next none only other over said same says "
    "shall should since some such take than that their them then there these they this those though three through "
    "told under until upon very were what when where which while whom will with within without would year years "
    "month months week weeks today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday "
    "january february march april june july august september october november december morning afternoon evening "
    "the and but his her its for not was has had who are our you she him how why all any can may one two new "
    "night according reported news people report reports government officials official president minister".split()
)
_SAME = {
    "met": "meet",
    "left": "leave",
    "went": "go",
    "took": "take",
    "shot": "shoot",
    "flew": "fly",
    "won": "win",
    "lost": "lose",
    "fell": "fall",
    "sent": "send",
    "died": "die",
    "dead": "die",
    "death": "die",
    "fled": "flee",
    "invas": "invad",
    "elect": "elect",
    "spoke": "speak",
    "gave": "give",
    "held": "hold",
    "killed": "kill",
}
_REACH = 130
"""Characters of the clause on either side of a time: some twenty words, less than two clauses."""


def stems_of(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The stems of the content words of a stretch, and those of them that are written with a capital."""
    stems, names = set(), set()
    for m in WORD.finditer(text):
        word = m.group()
        low = word.lower()
        if low in _STOP or (len(low) < 4 and low not in _SAME and not (word[0].isupper() and len(low) == 3)):
            continue
        base = low[:-3] if len(low) > 6 and low.endswith("ing") else low
        stem = _SAME.get(low) or _SAME.get(low[:5]) or base[:5]
        stems.add(stem)
        if word[0].isupper():
            names.add(stem)
    return frozenset(stems), frozenset(names)


def trust_of(time: Time, preposition: str, cue: bool | None, away: int) -> tuple[bool | None, float]:
    """The tense of a mention as far as it can be trusted, with the measured share."""
    clear = away <= 6
    if time.relative is None and time.earliest and time.latest:
        length = (day_of(time.latest) or 0) - (day_of(time.earliest) or 0)
        if cue is False and length > 300:
            # "2020 candidates have said": a bare year is past only where a preposition makes it a time of the verb.
            return (False, 0.95) if clear and preposition in ("in", "since", "during") else (None, 0.0)
        if cue is False:
            trust = 0.97 if length in range(27, 31) else 0.9 if length == 0 else 0.95
            return (False, trust) if clear or length < 31 else (None, 0.0)
        if cue and clear and length > 300:
            return (True, 0.85) if preposition in ("in", "by", "until", "before") else (None, 0.0)
        # A full date is seldom to come: "Nov. 2, 2016 will be remembered" (14 of 36 were).
        return (True, 0.9) if cue and clear and length > 0 else (None, 0.0)
    if cue is True:
        return (True, 0.91) if clear else (None, 0.0)
    if time.relative and time.relative.startswith("date:"):
        return None, 0.0  # held for 81 of 100 only: "said the vote on Nov. 6"
    return (False, 0.9) if cue is False and clear else (None, 0.0)


def mentions(report: int, reading: ReportReading, most: int = 400) -> tuple[Dated, ...]:
    """The first so many times of a report, with tense and words around."""
    text = reading.text
    found = [(a.span.start, a.span.end, a.value) for a in reading.reading.layer("time") if isinstance(a.value, Time)]
    times = (found or list(tag(text)))[:most]
    sentences = [(a.span.start, a.span.end) for a in reading.reading.layer("sentence")]
    out, k = [], 0
    for start, end, time in times:
        while k < len(sentences) and sentences[k][1] <= start:
            k += 1
        inside = k < len(sentences) and sentences[k][0] <= start
        low, high = sentences[k] if inside else _line(text, start, end)
        low, high = max(low, start - _REACH), min(high, end + _REACH)
        cue, trust = trust_of(time, _word_before(text, low, start), *tense_near(text, start, end, low, high))
        stems, names = stems_of(text[low:start] + " " + text[end:high])
        close = stems_of(text[max(low, start - 60) : start] + " " + text[end : min(high, end + 60)])[0]
        out.append(
            Dated(
                report,
                (start, end),
                text[start:end],
                time,
                cue,
                trust,
                stems,
                names,
                close,
                _is_post(text, start),
                _is_saying(text, low, start),
            )
        )
    return tuple(out)


def _line(text: str, start: int, end: int) -> Offsets:
    low = text.rfind("\n", max(0, start - 400), start)
    high = text.find("\n", end, end + 400)
    return (max(0, start - 400) if low < 0 else low + 1), (min(len(text), end + 400) if high < 0 else high)


def _word_before(text: str, low: int, start: int) -> str:
    words = text[max(low, start - 12) : start].lower().split()
    return words[-1] if words else ""


def _is_saying(text: str, low: int, start: int) -> bool:
    near = [m.group().lower() for m in WORD.finditer(text[max(low, start - 30) : start])][-3:]
    return any(w in SAYING for w in near)


def _is_post(text: str, start: int) -> bool:
    """Whether the date stands where a post's signature has it: — Name (@name) May 7, 2018."""
    before = text[max(0, start - 60) : start].rstrip()
    return before.endswith(")") and "(@" in before[-30:]


# ------------------------------------------------------------------------------------------------------ constraints

_POSTED = ("published", "updated", "posted", "created", "modified", "first published", "last updated")


def limits(w: Window, report: int, text: str, dated: tuple[Dated, ...]) -> tuple[Limit, ...]:
    """The constraints that a report's own mentions put on its day."""
    found: list[Limit] = []
    for m in dated:
        found += _printed(w, report, text, m) + _tensed(w, m)
    found += _latest_post(w, report, dated) + _this_month(w, report, dated)
    return tuple(found)


def _exact_days(m: Dated) -> Days | None:
    low, high = day_of(m.time.earliest), day_of(m.time.latest)
    return (low, high) if m.time.relative is None and low is not None and high is not None else None


def _printed(w: Window, report: int, text: str, m: Dated) -> list[Limit]:
    """The date line, "Published ...", the dateline, "today (20 October 2011)"."""
    days = _exact_days(m)
    start, end = m.span
    before = text[max(0, start - 40) : start].lower().rstrip(" :,|-–—\n")
    if days and days[0] == days[1]:
        if before.endswith(_POSTED) and start < 600:
            return [
                Limit(
                    report,
                    w.between(days[0] - 1, days[1] + 1),
                    0.9,
                    f"it is marked {before.rsplit(None, 1)[-1]} {m.exact}",
                    (m.span,),
                )
            ]
        if before.endswith(("today (", "today")) and start < 800 and not _quoted(text, start):
            return [Limit(report, w.between(*days), 0.95, f'it calls {m.exact} "today"', (m.span,))]
        low, high = _line(text, start, end)
        if start < 300 and high - low <= end - start + 3:
            return [
                Limit(report, w.between(days[0] - 1, days[1] + 1), 0.85, f"its date line reads {m.exact}", (m.span,))
            ]
    return []


def _quoted(text: str, start: int) -> bool:
    """Whether a quotation is open at this place of its line: "today" is then the speaker's."""
    line = text[max(text.rfind("\n", max(0, start - 400), start), start - 400, 0) : start]
    return line.count('"') % 2 == 1 or line.count("“") > line.count("”")


def _tensed(w: Window, m: Dated) -> list[Limit]:
    """Not before what it tells as past; not after what it announces."""
    if m.post:
        days = _exact_days(m)
        # A post carries the date of the reader's time zone, and outlets date by the day of first printing: one day's
        # grace (of 379 quoted posts 31 are "of the day after", 2 of later).
        return (
            [Limit(m.report, w.between(days[0] - 1, w.last), 0.99, f"it quotes a post of {m.exact}", (m.span,))]
            if days
            else []
        )
    if m.cue is None or m.time.type == "SET":
        return []
    bond = bond_of(w, m.time.relative, _exact_days(m), m.cue)
    if bond is None or bond.days == w.all or m.time.relative and m.time.relative.startswith("weekday"):
        return []
    allowed = bond.reports(w, w.all)
    if allowed == w.all:
        return []
    told = f"it looks ahead to {m.exact}" if m.cue else f"it tells of {m.exact} as past"
    return [Limit(m.report, allowed, m.trust, told, (m.span,))]


def _latest_post(w: Window, report: int, dated: tuple[Dated, ...]) -> list[Limit]:
    """A report whose lead names the weekday of the newest post it quotes appeared with it, give or take a day.

    Held for 106 of 112 articles; without the weekday in the lead only 79 of 100 appeared within two days.
    """
    posts = [(d[0], m) for m in dated if m.post and (d := _exact_days(m)) and d[0] == d[1]]
    lead = next(
        (
            m
            for m in dated
            if m.time.relative
            and m.time.relative.startswith("weekday:")
            and ":near" in m.time.relative
            and "~" not in m.time.relative
            and m.cue is not True
        ),
        None,
    )
    if not posts or lead is None or lead.span[0] >= 500:
        return []
    newest, post = max(posts, key=lambda x: (x[0], -x[1].span[0]))
    if lead.time.relative is None or int(lead.time.relative[8]) != weekday_of(newest):
        return []
    return [
        Limit(
            report,
            w.between(newest - 1, newest + 1),
            0.95,
            f"its lead tells of {lead.exact} and the newest post it quotes is of that weekday, {iso_of(newest)}",
            (lead.span, post.span),
        )
    ]


def _this_month(w: Window, report: int, dated: tuple[Dated, ...]) -> list[Limit]:
    """It plans for "this month" and for days of one month only: that month is this one."""
    this = next((m for m in dated if m.time.relative == "month:0" and m.cue is True), None)
    planned = [
        m for m in dated if m.cue is True and (m.time.relative or "").startswith("date:") and "-" in m.exact + "-"
    ]
    months = {int((m.time.relative or "")[5:7]) for m in planned}
    if this is None or len(months) != 1:
        return []
    month = months.pop()
    name = date(2000, month, 1).strftime("%B")
    return [
        Limit(
            report,
            w.calendar(month, None),
            0.8,
            f'what it plans for "{this.exact}" and for {planned[0].exact} is one month, {name}',
            (this.span, planned[0].span),
        )
    ]


def since_bond(w: Window, m: Dated, text: str) -> Bond | None:
    """The bond of a duration that counts up to the report: now spanning nearly 19 months."""
    if (
        m.time.type != "DURATION"
        or m.time.relative
        or not m.time.value.startswith("P")
        or m.time.value.startswith("PT")
    ):
        return None
    number, unit = m.time.value[1:-1], m.time.value[-1]
    if not number.isdigit() or not 3 <= int(number) <= 400 or unit not in "DWMY":
        return None
    before = text[max(0, m.span[0] - 25) : m.span[0]].lower().split()
    if not before or before[-1] not in (
        "spanning",
        "after",
        "lasted",
        "lasting",
        "during",
        "for",
        "entering",
        "raged",
        "into",
        "by",
    ):
        return None
    if before[-1] in ("for", "by", "during", "after") and m.cue is True:
        return None
    size = {"D": 1.0, "W": 7.0, "M": 30.44, "Y": 365.25}[unit]
    n, words = int(number), m.exact.lower()
    low, high = (
        (n - 1, n)
        if words.startswith(("nearly", "almost"))
        else (n, n + 1)
        if words.startswith(("over", "more"))
        else (n - 1, n + 1)
    )
    return Bond(w.all, int(low * size), int(high * size) + 1)


def span_of_years(dated: tuple[Dated, ...]) -> tuple[int, int] | None:
    """The least and greatest year of what is told as past or printed as a full date."""
    years = []
    for m in dated:
        days = value_days(m.time.value) if m.time.relative is None and m.time.type in ("DATE", "TIME") else None
        if days and (m.cue is False or days[0] == days[1]) and days[0] > date(1950, 1, 1).toordinal():
            years.append(date.fromordinal(days[0]).year)
    return (min(years), max(years)) if years else None
