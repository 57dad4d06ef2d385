"""How well statements are found, on PolNeAR (political news, its first annotator in sorted order taken as gold).

The spans of a relation are compared as whole tuples, after both sides are put into one convention: without white space,
quotation marks, commas and stops at the edges, and contents without a leading "that" (PolNeAR keeps marks and sometimes
"that"; our contents never do). PolNeAR gives each word to at most one relation, so relations nested in the content of
another are not in its gold; statements that have a parent are therefore left out of the comparison.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from rashomon.errors import InputError
from rashomon.model import Offsets, Parse, Record, Statement
from rashomon.pipeline import Stage

Spans = tuple[Offsets, ...]
_EDGE = frozenset(" \t\n\u00a0,.;:–—-…\"“”‘’'`«»")


class Triple(Record, frozen=True):
    """One attribution relation, gold or found, each role a tuple of spans."""

    source: Spans
    cue: Spans
    content: Spans


class Figure(Record, frozen=True):
    """Precision, recall and F1 with the counts behind them."""

    gold: int
    found: int
    right: int

    @property
    def precision(self) -> float:
        """Right among found."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Right among gold."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return 2 * self.right / (self.gold + self.found) if self.gold + self.found else 0.0

    def __add__(self, other: Figure) -> Figure:
        return Figure(self.gold + other.gold, self.found + other.found, self.right + other.right)


class AttributionScore(Record, frozen=True):
    """Exact (whole tuple) and half-overlap figures for each role, and for whole relations."""

    documents: int
    source: Figure
    cue: Figure
    content: Figure
    relation: Figure
    source_half: Figure
    cue_half: Figure
    content_half: Figure
    relation_half: Figure
    """Content at half overlap, and the cue and the source touching (or no source on either side)."""


def normal(text: str, spans: Sequence[Sequence[int]], content: bool = False) -> Spans:
    """Put spans into the convention of the comparison; spans of edge characters only vanish."""
    kept: list[Offsets] = []
    for start, end in spans:
        while start < end and text[start] in _EDGE:
            start += 1
        while end > start and text[end - 1] in _EDGE:
            end -= 1
        if content and not kept and text[start : start + 5].lower() == "that ":
            start += 5
        if start < end:
            kept.append((start, end))
    return tuple(kept) or tuple((s, e) for s, e in spans)  # a colon may be the whole cue


def half(left: Spans, right: Spans) -> bool:
    """Whether two tuples of spans share at least half of the characters of the longer."""
    shared = sum(max(0, min(b, d) - max(a, c)) for a, b in left for c, d in right)
    return bool(shared) and 2 * shared >= max(sum(b - a for a, b in left), sum(b - a for a, b in right))


def _touch(left: Spans, right: Spans) -> bool:
    return any(min(b, d) > max(a, c) for a, b in left for c, d in right)


def _same_relation(left: Triple, right: Triple) -> bool:
    sources = _touch(left.source, right.source) or not (left.source or right.source)
    return half(left.content, right.content) and _touch(left.cue, right.cue) and sources


def _pairs(gold: Sequence[Triple], found: Sequence[Triple], same: Callable[[Triple, Triple], bool]) -> set[int]:
    """Which of the gold relations have a found one of their own: one-to-one, greedy in document order."""
    left = list(found)
    right = set()
    for i, g in enumerate(gold):
        twin = next((f for f in left if same(g, f)), None)
        if twin is not None:
            left.remove(twin)
            right.add(i)
    return right


def _matched(gold: Sequence[Triple], found: Sequence[Triple], same: Callable[[Triple, Triple], bool]) -> Figure:
    return Figure(len(gold), len(found), len(_pairs(gold, found, same)))


def matched_relations(gold: Sequence[Triple], found: Sequence[Triple]) -> set[int]:
    """The indices of the gold relations that were found: content by half, cue and source touching."""
    return _pairs(gold, found, _same_relation)


def compare(gold: Sequence[Triple], found: Sequence[Triple]) -> AttributionScore:
    """Score one document.

    Args:     gold, found: relations in the same convention (see `normal`).
    Returns:  the figures of one document; add documents with `total`.
    """

    def role(name: str, same: Callable[[Spans, Spans], bool]) -> Figure:
        g = [t for t in gold if getattr(t, name)]
        f = [t for t in found if getattr(t, name)]
        return _matched(g, f, lambda a, b: same(getattr(a, name), getattr(b, name)))

    def exactly(a: Spans, b: Spans) -> bool:
        return a == b

    return AttributionScore(
        1,
        role("source", exactly),
        role("cue", exactly),
        role("content", exactly),
        _matched(gold, found, lambda a, b: a == b),
        role("source", half),
        role("cue", half),
        role("content", half),
        _matched(gold, found, _same_relation),
    )


def total(scores: Sequence[AttributionScore]) -> AttributionScore:
    """Add documents up (micro average)."""
    zero = Figure(0, 0, 0)
    names = [n for n in AttributionScore.__struct_fields__ if n != "documents"]
    summed = {n: sum((getattr(s, n) for s in scores), zero) for n in names}
    return AttributionScore(sum(s.documents for s in scores), **summed)


def gold_triples(text: str, annotations: dict[str, list[dict[str, list[list[int]]]]]) -> list[Triple]:
    """The first annotator's relations in the convention of the comparison."""
    rows = annotations[sorted(annotations)[0]]
    return [
        Triple(normal(text, r["source"]), normal(text, r["cue"]), normal(text, r["content"], content=True))
        for r in rows
    ]


def found_triple(text: str, statement: Statement) -> Triple:
    """A statement in the convention of the comparison."""
    return Triple(
        normal(text, statement.source), normal(text, statement.cue), normal(text, statement.content, content=True)
    )


class Scored(Record, frozen=True):
    """One document of PolNeAR: what its annotator marked, and what was found."""

    text: str
    gold: tuple[Triple, ...]
    found: tuple[Triple, ...]
    parse: Parse


def read_dev(data_root: Path, limit: int | None = None) -> Iterator[Scored]:
    """Read PolNeAR dev with whatever stage "attribution" is.

    Args:     data_root: the folder that holds attribution/polnear.dev.jsonl; limit: so many documents only.
    Raises:   InputError when the data are not there.
    Cost:     about a minute for 84 documents, half of it the parse.
    """
    from rashomon.read import attribution, parsing

    path = data_root / "attribution" / "polnear.dev.jsonl"
    if not path.exists():
        raise InputError(f"no such file: {path}", "hand in the folder that holds attribution/")
    for line in path.read_text("utf-8").splitlines()[:limit]:
        row = json.loads(line)
        reading = parsing.read_document(row["text"], (parsing.STAGE, *_optional(), attribution.STAGE))
        statements = [a.value for a in reading.layer("statement") if isinstance(a.value, Statement)]
        found = tuple(found_triple(row["text"], s) for s in statements if s.parent is None)
        parse = reading.layer("parse")[0].value
        if isinstance(parse, Parse):
            yield Scored(row["text"], tuple(gold_triples(row["text"], row["annotations"])), found, parse)


def _optional() -> tuple[Stage, ...]:
    """The stages for names and times."""
    from rashomon.read import names, times

    return (names.STAGE, times.STAGE)
