"""How certain an event is, -3 to 3, against what people said: UW, UDS-IH2, MEANTIME, CB."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rashomon.model import Offsets
from rashomon.pipeline import Progress
from rashomon.testing import scores
from rashomon.testing.bench_pairs import stages_for
from rashomon.testing.bench_public import Fields, read_rows
from rashomon.testing.bench_report import Peer, Row

SETS = (("UW", "UW"), ("UDS-IH2", "UDS_IH2"), ("MEANTIME", "MEANTIME"), ("CB", "CB"))
QUICK = 250


def factuality(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Dev sets, by `rashomon.read.certainty`, with the rules alone and "always certain" beside it."""
    from rashomon.read.certainty import certainty_by_rules, certainty_of

    stages = stages_for(("statement", "proposition"))
    rows = []
    for name, file in SETS:
        targets = targets_of(read_rows(root / "factuality" / f"{file}.dev.jsonl"))[: QUICK if quick else None]
        gold, found, ruled = [], [], []
        for number, (text, span, label) in enumerate(targets):
            progress(f"factuality of {name}", number, len(targets))
            gold.append(label)
            found.append(certainty_of(text, span, stages)[0])
            ruled.append(certainty_by_rules(text, span, stages)[0])
        rules = Peer("the rules alone", scores.pearson(gold, ruled))
        gated = not quick and name in ("UW", "UDS-IH2")
        rows.append(
            Row(f"factuality: {name} r", scores.pearson(gold, found), len(gold), "Pearson's r", (rules,), gated=gated)
        )
        error, always = (scores.mean_absolute_error(gold, f) for f in (found, [3.0] * len(gold)))
        how = "mean absolute error; less is better"
        rows.append(Row(f"factuality: {name} error", error, len(gold), how, (Peer("always 3", always),), gated=False))
    return tuple(rows)


def targets_of(rows: Sequence[Fields]) -> list[tuple[str, Offsets, float]]:
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
