"""Comparing what two assertions say, slot by slot: numbers by unit and bound, places by containment, times by interval.

Each comparison answers "same", "finer", "differ" or "unknown". Unknown is the usual answer and is never read as a difference:
a contradiction needs two slots that are both filled.
"""

from __future__ import annotations

from collections.abc import Mapping

from rashomon import shapes
from rashomon.model import Record
from rashomon.weigh.assertions import Unit
from rashomon.weigh.bounds import LOWER_BOUNDS, ROUGH, UPPER_BOUNDS
from rashomon.weigh.measures import CLOCK, is_measure, written
from rashomon.weigh.places import Places
from rashomon.weigh.quantities import TOLLS, Quantity
from rashomon.weigh.slots_words import Verdict
from rashomon.weigh.tolls import same_toll


class SlotView(Record, frozen=True):
    """How two assertions compare in one slot, in words."""

    slot: shapes.Slot
    verdict: Verdict
    left: str
    right: str
    unit: str = ""
    """Of a figure or an hour: what it counts."""


def compare_numbers(left: Quantity, right: Quantity) -> Verdict:
    """Compare two quantities of one unit: a bound that the other meets is no difference, nor is a rounding.

    Returns: "unknown" when the units differ; "apart" when they differ and count different people.
    """
    if left.unit != right.unit or (left.scope != right.scope and is_measure(left)):
        return "unknown"  # a part of a sum and the whole of it; hours of two time zones
    if left.scope and right.scope and left.scope != right.scope:
        return "unknown" if left.value == right.value else "apart"
    if left.value == right.value or (is_measure(left) and left.unit != CLOCK and _rounds_to(left.value, right.value)):
        return "same"
    low, high = sorted((left, right), key=lambda q: q.value)
    if low.bound in LOWER_BOUNDS or high.bound in UPPER_BOUNDS:
        return "finer"
    rough = next((q for q in (low, high) if q.bound in ROUGH), None)
    if rough is not None and high.value <= (1.1 if _digits(rough.value) < EXACT else 1.01) * low.value:
        return "same"  # "about 20" and 21; but "some $146 billion" is no rounding of $148.9 billion
    return "differ"


EXACT = 3
"""Significant digits from which even a figure that is called rough is meant nearly as it stands."""


def _digits(value: float) -> int:
    return (
        len(f"{value:.6g}".split("e")[0].replace(".", "").strip("0"))
        if value < 1e6
        else len(f"{value / 1e6:.6g}".replace(".", "").strip("0"))
    )


def _rounds_to(left: float, right: float) -> bool:
    """Whether the figure with fewer digits is the other, rounded: $121 billion and $121.4 billion."""
    fewer = min(_digits(left), _digits(right))
    return fewer >= EXACT - 1 and f"{left:.{fewer}g}" == f"{right:.{fewer}g}"


def compare_times(left: shapes.When, right: shapes.When) -> Verdict:
    """Compare two intervals: disjoint ones differ, a part of the other is finer."""
    if not (left.earliest and left.latest and right.earliest and right.latest):
        return "unknown"
    a, b = (left.earliest[:10], left.latest[:10]), (right.earliest[:10], right.latest[:10])
    if a == b:
        return "same"
    if a[1] < b[0] or b[1] < a[0]:
        return "differ"
    return "finer"


def compare_places(left: str | None, right: str | None, entity: tuple[str | None, str | None]) -> Verdict:
    """Compare two places by name, by entity and by what the gazetteer knows of which lies in which."""
    return _NOWHERE.compare(left, right, entity)


_NOWHERE = Places()


def compare_slots(left: Unit, right: Unit, names: Mapping[str, str], places: Places = _NOWHERE) -> tuple[SlotView, ...]:
    """All slots of two assertions that both fill.

    Args:     names: entity id -> its name, for the words of the answer.
    """
    views: list[SlotView] = []
    for a in left.quantities:
        for b in right.quantities:
            verdict = compare_numbers(a, b)
            if (
                verdict in ("finer", "same")
                and a.unit in TOLLS
                and a.value != b.value
                and "up to" not in (a.bound, b.bound)
            ):
                verdict = "differ"  # "at least 17 dead" is the count of an hour, and another one is another count
            if verdict != "unknown":
                slot: shapes.Slot = "time" if a.unit == CLOCK else "number"
                views.append(SlotView(slot, verdict, _quantity(a), _quantity(b), a.unit))
    verdict = places.compare(left.place, right.place, (left.place_entity, right.place_entity))
    if verdict != "unknown":
        views.append(SlotView("place", verdict, left.place or "", right.place or ""))
    verdict = compare_times(left.when, right.when)
    if verdict == "unknown" and (was_over(left, right) or was_over(right, left)):
        verdict = "differ"
    if verdict != "unknown":
        views.append(SlotView("time", verdict, _when(left.when), _when(right.when)))
    views += _participants(left, right, names)
    if (
        same_toll(left, right) is None
        and (left.factuality.score < 0) != (right.factuality.score < 0)
        and left.factuality.score
        and right.factuality.score
    ):
        views.append(SlotView("polarity", "differ", left.factuality.label, right.factuality.label))
    return tuple(views)


def was_over(past: Unit, ahead: Unit) -> bool:
    """One event was over before the report appeared that still expects the other."""
    return bool(past.when.latest and ahead.not_before and past.when.latest[:10] < ahead.not_before[:10])


def _participants(left: Unit, right: Unit, names: Mapping[str, str]) -> list[SlotView]:
    if not left.agents or not right.agents:
        return []
    if set(left.agents) & set(right.agents):
        return [SlotView("participant", "same", names.get(left.agents[0], ""), names.get(right.agents[0], ""))]
    swapped = set(left.agents) & set(right.others) and set(right.agents) & set(left.others)
    kind: shapes.Slot = "role" if swapped else "participant"
    return [SlotView(kind, "differ", names.get(left.agents[0], ""), names.get(right.agents[0], ""))]


def _quantity(quantity: Quantity) -> str:
    if is_measure(quantity):
        return written(quantity)
    return f"{quantity.bound} {quantity.value:g} {quantity.unit}".strip()


def _when(when: shapes.When) -> str:
    if not when.earliest:
        return "a time to come"
    return str(when.earliest) if when.earliest == when.latest else f"{when.earliest} to {when.latest}"
