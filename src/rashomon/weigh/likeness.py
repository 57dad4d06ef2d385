"""How alike the words of two assertions are, each word weighed by how much it tells within this story.

All reports of a story share its names and its subject; what tells two claims apart are the words that few clauses use ("log",
"transponder", "twelve knots"). A word's weight is its rarity among the story's clauses, less where news in general is full of it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from rashomon.relate.stories_terms import background
from rashomon.weigh.assertions import Unit
from rashomon.weigh.told import content_words

RARE = 6.0
"""Natural logarithm of the rarity in news in general from which a word counts in full."""

UNSEEN = 8.0
"""Rarity of a word that the table of news words does not know: mostly names."""


OF_NAMES = 0.6
"""Share of its rarity that a word of a name counts: who takes part is compared by itself, and much is told of everybody."""


class Words:
    """The weighed words of a story's assertions.

    Cost: building is linear in words; one question linear in the shorter clause.
    """

    def __init__(self, units: Sequence[Unit], names: Iterable[str] = ()) -> None:
        self._named = frozenset(word for name in names for word in content_words(name))
        clauses = {unit.compared: unit.words for unit in units}
        counted = Counter(word for words in clauses.values() for word in words)
        total = len(clauses)
        self.weight = {
            w: math.log((total + 1) / (n + 0.5)) * (OF_NAMES if w in self._named else _general(w))
            for w, n in counted.items()
        }
        self._weights = [{w: self.weight[w] for w in u.words} for u in units]
        self._squares = [{w: self.weight[w] ** 2 for w in u.words} for u in units]
        self._length = [math.sqrt(math.fsum(s.values())) for s in self._squares]
        self._sum = [math.fsum(w.values()) for w in self._weights]
        self._core = [{w: self.weight.get(w, 1.0) ** 2 for w in u.core} for u in units]
        self._core_length = [math.sqrt(math.fsum(c.values())) for c in self._core]

    def alike(self, a: int, b: int) -> tuple[float, float, float]:
        """How alike the words of two assertions are.

        Returns:  the cosine of their weighed words; the share of the lighter one's weight that the other has too; the cosine of
                  the words of the two acts and of who and what takes part in them. Sums are exact, so order does not matter.
        """
        left, right = self._squares[a], self._squares[b]
        shared = left.keys() & right.keys()
        if not shared:
            return 0.0, 0.0, 0.0
        product = math.fsum(left[w] for w in shared)
        weight = math.fsum(self._weights[a][w] for w in shared)
        core = math.fsum(self._core[a][w] for w in self._core[a].keys() & self._core[b].keys())
        return (
            product / max(1e-9, self._length[a] * self._length[b]),
            weight / max(1e-9, min(self._sum[a], self._sum[b])),
            core / max(1e-9, self._core_length[a] * self._core_length[b]),
        )


@cache
def _general(word: str) -> float:
    """How much a word tells anywhere, 0..1."""
    total, counts = background()
    seen = counts.get(word, 0)
    return min(1.0, (math.log(total / seen) if seen else UNSEEN) / RARE)
