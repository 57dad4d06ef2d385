"""How likely two assertions are one claim: a logistic model over what can be seen of them.

What is seen: the cosine of their sentence vectors, how near their predicates are, whether the same people act and are acted
upon, which slots agree or differ, and how many content words they share. The weights were fitted on pairs of clauses of ECB+
(train topics: same event or another event of the same topic) and of the example story; docs/decisions/060 says how and what
each alone gives. Polarity and phase are left out on purpose: "will meet", "met" and "denies meeting" tell one claim.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from rashomon.model import Record
from rashomon.weigh.assertions import Unit
from rashomon.weigh.slots import SlotView


class Evidence(NamedTuple):
    """What is seen of a pair; every field lies between -1 and 1."""

    cosine: float
    same_predicate: float
    near_predicate: float
    same_agent: float
    other_agent: float
    shared_entities: float
    same_object: float
    number_differs: float
    number_same: float
    place_same: float
    words: float


class PairWeights(Record, frozen=True):
    """Logistic weights, one a field of `Evidence`; fitted by training/fit_claim_pairs.py."""

    intercept: float = -5.46
    cosine: float = 2.89
    same_predicate: float = -1.42
    near_predicate: float = 4.57
    same_agent: float = 0.16
    other_agent: float = -0.77
    shared_entities: float = 0.08
    same_object: float = 0.73
    number_differs: float = -1.5
    number_same: float = 0.97
    place_same: float = 2.12
    words: float = 1.0


def see(a: Unit, b: Unit, cosine: float, near_predicate: float, slots: Sequence[SlotView]) -> Evidence:
    """Look at a pair.

    Args:     cosine: of the clauses' sentence vectors; near_predicate: of the predicates' word vectors; slots: compared.
    Cost:     linear in the clauses' words.
    """
    numbers = {s.verdict for s in slots if s.slot == "number"}
    place = next((s.verdict for s in slots if s.slot == "place"), "unknown")
    shared = set(a.entities) & set(b.entities)
    return Evidence(
        cosine=cosine,
        same_predicate=float(a.predicate == b.predicate and a.predicate != "be"),
        near_predicate=near_predicate,
        same_agent=float(bool(set(a.agents) & set(b.agents))),
        other_agent=float(bool(a.agents and b.agents) and not set(a.agents) & set(b.agents)),
        shared_entities=len(shared) / max(1, len(set(a.entities) | set(b.entities))),
        same_object=float(bool(set(a.others) & set(b.others))),
        number_differs=float("differ" in numbers and "same" not in numbers),
        number_same=float("same" in numbers),
        place_same=float(place == "same"),
        words=len(a.words & b.words) / max(1, min(len(a.words), len(b.words))),
    )


def likelihood(seen: Evidence, weights: PairWeights) -> float:
    """The probability, 0..1, rounded so that it is the same on every machine."""
    total = weights.intercept + sum(getattr(weights, name) * value for name, value in seen._asdict().items())
    return round(1 / (1 + math.exp(-total)), 4)
