"""Words of a sentence that the evidence has not: another way of saying it, or something that nobody said.

A text in its own words must be allowed some; so one unknown word proves nothing by itself. It does where nothing of the
evidence can stand for it: put in between words that the evidence has side by side, or in a sentence so short that the one
word is what it says ("The captain was drunk.").
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from os.path import commonprefix
from typing import TYPE_CHECKING

from rashomon.tell import check_words as w
from rashomon.tell.check_words import Token

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vector = NDArray[np.float32]

SHORT = 6
"""Content words up to which a sentence must have a word of the evidence for each of its own."""
NEAR = 0.2
"""Cosine of the static vectors from which a word may stand for another. Of 74 words that stood for others in paraphrases (MSRP
train) 61 % reach it with what they stood for ("crash", "collision"), of words put in their place at random 5 %."""
ANYWHERE = 0.35
"""The same where a word may stand for any word of the evidence: of many one is always a little near."""
_MOST = 60
"""Words of the evidence that one word is compared with."""

_EMPTY = frozenset(
    map(
        w.stem,
        "called named dubbed later earlier like including namely likewise thus hence together respectively itself himself "
        "herself themselves meanwhile also again further moreover currently".split(),
    )
)
"""Words that join or name, and tell nothing."""


def foreign(words: Iterable[Token], known: Iterable[str]) -> list[Token]:
    """The words that tell something and that the evidence has in no form; names and numbers are judged elsewhere."""
    stems = known if isinstance(known, (set, frozenset)) else set(known)
    return [
        t
        for t in words
        if t.content and not t.name and not t.number and t.stem not in stems and t.stem not in _EMPTY
        and not w.cites(t) and not w.times(t) and w.hedge(t) == w.CERTAIN and not _derived(t, stems)
    ]  # fmt: skip


def _derived(token: Token, stems: Iterable[str]) -> bool:
    """Whether the evidence has a word of the same root: "collision" for "collided", "arrival" for "arrived"."""
    return any(len(commonprefix((token.stem, s))) >= max(4, min(len(s), len(token.stem)) - 1) for s in stems)


def is_short(sentence: Sequence[Token]) -> bool:
    """Whether one word more or less changes what a sentence is about."""
    return sum(t.content for t in sentence) <= SHORT


def unaccounted(words: Sequence[Token], others: Sequence[Token], enough: float = NEAR) -> list[Token]:
    """Of some words those that none of the others may stand for.

    Args:     words: that the evidence has in no form; others: of the evidence; enough: cosine from which one may.
    Cost:     a vector for each word that was not seen before.
    """
    rivals = list(dict.fromkeys(t.low for t in others if t.content and not t.number))[:_MOST]
    return [t for t in words if not any(_nearness(t.low, rival) >= enough for rival in rivals)]


def _nearness(left: str, right: str) -> float:
    return float(_vector(left) @ _vector(right))


@lru_cache(maxsize=10_000)
def _vector(word: str) -> Vector:
    import numpy as np

    from rashomon.models import load_static

    found: Vector = load_static().encode([word])[0]
    length = np.float32(np.linalg.norm(found))
    return np.divide(found, length) if length else found
