"""How claims stand to one another: contradicts, supersedes, refines; by slot; real, apparent or unsure.

Two claims are compared only where they plainly speak of one event: the same predicate or very near words, and shared
participants. Traps avoided: a plan and its outcome (supersedes, not contradicts), a later figure (supersedes), the same figure
with a bound or rounded (no difference), a finer place or time (refines), two events of one kind on different days (nothing).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rashomon import shapes
from rashomon.model import Record
from rashomon.weigh.assertions import Unit
from rashomon.weigh.grouping import Candidate
from rashomon.weigh.quantities import TOLLS
from rashomon.weigh.slots import SlotView

PLANNED = frozenset({"planned", "predicted", "announced"})


class Held(Record, frozen=True):
    """A relation between two claims by their group numbers; `holder` is the claim that the relation is listed under."""

    holder: int
    relation: shapes.Relation


class RelationsConfig(Record, frozen=True):
    """`near`: cosine from which two assertions of one predicate speak of one event; `likely`: likelihood that they do;
    `copula`: cosine that "A is B" needs, where the predicate says nothing; `figures`: nearness of predicates from which two
    figures are of one thing; `words` and `loose`: cosine and nearness that do together;
    `toll`: cosine from which two casualty figures are of one event."""

    near: float = 0.55
    likely: float = 0.25
    copula: float = 0.75
    figures: float = 0.75
    words: float = 0.62
    loose: float = 0.40
    toll: float = 0.40


def find_relations(
    units: Sequence[Unit], home: Sequence[int], ids: Sequence[str], pairs: Sequence[Candidate],
    dates: Mapping[str, shapes.Published], config: RelationsConfig,
) -> list[Held]:  # fmt: skip
    """Relations between the claims of a story.

    Args:     home: group number of each unit; ids: claim id of each group; pairs: scored pairs of units.
    Returns:  one relation for two claims and slot, the best supported.
    Cost:     linear in pairs.
    """
    best: dict[tuple[int, int, str], tuple[float, Held]] = {}
    for pair in pairs:
        a, b = units[pair.left], units[pair.right]
        if min(home[pair.left], home[pair.right]) < 0 or home[pair.left] == home[pair.right] or not _one_event(a, b, pair, config):
            continue
        for view in pair.slots:
            held = _relation(a, b, home[pair.left], home[pair.right], ids, view, pair.slots, dates)
            if held is None:
                continue
            low, high = sorted((home[pair.left], home[pair.right]))
            key = (low, high, view.slot)
            if key not in best or best[key][0] < pair.score:
                best[key] = (pair.score, held)
    return _nearest([held for _, held in best.values()], dates)


def _nearest(found: Sequence[Held], dates: Mapping[str, shapes.Published]) -> list[Held]:
    """Of several later figures for one older, the first that overtook it: a toll is a chain, not a star."""
    first: dict[tuple[str, str], str] = {}
    for held in found:
        relation = held.relation
        if relation.kind == "supersedes":
            day = dates[relation.evidence[0].report].earliest or ""
            key = (relation.claim, relation.slot)
            first[key] = min(first.get(key, day), day)
    return [
        held for held in found
        if held.relation.kind != "supersedes"
        or (dates[held.relation.evidence[0].report].earliest or "") == first[held.relation.claim, held.relation.slot]
    ]  # fmt: skip


def _one_event(a: Unit, b: Unit, pair: Candidate, config: RelationsConfig) -> bool:
    if a.report == b.report and a.holder == b.holder and pair.cosine < config.near + 0.1:
        return False
    if "copula" in (a.kind, b.kind):
        return pair.cosine >= config.copula and a.predicate == b.predicate != "be"
    shares = bool(set(a.agents) & set(b.agents)) or any(s.slot == "role" for s in pair.slots)
    if not a.agents and not b.agents:
        shares = bool(set(a.others or a.entities) & set(b.others or b.entities)) or bool(_units(a) & _units(b))
    if _units(a) & _units(b) & set(TOLLS) and pair.cosine >= config.toll:
        return True
    if _units(a) & _units(b) and not (a.agents and b.agents and not shares):
        # Figures of one thing are worded in many ways: "15 are missing", "13 people missing"; "put at 22 knots", "gave as 17".
        return pair.near >= config.figures or (pair.cosine >= config.words and pair.near >= config.loose)
    return shares and pair.cosine >= config.near and pair.score >= config.likely and a.predicate == b.predicate


def _units(unit: Unit) -> set[str]:
    """What a unit counts: "12 people" and "17 people" speak of one thing even where nobody is named."""
    return {q.unit for q in unit.quantities if q.unit}


def _most(unit: Unit) -> float:
    return max((q.value for q in unit.quantities), default=0.0)


def _relation(
    a: Unit, b: Unit, left: int, right: int, ids: Sequence[str], view: SlotView, slots: Sequence[SlotView],
    dates: Mapping[str, shapes.Published],
) -> Held | None:  # fmt: skip
    """The relation that one differing slot makes, if any."""
    if view.verdict not in ("differ", "finer"):
        return None
    apart_in_time = any(s.slot == "time" and s.verdict == "differ" for s in slots)
    later = _later(a, b, dates)
    newer, older, holder, other = (a, b, left, right) if later == "left" else (b, a, right, left)
    told = {"left": view.left, "right": view.right}
    new, old = (told["left"], told["right"]) if later == "left" else (told["right"], told["left"])
    evidence = (newer.evidence, older.evidence)

    def held(kind: str, verdict: str, why: str) -> Held:
        relation = shapes.Relation(kind, ids[other], view.slot, evidence, verdict, why)  # type: ignore[arg-type]
        return Held(holder, relation)

    if view.verdict == "finer":
        return held("refines", "apparent", f"{new} and {old} fit into one another") if view.slot != "number" else None
    if view.slot == "polarity":
        firm = min(abs(a.factuality.score), abs(b.factuality.score)) >= 2
        return held("contradicts", "real" if firm else "unsure", "one says it is so, the other that it is not")
    if view.slot == "participant" or (view.slot == "place" and apart_in_time):
        return None
    if view.slot == "time" and a.factuality.phase == b.factuality.phase == "happened" and a.place != b.place:
        return None
    if view.slot == "number" and _units(a) & _units(b) & set(TOLLS):
        # Counts of casualties grow; two of one day, or a smaller one later, mostly count different things.
        grown = "dead" not in _units(a) & _units(b) or _most(newer) > _most(older)
        if later and _later_day(newer, older, dates) and grown:
            return held("supersedes", "apparent", f"{new} was reported later than {old}")
        return None
    if (older.factuality.phase in PLANNED) != (newer.factuality.phase in PLANNED):
        if newer.factuality.phase in PLANNED:
            return None
        return held("supersedes", "apparent", f"the plan said {old}; what happened is {new}")
    if later and view.slot in ("number", "time", "place") and _later_day(newer, older, dates):
        return held("supersedes", "apparent", f"{new} was reported later than {old}")
    return held("contradicts", "unsure" if later is None else "real", f"{new} against {old}")


def _later(a: Unit, b: Unit, dates: Mapping[str, shapes.Published]) -> str | None:
    """Which of two assertions was published later; None where their intervals overlap."""
    left, right = dates[a.report], dates[b.report]
    if left.earliest and right.latest and left.earliest > right.latest:
        return "left"
    if right.earliest and left.latest and right.earliest > left.latest:
        return "right"
    return None


def _later_day(newer: Unit, older: Unit, dates: Mapping[str, shapes.Published]) -> bool:
    return (dates[newer.report].earliest or "")[:10] > (dates[older.report].latest or "9999")[:10]
