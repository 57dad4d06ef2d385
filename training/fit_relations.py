"""Choose the settings of `rashomon.weigh.close_figures` on the stories whose claims are marked.

    python training/fit_relations.py --shared ../shared/data

Every story of `claims_gold.jsonl` is read once; then its claims are folded with each setting and their relations counted as
`rashomon bench --only "real claims"` counts them: a marked relation is found when two passages that tell its ends are shown
against each other, and what is shown is right when the marks have its passages at odds, or one denies what the other tells.
Prints a line a setting and fold ("teach", "choose"). About five minutes on one core.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

from rashomon.testing.bench_claims import ENOUGH
from rashomon.testing.bench_public import Fields, read_rows
from rashomon.testing.bench_real_claims import CLASHES, TEXTS
from rashomon.testing.bench_real_statements import check_digest, fold_reports
from rashomon.testing.bench_scores import overlap_of_shorter
from rashomon.weigh.claims import ClaimsConfig, fold_claims
from rashomon.weigh.close_figures import CloseConfig
from rashomon.weigh.contradictions import RelationsConfig

Marked = tuple[str, tuple[int, int], str, int]
"""A telling: report, characters, claim, and 1, or -1 where it denies."""


def marks(row: dict) -> list[Marked]:
    names = [r["id"] for r in row["reports"]]
    clauses = row["clauses"]
    return [
        (names[clauses[n][0]], (clauses[n][1], clauses[n][2]), key, sign)
        for key, told in row["claims"].items()
        for n, sign in told
    ]


def keys_at(told: Sequence[Marked], report: str, span: tuple[int, int]) -> set[tuple[str, int]]:
    return {(k, s) for r, at, k, s in told if r == report and overlap_of_shorter([at], [span]) >= ENOUGH}


def count(row: dict, claims: Sequence, told: Sequence[Marked]) -> tuple[int, int, int, int]:
    """Marked relations, those found, pairs of claims shown against each other, those right."""
    gold = {frozenset((r[3], r[4])) for r in row["relations"]}
    ends = {r["id"]: r["to"] for r in row["reports"]}
    again: set[frozenset[str]] = set()
    shown: dict[frozenset[str], bool] = {}
    for claim in claims:
        for relation in claim.relations:
            if (
                relation.kind not in CLASHES
                or len(relation.evidence) < 2
                or any(e.start >= ends[e.report] for e in relation.evidence)
            ):
                continue
            left, right = (keys_at(told, e.report, (e.start, e.end)) for e in relation.evidence[:2])
            hits = gold & {frozenset((a, b)) for a, _ in left for b, _ in right}
            denied = any(a == b and s != t for a, s in left for b, t in right)
            pair = frozenset((claim.id, relation.claim))
            shown[pair] = shown.get(pair, False) or bool(hits) or denied
            again |= hits
    return len(gold), len(again), len(shown), sum(shown.values())


def drafts(gold: Path, shared: Path) -> Iterator[tuple[dict, object]]:
    rows: Mapping[str, Fields] = {r["id"]: r for path in TEXTS for r in read_rows(shared / path)}
    for line in gold.open(encoding="utf-8"):
        row = json.loads(line)
        for report in row["reports"]:
            check_digest(report["id"], report["sha256"], rows[report["id"]]["text"])
        cut = [{**rows[r["id"]], "text": rows[r["id"]]["text"][: r["to"]]} for r in row["reports"]]
        yield row, fold_reports(cut, "utterances")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--gold", type=Path, default=Path(__file__).with_name("claims_gold.jsonl"))
    given = parser.parse_args()
    stories = list(drafts(given.gold, given.shared))
    for ratio, small in product((1.2, 1.3, 1.5), (4.0, 6.0)):
        close = CloseConfig(ratio=ratio, small=small)
        config = ClaimsConfig(relations=RelationsConfig(close=close))
        for fold in ("teach", "choose"):
            found = [
                count(row, fold_claims(d, config, None).claims, marks(row)) for row, d in stories if row["fold"] == fold
            ]
            total, again, shown, right = (sum(f[k] for f in found) for k in range(4))
            print(
                f"ratio {ratio} small {small} {fold}: found {again} of {total}, right {right} of {shown}",
                flush=True,
            )


if __name__ == "__main__":
    main()
