"""Assertions that have no clause of their own: what is only taken up ("denied it", "that is simply false"), and what a speaker
denies, confirms or admits in a noun phrase ("denied any part in the attack").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import msgspec

from rashomon import shapes
from rashomon.model import Factuality, Offsets
from rashomon.weigh.assertions_unit import Unit
from rashomon.weigh.proforms import NEAR, is_denial, own_denial
from rashomon.weigh.told import content_words

ECHOES = frozenset("it this that which so these such".split())
"""What a statement reports when it takes up what was said before: "denied it", "which the ministry confirmed"."""

JUDGED = {
    "deny": Factuality(-3.0, "CT-", "denied"),
    "confirm": Factuality(3.0, "CT+", "reported"),
    "doubt": Factuality(-2.0, "PR-", "reported"),
    "accuse": Factuality(3.0, "CT+", "reported"),
    "admit": Factuality(3.0, "CT+", "reported"),
}
"""What a stance makes of a claim that has no verb of its own to judge."""

_TRUE = re.compile(
    r"^\W*(?:that|this|it|the reports?) (?:is|are|was) (?:\w+\s+)?(?:true|correct|accurate|so)\b", re.IGNORECASE
)

_THEIRS = re.compile(
    r"^\W*(?:[\w.’'-]+\s+){0,5}?(?:claims?|allegations?|accusations?|assertions?|charges?|complaints?|suggestions?|accounts?|"
    r"reports?|rumou?rs?|contention|version)(?:\s+(?:made\s+)?(?:by|from|against)\s+[^,.;]{1,60})?\W*$",
    re.IGNORECASE,
)
"""What a noun phrase takes up: "denied Pell's claim", "rejected the allegations by the union"."""

_LONGEST = 160
"""Characters of a noun phrase beyond which it is no claim to be read at a glance."""


def echo_units(statements: Sequence[shapes.Statement], units: Sequence[Unit], text: str) -> list[Unit]:
    """ "The ministry denied it", "that is false": the clause taken up, as this speaker has it.

    Args:     units: of the report, in document order.
    Cost:     statements times units of one report.
    """
    found: list[Unit] = []
    of = {s.id: s for s in statements}
    for statement in statements:
        judged = _judgement(statement)
        if judged is None:
            continue
        at = min(s for s, _ in (*statement.cue, *statement.content))
        own = own_denial(statement, of, units, at) if is_denial(statement.text) else None
        taken = own or _taken_up(statement, units, at)
        span = _hull((*statement.source, *statement.cue, *statement.content))
        if len(statement.text) > 3 * len("that, which") and not _is_theirs(statement):
            span = _hull(statement.content)
        if taken is not None and span[1] - span[0] < NEAR:
            found.append(
                msgspec.structs.replace(
                    taken, span=span, text=text[span[0] : span[1]], holder=statement.id, anonymous=statement.anonymous,
                    factuality=judged, echo=True, minor=False, event=statement.content[0],
                )
            )  # fmt: skip
    return found


def _judgement(statement: shapes.Statement) -> Factuality | None:
    """What a statement that only takes something up makes of it; None for one that says something itself."""
    if not statement.content:
        return None
    if statement.text.lower() in ECHOES:
        return JUDGED.get(statement.stance) if statement.cue else None
    if is_denial(statement.text):
        return JUDGED["deny"]
    if _is_theirs(statement):
        return JUDGED[statement.stance]
    return JUDGED["confirm"] if _TRUE.match(statement.text) else None


def _is_theirs(statement: shapes.Statement) -> bool:
    """Whether what somebody denies is only named: "denied Pell's claim"."""
    text = statement.text
    return statement.stance in ("deny", "doubt") and len(text) < _LONGEST and _THEIRS.match(text) is not None


def _taken_up(statement: shapes.Statement, units: Sequence[Unit], at: int) -> Unit | None:
    """The last clause before that this speaker did not say himself; what somebody is said to have said before all else."""
    before = [
        u for u in units
        if u.event[1] <= at and at - u.span[1] < NEAR and u.holder != statement.id and u.kind != "noun" and not u.echo
    ]  # fmt: skip
    return max(
        before, key=lambda u: (not u.minor or u.holder != "author", u.holder != "author", u.span[1]), default=None
    )


def nominal_units(
    statements: Sequence[shapes.Statement], units: Sequence[Unit], text: str, make: Callable[[shapes.Statement, Offsets], Unit]
) -> list[Unit]:  # fmt: skip
    """ "Denied any part in the attack": the noun phrase as what is denied, confirmed or admitted.

    Args:     make: builds a unit without a predicate from a statement and its span.
    Cost:     statements times units of one report.
    """
    found = []
    for statement in statements:
        judged = JUDGED.get(statement.stance)
        if judged is None or not statement.cue or len(statement.content) != 1:
            continue
        span = statement.content[0]
        if _is_theirs(statement):
            continue  # an echo
        held = any(u.holder == statement.id and span[0] <= u.event[0] < span[1] and u.kind != "noun" for u in units)
        if held or span[1] - span[0] > _LONGEST or len(content_words(text[span[0] : span[1]])) < 2:
            continue
        found.append(msgspec.structs.replace(make(statement, span), factuality=judged))
    return found


def _hull(spans: Sequence[Offsets]) -> Offsets:
    return min(s for s, _ in spans), max(e for _, e in spans)
