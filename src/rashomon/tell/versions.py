"""The history of a report: its versions, what each changed, and which claims stood on what went."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rashomon import shapes
from rashomon.model import Annotation, Offsets, Report
from rashomon.relate.versions import Standing, compare_sentences

Sentences = Callable[[str], Sequence[Annotation]]
Claims = Callable[[str, int], Sequence[shapes.Claim]]


def shapes_of(standing: Standing) -> tuple[shapes.Version, ...]:
    """All versions of a report as shown, the oldest first; of the newest the sequence number is not that of the first."""
    return tuple(_shape(seq, report) for seq, report in (*standing.earlier, (standing.at, standing.report)))


def _shape(sequence: int, report: Report) -> shapes.Version:
    return shapes.Version(report.name, sequence, report.fetched, report.title, report.sha256)


def tell_history(standing: Standing, sentences: Sentences, claims: Claims) -> shapes.History:
    """The versions of a report and what each changed.

    Args:     standing: the report; sentences: the sentences of a document, by its id; claims: those of the story that a
              report (by name) was in just before a sequence number.
    Returns:  the history; of a report with one version, without revisions.
    """
    every = [*standing.earlier, (standing.at, standing.report)]
    revisions = tuple(
        _revision(old, new, seq, sentences, claims) for (_, old), (seq, new) in zip(every, every[1:], strict=False)
    )
    return shapes.History(standing.report.name, standing.report.url, shapes_of(standing), revisions)


def _revision(old: Report, new: Report, sequence: int, sentences: Sentences, claims: Claims) -> shapes.Revision:
    before, after = sentences(old.document), sentences(new.document)
    exact = {("old", *_span(a)): a.exact for a in before} | {("new", *_span(a)): a.exact for a in after}
    passages = compare_sentences(before, after)

    def was(span: Offsets) -> shapes.Evidence:
        return shapes.Evidence(old.name, *span, exact["old", *span])

    def now(span: Offsets) -> shapes.Evidence:
        return shapes.Evidence(new.name, *span, exact["new", *span])

    gone = [p.was for p in passages if p.was]
    return shapes.Revision(
        was=old.name,
        is_=new.name,
        sequence=sequence,
        seen=new.fetched,
        removed=tuple(was(p.was) for p in passages if p.was and not p.now),
        added=tuple(now(p.now) for p in passages if p.now and not p.was),
        reworded=tuple((was(p.was), now(p.now)) for p in passages if p.was and p.now),
        claims=tuple(_lost(claims(old.name, sequence), old.name, gone)) if gone else (),
    )


def _lost(claims: Sequence[shapes.Claim], report: str, gone: Sequence[Offsets]) -> list[shapes.Lost]:
    """The claims with an assertion in what went, in the order of the words."""
    found = []
    for claim in claims:
        here = [a.evidence for a in claim.assertions if a.evidence.report == report and _within(a.evidence, gone)]
        if here:
            rest = tuple(a.evidence for a in claim.assertions if a.evidence not in here)
            found.append((min(e.start for e in here), claim.id, shapes.Lost(claim.id, claim.text, tuple(here), rest)))
    return [lost for _, _, lost in sorted(found, key=lambda one: one[:2])]


def _within(evidence: shapes.Evidence, spans: Sequence[Offsets]) -> bool:
    return any(evidence.start < end and start < evidence.end for start, end in spans)


def _span(annotation: Annotation) -> Offsets:
    return annotation.span.start, annotation.span.end
