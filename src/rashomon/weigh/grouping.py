"""The same claim across reports: likely pairs (`pairs`), then average-link grouping.

Two assertions that differ in a filled slot (other figures, other places, other days of one act, roles the other way round) are
held apart however alike they are, because that is where contradictions live.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rashomon.model import Record
from rashomon.weigh.assertions import Unit
from rashomon.weigh.pairs import Evidence, PairWeights, likelihood, see
from rashomon.weigh.quantities import TOLLS
from rashomon.weigh.slots import SlotView, compare_slots

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]


# Acts that word vectors hold for near and that are never the same event.
OPPOSED = frozenset(
    frozenset(pair.split("-"))
    for pair in (
        "arrive-leave arrive-depart buy-sell accept-reject win-lose rise-fall open-close enter-leave import-export "
        "arrest-release deny-confirm begin-end start-end start-stop send-receive give-take increase-decrease live-die "
        "come-go approve-reject lend-borrow attack-defend ask-answer"
    ).split()
)


# Of the sieve: nearness of acts, or likeness of words, that a clause must have to another before the encoder is asked.
SAME_ACT, SAME_WORDS = 0.45, 0.75


class GroupingConfig(Record, frozen=True):
    """`sieve`: cosine of static word vectors below which nothing is compared; `floor`: cosine below which a pair is
    not looked at; `same`: likelihood from which a pair is joined; `mean`: what the
    mean over all pairs of two groups must reach to join them; `act`: nearness from which two predicates may be one act; `plain`:
    cosine from which two clauses may be joined although their acts or parties do not match; `loose`: cosine needed where no
    shared party is known. Chosen on ECB+ dev and the example (docs/decisions/060)."""

    sieve: float = 0.60
    floor: float = 0.35
    same: float = 0.40
    mean: float = 0.25
    act: float = 0.55
    plain: float = 0.80
    loose: float = 0.65
    weights: PairWeights = PairWeights()


class Candidate(Record, frozen=True):
    """Two assertions that may be one claim: their indexes, likelihood, cosine, and compared slots."""

    left: int
    right: int
    score: float
    cosine: float
    near: float
    """How near the two predicates are, 0..1."""
    slots: tuple[SlotView, ...]


def embed(units: Sequence[Unit], config: GroupingConfig = GroupingConfig()) -> Matrix:  # noqa: B008
    """Sentence vectors of the assertions' clauses, one row each, normalised; zeros for those that nothing is like.

    A sieve of static word vectors goes first, because the encoder is forty times slower: of the example's pairs that may be
    joined, 98 in 100 pass it.

    Cost: about 500 clauses a second a core; equal clauses are computed once.
    """
    import numpy as np

    from rashomon.models import load_encoder

    vectors = np.zeros((len(units), 384), np.float32)
    wanted = [n for n, alike in enumerate(_alike(units, config.sieve)) if alike or _casualties(units[n])]
    texts = sorted({units[n].told for n in wanted})
    if texts:
        rows = {t: n for n, t in enumerate(texts)}
        vectors[wanted] = load_encoder().encode(texts)[[rows[units[n].told] for n in wanted]]
    return vectors


def _alike(units: Sequence[Unit], least: float) -> list[bool]:
    """Whether some assertion of another report, or of another holder, is like each one by its words."""
    import numpy as np

    from rashomon.models import load_static

    if len(units) < 2:
        return [False] * len(units)
    vectors = load_static().encode([u.told for u in units])
    acts = _Predicates(units)
    place = {key: n for n, key in enumerate(dict.fromkeys((u.report, u.holder) for u in units))}
    home = np.array([place[u.report, u.holder] for u in units])
    found: list[bool] = []
    for first in range(0, len(units), 512):
        likeness = vectors[first : first + 512] @ vectors.T
        near = (likeness >= least) & (home[first : first + 512, None] != home[None, :])
        near &= (acts.rows(first, first + 512) >= SAME_ACT) | (likeness >= SAME_WORDS)
        found += [bool(row) for row in near.any(axis=1)]
    return found


def _casualties(unit: Unit) -> bool:
    """A toll is worded in too many ways for its words to tell."""
    return any(q.unit in TOLLS for q in unit.quantities)


def candidates(
    units: Sequence[Unit], vectors: Matrix, names: Mapping[str, str], config: GroupingConfig
) -> list[Candidate]:
    """Pairs whose vectors are near enough to be looked at, with their likelihood.

    Returns:  pairs with left < right, in that order.
    Cost:     quadratic in assertions for the dot products (4,000 in 0.3 s), linear in near pairs after.
    """
    return [
        Candidate(a, b, likelihood(seen, config.weights), seen.cosine, seen.near_predicate, slots)
        for a, b, seen, slots in see_pairs(units, vectors, names, config)
    ]


def see_pairs(
    units: Sequence[Unit], vectors: Matrix, names: Mapping[str, str], config: GroupingConfig
) -> Iterator[tuple[int, int, Evidence, tuple[SlotView, ...]]]:
    """What is seen of every pair of near clauses: their indexes, the evidence, the compared slots."""
    import numpy as np

    near = _Predicates(units)
    for left in range(0, len(units), 512):
        block = vectors[left : left + 512] @ vectors.T
        for row, column in np.argwhere(block >= config.floor):
            a, b = left + int(row), int(column)
            if a < b:
                slots = compare_slots(units[a], units[b], names)
                cosine = round(float(block[row, column]), 4)
                yield a, b, see(units[a], units[b], cosine, near(a, b), slots), slots


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

    def __call__(self, a: int, b: int) -> float:
        return round(float(self._near[self._row[a], self._row[b]]), 4)


def group(units: Sequence[Unit], pairs: Sequence[Candidate], config: GroupingConfig) -> list[list[int]]:
    """Average-link grouping over the candidate pairs (absent pairs count as 0).

    Returns:  groups of indexes, each sorted, ordered by first member.
    Cost:     about linear in pairs times the logarithm of their number.
    """
    score = {
        (c.left, c.right): (c.score if _may_join(units[c.left], units[c.right], c, config) else 0.0) for c in pairs
    }
    members = {i: [i] for i in range(len(units))}
    home = list(range(len(units)))
    for pair in sorted(pairs, key=lambda c: (-c.score, c.left, c.right)):
        if pair.score < config.same:
            break
        a, b = sorted((home[pair.left], home[pair.right]))
        if a == b or not score[pair.left, pair.right] or _mean(members[a], members[b], score) < config.mean:
            continue
        members[a] += members.pop(b)
        for i in members[a]:
            home[i] = a
    return [sorted(members[a]) for a in sorted(members, key=lambda a: min(members[a]))]


def _may_join(a: Unit, b: Unit, pair: Candidate, config: GroupingConfig) -> bool:
    """What must hold whatever the likelihood: one act, by the same party as far as known, no slot at odds."""
    if differing(pair) or frozenset({a.predicate, b.predicate}) in OPPOSED:
        return False
    if a.kind != b.kind or "copula" in (a.kind, b.kind):
        return pair.cosine >= config.plain
    if a.agents and b.agents and not set(a.agents) & set(b.agents):
        return pair.cosine >= config.plain
    if not (set(a.agents) & set(b.agents) or set(a.others) & set(b.others)) and pair.cosine < config.loose:
        return False
    return pair.near >= config.act or pair.cosine >= config.plain


def differing(pair: Candidate) -> bool:
    """Whether a filled slot differs, so that two assertions of one event are two claims."""
    for view in pair.slots:
        if view.verdict == "differ" and view.slot in ("number", "role", "place", "time"):
            return not (view.slot == "number" and any(s.slot == "number" and s.verdict == "same" for s in pair.slots))
    return False


def _mean(left: Sequence[int], right: Sequence[int], score: Mapping[tuple[int, int], float]) -> float:
    total = sum(score.get((min(a, b), max(a, b)), 0.0) for a in left for b in right)
    return total / (len(left) * len(right))
