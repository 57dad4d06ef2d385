"""The stand-off gold of claims in real stories, and its scorer on an invented story. No real sentence stands here."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from rashomon import shapes
from rashomon.errors import InputError
from rashomon.testing.bench_gold import GoldRange, GoldRelation
from rashomon.testing.bench_public import read_rows
from rashomon.testing.bench_real_claims import (
    GOLD,
    SPLITS,
    TEXTS,
    Clashes,
    RealAssertion,
    RealClaim,
    RealReport,
    RealStory,
    compare,
    count_clashes,
    holds,
    load_gold,
    measure,
    rows_of,
    score_grouping,
    score_origins,
)
from rashomon.testing.bench_real_claims_peers import join

ROOT = Path(__file__).parent.parent.parent
DATA = ROOT.parent / "shared" / "data"

HERALD = (
    "The ferry Sula ran aground off Mossholm on Monday. Twelve passengers were hurt, the coastguard said. It rained."
)
POST = "The ferry Sula ran aground off Mossholm on Monday. Fifteen passengers were hurt, police said."
TEXT = {"herald": HERALD, "post": POST}
ROWS = {
    name: {"id": name, "text": text, "title": None, "source": name, "url": f"https://{name}.example/1", "date": "None"}
    for name, text in TEXT.items()
}


def _span(report: str, part: str) -> tuple[int, int]:
    start = TEXT[report].index(part)
    return start, start + len(part)


def _gold(key: str, most: int, *parts: tuple[str, str]) -> RealClaim:
    told = tuple(RealAssertion(report, _span(report, part), "asserts") for report, part in parts)
    return RealClaim(key, "happened", "disputed", GoldRange(1, most), (), told)


AGROUND, TWELVE, FIFTEEN = (
    "The ferry Sula ran aground off Mossholm on Monday",
    "Twelve passengers were hurt",
    "Fifteen passengers were hurt",
)
STORY = RealStory(
    "ferry",
    "work",
    (
        RealReport("herald", hashlib.sha256(HERALD.encode()).hexdigest(), HERALD.index(" It rained")),
        RealReport("post", hashlib.sha256(POST.encode()).hexdigest(), len(POST)),
    ),
    (
        _gold("aground", 2, ("herald", AGROUND), ("post", AGROUND)),
        _gold("twelve", 1, ("herald", TWELVE)),
        _gold("fifteen", 1, ("post", FIFTEEN)),
    ),
    (GoldRelation("fifteen", "twelve", "contradicts", "number", "real"),),
)  # fmt: skip


def _passage(report: str, part: str) -> shapes.Evidence:
    return shapes.Evidence(report, *_span(report, part), part)


def _found(
    name: str,
    *parts: tuple[str, str],
    relations: tuple[shapes.Relation, ...] = (),
    legs: tuple[int, int] = (1, 1),
    labels: str = "+",
) -> shapes.Claim:
    told = tuple(
        shapes.Assertion(report, _passage(report, part), "author", f"CT{labels[n % len(labels)]}")  # type: ignore[arg-type]
        for n, (report, part) in enumerate(parts)
    )
    return shapes.Claim(
        name, parts[0][1], "happened", (), told, (), shapes.Range(*legs), "disputed", relations, shapes.Happening()
    )


def _clash(other: str, left: shapes.Evidence, right: shapes.Evidence, kind: str = "contradicts") -> shapes.Relation:
    return shapes.Relation(kind, other, "number", (left, right), "real", "")  # type: ignore[arg-type]


def test_all_found() -> None:
    clash = _clash("b", _passage("post", FIFTEEN), _passage("herald", TWELVE))
    compared = compare(
        STORY,
        rows_of(STORY, ROWS),
        (
            _found("a", ("herald", AGROUND), ("post", AGROUND), legs=(1, 2)),
            _found("b", ("herald", TWELVE)),
            _found("c", ("post", FIFTEEN), relations=(clash,)),
            _found("d", ("herald", "It rained")),
        ),
    )
    assert [c.id for c in compared.found] == ["a", "b", "c"], "what lies behind the annotated part is left out"
    assert count_clashes(compared) == Clashes(1, 1, 1, 1, 1)
    assert [row.figure for row in score_grouping("work", [compared], [compared])] == [1.0, 1.0, 1.0]
    hold, exact, agreement, status = score_origins("work", [compared])
    assert (hold.figure, exact.figure, agreement.figure, status.figure) == (1.0, 1.0, 1.0, 1.0)
    assert [round(p.figure, 2) for p in hold.peers] == [0.67, 1.0], "two outlets for a claim of one or two origins"


def test_wrong_and_missed() -> None:
    wrong = _clash("b", _passage("post", FIFTEEN), _passage("herald", AGROUND), "supersedes")
    compared = compare(
        STORY,
        rows_of(STORY, ROWS),
        (
            _found("b", ("herald", AGROUND), ("herald", TWELVE)),
            _found("c", ("post", FIFTEEN), relations=(wrong, wrong)),
        ),
    )
    assert count_clashes(compared) == Clashes(1, 0, 0, 1, 0), "two slots of two claims are one contradiction"
    passages, grouping, _ = score_grouping("work", [compared], [compared])
    assert passages.figure == 0.75
    assert grouping.figure < 1.0
    assert score_origins("work", [compared])[0].figure == pytest.approx(1 / 3), (
        "1-1 does not hold 1-2; one is not found"
    )


def test_the_kind_is_told_apart() -> None:
    later = _clash("b", _passage("post", FIFTEEN), _passage("herald", TWELVE), "supersedes")
    found = (_found("b", ("herald", TWELVE)), _found("c", ("post", FIFTEEN), relations=(later,)))
    assert count_clashes(compare(STORY, rows_of(STORY, ROWS), found)) == Clashes(1, 1, 0, 1, 1)


def test_denied_within_one_claim() -> None:
    both = _found("b", ("herald", TWELVE), ("post", FIFTEEN), labels="+-")
    assert count_clashes(compare(STORY, rows_of(STORY, ROWS), (both,))) == Clashes(1, 1, 0, 0, 0)


def test_a_range_holds_a_range() -> None:
    assert holds(shapes.Range(1, 3), GoldRange(2, 3))
    assert not holds(shapes.Range(2, 3), GoldRange(1, 3))


def test_another_text_is_refused() -> None:
    with pytest.raises(InputError, match="not the one that was annotated"):
        rows_of(STORY, ROWS | {"post": {**ROWS["post"], "text": POST + " "}})
    with pytest.raises(InputError, match="has no report"):
        rows_of(STORY, {"post": ROWS["post"]})


def test_vectors_join_the_nearest() -> None:
    likeness = np.array([[1, 0.9, 0.2], [0.9, 1, 0.3], [0.2, 0.3, 1]], np.float32)
    assert join(likeness, 0.7) == [[0, 1], [2]]
    assert join(likeness, 0.2) == [[0, 1, 2]]
    assert join(np.empty((0, 0), np.float32), 0.7) == []


def test_measured_from_end_to_end() -> None:
    rows = {row.name: row for row in measure((STORY,), ROWS, lambda *_: None, ("work",))}
    assert rows["real claims: work, passages"].figure == 1.0
    assert rows["real claims: work, grouping"].count == 4
    assert {p.name for p in rows["real claims: work, grouping"].peers} == {"sentence vectors", "each alone"}


@pytest.mark.parametrize("split", SPLITS)
def test_the_gold_is_whole(split: str) -> None:
    for story in load_gold(ROOT / GOLD, (split,)):
        assert story.split == split
        ends = {r.id: r.to for r in story.reports}
        assert len(ends) >= 3
        keys = {c.key for c in story.claims}
        assert len(keys) == len(story.claims)
        for claim in story.claims:
            assert claim.assertions
            assert 1 <= claim.independent_origins.least <= claim.independent_origins.most
            assert all(0 <= a.span[0] < a.span[1] <= ends[a.report] for a in claim.assertions)
        assert all({r.left, r.right} <= keys for r in story.relations)


def test_the_gold_can_be_missing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot read the gold"):
        load_gold(tmp_path)


@pytest.mark.skipif(not (DATA / TEXTS[0]).is_file(), reason="the public stories are not here")
def test_the_texts_are_those_that_were_annotated() -> None:
    rows = {r["id"]: r for path in TEXTS for r in read_rows(DATA / path)}
    stories = load_gold(ROOT / GOLD)
    assert sum(len(rows_of(story, rows)) for story in stories) == 52
