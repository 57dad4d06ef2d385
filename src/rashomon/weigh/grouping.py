"""The same claim across reports: a score for pairs of assertions, then average-link grouping.

The score is the cosine of the sentence vectors (all-MiniLM-L6-v2), moved by the slots: shared participants and the same
predicate raise it; differing numbers, places, days or agents of the same predicate hold two claims apart however alike their
words are, because that is where contradictions live. Polarity and phase do not separate: "will meet", "met" and "denies
meeting" are tellings of one claim, with different statuses.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rashomon.model import Record
from rashomon.weigh.assertions import Unit
from rashomon.weigh.slots import SlotView, compare_slots

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]


class GroupingConfig(Record, frozen=True):
    """Thresholds of the pair score, chosen on the example story's claims and read on real stories (decision 061)."""

    same: float = 0.80
    related: float = 0.55
    shared_entity: float = 0.04
    same_predicate: float = 0.05
    no_shared_entity: float = -0.10
    differ: float = -0.25


class Candidate(Record, frozen=True):
    """Two assertions that may be one claim: their indexes, score, and compared slots."""

    left: int
    right: int
    score: float
    slots: tuple[SlotView, ...]


def embed(units: Sequence[Unit]) -> Matrix:
    """Sentence vectors of the assertions' clauses, one row each, normalised.

    Cost: about 500 clauses a second a core; equal clauses are computed once.
    """
    import numpy as np

    from rashomon.models import load_encoder

    texts = sorted({u.told for u in units})
    if not texts:
        return np.zeros((0, 384), np.float32)
    rows = {t: n for n, t in enumerate(texts)}
    vectors = load_encoder().encode(texts)
    return np.asarray(vectors[[rows[u.told] for u in units]], np.float32)


def candidates(
    units: Sequence[Unit], vectors: Matrix, names: Mapping[str, str], config: GroupingConfig
) -> list[Candidate]:
    """Pairs whose vectors are near enough to be related, scored.

    Returns:  pairs with left < right, in that order.
    Cost:     quadratic in assertions for the dot products (4,000 in 0.3 s), linear in near pairs after.
    """
    import numpy as np

    found = []
    floor = config.related - config.shared_entity - config.same_predicate
    for left in range(0, len(units), 512):
        block = vectors[left : left + 512] @ vectors.T
        for row, column in np.argwhere(block >= floor):
            a, b = left + int(row), int(column)
            if a < b:
                cosine = round(float(block[row, column]), 4)
                slots = compare_slots(units[a], units[b], names)
                score = pair_score(units[a], units[b], cosine, slots, config)
                if score >= config.related:
                    found.append(Candidate(a, b, score, slots))
    return found


def pair_score(a: Unit, b: Unit, cosine: float, slots: Sequence[SlotView], config: GroupingConfig) -> float:
    """How sure two assertions are of being one claim; a differing slot counts against it."""
    score = cosine
    if a.entities and b.entities:
        shared = set(a.entities) & set(b.entities)
        score += min(2, len(shared)) * config.shared_entity if shared else config.no_shared_entity
    if a.predicate == b.predicate and a.kind == "verb":
        score += config.same_predicate
    # Differing figures, places, days or people are what makes two claims of one event.
    if any(s.verdict == "differ" and s.slot in ("number", "place", "time", "participant", "role") for s in slots):
        score += config.differ
    return round(score, 4)


def group(size: int, pairs: Sequence[Candidate], config: GroupingConfig) -> list[list[int]]:
    """Average-link grouping over the candidate pairs (absent pairs count as 0).

    Returns:  groups of indexes, each sorted, ordered by first member.
    Cost:     about linear in pairs times the logarithm of their number.
    """
    score = {(c.left, c.right): c.score for c in pairs}
    members = {i: [i] for i in range(size)}
    home = list(range(size))
    for pair in sorted(pairs, key=lambda c: (-c.score, c.left, c.right)):
        if pair.score < config.same:
            break
        a, b = home[pair.left], home[pair.right]
        if a == b or _average(members[a], members[b], score) < config.same - 0.08:
            continue
        a, b = min(a, b), max(a, b)
        members[a] += members.pop(b)
        for i in members[a]:
            home[i] = a
    return [sorted(members[a]) for a in sorted(members, key=lambda a: min(members[a]))]


def _average(left: Sequence[int], right: Sequence[int], score: Mapping[tuple[int, int], float]) -> float:
    total = sum(score.get((min(a, b), max(a, b)), 0.3) for a in left for b in right)
    return total / (len(left) * len(right))
