"""The status of a claim and how it came about: planned, denied, happened ..., each change with the characters that caused it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rashomon import shapes
from rashomon.weigh.assertions import Unit

# How firmly a status is held: a later report moves a claim only towards an outcome, never from "happened" back to
# "planned" (a late report that still speaks of the plan is behind the news, not ahead of it).
_FIRMNESS: Mapping[shapes.Status, int] = {
    "predicted": 0, "planned": 1, "announced": 2, "reported": 2, "denied": 2, "disputed": 3, "did_not_happen": 4, "happened": 4,
}  # fmt: skip


def status_of(unit: Unit, stance: str | None) -> shapes.Status:
    """The status that one assertion by itself gives its claim."""
    phase, score = unit.factuality.phase, unit.factuality.score
    if stance == "deny" or phase == "denied":
        return "denied"
    if phase == "did_not_happen" and unit.holder == "author" and score < 0:
        return "did_not_happen"
    if phase in ("planned", "predicted", "announced"):
        return phase
    # What a reporter, or somebody named, plainly says has happened, happened; what the unnamed say is reported.
    return "happened" if phase == "happened" and score == 3 and unit.anonymous is None else "reported"


def stands(said: shapes.Status, now: shapes.Status) -> bool:
    """Whether an assertion is a leg for a claim's present status."""
    if now in ("happened", "reported"):
        return said in ("happened", "reported")
    if now in ("planned", "predicted", "announced"):
        return said in ("planned", "predicted", "announced")
    return said == now if now in ("denied", "did_not_happen") else True


def fold_status(
    units: Sequence[Unit], stances: Mapping[str, str], dates: Mapping[str, shapes.Published]
) -> tuple[shapes.Status, tuple[shapes.Change, ...]]:
    """The status of a claim over time.

    Args:     units: its assertions; stances: statement id -> stance; dates: report id -> when it appeared.
    Returns:  the status now, and each change in order of publication (undated reports last).
    Cost:     linear, but for the sort.
    """

    def order(unit: Unit) -> tuple[str, str, int]:
        published = dates[unit.report]
        return (published.earliest or published.latest or "9999", unit.report, unit.span[0])

    history: list[shapes.Change] = []
    now: shapes.Status | None = None
    asserted: Unit | None = None
    denied: Unit | None = None
    # What nobody asserts cannot fail to happen: "has not left the country since" is simply reported.
    disbelieved = any(u.factuality.score >= 0 for u in units)
    for unit in sorted(units, key=order):
        said = status_of(unit, stances.get(unit.holder))
        if said == "did_not_happen" and not disbelieved:
            said = "reported"
        if said in ("denied", "did_not_happen"):
            denied = denied or unit
        elif said in ("reported", "announced", "happened") and unit.factuality.score > 0:
            asserted = asserted or unit
        nxt = _next(now, said, asserted, denied)
        if nxt != now:
            both = [asserted, denied] if nxt == "disputed" else [unit]
            because = tuple(u.evidence for u in both if u is not None)
            history.append(shapes.Change(_day(dates[unit.report]), nxt, because))
            now = nxt
    return now or "reported", tuple(history)


def _next(now: shapes.Status | None, said: shapes.Status, asserted: Unit | None, denied: Unit | None) -> shapes.Status:
    if now is None:
        return said
    if asserted is not None and denied is not None and "happened" not in (now, said):
        return "disputed"
    return said if _FIRMNESS[said] > _FIRMNESS[now] else now


def _day(published: shapes.Published) -> str | None:
    """The day of a change, where the report's date is one day."""
    earliest = published.earliest
    return earliest if earliest and published.latest and earliest[:10] == published.latest[:10] else None
