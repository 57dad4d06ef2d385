"""Measuring short texts against a reference, and plain ways of making one: ROUGE, lead, LexRank.

ROUGE is that of Lin (2004) as the package rouge-score counts it without stemming (a test proves them equal): F1 over words
of letters a-z and digits.
LexRank (Erkan and Radev 2004) joins sentences whose TF-IDF cosine without function words is over 0.1, damping 0.85.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_JOINED = 0.1
_WORD = re.compile(r"[a-z0-9]+")


class Rouge(NamedTuple):
    """F1 of ROUGE-1, ROUGE-2 and ROUGE-L."""

    one: float
    two: float
    longest: float


def rouge(reference: str, text: str) -> Rouge:
    """Compare a text with a reference.

    Cost: the product of their lengths, a sixty-fourth of it.
    """
    from rapidfuzz.distance import LCSseq

    left, right = _WORD.findall(reference.lower()), _WORD.findall(text.lower())
    common = LCSseq.similarity(left, right)
    return Rouge(_shared(left, right, 1), _shared(left, right, 2), _f1(common, len(left), len(right)))


def _shared(left: Sequence[str], right: Sequence[str], size: int) -> float:
    a, b = _grams(left, size), _grams(right, size)
    return _f1(sum((a & b).values()), a.total(), b.total())


def _grams(words: Sequence[str], size: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[n : n + size]) for n in range(len(words) - size + 1))


def _f1(shared: int, left: int, right: int) -> float:
    return 2 * shared / (left + right) if shared else 0.0


def mean(scores: Sequence[Rouge]) -> Rouge:
    """The mean of each figure."""
    count = max(1, len(scores))
    return Rouge(*(math.fsum(s[n] for s in scores) / count for n in range(3)))


def lexrank(sentences: Sequence[str], most: int) -> list[str]:
    """The sentences that are most like all others, best first.

    Cost:     the square of their number, of which the first 200 are taken; forty rounds.
    """
    from rashomon.tell.prose import FUNCTION_WORDS

    words = [[w for w in _WORD.findall(s.lower()) if w not in FUNCTION_WORDS] for s in sentences[:200]]
    vectors = _vectors(words)
    rows = [[float(_cosine(a, b) > _JOINED) for b in vectors] for a in vectors]
    sums = [sum(row) or 1.0 for row in rows]
    weight = [1.0 / max(1, len(rows))] * len(rows)
    for _ in range(40):
        weight = [
            0.15 / len(rows) + 0.85 * math.fsum(weight[j] * rows[j][i] / sums[j] for j in range(len(rows)))
            for i in range(len(rows))
        ]
    order = sorted(range(len(rows)), key=lambda i: (-round(weight[i], 12), i))
    return [sentences[i] for i in order[:most]]


def _vectors(documents: Sequence[Sequence[str]]) -> list[dict[str, float]]:
    seen = Counter(w for words in documents for w in set(words))
    return [{w: n * math.log(1 + len(documents) / seen[w]) for w, n in Counter(words).items()} for words in documents]


def _cosine(a: dict[str, float], b: dict[str, float]) -> float:
    if len(b) < len(a):
        a, b = b, a
    dot = math.fsum(v * b[w] for w, v in a.items() if w in b)
    return dot / (_length(a) * _length(b)) if dot else 0.0


def _length(a: dict[str, float]) -> float:
    return math.sqrt(math.fsum(v * v for v in a.values())) or 1.0
