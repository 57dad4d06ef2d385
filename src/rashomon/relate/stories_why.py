"""Why reports stand in one story, in words: the names, words of titles and other words that they share, and the days."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from heapq import nsmallest
from typing import TYPE_CHECKING

from rashomon.model import Record
from rashomon.relate.stories_index import UNDATED
from rashomon.relate.stories_terms import is_common

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rashomon.relate.stories_terms import Vector, Words

_LOOKED_AT = 50
"""Reports of a story that are counted for its reasons; more would not change the words."""
_SHOWN = 6
_RANKED = 60
"""Terms, the heaviest, among which the words shown are looked for."""
_TOLD_AS = (("names", "names"), ("title", "words of titles"), ("body", "words"))


class Tie(Record, frozen=True):
    """What ties one report to its story: the report that is most like it, and what the two share."""

    nearest: int
    """Place of that report in the story."""
    likeness: float
    names: tuple[str, ...]
    words: tuple[str, ...]
    days: int | None
    """Days between the two; None where a date is missing."""


def shared_by(vectors: Sequence[Vector], days: Sequence[int], terms: Words) -> tuple[str, ...]:
    """The words and names that most of a story's reports share, heaviest first, and the days they span."""
    import numpy as np

    some = vectors[:_LOOKED_AT]
    terms_of, inverse, held = np.unique(np.concatenate([v.ids for v in some]), return_inverse=True, return_counts=True)
    weight = np.bincount(inverse, weights=np.concatenate([v.weights for v in some]))
    shared = held >= max(2, math.ceil(len(some) / 2))
    told = _by_channel(dict(zip(terms_of[shared].tolist(), weight[shared].tolist(), strict=True)), terms)
    why = [f"shared {label}: {', '.join(told[channel])}" for channel, label in _TOLD_AS if told[channel]]
    dated = [day for day in days if day != UNDATED]
    if dated:
        span = max(dated) - min(dated)
        why.append(f"published within {span} days" if span else "published on one day")
    return tuple(why)


def _by_channel(weight: Mapping[int, float], terms: Words) -> dict[str, list[str]]:
    """The heaviest telling words of each channel, each word in the first channel that has it."""
    heaviest = nsmallest(_RANKED, weight, key=lambda t: -weight[t])
    called = {t: terms.word_of(t) for t in heaviest}
    ranked = sorted((t for t in heaviest if not is_common(called[t][0])), key=lambda t: (-weight[t], called[t]))
    seen: set[str] = set()
    told: dict[str, list[str]] = {}
    for channel, _ in _TOLD_AS:
        words = [called[t][0] for t in ranked if called[t][1] == channel][:_SHOWN]
        told[channel] = [word for word in words if word not in seen]
        seen.update(words)
    return told


Shared = Mapping[str, Sequence[str]]
"""The heaviest telling words of each channel."""


def shared_by_two(one: Vector, other: Vector, terms: Words) -> Shared:
    """The telling words that two reports share, by channel.

    Cost:     that of sorting their words.
    """
    import numpy as np

    common, here, there = np.intersect1d(one.ids, other.ids, return_indices=True)
    product = one.weights[here] * other.weights[there]
    return _by_channel(dict(zip(common.tolist(), product.tolist(), strict=True)), terms)


def ties_of(
    vectors: Sequence[Vector], likeness: NDArray[np.float64], days: Sequence[int], terms: Words,
    shared_by: Callable[[int, int], Shared] | None = None,
) -> list[Tie]:  # fmt: skip
    """What ties each report of a story to it.

    Args:     likeness: of each pair, days counted in; days: day numbers; shared_by: what two reports share, by their places,
              where that is remembered.
    Returns:  one tie a report, in order; none for a story of one.
    Cost:     linear in the reports, given their likeness.
    """
    import numpy as np

    if len(vectors) < 2:
        return []
    found = []
    for row, vector in enumerate(vectors):
        beside = np.array(likeness[row])
        beside[row] = -1.0
        near = int(np.argmax(beside))
        told = shared_by(row, near) if shared_by is not None else shared_by_two(vector, vectors[near], terms)
        both = days[row] != UNDATED and days[near] != UNDATED
        gap = abs(days[row] - days[near]) if both else None
        words = (*told["title"], *told["body"])[:_SHOWN]
        found.append(Tie(near, round(float(beside[near]), 4), tuple(told["names"]), words, gap))
    return found
