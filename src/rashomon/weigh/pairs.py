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
from rashomon.weigh.slots import SlotView


class Evidence(NamedTuple):
    """What is seen of a pair; every field but the length lies between -1 and 1."""

    cosine: float
    weighed: float
    """The cosine of their words, each weighed by its rarity in the story."""
    contained: float
    """The share of the lighter clause's words, so weighed, that the other has."""
    core: float
    """The same cosine of the words of the two acts and of who and what takes part in them."""
    near_predicate: float
    same_agent: float
    other_agent: float
    same_report: float
    """One report seldom tells a thing twice."""
    length: float
    """The logarithm of one more than the words of the shorter clause: of two short ones likeness says less."""
    number_differs: float
    number_same: float
    place_same: float
    time_same: float


class PairWeights(Record, frozen=True):
    """Logistic weights, one a field of `Evidence`; fitted by training/fit_claim_pairs.py."""

    intercept: float = -5.2
    cosine: float = 3.0
    weighed: float = 3.3
    contained: float = 1.9
    core: float = -0.65
    near_predicate: float = 0.9
    same_agent: float = -0.4
    other_agent: float = 0.3
    same_report: float = -0.7
    length: float = 0.65
    number_differs: float = -2.4
    number_same: float = 2.5
    place_same: float = 1.3
    time_same: float = 1.0


def with_slots(seen: Evidence, slots: Sequence[SlotView]) -> Evidence:
    """The same with what the compared slots say.

    Cost:     linear in slots.
    """
    numbers = {s.verdict for s in slots if s.slot == "number"}
    place = next((s.verdict for s in slots if s.slot == "place"), "unknown")
    return seen._replace(
        number_differs=float("differ" in numbers and "same" not in numbers),
        number_same=float("same" in numbers),
        place_same=float(place == "same"),
        time_same=float(any(s.slot == "time" and s.verdict == "same" for s in slots)),
    )


def likelihood(seen: Evidence, weights: PairWeights) -> float:
    """The probability, 0..1, rounded so that it is the same on every machine."""
    total = (
        weights.intercept
        + weights.cosine * seen.cosine
        + weights.weighed * seen.weighed
        + weights.contained * seen.contained
        + weights.core * seen.core
        + weights.near_predicate * seen.near_predicate
        + weights.same_agent * seen.same_agent
        + weights.other_agent * seen.other_agent
        + weights.same_report * seen.same_report
        + weights.length * seen.length
        + weights.number_differs * seen.number_differs
        + weights.number_same * seen.number_same
        + weights.place_same * seen.place_same
        + weights.time_same * seen.time_same
    )
    return probability(total)


def probability(total: float) -> float:
    """The probability, 0..1, of a sum of log odds, rounded so that it is the same on every machine."""
    return round(1 / (1 + math.exp(-total)), 4)


def logit(chance: float) -> float:
    """The log odds of a probability, which is taken to lie within .003 of neither end."""
    inside = min(0.997, max(0.003, chance))
    return math.log(inside / (1 - inside))
