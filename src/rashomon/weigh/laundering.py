"""Laundering: a claim that is credited here, and there told without its credit, more certainly, or in a better name.

Three kinds. *Dropped*: "officials told the Courier" became plain fact. *Hardened*: "could" became "will" or "did". *Promoted*:
unnamed
officials became "experts", or media reports became "officials". An alarm needs evidence of both ends, and that the second was
made from
the first: one text in other words, one utterance, or one origin. An outlet that tells a thing with its own reporters launders
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Literal

from rashomon import shapes
from rashomon.model import Record
from rashomon.weigh.assertions import Unit
from rashomon.weigh.origins_legs import Context, Leg, lies_ahead
from rashomon.weigh.status_corrections import words_of
from rashomon.weigh.status_voices import Voice

Kind = Literal["dropped", "hardened", "promoted"]

_MAYBE = re.compile(
    r"\b(?:could|may|might|possibl[ey]|probabl[ey]|perhaps|likely|if|unless|suspect\w{0,3}|alleged\w{0,2}|reportedly|appear\w{0,3}|"
    r"seem\w{0,2}|expected|considering|plans?|planned|believed?|thought|claim\w{0,2}|not exclude\w?)\b",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"\b(?:said|says?|saying|told|tells|according to|by the words|reported(?:ly)?|announced|stated|claim(?:s|ed)|"
    r"confirmed|denied|noted|"
    r"quot(?:ed|ing)|cit(?:ed|ing)|wrote|declared|informed|insisted|warned|accused|alleged|sources?|statement)\b",
    re.IGNORECASE,
)
REACH = 240
"""Characters of its sentence before and after a clause that are searched for who says so."""
_RANK = {
    "unstated": 0,
    "media": 0,
    "other": 1,
    "source": 1,
    "resident": 1,
    "official": 2,
    "company": 2,
    "police": 2,
    "military": 2,
    "lawyer": 2,
}
EXPERTS = frozenset({"expert", "analyst"})
ALIKE = 0.5
"""Share of the shorter clause's content words from which two clauses are one in other words."""
CROWD = 200
"""Assertions of one claim from which on not every one is looked at."""
KIN = frozenset({"copy", "contained", "partial", "translation"})
"""Kinds of shared text that show one report to be made from another, or both from a third."""


class Side(Record, frozen=True):
    """An assertion as laundering sees it."""

    unit: Unit
    leg: Leg
    voice: Voice
    statement: shapes.Statement | None
    home: int
    """The first assertion of its leg."""
    day: str
    outlet: str | None

    @property
    def credited(self) -> bool:
        """Whether the reader is told from whom it is."""
        read = self.statement is not None or self.leg.kind in ("person", "anonymous")
        return read and not self.leg.loose

    @property
    def kind(self) -> str:
        """What kind of speaker it is given to."""
        return (self.statement.anonymous or "named") if self.statement is not None else "nobody"


def sides_of(
    units: Sequence[Unit], legs: Sequence[Leg], voices: Sequence[Voice], home: Sequence[int], context: Context
) -> list[Side]:
    """A claim's assertions as laundering sees them, with the certainty that each report gives them."""
    found = []
    for unit, leg, voice, first in zip(units, legs, voices, home, strict=True):
        report = context.reports[unit.report]
        day = report.published.earliest or "9999"
        found.append(Side(unit, leg, voice, context.statements.get(unit.holder), first, day, report.outlet))
    return found


def find_laundering(sides: Sequence[Side], context: Context) -> tuple[shapes.Laundering, ...]:
    """Where a claim's credit or doubt was lost on the way.

    Args:     sides: the claim's assertions; those that deny it are left out.
    Returns:  at most one alarm a kind and report, against the earliest end that shows it.
    Cost:     quadratic in the assertions of one claim, up to `CROWD`.
    """
    ordered = sorted((s for s in sides if not s.voice.against), key=lambda s: (s.day, s.unit.report, s.unit.span))
    if len(ordered) > CROWD:  # of a crowd, each outlet's first telling of each leg
        firsts = {(s.home, s.outlet or s.unit.report): s for s in reversed(ordered)}
        ordered = sorted(firsts.values(), key=lambda s: (s.day, s.unit.report, s.unit.span))[:CROWD]
    credited = {s.unit.report for s in ordered if s.credited}
    flat = {s.unit.report for s in ordered if s.statement is None}
    found: dict[tuple[str, str], shapes.Laundering] = {}
    for at, there in enumerate(ordered):
        for here in ordered[:at]:
            if here.unit.report == there.unit.report or (here.outlet is not None and here.outlet == there.outlet):
                continue
            if there.statement is None and (here.unit.report in flat or _told_before(there, ordered[:at])):
                continue  # the model tells it flat too; or this outlet has named somebody for it before
            if there.statement is None and _told_flat_before(there, ordered[:at], context):
                continue  # the credit was lost in another report, of which this one is made
            made = _is_kin(here.unit.report, there.unit.report, context)
            for kind, why in _kinds(here, there, made, credited, context):
                key = (kind, there.unit.report)
                found.setdefault(key, shapes.Laundering(kind, here.unit.evidence, there.unit.evidence, why))
    return tuple(sorted(found.values(), key=lambda f: (f.there.report, f.there.start, f.kind)))


def _told_before(there: Side, before: Sequence[Side]) -> bool:
    return there.outlet is not None and any(s.credited and s.outlet == there.outlet for s in before)


def _told_flat_before(there: Side, before: Sequence[Side], context: Context) -> bool:
    """Whether a report that shares its text with this one told it flat before."""
    others = {s.unit.report for s in before if s.statement is None and s.unit.report != there.unit.report}
    return any(_is_kin(name, there.unit.report, context) for name in sorted(others))


def _is_kin(left: str, right: str, context: Context) -> bool:
    """Whether two reports share text, or tell it in one order."""
    return any(c.kind in KIN for c in context.between(left, right))


def _kinds(
    here: Side, there: Side, made: bool, credited: Collection[str], context: Context
) -> Iterable[tuple[Kind, str]]:
    one_act = _one_utterance(here, there, context)
    who = here.leg.name or "somebody"
    same = _alike(here.unit, there.unit)
    if same and _is_hardened(here, there) and (one_act or (made and here.home == there.home)):
        yield "hardened", f"{here.unit.report}: {_certainty(here)}; {there.unit.report}: {_certainty(there)}"
    if not here.credited or not (made or one_act or same):
        return
    bare = there.statement is None and there.unit.report not in credited and not is_credited(there.unit, context)
    passed_on = here.leg.kind in ("own_reporting", "agency")  # it is credited to an outlet, which may have told it flat
    alike = lies_ahead(here.unit) == lies_ahead(there.unit)
    if bare and made and alike and not passed_on and there.leg.kind == "own_reporting":
        yield "dropped", f"{here.unit.report} has it from {who}; {there.unit.report} tells it as fact"
    elif there.statement is not None and _is_promoted(here, there):
        yield "promoted", f"{here.unit.report} has it from {who}; {there.unit.report} gives it to {there.leg.name}"


def _one_utterance(here: Side, there: Side, context: Context) -> bool:
    """Whether both render one utterance, or what one speaker said on one day."""
    left, right = (context.utterance_of.get(s.unit.holder) for s in (here, there))
    if left is not None and left == right:
        return True
    spoken = here.statement is not None and there.statement is not None and here.leg.key == there.leg.key
    return spoken and here.leg.kind == "person" and here.day[:10] == there.day[:10]


def is_credited(unit: Unit, context: Context) -> bool:
    """Whether the sentence around a clause names somebody for it, though no statement was read there."""
    text = context.texts[unit.report]
    begin = max(text.rfind(mark, max(0, unit.span[0] - REACH), unit.span[0]) for mark in (". ", "\n", "? ", "! "))
    before = text[begin + 1 if begin >= 0 else max(0, unit.span[0] - REACH) : unit.span[0]]
    ends = [e for mark in (". ", "\n", "? ", "! ") if (e := text.find(mark, unit.span[1], unit.span[1] + REACH)) >= 0]
    after = text[unit.span[1] : min(ends, default=unit.span[1] + REACH)]
    return (
        _CREDIT.search(before) is not None or _CREDIT.search(after) is not None or _CREDIT.search(unit.text) is not None
    )


def _is_hardened(here: Side, there: Side) -> bool:
    """Whether what was possible is told as settled; the words must show it, not only the judgement of them."""
    soft = abs(here.unit.factuality.score) <= 1 or (
        abs(here.unit.factuality.score) <= 2 and _MAYBE.search(here.unit.text)
    )
    firmer = abs(there.unit.factuality.score) > abs(here.unit.factuality.score)
    return bool(soft and firmer and _MAYBE.search(here.unit.text)) and not _MAYBE.search(there.unit.text)


def _is_promoted(here: Side, there: Side) -> bool:
    """Whether unnamed people rose: officials who became experts, media reports that became officials."""
    if here.kind == "named" or there.kind in ("named", "nobody"):
        return False
    if there.kind in EXPERTS:
        return here.kind not in EXPERTS
    return _RANK.get(there.kind, 1) > _RANK.get(here.kind, 1) and here.kind in ("media", "unstated", "resident")


def _certainty(side: Side) -> str:
    found = _MAYBE.search(side.unit.text)
    return f"“{found.group().lower()}”" if found else side.unit.factuality.label


def _alike(a: Unit, b: Unit) -> bool:
    left, right = words_of(a.told), words_of(b.told)
    return len(left & right) >= ALIKE * max(1, min(len(left), len(right)))
