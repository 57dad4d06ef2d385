"""Scores for the bench and for people's own gold: pure functions of gold and prediction.

Every score is in 0..1 (correlation in -1..1); an empty comparison gives 0.0, never a division by zero.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence

Scores = tuple[float, float, float]
"""Precision, recall, F."""


def f_of(precision: float, recall: float) -> float:
    """The harmonic mean of two numbers; 0.0 when both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def counts(right: float, predicted: float, gold: float) -> Scores:
    """Precision, recall and F from how many were right, predicted and there to be found."""
    precision = right / predicted if predicted else 0.0
    recall = right / gold if gold else 0.0
    return precision, recall, f_of(precision, recall)


def bcubed(gold: Mapping[str, str], predicted: Mapping[str, str]) -> Scores:
    """Score a clustering item by item.

    Args:     gold, predicted: the label of each member's group; members missing from `predicted` count as alone.
    Returns:  the mean over members of the share of its group that belongs (precision), of what belongs that is in its
              group (recall), and the F of both means.
    Cost:     linear in members.
    From:     Bagga and Baldwin (1998).
    """
    joint: dict[tuple[str, str], int] = {}
    of_gold: dict[str, int] = {}
    of_predicted: dict[str, int] = {}
    pairs = [(label, predicted.get(name, f"\0alone {name}")) for name, label in gold.items()]
    for pair in pairs:
        joint[pair] = joint.get(pair, 0) + 1
        of_gold[pair[0]] = of_gold.get(pair[0], 0) + 1
        of_predicted[pair[1]] = of_predicted.get(pair[1], 0) + 1
    if not pairs:
        return 0.0, 0.0, 0.0
    precision = math.fsum(joint[p] / of_predicted[p[1]] for p in pairs) / len(pairs)
    recall = math.fsum(joint[p] / of_gold[p[0]] for p in pairs) / len(pairs)
    return precision, recall, f_of(precision, recall)


def labels_of(groups: Iterable[Iterable[str]]) -> dict[str, str]:
    """Turn groups into the label of each member, for `bcubed`."""
    return {name: str(number) for number, group in enumerate(groups) for name in group}


def set_scores(gold: Iterable[Hashable], predicted: Iterable[Hashable]) -> Scores:
    """Score a set of found things: exact spans, pairs, labels."""
    wanted, found = set(gold), set(predicted)
    return counts(len(wanted & found), len(found), len(wanted))


def overlap_scores(gold: Sequence[tuple[int, int]], predicted: Sequence[tuple[int, int]]) -> Scores:
    """Score spans by the characters that they share; overlapping spans on one side count once."""
    wanted, found = _merged(gold), _merged(predicted)
    return counts(_common(wanted, found), _total(found), _total(wanted))


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


def _total(spans: Sequence[tuple[int, int]]) -> int:
    return sum(end - start for start, end in spans)


def _common(left: Sequence[tuple[int, int]], right: Sequence[tuple[int, int]]) -> int:
    i = j = shared = 0
    while i < len(left) and j < len(right):
        shared += max(0, min(left[i][1], right[j][1]) - max(left[i][0], right[j][0]))
        if left[i][1] <= right[j][1]:
            i += 1
        else:
            j += 1
    return shared


def accuracy(gold: Sequence[Hashable], predicted: Sequence[Hashable]) -> float:
    """The share of equal pairs of two sequences of one length."""
    return sum(a == b for a, b in zip(gold, predicted, strict=True)) / len(gold) if gold else 0.0


def pearson(left: Sequence[float], right: Sequence[float]) -> float:
    """Pearson's correlation; 0.0 when one side does not vary."""
    if len(left) != len(right) or not left:
        return 0.0
    mean_left, mean_right = math.fsum(left) / len(left), math.fsum(right) / len(right)
    a = [x - mean_left for x in left]
    b = [x - mean_right for x in right]
    spread = math.sqrt(math.fsum(x * x for x in a) * math.fsum(y * y for y in b))
    return math.fsum(x * y for x, y in zip(a, b, strict=True)) / spread if spread else 0.0


def mean_absolute_error(left: Sequence[float], right: Sequence[float]) -> float:
    """The mean absolute difference of two sequences of one length; 0.0 when they are empty."""
    return math.fsum(abs(a - b) for a, b in zip(left, right, strict=True)) / len(left) if left else 0.0
