"""Origins and status alone: the claims of the example story are given as the gold groups them, so that what grouping and
relations miss costs nothing here.

Statements, people, copies, dates and factuality are as rashomon reads them. A gold assertion in which no assertion of ours
lies is
made from its characters; one without characters (HTML) is the sentence of that report that shares most words with its claim.
"""

from __future__ import annotations

from collections.abc import Sequence

from rashomon import shapes
from rashomon.model import Factuality, Record, Report
from rashomon.pipeline import ReportReading, StoryDraft
from rashomon.testing import scores
from rashomon.testing.bench_claims import words_of
from rashomon.testing.bench_example import Seen
from rashomon.testing.bench_gold import GoldAssertion, GoldClaim, GoldRange, GoldRelation
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.bench_scores import overlap_of_shorter
from rashomon.weigh.assertions import Unit, collect_units
from rashomon.weigh.claims import weigh_groups
from rashomon.weigh.contradictions import Held

LIKE = 0.25
"""Dice's coefficient with the claim's wording from which a sentence of an HTML report is taken for its assertion."""


class Given(Record, frozen=True):
    """The gold claims of one story, weighed; `members` are the indexes of the gold assertions that the claim's stand for."""

    gold: tuple[GoldClaim, ...]
    found: tuple[shapes.Claim, ...]
    members: tuple[tuple[int, ...], ...]
    draft: StoryDraft


def drafts_of(seen: Seen) -> list[StoryDraft]:
    """The stories as the claims stage was handed them, put together again from what was seen."""
    found = []
    for story in seen.stories:
        reports = tuple(
            ReportReading(
                Report(r.id, r.id, seen.readings[r.id].document.id, "", outlet=r.outlet), seen.readings[r.id], n
            )
            for n, r in enumerate(story.reports)
        )
        found.append(
            StoryDraft(
                story.id,
                reports,
                published=tuple(r.published for r in story.reports),
                entities=story.entities,
                statements=story.statements,
                copies=story.copies,
                utterances=story.utterances,
                families=story.families,
            )  # fmt: skip
        )
    return found


def weigh_gold(
    drafts: Sequence[StoryDraft], claims: Sequence[GoldClaim], relations: Sequence[GoldRelation]
) -> tuple[Given, ...]:
    """Weigh the gold's claims, with the gold's relations between them.

    Returns:  one story each; a claim is weighed in the story that holds most of its assertions.
    """
    of: dict[int, list[GoldClaim]] = {}
    for claim in claims:
        inside = [sum(a.report in {r.report.name for r in d.reports} for a in claim.assertions) for d in drafts]
        of.setdefault(inside.index(max(inside)), []).append(claim)
    return tuple(_weigh(drafts[number], given, relations) for number, given in sorted(of.items()))


def _weigh(draft: StoryDraft, claims: Sequence[GoldClaim], relations: Sequence[GoldRelation]) -> Given:
    ours = collect_units(draft)
    units: list[Unit] = []
    groups: list[list[int]] = []
    members: list[tuple[int, ...]] = []
    for claim in claims:
        told = [(n, _unit(draft, a, claim, ours)) for n, a in enumerate(claim.assertions)]
        there = [(n, u) for n, u in told if u is not None]
        groups.append(list(range(len(units), len(units) + len(there))))
        members.append(tuple(n for n, _ in there))
        units += [u for _, u in there]
    ids = [c.key for c in claims]
    related = _related(relations, ids, [[units[n] for n in g] for g in groups])
    done = weigh_groups(draft, units, groups, ids, related)
    found = {c.id: c for c in done.claims}
    return Given(tuple(claims), tuple(found[i] for i in ids), tuple(members), done)


def _related(relations: Sequence[GoldRelation], ids: Sequence[str], units: Sequence[Sequence[Unit]]) -> list[Held]:
    place = {key: n for n, key in enumerate(ids)}
    held = []
    for r in relations:
        if r.left in place and r.right in place and units[place[r.left]] and units[place[r.right]]:
            ends = (units[place[r.left]][0].evidence, units[place[r.right]][0].evidence)
            told = shapes.Relation(r.kind, r.right, r.slot, ends, r.verdict, "gold")  # type: ignore[arg-type]
            held.append(Held(place[r.left], told))
    return held


def _unit(draft: StoryDraft, gold: GoldAssertion, claim: GoldClaim, ours: Sequence[Unit]) -> Unit | None:
    """Our assertion that lies in the gold's characters, else one made of them; None where the report is of another story."""
    report = next((r for r in draft.reports if r.report.name == gold.report), None)
    if report is None:
        return None
    there = [u for u in ours if u.report == gold.report]
    wanted = words_of(claim.text)
    if gold.start is None or gold.end is None:
        best = max(there, key=lambda u: (_like(words_of(u.text), wanted), -u.span[0]), default=None)
        return best if best is not None and _like(words_of(best.text), wanted) >= LIKE else None
    span = (gold.start, gold.end)
    near = [u for u in there if overlap_of_shorter([span], [u.span]) >= 0.5]
    if near:
        return max(
            near, key=lambda u: (_like(words_of(u.text), wanted), overlap_of_shorter([span], [u.span]), -u.span[0])
        )
    holder = [s for s in draft.statements if s.report == gold.report and _holds(s, span)]
    innermost = min(holder, key=lambda s: sum(e - b for b, e in s.content), default=None)
    text = report.text[gold.start : gold.end]
    judged = [a.value for a in report.reading.layer("factuality") if gold.start <= a.span.start < gold.end]
    factuality = next((v for v in judged if isinstance(v, Factuality)), Factuality(0, "UU", "reported"))
    return Unit(
        report.report.name, report.seq, span, text, text, innermost.id if innermost else "author",
        innermost.anonymous if innermost else None, "be", "verb", factuality, (), (), (), None, None, shapes.When(), (), "body",
        False,
    )  # fmt: skip


def _holds(statement: shapes.Statement, span: tuple[int, int]) -> bool:
    return overlap_of_shorter(list(statement.content), [span]) >= 0.5 and any(
        s <= span[0] < e for s, e in statement.content
    )


def _like(left: frozenset[str], right: frozenset[str]) -> float:
    return 2 * len(left & right) / max(1, len(left) + len(right))


def score_given_claims(seen: Seen) -> tuple[Row, ...]:
    """Origins, status and agreement of the gold's claims.

    Cost:     weighing some 50 claims, under a second.
    """
    gold = seen.gold
    given = weigh_gold(drafts_of(seen), gold.claims, gold.contradictions)
    pairs = [(g, f) for story in given for g, f in zip(story.gold, story.found, strict=True)]
    count = len(gold.claims)
    holds = sum(_holds_true(f.independent_origins, g.independent_origins) for g, f in pairs)
    exact = sum(_ends(f.independent_origins) == _ends(g.independent_origins) for g, f in pairs)
    reports = sum(1 == g.independent_origins.most == len({a.report for a in f.assertions}) for g, f in pairs)
    status = sum(g.status == f.status for g, f in pairs)
    history = sum([c.status for c in f.history] == [c.status for c in g.history] for g, f in pairs)
    agreement = sum(g.agreement == f.agreement for g, f in pairs)
    p, r, f1 = partition(given)
    how = f"BCubed F, assertions by origin (precision {p:.3f}, recall {r:.3f})"
    peers = (Peer("reports counted", reports / count),)

    def row(name: str, figure: float, told: str, beside: tuple[Peer, ...] = ()) -> Row:
        return Row(f"example: {name}, gold claims", figure, count, told, beside)

    return (
        row("origins hold", holds / count, "the range holds the true one"),
        row("origins exact", exact / count, "least and most both right", peers),
        row("origin groups", f1, how),
        row("status", status / count, "right"),
        row("history", history / count, "every step of the status right"),
        row("agreement", agreement / count, "right"),
    )


def _holds_true(found: shapes.Range, gold: GoldRange) -> bool:
    return found.least <= gold.least and gold.most <= found.most


def _ends(legs: shapes.Range | GoldRange) -> tuple[int, int]:
    return legs.least, legs.most


def partition(given: Sequence[Given]) -> scores.Scores:
    """BCubed over assertions by origin, within claims; only assertions that the gold gives an origin count."""
    wanted: dict[str, str] = {}
    ours: dict[str, str] = {}
    for story in given:
        for gold, found, members in zip(story.gold, story.found, story.members, strict=True):
            held = {members[n]: o.id for o in found.origins for n in o.assertions}
            for number, origin in enumerate(gold.origins):
                for n in origin.assertions:
                    wanted[f"{gold.key}#{n}"] = f"{gold.key} {number}"
                    if n in held:
                        ours[f"{gold.key}#{n}"] = held[n]
    return scores.bcubed(wanted, ours)
