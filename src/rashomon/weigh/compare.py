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
from rashomon.weigh.slots import SlotView, compare_slots

RelationName = Literal["same", "entails", "entailed", "contradicts", "related", "unrelated"]

# Cosines between whole sentences, from the first 700 pairs of MSRP train: F1 of "same" is .836 at .60 and .816 at .70, accuracy
# flat at .73 between them. The higher is taken: calling two claims one is the worse mistake here.
SAME, RELATED = 0.70, 0.45


class Comparison(Record, frozen=True):
    """How two sentences stand, how sure (0..1), and the slots that were compared."""

    relation: RelationName
    score: float
    slots: tuple[SlotView, ...]


def compare_claims(left: str, right: str, stages: Sequence[Stage]) -> Comparison:
    """Compare what two sentences claim.

    Args:     stages: the document stages, planned.
    Returns:  the relation of left to right: "entails" when left says all of right and more.
    Raises:   nothing; an empty sentence is unrelated to everything.
    Cost:     two parses and two sentence vectors.
    """
    if not left.strip() or not right.strip():
        return Comparison("unrelated", 1.0, ())
    draft = _draft((left, right), stages)
    units = collect_units(draft)
    a = [u for u in units if u.report == "left"]
    b = [u for u in units if u.report == "right"]
    cosine = _cosine(left, right)
    names = {e.id: e.name for e in draft.entities}
    slots = tuple(dict.fromkeys(v for x in a for y in b if _one_act(x, y) for v in compare_slots(x, y, names)))
    return _judge(left, right, cosine, slots)


def _one_act(a: Unit, b: Unit) -> bool:
    return a.predicate == b.predicate or bool(set(a.entities) & set(b.entities))


def _cosine(left: str, right: str) -> float:
    from rashomon.models import load_encoder

    vectors = load_encoder().encode([left, right])
    return float(vectors[0] @ vectors[1])


def _judge(left: str, right: str, cosine: float, slots: tuple[SlotView, ...]) -> Comparison:
    if cosine < RELATED:
        return Comparison("unrelated", round(1 - cosine, 3), slots)
    differ = [s for s in slots if s.verdict == "differ" and s.slot in ("number", "place", "time", "polarity", "role")]
    if differ and cosine >= 0.6:
        return Comparison("contradicts", round(cosine, 3), slots)
    finer = cosine >= 0.7 and _covers(left, right)
    coarser = cosine >= 0.7 and _covers(right, left)
    if cosine >= SAME or (finer and coarser):
        if finer != coarser:
            return Comparison("entails" if finer else "entailed", round(cosine, 3), slots)
        return Comparison("same", round(cosine, 3), slots)
    if finer or coarser:
        return Comparison("entails" if finer else "entailed", round(cosine, 3), slots)
    return Comparison("related", round(cosine, 3), slots)


def _covers(longer: str, shorter: str) -> bool:
    """Whether nearly all content words of one sentence stand in a clearly longer one."""
    words = {w.strip(".,;:\"'“”’()").lower() for w in shorter.split() if len(w) > 3}
    held = {w.strip(".,;:\"'“”’()").lower() for w in longer.split()}
    return bool(words) and len(words & held) >= 0.8 * len(words) and len(longer.split()) >= 1.3 * len(shorter.split())


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
