"""How alike the words of two assertions are, each word weighed by how much it tells within this story.

All reports of a story share its names and its subject; what tells two claims apart are the words that few clauses use ("log",
"transponder", "twelve knots"). A word's weight is its rarity among the story's clauses, less where news in general is full of it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from rashomon.relate.stories_terms import background
from rashomon.weigh.assertions import Unit
from rashomon.weigh.told import content_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

RARE = 6.0
"""Natural logarithm of the rarity in news in general from which a word counts in full."""

UNSEEN = 8.0
"""Rarity of a word that the table of news words does not know: mostly names."""


OF_NAMES = 0.6
"""Share of its rarity that a word of a name counts: who takes part is compared by itself, and much is told of everybody."""


class Words:
    """The weighed words of a story's assertions.

    Cost: building is linear in words; a question the product of some rows with all, over the words that two clauses share.
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
        shared = {w for w, n in counted.items() if n > 1}
        self._words = _Rows([{w: self.weight[w] for w in u.words} for u in units], shared)
        self._core = _Rows([{w: self.weight.get(w, 1.0) for w in u.core} for u in units], shared)

    def alike(self, first: int, last: int) -> tuple[Matrix, Matrix, Matrix]:
        """How alike the words of some assertions are to those of all.

        Returns:  the cosine of their weighed words; the share of the lighter one's weight that the other has too; the cosine of
                  the words of the two acts and of who and what takes part in them.
        """
        words, contained = self._words.against(first, last)
        return words, contained, self._core.against(first, last)[0]


class _Rows:
    """Weighed words as rows of a matrix; words that one clause alone has count for its length and take no column."""

    def __init__(self, weights: Sequence[Mapping[str, float]], shared: Collection[str]) -> None:
        import numpy as np

        column = {w: n for n, w in enumerate(sorted(shared))}
        self._rows = np.zeros((len(weights), len(column)), np.float32)
        for row, words in enumerate(weights):
            for word, weight in words.items():
                if word in column:
                    self._rows[row, column[word]] = weight
        self._roots = np.sqrt(self._rows)
        self._length = np.array(
            [max(1e-6, math.sqrt(math.fsum(v * v for v in w.values()))) for w in weights], np.float32
        )
        self._sum = np.array([max(1e-6, math.fsum(w.values())) for w in weights], np.float32)

    def against(self, first: int, last: int) -> tuple[Matrix, Matrix]:
        """The cosines of some rows to all, and the shares of the lighter row's weight."""
        import numpy as np

        cosine: Matrix = (self._rows[first:last] @ self._rows.T) / np.outer(self._length[first:last], self._length)
        both: Matrix = self._roots[first:last] @ self._roots.T
        lighter: Matrix = np.minimum(self._sum[first:last, None], self._sum[None, :])
        return cosine, np.divide(both, lighter, dtype=np.float32)


@cache
def _general(word: str) -> float:
    """How much a word tells anywhere, 0..1."""
    total, counts = background()
    seen = counts.get(word, 0)
    return min(1.0, (math.log(total / seen) if seen else UNSEEN) / RARE)
