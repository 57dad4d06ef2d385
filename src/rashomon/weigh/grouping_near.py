"""Which pairs of a story's assertions are worth comparing slot by slot: by whole arrays, a block of rows at a time.

Of 300 reports come 2,000 assertions, two million pairs. Sixty thousand are near enough to be looked at, and what is seen of them
before their slots are compared (words, vectors, who acts) is arithmetic on whole arrays here. The sums are taken in the order of
`pairs.likelihood`. What two clauses share is kept from fold to fold (`grouping_rows`); what it weighs is the story's, and new.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rashomon.weigh.assertions import Unit
from rashomon.weigh.grouping_rows import SCALE, Block, Key, Rows, rows_of, whole
from rashomon.weigh.likeness import weigh_words, weights_of
from rashomon.weigh.pairs import Evidence, PairWeights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rashomon.weigh.grouping import GroupingConfig

    Matrix = NDArray[np.float32]
    Numbers = NDArray[np.float64]
    Indexes = NDArray[np.int64]
    Flags = NDArray[np.bool_]

FEW = 20
"""Clauses below which a story has no common ground worth taking away."""


class Near(NamedTuple):
    """A pair, left before right, what is seen of it without its slots, and its likelihood so; `open`: whether slots that agree
    could make it likely."""

    left: int
    right: int
    seen: Evidence
    score: float
    open: bool


class NearTable(NamedTuple):
    """The same of many pairs, a column each; `told`: the five that `total_of` takes, to four places."""

    left: Indexes
    right: Indexes
    told: tuple[Numbers, ...]
    same: Flags
    other: Flags
    one_report: Flags
    length: Numbers
    total: Numbers
    """Log odds; `score` is their probability."""
    score: Numbers
    open: Flags

    def only(self, rows: Flags | Indexes) -> NearTable:
        """Some of the pairs."""
        told = tuple(t[rows] for t in self.told)
        flags = self.same[rows], self.other[rows], self.one_report[rows]
        more = *flags, self.length[rows], self.total[rows], self.score[rows], self.open[rows]
        return NearTable(self.left[rows], self.right[rows], told, *more)


def near_pairs(
    units: Sequence[Unit], vectors: Matrix, names: Mapping[str, str], counts: Sequence[bool], config: GroupingConfig
) -> Iterator[Near]:
    """Pairs whose words or vectors are near, two apart that make no claim; see `near_table`.

    Returns:  pairs in order of left and right.
    """
    table = near_table(units, vectors, names, counts, config)
    columns = (table.left, table.right, *table.told, *table[3:7], table.score, table.open)
    for a, b, *seen, score, is_open in zip(*(c.tolist() for c in columns), strict=True):
        plain = Evidence(*[float(v) for v in seen], *[0.0] * (len(Evidence._fields) - len(seen)))
        yield Near(a, b, plain, score, is_open)


def near_table(
    units: Sequence[Unit], vectors: Matrix, names: Mapping[str, str], counts: Sequence[bool], config: GroupingConfig
) -> NearTable:
    """Pairs whose words or vectors are near, two apart that make no claim.

    A pair is passed over whose likelihood would stay below `worth` though all slots agreed, and one that is below it and that
    slots could not make likely.

    Args:     vectors: of unit length, a row a unit; counts: which of the units count casualties: two that do are always open.
    Returns:  pairs in order of left and right.
    Cost:     the products of the rows that are new with all, then whole arrays of the squared number of rows.
    """
    import numpy as np

    if not units:
        none, empty, flags = np.zeros(0, np.int64), np.zeros(0), np.zeros(0, bool)
        return NearTable(none, none, (empty,) * 5, flags, flags, flags, empty, empty, empty, flags)
    story = _Story(units, vectors, names, counts, config)
    found = [story.judge(*story.near(block)) for block in story.rows.blocks]
    left, right = (np.concatenate([f[n] for f in found]) for n in (0, 1))
    told = tuple(np.concatenate(parts) for parts in zip(*(f.told for f in found), strict=True))
    rest = [np.concatenate([f[n] for f in found]) for n in range(3, 10)]
    return NearTable(left, right, told, *rest).only(np.argsort(left * len(units) + right, kind="stable"))


def total_of(weights: PairWeights, views: Sequence[Numbers]) -> Numbers:
    """The sum of log odds of cosine, words and predicates."""
    cosine, weighed, contained, core, near = views
    return (
        weights.intercept + weights.cosine * cosine + weights.weighed * weighed + weights.contained * contained
        + weights.core * core + weights.near_predicate * near
    )  # fmt: skip


def probabilities(total: Numbers) -> Numbers:
    """As `pairs.probability`, of many sums."""
    import numpy as np

    return np.round(1 / (1 + np.exp(-total)), 4)


def _best(weights: PairWeights) -> float:
    """The most that slots and length can add to the log odds of a pair."""
    return weights.number_same + weights.place_same + weights.time_same + weights.length * LONGEST


LONGEST = 3.5
"""Logarithm of the words of a clause of thirty-odd: hardly any has more that tell something."""


class _Story:
    """What is known of each assertion, as arrays, and of the row that it is compared by."""

    def __init__(
        self, units: Sequence[Unit], vectors: Matrix, names: Mapping[str, str], counts: Sequence[bool], config: GroupingConfig
    ) -> None:  # fmt: skip
        import numpy as np

        self._config = config
        keys: list[Key] = [(u.compared, u.core) for u in units]
        row_vectors = dict(zip(reversed(keys), vectors[::-1], strict=True))
        self.rows = rows_of(keys, {k: u.words for k, u in zip(keys, units, strict=True)}, row_vectors)
        numbers = np.array([self.rows.number[k] for k in keys], np.int64)
        self._of_row = _Members(numbers, len(self.rows))
        clauses = {u.compared: u.words for u in units}
        self._words = weights_of(self.rows, *weigh_words(clauses, names.values()))
        self._angles = _Angles(self.rows, {u.compared: int(n) for u, n in zip(units, numbers, strict=True)})
        self._acts = _Predicates(units)
        self.counts = np.array(counts, bool)
        self._counted = np.zeros(len(self.rows), bool)
        self._counted[numbers[self.counts]] = True
        self._clausal = np.array([u.clausal for u in units], bool)
        self._numbered = np.array([bool(u.quantities) for u in units], bool)
        self._placed = np.array([bool(u.place) for u in units], bool)
        self._agents, self._acted = _packed_agents(units), np.array([bool(u.agents) for u in units], bool)
        self._dated = np.array([u.when.earliest is not None for u in units], bool)
        reports = {name: n for n, name in enumerate(sorted({u.report for u in units}))}
        self._reports = np.array([reports[u.report] for u in units], np.int64)
        self._lengths = np.log1p(np.array([len(u.words) for u in units], np.float64)).round(4)

    def near(self, block: Block) -> tuple[Indexes, Indexes, list[Numbers]]:
        """The pairs of assertions, left before right, that are near by their rows; with what is seen of them."""
        import numpy as np

        config = self._config
        late, early, views = self._near_rows(block)
        at, left, right = self._of_row.spread(late, early)
        views = [v[at] for v in views]
        views.append(self._acts.near(left, right))
        least = math.log(config.worth / (1 - config.worth)) - _best(config.weights)
        keep = (views[0] >= config.floor) & ((views[1] >= config.least) | (views[0] >= config.loose))
        keep &= total_of(config.weights, views) >= least
        keep |= self.counts[left] & self.counts[right]
        keep &= (left < right) & (self._clausal[left] | self._clausal[right])
        rows = np.flatnonzero(keep)
        return left[rows], right[rows], [v[rows].round(4) for v in views]

    def _near_rows(self, block: Block) -> tuple[Indexes, Indexes, list[Numbers]]:
        """The pairs of rows, the later one of a block, of which a pair of assertions may be near: cosine of vectors, cosine of
        weighed words, share of the lighter one's weight that the other has too, cosine of the words of the acts."""
        import numpy as np

        config, words, here, width = self._config, self._words, slice(block.first, block.last), block.last
        cosine = self._angles.cosines(block)
        reach = cosine >= config.floor
        counted, counted_before = np.flatnonzero(self._counted[here]), np.flatnonzero(self._counted[:width])
        reach[np.ix_(counted, counted_before)] = True
        reach[:, block.first :] &= np.tri(block.last - block.first, dtype=bool)
        reach[~self._of_row.present[here]] = False
        reach[:, ~self._of_row.present[:width]] = False
        flat = np.flatnonzero(reach)
        late, early = flat // width + block.first, flat % width
        near = cosine.ravel()[flat]
        alike = block.shared(0, words.squares).ravel()[flat] / (words.length[late] * words.length[early])
        open_ = (near >= config.floor) & ((alike >= config.least) | (near >= config.loose))
        kept = np.flatnonzero(open_ | (self._counted[late] & self._counted[early]))
        late, early, flat = late[kept], early[kept], flat[kept]
        contained = block.shared(0, words.shared).ravel()[flat] / np.minimum(words.sum[late], words.sum[early])
        acts = block.shared(1, words.squares).ravel()[flat] / (words.core_length[late] * words.core_length[early])
        return late, early, [near[kept], alike[kept], contained, acts]

    def judge(self, left: Indexes, right: Indexes, told: Sequence[Numbers]) -> NearTable:
        """The pairs that are open or likely enough, with what is seen of them."""
        import numpy as np

        config, weights = self._config, self._config.weights
        acted = self._acted[left] & self._acted[right]
        same = acted & (self._agents[left] & self._agents[right]).any(axis=1)
        other = acted & ~same
        one_report = self._reports[left] == self._reports[right]
        length = np.minimum(self._lengths[left], self._lengths[right])
        total = total_of(weights, told) + weights.same_agent * same + weights.other_agent * other
        total = total + weights.same_report * one_report + weights.length * length
        best = total + weights.number_same * (self._numbered[left] & self._numbered[right])
        best = best + weights.place_same * (self._placed[left] & self._placed[right])
        best = best + weights.time_same * (self._dated[left] & self._dated[right])
        score = probabilities(total)
        is_open = (self.counts[left] & self.counts[right]) | (probabilities(best) >= config.slots)
        table = NearTable(left, right, tuple(told), same, other, one_report, length, total, score, is_open)
        return table.only(is_open | (score >= config.worth))


class _Members:
    """The assertions of each row."""

    def __init__(self, numbers: Indexes, rows: int) -> None:
        import numpy as np

        self._units = np.argsort(numbers, kind="stable")
        self._count = np.bincount(numbers, minlength=rows)
        self._start = np.cumsum(self._count) - self._count
        self.present = self._count > 0

    def spread(self, one: Indexes, other: Indexes) -> tuple[Indexes, Indexes, Indexes]:
        """All pairs of assertions of pairs of rows: the number of the row pair, the earlier and the later assertion; of a row
        with itself each pair once."""
        import numpy as np

        sizes = self._count[one] * self._count[other]
        at = np.repeat(np.arange(len(one)), sizes)
        within = np.arange(len(at)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        width = self._count[other][at]
        a = self._units[self._start[one][at] + within // width]
        b = self._units[self._start[other][at] + within % width]
        once = (one != other)[at] | (a < b)
        return at[once], np.minimum(a, b)[once], np.maximum(a, b)[once]


class _Angles:
    """Cosines of rows, less what all clauses of the story share.

    Every clause of a story about arms is near every other; what is left when their mean is taken away tells them apart (average
    precision of pairs: example .289 -> .313, simulator .724 -> .752).
    """

    def __init__(self, rows: Rows, texts: Mapping[str, int]) -> None:
        import numpy as np

        vectors, few = rows.vectors, len(texts) < FEW
        chosen = np.array(sorted(texts.values()), np.int64)
        summed = vectors[chosen].sum(axis=0)
        whole_sum = float(sum(int(v) ** 2 for v in summed.tolist()))
        count = len(texts)
        self._mean = np.zeros(len(rows)) if few else (vectors @ summed) / count - whole_sum / count**2 / 2
        own = (vectors * vectors).sum(axis=1) - 2 * self._mean
        self._length = np.maximum(1e-6 * SCALE, np.sqrt(np.maximum(own, 0.0)))

    def cosines(self, block: Block) -> Numbers:
        """Of the rows of a block with themselves and all before."""
        here, before = slice(block.first, block.last), slice(block.last)
        found: Numbers = block.products() - (self._mean[here, None] + self._mean[None, before])
        found /= self._length[here, None] * self._length[None, before]
        return found


def _packed_agents(units: Sequence[Unit]) -> NDArray[np.uint8]:
    """Who acts in each assertion, a bit an entity."""
    import numpy as np

    column = {name: n for n, name in enumerate(sorted({a for u in units for a in u.agents}))}
    agents = np.zeros((len(units), len(column)), bool)
    for row, unit in enumerate(units):
        for agent in unit.agents:
            agents[row, column[agent]] = True
    return np.packbits(agents, axis=1)


class _Predicates:
    """Nearness of two assertions' predicates, by static word vectors."""

    def __init__(self, units: Sequence[Unit]) -> None:
        import numpy as np

        from rashomon.models import load_static

        words = sorted({u.predicate for u in units})
        rows = {w: n for n, w in enumerate(words)}
        vectors = whole(np.asarray(load_static().encode(words), np.float64))
        self._near: Numbers = (vectors @ vectors.T) / SCALE**2
        self._row = np.array([rows[u.predicate] for u in units], np.int64)

    def near(self, left: Indexes, right: Indexes) -> Numbers:
        """Nearness of the predicates of pairs."""
        near: Numbers = self._near[self._row[left], self._row[right]]
        return near
