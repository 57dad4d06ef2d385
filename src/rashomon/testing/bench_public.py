"""Scores on public sets, from a folder laid out as its README describes: stories, reuse.

Each set is a function of (folder, quick, progress) that returns its rows and raises InputError when a file is missing. With
`quick` a set that takes long is measured on the first part of it, and its rows are not held against the floors.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rashomon.errors import InputError
from rashomon.model import Failure
from rashomon.testing import scores
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.bench_scores import length, shared

Progress = Callable[[str, int, int | None], None]
Fields = Mapping[str, Any]


def read_rows(path: Path) -> list[Fields]:
    """The objects of a file of JSON lines.

    Raises:   InputError when the file is not there.
    """
    if not path.is_file():
        raise InputError(f"there is no file {path}", "name the folder of the public sets with --data")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


# ---------------------------------------------------------------------------------------------------- stories


def _arrivals(rows: Sequence[Fields]) -> list[tuple[Any, str]]:
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


def _clusters(rows: Sequence[Fields]) -> tuple[dict[str, str], dict[str, str]]:
    """Story and development of each report."""
    from rashomon.relate.groups import cluster_reports

    groups = list(cluster_reports(_arrivals(rows)))
    stories = {name: g.id for g in groups for name in g.reports}
    parts = {name: f"{g.id} {d.id}" for g in groups for d in g.developments for name in d.reports}
    return stories, parts


def stories(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Stories against editors' stories; the sub-topics of ECB+ against developments."""
    from rashomon.testing.bench_peers import tfidf_single_pass

    all_sides = sorted(read_rows(root / "stories" / "allsides.dev.jsonl"), key=lambda r: (r["date"], r["id"]))
    mixed = read_rows(root / "stories" / "stories.dev.jsonl")
    rows = []
    for name, part in (
        ("AllSides", all_sides[:400] if quick else all_sides),
        (
            "stories.dev",
            sorted((r for r in mixed if r["corpus"] != "ecbplus"), key=lambda r: (r["date"] or "", r["id"])),
        ),
    ):
        progress(f"stories of {name}", 0, None)
        gold = {r["id"]: r["story"] for r in part}
        p, r, f = scores.bcubed(gold, _clusters(part)[0])
        peer = Peer("TF-IDF single pass", scores.bcubed(gold, tfidf_single_pass(part))[2])
        sampled = quick and name == "AllSides"
        how = f"BCubed F (precision {p:.3f}, recall {r:.3f})"
        rows.append(Row(f"stories: {name}", f, len(gold), how, (peer,), gated=not sampled))
    progress("stories of ECB+", 0, None)
    ecb = [r for r in mixed if r["corpus"] == "ecbplus"][: 200 if quick else None]
    gold = {r["id"]: r["story"] for r in ecb}
    as_stories, parts = _clusters(ecb)
    p, r, f = scores.bcubed(gold, parts)
    peers = (Peer("our stories instead", scores.bcubed(gold, as_stories)[2]),)
    how = f"BCubed F, sub-topics as developments (precision {p:.3f}, recall {r:.3f})"
    rows.append(Row("stories: ECB+ developments", f, len(gold), how, peers, gated=not quick))
    return tuple(rows)


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
