"""Why two assertions stand on one leg: each rule with its reason in words.

The rules, in the order in which they are tried: the report names somebody for it itself; one utterance; one origin by name; a
body
and who speaks for it; text that is copied or retold; an outlet that is credited; an unnamed origin described alike; what nobody
could know first hand (a plan that somebody announced before); media in general, who cannot be held apart from who told it before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon import shapes
from rashomon.model import Record
from rashomon.weigh.assertions import Unit
from rashomon.weigh.origins_legs import Context, Leg, lies_ahead
from rashomon.weigh.origins_media import among, plain_outlet
from rashomon.weigh.told import content_words

CARRIERS = frozenset({"own_reporting", "agency", "anonymous"})
"""Kinds of origins that a copied text carries along: nobody else is named."""


SAYING = frozenset("put give say state report place list claim insist tell describe".split())
"""What a clause says where somebody else is its actor: "the ministry puts the spot off Kesterra" is the ministry's telling."""


class Stand(Record, frozen=True):
    """An assertion with its leg, as the folding rules see it."""

    unit: Unit
    leg: Leg
    utterance: str | None
    family: str | None
    outlet: str | None
    """The outlet of its report, plainly written."""
    day: str
    """When its report appeared at the earliest; after everything where unknown."""
    agents: frozenset[str] = frozenset()
    """The bodies that act in its clause."""
    against: bool = False
    """Whether it denies what the claim says: who denies is no leg of who asserts."""


def stand_of(unit: Unit, leg: Leg, context: Context, against: bool = False) -> Stand:
    """Gather what folding needs of an assertion."""
    report = context.reports[unit.report]
    return Stand(
        unit, leg, context.utterance_of.get(unit.holder), context.family_of.get(unit.report),
        plain_outlet(report.outlet) if report.outlet else None, report.published.earliest or "9999",
        frozenset(context.bodies.body_of.get(agent, agent) for agent in unit.agents), against,
    )  # fmt: skip


def fold(a: Stand, b: Stand, context: Context) -> str | None:
    """Why two assertions stand on one leg.

    Returns:  the reason; None when nothing shows that they do.
    Cost:     linear in the copies between the two reports.
    """
    if a.against != b.against:
        return None
    return _by_name(a, b) or _by_text(a, b, context) or _by_credit(a, b) or _by_description(a, b) or _unnamed(a, b)


def _by_name(a: Stand, b: Stand) -> str | None:
    left, right = a.leg, b.leg
    if a.unit.report == b.unit.report and left.key == right.key and not (is_bare(a) and _has_come(a, b)):
        return f"both stand in {a.unit.report}"
    papers = "document" in (left.kind, right.kind) and left.kind != right.kind
    two = are_two(left, right)
    if a.utterance is not None and a.utterance == b.utterance and not papers and not two:
        return "renderings of one utterance"
    if left.key == right.key and not (is_bare(a) and is_bare(b)):
        return f"both go back to {left.name}"
    if left.body is not None and left.body == right.body:
        return f"{left.name} and {right.name} speak for one body"
    if a.unit.report == b.unit.report and (is_bare(a) or is_bare(b)) and not _has_come(a, b):
        return f"{a.unit.report} itself names {(right if is_bare(a) else left).name} for it"
    if left.kind == right.kind == "state_media" and (
        left.state is None or right.state is None or left.state == right.state
    ):
        return f"{left.name} and {right.name} speak for one state"
    if left.kind == right.kind == "document" and _one_paper(left.name or "", right.name or ""):
        return f"{left.name} and {right.name} are described alike"
    for one, other in ((left, right), (right, left)):
        if one.kind == "document" and other.kind == "person" and _STATEMENT.fullmatch(one.name or ""):
            return f"{one.name} may be that of {other.name}"
        if one.name and other.name and among(one.name, other.name):
            return f"{one.name} may be among {other.name}"
    for bare, told in ((a, right), (b, left)):
        if is_bare(bare) and bare.unit.predicate in SAYING and told.body is not None and told.body in bare.agents:
            return f"{bare.unit.report} names {told.name} for it"
    return None


def _one_paper(one: str, other: str) -> bool:
    """Whether two papers are described by the same words, whoever is said to have read them."""
    left, right = (content_words(_READ_BY.split(name, 1)[0]) - {"copy"} for name in (one, other))
    return bool(left and right) and (left <= right or right <= left)


_STATEMENT = re.compile(
    r"(?:(?:an?|the|its|their|his|her)\s)?(?:written\s|joint\s|brief\s|short\s|public\s)?(?:statements?|press release)",
    re.I,
)
"""A statement of which nobody says whose it is."""

_READ_BY = re.compile(r",| (?:seen|obtained|read|reviewed|viewed|examined|released|published|filed|which|that)\b")


def _by_text(a: Stand, b: Stand, context: Context) -> str | None:
    """Text that one report has from the other, or both from a third."""
    if a.unit.report == b.unit.report:
        return None
    kinds = {a.leg.kind, b.leg.kind}
    names = f"{a.unit.report} and {b.unit.report}"
    if a.family is not None and a.family == b.family:
        if kinds <= CARRIERS and not _has_come(a, b):
            return f"{names} are printings of one text"
        bare = next((s for s in (a, b) if is_bare(s)), None)
        if bare is not None and not _has_come(a, b):
            told = b if bare is a else a
            return f"{names} are printings of one text, which names {told.leg.name}"
    if {a.leg.kind, b.leg.kind} == {"document", "anonymous"}:
        return None  # a paper, and somebody who may have handed it over: two, as far as is shown
    if are_two(a.leg, b.leg):
        return None  # the same words given to two people are two people's, or one is wrong: not for a fold to say
    if (is_bare(a) or is_bare(b)) and _has_come(a, b):
        return None
    for copy in context.between(a.unit.report, b.unit.report):
        if copy.kind == "shared_quotes":
            continue
        bare, told = (a, b) if is_bare(a) else (b, a)
        if copy.kind in ("partial", "fragment") and is_bare(bare) and not is_bare(told) and bare.day < told.day:
            continue  # who told it first, in these words or others, did not have it from who names somebody later
        if _both_copied(copy, a.unit, b.unit):
            retold = copy.kind == "translation"
            return (
                f"{names} {'tell this in one order, in other words' if retold else 'share this passage word for word'}"
            )
    return None


def are_two(left: Leg, right: Leg) -> bool:
    """Whether two legs lead to two known bodies. "The customs service" of a copy is that of the original, and "Voss" is its Della
    Voss, though nothing else tied the two mentions to one body."""
    if left.body is None or right.body is None or left.body == right.body:
        return False
    short, long = sorted((_plain(left.name), _plain(right.name)), key=len)
    return not short or (short != long and not long.endswith(f" {short}"))


def _plain(name: str | None) -> str:
    return (name or "").lower().removeprefix("the ").strip()


def is_bare(stand: Stand) -> bool:
    """Whether an assertion names nobody: the reporter's own words, "it is said", or what an outlet is said to have reported."""
    own = stand.unit.holder == "author" and stand.leg.kind not in ("person", "anonymous")
    return own or stand.leg.loose or stand.leg.kind in ("own_reporting", "agency")


def _has_come(a: Stand, b: Stand) -> bool:
    """Whether one tells that what the other foresaw has come: that is seen, not heard from there."""
    return lies_ahead(a.unit) != lies_ahead(b.unit)


def _both_copied(copy: shapes.Copy, a: Unit, b: Unit) -> bool:
    left, right = (a, b) if copy.left == a.report else (b, a)
    return any(
        _overlap((ls, le), left.span) > 0.5 and _overlap((rs, re_), right.span) > 0.5 for ls, le, rs, re_ in copy.spans
    )


def _overlap(passage: tuple[int, int], span: tuple[int, int]) -> float:
    shared = min(passage[1], span[1]) - max(passage[0], span[0])
    return shared / max(1, span[1] - span[0])


def _by_credit(a: Stand, b: Stand) -> str | None:
    """One report says that it has it from the outlet of the other."""
    for one, other in ((a, b), (b, a)):
        outlet = one.leg.outlet
        if outlet is None or other.outlet != outlet or one.outlet == outlet or one.unit.report == other.unit.report:
            continue
        papers = {one.leg.kind, other.leg.kind} == {"document", "anonymous"}
        if one.leg.kind != "person" and not papers and not _has_come(a, b) and other.day[:10] <= one.day[:10]:
            return f"{one.unit.report} has it from {outlet}, whose report {other.unit.report} is"
    if (
        a.leg.outlet is not None
        and a.leg.outlet == b.leg.outlet
        and not {"person", "document"} & {a.leg.kind, b.leg.kind}
    ):
        return f"both were told to {a.leg.outlet}, or have it from there"
    return None


def _by_description(a: Stand, b: Stand) -> str | None:
    """Two unnamed origins that are described by the same names: the officer at the desk in Dubrin."""
    shared = a.leg.about & b.leg.about
    if {a.leg.kind, b.leg.kind} == {"anonymous"} and len(shared) >= 2:
        return f"{a.leg.name} and {b.leg.name} are described alike"
    return None


def _unnamed(a: Stand, b: Stand) -> str | None:
    """Nobody is named, and somebody told it before."""
    first, then = sorted((a, b), key=lambda s: (s.day, s.unit.report, s.unit.span))
    if first.unit.report == then.unit.report:
        return None
    if then.leg.key == "media reports" and not first.leg.loose:
        return f"media in general cannot be held apart from {first.unit.report}, which told it before"
    if is_bare(then) and not is_bare(first) and lies_ahead(then.unit):
        return f"what lies ahead is known from who plans it: {first.leg.name} in {first.unit.report}"
    return None


def by_house(a: Stand, b: Stand) -> str | None:
    """Why a report's own words stand on the leg of another report of its outlet: what that named for it, or both name nobody.

    Asked only of what no other rule has folded: an aggregator that retells two outlets does not make them one.
    """
    if a.against != b.against or a.unit.report == b.unit.report or not (is_bare(a) or is_bare(b)):
        return None
    if a.leg.key == b.leg.key and not _has_come(a, b):
        return f"both go back to {a.leg.name}"
    bare, told = (a, b) if is_bare(a) else (b, a)
    if _has_come(a, b) or bare.leg.there or told.leg.loose:
        return None
    if bare.outlet is not None and bare.outlet == told.outlet and bare.leg.kind != "anonymous" and told.day <= bare.day:
        return f"{bare.leg.name} named {told.leg.name} for it before, in {told.unit.report}"
    return None


def first_of_equals(stands: Sequence[Stand], home: list[int], why: dict[int, list[str]]) -> list[int]:
    """Fold the assertions that are one for a reason that is the same for all of them; the first of each fold is returned.

    The reasons are those of `fold`: one key, one utterance, one body, printings of one text. Ten thousand printings of one
    report are then one assertion to compare, not fifty million pairs.
    """
    seen: dict[tuple[str, str], int] = {}
    for n, stand in enumerate(stands):
        marks = [(("key", stand.leg.key), f"both go back to {stand.leg.name}")]
        if stand.utterance is not None:
            marks.append((("utterance", stand.utterance), "renderings of one utterance"))
        if stand.leg.body is not None:
            marks.append((("body", stand.leg.body), f"both speak for the body of {stand.leg.name}"))
        if stand.family is not None and stand.leg.kind in CARRIERS:
            marks.append((("family", str(stand.family)), "printings of one text"))
        for (kind, name), reason in marks:
            join(home, why, seen.setdefault((kind, f"{name} {stand.against}"), n), n, reason)
    return [n for n in range(len(stands)) if root(home, n) == n]


def join(home: list[int], why: dict[int, list[str]], a: int, b: int, reason: str) -> None:
    """Put two assertions on one leg, unless they stand there."""
    keep, drop = sorted((root(home, a), root(home, b)))
    if keep != drop:
        home[drop] = keep
        why.setdefault(keep, []).extend(dict.fromkeys([*why.pop(drop, []), reason]))


def root(home: list[int], number: int) -> int:
    """The first assertion of the leg that one stands on."""
    while home[number] != number:
        number = home[number]
    return number
