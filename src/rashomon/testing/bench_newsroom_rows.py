"""Scoring simulated stories: every figure of the set "newsroom" from what was found and what is true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rashomon import shapes
from rashomon.model import Record
from rashomon.testing import scores
from rashomon.testing.bench_claims import Aligned
from rashomon.testing.bench_gold import GoldClaim
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.newsroom import DatedEvent, NewsStory, State, Told

ALIKE = 0.6
"""Cosine from which the baseline holds two assertions for one claim; the best of .4 to .8 on stories of seed 1."""


Relation = tuple[str, str, str, str, str]
"""Story, kind, left, right, slot."""


class Asked(Record, frozen=True):
    """What is new between two moments: truly, and as found (kind, true claim or none, words)."""

    true: tuple[Told, ...]
    found: tuple[tuple[str, str | None, str], ...]


class SeenStory(Record, frozen=True):
    """One story, what is true of it, and what rashomon made of it."""

    story: NewsStory
    truth: State
    aligned: Aligned
    claims: dict[str, shapes.Claim]
    reference: tuple[DatedEvent, ...]
    timeline: tuple[shapes.Event, ...]
    """The claim with most origins first."""
    copies: tuple[shapes.Copy, ...]
    asked: tuple[Asked, ...]
    replayed: int
    """News after the same reports were added again."""
    copied: int
    """News after one of its reports appeared word for word in another outlet."""
    parted: int
    """Into how many stories the reports fell, less one, and how many reports fell into none."""


def rows_of(seen: Sequence[SeenStory]) -> tuple[Row, ...]:
    """All figures over all stories."""
    return (
        *_grouping(seen),
        *_origins(seen),
        *_status(seen),
        *_relations(seen),
        *_laundering(seen),
        *_times(seen),
        *_news(seen),
    )


def _of(seen: Sequence[SeenStory]) -> str:
    reports = sum(len(s.story.reports) for s in seen)
    return f"{len(seen)} stories, {reports} reports"


def _grouping(seen: Sequence[SeenStory]) -> tuple[Row, ...]:
    gold = {f"{s.story.name} {m}": f"{s.story.name} {g}" for s in seen for m, g in s.aligned.gold.items()}
    found = {f"{s.story.name} {m}": f"{s.story.name} {g}" for s in seen for m, g in s.aligned.found.items()}
    p, r, f = scores.bcubed(gold, found)
    vectors = scores.bcubed(gold, by_vectors(seen))[2]
    parted = sum(s.parted for s in seen)
    factual = [a == b for s in seen for a, b in s.aligned.factual]
    count = max(1, len(gold))
    there = f"overlapped by half; {_of(seen)}; {parted} times a report stood apart"
    told = f"BCubed F over assertions (precision {p:.3f}, recall {r:.3f})"
    return (
        Row("newsroom: assertions found", len(found) / count, count, there),
        Row("newsroom: claims", f, count, told, (Peer("sentence vectors", vectors),)),
        Row("newsroom: factuality", sum(factual) / count, count, "label right, of all assertions"),
    )


def by_vectors(seen: Sequence[SeenStory]) -> dict[str, str]:
    """The baseline: true assertions are one claim where the vectors of their words are near, joined one by one."""
    from rashomon.models import load_encoder

    encoder = load_encoder()
    labels: dict[str, str] = {}
    for s in seen:
        texts = {r.id: r.text for r in s.story.reports}
        names = [f"{c.key}#{n}" for c in s.truth.claims for n in range(len(c.assertions))]
        told = [texts[a.report][a.start : a.end] for c in s.truth.claims for a in c.assertions]
        vectors = encoder.encode(told)
        groups: list[list[int]] = []
        for n in range(len(told)):
            best = max(groups, key=lambda g: float((vectors[g] @ vectors[n]).mean()), default=None)
            if best is not None and float((vectors[best] @ vectors[n]).mean()) >= ALIKE:
                best.append(n)
            else:
                groups.append([n])
        labels |= {
            f"{s.story.name} {names[n]}": f"{s.story.name} {g}" for g, members in enumerate(groups) for n in members
        }
    return labels


def _pairs(seen: Sequence[SeenStory]) -> list[tuple[SeenStory, GoldClaim, shapes.Claim | None]]:
    """Each true claim beside the found claim that shares most of its assertions."""
    return [(s, c, s.claims.get(s.aligned.twins.get(c.key, ""))) for s in seen for c in s.truth.claims]


def _origins(seen: Sequence[SeenStory]) -> tuple[Row, ...]:
    holds = exact = counted = sure = 0
    pairs = _pairs(seen)
    for s, gold, claim in pairs:
        true = dict(s.truth.origins)[gold.key]
        outlets = {r.outlet for r in s.story.reports if any(a.report == r.id for a in gold.assertions)}
        counted += len(outlets) == true
        if claim is not None:
            legs = claim.independent_origins
            holds += legs.least <= true <= legs.most
            exact += (legs.least, legs.most) == (gold.independent_origins.least, gold.independent_origins.most)
            sure += legs.least == legs.most == true
    count = max(1, len(pairs))
    held = "the range holds the true number of origins"
    made_out = f"least and most as a careful reader makes them out; {sure / count:.3f} one right number"
    return (
        Row("newsroom: origins hold", holds / count, len(pairs), held, (Peer("outlets counted", counted / count),)),
        Row("newsroom: origins exact", exact / count, len(pairs), made_out),
    )


def _status(seen: Sequence[SeenStory]) -> tuple[Row, ...]:
    pairs = [(g, c) for _, g, c in _pairs(seen) if c is not None]
    count = max(1, sum(len(s.truth.claims) for s in seen))
    status = sum(g.status == c.status for g, c in pairs)
    steps = sum([x.status for x in g.history] == [x.status for x in c.history] for g, c in pairs)
    days = sum(
        [(x.when, x.status) for x in g.history] == [((x.when or "")[:10], x.status) for x in c.history]
        for g, c in pairs
    )
    agreed = sum(g.agreement == c.agreement for g, c in pairs)
    how = f"of all true claims; {len(pairs)} were found"
    return (
        Row("newsroom: status", status / count, count, f"right, {how}"),
        Row(
            "newsroom: history",
            steps / count,
            count,
            f"every step of the status right, {how}; with the days {days / count:.3f}",
        ),
        Row("newsroom: agreement", agreed / count, count, f"right, {how}"),
    )


def _relations(seen: Sequence[SeenStory]) -> tuple[Row, ...]:
    """Contradictions and supersessions by slot; those of which an end is no true claim are not counted."""
    gold = {(s.story.name, *_ends(r.kind, r.left, r.right), r.slot) for s in seen for r in s.truth.relations}
    found: set[Relation] = set()
    for s in seen:
        homes = s.aligned.homes
        for claim in s.claims.values():
            for held in (h for h in claim.relations if h.kind != "refines"):
                left, right = homes.get(claim.id), homes.get(held.claim)
                if left and right and left != right:
                    found.add((s.story.name, *_ends(held.kind, left, right), held.slot))

    def row(name: str, wanted: set[Relation], there: set[Relation], what: str) -> Row:
        p, r, f = scores.set_scores(wanted, there)
        return Row(f"newsroom: contradictions{name}", f, len(wanted), f"F, {what} (precision {p:.3f}, recall {r:.3f})")

    def pairs(rows: set[Relation]) -> set[Relation]:
        return {(name, "", min(left, right), max(left, right), "") for name, _, left, right, _ in rows}

    alone = _without(gold, "supersedes"), _without(found, "supersedes")
    return (
        row("", gold, found, "pair, kind and slot, supersessions with them"),
        row(", pairs", pairs(gold), pairs(found), "pairs whatever the kind"),
        row(" alone", alone[0], alone[1], "pair and slot, without supersessions"),
    )


def _without(rows: set[Relation], kind: str) -> set[Relation]:
    return {r for r in rows if r[1] != kind}


def _ends(kind: str, left: str, right: str) -> tuple[str, str, str]:
    return (kind, right, left) if kind == "contradicts" and right < left else (kind, left, right)


def _laundering(seen: Sequence[SeenStory]) -> tuple[Row, ...]:
    """Flags of laundering: each must point at a report that truly laundered a claim that the flagged one is."""
    gold = {(s.story.name, x.report, x.claim) for s in seen for x in s.story.laundering}
    found = {
        (s.story.name, name, s.aligned.homes.get(claim.id, claim.id))
        for s in seen for claim in s.claims.values() for flag in getattr(claim, "laundering", ()) for name in _flagged(flag)
    }  # fmt: skip
    p, r, f = scores.set_scores(gold, found)
    told = f"of {len(found)} flags; recall {r:.3f}, F {f:.3f}" if found else "no claim has a record of laundering yet"
    return (Row("newsroom: laundering", p, len(gold), f"precision, report and claim; {told}"),)


def _flagged(flag: object) -> tuple[str, ...]:
    """The report that a flag points at."""
    there = getattr(flag, "there", None) or getattr(flag, "evidence", None)
    rows = there if isinstance(there, tuple) else (there,)
    return tuple(dict.fromkeys(str(e.report) for e in rows if isinstance(e, shapes.Evidence)))[-1:]


def _times(seen: Sequence[SeenStory]) -> tuple[Row, ...]:
    """The days of the reference timeline against those of as many top entries."""
    gold, found = set(), set()
    for s in seen:
        gold |= {(s.story.name, e.day) for e in s.reference}
        days: dict[str, None] = {}
        wanted = len({e.day for e in s.reference})
        for event in s.timeline:
            day = (event.when.earliest or "")[:10]
            if event.when.granularity in ("day", "time") and len(days) < wanted:
                days[day] = None
        found |= {(s.story.name, day) for day in days}
    p, r, f = scores.set_scores(gold, found)
    return (Row("newsroom: timeline", f, len(gold), f"date F1 of the top entries (precision {p:.3f}, recall {r:.3f})"),)


def _news(seen: Sequence[SeenStory]) -> tuple[Row, ...]:
    """News by kind and true claim; those about what no true claim tells (weather, background) count for nothing."""
    right = told = wanted = 0
    for s in seen:
        for asked in s.asked:
            true: dict[tuple[str, str], set[str | None]] = {}
            for t in asked.true:
                true.setdefault((_kind(t.kind), t.claim), set()).update({t.claim, t.other} - {None})
            open_ = [(kind, keys) for (kind, _), keys in true.items()]
            wanted += len(open_)
            for kind, claim in dict.fromkeys((_kind(k), c) for k, c, _ in asked.found if c is not None):
                told += 1
                hit = next((n for n, (k, keys) in enumerate(open_) if k == kind and claim in keys), None)
                if hit is not None:
                    right += 1
                    open_.pop(hit)
    p, r, f = scores.counts(right, told, wanted)
    again = sum(s.replayed == 0 for s in seen) / max(1, len(seen))
    copies = sum(s.copied == 0 for s in seen) / max(1, len(seen))
    pairs = sum(len(s.asked) for s in seen)
    return (
        Row(
            "newsroom: news precision",
            p,
            told,
            f"kind and claim right, between {pairs} random pairs of moments; F {f:.3f}",
        ),
        Row("newsroom: news recall", r, wanted, "of the true news between the same moments"),
        Row("newsroom: replay", again, len(seen), "stories of which the same reports, added again, are no news"),
        Row("newsroom: copy", copies, len(seen), "stories of which one more printing of a report is no news"),
    )


_SAME_KIND: Mapping[str, str] = {"withdrawn": "status", "correction": "status", "changed": "status"}


def _kind(kind: str) -> str:
    return _SAME_KIND.get(kind, kind)
