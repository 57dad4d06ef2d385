"""Fit the weights of `rashomon.weigh.pairs`: how likely two assertions are one claim.

    python training/fit_claim_pairs.py --shared ../shared/data --example .

Pairs of clauses of ECB+ train topics (one event chain, or different chains of one topic) and of the example story's gold
claims; scored on ECB+ dev by average precision. Prints the weights as they stand in `PairWeights`. Needs scikit-learn, which the
package itself does not. About ten minutes on one core.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rashomon.engines.inline import read_one
from rashomon.model import Document, Published, Report
from rashomon.pipeline import ReportReading, StoryDraft, plan
from rashomon.relate import dates, entities, statements
from rashomon.stages import all_stages
from rashomon.text.arrivals import read_paths
from rashomon.weigh.assertions import Unit, collect_units
from rashomon.weigh.grouping import GroupingConfig, embed
from rashomon.weigh.grouping_near import near_pairs
from rashomon.weigh.pairs import with_slots
from rashomon.weigh.places import Places
from rashomon.weigh.slots import compare_slots
from rashomon.weigh.tolls import tolls_of

EXAMPLE_WEIGHT = 1.5


def draft_of(reports: Sequence[tuple[Report, Document]]) -> StoryDraft:
    stages = plan([s for s in all_stages() if s.shape == "document"])
    draft = StoryDraft("story:training", tuple(ReportReading(r, read_one(d, stages).reading) for r, d in reports))
    for stage in (dates.STAGE, entities.STAGE, statements.STAGE):
        draft = stage.run(draft, stage.config, stage.load() if stage.load else None)
    return draft


def rows(
    draft: StoryDraft, units: Sequence[Unit], labels: Sequence[frozenset[str]]
) -> tuple[list[tuple[float, ...]], list[bool]]:
    names, places = {e.id: e.name for e in draft.entities}, Places(draft.reports)
    counts = [bool(tolls_of(u)) for u in units]
    seen, same = [], []
    for near in near_pairs(units, embed(units), names, counts, GroupingConfig()):
        a, b = near.left, near.right
        if labels[a] and labels[b]:
            seen.append(tuple(with_slots(near.seen, compare_slots(units[a], units[b], names, places))))
            same.append(bool(labels[a] & labels[b]))
    return seen, same


def ecb_rows(shared: Path, split: str) -> tuple[list[tuple[float, ...]], list[bool]]:
    texts = {}
    for line in (shared / "stories" / "stories.dev.jsonl").open(encoding="utf-8"):
        article = json.loads(line)
        texts[article["id"]] = article["text"]
    topics = defaultdict(list)
    for line in (shared / "coref" / f"ecbplus.{split}.jsonl").open(encoding="utf-8"):
        record = json.loads(line)
        if record["id"] in texts:
            topics[record["topic"]].append(record)
    seen, same = [], []
    for topic in sorted(topics):
        documents = [(r["id"], Document.of(texts[r["id"]])) for r in topics[topic]]
        draft = draft_of([(Report(f"report:{i}", i, d.id, "", published=Published()), d) for i, d in documents])
        units = collect_units(draft)
        mentions = {r["id"]: [m for m in r["mentions"] if "ACTION" in m["type"]] for r in topics[topic]}
        more = rows(draft, units, [_chain(u, mentions[u.report]) for u in units])
        seen, same = seen + more[0], same + more[1]
    return seen, same


def _chain(unit: Unit, mentions: Sequence[dict[str, object]]) -> frozenset[str]:
    """The event chain of a unit's predicate; an event of no chain is a chain by itself; empty where none is annotated."""
    for m in mentions:
        if int(str(m["start"])) < unit.event[1] and unit.event[0] < int(str(m["end"])):
            return frozenset({str(m.get("chain") or f"{unit.report} {unit.event}")})
    return frozenset()


def example_rows(root: Path) -> tuple[list[tuple[float, ...]], list[bool]]:
    gold = root / "tests" / "gold" / "example"
    main = json.loads((gold / "stories.json").read_text("utf-8"))["stories"][0]["reports"]
    claims = json.loads((gold / "claims.json").read_text("utf-8"))
    arrived = [a for a in read_paths([str(root / "examples" / "morrah-strait" / "reports")]) if a.report.name in main]
    draft = draft_of([(a.report, a.document) for a in arrived])
    units = collect_units(draft)
    return rows(draft, units, [frozenset(c["key"] for c in claims if _asserts(c, u)) for u in units])


def _asserts(claim: dict[str, list[dict[str, object]]], unit: Unit) -> bool:
    for a in claim["assertions"]:
        if a["report"] == unit.report and a["start"] is not None:
            start, end = int(str(a["start"])), int(str(a["end"]))
            shared = min(end, unit.span[1]) - max(start, unit.span[0])
            if shared > 0.4 * min(end - start, unit.span[1] - unit.span[0]):
                return True
    return False


def main() -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--example", type=Path, required=True)
    given = parser.parse_args()
    sets = {
        "train": ecb_rows(given.shared, "train"),
        "example": example_rows(given.example),
        "dev": ecb_rows(given.shared, "dev"),
    }
    x = np.array(sets["train"][0] + sets["example"][0])
    y = np.array(sets["train"][1] + sets["example"][1])
    weight = np.r_[np.ones(len(sets["train"][1])), np.full(len(sets["example"][1]), EXAMPLE_WEIGHT)]
    model = LogisticRegression(C=1.0, max_iter=1000).fit(x, y, sample_weight=weight)
    from rashomon.weigh.pairs import Evidence

    for name, (seen, same) in sets.items():
        scores = model.predict_proba(np.array(seen))[:, 1]
        cosine = average_precision_score(same, np.array(seen)[:, 0])
        print(
            f"{name}: {len(same)} pairs, {sum(same)} same; average precision {average_precision_score(same, scores):.3f}, "
            f"cosine alone {cosine:.3f}"
        )
    print(f"intercept: {model.intercept_[0]:.2f}")
    for field, value in zip(Evidence._fields, model.coef_[0], strict=True):
        print(f"{field}: {value:.2f}")


if __name__ == "__main__":
    main()
