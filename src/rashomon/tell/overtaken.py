"""Which plans and forecasts later reports have overtaken, and which sentences still tell them.

Weighing relates a plan to its outcome where it is sure that both are one event. A brief must be careful sooner: what may
well have come about, or been moved, is not told as if it still lay ahead.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from rashomon import shapes
from rashomon.model import Record
from rashomon.tell import prose, wording
from rashomon.tell.wording import Shelf

AHEAD = frozenset(("planned", "announced", "predicted"))
"""Statuses of what lies ahead."""

_MOVED = (
    "moved from",
    "put back from",
    "put back until",
    "postponed",
    "called off",
    "cancelled",
    "brought forward from",
)


class _Case(Record, frozen=True):
    """One claim as the comparison needs it."""

    claim: shapes.Claim
    persons: frozenset[str]
    words: frozenset[str]
    late: float


def closed_by_outcome(claims: Sequence[shapes.Claim]) -> frozenset[str]:
    """The ids of planned, announced and predicted claims that another claim supersedes, for whatever came of them."""
    open_ended = {c.id for c in claims if c.status in AHEAD}
    return frozenset(
        relation.claim
        for claim in claims
        for relation in claim.relations
        if relation.kind == "supersedes" and relation.claim in open_ended
    )


def overtaken(claims: Sequence[shapes.Claim], shelf: Shelf) -> frozenset[str]:
    """The ids of the plans and forecasts that later reports have overtaken.

    Args:     claims: of one story; shelf: of the same story.
    Returns:  those that a claim supersedes; those of which the same two people are said to have done what they would do;
              and those at a place from which the thing was moved.
    Cost:     plans times happenings, each a comparison of small sets.
    """
    places = _persons_at(shelf)
    ahead = [_case(shelf, c, places) for c in claims if c.status in AHEAD]
    done = [_case(shelf, c, places) for c in claims if c.status in ("happened", "reported")]
    moved = [(case, from_) for case in done if (from_ := _moved_from(case.claim))]
    found = {p.claim.id for p in ahead if any(_is_outcome(p, d) for d in done)}
    found |= {p.claim.id for p in ahead if any(_is_moved(p, d, from_) for d, from_ in moved)}
    return closed_by_outcome(claims) | found


def stale_places(claims: Iterable[shapes.Claim], gone: frozenset[str], shelf: Shelf) -> frozenset[tuple[str, int]]:
    """The sentences, by report and start, that still foresee what has happened or was overtaken, or tell what was superseded."""
    found: set[tuple[str, int]] = set()
    for claim in claims:
        if claim.id in gone or claim.status in ("superseded", "withdrawn"):
            found.update(place_of(shelf, a) for a in claim.assertions)
            continue
        # "The inquiry into the collision that sank the ferry" tells the collision beside what it foresees.
        done = {place_of(shelf, a) for a in claim.assertions if a.factuality == "CT+"}
        found.update(place for a in _foreseeing(claim) if (place := place_of(shelf, a)) not in done)
    return frozenset(found)


def place_of(shelf: Shelf, assertion: shapes.Assertion) -> tuple[str, int]:
    """The sentence that holds an assertion, by report and start; the assertion's own start where there is none."""
    told = assertion.evidence
    place = wording.sentence_at(shelf, told.report, told.start, told.end)
    return (told.report, place[0] if place else told.start)


def _foreseeing(claim: shapes.Claim) -> tuple[shapes.Assertion, ...]:
    """Of a claim that is told as a fact, the assertions that only foresaw it."""
    if claim.status not in ("happened", "reported") or not any(a.factuality == "CT+" for a in claim.assertions):
        return ()
    return tuple(a for a in claim.assertions if a.factuality in ("PR+", "PS+"))


def _persons_at(shelf: Shelf) -> Mapping[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for entity in shelf.entities.values():
        if prose.is_named_person(entity):
            for m in entity.mentions:
                found.setdefault(m.report, []).append((m.start, entity.id))
    return {report: sorted(rows) for report, rows in found.items()}


def _case(shelf: Shelf, claim: shapes.Claim, places: Mapping[str, list[tuple[int, str]]]) -> _Case:
    told = [a for a in claim.assertions if claim.status in AHEAD or a.factuality == "CT+"]
    persons: set[str] = set()
    for e in (a.evidence for a in told):
        rows = places.get(e.report, [])
        persons.update(entity for _, entity in rows[bisect_left(rows, (e.start, "")) : bisect_left(rows, (e.end, ""))])
    late = max((shelf.lateness.get(a.report, 0.0) for a in told), default=0.0)
    return _Case(claim, frozenset(persons), prose.content_words(" ".join(a.evidence.exact for a in told)), late)


def _is_outcome(plan: _Case, done: _Case) -> bool:
    """Whether the two persons of a plan are said, later and of its time or after, to have done such a thing."""
    before, after = plan.claim.event, done.claim.event
    if len(plan.persons) < 2 or not plan.persons <= done.persons or done.late < plan.late:
        return False
    if not after.latest or (before.earliest and after.latest[:10] < before.earliest[:10]):
        return False
    return before.type == after.type if before.type and after.type else prose.overlap(plan.words, done.words) >= 0.5


def _moved_from(claim: shapes.Claim) -> frozenset[str]:
    """The names between "moved from" and "to": whence a thing was moved; empty where nothing was."""
    names: set[str] = set()
    for told in (a.evidence.exact for a in claim.assertions if a.factuality == "CT+"):
        small = told.lower()
        for cue in _MOVED:
            at = small.find(cue)
            if at >= 0 and cue.endswith("from"):
                end = small.find(" to ", at + len(cue))
                stretch = told[at + len(cue) : end if end > 0 else at + 80]
                names.update(w.strip(",.").lower() for w in stretch.split() if w[:1].isupper())
    return frozenset(names)


def _is_moved(plan: _Case, done: _Case, names: frozenset[str]) -> bool:
    """Whether a plan still names the place from which a later report says the thing was moved."""
    places = names - prose.WEEKDAYS
    return bool(places) and places <= plan.words and plan.late < done.late
