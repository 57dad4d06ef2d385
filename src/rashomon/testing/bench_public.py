"""Scores on public sets, from a folder laid out as its README describes: times, reuse, names.

Each set is a function of (folder, quick, progress) that returns its rows and raises InputError when a file is missing. With
`quick` a set that takes long is measured on the first part of it, and its rows are not held against the floors.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rashomon.errors import InputError
from rashomon.model import Failure
from rashomon.testing import scores
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.bench_scores import flags_scores, length, shared

Progress = Callable[[str, int, int | None], None]
Fields = Mapping[str, Any]


def read_rows(path: Path) -> list[Fields]:
    """The objects of a file of JSON lines.

    Raises:   InputError when the file is not there.
    """
    if not path.is_file():
        raise InputError(f"there is no file {path}", "name the folder of the public sets with --data")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


# ---------------------------------------------------------------------------------------------------- times


def times(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Time expressions of EventStoryLine and GUM."""
    from rashomon.testing.bench_times import TimesScore, score

    for name in ("eventstoryline", "gum"):
        if not (root / name).is_dir():
            raise InputError(f"there is no folder {root / name}", "name the folder of the public sets with --data")
    progress("times", 0, None)
    result = score(root)

    def rows(name: str, told: TimesScore) -> tuple[Row, ...]:
        return (
            Row(f"times: {name} spans", told.span_f, told.gold, "F, spans that overlap"),
            Row(f"times: {name} values", told.value_f, told.gold, "F, value right"),
        )

    return (
        *rows("EventStoryLine", result.eventstoryline),
        *rows("EventStoryLine, no date lines", result.eventstoryline_no_dateline),
        *rows("GUM", result.gum),
    )


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


# ---------------------------------------------------------------------------------------------------- names

_KINDS = {"Person": "person", "Company": "organisation", "Organization": "organisation", "LegalEntity": "organisation"}


def names(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Pairs of names: the same or not."""
    from rashomon.relate.matching import match_names
    from rashomon.testing.bench_peers import token_sort_same

    progress("names", 0, None)
    cases = read_rows(root / "names" / "name_bench_cases.jsonl")
    rows = []
    for kind in ("person", "organisation"):
        part = [c for c in cases if _KINDS.get(c["schema"]) == kind]
        gold = [c["is_match"] == "true" for c in part]
        p, r, f = flags_scores(gold, [match_names(c["name1"], c["name2"], kind).same for c in part])
        peer = Peer("rapidfuzz .85", flags_scores(gold, [token_sort_same(c["name1"], c["name2"]) for c in part])[2])
        how = f"name bench, F (precision {p:.3f}, recall {r:.3f})"
        rows.append(Row(f"names: {kind}", f, len(part), how, (peer,)))
    pairs = [tuple(line.split("\t")) for line in _lines(root / "names" / "ru_en_names.tsv")][: 600 if quick else None]
    same = [match_names(en, ru, "person").same for en, ru, *_ in pairs]
    crossed = [match_names(pairs[k][0], pairs[k - 1][1], "person").same for k in range(len(pairs))]
    return (
        *rows,
        Row("names: Russian-English", sum(same) / len(same), len(same), "pairs held to be the same", gated=not quick),
        Row(
            "names: Russian-English, crossed",
            1 - sum(crossed) / len(crossed),
            len(crossed),
            "names of neighbouring lines held apart",
            gated=not quick,
        ),
    )


def _lines(path: Path) -> Iterator[str]:
    if not path.is_file():
        raise InputError(f"there is no file {path}", "name the folder of the public sets with --data")
    return (line for line in path.read_text("utf-8").splitlines() if line.strip())
