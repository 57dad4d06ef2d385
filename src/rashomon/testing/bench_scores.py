"""Matching gold with what was found, and scores over pairs: what the bench needs beyond `scores`.

Matching is one to one, best overlap first, ties in document order, so that a run depends on nothing but its input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from rashomon.model import Offsets
from rashomon.testing.scores import Scores, counts

Spans = Sequence[Offsets]


def shared(left: Spans, right: Spans) -> int:
    """How many characters two sets of spans share."""
    return sum(max(0, min(b, d) - max(a, c)) for a, b in left for c, d in right)


def length(spans: Spans) -> int:
    """How many characters a set of spans holds."""
    return sum(end - start for start, end in spans)


def overlap_of_longer(left: Spans, right: Spans) -> float:
    """Shared characters as a share of the longer side."""
    return shared(left, right) / max(length(left), length(right), 1)


def overlap_of_shorter(left: Spans, right: Spans) -> float:
    """Shared characters as a share of the shorter side."""
    return shared(left, right) / max(min(length(left), length(right)), 1)


def match_spans(
    gold: Sequence[Spans], found: Sequence[Spans], enough: float, measure: Callable[[Spans, Spans], float]
) -> dict[int, int]:
    """Match spans of one text one to one.

    Args:     enough: the least overlap that makes a pair; measure: how overlap is counted.
    Returns:  gold index -> found index.
    Cost:     quadratic in the spans of one text.
    """
    pairs = [(measure(g, f), i, k) for i, g in enumerate(gold) for k, f in enumerate(found)]
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for overlap, i, k in sorted(pairs, key=lambda p: (-p[0], p[1], p[2])):
        if overlap >= enough and overlap > 0 and i not in matched and k not in taken:
            matched[i] = k
            taken.add(k)
    return matched


def pair_scores(gold: Mapping[str, str], predicted: Mapping[str, str]) -> Scores:
    """Precision, recall and F over pairs that stand in one group: lone members, easy for BCubed, count for nothing."""
    wanted, found = _pairs(gold), _pairs({name: predicted[name] for name in gold if name in predicted})
    return counts(len(wanted & found), len(found), len(wanted))


def _pairs(labels: Mapping[str, str]) -> set[tuple[str, str]]:
    groups: dict[str, list[str]] = {}
    for name in sorted(labels):
        groups.setdefault(labels[name], []).append(name)
    return {pair for members in groups.values() for pair in combinations(members, 2)}


def majority(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each left the right that it occurs with most often; ties go to the first in alphabetical order."""
    counted: dict[str, dict[str, int]] = {}
    for left, right in pairs:
        of_left = counted.setdefault(left, {})
        of_left[right] = of_left.get(right, 0) + 1
    return {left: min(rights, key=lambda r: (-rights[r], r)) for left, rights in counted.items()}


def assign(pairs: Iterable[tuple[str, str]], second: Callable[[str, str], float] = lambda a, b: 0.0) -> dict[str, str]:
    """A one-to-one assignment of lefts to rights, the most frequent pair first; `second` decides between equals."""
    counted: dict[tuple[str, str], int] = {}
    for pair in pairs:
        counted[pair] = counted.get(pair, 0) + 1
    assigned: dict[str, str] = {}
    taken: set[str] = set()
    for left, right in sorted(counted, key=lambda p: (-counted[p], -second(*p), p)):
        if left not in assigned and right not in taken:
            assigned[left] = right
            taken.add(right)
    return assigned


def flags_scores(gold: Sequence[bool], predicted: Sequence[bool]) -> Scores:
    """Precision, recall and F of yes and no answers."""
    right = sum(g and p for g, p in zip(gold, predicted, strict=True))
    return counts(right, sum(predicted), sum(gold))
