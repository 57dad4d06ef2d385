"""Reports as rows of weighed terms, and for a new one the rows that are like it, without looking at all of them.

A report is found by the words that weigh most in it: every row that shares such a word and lies within the horizon of
days, and, however old, every row that shares a rare one. Only those rows are compared in full, so the cost of a report
grows with the reports of its month and not with the archive. What is not found counts as unlike.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

from rashomon.model import Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rashomon.relate.stories_terms import Vector

UNDATED = -1


class IndexConfig(Record, frozen=True):
    """Settings of `Index`."""

    keys: int = 60
    """Terms of a report, the heaviest, by which it is found."""
    rare: int = 150
    """Rows that may share a key for it to find rows beyond the horizon; more than that tells nothing."""
    horizon: int = 30
    """Days within which every key finds."""
    least: float = 0.01
    """Product over the keys alone from which on rows are compared in full."""
    most: int = 150
    """Rows compared in full, the best by their keys; how like the others are is estimated from their keys."""


class Found(Record, frozen=True):
    """Rows like a report, in order, and how like: the product of the whole vectors."""

    rows: NDArray[np.int64]
    products: NDArray[np.float64]


class _Postings:
    """The rows of one key and its weights in them; arrays of the standard library grow a number at a time for little."""

    __slots__ = ("rows", "weights")

    def __init__(self) -> None:
        self.rows = array("q")
        self.weights = array("f")

    def since(self, near: int, rare: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Rows from `near` on with their weights; all, where they are at most `rare`. To be let go of before it grows."""
        import numpy as np

        low = 0 if len(self.rows) <= rare else bisect_left(self.rows, near)
        return np.frombuffer(self.rows, np.int64)[low:], np.frombuffer(self.weights, np.float32)[low:]


class Index:
    """Rows in the order in which they came, dated by day number (`UNDATED` where unknown)."""

    def __init__(self, config: IndexConfig = IndexConfig()) -> None:  # noqa: B008
        import numpy as np

        self.config = config
        self.count = 0
        self._ids = np.zeros(1 << 16, np.int32)
        self._weights = np.zeros(1 << 16, np.float32)
        self._bounds = np.zeros(1 << 10, np.int64)
        self._days = np.full(1 << 10, UNDATED, np.int64)
        self._postings: dict[int, _Postings] = {}
        self._query = np.zeros(1 << 16, np.float32)
        self._top = 0
        self._dated = 0
        self._rising = True

    @property
    def days(self) -> NDArray[np.int64]:
        """Day numbers of all rows."""
        return self._days[: self.count]

    def row(self, number: int) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Ids and weights of one row."""
        low, high = int(self._bounds[number]), int(self._bounds[number + 1])
        return self._ids[low:high], self._weights[low:high]

    def keys_of(self, vector: Vector) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """The heaviest terms of a vector."""
        import numpy as np

        if len(vector.ids) <= self.config.keys:
            return vector.ids, vector.weights
        # By weight, then in the order of the text: the numbers that words were given depend on what came before.
        chosen = np.sort(np.argsort(-vector.weights, kind="stable")[: self.config.keys])
        return vector.ids[chosen], vector.weights[chosen]

    def find(self, vector: Vector, day: int) -> Found:
        """The rows like a vector.

        Args:     vector: of a report that need not be a row; day: its day number or `UNDATED`.
        Returns:  rows in order with their products.
        Cost:     some 0.5 ms where a thousand rows lie within the horizon.
        """
        import numpy as np

        near = self._near(day)
        rows, parts = [], []
        ids, weights = self.keys_of(vector)
        for term, weight in zip(ids.tolist(), weights.tolist(), strict=True):
            posting = self._postings.get(term)
            if posting is None:
                continue
            found, held = posting.since(near, self.config.rare)
            rows.append(found)
            parts.append(held * weight)
        if not rows:
            return Found(np.zeros(0, np.int64), np.zeros(0))
        sums = np.bincount(np.concatenate(rows), weights=np.concatenate(parts), minlength=1)
        chosen = np.flatnonzero(sums >= self.config.least)
        if len(chosen) <= self.config.most:
            return Found(chosen, self._products(vector, chosen))
        best = np.sort(np.argsort(-sums[chosen], kind="stable")[: self.config.most])
        exact = self._products(vector, chosen[best])
        # The rest is taken to be as much more alike than its keys say as the best rows are.
        products = sums[chosen] * (exact.sum() / sums[chosen[best]].sum())
        products[best] = exact
        return Found(chosen, products)

    def _near(self, day: int) -> int:
        """The first row within the horizon; all rows where days do not rise, or are not known."""
        import numpy as np

        if day == UNDATED or not self._rising:
            return 0
        return int(np.searchsorted(self._days[: self._dated], day - self.config.horizon))

    def _products(self, vector: Vector, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        import numpy as np

        if not len(rows):
            return np.zeros(0)
        highest = max(int(vector.ids.max(initial=0)), self._top) + 1
        if highest > len(self._query):
            self._query = np.zeros(2 * highest, np.float32)
        starts, ends = self._bounds[rows], self._bounds[rows + 1]
        lengths = ends - starts
        begins = np.cumsum(lengths) - lengths
        flat = np.arange(int(lengths.sum())) + np.repeat(starts - begins, lengths)
        self._query[vector.ids] = vector.weights
        products = self._query[self._ids[flat]] * self._weights[flat]
        self._query[vector.ids] = 0
        found: NDArray[np.float64] = np.add.reduceat(products, begins).astype(np.float64)
        return found

    def append(self, vector: Vector, day: int) -> int:
        """Keep a report as the next row.

        Returns:  its row.
        """
        import numpy as np

        if self.count + 2 > len(self._bounds):
            self._bounds = np.concatenate([self._bounds, np.zeros(len(self._bounds), np.int64)])
            self._days = np.concatenate([self._days, np.full(len(self._days), UNDATED, np.int64)])
        start = int(self._bounds[self.count])
        end = start + max(len(vector.ids), 1)  # an empty vector keeps one zero: `reduceat` wants something to add
        if end > len(self._ids):
            self._ids = np.concatenate([self._ids, np.zeros(end, np.int32)])
            self._weights = np.concatenate([self._weights, np.zeros(end, np.float32)])
        if len(vector.ids):
            self._ids[start : start + len(vector.ids)] = vector.ids
            self._weights[start : start + len(vector.ids)] = vector.weights
            self._top = max(self._top, int(vector.ids.max()))
        row = self.count
        self._days[row] = day
        if day != UNDATED:
            self._rising = self._rising and self._dated == row and (row == 0 or int(self._days[row - 1]) <= day)
            self._dated += 1
        self.count += 1
        self._bounds[self.count] = end
        ids, weights = self.keys_of(vector)
        for term, weight in zip(ids.tolist(), weights.tolist(), strict=True):
            posting = self._postings.get(term)
            if posting is None:
                posting = self._postings[term] = _Postings()
            posting.rows.append(row)
            posting.weights.append(weight)
        return row
