"""Scores on public sets of sentences: how certain an event is, and how two sentences stand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from rashomon.errors import InputError
from rashomon.model import Offsets
from rashomon.pipeline import Reading, Stage, plan
from rashomon.testing import scores
from rashomon.testing.bench_public import Fields, Progress, read_rows
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.bench_scores import flags_scores

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


# ---------------------------------------------------------------------------------------------------- factuality


def factuality(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """UW and UDS-IH2 dev: the certainty of events, -3 to 3, against what people said."""
    from rashomon.read.certainty import certainty_of

    stages = stages_for(("statement", "proposition"))
    rows = []
    for name, file in (("UW", "UW"), ("UDS-IH2", "UDS_IH2")):
        targets = _targets(read_rows(root / "factuality" / f"{file}.dev.jsonl"))[: 250 if quick else None]
        gold, found = [], []
        for number, (text, span, label) in enumerate(targets):
            progress(f"factuality of {name}", number, len(targets))
            gold.append(label)
            found.append(certainty_of(text, span, stages)[0])
        error = scores.mean_absolute_error(gold, found)
        always = scores.mean_absolute_error(gold, [3.0] * len(gold))
        rows += [
            Row(f"factuality: {name} r", scores.pearson(gold, found), len(gold), "Pearson's r", gated=not quick),
            Row(
                f"factuality: {name} error",
                error,
                len(gold),
                "mean absolute error; less is better",
                (Peer("always 3", always),),
                gated=False,
            ),
        ]
    return tuple(rows)


def _targets(rows: Sequence[Fields]) -> list[tuple[str, Offsets, float]]:
    """Text, characters of the event word, label: the sets give words by their number between spaces."""
    found = []
    for row in rows:
        starts, at = [], 0
        words = row["text"].split(" ")
        for word in words:
            starts.append(at)
            at += len(word) + 1
        for target in row["targets"]:
            first, end = target["span1"]
            span = starts[first], starts[end - 1] + len(words[end - 1])
            found.append((row["text"], span, float(target["label"])))
    return found


# ---------------------------------------------------------------------------------------------------- pairs


def pairs(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """MSRP val (paraphrase or not) and RTE 1 to 3 dev (does the first sentence say the second?)."""
    msrp = _msrp(root / "pairs" / "msr-para-val.tsv")[: 120 if quick else None]
    found = _relations(msrp, "MSRP", progress)
    gold = [label for _, _, label in msrp]
    p, r, f = flags_scores(gold, [relation in SAME for relation in found])
    peer = Peer("always the same", flags_scores(gold, [True] * len(gold))[2])
    how = f"val, F of same or entailing (precision {p:.3f}, recall {r:.3f})"
    rows = [Row("pairs: MSRP", f, len(msrp), how, (peer,), gated=not quick)]
    rte = [case for year in (1, 2, 3) for case in _rte(root / "pairs" / f"rte{year}_dev.xml")[: 40 if quick else None]]
    gold = [label for _, _, label in rte]
    answers = [relation in ("same", "entails") for relation in _relations(rte, "RTE", progress)]
    peer = Peer("always yes", scores.accuracy(gold, [True] * len(gold)))
    how = "dev of 1 to 3, accuracy of entailed or not"
    rows.append(Row("pairs: RTE", scores.accuracy(gold, answers), len(rte), how, (peer,), gated=not quick))
    return tuple(rows)


def _relations(cases: Sequence[tuple[str, str, bool]], name: str, progress: Progress) -> list[str]:
    from rashomon.weigh.compare import compare_claims

    stages = stages_for(("factuality", "proposition", "statement", "name", "time"))
    found = []
    for number, (left, right, _) in enumerate(cases):
        progress(f"pairs of {name}", number, len(cases))
        found.append(str(compare_claims(left, right, stages).relation))
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
