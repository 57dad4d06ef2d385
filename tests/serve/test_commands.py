"""Every command on stories: its answer has the shape of the schema, and each line of it stands on the characters it names."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rashomon.archive import Archive
from rashomon.serve.schema import schema

Cli = Callable[..., Any]
SCHEMA = schema()
PARTS = ("brief", "timeline", "claims", "statements", "entities", "copies")


def validate(command: str, answer: Any) -> None:
    """Check an answer against the schema of its command."""
    part = {"$schema": SCHEMA["$schema"], "$defs": SCHEMA["$defs"], **SCHEMA["answers"][command]}
    errors = sorted(Draft202012Validator(part).iter_errors(answer), key=lambda e: list(e.path))
    assert not errors, [(list(e.path), e.message[:200]) for e in errors[:3]]


def evidence_in(value: Any) -> Iterator[dict[str, Any]]:
    """All evidence items within an answer."""
    if isinstance(value, dict):
        if {"report", "start", "end", "exact"} <= set(value):
            yield value
        for inner in value.values():
            yield from evidence_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from evidence_in(inner)


def check_story(story: dict[str, Any], texts: dict[str, str]) -> None:
    """Every span lies in its report and every id leads to something."""
    for cited in evidence_in(story):
        assert texts[cited["report"]][cited["start"] : cited["end"]] == cited["exact"] != ""
    reports = {r["id"] for r in story["reports"]}
    assert reports <= set(texts)
    assert sorted(r for d in story["developments"] for r in d["reports"]) == sorted(reports)
    check_statements(story, texts)
    check_claims(story)
    for entity in story["entities"]:
        for mention in entity["mentions"]:
            assert 0 <= mention["start"] < mention["end"] <= len(texts[mention["report"]])
    for copy in story["copies"]:
        for left, left_end, right, right_end in copy["spans"]:
            assert 0 <= left < left_end <= len(texts[copy["left"]])
            assert 0 <= right < right_end <= len(texts[copy["right"]])


def check_statements(story: dict[str, Any], texts: dict[str, str]) -> None:
    """The spans and ids of statements and utterances."""
    entities = {e["id"] for e in story["entities"]}
    statements = {s["id"]: s for s in story["statements"]}
    assert len(statements) == len(story["statements"])
    for statement in statements.values():
        text = texts[statement["report"]]
        spans = [*statement["content"], *statement["cue"], *statement["source"], *(h["span"] for h in statement["via"])]
        assert statement["content"] and all(0 <= start < end <= len(text) for start, end in spans)
        assert statement["text"] == " ... ".join(text[start:end] for start, end in statement["content"])
        assert statement["speaker"] is None or statement["speaker"] in entities
        assert statement["parent"] is None or statements[statement["parent"]]["report"] == statement["report"]
        assert statement["parent"] != statement["id"]
        said = statement["said"]
        assert not said["earliest"] or not said["latest"] or said["earliest"] <= said["latest"]
    for utterance in story["utterances"]:
        assert utterance["speaker"] is None or utterance["speaker"] in entities
        assert all(statements[r["statement"]]["report"] == r["report"] for r in utterance["renderings"])


def check_claims(story: dict[str, Any]) -> None:
    """The ids and counts of claims, timeline, network and brief."""
    claims = {c["id"]: c for c in story["claims"]}
    entities = {e["id"] for e in story["entities"]}
    holders = {"author"} | {s["id"] for s in story["statements"]}
    assert len(claims) == len(story["claims"])
    for claim in claims.values():
        assert claim["assertions"] and claim["history"]
        assert {a["holder"] for a in claim["assertions"]} <= holders
        least, most = claim["independent_origins"]["least"], claim["independent_origins"]["most"]
        # What may tell it too, in other words, is named beside the origins, and counted in the most (decision 250).
        assert 1 <= least <= most <= len(claim["origins"]) + len(claim["perhaps"])
        assert not {e["report"] for e in claim["perhaps"]} & {a["report"] for a in claim["assertions"]}
        for origin in claim["origins"]:
            assert origin["assertions"] and max(origin["assertions"]) < len(claim["assertions"])
        for relation in claim["relations"]:
            assert relation["claim"] in claims and relation["claim"] != claim["id"] and relation["evidence"]
    assert all(e["claim"] in claims and e["evidence"] for e in story["timeline"])
    for edge in story["network"]:
        assert {edge["from"], edge["to"]} <= entities and edge["claims"] and set(edge["claims"]) <= set(claims)
    for sentence in story["brief"]:
        assert sentence["evidence"] and set(sentence["claims"]) <= set(claims)


def texts_of(archive: Path) -> dict[str, str]:
    with Archive.open(archive) as opened:
        return opened.texts()


# ---------------------------------------------------------------------------------------------------- read


def test_read_of_the_summit_keeps_the_contract(summit: Any, summit_folder: Path) -> None:
    assert summit.status == 0
    validate("read", summit.result)
    texts = {p.name: p.read_text("utf-8") for p in summit_folder.glob("*.txt")}
    assert summit.result["failures"] == [] and summit.result["unclustered"] == []
    (story,) = summit.result["stories"]
    assert sorted(r["id"] for r in story["reports"]) == sorted(texts)
    check_story(story, texts)
    assert min(len(story[part]) for part in ("statements", "claims", "entities", "timeline", "brief", "copies")) > 0


def test_read_says_to_people_what_it_finds(small: Path, cli: Cli) -> None:
    answer = cli("read", small)
    assert answer.status == 0
    assert "Vellin" in answer.out.decode() and not answer.out.lstrip().startswith(b"{")


def test_read_writes_a_page_and_keeps_no_archive(small: Path, elsewhere: Path, cli: Cli) -> None:
    answer = cli("read", small, "--html", "page.html", "--json")
    assert answer.status == 0
    assert "<html" in Path("page.html").read_text("utf-8")
    assert sorted(p.name for p in elsewhere.iterdir()) == ["page.html", "small"]


def test_read_keeps_an_archive_when_asked(small: Path, elsewhere: Path, cli: Cli) -> None:
    first = cli("read", small, "--json", "--archive", "kept.db")
    again = cli("read", small, "--json", "--archive", "kept.db")
    assert first.out == again.out
    assert [s["id"] for s in cli("stories", "--json", "--archive", "kept.db").result] == [
        s["id"] for s in first.result["stories"]
    ]


def test_read_from_standard_input_keeps_ids(cli: Cli) -> None:
    lines = [
        {"id": "wire/1", "text": "Mayor Ana Brask resigned on Monday, her office said.", "published": "2031-03-04"},
        {"id": 'odd "id" é', "text": "Ana Brask has resigned as mayor, her office said on Monday."},
    ]
    answer = cli("read", "-", "--json", stdin="\n".join(json.dumps(line) for line in lines).encode())
    validate("read", answer.result)
    found = [r["id"] for s in answer.result["stories"] for r in s["reports"]] + answer.result["unclustered"]
    assert sorted(found) == sorted(str(line["id"]) for line in lines)


# ---------------------------------------------------------------------------------------------------- the archive


def test_stories_lists_them_without_their_parts(example: Any, example_archive: Path, cli: Cli) -> None:
    answer = cli("stories", "--archive", example_archive, "--json")
    validate("stories", answer.result)
    assert answer.result
    for story in answer.result:
        assert len(story["reports"]) >= 2 and not any(story[part] for part in PARTS)


def test_read_of_the_example_keeps_the_contract(example: Any, example_archive: Path) -> None:
    assert example.status == 0
    validate("read", example.result)
    texts = texts_of(example_archive)
    for story in example.result["stories"]:
        check_story(story, texts)
    found = [r["id"] for s in example.result["stories"] for r in s["reports"]] + example.result["unclustered"]
    assert sorted(found) == sorted(texts) and example.result["failures"] == []


def test_the_parts_of_a_story_are_those_of_the_whole(example: Any, example_archive: Path, cli: Cli) -> None:
    stories = example.result["stories"]
    largest = max(stories, key=lambda s: len(s["reports"]))
    for part in PARTS:
        answer = cli(part, largest["id"], "--archive", example_archive, "--json")
        validate(part, answer.result)
        assert answer.result == largest[part]
        words = cli(part, largest["id"], "--archive", example_archive)
        assert words.status == 0 and words.out.strip()


def test_a_story_is_found_by_the_start_of_its_id_and_by_a_report(small_archive: Path, cli: Cli) -> None:
    (story,) = cli("stories", "--archive", small_archive, "--json").result
    bare = story["id"].removeprefix("story:")
    for name in (story["id"], bare, bare[:6], story["reports"][0]["id"]):
        assert cli("story", name, "--archive", small_archive, "--json").result["id"] == story["id"]
    lone = cli("story", "orchard.txt", "--archive", small_archive, "--json")
    assert lone.status == 2 and "belongs to no story" in lone.error["message"]


def test_as_of_shows_the_story_as_it_stood(small: Path, tmp_path: Path, cli: Cli) -> None:
    archive = tmp_path / "a.db"
    cli("add", small / "gull.txt", small / "courier.txt", "--archive", archive)
    then = cli("stories", "--archive", archive, "--json").result
    grown = cli("add", small / "ledger.txt", "--archive", archive, "--json").result
    assert grown["sequence"] == 3
    now = cli("stories", "--archive", archive, "--json").result
    assert cli("stories", "--archive", archive, "--json", "--as-of", 2).result == then != now
    whole = cli("story", then[0]["id"], "--as-of", 2, "--archive", archive, "--json").result
    assert len(whole["reports"]) == 2
    news = cli("news", "--since", 2, "--archive", archive, "--json")
    validate("news", news.result)
    texts = texts_of(archive)
    assert news.result and all(n["because"] for n in news.result)
    assert all(texts[e["report"]][e["start"] : e["end"]] == e["exact"] for e in evidence_in(news.result))
    assert {e["report"] for n in news.result for e in n["because"]} >= {"ledger.txt"}
    assert cli("news", "--since", 3, "--archive", archive, "--json").result == []
    assert cli("news", "--since", 3, "--archive", archive).out == b"nothing is new\n"


def test_add_counts_what_it_was_given(small: Path, tmp_path: Path, cli: Cli) -> None:
    (small / "empty.txt").write_bytes(b"")
    archive = tmp_path / "a.db"
    first = cli("add", small, "--archive", archive, "--json")
    validate("add", first.result)
    assert {k: first.result[k] for k in ("added", "known", "failed", "sequence")} == {
        "added": 4, "known": 0, "failed": 1, "sequence": 5,
    }  # fmt: skip
    again = cli("add", small, "--archive", archive, "--json").result
    assert (again["added"], again["known"], again["failed"], again["sequence"]) == (0, 4, 1, 5)
    assert b"added 0, known already 4, failed 1; sequence 5" in cli("add", small, "--archive", archive).out


def test_one_id_with_another_text_is_another_report_and_says_so(tmp_path: Path, cli: Cli) -> None:
    archive = tmp_path / "a.db"
    one = b'{"id": "r", "text": "Ana Brask resigned."}\n'
    other = b'{"id": "r", "text": "Ana Brask has not resigned."}\n'
    cli("add", "-", "--archive", archive, stdin=one)
    answer = cli("add", "-", "--archive", archive, "--json", stdin=other + one).result
    assert (answer["added"], answer["known"], answer["failed"]) == (1, 1, 0)
    assert answer["notes"] == ["another report is called r; this one is called r#2"]
    again = cli("add", "-", "--archive", archive, "--json", stdin=other).result
    assert (again["added"], again["known"], again["notes"]) == (0, 1, [])
    assert cli("text", "r", "--archive", archive).out == b"Ana Brask resigned."
    assert cli("text", "r#2", "--archive", archive).out == b"Ana Brask has not resigned."


# ---------------------------------------------------------------------------------------------------- text


def test_text_prints_the_canonical_text_to_the_byte(tmp_path: Path, elsewhere: Path, cli: Cli) -> None:
    given = "First line\r\nsecond\tline 🙂 \n\n  “Zoë,” she said.  "
    record = json.dumps({"id": "odd", "text": given}).encode()
    cli("add", "-", "--archive", "a.db", stdin=record)
    assert cli("text", "odd", "--archive", "a.db").out == given.encode()
    assert cli("text", "odd", "--archive", "a.db", "--json").result == given
    Path("b.txt").write_bytes(given.encode())
    assert cli("text", "b.txt").out == given.encode()
    assert cli("text", "b.txt", "--archive", "a.db").out == given.encode()
    assert not Path("rashomon.db").exists()


def test_text_of_what_is_not_one_report_is_refused(elsewhere: Path, cli: Cli) -> None:
    Path("two.jsonl").write_text('{"text": "One."}\n{"text": "Two."}\n')
    Path("empty.txt").write_text("")
    assert "holds 2 reports" in cli("text", "two.jsonl", "--json").error["message"]
    assert "no text" in cli("text", "empty.txt", "--json").error["message"]
    missing = cli("text", "nothing.txt", "--json")
    assert missing.status == 2 and missing.error["type"] == "NotFoundError"


# ---------------------------------------------------------------------------------------------------- export


@pytest.fixture(scope="module")
def story_id(small_archive: Path, cli: Cli) -> str:
    return str(cli("stories", "--archive", small_archive, "--json").result[0]["id"])


def test_export_json_is_the_story(small_archive: Path, story_id: str, cli: Cli) -> None:
    story = cli("story", story_id, "--archive", small_archive, "--json").result
    exported = cli("export", story_id, "--format", "json", "--archive", small_archive)
    assert exported.json == story
    validate("story", exported.json)


def test_export_jsonl_has_a_line_a_record(small_archive: Path, story_id: str, cli: Cli) -> None:
    story = cli("story", story_id, "--archive", small_archive, "--json").result
    lines = cli("export", story_id, "--format", "jsonl", "--archive", small_archive).lines
    assert lines[0]["type"] == "story" and lines[0]["id"] == story_id
    assert sum(line["type"] == "statement" for line in lines) == len(story["statements"])
    assert sum(line["type"] == "claim" for line in lines) == len(story["claims"])


def test_export_csv_md_and_html_can_be_read(small_archive: Path, story_id: str, cli: Cli) -> None:
    story = cli("story", story_id, "--archive", small_archive, "--json").result
    table = cli("export", story_id, "--format", "csv", "--archive", small_archive).out.decode()
    assert len(list(csv.DictReader(io.StringIO(table)))) == len(story["claims"])
    text = cli("export", story_id, "--format", "md", "--archive", small_archive).out.decode()
    assert text.startswith("---\n") and "\n# " in text
    page = cli("export", story_id, "--format", "html", "--archive", small_archive).out.decode()
    assert page.lstrip().lower().startswith("<!doctype html") and page.rstrip().endswith("</html>")


def test_an_unknown_format_is_refused(small_archive: Path, story_id: str, cli: Cli) -> None:
    answer = cli("export", story_id, "--format", "docx", "--archive", small_archive, "--json")
    assert answer.status == 2 and "docx" in answer.error["message"] and "csv" in answer.error["hint"]


# ---------------------------------------------------------------------------------------------------- extract


def test_extract_takes_the_article_out_of_a_page(example_folder: Path, cli: Cli) -> None:
    page = (example_folder / "courier-hallin.html").read_bytes()
    answer = cli("extract", "--url", "https://courier.example/hallin", stdin=page)
    validate("extract", answer.json)
    assert answer.json["title"] and len(answer.json["text"]) > 400
    assert cli("extract", "--json", stdin=page).result["text"] == answer.json["text"]


def test_asking_leaves_no_file_behind(elsewhere: Path, cli: Cli) -> None:
    answer = cli("stories", "--json")
    assert answer.status == 2 and "there is no archive rashomon.db" in answer.error["message"]
    assert cli("add", "nothing.txt", "--json").status == 2
    assert list(elsewhere.iterdir()) == []


def test_an_archive_is_an_ordinary_database(small_archive: Path) -> None:
    count = sqlite3.connect(f"file:{small_archive}?mode=ro", uri=True).execute("SELECT count(*) FROM report").fetchone()
    assert count == (4,)


def test_search_finds_reports_claims_statements_and_names(small_archive: Path, cli: Cli) -> None:
    texts = {name: cli("text", name, "--archive", small_archive).out.decode() for name in ("gull.txt", "courier.txt")}
    found = cli("search", "bridge", "--archive", small_archive, "--json").result
    assert found and all(m["kind"] in ("report", "claim", "statement", "entity") for m in found)
    for match in found:
        told = match["evidence"]
        if told and told["report"] in texts:
            assert texts[told["report"]][told["start"] : told["end"]] == told["exact"]
    for match in (
        m for m in found if m["kind"] == "report" and m["evidence"]
    ):  # whole words, and signs where it goes on
        text = " ".join(cli("text", match["id"], "--archive", small_archive).out.decode().split())
        around = match["text"].partition(": ")[2]
        assert f" {around.removeprefix('… ').removesuffix(' …')} " in f" {text} "
        assert around.endswith(" …") or text.endswith(around[-20:])
    assert cli("search", "nosuchword", "--archive", small_archive, "--json").result == []
