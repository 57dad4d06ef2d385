"""Scores on twelve real stories: which passages assert one claim, what contradicts what, on how many origins each claim stands.

The gold is in the repository (`tests/gold/real`: report ids, digests, offsets and labels, none of the text), the reports are in
the public sets that it names, and a text whose digest differs is refused. The reports of a story are folded as one, whatever
the stories stage would make of them. "work" and "held" are told apart; the guide beside the gold says what is marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from rashomon import shapes
from rashomon.errors import InputError
from rashomon.model import Offsets, Record
from rashomon.pipeline import Progress
from rashomon.testing import scores
from rashomon.testing.bench_claims import ENOUGH, Aligned, align
from rashomon.testing.bench_gold import GoldAssertion, GoldClaim, GoldRange, GoldRelation, find_root
from rashomon.testing.bench_public import Fields, read_rows
from rashomon.testing.bench_real_claims_peers import vector_claims
from rashomon.testing.bench_real_statements import check_digest, fold_reports
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.bench_scores import overlap_of_shorter, pair_scores

GOLD = Path("tests") / "gold" / "real"
TEXTS = (Path("stories") / "stories.dev.jsonl", Path("stories") / "allsides.dev.jsonl")
SPLITS = ("work", "held")
CLASHES = frozenset({"contradicts", "supersedes"})


class RealAssertion(Record, frozen=True):
    """Where a report asserts or denies a claim."""

    report: str
    span: Offsets
    polarity: Literal["asserts", "denies"]


class RealOrigin(Record, frozen=True):
    """Where a claim starts, and of what kind that is."""

    kind: Literal["person", "agency", "document", "own_reporting", "anonymous", "state_media", "unknown"]
    name: str | None


class RealClaim(Record, frozen=True):
    """A claim of a story with everything that is marked of it."""

    key: str
    status: shapes.Status
    agreement: Literal["agreed", "disputed", "single_origin", "superseded"]
    independent_origins: GoldRange
    origins: tuple[RealOrigin, ...]
    assertions: tuple[RealAssertion, ...]


class RealReport(Record, frozen=True):
    """A report, known by its id and the digest of its text; what lies behind `to` is not annotated."""

    id: str
    sha256: str
    to: int


class RealStory(Record, frozen=True):
    """One annotated story."""

    story: str
    split: Literal["work", "held"]
    reports: tuple[RealReport, ...]
    claims: tuple[RealClaim, ...]
    relations: tuple[GoldRelation, ...]


class Compared(Record, frozen=True):
    """A story's gold beside what some method made of its reports."""

    story: RealStory
    outlets: Mapping[str, str]
    """By report id."""
    found: tuple[shapes.Claim, ...]
    aligned: Aligned


# ---------------------------------------------------------------------------------------------------- gold and texts


def load_gold(folder: Path, splits: Sequence[str] = SPLITS) -> tuple[RealStory, ...]:
    """Read the gold of some splits.

    Raises:   InputError when a file is missing or not what it should be.
    """
    stories: list[RealStory] = []
    for split in splits:
        path = folder / f"stories-{split}.jsonl"
        try:
            lines = path.read_bytes().splitlines()
            stories += [msgspec.json.decode(line, type=RealStory) for line in lines if line.strip()]
        except (OSError, msgspec.DecodeError) as error:
            raise InputError(
                f"cannot read the gold in {path}: {error}", "it is in a checkout of the repository"
            ) from error
    return tuple(stories)


def rows_of(story: RealStory, rows: Mapping[str, Fields]) -> list[Fields]:
    """The rows of a story's reports, each with the text that was annotated.

    Raises:   InputError when one is missing or has changed.
    """
    missing = [r.id for r in story.reports if r.id not in rows]
    if missing:
        raise InputError(f"the set has no report {missing[0]}", "fetch the set again")
    for report in story.reports:
        check_digest(report.id, report.sha256, rows[report.id]["text"])
    return [rows[r.id] for r in story.reports]


def gold_claims(story: RealStory, texts: Mapping[str, str]) -> list[GoldClaim]:
    """The claims as the scorer of the example story takes them; their wording is that of their own passages."""
    return [
        GoldClaim(
            claim.key,
            " ".join(texts[a.report][slice(*a.span)] for a in claim.assertions),
            claim.status,
            (),
            tuple(GoldAssertion(a.report, *a.span, "", a.polarity) for a in claim.assertions),
            claim.independent_origins,
            claim.agreement,
        )
        for claim in story.claims
    ]


def compare(story: RealStory, rows: Sequence[Fields], found: Sequence[shapes.Claim]) -> Compared:
    """Match gold passages with found assertions; those outside the annotated part of a report are left out."""
    ends = {r.id: r.to for r in story.reports}
    seen = tuple(c for c in (_within(claim, ends) for claim in found) if c.assertions)
    texts = {r["id"]: r["text"] for r in rows}
    outlets = {r["id"]: r["source"] or r["id"] for r in rows}
    return Compared(story, outlets, seen, align(gold_claims(story, texts), seen))


def _within(claim: shapes.Claim, ends: Mapping[str, int]) -> shapes.Claim:
    inside = tuple(a for a in claim.assertions if a.evidence.start < ends.get(a.report, 0))
    relations = tuple(r for r in claim.relations if all(e.start < ends.get(e.report, 0) for e in r.evidence))
    return msgspec.structs.replace(claim, assertions=inside, relations=relations)


# ---------------------------------------------------------------------------------------------------- contradictions


class Clashes(Record, frozen=True):
    """Contradictions and supersessions of a story: how many are marked, found again, of the right kind; found, and right."""

    gold: int
    again: int
    kind: int
    found: int
    right: int

    def plus(self, other: Clashes) -> Clashes:
        """Both together."""
        mine, theirs = msgspec.structs.astuple(self), msgspec.structs.astuple(other)
        return Clashes(*(a + b for a, b in zip(mine, theirs, strict=True)))


def count_clashes(compared: Compared) -> Clashes:
    """Compare found contradictions and supersessions with the gold's, by the two passages that each one shows.

    Two claims count once, however many of their slots differ. A found pair is right when the gold has a contradiction or
    supersession between claims that its passages assert; the gold lists all there are in the annotated part, so every other
    one is wrong. A gold pair that the program holds for one claim with both polarities counts as found.
    """
    gold = {frozenset((r.left, r.right)): r for r in compared.story.relations if r.kind in CLASHES}
    pairs: dict[frozenset[str], list[shapes.Relation]] = {}
    for claim in compared.found:
        for relation in claim.relations:
            if relation.kind in CLASHES and len(relation.evidence) > 1:
                pairs.setdefault(frozenset((claim.id, relation.claim)), []).append(relation)
    again: set[frozenset[str]] = set()
    kinds: set[frozenset[str]] = set()
    right = 0
    for relations in pairs.values():
        hits = [(hit, relation) for relation in relations for hit in _hits(compared.story, relation, gold)]
        right += bool(hits)
        again |= {hit for hit, _ in hits}
        kinds |= {hit for hit, relation in hits if _same_kind(compared.story, relation, gold[hit])}
    again |= {pair for pair in gold if _both_ways(compared, pair)}
    return Clashes(len(gold), len(again), len(kinds), len(pairs), right)


def _hits(story: RealStory, relation: shapes.Relation, gold: Iterable[frozenset[str]]) -> list[frozenset[str]]:
    left, right = (_keys_at(story, e) for e in relation.evidence[:2])
    return [pair for pair in gold if any({a, b} == pair for a in left for b in right)]


def _same_kind(story: RealStory, relation: shapes.Relation, gold: GoldRelation) -> bool:
    """A supersession must also have the newer on its side."""
    return relation.kind == gold.kind and (
        gold.kind != "supersedes" or gold.left in _keys_at(story, relation.evidence[0])
    )


def _keys_at(story: RealStory, passage: shapes.Evidence) -> set[str]:
    """The gold claims that a passage asserts."""
    there = [(passage.start, passage.end)]
    return {
        claim.key
        for claim in story.claims
        for a in claim.assertions
        if a.report == passage.report and overlap_of_shorter([a.span], there) >= ENOUGH
    }


def _both_ways(compared: Compared, pair: frozenset[str]) -> bool:
    """Whether one found claim asserts one end of a gold pair and denies the other."""
    for claim in compared.found:
        signs = {key: set[str]() for key in pair}
        for assertion in claim.assertions:
            for key in _keys_at(compared.story, assertion.evidence) & pair:
                signs[key].add(assertion.factuality[-1])
        one, other = (signs[key] for key in sorted(pair))
        if ("+" in one and "-" in other) or ("-" in one and "+" in other):
            return True
    return False


# ---------------------------------------------------------------------------------------------------- figures


def _name(split: str, what: str) -> str:
    return f"real claims: {split}, {what}"


def _labels(compared: Sequence[Compared]) -> tuple[dict[str, str], dict[str, str]]:
    """Gold and found groups of all stories, with the story's name before each."""
    gold = {f"{c.story.story} {m}": f"{c.story.story} {k}" for c in compared for m, k in c.aligned.gold.items()}
    found = {f"{c.story.story} {m}": f"{c.story.story} {k}" for c in compared for m, k in c.aligned.found.items()}
    return gold, found


def score_grouping(split: str, ours: Sequence[Compared], vectors: Sequence[Compared]) -> tuple[Row, ...]:
    """Which passages assert one claim."""
    gold, found = _labels(ours)
    p, r, f = scores.bcubed(gold, found)
    pairs = pair_scores(gold, found)
    peer, peer_pairs = _labels(vectors), pair_scores(*_labels(vectors))
    alone = scores.bcubed(gold, {})[2]
    among = scores.bcubed({member: gold[member] for member in found}, found)[2]
    return (
        Row(_name(split, "passages"), len(found) / max(1, len(gold)), len(gold), "gold passages overlapped by half"),
        Row(
            _name(split, "grouping"), f, len(gold),
            f"BCubed F; passages not found count as alone (precision {p:.3f}, recall {r:.3f}); {among:.3f} among those found",
            (Peer("sentence vectors", scores.bcubed(*peer)[2]), Peer("each alone", alone)),
        ),
        Row(
            _name(split, "pairs"), pairs[2], len(gold),
            f"F over pairs of passages (precision {pairs[0]:.3f}, recall {pairs[1]:.3f})",
            (Peer("sentence vectors", peer_pairs[2]),),
        ),
    )  # fmt: skip


def score_clashes(split: str, ours: Sequence[Compared], vectors: Sequence[Compared]) -> tuple[Row, ...]:
    """Contradictions and supersessions: how many of the gold's are found, how many of those found are right."""
    a, b = _clashes(ours), _clashes(vectors)
    return (
        Row(
            _name(split, "contradictions found"), a.again / max(1, a.gold), a.gold,
            f"of the gold's contradictions and supersessions, whatever the kind; kind right too: {a.kind}",
            (Peer("near sentences, other figures", b.again / max(1, b.gold)),),
        ),
        Row(
            _name(split, "contradictions right"), a.right / max(1, a.found), a.found,
            f"of all found in the annotated parts ({a.right} right)",
            (Peer("near sentences, other figures", b.right / max(1, b.found)),),
        ),
    )  # fmt: skip


def _clashes(compared: Sequence[Compared]) -> Clashes:
    total = Clashes(0, 0, 0, 0, 0)
    for one in compared:
        total = total.plus(count_clashes(one))
    return total


def holds(found: shapes.Range, truth: GoldRange) -> bool:
    """Whether a range holds the true one."""
    return found.least <= truth.least and truth.most <= found.most


def score_origins(split: str, ours: Sequence[Compared]) -> tuple[Row, ...]:
    """Independent origins, agreement and status over all gold claims; a claim that was not found is wrong."""
    every = [(c, claim, _twin(c, claim)) for c in ours for claim in c.story.claims]
    there = [(claim, twin) for _, claim, twin in every if twin]
    count = max(1, len(every))
    held = sum(holds(twin.independent_origins, claim.independent_origins) for claim, twin in there)
    exact = sum(
        msgspec.structs.astuple(t.independent_origins) == msgspec.structs.astuple(c.independent_origins)
        for c, t in there
    )
    wide = sum(t.independent_origins.most - t.independent_origins.least for _, t in there) / max(1, len(there))
    counted = [
        (claim.independent_origins, len({c.outlets[a.report] for a in claim.assertions})) for c, claim, _ in every
    ]
    point = sum(holds(shapes.Range(n, n), truth) for truth, n in counted) / count
    up_to = sum(holds(shapes.Range(1, n), truth) for truth, n in counted) / count
    peers = (Peer("outlets counted", point), Peer("one to all outlets", up_to))
    how = f"of all gold claims; {len(there)} were found"
    agreed = sum(t.agreement == c.agreement for c, t in there)
    status = sum(t.status == c.status for c, t in there)
    return (
        Row(
            _name(split, "origins hold"), held / count, count,
            f"the range holds the true one, {how}; mean width {wide:.2f}", peers,
        ),
        Row(_name(split, "origins exact"), exact / count, count, f"least and most both right, {how}"),
        Row(_name(split, "agreement"), agreed / count, count, f"right, {how}", gated=False),
        Row(_name(split, "status"), status / count, count, f"right, {how}", gated=False),
    )  # fmt: skip


def _twin(compared: Compared, claim: RealClaim) -> shapes.Claim | None:
    name = compared.aligned.twins.get(claim.key)
    return next((c for c in compared.found if c.id == name), None)


def measure(
    gold: Sequence[RealStory], rows: Mapping[str, Fields], progress: Progress, splits: Sequence[str] = SPLITS
) -> tuple[Row, ...]:
    """Read every story of some splits and score it; all texts are checked before the first is read."""
    chosen = [(story, rows_of(story, rows)) for story in gold if story.split in splits]
    ours: list[Compared] = []
    vectors: list[Compared] = []
    for number, (story, reports) in enumerate(chosen):
        progress("real claims", number, len(chosen))
        draft = fold_reports(reports, "claims")
        ours.append(compare(story, reports, draft.claims))
        vectors.append(compare(story, reports, vector_claims(draft.reports)))
    found: list[Row] = []
    for split in splits:
        mine = [c for c in ours if c.story.split == split]
        theirs = [c for c in vectors if c.story.split == split]
        found += (
            *score_grouping(split, mine, theirs),
            *score_clashes(split, mine, theirs),
            *score_origins(split, mine),
        )
    return tuple(found)


def real_claims(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Claims, contradictions and origins of twelve real stories.

    Raises:   InputError when the gold or the sets are not here, or a text has changed.
    Cost:     reading 52 reports of 190,000 characters, about half a minute.
    """
    here = find_root()
    if here is None:
        raise InputError("the gold of real claims is in the repository, not in the package", "run in a checkout")
    gold = load_gold(here / GOLD)
    return measure(gold, {r["id"]: r for path in TEXTS for r in read_rows(root / path)}, progress)
