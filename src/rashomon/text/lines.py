"""The lines of a text with the few features that tell headline, caption and body apart."""

from __future__ import annotations

import re

from rashomon.model import Record, ZoneKind

Found = tuple[int, int, ZoneKind, str | None, float]
"""Start, end, kind, name and score of a zone."""

_FINAL = ".!?…"
_CLOSERS = "\"'”’»)]"
_WORD = re.compile(r"[^\W\d_][\w'’.-]{0,40}")
_SMALL = frozenset(
    "a an the and or but nor of in on at to for by from with as over after amid into is vs via than if it its".split()
)


class Line(Record, frozen=True):
    """One line that is not blank: its characters without spaces at the edges, and its place in the text.

    `number` counts such lines from 0; `alone` says that a blank line, or the end of the text, stands before and after.
    """

    start: int
    end: int
    text: str
    number: int
    blank_before: bool
    blank_after: bool

    @property
    def closed(self) -> bool:
        """Whether it ends as a sentence does, inside quotation marks or brackets or not."""
        return self.text.rstrip(_CLOSERS + " ")[-1:] in _FINAL if self.text[-1] not in _FINAL else True

    @property
    def sentences(self) -> int:
        """Roughly how many sentences it has."""
        inner = self.text[:2000]
        return 1 + sum(inner.count(mark) for mark in (". ", "? ", "! ", ".” ", '." '))


class ZonesConfig(Record, frozen=True):
    """Where evidence ends. Lengths are characters; each was set by reading what 120 articles of the samples gave."""

    headline_most: int = 160
    """Longest headline: the longest met is 138."""
    subheading_most: int = 65
    """Longest sub-heading: above it, lines without a full stop were captions and sentences with the stop forgotten."""
    caption_most: int = 700
    """Longest caption: agency captions with "FILE - In this" run to 500."""
    top: int = 8
    """Bylines, datelines and captions without a credit are looked for in so many first lines."""
    bottom: int = 4
    """Notes on the author are looked for in so many last lines."""


class Layout(Record, frozen=True):
    """The lines of a text and what they show together."""

    lines: tuple[Line, ...]
    config: ZonesConfig
    spaced: bool
    """Most paragraphs stand apart by a blank line."""

    def next(self, line: Line) -> Line | None:
        """The line after."""
        return self.lines[line.number + 1] if line.number + 1 < len(self.lines) else None

    def before(self, line: Line) -> Line | None:
        """The line before."""
        return self.lines[line.number - 1] if line.number else None


Kinds = list[ZoneKind | None]
"""For each line looked at so far, the kind of zone that covers it all, or None where some of it is body."""


def lay_out(text: str, config: ZonesConfig) -> Layout:
    """The layout of a text."""
    lines = split_lines(text)
    return Layout(lines, config, 2 * sum(line.blank_after for line in lines) > len(lines))


def whole(line: Line, kind: ZoneKind, name: str | None = None, score: float = 1.0) -> list[Found]:
    """The line as one zone."""
    return [(line.start, line.end, kind, name, score)]


def split_lines(text: str) -> tuple[Line, ...]:
    """Cut a text into its lines that are not blank.

    Returns:  lines in order; CR LF counts as one line end.
    Cost:     linear.
    """
    found: list[Line] = []
    at, blank = 0, True
    pieces: list[tuple[int, int, bool]] = []
    for raw in text.split("\n"):
        end = at + len(raw)
        left = at + len(raw) - len(raw.lstrip())
        right = at + len(raw.rstrip())
        if right > left:
            pieces.append((left, right, blank))
            blank = False
        else:
            blank = True
        at = end + 1
    for number, (left, right, before) in enumerate(pieces):
        after = number + 1 == len(pieces) or pieces[number + 1][2]
        found.append(Line(left, right, text[left:right], number, before, after))
    return tuple(found)


def word_set(words: str) -> frozenset[str]:
    """A set of words, written as one string."""
    return frozenset(words.split())


def words_of(text: str) -> list[str]:
    """The words of a short text."""
    return _WORD.findall(text[:500])


def title_case(text: str, share: float = 0.8) -> bool:
    """Whether its words begin with capitals, as in many headlines: at least 3 words that count, 4 of 5 of them."""
    words = [w for w in words_of(text) if w.lower() not in _SMALL]
    return len(words) >= 3 and sum(w[0].isupper() for w in words) >= share * len(words)


def all_capitals(text: str) -> bool:
    """Whether it has letters, and hardly any small ones."""
    letters = [c for c in text[:300] if c.isalpha()]
    return len(letters) >= 3 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)
