"""What claims do to one another's status: an outcome, a later figure, a contradiction, a correction; each on the day it appeared.

A claim is first weighed by itself (`status`). Here relations are carried to the other side: what is superseded says so from
the day
on which the later one appeared; a forecast that a happening contradicts did not happen; two parties' versions are disputed
from the day
of the second; what a correction takes back is withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from rashomon import shapes
from rashomon.weigh.assertions import Unit
from rashomon.weigh.origins_legs import AHEAD
from rashomon.weigh.status import moment, published_order
from rashomon.weigh.status_corrections import Correction, corrects, upholds
from rashomon.weigh.status_tolls import same_scope

Dates = Mapping[str, shapes.Published]
OPEN = frozenset({"reported", "denied", "disputed", *AHEAD})
"""Statuses that an outcome may settle."""


def settle(claims: Sequence[shapes.Claim], units: Mapping[str, Sequence[Unit]], dates: Dates) -> list[shapes.Claim]:
    """Carry relations to the other side.

    Args:     claims: weighed one by one, with the relations listed under the later, finer or contradicting side; units: claim
              id -> its assertions; dates: report id -> when it appeared.
    Returns:  the claims in their order.
    Cost:     linear in relations.
    """
    by_id = {c.id: c for c in claims}
    ends = sorted(
        ((c.id, r) for c in claims for r in c.relations),
        key=lambda end: (_begins(by_id[end[0]], dates), end[0], end[1].claim, end[1].slot),
    )
    for holder, relation in ends:
        if relation.kind == "supersedes":
            _supersede(by_id, holder, relation, units, dates)
    for holder, relation in ends:
        if relation.kind == "contradicts":
            _contradict(by_id, holder, relation, units, dates)
    return [by_id[c.id] for c in claims]


def _supersede(
    by_id: dict[str, shapes.Claim], holder: str, relation: shapes.Relation, units: Mapping[str, Sequence[Unit]], dates: Dates
) -> None:  # fmt: skip
    newer, older = by_id[holder], by_id[relation.claim]
    if relation.slot == "number" and not same_scope(units.get(holder, ()), units.get(older.id, ())):
        # "23 in all", then "33 of the ferry": neither overtakes the other.
        kept = tuple(r for r in newer.relations if r != relation)
        by_id[holder] = msgspec.structs.replace(newer, relations=kept)
        return
    # A figure that has moved is superseded however surely it was true on its day; what happened is not undone by what came after.
    if older.status == "happened" and relation.slot not in ("number", "outcome") and relation.verdict != "real":
        return
    if older.status in ("superseded", "withdrawn"):
        return
    causes = tuple(e for e in relation.evidence if any(a.evidence == e for a in newer.assertions))
    if older.status == "did_not_happen":
        by_id[older.id] = msgspec.structs.replace(older, agreement="superseded")
        return
    by_id[older.id] = _changed(older, "superseded", _begins(newer, dates), causes, "superseded")


def _contradict(
    by_id: dict[str, shapes.Claim], holder: str, relation: shapes.Relation, units: Mapping[str, Sequence[Unit]], dates: Dates
) -> None:  # fmt: skip
    """Two claims that cannot both be so: the outcome settles what was open, else both are disputed from the later on."""
    back = msgspec.structs.replace(relation, claim=holder)
    other = by_id[relation.claim]
    by_id[other.id] = other = msgspec.structs.replace(other, relations=(*other.relations, back))
    if relation.slot == "number":
        _denied_alike(by_id, (holder, other.id), units, dates)
        _denied_alike(by_id, (other.id, holder), units, dates)
    one, other = by_id[holder], by_id[other.id]
    if relation.verdict == "apparent":
        return
    winner = _winner(one, other, dates)
    if winner is not None:
        loser = other if winner is one else one
        if loser.status in OPEN:
            agreement = loser.agreement if loser.status in AHEAD and relation.slot == "number" else "disputed"
            causes = _causes(relation, winner)
            by_id[loser.id] = _changed(loser, "did_not_happen", _begins(winner, dates), causes, agreement)
        return
    if relation.slot == "number" and relation.verdict == "real":
        # Two counts of one thing: each side stands by its own, and neither has been shown to be wrong.
        for claim in (one, other):
            if claim.agreement != "superseded":
                by_id[claim.id] = msgspec.structs.replace(claim, agreement="disputed")
        return
    later = max(_begins(one, dates), _begins(other, dates))
    sides = (one, other) if relation.verdict == "real" else (_older(one, other, dates),)
    for claim in sides:
        if claim.status in ("happened", "reported", "denied", "announced", "disputed"):
            if claim.status == "disputed":
                by_id[claim.id] = _earlier(claim, later, relation.evidence)
            elif claim.status == "denied" or (relation.verdict != "real" and claim.status == "happened"):
                by_id[claim.id] = msgspec.structs.replace(claim, agreement="disputed")
            else:
                by_id[claim.id] = _changed(claim, "disputed", later, relation.evidence, "disputed")
        elif relation.verdict == "real" and claim.agreement != "superseded":
            by_id[claim.id] = msgspec.structs.replace(claim, agreement="disputed")


def _denied_alike(
    by_id: dict[str, shapes.Claim], ends: tuple[str, str], units: Mapping[str, Sequence[Unit]], dates: Dates
) -> None:
    """Who denies a thing whatever its size ("no shells were sent"), denies it for each figure that is told of it."""
    one, other = by_id[ends[0]], by_id[ends[1]]
    denials = [
        u for u in units.get(one.id, ())
        if u.factuality.score <= 0 and u.factuality.phase in ("denied", "did_not_happen") and not u.quantities and not u.echo
    ]  # fmt: skip
    causes = {e for h in one.history if h.status in ("denied", "disputed") for e in h.because}
    told = [u for u in denials if u.evidence in causes]
    seen = any(o.kind in ("own_reporting", "agency", "document") for o in other.origins)
    if not told or seen or other.status not in ("reported", "happened"):
        return
    first = min(published_order(u.report, dates)[0] for u in told)
    because = (other.assertions[0].evidence, told[0].evidence)
    by_id[other.id] = _changed(other, "disputed", max(first, _begins(other, dates)), because, "disputed")


def _earlier(claim: shapes.Claim, when: str, because: Sequence[shapes.Evidence]) -> shapes.Claim:
    """A disputed claim, disputed already from the day on which the other version was told."""
    day = None if when.startswith("9999") else when
    begun = next(h for h in claim.history if h.status == "disputed")
    if day is None or begun.when is None or moment(begun.when) <= day:
        return msgspec.structs.replace(claim, agreement="disputed")
    kept = tuple(h for h in claim.history if h.when is not None and moment(h.when) < day)
    change = shapes.Change(day, "disputed", tuple(because))
    return msgspec.structs.replace(claim, agreement="disputed", history=(*kept, change))


def _winner(one: shapes.Claim, other: shapes.Claim, dates: Dates) -> shapes.Claim | None:
    """The claim that settles the other: it happened, and the other was foreseen, or told only by the unnamed or denied, before
    it."""
    for winner, loser in ((one, other), (other, one)):
        foreseen = loser.history and loser.history[0].status in AHEAD and loser.status in AHEAD
        doubtful = loser.status == "denied" or (loser.status in ("reported", "disputed") and _was_denied(loser))
        if winner.status == "happened" and (foreseen or doubtful) and _begins(loser, dates) <= _begins(winner, dates):
            return winner
    return None


def _was_denied(claim: shapes.Claim) -> bool:
    return any(h.status == "denied" for h in claim.history)


def _older(one: shapes.Claim, other: shapes.Claim, dates: Dates) -> shapes.Claim:
    return min(one, other, key=lambda c: (_begins(c, dates), c.id))


def _causes(relation: shapes.Relation, claim: shapes.Claim) -> tuple[shapes.Evidence, ...]:
    return (
        tuple(e for e in relation.evidence if any(a.evidence == e for a in claim.assertions)) or relation.evidence[:1]
    )


def _changed(
    claim: shapes.Claim, status: shapes.Status, when: str, because: Sequence[shapes.Evidence], agreement: str
) -> shapes.Claim:
    """A claim with one more step of its history; what it was taken for before the other version came, on that day, is not
    kept."""
    day = None if when.startswith("9999") else when
    history = claim.history
    if status == "disputed" and day is not None:
        history = tuple(h for h in history if h.when is None or moment(h.when)[:10] < day[:10])
    change = shapes.Change(day, status, tuple(because))
    return msgspec.structs.replace(claim, status=status, agreement=agreement, history=(*history, change))


def _begins(claim: shapes.Claim, dates: Dates) -> str:
    """When a claim was first told."""
    return min(published_order(a.report, dates)[0] for a in claim.assertions)


def withdraw(
    claims: Sequence[shapes.Claim], units: Mapping[str, Sequence[Unit]], corrections: Sequence[Correction],
    kin: Mapping[str, frozenset[str]],
) -> list[shapes.Claim]:  # fmt: skip
    """Let corrections flow to every claim that stood on what they take back.

    Args:     kin: report id -> the reports of its outlet and of its family of copies: what it takes back, they have lost too.
    Returns:  the claims in their order; the claim that holds what is right supersedes the one that is withdrawn.
    Cost:     corrections times assertions.
    """
    by_id = {c.id: c for c in claims}
    for correction in corrections:
        wrong = [c for c in claims if any(corrects(correction, u) for u in units[c.id])]
        right = [c for c in claims if any(upholds(correction, u) for u in units[c.id])]
        for claim in wrong:
            now = by_id[claim.id]
            if claim in right or not _stood_on(now, correction, kin):
                continue
            alone = _lost(now, correction, kin)
            status: shapes.Status = "withdrawn" if alone else "disputed"
            if now.status == status:
                continue
            by_id[claim.id] = _changed(
                now, status, correction.when or "9999", (correction.note,), "superseded" if alone else "disputed"
            )
            for other in right[:1] if alone else ():
                holder = by_id[other.id]
                if not any(r.claim == now.id for r in holder.relations):
                    told = shapes.Relation(
                        "supersedes", now.id, "outcome", (correction.note,), "real", f"{correction.report} corrects it"
                    )
                    by_id[other.id] = msgspec.structs.replace(holder, relations=(*holder.relations, told))
    return [by_id[c.id] for c in claims]


def _stood_on(claim: shapes.Claim, correction: Correction, kin: Mapping[str, frozenset[str]]) -> bool:
    """Whether the corrected report is of those that told it, or they of its family, or it names the origin that they had it
    from."""
    reports = {a.report for a in claim.assertions}
    return bool(reports & kin[correction.report]) or _names(correction, claim)


def _names(correction: Correction, claim: shapes.Claim) -> bool:
    """Whether the note says from whom it had it, and the claim has it from there: "information given out by the coastguard"."""
    told = correction.note.exact.casefold()
    return any(_is_named(o, told) for o in claim.origins)


def _is_named(origin: shapes.Origin, note: str) -> bool:
    """Whether a note has a word of how an origin is called where it is cited; not of its office only."""
    if origin.kind == "own_reporting":
        return False
    called = " ".join([origin.name or "", *(e.exact for e in origin.because if len(e.exact) < 120)]).casefold()
    words = {w.strip(".,'’") for w in called.replace("'s", "").replace("’s", "").split()}
    return any(len(w) > 5 and w in note for w in words - _OFFICES)


_OFFICES = frozenset(
    "spokesman spokeswoman spokesperson commander captain minister officials official officer general president "
    "secretary reported "
    "reporters article version earlier statement morning information according government".split()
)


def _lost(claim: shapes.Claim, correction: Correction, kin: Mapping[str, frozenset[str]]) -> bool:
    """Whether nothing is left that the claim stands on, once the corrected text and whoever it was from are taken away.

    Reports that name nobody stand by themselves only where the correction takes away nobody who is named.
    """
    told = correction.note.exact.casefold()
    touched: list[shapes.Origin] = []
    left: list[shapes.Origin] = []
    for origin in claim.origins:
        copied = any(claim.assertions[n].report in kin[correction.report] for n in origin.assertions)
        (touched if copied or _is_named(origin, told) else left).append(origin)
    bare = ("own_reporting", "agency")
    if any(o.kind not in bare for o in left):
        return False
    return not left or any(o.kind not in bare for o in touched)
