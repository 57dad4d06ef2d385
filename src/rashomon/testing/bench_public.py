"""Scores on public sets, from a folder laid out as its README describes: reuse.

Each set is a function of (folder, quick, progress) that returns its rows and raises InputError when a file is missing. With
`quick` a set that takes long is measured on the first part of it, and its rows are not held against the floors.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rashomon.errors import InputError
from rashomon.model import Failure
from rashomon.pipeline import Progress
from rashomon.testing import scores
from rashomon.testing.bench_report import Row
from rashomon.testing.bench_scores import length, shared

Fields = Mapping[str, Any]


def read_rows(path: Path) -> list[Fields]:
    """The objects of a file of JSON lines.

    Raises:   InputError when the file is not there.
    """
    if not path.is_file():
        raise InputError(f"there is no file {path}", "name the folder of the public sets with --data")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


# ---------------------------------------------------------------------------------------------------- reports


def arrivals(rows: Sequence[Fields]) -> list[tuple[Any, str]]:
    """Reports and texts as the command line would read them."""
    from io import BytesIO

    from rashomon.text.records import read_jsonl

    lines = [
        {"id": r["id"], "text": r["text"], "title": r["title"], "outlet": r["source"], "url": r["url"],
         "published": r["date"] if r["date"] != "None" else None}  # so the set writes a missing date
        for r in rows
    ]  # fmt: skip
    stream = BytesIO("\n".join(json.dumps(line) for line in lines).encode())
    return [(a.report, a.document.text) for a in read_jsonl(stream) if not isinstance(a, Failure)]


# ---------------------------------------------------------------------------------------------------- reuse


def reuse(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Shared text between pairs of articles: found, in which class, which characters."""
    from rashomon.relate.copies import CopyInput, compare

    pairs = read_rows(root / "reuse" / "abp_pairs.dev.jsonl")
    documents = read_rows(root / "reuse" / "abp_docs.dev.jsonl")
    progress("reuse", 0, None)
    inputs = [CopyInput(d["id"], d["text"], (d["date"], d["date"]), d["source"], d["authors"]) for d in documents]
    found = {(c.left, c.right): (c.kind, c.spans) for c in compare(inputs)}
    right = passages = near = 0
    common = predicted = wanted = 0
    for pair in pairs:
        left, other = sorted((pair["a"], pair["b"]))
        kind, spans = found.get((left, other), ("independent", ()))
        right += kind == pair["label"]
        if pair["label"] in ("copy", "contained", "partial"):
            passages += 1
            near += kind in ("copy", "contained", "partial")
        turn = pair["a"] != left
        for side in (0, 2):
            there = [(s[side], s[side + 1]) for s in pair["spans"]]
            ours = [(s[(side + 2) % 4 if turn else side], s[(side + 3) % 4 if turn else side + 1]) for s in spans]
            common, predicted, wanted = common + shared(there, ours), predicted + length(ours), wanted + length(there)
    p, r, f = scores.counts(common, predicted, wanted)
    return (
        Row("reuse: class", right / len(pairs), len(pairs), "kind right, of all pairs"),
        Row(
            "reuse: copies found",
            near / max(passages, 1),
            passages,
            "copies, contained and partial called one of these",
        ),
        Row(
            "reuse: passages", f, len(pairs), f"F over {wanted:,} shared characters (precision {p:.3f}, recall {r:.3f})"
        ),
    )
