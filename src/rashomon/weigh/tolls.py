"""Casualty figures of a story: counts that grow from day to day, of a whole or of a part of those struck.

A toll is true as of an hour and of some people. So two figures of one kind stand in one of four ways: the later overtook the
earlier; they count different people (seventeen of the ferry, nineteen in all) and only seem to differ; they differ on one day of
the same people, which is a contradiction; or one is a fear ("up to 60") which the count bore out or did not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from rashomon import shapes
from rashomon.model import Record
from rashomon.weigh.assertions_unit import Unit
from rashomon.weigh.quantities import TOLLS, Quantity

FOUND = frozenset("find recover lift bury pull identify name bring".split())
"""Acts that tell of some of the dead; "by nine" makes a count of it, "two were found" does not."""

COUNTING = FOUND | frozenset(
    "kill die be miss drown rise reach stand hit climb take put leave lose confirm have know fear injure wound hurt grow jump "
    "increase pass top exceed say make remain account unaccounte hospitalize hospitalise fall drop total number count treat "
    "admit suffer claim".split()
)
"""Acts whose clause is about a toll; in other clauses one stands in passing."""

RECENT = 45
"""Days before a report within which the event must lie whose casualties are compared."""

KINDS = ("dead", "missing", "injured")


class Figure(Record, frozen=True):
    """What one claim says of casualties of one kind."""

    claim: int
    kind: str
    value: float
    scopes: frozenset[str]
    feared: bool
    day: str
    """Of the count: that of the clause, else that of the report, where they are known to the day; else empty."""
    latest: str
    unit: Unit


def tolls_of(unit: Unit) -> tuple[Quantity, ...]:
    """The casualty figures of an assertion that are counts of an hour, not of a part of the dead or of a day's find."""
    if not unit.quantities or unit.predicate.split()[0] not in COUNTING:
        return ()
    found = [q for q in unit.quantities if q.unit in TOLLS and q.scope != "part"]
    if unit.predicate in FOUND and not _total(unit, found):
        return ()
    return tuple(found)


def _total(unit: Unit, found: Sequence[Quantity]) -> bool:
    low = unit.text.lower()
    return any(word in low for word in _TOTAL)


_TOTAL = " toll|number of|bringing| by |so far|still missing|not been found|had been|have been|has been".split("|")
"""What makes a count of "bodies found": "nine had been brought ashore by nine", against "two were found today"."""


def same_toll(a: Unit, b: Unit) -> bool | None:
    """Whether two assertions count the same casualties alike; None where one counts none of a kind of the other's.

    Cost: quadratic in the figures of two clauses.
    """
    if not (a.quantities and b.quantities):
        return None
    verdicts = [
        x.value == y.value
        for x in tolls_of(a)
        for y in tolls_of(b)
        if x.unit == y.unit and _compatible(x.scope, y.scope)
    ]
    return any(verdicts) if verdicts else None


def _compatible(a: str, b: str) -> bool:
    return not a or not b or a == b


def figures_of(
    units: Sequence[Unit], home: Sequence[int], dates: Mapping[str, shapes.Published]
) -> list[Figure]:  # fmt: skip
    """One figure of a kind for each claim: that of most of its assertions, the earliest of equals.

    Cost:     linear in assertions.
    """
    by_claim: dict[tuple[int, str], list[tuple[Unit, Quantity]]] = {}
    for unit, claim in zip(units, home, strict=True):
        for quantity in tolls_of(unit) if claim >= 0 else ():
            if _is_recent(unit, dates):
                by_claim.setdefault((claim, quantity.unit), []).append((unit, quantity))
    return [_figure(claim, kind, told, dates) for (claim, kind), told in sorted(by_claim.items(), key=lambda i: i[0])]


def _figure(
    claim: int, kind: str, told: Sequence[tuple[Unit, Quantity]], dates: Mapping[str, shapes.Published]
) -> Figure:
    values = [q.value for _, q in told]
    value = max(sorted(set(values)), key=values.count)
    same = [(u, q) for u, q in told if q.value == value]
    unit = min((u for u, _ in same), key=lambda u: (u.minor, dates[u.report].earliest or "9999", u.report, u.span))
    days = sorted(d for u, _ in same for d in [as_of(u, dates)] if d)
    return Figure(
        claim, kind, value, frozenset(q.scope for _, q in same if q.scope),
        all(q.bound == "up to" or u.factuality.score < 3 and "fear" in u.text for u, q in same),
        days[0] if days else "", days[-1] if days else "", unit,
    )  # fmt: skip


def as_of(unit: Unit, dates: Mapping[str, shapes.Published]) -> str:
    """The day of a count: that of the report, or an earlier one that the clause names."""
    published = dates[unit.report]
    day = (published.earliest or "")[:10]
    if not day or (published.latest or "")[:10] != day:
        return ""
    when = shapes.When() if unit.predicate.split()[0] in _STRUCK else unit.when
    named = (when.earliest or "")[:10]
    return named if named and named == (when.latest or "")[:10] and named <= day else day


_STRUCK = frozenset("kill die lose drown injure wound hurt".split())
"""Acts whose day is that of the blow and not of the count."""


def _is_recent(unit: Unit, dates: Mapping[str, shapes.Published]) -> bool:
    """Not the toll of something long past that a report recalls."""
    when, published = unit.when.latest, dates[unit.report].earliest
    if not when or not published:
        return True
    return (date.fromisoformat(published[:10]) - date.fromisoformat(when[:10])).days <= RECENT


class Standing(NamedTuple):
    """How one figure stands to another, in the words of a relation."""

    newer: Figure
    older: Figure
    kind: Literal["supersedes", "contradicts"]
    verdict: Literal["real", "apparent", "unsure"]
    why: str


def toll_relations(figures: Sequence[Figure]) -> list[Standing]:
    """How the figures of a story stand to one another.

    Returns:  each figure supersedes those of the last day before it on which some were given, and not all earlier ones.
    Cost:     quadratic in the figures of one kind.
    """
    found: list[Standing] = []
    for kind in KINDS:
        ours = sorted((f for f in figures if f.kind == kind and f.day), key=lambda f: (f.day, f.value, f.claim))
        counted = [f for f in ours if not f.feared]
        found += _counted_on(counted)
        final = max(counted, key=lambda f: (f.day, f.value), default=None)
        for feared in (f for f in ours if f.feared):
            if final is not None and final.day > feared.day and final.value < feared.value:
                why = f"{_told(feared)} were feared dead; {_told(final)} were counted"
                found.append(Standing(final, feared, "contradicts", "real", why))
    return found + _outcomes(figures)


def _counted_on(counted: Sequence[Figure]) -> list[Standing]:
    """The figures of one kind, in order of their days."""
    pairs = [(older, newer) for at, newer in enumerate(counted) for older in counted[:at] if older.value != newer.value]
    today = [
        _of_one_day(older, newer) for older, newer in pairs if older.day == newer.day and _comparable(older, newer)
    ]
    found = list(today)
    overtaken = {t.older.claim for t in today if t.kind == "supersedes"}
    # A toll is a chain: what overtook a count of the same day and people, overtook through it those of the days before.
    through = {t.newer.claim for t in today if t.kind == "supersedes" and _same_people(t.older, t.newer)}
    for newer in (f for f in counted if f.claim not in through):
        before = [o for o, n in pairs if n is newer and o.day < newer.day and _takes_in(newer, o)]
        last = max((f.day for f in before), default="")
        found += [
            Standing(newer, older, "supersedes", "apparent", f"{_told(newer)} was counted later than {_told(older)}")
            for older in before
            if older.day == last and older.claim not in overtaken and _grows(older, newer)
        ]
    return found


def _outcomes(figures: Sequence[Figure]) -> list[Standing]:
    """The missing who were found dead: the same number of the same few people."""
    return [
        Standing(dead, missing, "supersedes", "apparent", f"the {_told(missing)} were later counted dead")
        for missing in figures
        if missing.kind == "missing" and missing.scopes & _GROUPS
        for dead in figures
        if dead.kind == "dead" and dead.value == missing.value and dead.scopes & missing.scopes & _GROUPS
        if dead.day > missing.day and dead.claim != missing.claim
    ]


_GROUPS = frozenset(
    "sailor soldier child children civilian woman women man men worker migrant pilot officer policeman fisherman student "
    "hostage tourist refugee protester firefighter journalist miner".split()
)


def _whom(figure: Figure) -> frozenset[str]:
    """The people whom a count singles out, or takes in besides."""
    return frozenset(s for s in figure.scopes if s in _GROUPS or s.startswith(WITH))


WITH = "with "
"""What a scope begins with that takes in people besides ("with rescuer")."""


def _same_people(a: Figure, b: Figure) -> bool:
    return _whom(a) == _whom(b)


def _takes_in(newer: Figure, older: Figure) -> bool:
    """Whether a later count overtakes one: it does a wider one too, but a wider one overtakes no narrower."""
    return _same_people(older, newer) or (not _whom(newer) and all(w.startswith(WITH) for w in _whom(older)))


def _comparable(a: Figure, b: Figure) -> bool:
    """Whether two counts are of the same people, or of some and of those and others besides."""
    return _same_people(a, b) or not (_whom(a) | _whom(b)) & _GROUPS


def _grows(older: Figure, newer: Figure) -> bool:
    return newer.value > older.value if older.kind == "dead" else newer.value != older.value


def _of_one_day(older: Figure, newer: Figure) -> Standing:
    if (older.scopes != newer.scopes and "all" in older.scopes | newer.scopes) or not _same_people(older, newer):
        if _is_outgrown(older, newer):
            why = f"{_told(newer)} is more than {_told(older)} with others: the later of two counts"
            return Standing(newer, older, "supersedes", "apparent", why)
        why = f"{_told(newer)} and {_told(older)} are counts of different people"
        return Standing(newer, older, "contradicts", "apparent", why)
    first, then = (_hour(f.unit) for f in (older, newer))
    if first and then and first != then:
        a, b = (newer, older) if then > first else (older, newer)
        return Standing(a, b, "supersedes", "apparent", f"{_told(a)} was counted later that day than {_told(b)}")
    if newer.kind != "injured":
        a, b = (newer, older) if newer.kind == "dead" else (older, newer)
        why = f"{_told(a)} is the later of two counts of one day, {_told(b)} the earlier"
        return Standing(a, b, "supersedes", "apparent", why)
    return Standing(newer, older, "contradicts", "unsure", f"{_told(newer)} against {_told(older)} on one day")


def _is_outgrown(wide: Figure, narrow: Figure) -> bool:
    """Whether a count of some is more than one of those and others besides: they were not counted at one hour."""
    wider = any(w.startswith(WITH) for w in _whom(wide)) or "all" in wide.scopes
    return (
        wider
        and not _whom(narrow)
        and "all" not in narrow.scopes
        and narrow.value > wide.value
        and narrow.kind == "dead"
    )


def _hour(unit: Unit) -> str:
    latest = unit.when.latest or ""
    return latest[11:16] if len(latest) > 10 else ""


def _told(figure: Figure) -> str:
    among = f" ({', '.join(sorted(figure.scopes))})" if figure.scopes else ""
    return f"{figure.value:g} {figure.kind}{among}"
