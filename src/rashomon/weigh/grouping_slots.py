"""What the slots of pairs say, remembered from fold to fold: two assertions that stand as they stood are compared once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rashomon.remembering import Numbering, Shelf
from rashomon.weigh.assertions import Unit
from rashomon.weigh.grouping_near import NearTable, probabilities
from rashomon.weigh.pairs import Evidence, PairWeights, with_slots
from rashomon.weigh.places import Places
from rashomon.weigh.slots import SlotView, compare_slots
from rashomon.weigh.tolls import same_toll

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

OF_SLOTS = Evidence._fields.index("number_differs")
"""The first field of `Evidence` that the slots fill in; all from there on are theirs."""

_NOTHING = Evidence(*(0.0 for _ in Evidence._fields))


class Slots(NamedTuple):
    """The compared slots of a pair, what they give as evidence, and whether both count the same casualties alike."""

    views: tuple[SlotView, ...]
    seen: tuple[float, ...]
    toll: bool | None


_UNITS = Numbering(1 << 13)
_PAIRS: Shelf[Slots] = Shelf(1 << 17)
"""Pairs by the numbers of their units: 28,000 of 300 reports; a hundred bytes each where little is filled."""
_SAME: Shelf[Slots] = Shelf(1 << 14)
"""One of each answer: most pairs fill no slot, or one alike."""


def number_units(units: Sequence[Unit], names: Mapping[str, str], places: Places) -> list[int]:
    """A number for each assertion with everything outside it that its slots depend on: what its agents are called, and what lies
    around its place. The same as in an earlier fold where nothing of it has changed.

    Cost: linear.
    """
    return [
        _UNITS.of((u, tuple([names.get(a, "") for a in u.agents]), places.around(u.place) if u.place else None))
        for u in units
    ]


def weigh_slots(
    units: Sequence[Unit], names: Mapping[str, str], places: Places, table: NearTable, weights: PairWeights, toll: float
) -> tuple[list[tuple[SlotView, ...]], Numbers, Numbers]:  # fmt: skip
    """Compare the slots of the pairs that are open.

    Args:     toll: the likelihood at least of two that count the same casualties alike.
    Returns:  of each pair its compared slots, its likelihood with them, and how likely the two tell of one event whatever they
              make of its figures; none, the likelihood without, and 0 for a pair that is not open.
    Cost:     linear in open pairs; a pair that is met again is a look-up.
    """
    import numpy as np

    numbers = number_units(units, names, places)
    views: list[tuple[SlotView, ...]] = [()] * len(table.left)
    scores, events = table.score.copy(), np.zeros(len(table.left))
    rows = np.flatnonzero(table.open)
    if not len(rows):
        return views, scores, events
    left, right = table.left[rows].tolist(), table.right[rows].tolist()
    told = []
    for a, b in zip(left, right, strict=True):
        key = numbers[a] << 40 | numbers[b]
        known = _PAIRS.get(key)
        told.append(_PAIRS.put(key, _compare(units[a], units[b], names, places)) if known is None else known)
    for row, one in zip(rows.tolist(), told, strict=True):
        views[row] = one.views
    seen = np.array([one.seen for one in told])
    alike = np.array([toll if one.toll else 0.0 for one in told])
    whole = event = table.total[rows]
    for column, field in enumerate(Evidence._fields[OF_SLOTS:]):
        share = getattr(weights, field) * seen[:, column]
        whole = whole + share
        event = event if field == "number_differs" else event + share
    scores[rows], events[rows] = np.maximum(probabilities(whole), alike), probabilities(event)
    return views, scores, events


def _compare(a: Unit, b: Unit, names: Mapping[str, str], places: Places) -> Slots:
    slots = compare_slots(a, b, names, places)
    found = Slots(slots, tuple(with_slots(_NOTHING, slots)[OF_SLOTS:]), same_toll(a, b))
    return _SAME.get(found) or _SAME.put(found, found)
