"""What a report says without naming a time: that something is under way as it appears, or is still to come."""

from __future__ import annotations

import re

from rashomon.model import Time
from rashomon.read.calendar import day_of
from rashomon.relate.dates_days import Bond, Window, bond_of
from rashomon.relate.dates_evidence import WORD, Dated, stems_of

_NOW = re.compile(r"\b(?:currently|(?:is|are) under ?way|now (?:attending|hosting|taking part|under ?way))\b")
_PLAN = re.compile(
    r"\b(?:will|(?:is|are) (?:set|due|expected|scheduled|planning) to|set to|plans? to) (?:reportedly |also |soon )?"
    r"([a-z]{3,14})\b"
)
_LEAD = 500
"""Characters in which a report says what it is about."""
_MOST = 20
_SIDE = 130


def holding(report: int, text: str) -> tuple[Dated, ...]:
    """The places where a report says that something is going on as it appears, outside of quotations."""
    found: list[Dated] = []
    for m in _NOW.finditer(text):
        if len(found) < _MOST and not _quoted(text, m.start()):
            found.append(_mention(report, text, m.start(), m.end(), "PRESENT_REF", text[m.start() : m.end()]))
    return tuple(found)


def plans(report: int, text: str) -> tuple[Dated, ...]:
    """What the lead of a report plans; the stem of the planned verb is the one word of `close`."""
    found: list[Dated] = []
    for m in _PLAN.finditer(text[:_LEAD]):
        verb = stems_of(m.group(1))[0]
        if verb and len(found) < _MOST and not _quoted(text, m.start()):
            told = _mention(report, text, m.start(), m.end(), "FUTURE_REF", m.group())
            found.append(
                Dated(report, told.span, told.exact, told.time, True, 0.5, told.stems | verb, told.names, verb)
            )
    return tuple(found)


_JOURNEY = frozenset("trave arriv visit go fly head".split())
"""Stems of verbs of one journey: who is to travel has arrived."""
_PASTS = frozenset("met left went took flew won lost sent fled spoke gave held came began".split())
_UNREAL = frozenset("will would to could should may might be been being".split())


def happened(text: str, span: tuple[int, int], verb: frozenset[str]) -> bool:
    """Whether a verb stands in the past tense within sixty characters of a time: "arrived on Tuesday"."""
    start, end = span
    verb = verb | _JOURNEY if verb & _JOURNEY else verb
    near = [w.group().lower() for w in WORD.finditer(text[max(0, start - 60) : min(len(text), end + 60)])]
    return any(
        (word.endswith("ed") or word in _PASTS)
        and stems_of(word)[0] & verb
        and not _UNREAL & set(near[max(0, k - 2) : k])
        for k, word in enumerate(near)
    )


def _mention(report: int, text: str, start: int, end: int, value: str, exact: str) -> Dated:
    low, high = _clause(text, start, end)
    stems, names = stems_of(text[low:start] + " " + text[end:high])
    close = stems_of(text[max(low, start - 60) : start] + " " + text[end : min(high, end + 60)])[0]
    return Dated(report, (start, end), exact, Time("DATE", value), None, 0.0, stems, names, close)


def _clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch around a place, within its line and its sentence as far as full stops tell."""
    low, high = max(0, start - _SIDE), min(len(text), end + _SIDE)
    low = max(low, text.rfind("\n", low, start) + 1, text.rfind(". ", low, start) + 1)
    ends = [at for at in (text.find("\n", end, high), text.find(". ", end, high)) if at >= 0]
    return low, min([*ends, high])


def _quoted(text: str, start: int) -> bool:
    """Whether a quotation is open here: what is under way is so for its speaker."""
    line = text[max(text.rfind("\n", max(0, start - 400), start), start - 400, 0) : start]
    return line.count('"') % 2 == 1 or line.count("“") > line.count("”")


def range_bond(w: Window, m: Dated) -> Bond | None:
    """The bond of a stretch of days, all of them: "from 10 to 13 September", with its year or without."""
    if m.time.relative is None:
        low, high = day_of(m.time.earliest), day_of(m.time.latest)
        if low is None or high is None or not 1 <= high - low <= 20:
            return None
        return Bond(w.between(low, high))
    first, _, last = m.time.relative.partition("..")
    if not (first.startswith("date:") and last.startswith("date:")):
        return None
    begin, end = bond_of(w, first, None, None), bond_of(w, last, None, None)
    if begin is None or end is None:
        return None
    days = _filled(w, begin.days, end.days)
    return Bond(days, -240, 240) if days else None


def _filled(w: Window, begins: int, ends: int) -> int:
    """All days from each beginning to the next end, where that is at most three weeks off."""
    days = 0
    while begins:
        low = (begins & -begins).bit_length() - 1
        begins &= begins - 1
        later = ends >> low
        if later:
            length = (later & -later).bit_length()
            if length <= 21:
                days |= ((1 << length) - 1) << low
    return days & w.all
