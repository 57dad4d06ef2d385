"""One saying as two reports print it, side by side, word by word: what both have, and what stands only in one.

Used by the page and the text; here nothing is marked up, and nothing is told by colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rashomon import shapes
from rashomon.model import Offsets, Record
from rashomon.relate.alignment import Block, Word, align, find_words

KINDS = {
    "wording": "other words",
    "meaning": "another meaning",
    "attribution": "another speaker",
    "certainty": "another certainty",
    "condition": "a condition in one only",
}
"""Kind of drift -> what a reader is told."""


class Piece(Record, frozen=True):
    """A stretch of one wording; `only` where the other wording lacks it."""

    text: str
    only: bool


class Telling(Record, frozen=True):
    """Two renderings of one utterance that part, and where."""

    left: shapes.Statement
    right: shapes.Statement
    drift: tuple[shapes.Drift, ...]


class Saying(Record, frozen=True):
    """An utterance with those renderings that part from the fullest early one."""

    speaker: str | None
    renderings: int
    tellings: tuple[Telling, ...]


def find_sayings(story: shapes.Story) -> list[Saying]:
    """The utterances of a story whose renderings part, those with most drift first.

    Cost: linear in drifts and the renderings of their utterances.
    """
    statements = {s.id: s for s in story.statements}
    names = {e.id: e.name for e in story.entities}
    found = []
    for utterance in story.utterances:
        there = [statements[r.statement] for r in utterance.renderings if r.statement in statements]
        pairs: dict[tuple[str, str], list[shapes.Drift]] = {}
        for drift in utterance.drift:
            left, right = _holder(there, drift.left), _holder(there, drift.right)
            if left is not None and right is not None:
                pairs.setdefault((left.id, right.id), []).append(drift)
        tellings = tuple(Telling(statements[a], statements[b], tuple(d)) for (a, b), d in pairs.items())
        if tellings:
            name = names.get(utterance.speaker or "") or next((s.speaker_name for s in there if s.speaker_name), None)
            found.append(Saying(name, len(utterance.renderings), tellings))
    return sorted(found, key=lambda s: -sum(len(t.drift) for t in s.tellings))


def _holder(statements: Sequence[shapes.Statement], told: shapes.Evidence) -> shapes.Statement | None:
    """The statement that evidence lies in: the one that shares most with it."""
    best: tuple[int, shapes.Statement] | None = None
    for s in statements:
        if s.report == told.report:
            shared = sum(max(0, min(b, told.end) - max(a, told.start)) for a, b in (*s.content, *s.source, *s.cue))
            if shared and (best is None or shared > best[0]):
                best = shared, s
    return best[1] if best else None


def side_by_side(telling: Telling) -> tuple[list[Piece], list[Piece]]:
    """Both wordings in pieces.

    Returns:  the pieces of the left and of the right; joined, each is the text of its statement.
    Cost:     one alignment.
    """
    here, there, blocks = _aligned(telling)
    left = _pieces(telling.left.text, [_place(here, b.left) for b in blocks if not b.same and b.left[0] < b.left[1]])
    right = _pieces(
        telling.right.text, [_place(there, b.right) for b in blocks if not b.same and b.right[0] < b.right[1]]
    )
    return left, right


def share(telling: Telling) -> float:
    """How much of the shorter wording stands in the other, by words in order."""
    here, there, blocks = _aligned(telling)
    same = sum(b.left[1] - b.left[0] for b in blocks if b.same)
    return same / max(1, min(len(here), len(there)))


def merged(telling: Telling) -> str:
    """Both wordings in one line: "We [-could-] {+will+} close the strait"."""
    here, there, blocks = _aligned(telling)
    told = []
    for block in blocks:
        mine, other = _said(telling.left.text, here, block.left), _said(telling.right.text, there, block.right)
        told.append(
            mine if block.same else " ".join(p for p in (mine and f"[-{mine}-]", other and f"{{+{other}+}}") if p)
        )
    return " ".join(part for part in told if part)


def in_one_line(left: shapes.Statement, right: shapes.Statement) -> list[tuple[Literal["both", "left", "right"], str]]:
    """Two wordings of one saying as one line: words of both, words only in the left, words only in the right, in order.

    Cost: one alignment.
    """
    here, there, blocks = _aligned(Telling(left, right, ()))
    told: list[tuple[Literal["both", "left", "right"], str]] = []
    for block in blocks:
        mine, other = _said(left.text, here, block.left), _said(right.text, there, block.right)
        if block.same:
            told.append(("both", other))
            continue
        if mine:
            told.append(("left", mine))
        if other:
            told.append(("right", other))
    return told


def _aligned(telling: Telling) -> tuple[tuple[Word, ...], tuple[Word, ...], tuple[Block, ...]]:
    here, there = (find_words(s.text, ((0, len(s.text)),)) for s in (telling.left, telling.right))
    return here, there, align(here, there, exact=True)


def _place(words: Sequence[Word], piece: Offsets) -> Offsets:
    return words[piece[0]].start, words[piece[1] - 1].end


def _said(text: str, words: Sequence[Word], piece: Offsets) -> str:
    return text[slice(*_place(words, piece))] if piece[0] < piece[1] else ""


def _pieces(text: str, only: Sequence[Offsets]) -> list[Piece]:
    pieces, done = [], 0
    for start, end in only:
        pieces += [Piece(text[done:start], False), Piece(text[start:end], True)]
        done = end
    pieces.append(Piece(text[done:], False))
    return [p for p in pieces if p.text]
