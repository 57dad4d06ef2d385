"""What comes in: names, formats, and input that is out to break things."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import time
import zipfile
from pathlib import Path

import pytest

from rashomon.errors import InputError
from rashomon.ids import bytes_digest, content_id
from rashomon.model import Failure
from rashomon.text.arrivals import Arrival, read_paths
from rashomon.text.decoding import MAX_BYTES, MAX_CHARACTERS
from rashomon.text.records import read_jsonl

STORY = "The harbour of Velm was closed on Monday, the mayor said. Three ships are waiting outside."


def read(*paths: Path | str, stdin: bytes | None = None) -> list[Arrival | Failure]:
    return list(read_paths([str(p) for p in paths], io.BytesIO(stdin) if stdin is not None else None))


def names(found: list[Arrival | Failure]) -> list[str]:
    return [one.report.name if isinstance(one, Arrival) else one.name for one in found]


def arrival(found: list[Arrival | Failure]) -> Arrival:
    assert len(found) == 1 and isinstance(found[0], Arrival), found
    return found[0]


def failed(found: list[Arrival | Failure]) -> Failure:
    assert len(found) == 1 and isinstance(found[0], Failure), found
    assert found[0].message and found[0].stage == "text"
    return found[0]


# ---------------------------------------------------------------------------------------------------- names and ids


def test_a_file_by_itself_is_called_by_its_name_and_its_text_is_kept_to_the_letter(tmp_path: Path) -> None:
    path = tmp_path / "one.txt"
    raw = b"\xef\xbb\xbf" + f"{STORY}\r\n\r\nMore.\n ".encode()
    path.write_bytes(raw)
    got = arrival(read(path))
    assert got.document.text == f"{STORY}\r\n\r\nMore.\n "
    assert got.report.name == "one.txt"
    assert got.report.sha256 == bytes_digest(raw)
    assert got.report.id == content_id("report", "one.txt", got.report.sha256)
    assert got.report.document == got.document.id
    assert got.report.language == "en"


def test_a_folder_is_walked_in_order_and_everything_in_it_is_accounted_for(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "two.txt").write_text(STORY)
    (tmp_path / "a.md").write_text(STORY)
    (tmp_path / "b.txt").write_text(STORY)
    (tmp_path / "paper.pdf").write_text("x")
    (tmp_path / "feed.rss").write_text("x")
    (tmp_path / "news.docx").write_text("x")
    (tmp_path / "README").write_text("x")
    (tmp_path / ".hidden").write_text("x")
    found = read(tmp_path)
    assert names(found) == ["README", "a.md", "b/two.txt", "b.txt", "feed.rss", "news.docx", "paper.pdf"]
    assert [type(one).__name__ for one in found] == ["Failure", "Arrival", "Arrival", "Arrival"] + ["Failure"] * 3
    assert "no feed" in found[4].message  # type: ignore[union-attr]


def test_unreadable_entries_of_a_folder_fail_one_by_one(tmp_path: Path) -> None:
    os.symlink(tmp_path / "nowhere", tmp_path / "dangling.txt")
    os.symlink(tmp_path, tmp_path / "loop.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "good.txt").write_text(STORY)
    found = read(tmp_path)
    assert names(found) == ["dangling.txt", "good.txt", "loop.txt", "pipe.txt"]
    assert isinstance(found[1], Arrival) and sum(isinstance(one, Failure) for one in found) == 3


def test_a_missing_path_is_told_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(STORY)
    with pytest.raises(InputError):
        read_paths([str(tmp_path / "good.txt"), str(tmp_path / "missing.txt")])
    with pytest.raises(InputError):
        read_paths([])


def test_an_empty_folder_is_one_failure(tmp_path: Path) -> None:
    assert "empty folder" in failed(read(tmp_path)).message


def test_another_text_of_the_same_name_gets_a_number_and_the_same_keeps_it() -> None:
    lines = b'{"id": "x", "text": "One thing."}\n{"id": "x", "text": "Another."}\n{"id": "x", "text": "One thing."}\n'
    found = read("-", stdin=lines)
    assert names(found) == ["x", "x#2", "x"]
    assert isinstance(found[1], Arrival) and "another report" in found[1].notes[0]


# ---------------------------------------------------------------------------------------------------- JSON


def test_records_keep_what_is_given() -> None:
    record = {
        "id": 17,
        "text": STORY,
        "title": "Harbour shut",
        "url": "https://www.velm-post.example/a",
        "byline": "Ada Brill",
        "published": "2024-03-04T10:00:00Z",
        "language": "en-GB",
        "extra": {"a": [1, 2]},
    }
    report = arrival(read("-", stdin=json.dumps(record).encode())).report
    assert (report.name, report.title, report.byline, report.language) == ("17", "Harbour shut", "Ada Brill", "en")
    assert report.outlet == "velm-post.example"
    assert (report.published.earliest, report.published.how) == ("2024-03-04T10:00:00+00:00", "given")


def test_records_without_an_id_are_called_by_their_line(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(f'\n{{"text": "{STORY}"}}\n\n{{"html": "<p>Hello there <b>world</b>.</p>"}}\n')
    assert names(read(path)) == ["r.jsonl#2", "r.jsonl#4"]
    line = json.dumps({"text": STORY}).encode()
    assert arrival(read("-", stdin=line + b"\r\n")).report.sha256 == bytes_digest(line)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"text": "a', "ends too early"),
        (b'{"text": "a" "b"}', "column 14"),
        (b"[1, 2]", "not an object"),
        (b'"text"', "not an object"),
        (b'{"text": 5}', '"text" must be str'),
        (b'{"id": true, "text": "a"}', '"id" must be'),
        (b'{"text": "\xff"}', "UTF-8"),
        (b'{"text": "a\\ud800b"}', "lone surrogate"),
        (b'{"text": "a\\u0000b"}', "NUL"),
        (b'{"text": " \\n "}', "no text"),
        (b'{"title": "a"}', "neither text nor html"),
        (b'{"id": "a\\u0007", "text": "a"}', "control"),
        (b'{"x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "deep"),
        (b'{"text": "' + b"a" * (MAX_CHARACTERS + 1) + b'"}', "too long"),
        (b'{"text": "a", "n": NaN}', "broken JSON"),
    ],
)
def test_a_broken_record_fails_and_the_next_one_is_read(line: bytes, words: str) -> None:
    found = list(read_jsonl(io.BytesIO(line + b'\n{"text": "Fine."}'), "s"))
    assert isinstance(found[0], Failure) and words in found[0].message, found[0]
    assert names(found) == ["s#1", "s#2"] and isinstance(found[1], Arrival)


def test_half_a_character_in_a_field_that_is_not_ours_does_no_harm() -> None:
    assert arrival(list(read_jsonl(io.BytesIO(b'{"text": "Fine.", "junk": "\\ud800"}')))).document.text == "Fine."


def test_a_line_of_thirty_megabytes_fails_quickly_and_the_next_one_is_read() -> None:
    line = b'{"text": "' + b"word " * 6_000_000 + b'"}\n'
    beyond = b'{"text": "' + b"x" * MAX_BYTES + b'"}\n'
    start = time.perf_counter()
    found = read("-", stdin=line + beyond + b'{"text": "Fine."}')
    assert [type(one).__name__ for one in found] == ["Failure", "Failure", "Arrival"]
    assert time.perf_counter() - start < 5


def test_one_object_or_a_list_in_a_json_file(tmp_path: Path) -> None:
    one, many = tmp_path / "one.json", tmp_path / "many.json"
    one.write_text(
        json.dumps({"headline": "Harbour shut", "body_text": STORY, "versioncreated": "2024-03-04"}, indent=2)
    )
    many.write_text(json.dumps([{"text": STORY}, 5, {"id": "z", "text": STORY}]))
    got = arrival(read(one))
    assert (got.report.name, got.report.title, got.report.published.earliest) == (
        "one.json",
        "Harbour shut",
        "2024-03-04",
    )
    assert names(read(many)) == ["many.json#1", "many.json#2", "z"]


# ---------------------------------------------------------------------------------------------------- standard input


@pytest.mark.parametrize(
    ("raw", "name", "text"),
    [
        (b'{"id": "a", "text": "Fine."}\n', "a", "Fine."),
        (b'{\n  "text": "Fine."\n}\n', "stdin", "Fine."),
        (b'[{"text": "Fine."}]', "stdin#1", "Fine."),
        (b"<!doctype html><title>T</title><p>Fine.</p>", "stdin", "Fine."),
        (b"Fine.\n", "stdin", "Fine.\n"),
        (b"[Velm] Fine.", "stdin", "[Velm] Fine."),
        (b"{curly} Fine.", "stdin", "{curly} Fine."),
        ("Fine then.".encode("utf-16"), "stdin", "Fine then."),
    ],
)
def test_standard_input_is_told_by_its_content(raw: bytes, name: str, text: str) -> None:
    got = arrival(read("-", stdin=raw))
    assert (got.report.name, got.document.text) == (name, text)


@pytest.mark.parametrize(
    "raw", [b"", b" \n ", bytes(range(256)) * 9, b"PK\x03\x04rest", b"\x1f\x8brest", b"%PDF-1.4 x"]
)
def test_standard_input_without_text_is_one_failure(raw: bytes) -> None:
    failed(read("-", stdin=raw))


# ---------------------------------------------------------------------------------------------------- archives


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return path


def test_members_of_a_zip_are_read_by_the_same_rules_and_nothing_is_written(tmp_path: Path) -> None:
    inner = zipped(tmp_path / "inner.zip", {"a.txt": b"Fine, inside."}).read_bytes()
    (tmp_path / "inner.zip").unlink()
    path = zipped(
        tmp_path / "bag.zip",
        {
            "b.txt": STORY.encode(),
            "a/c.jsonl": b'{"text": "Fine."}\n{"id": "q", "text": "Fine too."}',
            "in.zip": inner,
            "../../evil.txt": STORY.encode(),
            "/abs.txt": STORY.encode(),
            "..\\w.txt": STORY.encode(),
            "__MACOSX/._b": b"x",
        },
    )
    found = read(path)
    assert names(found) == [
        "bag.zip/evil.txt",
        "bag.zip/w.txt",
        "bag.zip/abs.txt",
        "bag.zip/a/c.jsonl#1",
        "q",
        "bag.zip/b.txt",
        "bag.zip/in.zip/a.txt",
    ]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bag.zip"]


def test_a_zip_bomb_is_read_to_the_limit_and_no_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = zipped(tmp_path / "bomb.zip", {"a.txt": b"a" * (MAX_BYTES + 5_000_000), "b.txt": STORY.encode()})
    assert bomb.stat().st_size < 100_000
    found = read(bomb)
    assert isinstance(found[0], Failure) and "more than 8 MB" in found[0].message
    assert isinstance(found[1], Arrival)
    many = zipped(tmp_path / "many.zip", {f"{n}.txt": b"word " * 1000 for n in range(9)})
    monkeypatch.setattr("rashomon.text.zips.MAX_INFLATED", 22_000)
    assert [type(one).__name__ for one in read(many)] == ["Arrival"] * 4 + ["Failure"] * 2


def test_broken_and_locked_archives_fail(tmp_path: Path) -> None:
    whole = zipped(tmp_path / "w.zip", {"a.txt": STORY.encode() * 50}).read_bytes()
    for number, raw in enumerate((b"", b"PK", whole[:60], whole[:40] + b"\xff" * 40 + whole[80:])):
        path = tmp_path / f"{number}.zip"
        path.write_bytes(raw)
        failed(read(path))
    path = tmp_path / "locked.zip"
    locked = bytearray(whole)
    at = locked.rindex(b"PK\x01\x02")
    locked[6] |= 1
    locked[at + 8] |= 1
    path.write_bytes(bytes(locked))
    assert "encrypted" in failed(read(path)).message


def test_compressed_json_lines(tmp_path: Path) -> None:
    raw = b'{"text": "Fine."}\n{"id": "b", "text": "Fine too."}\n'
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(raw))
    (tmp_path / "b.jsonl.xz").write_bytes(lzma.compress(raw))
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(raw * 500)[:-30])
    (tmp_path / "d.txt.gz").write_bytes(gzip.compress(raw))
    (tmp_path / "e.jsonl.zst").write_bytes(raw)
    (tmp_path / "f.docx.gz").write_bytes(gzip.compress(raw))
    found = read(tmp_path)
    assert names(found)[:4] == ["a.jsonl.gz#1", "b", "b.jsonl.xz#1", "b"]
    assert [one.name for one in found if isinstance(one, Failure)] == ["c.jsonl.gz", "e.jsonl.zst", "f.docx.gz"]
    assert names(found)[-3:] == ["d.txt.gz", "e.jsonl.zst", "f.docx.gz"]


def test_odd_names_and_odd_scripts(tmp_path: Path) -> None:
    with open(os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt"), "wb") as file:
        file.write("قال المتحدث إن الاجتماع عقد في المدينة يوم الاثنين وإن النتائج ستعلن لاحقا.".encode())
    got = arrival(read(tmp_path))
    assert got.report.name == "caf\ufffd.txt"
    assert got.report.language == "ar"
    assert content_id("x", got.report.name)
