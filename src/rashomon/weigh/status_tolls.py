"""The scope of a count of casualties: those of the ferry, those of both vessels, those of one day.

Tolls of one scope overtake one another; "23 in all" and "33 of the ferry" do not. A scope is read from the words around the
figure: of
whom it counts (from the ferry, soldiers, civilians), and whether it says that it counts all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.weigh.assertions import TOLLS, Quantity, Unit

_ALL = re.compile(
    r"\b(?:in all|in total|altogether|overall|combined|both (?:vessels|ships|sides|countries|trains|planes)|all told|"
    r"including)\b",
    re.IGNORECASE,
)
_OF = re.compile(
    r"\b(?:from|of|on|aboard|among|on board|in|at) (?:the |its |their )?((?:[a-z-]{3,20} ){0,2}?"
    r"(?:ferry|ship|vessel|boat|train|bus|plane|aircraft|patrol ship|crew|passengers|side|city|town|village|province|"
    r"region|camp|school|"
    r"hospital|building|tower|mine|bridge))\b",
    re.IGNORECASE,
)
_WHO = re.compile(
    r"\b(soldiers?|troops|civilians?|children|sailors?|seamen|police(?: officers)?|officers|rescuers?|firefighters?|"
    r"passengers?|crew|workers?|"
    r"miners?|students?|pupils?|women|men|protesters?|demonstrators?|tourists?|residents?|rebels?|militants?|fighters)\b",
    re.IGNORECASE,
)
REACH = 60
"""Characters on either side of a figure within which words say what it counts."""


def same_scope(left: Sequence[Unit], right: Sequence[Unit]) -> bool:
    """Whether the tolls of two claims count the same people, as far as is said.

    Returns:  True for figures that are no tolls, and where one side does not say whom it counts.
    Cost:     figures of one times figures of the other.
    """
    mine = [scope_of(u, q) for u in left for q in u.quantities if q.unit in TOLLS]
    theirs = [scope_of(u, q) for u in right for q in u.quantities if q.unit in TOLLS]
    if not mine or not theirs:
        return True
    return any(_agree(a, b) for a in mine for b in theirs)


Scope = tuple[bool, frozenset[str]]


def scope_of(unit: Unit, quantity: Quantity) -> Scope:
    """Whether a figure says that it counts all, and of whom it is."""
    at, end = quantity.span[0] - unit.span[0], quantity.span[1] - unit.span[0]
    before, after = unit.text[max(0, at - REACH) : max(0, at)], unit.text[max(0, end) : end + REACH]
    near = f"{before} # {after}"
    whom = {m.group(1).casefold().split()[-1] for m in _OF.finditer(near)}
    who = _WHO.match(after.lstrip()) or _WHO.match(re.sub(r"^\W*(?:\w+\W+){0,1}", "", after))
    if who is not None:
        whom.add(who.group(1).casefold().rstrip("s"))
    return bool(_ALL.search(near)), frozenset(whom)


def _agree(a: Scope, b: Scope) -> bool:
    """Two scopes are one unless one counts all and the other a part, or they count two parts."""
    (all_a, part_a), (all_b, part_b) = a, b
    if part_a and part_b:
        return bool(part_a & part_b) and all_a == all_b
    if part_a or part_b:
        return not (all_a if part_b else all_b)
    return True
