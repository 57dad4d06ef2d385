"""Solve for the days of a story's reports: bitset domains, bonds between reports through events, least trusted last.

Constraints are put in one by one, the most trusted first. After each the sets are narrowed until nothing changes
(arc consistency over the bonds). One that leaves some report or event without any day contradicts those before it:
it is taken out again and said so. So what is dropped is always the least supported.
"""

from __future__ import annotations

from rashomon.model import Offsets, Record
from rashomon.relate.dates_days import Bond, Window
from rashomon.relate.dates_evidence import Limit


class Shared(Record, frozen=True):
    """One event that two reports mention: what each mention says between the event's day and its report's day."""

    left: int
    right: int
    left_bond: Bond
    right_bond: Bond
    trust: float
    why: str
    left_span: Offsets
    right_span: Offsets


class Near(Record, frozen=True):
    """Two reports of one story: within so many days of each other.

    Only good for choosing between stretches that lie far apart (September of which year?): it keeps or drops whole
    stretches and never cuts one, for "three months" is no date.
    """

    left: int
    right: int
    days: int
    trust: float
    why: str


Constraint = Limit | Shared | Near


class Step(Record, frozen=True):
    """What one constraint did: which reports it narrowed, or that it was dropped."""

    constraint: Constraint
    narrowed: tuple[int, ...]
    dropped: bool = False


class Solution(Record, frozen=True):
    """The days left for each report, and how they came about."""

    days: tuple[int, ...]
    steps: tuple[Step, ...]


def _order(c: Constraint) -> tuple[float, int, str]:
    kind = 0 if isinstance(c, Limit) else 1 if isinstance(c, Shared) else 2
    where = c.report if isinstance(c, Limit) else c.left
    return -c.trust, kind * 100_000 + where, c.why


def solve(w: Window, reports: tuple[int, ...], constraints: tuple[Constraint, ...]) -> Solution:
    """Narrow the days of each report as far as the constraints allow.

    Args:     reports: the days each may have to begin with (a given date: its own days only).
    Returns:  what is left; never empty, for what would empty it is dropped.
    Cost:     constraints x active bonds, each some integer operations; 50 reports with 1,000 constraints in a second.
    """
    p = list(reports)
    active: list[Shared | Near] = []
    steps: list[Step] = []
    for c in sorted(constraints, key=_order):
        tried = _with(w, p, active, c)
        if tried is None:
            steps.append(Step(c, (), dropped=True))
            continue
        narrowed = tuple(i for i in range(len(p)) if tried[i] != p[i])
        p = tried
        if not isinstance(c, Limit):
            active.append(c)
        if narrowed:
            steps.append(Step(c, narrowed))
    return Solution(tuple(p), tuple(steps))


def _with(w: Window, p: list[int], active: list[Shared | Near], c: Constraint) -> list[int] | None:
    if not isinstance(c, Limit):
        return _narrow(w, p, [*active, c])
    left = p[c.report] & c.days
    if left == p[c.report] or not left:
        return p if left else None
    return _narrow(w, [*p[: c.report], left, *p[c.report + 1 :]], active)


def _narrow(w: Window, days: list[int], bonds: list[Shared | Near]) -> list[int] | None:
    p, changed = list(days), True
    while changed:
        changed = False
        for b in bonds:
            left, right = _apply(w, p[b.left], p[b.right], b)
            if not left or not right:
                return None
            changed |= (left, right) != (p[b.left], p[b.right])
            p[b.left], p[b.right] = left, right
    return p


def _apply(w: Window, left: int, right: int, b: Shared | Near) -> tuple[int, int]:
    if isinstance(b, Near):
        return (
            w.runs_touching(left, w.dilate(right, -b.days, b.days)),
            w.runs_touching(right, w.dilate(left, -b.days, b.days)),
        )
    event = b.left_bond.events(w, left) & b.right_bond.events(w, right)
    return left & b.left_bond.reports(w, event), right & b.right_bond.reports(w, event)
