"""A sentence that tells two facts, in the claims of both.

"The lanes were closed for four days, which brought the town to a halt" tells of the closing and of the jam. Grouping gives an
assertion to one claim only, where it fits best; the report that tells both facts in one breath is then missing from the other
claim, however many reports have it. Of the clauses that readers marked in sixteen stories one in five tells two claims.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from rashomon.weigh.assertions import Unit
from rashomon.weigh.candidates import Pairs
from rashomon.weigh.grouping import GroupingConfig, Scores


def also_told(
    units: Sequence[Unit], groups: Sequence[Sequence[int]], pairs: Pairs, scores: Scores, config: GroupingConfig
) -> dict[int, list[int]]:
    """The assertions that tell a claim beside their own: likely pairs that grouping kept apart, of two reports.

    Args:     groups: indexes of assertions, one group a claim.
    Returns:  for each group that has some, by its number, indexes in order.
    Cost:     linear in pairs; a mean over a group for each assertion that has a likely pair in it.
    """
    import numpy as np

    home = {m: number for number, members in enumerate(groups) for m in members}
    rows = np.flatnonzero(scores.may & (pairs.score >= config.second))
    asked: set[tuple[int, int]] = set()
    found: dict[int, list[int]] = {}
    for left, right in zip(pairs.left[rows].tolist(), pairs.right[rows].tolist(), strict=True):
        if units[left].report == units[right].report or scores.of(left, right) < config.second:
            continue
        for one, other in ((left, right), (right, left)):
            number = home.get(other, -1)
            if number < 0 or number == home.get(one) or (one, number) in asked:
                continue
            asked.add((one, number))
            if (one in home or units[one].clausal) and _tells(units, one, groups[number], scores, config):
                found.setdefault(number, []).append(one)
    return {number: sorted(found[number]) for number in sorted(found)}


def _tells(units: Sequence[Unit], one: int, members: Sequence[int], scores: Scores, config: GroupingConfig) -> bool:
    """Whether an assertion tells what a group does, says none of it to the contrary, and lies in none of it."""
    mine = units[one]
    if scores.any_apart((one,), members):
        return False
    for member in members:
        told = units[member]
        if mine.factuality.score * told.factuality.score < 0 or _overlap(mine, told) or _of_another_day(mine, told):
            return False
    if not any(_as_sure(mine, units[m]) for m in members):
        return False
    words = sum(len(units[m].words) for m in members)
    if len(mine.words) * len(members) < config.longer * words:
        return False
    if sum(_share(mine, units[m]) for m in members) < config.told * len(members):
        return False
    lone = len({units[m].report for m in members}) == 1
    return scores.mean((one,), members) >= (config.lone if lone else config.second)


def _of_another_day(mine: Unit, told: Unit) -> bool:
    """Whether both are dated, and no day is common to both."""
    a, b = mine.when, told.when
    if a.earliest is None or a.latest is None or b.earliest is None or b.latest is None:
        return False
    return str(a.latest)[:10] < str(b.earliest)[:10] or str(b.latest)[:10] < str(a.earliest)[:10]


def _as_sure(mine: Unit, told: Unit) -> bool:
    """Whether both tell of a deed, or both of what may be: a sentence about an arrival is no telling of a plan beside it."""
    a, b = mine.factuality, told.factuality
    return a.phase == b.phase and (abs(a.score) >= SURE) == (abs(b.score) >= SURE)


SURE = 2.0
"""Factuality, of three, from which something is told as a fact."""


def _share(mine: Unit, told: Unit) -> float:
    return len(mine.words & told.words) / max(1, len(told.words))


def _overlap(a: Unit, b: Unit) -> bool:
    return a.report == b.report and a.span[0] < b.span[1] and b.span[0] < a.span[1]


def beside_own(
    units: Sequence[Unit], groups: Sequence[Sequence[int]], also: Mapping[int, Sequence[int]]
) -> tuple[list[Unit], list[list[int]]]:
    """The assertions and groups, with a copy of each that tells a second claim put behind them and into that claim's group.

    A copy is minor: it is an assertion of the second claim, but the claim is worded by those that tell nothing else.

    Returns:  units, the given ones first, and groups in their order; of passages of one report that overlap, the first stands.
    Cost:     linear.
    """
    told, grown = list(units), [list(members) for members in groups]
    for number, extra in also.items():
        for one in extra:
            if not any(_overlap(units[one], told[m]) for m in grown[number]):
                grown[number].append(len(told))
                told.append(units[one] if units[one].minor else msgspec.structs.replace(units[one], minor=True))
    return told, grown
