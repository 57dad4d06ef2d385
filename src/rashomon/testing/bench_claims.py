"""Scores on the example story: claims, their origins, their status, and how they stand to one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rashomon import shapes
from rashomon.model import Record
from rashomon.testing import scores
from rashomon.testing.bench_example import Seen
from rashomon.testing.bench_gold import GoldAssertion, GoldClaim
from rashomon.testing.bench_report import Row
from rashomon.testing.bench_scores import assign, majority, overlap_of_shorter, pair_scores

ENOUGH = 0.5
"""Share of the shorter of two assertions that must overlap: the gold marks whole sentences where we may mark a clause."""


class Aligned(Record, frozen=True):
    """Gold assertions beside found claims. Members are named `claim#number`."""

    gold: dict[str, str]
    """Member -> gold claim."""
    found: dict[str, str]
    """Member -> found claim; missing where no assertion overlaps."""
    factual: tuple[tuple[str, str], ...]
    """Gold and found factuality of each member found."""
    twins: dict[str, str]
    """Gold claim -> the found claim that shares most of its assertions, one to one."""
    homes: dict[str, str]
    """Found claim -> the gold claim that most of its assertions belong to; several may share one."""


def align(gold: Sequence[GoldClaim], found: Sequence[shapes.Claim]) -> Aligned:
    """Match assertions by their characters.

    One sentence may hold assertions of several claims; of the found assertions that overlap a gold one, the one whose
    claim has most assertions in common with the gold claim is taken, then the one that shares most words with the gold
    claim's wording, then the one that overlaps most.
    """
    by_report: dict[str, list[tuple[shapes.Assertion, str]]] = {}
    for claim in found:
        for assertion in claim.assertions:
            by_report.setdefault(assertion.report, []).append((assertion, claim.id))
    near = {
        f"{claim.key}#{n}": _near(a, by_report.get(a.report, ()))
        for claim in gold
        for n, a in enumerate(claim.assertions)
        if a.start is not None
    }
    common: dict[tuple[str, str], int] = {}
    for member, there in near.items():
        for claim_id in {c for _, _, c in there}:
            key = member.partition("#")[0], claim_id
            common[key] = common.get(key, 0) + 1
    wording = {claim.key: words_of(claim.text) for claim in gold}
    chosen = {
        member: _best(member.partition("#")[0], there, common, wording) for member, there in near.items() if there
    }
    labels = {member: claim_id for member, (_, _, claim_id) in chosen.items()}
    gold_labels = {member: member.partition("#")[0] for member in near}
    factuality = {f"{c.key}#{n}": a.factuality for c in gold for n, a in enumerate(c.assertions)}
    pairs = [(gold_labels[m], labels[m]) for m in sorted(labels)]
    return Aligned(
        gold_labels,
        labels,
        tuple((factuality[m], chosen[m][1].factuality) for m in sorted(chosen)),
        _twins(gold, found, pairs),
        majority((b, a) for a, b in pairs),
    )


Near = tuple[float, shapes.Assertion, str]


def _best(
    gold: str,
    there: Sequence[Near],
    common: Mapping[tuple[str, str], int],
    wording: Mapping[str, frozenset[str]],
) -> Near:
    def standing(near: Near) -> tuple[int, float, float, str]:
        overlap, assertion, claim = near
        words = words_of(assertion.evidence.exact)
        return common[gold, claim], _alike(words, wording[gold]), overlap, claim

    return max(there, key=standing)


def _twins(
    gold: Sequence[GoldClaim], found: Sequence[shapes.Claim], pairs: Sequence[tuple[str, str]]
) -> dict[str, str]:
    """One found claim for a gold claim: by assertions in common, then by wording."""
    left, right = {c.key: words_of(c.text) for c in gold}, {c.id: words_of(c.text) for c in found}
    return assign(pairs, lambda key, claim: _alike(left[key], right[claim]))


def _alike(left: frozenset[str], right: frozenset[str]) -> float:
    """Dice's coefficient."""
    return 2 * len(left & right) / max(1, len(left) + len(right))


def words_of(text: str) -> frozenset[str]:
    """The words of a text that carry meaning: longer ones, names and figures."""
    words = (w.strip(".,;:'\"()\u2019\u201c\u201d") for w in text.split())
    return frozenset(w.lower() for w in words if len(w) > 3 or w[:1].isupper() or w[:1].isdigit())


def _near(gold: GoldAssertion, there: Sequence[tuple[shapes.Assertion, str]]) -> list[Near]:
    if gold.start is None or gold.end is None:
        return []
    span = [(gold.start, gold.end)]
    overlaps = ((overlap_of_shorter(span, [(a.evidence.start, a.evidence.end)]), a, c) for a, c in there)
    return [(o, a, c) for o, a, c in overlaps if o >= ENOUGH]


def score_claims(seen: Seen) -> tuple[Row, ...]:
    """Everything about claims."""
    found = {c.id: c for story in seen.stories for c in story.claims}
    aligned = align(seen.gold.claims, list(found.values()))
    return (*_grouping(aligned, len(found)), *_evidence(seen, aligned, found), *_relations(seen, aligned, found))


def _grouping(aligned: Aligned, found: int) -> tuple[Row, ...]:
    p, r, f = scores.bcubed(aligned.gold, aligned.found)
    pairs = pair_scores(aligned.gold, aligned.found)
    count = max(1, len(aligned.gold))
    share = len(aligned.found) / count
    equal = [a == b for a, b in aligned.factual]
    return (
        Row("example: assertions found", share, count, f"gold assertions overlapped by half; {found} claims found"),
        Row("example: claims", f, count, f"BCubed F over gold assertions (precision {p:.3f}, recall {r:.3f})"),
        Row("example: claim pairs", pairs[2], count, f"F over pairs (precision {pairs[0]:.3f}, recall {pairs[1]:.3f})"),
        Row(
            "example: factuality", sum(equal) / count, count, f"label right, of all gold assertions; {len(equal)} found"
        ),
    )


def _evidence(seen: Seen, aligned: Aligned, found: dict[str, shapes.Claim]) -> tuple[Row, ...]:
    """Origins, status and agreement over all gold claims; a claim that was not found is wrong."""
    holds = exact = status = history = agreement = 0
    for gold in seen.gold.claims:
        if gold.key not in aligned.twins:
            continue
        claim = found[aligned.twins[gold.key]]
        legs, truth = claim.independent_origins, gold.independent_origins
        holds += legs.least <= truth.least and truth.most <= legs.most
        exact += (legs.least, legs.most) == (truth.least, truth.most)
        status += claim.status == gold.status
        history += [c.status for c in claim.history] == [c.status for c in gold.history]
        agreement += claim.agreement == gold.agreement
    count = len(seen.gold.claims)
    how = f"of all gold claims; {len(aligned.twins)} were found"
    return (
        Row("example: origins hold", holds / count, count, f"the range holds the true one, {how}"),
        Row("example: origins exact", exact / count, count, f"least and most both right, {how}"),
        Row("example: status", status / count, count, f"right, {how}"),
        Row("example: history", history / count, count, f"every step of the status right, {how}"),
        Row("example: agreement", agreement / count, count, f"right, {how}"),
    )


def _relations(seen: Seen, aligned: Aligned, found: dict[str, shapes.Claim]) -> tuple[Row, ...]:
    """Contradictions, supersessions and refinements between gold claims.

    The gold holds the claims that matter, not all: a relation is counted where both ends belong to gold claims.
    """
    gold = {_ends(r.kind, r.left, r.right): r for r in seen.gold.contradictions}
    there: dict[tuple[str, str, str], shapes.Relation] = {}
    outside = 0
    for claim in found.values():
        for relation in claim.relations:
            left, right = aligned.homes.get(claim.id), aligned.homes.get(relation.claim)
            if left is None or right is None:
                outside += 1
            else:
                there.setdefault(_ends(relation.kind, left, right), relation)
    p, r, f = scores.set_scores(gold, there)
    loose = scores.set_scores({frozenset(k[1:]) for k in gold}, {frozenset(k[1:]) for k in there})[2]
    both = sorted(gold.keys() & there.keys())
    slots = sum(gold[k].slot == there[k].slot for k in both)
    verdicts = sum(gold[k].verdict == there[k].verdict for k in both)
    about = f"F, pair and kind (precision {p:.3f}, recall {r:.3f}); {outside} more lie outside the gold"

    def row(name: str, figure: float, how: str) -> Row:
        return Row(f"example: contradictions{name}", figure, len(gold), how)

    return (
        row("", f, about),
        row(", pairs", loose, "F, pairs whatever the kind"),
        row(", slot", scores.counts(slots, len(there), len(gold))[2], "F, slot right too"),
        row(", verdict", scores.counts(verdicts, len(there), len(gold))[2], "F, verdict right too"),
    )


def _ends(kind: str, left: str, right: str) -> tuple[str, str, str]:
    """A relation by its ends; who contradicts whom makes no difference."""
    return (kind, right, left) if kind == "contradicts" and right < left else (kind, left, right)
