"""Pairs derived from real articles, told apart by the judge: right by slot."""

from __future__ import annotations

import hashlib
import json
import lzma
from pathlib import Path

from rashomon.errors import InputError
from rashomon.pipeline import Progress
from rashomon.testing.bench_report import Row
from rashomon.testing.contrasts import CONTRADICTS, make_contrasts, read_sentences

ARTICLES, CHARACTERS, SEED = 60, 1500, 7
HELD = 10
"""One article in so many is held apart for measuring, by the hash of its id; the judge learns from none of them."""


def read_articles(root: Path, split: str, most: int) -> list[tuple[str, str]]:
    """Articles of one split: (id, text), in the order of the file.

    Args:     split: "dev" for those held apart, "train" for the others; most: how many.
    Raises:   InputError when the file is not there.
    """
    path = root / "stream" / "abp_until_2019-06.jsonl.xz"
    if not path.is_file():
        raise InputError(f"there is no file {path}", "name the folder of the public sets with --data")
    found: list[tuple[str, str]] = []
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            held = int(hashlib.sha256(row["ID"].encode()).hexdigest()[:8], 16) % HELD == 0
            if held == (split == "dev"):
                found.append((row["ID"], row["content"]))
            if len(found) >= most:
                break
    return found


def contrast_rows(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Derived pairs of the articles held apart: does a pair contradict itself or not, over all and by slot."""
    from rashomon.models import load_parser
    from rashomon.weigh.judged import judge_texts

    docs = list(read_sentences(load_parser(), read_articles(root, "dev", 20 if quick else ARTICLES), CHARACTERS))
    pairs = make_contrasts(docs, SEED)
    right: dict[str, list[bool]] = {}
    for at in range(0, len(pairs), 50):
        progress("derived pairs", at, len(pairs))
        some = pairs[at : at + 50]
        for pair, odds in zip(some, judge_texts([(p.left, p.right) for p in some]), strict=True):
            contradicts = max(odds) == odds.contradicts
            if CONTRADICTS not in pair.allowed or len(pair.allowed) == 1:
                right.setdefault(pair.slot, []).append(contradicts == (CONTRADICTS in pair.allowed))
    every = [r for answers in right.values() for r in answers]
    how = f"contradicting or not, articles held apart, {len(right)} kinds of change"
    rows = [Row("pairs: contrasts", sum(every) / len(every), len(every), how, gated=not quick)]
    for slot in sorted(right):
        answers = right[slot]
        rows.append(
            Row(f"pairs: contrasts, {slot}", sum(answers) / len(answers), len(answers), "of one kind", gated=False)
        )
    return tuple(rows)
