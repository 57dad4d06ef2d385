"""What may be one more telling of a claim: too like it to be left out of the count, not like enough to be joined to it.

A claim's range of origins is only as good as the grouping. Where another report has a passage that may well tell the same, "one
origin at most" would be untrue: such a passage adds nothing to the least, and one to the most if it starts elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from rashomon import shapes
from rashomon.model import Record
from rashomon.weigh.assertions import Unit
from rashomon.weigh.candidates import Pairs
from rashomon.weigh.origins import Context, Leg, fold_legs, leg_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Indexes = NDArray[np.int64]


class NearbyConfig(Record, frozen=True):
    """`likely`: the likelihood from which a passage may tell a claim that it was not joined to, `minor` where one of the two is a
    dependent clause or a heading. From .15 more ranges hold (real .675, example .694) and fewer are exact (.523, .429)."""

    likely: float = 0.20
    minor: float = 0.35


MOST = 3
"""Origins that such passages may add to a claim's range."""


def nearby_of(units: Sequence[Unit], home: Sequence[int], pairs: Pairs, config: NearbyConfig) -> dict[int, list[int]]:
    """The assertions that may tell a claim too, for each group by its number; only of claims that one report alone tells.

    A claim that several reports tell has its legs, and what is told elsewhere by several reports is another claim: both were
    tried, and cost more exact ranges than they gave true ones.

    Args:     home: group of each assertion, -1 for none; pairs: scored.
    Returns:  indexes of assertions of other reports than the group's, likeliest first.
    Cost:     linear in pairs.
    """
    reports: dict[int, set[str]] = {}
    for number, unit in zip(home, units, strict=True):
        reports.setdefault(number, set()).add(unit.report)
    alone = {number for number, told in reports.items() if number < 0 or len(told) == 1}
    best: dict[int, dict[int, float]] = {}
    rows = _open_to(units, home, alone, pairs, config)
    columns = (c[rows].tolist() for c in (pairs.left, pairs.right, pairs.score))
    for left, right, score in zip(*columns, strict=True):
        for claim, other in ((home[left], right), (home[right], left)):
            if claim >= 0:
                held = best.setdefault(claim, {})
                held[other] = max(held.get(other, 0.0), score)
    return {claim: sorted(held, key=lambda n: (-held[n], n)) for claim, held in best.items()}


def _open_to(
    units: Sequence[Unit], home: Sequence[int], alone: Collection[int], pairs: Pairs, config: NearbyConfig
) -> Indexes:  # fmt: skip
    """The likely pairs of two reports and two claims, of one report each, in which no slot differs."""
    import numpy as np

    left, right, homes = pairs.left, pairs.right, np.array(home, np.int64)
    minor, single = np.array([u.minor for u in units], bool), np.array([h in alone for h in home], bool)
    names = {name: n for n, name in enumerate(dict.fromkeys(u.report for u in units))}
    report = np.array([names[u.report] for u in units], np.int64)
    found = pairs.score >= np.where(minor[left] | minor[right], config.minor, config.likely)
    found &= (report[left] != report[right]) & (homes[left] != homes[right]) & single[left] & single[right]
    return np.flatnonzero(found & ~pairs.differs)


def further_legs(
    units: Sequence[Unit], legs: Sequence[Leg], against: Sequence[bool], near: Sequence[Unit], context: Context
) -> tuple[shapes.Evidence, ...]:  # fmt: skip
    """One passage for each origin that a claim may have beside those of its assertions.

    Args:     units, legs, against: of the claim's own assertions; near: what may tell it too, likeliest first.
    Cost:     that of folding them together.
    """
    if not near:
        return ()
    more = [leg_of(u, context) for u in near]
    home, _ = fold_legs([*units, *near], [*legs, *more], [*against, *(False for _ in near)], context)
    own = {home[n] for n in range(len(units))}
    found: dict[int, shapes.Evidence] = {}
    for n, unit in enumerate(near, len(units)):
        if home[n] not in own:
            found.setdefault(home[n], unit.evidence)
    return tuple(list(found.values())[:MOST])
