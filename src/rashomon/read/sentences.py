"""Where sentences begin and end, knowing of quotation marks, paragraphs and zones.

Two units are told apart. A *sentence* is what a reader would call one: a quotation of three sentences with its "he said"
is one sentence. A *clause unit* is what the parser is handed: the same, but cut inside long quotations too, because a
dependency parser loses its way in hundred-word sentences.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rashomon.model import Annotation, Offsets

# Words that take a full stop without ending a sentence. Titles never end one; the others may before a capital.
TITLES = frozenset(
    "mr mrs ms dr prof rev hon sen rep gov gen lt col maj capt cmdr adm sgt cpl pvt supt insp st mt ft "
    "pres amb atty messrs mme mlle sr fr no nos vs fig vol pp ed est approx dept govt".split()
)
ABBREVIATIONS = frozenset(
    "jr inc ltd co corp bros plc etc al e.g i.e jan feb mar apr jun jul aug sep sept oct nov dec a.m p.m "
    "u.s u.k u.n e.u d.c".split()
)
STARTERS = frozenset(
    "the a an he she it they we i you in on at but and so if this that these those there his her its "
    "their our when while after before as for with by from however meanwhile according some many most no "
    "not what who why how".split()
)
SPEECH = re.compile(r"\b(?:said|says|say|asked|asks|told|added|adds|replied|wrote|shouted|cried|warned|demanded)\b")
# “ and « close a quotation in German; Chinese, Japanese, Hindi and Arabic have stops of their own, the first two no space.
_STOP = re.compile(r"[.!?…]{1,8}[\"'”’»“«)\]]{0,4}(?=[\s]|$)|[。！？।؟]{1,4}[\"'”’»」』)]{0,4}")
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")


class Unit(NamedTuple):
    """A stretch of text: its characters, its paragraph, its zone, and whether a sentence (not only a unit) begins."""

    start: int
    end: int
    paragraph: int
    zone: str
    begins: bool


def paragraphs(text: str) -> list[Offsets]:
    """Split at line ends; where lines are hard-wrapped, only at blank lines.

    Cost: linear.
    """
    lines = [m.span() for m in _LINE.finditer(text) if not m.group().isspace()]
    if not _is_wrapped(text, lines):
        return [_trim(text, s, e) for s, e in lines]
    merged: list[Offsets] = []
    for start, end in lines:
        if merged and text.count("\n", merged[-1][1], start) == 1:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return [_trim(text, s, e) for s, e in merged]


def _is_wrapped(text: str, lines: Sequence[Offsets]) -> bool:
    """Hard-wrapped text: most lines are 50-100 characters and break off before punctuation."""
    body = [text[s:e].rstrip() for s, e in lines]
    if len(body) < 6:
        return False
    broken = sum(50 <= len(line) <= 100 and line[-1] not in ".!?:;\"”’'" for line in body)
    return broken > 0.6 * len(body)


def _trim(text: str, start: int, end: int) -> Offsets:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def split_units(text: str, quotes: Sequence[Offsets], zones: Sequence[Annotation]) -> list[Unit]:
    """Cut a text into parser units, each marked whether a sentence begins with it.

    Args:     quotes: inner spans of quotations, in order; zones: annotations of layer "zone".
    Returns:  units in document order, trimmed, never empty, never across a paragraph or zone edge.
    Cost:     linear in characters.
    """
    inside = _QuoteIndex(quotes)
    units: list[Unit] = []
    for number, (start, end) in enumerate(paragraphs(text)):
        for piece_start, piece_end, zone in _by_zone(start, end, zones):
            cursor, begins = piece_start, True
            for cut in _cuts(text, piece_start, piece_end):
                left, right = _trim(text, cursor, cut)
                if left < right:
                    units.append(Unit(left, right, number, zone, begins))
                    cursor, begins = cut, not inside.holds(cut)
            left, right = _trim(text, cursor, piece_end)
            if left < right:
                units.append(Unit(left, right, number, zone, begins))
    return units


class _QuoteIndex:
    """Does a position lie inside a quotation? Positions must be asked in rising order."""

    def __init__(self, quotes: Sequence[Offsets]) -> None:
        self._quotes, self._at = quotes, 0

    def holds(self, position: int) -> bool:
        """Whether the position lies strictly inside some quotation."""
        while self._at < len(self._quotes) and self._quotes[self._at][1] < position:
            self._at += 1
        return self._at < len(self._quotes) and self._quotes[self._at][0] < position <= self._quotes[self._at][1]


def _by_zone(start: int, end: int, zones: Sequence[Annotation]) -> list[tuple[int, int, str]]:
    """Cut a paragraph where a zone begins or ends within it."""
    pieces, cursor = [], start
    for zone in zones:
        left, right = max(zone.span.start, start), min(zone.span.end, end)
        if left >= right:
            continue
        if cursor < left:
            pieces.append((cursor, left, "body"))
        pieces.append((left, right, getattr(zone.value, "kind", "body")))
        cursor = right
    if cursor < end:
        pieces.append((cursor, end, "body"))
    return pieces


def _cuts(text: str, start: int, end: int) -> list[int]:
    """Positions just after the end of a sentence (or of a quoted sentence) within one paragraph."""
    cuts = []
    for stop in _STOP.finditer(text, start, end):
        after = stop.end()
        if after >= end:
            break
        follow = text[after : after + 80].lstrip()
        if follow and _is_boundary(text[max(start, stop.start() - 24) : stop.start()], stop.group(), follow):
            cuts.append(after)
    return cuts


def _is_boundary(before: str, stop: str, follow: str) -> bool:
    """Whether a stop ends a sentence, from the word before it and the text after it."""
    first = follow[0]
    opens = first in "\"'“‘«„([—–-•"
    if not (first.isupper() or first.isdigit() or opens or not first.isascii()):
        return False
    word = before.split()[-1] if before.split() else ""
    word = word.lstrip("\"'“‘«„([").lower()
    if stop[0] == ".":
        if stop.startswith("..") and not (first.isupper() or opens):
            return False
        if len(stop) == 1 and _is_abbreviation(word, follow):
            return False
    closed = len(stop) > 1 and stop[-1] in "\"'”’»"
    if closed and stop[0] in "!?…":
        # “Are you there?” Smith asked. — the quotation goes on into its own attribution.
        tail = re.split(r"[.!?]", follow, maxsplit=1)[0]
        if len(tail.split()) <= 8 and SPEECH.search(tail) and not opens:
            return False
    return True


def _is_abbreviation(word: str, follow: str) -> bool:
    if word in TITLES:
        return True
    if len(word) == 1 and word.isalpha() and word != "i":
        return True
    following = re.match(r"[\w’']{1,40}", follow)
    starter = following is not None and following.group().lower() in STARTERS
    return (word in ABBREVIATIONS or bool(re.fullmatch(r"(?:[a-z]\.){1,4}[a-z]", word))) and not starter
