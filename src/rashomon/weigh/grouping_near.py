"""Which pairs of a story's assertions are worth comparing slot by slot: by matrices, a block of rows at a time.

Of 300 reports come 2,000 assertions, two million pairs. Sixty thousand are near enough to be looked at, and what is seen of them
before their slots are compared (words, vectors, who acts) is arithmetic on whole arrays here. The sums are taken in the order of
`pairs.likelihood`, so every figure is the same to its last bit.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rashomon.weigh.assertions import Unit
from rashomon.weigh.likeness import Words
from rashomon.weigh.pairs import Evidence, PairWeights, probability

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rashomon.weigh.grouping import GroupingConfig

    Matrix = NDArray[np.float32]
    Numbers = NDArray[np.float64]

BLOCK = 512
"""Rows compared with all at once: a few matrices of 512 by 2,000."""


class Near(NamedTuple):
    """A pair, left before right, what is seen of it without its slots, and its likelihood so; `open`: whether slots that agree
    could make it likely."""

    left: int
    right: int
    seen: Evidence
    score: float
    open: bool


def near_pairs(
    units: Sequence[Unit], vectors: Matrix, names: Mapping[str, str], counts: Sequence[bool], config: GroupingConfig
) -> Iterator[Near]:
    """Pairs whose words or vectors are near, two minor ones apart.

    A pair is passed over whose likelihood would stay below `worth` though all slots agreed, and one that is below it and that
    slots could not make likely.

    Args:     counts: which of the units count casualties: two that do are always open.
    Returns:  pairs in order of left and right.
    Cost:     the products of the units' rows with one another, then linear in near pairs.
    """
    import numpy as np

    story = _Story(units, names, counts, config.weights)
    minor = np.array([u.minor for u in units], bool)
    least = math.log(config.worth / (1 - config.worth)) - _best(config.weights)
    for first in range(0, len(units), BLOCK):
        last = min(first + BLOCK, len(units))
        views = story.alike(vectors, first, last)
        cosine, weighed = views[0], views[1]
        both = story.counts[first:last, None] & story.counts[None, :]
        keep = (
            (cosine >= config.floor) & ((weighed >= config.least) | (cosine >= config.loose))
            & (_total(config.weights, views) >= least)
        ) | both  # fmt: skip
        keep &= ~(minor[first:last, None] & minor[None, :]) & (np.arange(first, last)[:, None] < np.arange(len(units)))
        rows, right = np.nonzero(keep)
        told: list[Numbers] = [np.asarray(view[rows, right], np.float64).round(4) for view in views]
        yield from story.judge(first + rows, right, told, config)


def _total(weights: PairWeights, views: Sequence[Matrix | Numbers]) -> Matrix | Numbers:
    """The sum of log odds of cosine, words and predicates."""
    cosine, weighed, contained, core, near = views
    total: Matrix | Numbers = (
        weights.intercept + weights.cosine * cosine + weights.weighed * weighed + weights.contained * contained
        + weights.core * core + weights.near_predicate * near
    )  # fmt: skip
    return total


def _best(weights: PairWeights) -> float:
    """The most that slots and length can add to the log odds of a pair."""
    return weights.number_same + weights.place_same + weights.time_same + weights.length * LONGEST


LONGEST = 3.5
"""Logarithm of the words of a clause of thirty-odd: hardly any has more that tell something."""


class _Story:
    """What is known of each assertion, as arrays."""

    def __init__(
        self, units: Sequence[Unit], names: Mapping[str, str], counts: Sequence[bool], weights: PairWeights
    ) -> None:
        import numpy as np

        self.counts = np.array(counts, bool)
        self._words, self._acts, self._weights = Words(units, names.values()), _Predicates(units), weights
        self._numbered = np.array([bool(u.quantities) for u in units], bool)
        self._placed = np.array([bool(u.place) for u in units], bool)
        column = {name: n for n, name in enumerate(sorted({a for u in units for a in u.agents}))}
        self._agents = np.zeros((len(units), len(column)), np.float32)
        for row, unit in enumerate(units):
            for agent in unit.agents:
                self._agents[row, column[agent]] = 1
        reports = {name: n for n, name in enumerate(sorted({u.report for u in units}))}
        self._reports = np.array([reports[u.report] for u in units], np.int64)
        self._lengths = np.log1p(np.array([len(u.words) for u in units], np.float64)).round(4)
        self._dated = np.array([u.when.earliest is not None for u in units], bool)
        self._acted = np.array([bool(u.agents) for u in units], bool)

    def alike(self, vectors: Matrix, first: int, last: int) -> tuple[Matrix, ...]:
        """Cosine, words (three views) and predicates of some assertions against all."""
        cosine = vectors[first:last] @ vectors.T
        return cosine, *self._words.alike(first, last), self._acts.rows(first, last)

    def judge(
        self, left: NDArray[np.int64], right: NDArray[np.int64], told: Sequence[Numbers], config: GroupingConfig
    ) -> Iterator[Near]:
        """The pairs that are open or likely enough, with what is seen of them."""
        import numpy as np

        weights = self._weights
        acted = self._acted[left] & self._acted[right]
        same = np.zeros(len(left), bool)  # whether they share an agent, asked only where both have one
        some = np.flatnonzero(acted)
        same[some] = (self._agents[left[some]] * self._agents[right[some]]).any(axis=1)
        other = acted & ~same
        one_report = self._reports[left] == self._reports[right]
        length = np.minimum(self._lengths[left], self._lengths[right])
        total = _total(weights, told) + weights.same_agent * same + weights.other_agent * other
        total = total + weights.same_report * one_report + weights.length * length
        best = total + weights.number_same * (self._numbered[left] & self._numbered[right])
        best = best + weights.place_same * (self._placed[left] & self._placed[right])
        best = best + weights.time_same * (self._dated[left] & self._dated[right])
        hopes = (self.counts[left] & self.counts[right]).tolist()
        views = (same, other, one_report, length, *told)
        rows = zip(left.tolist(), right.tolist(), *(m.tolist() for m in views), strict=True)
        totals = zip(total.tolist(), best.tolist(), hopes, strict=True)
        for (a, b, shared, apart, near_by, words, *five), (plain, hoped, counted) in zip(rows, totals, strict=True):
            score = probability(plain)
            is_open = counted or probability(hoped) >= config.slots
            if is_open or score >= config.worth:
                cosine, weighed, contained, core, near = five
                acting = float(shared), float(apart)
                seen = Evidence(
                    cosine, weighed, contained, core, near, *acting, 0.0, 0.0, 0.0, float(near_by), words, 0.0
                )
                yield Near(a, b, seen, score, is_open)


class _Predicates:
    """Nearness of two assertions' predicates, by static word vectors."""

    def __init__(self, units: Sequence[Unit]) -> None:
        import numpy as np

        from rashomon.models import load_static

        words = sorted({u.predicate for u in units})
        rows = {w: n for n, w in enumerate(words)}
        vectors = load_static().encode(words) if words else np.zeros((0, 1), np.float32)
        self._near = vectors @ vectors.T
        self._row = [rows[u.predicate] for u in units]

    def rows(self, first: int, last: int) -> Matrix:
        """Nearness of some assertions' predicates to those of all."""
        return self._near[self._row[first:last]][:, self._row]
