"""Scores on the example story: statements, speakers, chains, utterances and their drift."""

from __future__ import annotations

from collections.abc import Sequence

from rashomon import shapes
from rashomon.model import Offsets, Record
from rashomon.testing import scores
from rashomon.testing.bench_attribution import normal
from rashomon.testing.bench_example import Seen, entity_map
from rashomon.testing.bench_gold import GoldStatement
from rashomon.testing.bench_report import Row
from rashomon.testing.bench_scores import match_spans, overlap_of_longer, pair_scores, shared

Pair = tuple[GoldStatement, shapes.Statement]


class Matched(Record, frozen=True):
    """Gold statements beside found ones, one to one, contents overlapping by half of the longer."""

    gold: tuple[GoldStatement, ...]
    found: tuple[shapes.Statement, ...]
    pairs: tuple[Pair, ...]


def match_statements(seen: Seen) -> Matched:
    """Match the statements of the annotated reports."""
    every = [s for story in seen.stories for s in story.statements]
    found_all: list[shapes.Statement] = []
    pairs: list[Pair] = []
    for report in seen.gold.statements.reports:
        gold = [s for s in seen.gold.statements.statements if s.report == report]
        found = [s for s in every if s.report == report]
        matched = match_spans([s.content for s in gold], [s.content for s in found], 0.5, overlap_of_longer)
        pairs += [(gold[i], found[k]) for i, k in sorted(matched.items())]
        found_all += found
    return Matched(seen.gold.statements.statements, tuple(found_all), tuple(pairs))


def score_statements(seen: Seen) -> tuple[Row, ...]:
    """Everything about statements."""
    matched = match_statements(seen)
    return (
        *_spans(seen, matched),
        *_speakers(seen, matched),
        *_chains(matched),
        *_utterances(seen, matched),
        *_drift(seen, matched),
    )


def _spans(seen: Seen, matched: Matched) -> tuple[Row, ...]:
    gold, found = len(matched.gold), len(matched.found)
    p, r, f = scores.counts(len(matched.pairs), found, gold)

    def equal(role: str) -> int:
        return sum(_normal(seen, g.report, getattr(g, role)) == _normal(seen, g.report, getattr(s, role))
                   for g, s in matched.pairs)  # fmt: skip

    whole = sum(
        all(_normal(seen, g.report, getattr(g, role)) == _normal(seen, g.report, getattr(s, role)) for role in _ROLES)
        for g, s in matched.pairs
    )
    rows = [Row("example: statements", f, gold, f"F, contents overlap by half (precision {p:.3f}, recall {r:.3f})")]
    rows += [
        Row(f"example: statements, exact {role}", scores.counts(equal(role), found, gold)[2], gold, "F, equal spans")
        for role in _ROLES
    ]
    rows.append(Row("example: statements, exact", scores.counts(whole, found, gold)[2], gold, "F, all three equal"))
    return tuple(rows)


_ROLES = ("content", "cue", "source")


def _normal(seen: Seen, report: str, spans: Sequence[Offsets]) -> tuple[Offsets, ...]:
    text = seen.readings[report].document.text if report in seen.readings else ""
    return normal(text, spans, content=True) if text else tuple(spans)


def _speakers(seen: Seen, matched: Matched) -> tuple[Row, ...]:
    """Who speaks, and what is said of those who stay nameless; over statements found."""
    known = entity_map(seen)
    names = {e.key: {_plain(e.name)} for e in seen.gold.people}
    for entity in seen.gold.people:
        for m in entity.mentions:
            if m.report in seen.readings:
                names[entity.key].add(_plain(seen.readings[m.report].document.text[m.start : m.end]))
    right = sum(
        known.get(s.speaker or "") == g.speaker or _plain(s.speaker_name or "") in names[g.speaker]
        for g, s in matched.pairs
        if g.speaker
    )
    kinds = sum(g.anonymous == _kind(s.anonymous) for g, s in matched.pairs if g.anonymous)
    rows = [
        _row("speakers", right, matched, "speaker", "the right person, body or place"),
        _row(
            "nameless speakers", kinds, matched, "anonymous", "kind right; finer kinds than the gold's count as other"
        ),
    ]
    for field in ("stance", "form"):
        equal = sum(getattr(g, field) == getattr(s, field) for g, s in matched.pairs)
        rows.append(_row(field, equal, matched, field, "right"))
    return tuple(rows)


_KINDS = frozenset({"official", "expert", "media", "resident"})


def _kind(anonymous: str | None) -> str | None:
    """A kind of nameless speaker as the gold has them: whatever it does not tell apart is "other"."""
    return anonymous if anonymous is None or anonymous in _KINDS else "other"


def _row(name: str, right: int, matched: Matched, field: str, how: str) -> Row:
    """F of a field over all statements that have it, so that statements more or less found are no excuse."""
    gold = sum(bool(getattr(g, field)) for g in matched.gold)
    found = sum(bool(getattr(s, field)) for s in matched.found)
    there = sum(bool(getattr(g, field)) for g, _ in matched.pairs)
    share = right / there if there else 0.0
    return Row(f"example: {name}", scores.counts(right, found, gold)[2], gold, f"F, {how}; {share:.3f} of those found")


def _plain(name: str) -> str:
    return " ".join(name.lower().removeprefix("the ").replace("\u2019", "'").split())


def _chains(matched: Matched) -> tuple[Row, ...]:
    """Hops: of the same role, on overlapping words, in statements that match."""
    right = 0
    for g, s in matched.pairs:
        left = list(s.via)
        for hop in g.via:
            twin = next((h for h in left if h.role == hop.role and shared([h.span], [hop.span])), None)
            if twin is not None:
                left.remove(twin)
                right += 1
    gold, found = sum(len(g.via) for g in matched.gold), sum(len(s.via) for s in matched.found)
    p, r, f = scores.counts(right, found, gold)
    rows = [Row("example: chains", f, gold, f"F over hops, role and words right (precision {p:.3f}, recall {r:.3f})")]
    parents = {s.id: g.key for g, s in matched.pairs}
    held = sum(parents.get(s.parent or "") == g.parent for g, s in matched.pairs if g.parent)
    return (*rows, _row("nesting", held, matched, "parent", "parent right"))


def _utterances(seen: Seen, matched: Matched) -> tuple[Row, ...]:
    """Renderings of one act of speaking: BCubed counts the lone ones too, pairs do not."""
    held = {r.statement: u.id for story in seen.stories for u in story.utterances for r in u.renderings}
    gold = {g.key: g.utterance for g in matched.gold}
    found = {g.key: held[s.id] for g, s in matched.pairs if s.id in held}
    p, r, f = pair_scores(gold, found)
    return (
        Row(
            "example: utterances",
            scores.bcubed(gold, found)[2],
            len(gold),
            "BCubed F; statements not found count as alone",
        ),
        Row(
            "example: utterance pairs",
            f,
            len(gold),
            f"F over pairs in one utterance (precision {p:.3f}, recall {r:.3f})",
        ),
    )


def _drift(seen: Seen, matched: Matched) -> tuple[Row, ...]:
    """Pairs of renderings that part, with the kind: found where both ends lie in statements that match the gold."""
    gold = {(frozenset((d.left, d.right)), d.kind) for d in seen.gold.drift}
    keys = {s.id: g.key for g, s in matched.pairs}
    found = set()
    for utterance in (u for story in seen.stories for u in story.utterances):
        inside = frozenset(keys[r.statement] for r in utterance.renderings if r.statement in keys)
        for drift in utterance.drift:
            ends = (_holder(matched, e, inside) or f"{e.report} {e.start}" for e in (drift.left, drift.right))
            found.add((frozenset(ends), drift.kind))
    p, r, f = scores.set_scores(gold, found)
    touched = scores.set_scores({pair for pair, _ in gold}, {pair for pair, _ in found})[2]
    return (
        Row("example: drift", f, len(gold), f"F over pair and kind (precision {p:.3f}, recall {r:.3f})"),
        Row("example: drift, pairs", touched, len({pair for pair, _ in gold}), "F over pairs alone"),
    )


def _holder(matched: Matched, evidence: shapes.Evidence, inside: frozenset[str]) -> str | None:
    """The gold statement that evidence lies in: the one that shares most with it; of those that hold one another one of the
    utterance, then the shortest."""
    span = [(evidence.start, evidence.end)]
    best = [
        (
            shared(span, (*g.content, *g.cue, *g.source)),
            g.key in inside,
            -sum(b - a for a, b in g.content),
            g.key,
        )
        for g in matched.gold
        if g.report == evidence.report
    ]
    top = max(best, default=None)
    return top[3] if top and top[0] else None
