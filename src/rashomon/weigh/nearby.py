"""What may be one more telling of a claim: too like it to be left out of the count, not like enough to be joined to it.

A claim's range of origins is only as good as the grouping. Where another report has a passage that may well tell the same, "one
origin at most" would be untrue: such a passage adds nothing to the least, and one to the most if it starts elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence

from rashomon import shapes
from rashomon.model import Record
from rashomon.weigh.assertions import Unit
from rashomon.weigh.grouping import Candidate, differing
from rashomon.weigh.origins import Context, Leg, fold_legs, leg_of


class NearbyConfig(Record, frozen=True):
    """`likely`: the likelihood from which a passage may tell a claim that it was not joined to, `minor` where one of the two is a
    dependent clause or a heading. From .15 more ranges hold (real .675, example .694) and fewer are exact (.523, .429)."""

    likely: float = 0.20
    minor: float = 0.35


MOST = 3
"""Origins that such passages may add to a claim's range."""


def nearby_of(
    units: Sequence[Unit], home: Sequence[int], pairs: Sequence[Candidate], config: NearbyConfig
) -> dict[int, list[int]]:
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
    for pair in pairs:
        a, b = units[pair.left], units[pair.right]
        left, right = home[pair.left], home[pair.right]
        need = config.minor if a.minor or b.minor else config.likely
        if pair.score < need or a.report == b.report or left == right or not {left, right} <= alone or differing(pair):
            continue
        for claim, other in ((left, pair.right), (right, pair.left)):
            if claim >= 0:
                held = best.setdefault(claim, {})
                held[other] = max(held.get(other, 0.0), pair.score)
    return {claim: sorted(held, key=lambda n: (-held[n], n)) for claim, held in best.items()}


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
