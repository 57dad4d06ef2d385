"""A second look at what seems new: does it say what the reader has already seen, in words that share little with it?

Vectors of sentences miss a retelling whose words are others ("the train run too fast", known from "accused the company of
letting its trains run too fast"). The trained judge reads two sentences together, and sees it. It is slower by far, so it is
asked only about what would otherwise be told as new, and only about the few known claims that are nearest.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rashomon.tell import news_known
from rashomon.weigh import judged

if TYPE_CHECKING:
    from rashomon.tell.news_known import Matrix, Wording

ASKED = 0.45
"""Cosine from which the judge is asked at all."""

AGREES = 0.70
"""Odds of the judge, that one says what the other says, from which what seems new is known."""

MOST = 2
"""Claims of before that one matter is compared with."""


def look_again(
    told: Sequence[Wording],
    groups: Sequence[Sequence[int]],
    known: Sequence[bool],
    apart: set[tuple[int, int]],
    vectors: tuple[Matrix, list[int]],
) -> list[list[int]]:
    """Join what seems new to what it tells again.

    Args:     told, known: each claim as it is compared, and whether a reader knows it; groups: claims, by place in the row, that
              tell one matter; apart: pairs that weighing set against each other; vectors: of all wordings, and where each
              claim's begin.
    Returns:  the groups, those that say what an earlier one says joined to it.
    Cost:     up to `MOST` pairs of the judge (10 ms each) for each group in which nothing is known.
    """
    kept: list[list[int]] = []
    for members in groups:
        seen = [at for group in kept for at in group]
        near = [] if any(known[m] for m in members) else _nearest(told, members[0], seen, known, apart, vectors)
        home = _said_by(near)
        if home is None:
            kept.append(list(members))
        else:
            next(group for group in kept if home in group).extend(members)
    return kept


Near = tuple[int, str, str]
"""A claim of before by its place in the row, the new wording, and the one of its own that is nearest to it."""


def _nearest(
    told: Sequence[Wording],
    new: int,
    seen: Sequence[int],
    known: Sequence[bool],
    apart: set[tuple[int, int]],
    vectors: tuple[Matrix, list[int]],
) -> list[Near]:
    """The few claims of before that a new one may tell again, the nearest first."""
    import numpy as np

    rows, firsts = vectors
    figures = frozenset[float]().union(*(told[n].figures for n in seen))
    capitals = frozenset[str]().union(*(told[n].capitals for n in seen))
    fitting = [
        n
        for n in seen
        if (new, n) not in apart and _may_tell(told[new], told[n], (figures, capitals) if known[n] else None)
    ]
    found = []
    for n in fitting:
        block = rows[firsts[new] : firsts[new + 1]] @ rows[firsts[n] : firsts[n + 1]].T
        mine, other = np.unravel_index(int(block.argmax()), block.shape)
        found.append((-round(float(block.max()), 6), n, told[new].texts[mine], told[n].texts[other]))
    near = sorted(f for f in found if -f[0] >= ASKED)[:MOST]
    return [(n, mine, other) for _, n, mine, other in near]


def _may_tell(a: Wording, b: Wording, told: tuple[frozenset[float], frozenset[str]] | None) -> bool:
    """Whether nothing in a claim is new that the judge would overlook: a figure, a name, a count of others.

    Args:     a: the new claim; b: the one that it may tell again; told: all figures and names told before, None where `b` is new.
    """
    if news_known.differ(a, b) or (a.tolls and b.tolls and a.tolls.isdisjoint(b.tolls)):
        return False
    if not (a.capitals <= b.capitals or b.capitals <= a.capitals):  # "Obari was behind it", and Kharzan was
        return False
    return a.figures == b.figures if told is None else a.figures <= told[0] and a.capitals <= told[1]


def _said_by(near: Sequence[Near]) -> int | None:
    """The claim that says what the new one says, if the judge holds so; of several the surest."""
    odds = judged.judge_texts([(mine, other) for _, mine, other in near]) if near else []
    # Who says all of it and more tells something: "the driver, who was arrested, had blacked out".
    sure = [
        (-o.agrees, n)
        for o, (n, _, _) in zip(odds, near, strict=True)
        if o.agrees >= AGREES and o.same + o.entailed >= o.entails
    ]
    return min(sure)[1] if sure else None
