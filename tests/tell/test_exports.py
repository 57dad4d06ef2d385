import csv
import io
import json
import re

import msgspec
import pytest

from rashomon import shapes
from rashomon.errors import UsageError
from rashomon.tell.exports import FORMATS, export


def test_json_comes_back_as_the_same_story(story, texts):
    assert msgspec.json.decode(export(story, texts, "json"), type=shapes.Story) == story


def test_json_lines_hold_every_record_with_its_type(story, texts):
    records = [json.loads(line) for line in export(story, texts, "jsonl").splitlines()]
    count = {kind: sum(r["type"] == kind for r in records) for kind in {r["type"] for r in records}}
    assert records[0]["type"] == "story" and records[0]["from"] == "2031-05-12"
    assert (count["claim"], count["statement"], count["report"]) == (9, 6, 5)
    assert {r["kind"] for r in records if r["type"] == "entity"} == {"person", "organisation", "place"}


def test_markdown_has_front_matter_and_a_note_for_every_mark(story, texts):
    text = export(story, texts, "md")
    assert text.startswith('---\ntitle: "Governor visits')
    notes = set(re.findall(r"^\[\^(\d+)\]: ", text, re.M))
    assert notes and set(re.findall(r"\[\^(\d+)\](?!: )", text)) == notes


def test_markdown_from_reports_means_only_itself(story, texts):
    bad = msgspec.structs.replace(story, title="---\n# *x* [a](javascript:b) <b> `c` | \u2028")
    text = export(bad, texts, "md")
    assert "\\[a\\](javascript:b) \\<b\\>" in text and text.count("\n---\n") == 1


def test_csv_has_a_line_a_claim_and_no_formula(story, texts):
    first = msgspec.structs.replace(story.claims[0], text='=HYPERLINK("x")')
    bad = msgspec.structs.replace(story, claims=(first, *story.claims[1:]))
    rows = list(csv.DictReader(io.StringIO(export(bad, texts, "csv"))))
    assert len(rows) == 9 and all(not row["text"].startswith("=") for row in rows)


def test_html_is_the_page(story, texts):
    assert export(story, texts, "html").startswith("<!DOCTYPE html>")


@pytest.mark.parametrize("format", [f for f in FORMATS if f not in ("parquet", "plover")])
def test_every_format_ends_in_a_line_break(story, texts, format):
    assert export(story, texts, format).endswith("\n")


def test_an_unknown_format_names_the_known(story, texts):
    with pytest.raises(UsageError) as raised:
        export(story, texts, "docx")
    assert "docx" in raised.value.message and all(f in raised.value.hint for f in FORMATS)
