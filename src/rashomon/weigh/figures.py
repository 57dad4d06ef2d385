"""Every figure of a clause, read from its characters: how much of what, between which bounds, and in which words it stands.

`quantities` reads the figures that a parse ties to a noun, which is what a claim is compared by. Two reports that count one thing
differently word it in ways that no parse ties alike ("a six-minute hymn", "singing that lasted six minutes"; "dozens", "some 40
people", "more than 50 were taken"). Here every figure counts, also a vague one, as an interval: "more than 50" begins at 50,
"dozens" lies between 24 and 99. What is counted is the noun that follows, as far as a noun follows.
"""

from __future__ import annotations

import re

from rashomon.model import Offsets, Record
from rashomon.remembering import remembered
from rashomon.weigh.bounds import BOUND_PATTERN, BOUNDS
from rashomon.weigh.measures import CLOCK, measures_in
from rashomon.weigh.quantities import Quantity, read_number
from rashomon.weigh.told import content_words

NO_END = 1e18
"""End of an interval that has none: "more than 50"."""
REACH = 70
"""Characters before and after a figure whose words say what it is about."""
MOST = 24
"""Figures of a clause that are read; one that has more is a table."""
ROUGHLY = 0.1
"""Share by which what is called rough may be more or less."""


class Figure(Record, frozen=True):
    """How much of what: the interval that the words leave open, the words of what is counted, and those around."""

    low: float
    high: float
    unit: str
    """"$", "%", "clock" (minutes since midnight), or empty for a count, whose `things` say of what."""
    things: frozenset[str]
    around: frozenset[str]
    written: str
    thing: str = ""
    """The last word of what is counted, as it stands: its head, as a rule."""
    vague: bool = False
    """Whether it has a bound or no exact value at all."""
    loose: bool = False
    """Whether it is a word and no number: "dozens"."""


_ONES = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen"
_TENS = "(?:twen|thir|for|fif|six|seven|eigh|nine)ty"
_SCALE = "hundred|thousand|million|billion|trillion|dozen"
_SHORT = {
    "ft": "feet",
    "lbs": "pound",
    "lb": "pound",
    "kg": "kilogram",
    "km": "kilometre",
    "mins": "minute",
    "min": "minute",
}
"""Measures that are written without a space behind their figure."""
_NUMBER = re.compile(
    rf"(?<![\w$£€¥.,:/-])(?P<figure>\d{{1,3}}(?:,\d{{3}}){{1,4}}|\d{{1,9}}(?:\.\d{{1,3}})?|{_TENS}(?:-(?:one|{_ONES}))?|{_ONES}"
    rf"|an?(?=\s(?:{_SCALE})\b))(?:(?P<half>\s1/2|\s?½|[\s-]and[\s-]a[\s-]half\b)|(?:\sto\s|\sor\s|\s?[-–]\s?)(?P<upto>\d{{1,6}}|{_TENS}|{_ONES})\b(?!-year))?"
    rf"(?:[\s-](?P<scale>{_SCALE})\b|(?P<short>{'|'.join(_SHORT)})\b)?(?![\w:/%]|\.\d|,\d|-\d|\s?(?:%|per\s?cent|[ap]\.?m\b))"
    r"|\b(?P<vague>tens of thousands|hundreds of (?:thousands|millions|billions)|tens of (?:millions|billions)"
    r"|several (?:dozen|hundred|thousand|million)|several|dozens|scores|hundreds|thousands|millions|billions|trillions"
    r"|twice|three times)\b",
    re.IGNORECASE,
)
_VAGUE = {
    "several": (3.0, 20.0), "dozens": (24.0, 99.0), "scores": (40.0, 199.0), "hundreds": (200.0, 999.0),
    "thousands": (2e3, 99999.0), "tens of thousands": (2e4, 99999.0), "hundreds of thousands": (2e5, 999999.0),
    "millions": (2e6, 999e6), "tens of millions": (2e7, 99e6), "hundreds of millions": (2e8, 999e6),
    "billions": (2e9, 999e9), "tens of billions": (2e10, 99e9), "hundreds of billions": (2e11, 999e9),
    "trillions": (2e12, 999e12), "several dozen": (36.0, 99.0), "several hundred": (300.0, 999.0),
    "several thousand": (3e3, 9999.0), "several million": (3e6, 2e7), "twice": (2.0, 2.0), "three times": (3.0, 3.0),
}  # fmt: skip
_BOUND = re.compile(rf"\b(?:{BOUND_PATTERN})\s(?:the\s)?[$£€¥]?$", re.IGNORECASE)
_NO_COUNT = re.compile(
    r"(?:\b(?:no|number|flight|route|section|article|chapter|page|level|game|round|day|week|phase|group|year|room|"
    r"january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|"
    r"nov|dec|aged|ages|age)\.?|#|[A-Z][\w’']{1,30}|,)\s?$"
)
_MONTH = re.compile(
    r"\s(?:of\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\b|(?:st|nd|rd|th)\b|,\s|[,.]$|\s?(?:am|pm|GMT)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(r"[\s-]{1,3}((?:[A-Za-z]\.){2,4}|[A-Za-z][\w’'-]{0,24})")
_STOP = frozenset(
    "from were was are is be been being have has had now on in by and of more still as later including to for at with who which "
    "that or but than the a an after before when while out up into over its his her their it he she they will would may could "
    "can per during under among between about through since until because so if not also remain remained remains behind "
    "against across off down within without near all some any this these those there then too well only just again once yet "
    "upon via despite ago".split()
)
_SKIP = frozenset("other others more further additional such of the own or so".split())
LONGEST = 3
"""Words that what is counted may have: "Democratic state attorneys"; `FARTHEST` where the last of them is a plural."""
FARTHEST = 5
_OPENING = frozenset(
    "the a an at it in on but and for some all after when while with its his her their these those as of by from".split()
)
"""Words that may stand before a count with a capital, at the head of a sentence."""
_MEASURES = frozenset("minute hour day week month year mile metre meter foot feet pound page acre tonne ton".split())
_PLURAL = re.compile(r"[a-z][a-hj-rtv-z]s$")
_VERBAL = re.compile(r"(?:ed|ing|ught|ook|ken|own)$")


@remembered(1 << 13)
def figures_in(text: str, clause: Offsets) -> tuple[Figure, ...]:
    """The figures of a clause, in no certain order: measures and hours first.

    Args:     text: of the report; clause: its characters.
    Cost:     linear in the clause; at most `MOST` figures are read.
    """
    clause = (clause[0], min(clause[1], clause[0] + 1_500))
    measured = measures_in(text, clause)
    found = [_measure(q, text, clause) for q in measured]
    for match in _NUMBER.finditer(text, *clause):
        if len(found) >= MOST:
            break
        if not any(s < match.end() and match.start() < e for s, e in (q.span for q in measured)):
            figure = _count(text, match, clause)
            found += [figure] if figure is not None else []
    return tuple(found)


def _measure(quantity: Quantity, text: str, clause: Offsets) -> Figure:
    low, high = _interval(quantity.value, quantity.bound)
    if quantity.unit == CLOCK:
        low = high = quantity.value
    written = text[quantity.span[0] : quantity.span[1]].strip()
    things = (
        content_words(f"{quantity.scope} {quantity.unit.partition(' a ')[2]}")
        if quantity.unit != CLOCK
        else frozenset()
    )
    vague = low != high or bool(quantity.bound)
    return Figure(low, high, quantity.unit.split()[0], things, _around(text, quantity.span, clause), written, "", vague)


def _interval(value: float, bound: str) -> tuple[float, float]:
    kind = BOUNDS.get(bound)
    if kind == "least":
        return value, NO_END
    if kind in ("most", "nearly"):
        return (value * (1 - ROUGHLY) if kind == "nearly" else 0.0), value
    if kind == "rough":
        return value * (1 - ROUGHLY), value * (1 + ROUGHLY)
    return value, value


def _count(text: str, match: re.Match[str], clause: Offsets) -> Figure | None:
    at, end = match.span()
    before = text[max(clause[0], at - 30) : at]
    if match["vague"]:
        low, high = _VAGUE[" ".join(match["vague"].lower().split())]
        words, behind = _things(text, end, clause)
        written = text[at:behind]
        around = _around(text, (at, end), clause)
        return Figure(low, high, _currency(text, end), _senses(words), around, written, _head(words), True, True)
    bound = _BOUND.search(before)
    if not match["scale"] and (not bound and _is_label(before) or _is_date(text, match)):
        return None
    value, upto = _values(match)
    if value is None or match["upto"] and upto is None:  # "5-4" is a score
        return None
    words, behind = _things(text, end, clause)
    if match["short"]:
        words = [_SHORT[match["short"].lower()]]
    name = " ".join(bound[0].lower().replace("-", " ").split()).removesuffix(" the") if bound else ""
    low, high = (value, upto) if upto else _interval(value, name)
    written = text[bound.start() - len(before) + at if bound else at : behind]
    around = _around(text, (at, end), clause)
    return Figure(low, high, _currency(text, end), _senses(words), around, written, _head(words), low != high)


def _values(match: re.Match[str]) -> tuple[float | None, float | None]:
    """The number, and that up to which it goes: "4 1/2", "ten to fifteen", "1,200", "a dozen"."""
    figure = match["figure"] if match["figure"].lower() not in ("a", "an") else "one"
    low = read_number(f"{figure} {match['scale'] or ''}".strip())
    if low is not None and match["half"]:
        low += 0.5
    high = read_number(f"{match['upto']} {match['scale'] or ''}".strip()) if match["upto"] else None
    return low, high if low is not None and high is not None and low < high else None


def _is_label(before: str) -> bool:
    """Whether a number is the name of something: "Flight 12", "page 3"; not "The 448 pages"."""
    found = _NO_COUNT.search(before)
    return found is not None and found[0].strip().lower() not in _OPENING


def _currency(text: str, end: int) -> str:
    return "$" if re.match(r"(?:\sof)?\sdollars\b", text[end : end + 14]) else ""


def _is_date(text: str, match: re.Match[str]) -> bool:
    """Whether a bare number is a year, a day, an age, or the number of a list."""
    figure = match["figure"]
    year = figure.isdigit() and len(figure) == 4 and 1700 <= int(figure) <= 2100
    return year or (figure.isdigit() and _MONTH.match(text, match.end()) is not None)


def _senses(words: list[str]) -> frozenset[str]:
    return content_words(" ".join(words))


def _head(words: list[str]) -> str:
    """The noun: the last of the words, in the singular."""
    return words[-1].removesuffix("s").rstrip(".") if words else ""


def _things(text: str, end: int, clause: Offsets) -> tuple[list[str], int]:
    """The words of what is counted, and where they end."""
    found: list[str] = []
    at, kept = end, 0
    while len(found) < FARTHEST:
        word = _AFTER.match(text, at, clause[1])
        low = word[1].lower() if word else ""
        if word is None or (low not in _SKIP and (low in _STOP or _VERBAL.search(low))) or (found and low in _SKIP):
            break
        # "A 4 1/2 minute video" lasts as long as one of "four minutes": a measure is what is counted, whatever it measures.
        joined = not found and (text[at : at + 1] == "-" or low in _MEASURES)
        at = word.end()
        if low not in _SKIP:
            found.append(low)
        if len(found) <= LONGEST:
            kept = at
        if joined or _PLURAL.search(low):
            return found, at
    return found[:LONGEST], kept if found else end


def _around(text: str, span: Offsets, clause: Offsets) -> frozenset[str]:
    before = text[max(clause[0], span[0] - REACH) : span[0]]
    return content_words(f"{before} {text[span[1] : min(clause[1], span[1] + REACH)]}")
