"""Pairs derived from real articles, told apart by the judge: right by slot."""

from __future__ import annotations

import hashlib
import json
import lzma
from pathlib import Path

from rashomon.errors import InputError

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
