"""Corrections: what a report takes back, and every claim that stood on it.

"An earlier version said that survivors had been taken to Ostrel. They were taken to Saint "
"Ore": the note says what was wrong and what
is right. What is wrong is looked for among the assertions by the words that only the wrong version has. A claim that stands on
nothing but reports that were corrected, their copies, and the origin that they had it from, is withdrawn; where other origins
still
assert it, it is disputed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon import shapes
from rashomon.model import Record, Time
from rashomon.pipeline import ReportReading
from rashomon.remembering import remembered
from rashomon.weigh.assertions import Unit

_NOTE = re.compile(
    r"\b(?:correction|corrected|clarification|amended|earlier version|previous version|(?:was|were) (?:wrong|"
    r"incorrect|not correct|mistaken|"
    r"an error)|regret (?:the|this|an) (?:error|mistake)|misstated|misidentified|wrongly|incorrectly|erroneously|in error)\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"\b(?:(?:earlier|previous|original|first) (?:version|edition)s?\b[^.;]{0,120}?|we (?:wrongly |incorrectly |mistakenly )?|"
    r"(?:article|report|story|headline|paper|newspaper|courier)\b[^.;]{0,60}?)"
    r"\b(?:said|stated|reported|wrote|gave|put|claimed|described|named|identified|called|misstated|misidentified|listed|quoted)\b"
    r"[^.;]{0,40}?\bthat\b\s*",
    re.IGNORECASE,
)
_SAID_BARE = re.compile(
    r"\b(?:(?:earlier|previous|original) versions?\b[^.;]{0,120}?|we (?:wrongly |incorrectly |mistakenly )?|"
    r"(?:article|report|story) )"
    r"(?:said|stated|reported|wrote|gave|put|misstated|misidentified|named|identified)\s+",
    re.IGNORECASE,
)
_NOT = re.compile(r",? (?:and )?(?:not|instead of|rather than) ([^.;,]{2,80})", re.IGNORECASE)
_END = re.compile(r"[.;](?:\s|$)|$")
_WRONG = re.compile(
    r"^\W*(?:that|this|it) (?:was|is) (?:wrong|incorrect|not correct|mistaken|an error|untrue|false)\b\W*",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_COMMON = frozenset(
    "the a an of to in on for and or at by with from that this it its is are was were be been has have had will would "
    "could may as "
    "his her their he she they after before said there who which than not no also earlier version article report "
    "correction".split()
)
NOTE = 900
"""Characters of a note that are read; longer ones are articles about corrections."""
ALIKE = 0.5
"""Share of the wrong version's words that an assertion must have."""


class Correction(Record, frozen=True):
    """What a report takes back: the characters of the note, the wrong words, the right ones, and the day."""

    report: str
    note: shapes.Evidence
    wrong: str
    right: str
    when: str | None


def find_corrections(reports: Sequence[ReportReading], published: Sequence[shapes.Published]) -> tuple[Correction, ...]:
    """The corrections that the reports of a story print.

    Returns:  one for each thing taken back; a note from which it cannot be told what was wrong gives none.
    Cost:     linear in the text.
    """
    found: list[Correction] = []
    for report, date in zip(reports, published, strict=True):
        for start, end in _notes(report):
            told = _take_apart(report.text[start:end])
            if told is not None:
                evidence = shapes.Evidence(report.report.name, start, end, report.text[start:end])
                found.append(Correction(report.report.name, evidence, *told, _when(report, start, end, date)))
    return tuple(found)


def _notes(report: ReportReading) -> list[tuple[int, int]]:
    """Paragraphs that correct something: those marked as notes, and those that say so."""
    spans = [
        (a.span.start, a.span.end) for a in report.reading.layer("zone") if getattr(a.value, "kind", "") == "correction"
    ]
    spans += [(start, end) for start, end in _lines(report.text) if not any(s < end and start < e for s, e in spans)]
    return sorted((s, min(e, s + NOTE)) for s, e in spans)


@remembered(1 << 11)
def _lines(text: str) -> tuple[tuple[int, int], ...]:
    """The lines of a text that say of something that it was wrong."""
    found, at = [], 0
    for line in text.split("\n"):
        if 20 < len(line) <= NOTE and _NOTE.search(line) and (_SAID.search(line) or _SAID_BARE.search(line)):
            found.append((at, at + len(line)))
        at += len(line) + 1
    return tuple(found)


def _take_apart(note: str) -> tuple[str, str] | None:
    """What a note says was wrong, and what is right."""
    told = _SAID.search(note) or _SAID_BARE.search(note)
    if told is not None:
        end = _END.search(note, told.end())
        stop = end.start() if end else len(note)
        rest = _WRONG.sub("", note[stop:].lstrip(" .;•"))
        return note[told.end() : stop].strip(), (rest or note[: told.start()]).strip()
    swapped = _NOT.search(note)
    if swapped is not None and _NOTE.search(note):
        return f"{note[: swapped.start()]} {swapped.group(1)}".strip(), note[: swapped.start()].strip()
    return None


def _when(report: ReportReading, start: int, end: int, published: shapes.Published) -> str | None:
    """The day that the note names, if it names one in full; else the day of the report."""
    for a in report.reading.layer("time"):
        if (
            start <= a.span.start < end
            and isinstance(a.value, Time)
            and re.fullmatch(r"\d{4}-\d\d-\d\d", a.value.value)
        ):
            before = report.text[max(start, a.span.start - 24) : a.span.start].lower()
            if re.search(r"(?:amended|corrected|updated|changed|correction)\W+(?:on\W+)?$", before):
                return a.value.value
    return published.earliest if published.latest and (published.earliest or "")[:10] == published.latest[:10] else None


def is_taken_back(unit: Unit, text: str) -> bool:
    """Whether an assertion is what a note quotes as wrong: "we wrote that survivors were taken to Ostrel".

    Args:     text: of the unit's report.
    """
    if not (unit.zone == "correction" or _NOTE.search(text, max(0, unit.span[0] - 160), unit.span[1] + 80)):
        return False
    line = text.rfind("\n", 0, unit.span[0]) + 1
    told = _SAID.search(text, max(line, unit.span[0] - 160), unit.span[1])
    return told is not None and unit.span[0] - told.end() <= 40 and "." not in text[told.end() : unit.span[0]]


def corrects(correction: Correction, unit: Unit) -> bool:
    """Whether an assertion says what a correction takes back: half of the wrong words, and one that only the wrong version
    has."""
    return _fits(words_of(unit.told), words_of(correction.wrong), words_of(correction.right))


def upholds(correction: Correction, unit: Unit) -> bool:
    """Whether an assertion says what the correction puts in place."""
    return _fits(words_of(unit.told), words_of(correction.right), words_of(correction.wrong))


def _fits(told: frozenset[str], mine: frozenset[str], other: frozenset[str]) -> bool:
    only = mine - other
    shared = told & mine
    # The words that both versions share say what it is about; those that one has alone, which version it is.
    return bool(only & told) and not (other - mine) & told and len(shared) >= max(2, ALIKE * min(len(mine), len(told)))


@remembered(1 << 13)
def words_of(text: str) -> frozenset[str]:
    """Content words, lower case, plural endings off."""
    words = (w.lower().removesuffix("'s").removesuffix("’s") for w in _WORD.findall(text))
    return frozenset(w[:-1] if len(w) > 4 and w.endswith("s") else w for w in words if w not in _COMMON)
