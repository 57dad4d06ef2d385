"""Two sentences side by side, out of any story: the same, one entails the other, contradicting, related or unrelated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from rashomon import shapes
from rashomon.model import Document, Published, Record, Report
from rashomon.pipeline import ReportReading, Stage, StoryDraft
from rashomon.relate import entities, statements
from rashomon.weigh.assertions import Unit, collect_units
from rashomon.weigh.entailment import WEIGHTS, EntailmentWeights, see_entailment
from rashomon.weigh.judged import Odds, judge_texts
from rashomon.weigh.slots import SlotView, compare_slots

RelationName = Literal["same", "entails", "entailed", "contradicts", "related", "unrelated"]

AT_ODDS = 2.0
"""How much likelier a contradiction is where a filled slot differs."""
AGREES = 0.3
"""Odds of same, entails and entailed together from which two texts are held to agree; chosen on MSRP val (F .839, .824 at .5)."""
SHORTER = 0.6
"""Share of words below which one text is a hypothesis about the other, and not another telling of it."""


class Comparison(Record, frozen=True):
    """How two sentences stand, how sure (0..1), and the slots that were compared."""

    relation: RelationName
    score: float
    slots: tuple[SlotView, ...]


def compare_claims(left: str, right: str, stages: Sequence[Stage], weights: EntailmentWeights = WEIGHTS) -> Comparison:
    """Compare what two sentences claim.

    Args:     stages: the document stages, planned; weights: of entailment, for a measurement that fits its own.
    Returns:  the relation of left to right: "entails" when left says all of right and more.
    Raises:   nothing; an empty sentence is unrelated to everything.
    Cost:     two parses and up to three passes of the judge.
    """
    if not left.strip() or not right.strip():
        return Comparison("unrelated", 1.0, ())
    draft = _draft((left, right), stages)
    units = collect_units(draft)
    a = [u for u in units if u.report == "left"]
    b = [u for u in units if u.report == "right"]
    names = {e.id: e.name for e in draft.entities}
    slots = tuple(dict.fromkeys(v for x in a for y in b if _one_act(x, y) for v in compare_slots(x, y, names)))
    odds = judge_texts([(left, right)])[0]
    return _contradiction(odds, slots) or _says_all(left, right, odds, slots, weights) or _plainly(odds, slots)


def _one_act(a: Unit, b: Unit) -> bool:
    return a.predicate == b.predicate or bool(set(a.entities) & set(b.entities))


def _contradiction(odds: Odds, slots: tuple[SlotView, ...]) -> Comparison | None:
    """The judge's word; a slot that differs makes a contradiction likelier, and names it."""
    at_odds = any(s.verdict == "differ" and s.slot in ("number", "place", "time", "polarity", "role") for s in slots)
    against = odds.contradicts * (AT_ODDS if at_odds else 1.0)
    if odds.agrees >= AGREES and not (at_odds and odds.contradicts > odds.agrees):
        return None
    if against < max(odds.agrees, odds.related, odds.unrelated):
        return None
    return Comparison("contradicts", round(against / (against + 1 - odds.contradicts), 3), slots)


def _says_all(
    left: str, right: str, odds: Odds, slots: tuple[SlotView, ...], weights: EntailmentWeights
) -> Comparison | None:
    """Whether the longer of two texts says the much shorter one; None where they are of like length."""
    words = len(left.split()), len(right.split())
    if min(words) > SHORTER * max(words):
        return None
    long, short = (left, right) if words[0] > words[1] else (right, left)
    score = weights.odds(see_entailment([(long, short)])[0])
    if score < 0.5:
        return Comparison("related" if odds.unrelated < 0.5 else "unrelated", round(1 - score, 3), slots)
    return Comparison("entails" if long is left else "entailed", round(score, 3), slots)


def _plainly(odds: Odds, slots: tuple[SlotView, ...]) -> Comparison:
    names: tuple[RelationName, ...] = (
        ("same", "entails", "entailed") if odds.agrees >= AGREES else ("related", "unrelated")
    )
    best = max(names, key=lambda name: float(getattr(odds, name)))
    return Comparison(best, round(odds.agrees if odds.agrees >= AGREES else 1 - odds.agrees, 3), slots)


def _draft(texts: tuple[str, str], stages: Sequence[Stage]) -> StoryDraft:
    """A story of two one-sentence reports, folded as far as its statements."""
    from rashomon.pipeline import Reading

    reports = []
    for name, text in zip(("left", "right"), texts, strict=True):
        document = Document.of(text)
        reading = Reading(document)
        for stage in stages:
            reading = reading.plus(stage.run(reading, stage.config, stage.load() if stage.load else None), stage.writes)
        report = Report(f"report:{name}", name, document.id, "", published=Published())
        reports.append(ReportReading(report, reading))
    draft = StoryDraft("story:comparison", tuple(reports))
    draft = msgspec.structs.replace(draft, published=tuple(shapes.Published(None, None, "unknown") for _ in reports))
    for stage in (entities.STAGE, statements.STAGE):
        draft = stage.run(draft, stage.config, stage.load() if stage.load else None)
    return draft
