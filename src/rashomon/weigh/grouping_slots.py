"""What the slots of pairs say, remembered from fold to fold: two assertions that stand as they stood are compared once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rashomon.remembering import Numbering, on_forget
from rashomon.weigh.assertions import Unit
from rashomon.weigh.candidates import Kinds, Marks, marks_of
from rashomon.weigh.grouping_near import NearTable, probabilities
from rashomon.weigh.pairs import Evidence, PairWeights, with_slots
from rashomon.weigh.places import Places
from rashomon.weigh.slots import SlotView, compare_slots
from rashomon.weigh.tolls import same_toll

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Indexes = NDArray[np.int64]

OF_SLOTS = Evidence._fields.index("number_differs")
"""The first field of `Evidence` that the slots fill in; all from there on are theirs."""

_NOTHING = Evidence(*(0.0 for _ in Evidence._fields))

MOST_PAIRS = 1 << 18
"""Pairs kept: 20 bytes each; of 300 simulated reports come 50,000."""


class Slots(NamedTuple):
    """The compared slots of a pair, what they give as evidence, and whether both count the same casualties alike."""

    views: tuple[SlotView, ...]
    seen: tuple[float, ...]
    toll: bool | None


NOTHING = Slots((), tuple(_NOTHING[OF_SLOTS:]), None)
"""Of a pair that is not open."""


class SlotTable:
    """Pairs by the numbers of their units, in order, each with the number of what its slots gave."""

    def __init__(self) -> None:
        self.forget()
        on_forget(self.forget)

    def forget(self) -> None:
        """Keep nothing any longer."""
        import numpy as np

        self._keys: Indexes = np.zeros(0, np.int64)
        self._kinds: Indexes = np.zeros(0, np.int64)
        self._number: dict[Slots, int] = {NOTHING: 0}
        self.told: list[Slots] = [NOTHING]
        """One of each answer: most pairs fill no slot, or one alike."""
        self.marks: list[Marks] = [marks_of(())]
        """What each comes to."""

    def __len__(self) -> int:
        return len(self._keys)

    def find(self, keys: Indexes) -> Indexes:
        """What the slots of pairs gave, by number; -1 for a pair that is not here.

        Cost: a search for each.
        """
        import numpy as np

        if not len(self._keys):
            return np.full(len(keys), -1, np.int64)
        at = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[at] == keys, self._kinds[at], -1)

    def number(self, slots: Slots) -> int:
        """The number of what slots gave."""
        known = self._number.setdefault(slots, len(self.told))
        if known == len(self.told):
            self.told.append(slots)
            self.marks.append(marks_of(slots.views))
        return known

    def add(self, keys: Indexes, kinds: Indexes) -> None:
        """Take in pairs that are not here."""
        import numpy as np

        keys, kinds = np.concatenate([self._keys, keys]), np.concatenate([self._kinds, kinds])
        order = np.argsort(keys, kind="stable")
        self._keys, self._kinds = keys[order], kinds[order]

    def only(self, keys: Indexes, kinds: Indexes) -> None:
        """Keep these pairs alone."""
        import numpy as np

        self._keys, self._kinds = np.zeros(0, np.int64), np.zeros(0, np.int64)
        self.add(keys, kinds)


_UNITS = Numbering(1 << 13)
_PAIRS = SlotTable()
MOST_KINDS = 1 << 16
"""Answers of slots above which all that is kept is forgotten: a story of 300 reports has a thousand."""


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
) -> tuple[Indexes, Kinds, Numbers, Numbers]:  # fmt: skip
    """Compare the slots of the pairs that are open.

    Args:     toll: the likelihood at least of two that count the same casualties alike.
    Returns:  of each pair the number of what its compared slots gave, and that by number; its likelihood with them, and how
              likely the two tell of one event whatever they make of its figures; nothing compared, the likelihood without, and
              0 for a pair that is not open.
    Cost:     linear in open pairs; a pair that is met again is a look-up.
    """
    import numpy as np

    scores, events = table.score.copy(), np.zeros(len(table.left))
    kinds, rows = np.zeros(len(table.left), np.int64), np.flatnonzero(table.open)
    kinds[rows] = _compared(units, names, places, table.left[rows], table.right[rows])
    used, kinds = np.unique(kinds, return_inverse=True)
    told = [_PAIRS.told[number] for number in used.tolist()]
    marks = np.array([_PAIRS.marks[number] for number in used.tolist()], bool).reshape(-1, len(Marks._fields))
    seen = np.array([one.seen for one in told]).reshape(-1, len(NOTHING.seen))[kinds[rows]]
    alike = np.array([toll if one.toll else 0.0 for one in told])[kinds[rows]]
    whole = event = table.total[rows]
    for column, field in enumerate(Evidence._fields[OF_SLOTS:]):
        share = getattr(weights, field) * seen[:, column]
        whole = whole + share
        event = event if field == "number_differs" else event + share
    scores[rows], events[rows] = np.maximum(probabilities(whole), alike), probabilities(event)
    toll_alike = np.array([bool(one.toll) for one in told], bool)
    return kinds, Kinds([one.views for one in told], marks[:, 0], marks[:, 1], marks[:, 2], toll_alike), scores, events


def _compared(
    units: Sequence[Unit], names: Mapping[str, str], places: Places, left: Indexes, right: Indexes
) -> Indexes:  # fmt: skip
    """What the slots of pairs gave, by number in `_PAIRS.told`."""
    import numpy as np

    if len(_PAIRS.told) > MOST_KINDS:
        _PAIRS.forget()
    numbers = np.array(number_units(units, names, places), np.int64)
    keys = numbers[left] << 32 | numbers[right]
    found = _PAIRS.find(keys)
    new = np.flatnonzero(found < 0)
    for at, a, b in zip(new.tolist(), left[new].tolist(), right[new].tolist(), strict=True):
        found[at] = _PAIRS.number(_compare(units[a], units[b], names, places))
    if len(_PAIRS) + len(new) > MOST_PAIRS:
        _PAIRS.only(keys, found)
    elif len(new):
        _PAIRS.add(keys[new], found[new])
    return found


def _compare(a: Unit, b: Unit, names: Mapping[str, str], places: Places) -> Slots:
    slots = compare_slots(a, b, names, places)
    return Slots(slots, tuple(with_slots(_NOTHING, slots)[OF_SLOTS:]), same_toll(a, b))
