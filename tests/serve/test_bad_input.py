"""Hostile use of the command line: each bad input is a failure in the answer or an error with status 2, never a traceback."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Cli = Callable[..., Any]

BAD_FILES: dict[str, bytes] = {
    "empty.txt": b"",
    "spaces.txt": b" \n\t \n" * 50,
    "marks.txt": b"... --- !!! \xe2\x80\x9c\xe2\x80\x9d\n",
    "binary.txt": bytes(range(256)) * 40,
    "nul.txt": b"The bridge fell.\0 Two lorries fell.",
    "nuls.txt": b"\0" * 5000,
    "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(2000),
    "archive.zip": b"PK\x03\x04 but no more",
    "packed.jsonl.gz": b"\x1f\x8b and no more",
    "broken.json": b'{"id": "x", "text": "half of it',
    "numbers.jsonl": b"1\n2.5\ntrue\n",
    "surrogate.jsonl": b'{"id": "s", "text": "half \\ud83d of it"}\n{"id": "\\udc00", "text": "x"}\n',
    "nested.json": b"[" * 200_000,
    "deep.html": b"<div>" * 30_000,
    "script.html": b"<html><script>document.write('news')</script></html>",
    "odd.docx": b"whatever",
    "line.txt": b"\x0b\x0c" * 9000,
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_a_failure_in_the_answer(name: str, tmp_path: Path, cli: Cli) -> None:
    (tmp_path / name).write_bytes(BAD_FILES[name])
    answer = cli("read", tmp_path / name, "--json")
    assert answer.status == 0
    result = answer.result
    assert result["stories"] == [] and result["unclustered"] == [] and result["failures"]
    for failed in result["failures"]:
        assert failed["id"].startswith(name) or name == "surrogate.jsonl"
        assert failed["message"] and "Error" not in failed["message"]
    assert "could not be read" in answer.err and result["failures"][0]["message"] in answer.err


def test_bad_files_leave_the_good_ones_be(small: Path, tmp_path: Path, cli: Cli) -> None:
    alone = cli("read", small, "--json").result
    for name, raw in BAD_FILES.items():
        (small / name).write_bytes(raw)
    (small / "dangling.txt").symlink_to(tmp_path / "nowhere")
    (small / "folder.txt").mkdir()
    (small / "loop").symlink_to(small)
    os.mkfifo(small / "pipe.txt")
    answer = cli("read", small, "--json")
    assert answer.status == 0 and answer.result["stories"] == alone["stories"]
    failed = {f["id"].split("#")[0] for f in answer.result["failures"]}
    assert failed == (set(BAD_FILES) - {"surrogate.jsonl"}) | {
        "dangling.txt",
        "loop",
        "pipe.txt",
        "s",
        "surrogate.jsonl",
    }
    assert answer.err.startswith(f"rashomon: {len(answer.result['failures'])} inputs could not be read; the first: ")


def test_enormous_lines_are_refused_and_the_next_line_is_read(tmp_path: Path, cli: Cli) -> None:
    good = json.dumps({"id": "good", "text": "The bridge fell, said Ana Brask."}).encode()
    with open(tmp_path / "big.jsonl", "wb") as out:
        out.write(b'{"id": "long", "text": "' + b"a b. " * 6_000_000 + b'"}\n')  # 30 MB
        out.write(b"x" * 33_000_000 + b"\n" + good + b"\n")
    (tmp_path / "big.txt").write_bytes(b"word " * 6_000_000)
    answer = cli("read", tmp_path / "big.jsonl", tmp_path / "big.txt", "--json")
    assert answer.status == 0
    assert [r["id"] for s in answer.result["stories"] for r in s["reports"]] == ["good"]
    messages = {f["id"]: f["message"] for f in answer.result["failures"]}
    assert set(messages) == {"long", "big.jsonl#2", "big.txt"}
    assert "too long" in messages["long"] and "more than 32 MB" in messages["big.jsonl#2"]


def test_broken_lines_are_named_and_the_others_are_read(tmp_path: Path, cli: Cli) -> None:
    lines = ['{"id": "a", "text": "It rained."}', '{"id": "b", "text": }', "", "not json", '{"id": "c", "text": 5}',
             '{"id": "d", "html": ""}', '{"id": "a", "text": "It snowed."}']  # fmt: skip
    path = tmp_path / "broken.jsonl"
    path.write_text("\n".join(lines))
    result = cli("read", path, "--json").result
    read = [r["id"] for s in result["stories"] for r in s["reports"]] + result["unclustered"]
    assert sorted(read) == ["a", "a#2"]
    messages = {f["id"]: f["message"] for f in result["failures"]}
    assert set(messages) == {"broken.jsonl#2", "broken.jsonl#4", "broken.jsonl#5", "d"}
    assert "line 2, column" in messages["broken.jsonl#2"] and "line 4" in messages["broken.jsonl#4"]


# ---------------------------------------------------------------------------------------------------- wrong use


@pytest.mark.parametrize(
    "words",
    [
        ["read", "nothing.txt"], ["add", "nothing.txt"], ["read"], ["frobnicate"], [], ["read", "x", "--colour", "red"],
        ["story"], ["story", "3f2a", "--as-of", "soon"], ["news"], ["news", "--since", "1.5"], ["export", "3f2a"],
        ["stories", "--archive", ""], ["stories", "--archive", "nowhere/a.db"], ["stories", "--archive", "/"],
        ["annotate", "--layers", "mood"], ["extract"], ["story", "\udcff\ud800", "--archive", ":memory:"],
        ["story", "3f2a", "--archive", ":memory:"], ["text", "\udcff"], ["bench", "--only", "mood"],
    ],
    ids=repr,
)  # fmt: skip
def test_wrong_use_is_said_with_status_2(words: list[str], elsewhere: Path, cli: Cli) -> None:
    plain = cli(*words)
    assert plain.status == 2 and plain.out == b"" and plain.err.startswith("rashomon: ")
    asked = cli(*words, "--json")
    assert asked.status == 2
    assert asked.error["type"] and asked.error["message"] in asked.err and asked.error["hint"]
    assert list(elsewhere.iterdir()) == []


def test_enormous_numbers_are_no_trouble(small_archive: Path, cli: Cli) -> None:
    for number in (10**30, -(10**30), -1):
        assert cli("stories", "--as-of", str(number), "--archive", small_archive).status == 0
        assert cli("news", "--since", str(number), "--archive", small_archive).status == 0


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        (b"[copies", "cannot read the settings"), (b"\xff\xfe", "cannot read the settings"), (b"", ""),
        (b"[mood]\nx = 1", "no stage is called mood"), (b"[copies]\nmood = 1", "has no setting mood"),
        (b'[copies]\npartial = "much"', "[copies]"), (b"copies = 5", "[copies]"),
        (b"[copies.passages]\nmood = 1", "[copies.passages] has no setting mood"),
        (b"[copies.passages]\nwords = 9", ""),
    ],
)  # fmt: skip
def test_a_broken_settings_file_is_said(settings: bytes, says: str, tmp_path: Path, cli: Cli) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(settings)
    answer = cli("stories", "--archive", ":memory:", "--settings", path, "--json")
    if says:
        assert answer.status == 2 and answer.error["type"] == "ConfigError" and says in answer.error["message"]
    else:
        assert answer.result == []
    assert cli("stories", "--archive", ":memory:", "--settings", tmp_path / "none.toml").status == 2


def test_a_page_that_cannot_be_written_is_said_before_the_work(small: Path, tmp_path: Path, cli: Cli) -> None:
    for page in (tmp_path, tmp_path / "none" / "page.html"):
        answer = cli("read", small, "--html", page, "--json")
        assert answer.status == 2 and "cannot write the page" in answer.error["message"]


# ---------------------------------------------------------------------------------------------------- archives


def test_an_archive_that_is_a_text_is_refused_and_kept(small: Path, tmp_path: Path, cli: Cli) -> None:
    path = tmp_path / "notes.db"
    path.write_text("These are my notes. " * 100)
    for words in (["add", small], ["stories"], ["read", small]):
        answer = cli(*words, "--archive", path, "--json")
        assert answer.status == 2 and "not a rashomon archive" in answer.error["message"]
    assert path.read_text() == "These are my notes. " * 100


def test_another_programs_database_is_refused_and_kept_to_the_byte(small: Path, tmp_path: Path, cli: Cli) -> None:
    import sqlite3

    path = tmp_path / "mine.db"
    with sqlite3.connect(path) as mine:
        mine.execute("CREATE TABLE meta (key, value)")
    before = path.read_bytes()
    for words in (["add", small], ["stories"]):
        answer = cli(*words, "--archive", path, "--json")
        assert answer.status == 2 and "not a rashomon archive" in answer.error["message"]
    assert path.read_bytes() == before and not (tmp_path / "mine.db-wal").exists()


def test_a_damaged_archive_is_said(small_archive: Path, tmp_path: Path, cli: Cli) -> None:
    whole = small_archive.read_bytes()
    for number, raw in enumerate((whole[: len(whole) // 2], whole[:4096] + b"\xff" * (len(whole) - 4096))):
        path = tmp_path / f"{number}.db"
        path.write_bytes(raw)
        answer = cli("stories", "--archive", path, "--json")
        assert answer.status in (1, 2) and "damaged" in answer.error["message"]


def test_a_read_only_archive_answers_and_refuses_reports(
    small: Path, small_archive: Path, tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"
    path.write_bytes(small_archive.read_bytes())
    before = sorted(p.name for p in tmp_path.iterdir())
    # Nothing is read-only to root, as whom tests may run: the store is told so instead, and opens the file that way.
    monkeypatch.setattr("rashomon.store.sqlite_file.is_read_only", lambda path: path != ":memory:")
    assert len(cli("stories", "--archive", path, "--json").result) == 1
    assert cli("news", "--since", 2, "--archive", path).status == 0
    (small / "new.txt").write_text("It rained in Vellin, said Ana Brask.")
    refused = cli("add", small, "--archive", path, "--json")
    assert refused.status == 1 and "read-only" in refused.error["message"]
    assert path.read_bytes() == small_archive.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == before
