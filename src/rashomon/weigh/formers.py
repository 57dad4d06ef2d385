"""Figures that a clause sets its own against: "up from an initial offer of $70 a share", "after a first bid of $103 billion".

Such a figure is an assertion of its own, of what stood before, and the clause that holds it says that it holds no longer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from rashomon.model import Offsets
from rashomon.weigh.assertions_unit import Unit
from rashomon.weigh.measures import CLOCK, is_measure
from rashomon.weigh.quantities import Quantity
from rashomon.weigh.told import content_words

FORMER = "figure"
"""The kind of such an assertion."""

REACH = 90
"""Characters before a figure within which its phrase begins."""

_BEFORE = re.compile(
    r"(?:(?:\b(?:up|down|raised|increased|lowered|cut|reduced)\s+from\s+)(?:(?:an?|the|its|their|his|her)\s+)?(?:[\w-]{1,20},?\s+){0,4}"
    r"|(?:\b(?:an?|the|its|their|his|her)|\b[A-Z][\w.&-]{1,30}['’]s?)\s+(?:[\w-]{1,20},?\s+)?"
    r"(?:previous|initial|first|original|earlier|prior|opening|unsolicited)\s*,?\s+(?:[\w-]{1,20},?\s+){0,3})$"
)
_AFTER = re.compile(
    r"(?:[\s-]{1,2}[\w-]{1,20}){0,2}?\s(?:offer|bid|approach|proposal|price|deal|estimate|figure|budget|target|forecast|plan)\b"
)
_PART = re.compile(r"\b(?:of|from)\s+(?:all|the)\s+$")


def former_units(unit: Unit, text: str) -> list[Unit]:
    """The clause, and beside it what it says stood before.

    Args:     unit: an assertion; text: of its report.
    Returns:  the assertion without those figures, and one assertion for each; it alone where it has none, or nothing else.
    Cost:     linear in its figures.
    """
    found: list[tuple[Offsets, Quantity]] = []
    for figure in unit.quantities:
        if is_measure(figure) and figure.unit != CLOCK and (span := _phrase(figure, unit, text)) is not None:
            found.append((span, figure))
    gone = {figure.span for _, figure in found}
    left = tuple(q for q in unit.quantities if q.span not in gone)
    if not any(q.unit == figure.unit for q in left for _, figure in found):
        return [unit]
    return [
        msgspec.structs.replace(unit, quantities=left),
        *(_former(unit, span, figure, text) for span, figure in found),
    ]


def _phrase(figure: Quantity, unit: Unit, text: str) -> Offsets | None:
    begin = max(unit.span[0], figure.span[0] - REACH)
    before = _BEFORE.search(text, begin, figure.span[0])
    if before is None:
        return None
    after = _AFTER.match(text, figure.span[1], unit.span[1])
    return before.start(), after.end() if after else figure.span[1]


def _former(unit: Unit, span: Offsets, figure: Quantity, text: str) -> Unit:
    told = text[span[0] : span[1]]
    return msgspec.structs.replace(
        unit, span=span, text=told, told=told, compared=told, words=content_words(told), core=content_words(told),
        predicate="be", kind=FORMER, agents=(), quantities=(figure,), event=span, when=type(unit.when)(), place=None,
        place_entity=None, negated=False, minor=unit.zone != "body", thing=None,
    )  # fmt: skip


def formers_of(units: Sequence[Unit]) -> list[tuple[int, int]]:
    """The clauses that say what stood before, each with the number of the assertion that it makes of that.

    Cost:     linear in assertions, for those of one clause stand together.
    """
    found = []
    for n, unit in enumerate(units):
        if unit.kind != FORMER:
            continue
        near = range(max(0, n - 8), min(len(units), n + 3))
        holds = [
            k for k in near
            if units[k].kind != FORMER and units[k].report == unit.report and units[k].holder == unit.holder
            and units[k].span[0] <= unit.span[0] and unit.span[1] <= units[k].span[1]
            and any(q.unit == unit.quantities[0].unit for q in units[k].quantities)
        ]  # fmt: skip
        if holds:
            found.append((holds[-1], n))
    return found
