"""The same reports give the same bytes: in any order, as a folder or one by one, in any process."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

Cli = Callable[..., Any]


def mirrored(folder: Path, target: Path) -> list[Path]:
    """The folder's files as links elsewhere, made and named in reverse order."""
    target.mkdir()
    for path in sorted(folder.iterdir(), reverse=True):
        (target / path.name).symlink_to(path)
    return sorted(target.iterdir(), reverse=True)


def test_the_summit_reads_the_same_in_any_order_and_one_by_one(
    summit: Any, summit_folder: Path, tmp_path: Path, cli: Cli
) -> None:
    files = mirrored(summit_folder, tmp_path / "elsewhere")
    assert cli("read", *files[2:], *files[:2], "--json").out == summit.out


def test_the_example_reads_the_same_with_another_hash_seed_and_order(
    example: Any, example_folder: Path, tmp_path: Path
) -> None:
    files = mirrored(example_folder, tmp_path / "elsewhere")
    there = subprocess.run(
        [sys.executable, "-m", "rashomon", "read", *map(str, files), "--json"],
        capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "LC_ALL": "C"},
    )  # fmt: skip
    assert there.stdout == example.out


def test_files_of_one_name_in_two_folders_leave_no_trace_of_their_order(tmp_path: Path, cli: Cli) -> None:
    texts = ("The bridge of Vellin fell, said Ana Brask.", "The bridge of Vellin stands, said Ana Brask.")
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder, text in zip(folders, texts, strict=True):
        folder.mkdir()
        (folder / "x.txt").write_text(text)
    assert cli("read", *folders, "--json").out == cli("read", *folders[::-1], "--json").out


def content(answer: Any) -> str:
    """A story without its ids, each replaced by where it comes first: they hang on which report came first."""
    numbers: dict[str, str] = {}

    def numbered(found: re.Match[str]) -> str:
        return numbers.setdefault(found.group(), f"{found.group(1)}:{len(numbers)}")

    return re.sub(r'"([a-z]+):[0-9a-f]{32}"', numbered, json.dumps(answer))


def test_two_batches_tell_the_same_story_as_one(small: Path, tmp_path: Path, cli: Cli) -> None:
    one, two = tmp_path / "one.db", tmp_path / "two.db"
    cli("add", small, "--archive", one)
    cli("add", small / "ledger.txt", small / "orchard.txt", "--archive", two)
    cli("stories", "--archive", two)
    cli("add", small, "--archive", two)
    whole = [cli("story", "gull.txt", "--archive", archive, "--json").result for archive in (one, two)]
    assert content(whole[0]) == content(whole[1])
    assert cli("read", small, "--json").result["stories"] == whole[:1]


def test_asking_again_and_from_the_cache_gives_the_same(small: Path, tmp_path: Path, cli: Cli) -> None:
    archive = tmp_path / "a.db"
    first = cli("read", small, "--json", "--archive", archive).out
    assert cli("read", small, "--json", "--archive", archive).out == first == cli("read", small, "--json").out
