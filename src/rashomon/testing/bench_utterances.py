"""Grouping and drift alone: the gold statements of the example story are given, so that what is not found costs nothing here.

`rashomon bench` prints two figures for utterances: from end to end (`bench_statements`), and these.
"""

from __future__ import annotations

from collections.abc import Mapping

from rashomon import shapes
from rashomon.model import Report
from rashomon.pipeline import Reading, ReportReading, StoryDraft
from rashomon.testing import scores
from rashomon.testing.bench_example import Seen, entity_map
from rashomon.testing.bench_gold import GoldStatement
from rashomon.testing.bench_report import Row
from rashomon.testing.bench_scores import pair_scores


def score_given(seen: Seen) -> tuple[Row, ...]:
    """Utterances and drift where statements and speakers are the gold's.

    Cost:     grouping 249 statements, about two seconds.
    """
    told = group_gold(seen)
    gold = {s.key: s.utterance for s in seen.gold.statements.statements}
    held = {r.statement: u.id for u in told for r in u.renderings}
    p, r, f = pair_scores(gold, held)
    wanted = {(frozenset((d.left, d.right)), d.kind) for d in seen.gold.drift}
    found = {drift_key(seen, u, d) for u in told for d in u.drift}
    drift_p, drift_r, drift_f = scores.set_scores(wanted, found)
    touched = scores.set_scores({pair for pair, _ in wanted}, {pair for pair, _ in found})[2]
    how = f"F over pairs in one utterance (precision {p:.3f}, recall {r:.3f})"
    kinds = f"F over pair and kind (precision {drift_p:.3f}, recall {drift_r:.3f})"
    return (
        Row("example: utterances, gold statements", scores.bcubed(gold, held)[2], len(gold), "BCubed F"),
        Row("example: utterance pairs, gold statements", f, len(gold), how),
        Row("example: drift, gold statements", drift_f, len(wanted), kinds),
        Row("example: drift pairs, gold statements", touched, len({pair for pair, _ in wanted}), "F over pairs alone"),
    )


def group_gold(seen: Seen) -> tuple[shapes.Utterance, ...]:
    """What the utterances stage makes of the gold statements; ids of statements are the gold's keys."""
    from rashomon.engines.inline import kit_of
    from rashomon.relate import utterances

    kit = kit_of(utterances.STAGE)
    drafts = [utterances.STAGE.run(d, utterances.STAGE.config, kit) for d in gold_drafts(seen)]
    return tuple(u for d in drafts for u in d.utterances)


def gold_drafts(seen: Seen) -> list[StoryDraft]:
    """The stories of the gold as drafts that lack their utterances."""
    names = {e.key: e.name for e in seen.gold.people}
    ids = {gold: found for found, gold in sorted(entity_map(seen).items(), reverse=True)}
    outlets = {r.id: r.outlet for s in seen.stories for r in s.reports}
    drafts = []
    for story in seen.gold.stories.stories:
        reports = sorted((r for r in story.reports if r in seen.published), key=lambda r: _when(seen, r))
        stories = [s for s in seen.stories if {r.id for r in s.reports} & set(reports)]
        place = {r: at for at, r in enumerate(reports)}
        inside = [s for s in seen.gold.statements.statements if s.report in place]
        given = [_statement(seen, s, names, ids) for s in sorted(inside, key=lambda s: (place[s.report], s.content))]
        drafts.append(
            StoryDraft(
                story.key,
                tuple(_report(r, seen.readings[r], outlets.get(r)) for r in reports),
                published=tuple(seen.published[r] for r in reports),
                entities=(*(e for s in stories for e in s.entities), *_unseen(seen, ids)),
                statements=tuple(given),
                copies=tuple(c for s in stories for c in s.copies),
            )
        )
    return drafts


def _unseen(seen: Seen, ids: Mapping[str, str]) -> list[shapes.Entity]:
    """The gold's people and bodies that were not found as entities: who speaks is given, with what they are."""
    return [
        shapes.Entity(e.key, e.type, e.name, (), (), ())  # type: ignore[arg-type]  # check.py knows the types
        for e in seen.gold.people
        if e.key not in ids
    ]


def _when(seen: Seen, report: str) -> tuple[str, str]:
    return seen.published[report].latest or "~", report


def _report(name: str, reading: Reading, outlet: str | None) -> ReportReading:
    return ReportReading(Report(name, name, reading.document.id, "", outlet=outlet), reading)


def _statement(seen: Seen, s: GoldStatement, names: Mapping[str, str], ids: Mapping[str, str]) -> shapes.Statement:
    text = seen.readings[s.report].document.text
    return shapes.Statement(
        id=s.key,
        report=s.report,
        form=s.form,  # type: ignore[arg-type]  # check.py holds the gold to the same three words
        content=s.content,
        cue=s.cue,
        source=s.source,
        text=" ... ".join(text[a:b] for a, b in s.content),
        speaker=ids.get(s.speaker, s.speaker) if s.speaker else None,
        speaker_name=names.get(s.speaker, s.speaker) if s.speaker else None,
        anonymous=s.anonymous,
        stance=s.stance,
        via=tuple(shapes.Hop(text[h.span[0] : h.span[1]], h.role, h.span) for h in s.via),  # type: ignore[arg-type]
        said=shapes.When(None, seen.published[s.report].latest),
        parent=s.parent,
    )


def drift_key(seen: Seen, utterance: shapes.Utterance, drift: shapes.Drift) -> tuple[frozenset[str], str]:
    """The two renderings that a drift lies in, and its kind."""
    spans = {s.key: (*s.content, *s.cue, *s.source) for s in seen.gold.statements.statements}
    ends = []
    for evidence in (drift.left, drift.right):
        there = [
            (sum(max(0, min(b, evidence.end) - max(a, evidence.start)) for a, b in spans[r.statement]), r.statement)
            for r in utterance.renderings
            if r.report == evidence.report
        ]
        ends.append(max(there, key=lambda t: t[0])[1])
    return frozenset(ends), drift.kind
