"""Scores on public sets of pairs: how two sentences stand, and how a report stands to a claim."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from rashomon.errors import InputError
from rashomon.pipeline import Progress, Reading, Stage, plan
from rashomon.testing import scores
from rashomon.testing.bench_public import read_rows
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.bench_scores import flags_scores

if TYPE_CHECKING:
    from rashomon.weigh.entailment import EntailmentWeights

SAME = frozenset({"same", "entails", "entailed"})
"""Relations that count as a paraphrase."""


def document_stages() -> tuple[Stage, ...]:
    """All document stages, planned."""
    from rashomon.stages import all_stages

    return plan([s for s in all_stages() if s.shape == "document"])


def stages_for(layers: Sequence[str]) -> tuple[Stage, ...]:
    """The document stages that write these layers, and those that they need; each reads a document once."""
    wanted, chosen = set(layers), []
    for stage in reversed(document_stages()):
        if wanted & set(stage.writes):
            wanted |= set(stage.reads)
            chosen.append(stage)
    return tuple(_remembering(stage) for stage in reversed(chosen))


def _remembering(stage: Stage) -> Stage:
    """The stage with its answers kept by document: the sets ask of several words of one sentence."""
    known: dict[str, Any] = {}

    def run(reading: Reading, config: Any, kit: Any) -> Any:
        if reading.document.id not in known:
            known[reading.document.id] = stage.run(reading, config, kit)
        return known[reading.document.id]

    return msgspec.structs.replace(stage, run=run)


# ---------------------------------------------------------------------------------------------------- pairs


def pairs(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """MSRP val (paraphrase or not), RTE 1 to 3 dev (does the left say the right?), FNC-1 (does the report agree?), and pairs
    derived from real articles, by slot."""
    from rashomon.testing.bench_contrasts import contrast_rows

    return (
        _paraphrases(root, quick, progress),
        _entailment(root, quick, progress),
        _stances(root, quick, progress),
        *contrast_rows(root, quick, progress),
    )


def _paraphrases(root: Path, quick: bool, progress: Progress) -> Row:
    msrp = _msrp(root / "pairs" / "msr-para-val.tsv")[: 120 if quick else None]
    found = _relations(msrp, "MSRP", progress)
    gold = [label for _, _, label in msrp]
    p, r, f = flags_scores(gold, [relation in SAME for relation in found])
    peer = Peer("always the same", flags_scores(gold, [True] * len(gold))[2])
    how = f"val, F of same or entailing (precision {p:.3f}, recall {r:.3f})"
    return Row("pairs: MSRP", f, len(msrp), how, (peer,), gated=not quick)


def _entailment(root: Path, quick: bool, progress: Progress) -> Row:
    """The judge has seen no pair of RTE; what it sees is weighed by two years and measured on the third."""
    from rashomon.weigh.entailment import fit_entailment, see_entailment

    years = [_rte(root / "pairs" / f"rte{year}_dev.xml")[: 40 if quick else None] for year in (1, 2, 3)]
    seen = [see_entailment([(left, right) for left, right, _ in cases]) for cases in years]
    gold = [[label for _, _, label in cases] for cases in years]
    right = []
    for held, cases in enumerate(years):
        others = [n for n in range(3) if n != held]
        weights = fit_entailment([row for n in others for row in seen[n]], [g for n in others for g in gold[n]])
        found = _relations(cases, f"RTE {held + 1}", progress, weights)
        right.append(sum((relation in ("same", "entails")) == g for relation, g in zip(found, gold[held], strict=True)))
    flat = [g for year in gold for g in year]
    peer = Peer("always yes", scores.accuracy(flat, [True] * len(flat)))
    by_year = ", ".join(f"{r / len(g):.3f}" for r, g in zip(right, gold, strict=True))
    how = f"dev of 1 to 3, accuracy of entailed or not, weights fitted on the other years (by year {by_year})"
    return Row("pairs: RTE", sum(right) / len(flat), len(flat), how, (peer,), gated=not quick)


# ---------------------------------------------------------------------------------------------------- FNC-1

HELD_FOLD, FOLDS = 0, 5
"""The fifth of the bodies of FNC-1 that the judge has not learned from."""
DENIED = 0.5
"""Odds of contradiction, in those of agreement, from which a report is held to deny; chosen on that fifth (.678; .598 at 1)."""


def _stances(root: Path, quick: bool, progress: Progress) -> Row:
    from rashomon.weigh.judged import judge_report

    bodies = {r["body_id"]: r["text"] for r in read_rows(root / "pairs" / "fnc1_bodies.jsonl")}
    rows = [(r["body_id"], r["headline"], r["stance"]) for r in read_rows(root / "pairs" / "fnc1_related.jsonl")]
    folds = fold_bodies(rows)
    held = [r for r in rows if folds[r[0]] == HELD_FOLD and r[2] != "discuss"][: 60 if quick else None]
    found = []
    for number, (body, headline, _) in enumerate(held):
        progress("pairs of FNC-1", number, len(held))
        odds = judge_report(headline, bodies[body])
        found.append(odds.contradicts > DENIED * odds.agrees)
    gold = [stance == "disagree" for _, _, stance in held]
    against = flags_scores(gold, found)[2]
    agreed = flags_scores([not g for g in gold], [not f for f in found])[2]
    always = flags_scores([not g for g in gold], [True] * len(gold))[2] / 2
    how = f"bodies and headlines held apart, macro F of agree ({agreed:.3f}) and disagree ({against:.3f})"
    return Row("pairs: FNC", (against + agreed) / 2, len(held), how, (Peer("always agree", always),), gated=not quick)


def fold_bodies(rows: Sequence[tuple[str, str, str]], folds: int = FOLDS) -> dict[str, int]:
    """Bodies of FNC-1 by fold, such that no headline stands in two folds: bodies that share a headline go together.

    Args:     rows: body, headline, stance.
    Cost:     linear in rows.
    """
    home: dict[str, str] = {}

    def root(x: str) -> str:
        while home.setdefault(x, x) != x:
            x = home[x]
        return x

    for body, headline, _ in rows:
        home[root(f"h{headline}")] = root(body)
    groups: dict[str, list[str]] = {}
    for body in sorted({r[0] for r in rows}):
        groups.setdefault(root(body), []).append(body)
    weight: dict[str, int] = {}
    for body, _, stance in rows:
        weight[body] = weight.get(body, 0) + (8 if stance == "disagree" else 1)
    sizes, placed = [0] * folds, {}
    for group in sorted(groups.values(), key=lambda g: (-sum(weight[b] for b in g), g)):
        fold = sizes.index(min(sizes))
        sizes[fold] += sum(weight[b] for b in group)
        placed.update(dict.fromkeys(group, fold))
    return placed


def _relations(
    cases: Sequence[tuple[str, str, bool]], name: str, progress: Progress, weights: EntailmentWeights | None = None
) -> list[str]:
    from rashomon.weigh.compare import compare_claims
    from rashomon.weigh.entailment import WEIGHTS

    stages = stages_for(("factuality", "proposition", "statement", "name", "time"))
    found = []
    for number, (left, right, _) in enumerate(cases):
        progress(f"pairs of {name}", number, len(cases))
        found.append(str(compare_claims(left, right, stages, weights or WEIGHTS).relation))
    return found


def _msrp(path: Path) -> list[tuple[str, str, bool]]:
    if not path.is_file():
        raise InputError(f"there is no file {path}", "name the folder of the public sets with --data")
    rows = [line.split("\t") for line in path.read_text("utf-8-sig").splitlines()[1:] if line.strip()]
    return [(row[3], row[4], row[0] == "1") for row in rows]


def _rte(path: Path) -> list[tuple[str, str, bool]]:
    from lxml import etree

    if not path.is_file():
        raise InputError(f"there is no file {path}", "name the folder of the public sets with --data")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    cases = []
    for pair in etree.parse(str(path), parser).getroot().iter("pair"):
        yes = (pair.get("value") or pair.get("entailment") or "").upper() in ("TRUE", "YES")
        cases.append((_text(pair.find("t")), _text(pair.find("h")), yes))
    return cases


def _text(element: object) -> str:
    return " ".join("".join(getattr(element, "itertext", tuple)()).split())
