"""How claims stand to one another: contradicts, supersedes, refines; by slot; real, apparent or unsure.

Two claims are compared only where they plainly speak of one event: the same predicate or very near words, and shared
participants. Traps avoided: a plan and its outcome (supersedes, not contradicts), a later figure (supersedes), the same figure
with a bound or rounded (no difference), a finer place or time (refines), two events of one kind on different days (nothing).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from rashomon import shapes
from rashomon.model import Record
from rashomon.weigh.assertions import Unit
from rashomon.weigh.candidates import Candidate, Pairs, is_met
from rashomon.weigh.close_figures import CloseConfig, centred, close_figures
from rashomon.weigh.formers import formers_of
from rashomon.weigh.measures import CLOCK, written
from rashomon.weigh.outcomes import find_outcomes
from rashomon.weigh.quantities import TOLLS
from rashomon.weigh.slots import SlotView, was_over
from rashomon.weigh.told import same_act
from rashomon.weigh.tolls import figures_of, toll_relations, tolls_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]
    Indexes = NDArray[np.int64]

PLANNED = frozenset({"planned", "predicted", "announced"})


class Held(Record, frozen=True):
    """A relation between two claims by their group numbers; `holder` is the claim that the relation is listed under."""

    holder: int
    relation: shapes.Relation


class RelationsConfig(Record, frozen=True):
    """`event`: likelihood, figures apart, from which two assertions tell of one event; `firm`: that for a difference of polarity,
    which a likeness of words alone often feigns; `own`: that for two assertions of one holder in one report; `timed`: that for
    one act, planned for an hour, that came about near it."""

    event: float = 0.40
    firm: float = 0.90
    own: float = 0.60
    timed: float = 0.15
    close: CloseConfig = CloseConfig()


def find_relations(
    units: Sequence[Unit], home: Sequence[int], ids: Sequence[str], pairs: Pairs,
    dates: Mapping[str, shapes.Published], config: RelationsConfig, names: frozenset[str] = frozenset(),
    speakers: Mapping[str, str | None] = {}, vectors: Matrix | None = None,
) -> list[Held]:  # fmt: skip
    """Relations between the claims of a story.

    Args:     home: group number of each unit; ids: claim id of each group; pairs: scored pairs of units; vectors: of the units,
              without which what is worded differently is not looked for.
    Returns:  one relation for two claims and slot, the best supported.
    Cost:     linear in pairs.
    """
    best: dict[tuple[int, int, str], tuple[float, Held]] = {}
    for pair in pairs.some(_worth_a_look(units, home, pairs, config)):
        a, b = units[pair.left], units[pair.right]
        if not _one_event(a, b, pair, config):
            continue
        for view in pair.slots:
            held = _relation(a, b, (home[pair.left], home[pair.right]), ids, view, pair, dates, config)
            if held is None:
                continue
            low, high = sorted((home[pair.left], home[pair.right]))
            key = (low, high, view.slot)
            if key not in best or best[key][0] < pair.score:
                best[key] = (pair.score, held)
    found = _nearest([held for _, held in best.values()], dates)
    formers = _formers(units, home, ids)
    settled = {frozenset((ids[h.holder], h.relation.claim)) for h in formers}
    found = [
        h for h in found if h.relation.slot != "number" or frozenset((ids[h.holder], h.relation.claim)) not in settled
    ]
    found += formers + _tolls(units, home, ids, dates)
    found += _outcomes(units, home, ids, dates, names, speakers, found)
    if vectors is not None:
        found += _close(units, home, ids, vectors, dates, names, config, found)
    return found


def _worth_a_look(units: Sequence[Unit], home: Sequence[int], pairs: Pairs, config: RelationsConfig) -> Indexes:
    """The pairs of two claims in whose slots something differs and that may tell of one event: all that `_one_event` may hold
    for."""
    import numpy as np

    homes, planned = np.array(home, np.int64), np.array([u.factuality.phase in PLANNED for u in units], bool)
    hours = np.array([any(q.unit == CLOCK for q in u.quantities) for u in units], bool)
    left, right = pairs.left, pairs.right
    timed = hours[left] & hours[right] & (planned[left] != planned[right]) & (pairs.event >= config.timed)
    found = pairs.tells & (homes[left] >= 0) & (homes[right] >= 0) & (homes[left] != homes[right])
    return np.flatnonzero(found & (timed | (pairs.event >= config.event)))


def _close(
    units: Sequence[Unit], home: Sequence[int], ids: Sequence[str], vectors: Matrix, dates: Mapping[str, shapes.Published],
    names: frozenset[str], config: RelationsConfig, found: Sequence[Held],
) -> list[Held]:  # fmt: skip
    """Close figures of one thing, of claims that nothing else relates."""
    there = {frozenset((ids[h.holder], h.relation.claim)) for h in found if h.relation.kind != "refines"}
    held: list[Held] = []
    for one in close_figures(units, home, centred(units, vectors), names, config.close):
        left, right = one.left, one.right
        newer, older = (right, left) if _later(units[left], units[right], dates) == "right" else (left, right)
        both = frozenset((ids[home[newer]], ids[home[older]]))
        if both in there:
            continue
        there.add(both)
        evidence = (units[newer].evidence, units[older].evidence)
        relation = shapes.Relation("contradicts", ids[home[older]], one.slot, evidence, one.verdict, one.why)
        held.append(Held(home[newer], relation))
    return held


def _outcomes(
    units: Sequence[Unit], home: Sequence[int], ids: Sequence[str], dates: Mapping[str, shapes.Published],
    names: frozenset[str], speakers: Mapping[str, str | None], found: Sequence[Held],
) -> list[Held]:  # fmt: skip
    """What the patterns of `outcomes` say of claims that nothing else relates: of each claim the one that answers it best."""
    there = {frozenset((ids[h.holder], h.relation.claim)) for h in found if h.relation.kind != "refines"}
    told = [t for t in find_outcomes(units, names, dates, speakers) if _answers(home, t.newer, t.older)]
    told.sort(key=lambda t: (-t.weight, units[t.newer].minor, units[t.older].minor, t.older, t.newer))
    held: list[Held] = []
    answered: set[tuple[int, str]] = set()
    for one in told:
        newer, older = home[one.newer], home[one.older]
        both = frozenset((ids[newer], ids[older]))
        key = (older if one.kind == "supersedes" else newer, one.why)
        if both in there or key in answered:
            continue
        there.add(both)
        answered.add(key)
        evidence = (units[one.newer].evidence, units[one.older].evidence)
        held.append(Held(newer, shapes.Relation(one.kind, ids[older], one.slot, evidence, one.verdict, one.why)))
    return held


def _answers(home: Sequence[int], newer: int, older: int) -> bool:
    return min(home[newer], home[older]) >= 0 and home[newer] != home[older]


def _formers(units: Sequence[Unit], home: Sequence[int], ids: Sequence[str]) -> list[Held]:
    """What a clause says stood before, superseded by what it says of now."""
    there: set[frozenset[str]] = set()
    found: list[Held] = []
    for now, before in formers_of(units):
        holder, other = home[now], home[before]
        if min(holder, other) < 0 or holder == other or frozenset((ids[holder], ids[other])) in there:
            continue
        there.add(frozenset((ids[holder], ids[other])))
        why = f"{written(units[before].quantities[0])} is told as what stood before"
        evidence = (units[now].evidence, units[before].evidence)
        found.append(Held(holder, shapes.Relation("supersedes", ids[other], "number", evidence, "apparent", why)))
    return found


def _tolls(
    units: Sequence[Unit], home: Sequence[int], ids: Sequence[str], dates: Mapping[str, shapes.Published]
) -> list[Held]:
    """The relations between casualty figures; one for two claims, the dead before the missing."""
    found: dict[tuple[int, int], Held] = {}
    for newer, older, kind, verdict, why in toll_relations(figures_of(units, home, dates)):
        low, high = sorted((newer.claim, older.claim))
        slot: shapes.Slot = "number" if newer.kind == older.kind else "outcome"
        evidence = (newer.unit.evidence, older.unit.evidence)
        if low != high:
            relation = shapes.Relation(kind, ids[older.claim], slot, evidence, verdict, why)
            found.setdefault((low, high), Held(newer.claim, relation))
    return list(found.values())


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
    """Whether two assertions plainly tell of one event, so that a slot in which they differ means something."""
    if a.minor and b.minor or frozenset({a.kind, b.kind}) == {"copula", "verb"}:
        return False
    timed = pair.event >= config.timed and _on_the_way(a, b, pair)
    if a.report == b.report and a.holder == b.holder and pair.event < config.own and not timed:
        return False
    if a.agents and b.agents and not set(a.agents) & set(b.agents) and not any(s.slot == "role" for s in pair.slots):
        return False
    return timed or pair.event >= config.event


def _on_the_way(a: Unit, b: Unit, pair: Candidate) -> bool:
    """A plan with an hour and the same act at another hour near it: few words are shared ("took off", "was to take off")."""
    hours = [[q.value for q in u.quantities if q.unit == CLOCK] for u in (a, b)]
    planned = [u.factuality.phase in PLANNED for u in (a, b)]
    apart = [min(abs(x - y), 1440 - abs(x - y)) for x in hours[0] for y in hours[1]]
    elsewhere = any(s.slot == "place" and s.verdict in ("differ", "apart") for s in pair.slots)
    return (
        planned[0] != planned[1] and bool(apart) and 0 < max(apart) <= NEAR_HOURS and not elsewhere
        and same_act(a.predicate, b.predicate)
    )  # fmt: skip


NEAR_HOURS = 180.0
"""Minutes by which an act that was planned for an hour may be early or late and still be that act."""


FACTOR = 5.0
"""How many times one figure may be another and still be meant for it; what is more differs in what it counts."""


def _worlds_apart(a: Unit, b: Unit, view: SlotView) -> bool:
    """Whether no figure of a unit that two clauses count is within `FACTOR` of the other clause's."""
    pairs = [(x.value, y.value) for x in a.quantities for y in b.quantities if x.unit == y.unit == view.unit]
    return bool(pairs) and all(min(x, y) <= 0 or max(x, y) > FACTOR * min(x, y) for x, y in pairs)


def _units(unit: Unit) -> set[str]:
    """What a unit counts: "12 people" and "17 people" speak of one thing even where nobody is named."""
    return {q.unit for q in unit.quantities if q.unit}


def _relation(
    a: Unit, b: Unit, homes: tuple[int, int], ids: Sequence[str], view: SlotView, pair: Candidate,
    dates: Mapping[str, shapes.Published], config: RelationsConfig,
) -> Held | None:  # fmt: skip
    """The relation that one differing slot makes, if any."""
    left, right = homes
    if _tells_nothing(a, b, view, pair, config):
        return None
    later = _later(a, b, dates)
    if later is None and a.report == b.report and (a.factuality.phase in PLANNED) != (b.factuality.phase in PLANNED):
        later = (
            "right" if a.factuality.phase in PLANNED else "left"
        )  # of a plan and an act, told together, the act is newer
    newer, older, holder, other = (a, b, left, right) if later == "left" else (b, a, right, left)
    told = {"left": view.left, "right": view.right}
    new, old = (told["left"], told["right"]) if later == "left" else (told["right"], told["left"])
    evidence = (newer.evidence, older.evidence)

    def held(kind: str, verdict: str, why: str) -> Held:
        relation = shapes.Relation(kind, ids[other], view.slot, evidence, verdict, why)  # type: ignore[arg-type]
        return Held(holder, relation)

    if view.verdict == "finer":
        return held("refines", "apparent", f"{new} and {old} fit into one another")
    if view.slot == "polarity":
        return held("contradicts", "real", "one says it is so, the other that it is not")
    if view.slot in ("place", "time"):
        return _moved(
            newer,
            older,
            bool(later) and _later_day(newer, older, dates),
            view,
            pair.slots,
            held,
            (new, old),
            pair.event,
        )
    ahead = older.factuality.phase in PLANNED, newer.factuality.phase in PLANNED
    if ahead == (False, True) and later:
        return None
    if ahead == (True, False):
        return held("supersedes", "apparent", f"the plan said {old}; what happened is {new}")
    if view.slot == "number" and later and _later_day(newer, older, dates) and _counts_on(newer, older):
        return held("supersedes", "apparent", f"{new} was reported later than {old}")
    if view.slot == "number" and _worlds_apart(a, b, view):
        return None  # "$34,000 for the few", "$50 for the many"
    # Which of two measures of one thing is right cannot be told from their dates.
    return held("contradicts", "unsure" if later is None or view.slot == "number" else "real", f"{new} against {old}")


def _tells_nothing(a: Unit, b: Unit, view: SlotView, pair: Candidate, config: RelationsConfig) -> bool:
    """Whether a slot relates two claims in no way, whichever of them is the newer."""
    if view.verdict in ("same", "unknown") or view.slot == "participant" or is_met(view, pair.slots):
        return True
    if view.verdict == "finer":
        return view.slot == "number"
    if view.slot == "number":  # `tolls` tells those
        return bool(_units(a) & _units(b) & set(TOLLS) or (tolls_of(a) and tolls_of(b)))
    if view.slot == "polarity" and (
        pair.event < config.firm or min(abs(a.factuality.score), abs(b.factuality.score)) < 2
        or any(u.minor and _FREE.match(u.text) for u in (a, b))
    ):  # fmt: skip
        return True
    one_act = same_act(a.predicate, b.predicate)
    if view.slot == "role":
        return not one_act or a.predicate in MUTUAL
    if view.slot in ("place", "time"):
        return not one_act and not CHANGES & {a.predicate, b.predicate}
    return view.slot == "polarity" and not one_act


def _moved(
    newer: Unit, older: Unit, after: bool, view: SlotView, slots: Sequence[SlotView], held: Callable[[str, str, str], Held],
    told: tuple[str, str], event: float,
) -> Held | None:  # fmt: skip
    """What another day or place means: a plan that was changed or came out otherwise; else two events, or a contradiction."""
    new, old = told
    ahead = older.factuality.phase in PLANNED, newer.factuality.phase in PLANNED
    if ahead == (False, True) or ahead == (True, False) and was_over(newer, older):
        return None  # what happened, and something that is still to come
    if ahead[0] and (after or not ahead[1]):
        if view.slot == "place" and event < FIRM_PLACE:
            return None
        return held(
            "supersedes", "real", f"the plan said {old}; {'what happened is' if not ahead[1] else 'it is now'} {new}"
        )
    if newer.zone == "correction":
        return held("supersedes", "real", f"corrected from {old} to {new}")
    two_days = any(s.slot == "time" and s.verdict == "differ" for s in slots)
    if view.unit == CLOCK and not any(ahead) and view.verdict == "differ":
        days = {s.verdict for s in slots if s.slot == "time" and s.unit != CLOCK}
        return held("contradicts", "real", f"{new} against {old}") if "differ" not in days else None
    if view.slot == "time" or view.verdict == "apart" or ahead[0] or two_days:
        return None  # two events of one kind on two days or in two places, as far as anybody can tell
    return held("contradicts", "real", f"{new} against {old}")


FIRM_PLACE = 0.55
"""Likelihood of one event from which a plan that names another place was changed: many things are planned in two places."""

MUTUAL = frozenset(
    "meet talk collide agree confer negotiate marry join face fight clash speak shake discuss sign".split()
)
"""Acts that both parties do: who is named first makes no difference."""

CHANGES = frozenset(
    [
        "move",
        "relocate",
        "shift",
        "transfer",
        "postpone",
        "delay",
        "put back",
        "push back",
        "put off",
        "bring forward",
        "reschedule",
    ]
)
"""Acts that change a plan: another day or place is what they tell."""


def _counts_on(newer: Unit, older: Unit) -> bool:
    """Whether a figure is one that grows ("rose to", "so far") or counts people; a speed or a price of one day is not."""
    people = bool(_units(newer) & _units(older) & ACCUMULATING)
    return people or bool(_UPDATE.search(newer.text))


ACCUMULATING = frozenset(
    "people arrest home house building case death evacuee refugee passenger detainee hectare acre vote".split()
)
"""What is counted on from day to day."""

_FREE = re.compile(r"(?:what|who|whom|how|why|where|when|whether|if)\b", re.IGNORECASE)
"""How a clause begins that asserts nothing of its own: "what I talk about"."""

_UPDATE = re.compile(
    r"\b(?:now|rose|risen|rises|raised?|grew|grown|climbed|increased|revised|updated|later|so far|total|bringing|reached)\b",
    re.IGNORECASE,
)


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
