"""Origins: where each assertion of a claim starts, folded so that copies and retellings stand on one leg.

Every assertion is followed back through its statement's chain (`origins_legs`). Then assertions are folded, each fold with its
reason
(`origins_folds`). What is left are origins. Their number is a range, because independence can seldom be proved: `most` counts
every
origin left; `least` those that are shown to be distinct: named people and bodies (once for a body, and a state and its bodies
once),
state media, documents. Whoever names nobody may have it from one of these, and counts in `least` only where nobody else is left.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rashomon import shapes
from rashomon.ids import content_id
from rashomon.weigh.assertions import Unit
from rashomon.weigh.origins_folds import Stand, by_house, first_of_equals, fold, is_bare, join, root, stand_of
from rashomon.weigh.origins_legs import Context, Leg, leg_of, lies_ahead
from rashomon.weigh.origins_media import Kind

__all__ = ["Context", "Leg", "find_origins", "fold_legs", "leg_of"]

CROWD = 100
"""Assertions of one claim from which on equal ones are folded by what makes them equal before any two are compared."""

RULERS = frozenset("government presidency administration cabinet authorities".split())
"""Bodies that are the state itself when they speak."""

SWEEPS = (
    lambda a, b: not is_bare(a) and not is_bare(b),
    lambda a, b: a.unit.report == b.unit.report,
    lambda a, b: True,
)
"""The order in which assertions are folded: those that name somebody, then a report's own words to what it names, then the
rest."""

_ORDER: Sequence[Kind] = ("document", "person", "state_media", "anonymous", "agency", "own_reporting")
"""Which of folded legs names the origin: who is named, before who passed it on."""


def fold_legs(
    units: Sequence[Unit], legs: Sequence[Leg], against: Sequence[bool], context: Context
) -> tuple[list[int], dict[int, list[str]]]:
    """Fold assertions that stand on one leg.

    Args:     legs: where each starts; against: which of them deny the claim; they are folded among themselves.
    Returns:  for each assertion the first of its leg; and for these the reasons of their folds.
    Cost:     quadratic in the assertions of one claim, times the copies between its reports.
    """
    stands = [stand_of(u, leg, context, no) for u, leg, no in zip(units, legs, against, strict=True)]
    home = list(range(len(units)))
    why: dict[int, list[str]] = {}
    first = first_of_equals(stands, home, why) if len(units) > CROWD else list(range(len(units)))
    pairs = [(a, b) for at, b in enumerate(first) for a in first[:at]]
    for sweep in SWEEPS:
        credited = {root(home, n) for n in first if not is_bare(stands[n])}
        for a, b in pairs:
            left, right = root(home, a), root(home, b)
            # A report's own words go to one leg: they never make two people one whom the report, or its models, name.
            if (
                left == right
                or not sweep(stands[a], stands[b])
                or (sweep is not SWEEPS[0] and {left, right} <= credited)
            ):
                continue
            if sweep is SWEEPS[2] and not (_told_by_then(a, b, stands, home) and _told_by_then(b, a, stands, home)):
                continue
            reason = fold(stands[a], stands[b], context)
            if reason:
                join(home, why, a, b, reason)
                credited |= {root(home, a)} if credited & {left, right} else set()
    for b in first:
        fellows = [n for n in first if n != b and root(home, n) == root(home, b)]
        alone = all(_prints_again(stands[n], stands[b]) for n in fellows)
        open_ = (
            [a for a in first if root(home, a) != root(home, b) and _told_by_then(a, b, stands, home)] if alone else []
        )
        reasons = ((a, by_house(stands[a], stands[b])) for a in open_)
        found = next(((a, reason) for a, reason in reasons if reason), None)
        if found is not None:
            join(home, why, found[0], b, found[1])
    return [root(home, n) for n in range(len(units))], why


def _prints_again(a: Stand, b: Stand) -> bool:
    """Whether one assertion only prints the other again, in another report of its text, and names nobody either."""
    return a.unit.report != b.unit.report and a.family == b.family is not None and is_bare(a)


def _told_by_then(a: int, b: int, stands: Sequence[Stand], home: list[int]) -> bool:
    """Whether what another assertion is folded into was told when this one was: what is named later, nobody had before."""
    if not is_bare(stands[b]):
        return True
    ahead = lies_ahead(stands[b].unit)
    mine, bare = root(home, a), root(home, b)
    begun = min(s.day for n, s in enumerate(stands) if root(home, n) == bare and lies_ahead(s.unit) == ahead)
    credited = [
        s.day for n, s in enumerate(stands) if not is_bare(s) and root(home, n) == mine and lies_ahead(s.unit) == ahead
    ]
    return not credited or min(credited) <= begun


def find_origins(
    claim: str, legs: Sequence[Leg], folded: tuple[Sequence[int], Mapping[int, Sequence[str]]],
    standing: Collection[int],
) -> tuple[tuple[shapes.Origin, ...], shapes.Range]:  # fmt: skip
    """The origins of a claim and how many of them are independent.

    Args:     claim: its id; legs, folded: see `fold_legs`; standing: indexes of the assertions that give the claim's present
              status: who said that something was planned is no leg for its having happened.
    Returns:  origins in order of their first assertion, and at least / at most how many independent ones stand behind the
              present status; all of them, where nothing stands.
    Cost:     linear.
    """
    home, why = folded
    groups: dict[int, list[int]] = {}
    for number, first in enumerate(home):
        groups.setdefault(first, []).append(number)
    origins = tuple(_origin(claim, members, legs, why.get(first, [])) for first, members in groups.items())
    behind = [o for o in origins if set(o.assertions) & set(standing)] or list(origins)
    return origins, shapes.Range(_least(behind, legs), max(1, len(behind)))


def _origin(claim: str, members: Sequence[int], legs: Sequence[Leg], why: Sequence[str]) -> shapes.Origin:
    """One origin from its folded legs: the best known of them names it."""
    best = min((legs[m] for m in members), key=lambda leg: (leg.loose, _ORDER.index(leg.kind)))
    because = tuple(dict.fromkeys(e for m in members for e in legs[m].because))
    reasons = "; ".join(dict.fromkeys(why))
    return shapes.Origin(content_id("origin", claim, best.key), best.kind, best.name, tuple(members), because, reasons)


def _least(origins: Sequence[shapes.Origin], legs: Sequence[Leg]) -> int:
    """How many origins are shown to be distinct."""
    bodies: set[str] = set()
    states: set[str] = set()
    owned: set[str] = set()
    unnamed: list[Leg] = []
    for origin in origins:
        told = [legs[n] for n in origin.assertions if legs[n].kind == origin.kind and not legs[n].loose]
        if origin.kind in ("own_reporting", "agency") and any(leg.there for leg in told):
            bodies.add(min(leg.key for leg in told))
        if origin.kind == "anonymous" and any(not leg.faint for leg in told):
            unnamed.append(min((leg for leg in told if not leg.faint), key=lambda leg: leg.key))
        if origin.kind not in ("person", "state_media", "document") or not told:
            continue
        leg = min(told, key=lambda leg: leg.key)
        # "Veshna said" and its coastguard, or its state media: one voice or two; the least counts them once.
        if leg.state is not None and (leg.kind == "state_media" or leg.body == leg.state or _is_state(leg)):
            states.add(leg.state)
            continue
        bodies.add(leg.body or leg.key)
        if leg.state is not None:
            owned.add(leg.state)
    # One of the unnamed may be one more: if nobody who gives a name is of their country.
    apart = any(leg.state not in states | owned and not leg.about & bodies for leg in unnamed)
    return max(1, len(bodies) + len(states - owned) + apart)


def _is_state(leg: Leg) -> bool:
    """Whether the speaker is the state itself, by its name or its capital's."""
    from rashomon.relate.gazetteer import government_of

    name = (leg.name or "").casefold().removeprefix("the ")
    if name.split()[-1:] and name.split()[-1] in RULERS:
        return True
    return name == leg.state or (government_of(name) or "").casefold() == leg.state
