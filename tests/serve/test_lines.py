"""Commands on JSON lines: one answer a question, in order, in the contract's shapes, whatever the lines hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rashomon.serve.schema import schema

Cli = Callable[..., Any]
SCHEMA = schema()

TEXT = (
    "Mayor Ana Brask said on Tuesday that the bridge would not be rebuilt. “We have no money,” Brask told the Courier. "
    "Tomas Reil, an engineer, denied it. According to police, two lorries fell into the water on 4 March 2031."
)


def check(command: str, line: Any) -> None:
    part = {"$schema": SCHEMA["$schema"], "$defs": SCHEMA["$defs"], **SCHEMA["answers"][command]}
    Draft202012Validator(part).validate(line)


def jsonl(*records: Any) -> bytes:
    return "\n".join(r if isinstance(r, str) else json.dumps(r) for r in records).encode() + b"\n"


# ---------------------------------------------------------------------------------------------------- annotate


def test_annotate_prints_every_layer_with_its_fields(cli: Cli) -> None:
    answer = cli("annotate", stdin=jsonl({"id": "a/1", "text": TEXT, "published": "2031-03-06"}))
    (line,) = answer.lines
    check("annotate", line)
    assert answer.status == 0 and line["id"] == "a/1" and line["failure"] is None
    found: dict[str, list[Any]] = {}
    for annotation in line["annotations"]:
        assert TEXT[annotation["start"] : annotation["end"]] == annotation["exact"]
        found.setdefault(annotation["layer"], []).append(annotation)
    assert {"sentence", "name", "time", "statement", "proposition", "factuality"} <= set(found)
    for layer in found.values():
        assert [a["start"] for a in layer] == sorted(a["start"] for a in layer)
    assert {"Ana Brask", "Tomas Reil"} <= {a["exact"] for a in found["name"] if a["type"] == "person"}
    day = next(a for a in found["time"] if a["exact"] == "4 March 2031")
    assert (day["type"], day["value"], day["earliest"], day["latest"]) == (
        "DATE",
        "2031-03-04",
        "2031-03-04",
        "2031-03-04",
    )
    tuesday = next(a for a in found["time"] if a["exact"] == "Tuesday")
    assert tuesday["earliest"] == tuesday["latest"] == "2031-03-04"
    fields = ("id form content cue source speaker speaker_name anonymous stance via said where parent").split()
    assert all(set(fields) <= set(s) and "report" not in s for s in found["statement"])
    assert "We have no money," in {TEXT[a:b] for s in found["statement"] for a, b in s["content"]} or any(
        "We have no money" in s["exact"] for s in found["statement"]
    )


def test_annotate_prints_the_layers_asked_for_and_the_same_whatever_else_is_asked(cli: Cli) -> None:
    record = jsonl({"id": "x", "text": TEXT, "published": "2031-03-06"})
    whole = cli("annotate", stdin=record).lines[0]["annotations"]
    for layer in ("name", "time", "statement"):
        alone = cli("annotate", "--layers", layer, stdin=record).lines[0]["annotations"]
        assert alone == [a for a in whole if a["layer"] == layer]
    twice = cli("annotate", "--layers", "time, name,time", stdin=record).lines[0]["annotations"]
    assert [a["layer"] for a in twice] == [a["layer"] for a in whole if a["layer"] == "time"] + [
        a["layer"] for a in whole if a["layer"] == "name"
    ]


def test_annotate_remembers_nothing(cli: Cli) -> None:
    other = {
        "id": "y",
        "text": "Ben Brask, a baker, said on Monday that Brask was not his aunt.",
        "published": "2020-01-02",
    }
    asked = {"id": "x", "text": TEXT, "published": "2031-03-06"}
    alone = cli("annotate", stdin=jsonl(asked)).lines[0]
    assert cli("annotate", stdin=jsonl(other, asked, other, asked)).lines[1::2] == [alone, alone]


def test_annotate_answers_each_line_with_a_line(cli: Cli) -> None:
    questions = jsonl(
        {"id": "good", "text": "It rained."}, "{broken", {"id": "empty", "text": ""}, {"id": "none"}, "[1]", '"x"', "null",
        {"id": "half", "text": "a \ud800 b"}, {"id": "nul", "text": "a\0b"}, {"text": "No id."}, {"id": 7, "text": "Seven."},
        {"id": "good", "text": "It rained again."}, {"id": "page", "html": "<p>It rained, said Ana Brask.</p>"},
    )  # fmt: skip
    answer = cli("annotate", "--layers", "sentence", stdin=questions)
    assert answer.status == 0 and len(answer.lines) == 13
    for line in answer.lines:
        check("annotate", line)
    assert [line["id"] for line in answer.lines] == [
        "good", "stdin#2", "empty", "none", "stdin#5", "stdin#6", "stdin#7", "half", "nul", "stdin#10", "7", "good", "page",
    ]  # fmt: skip
    assert [line["failure"] is None for line in answer.lines] == [True] + [False] * 8 + [True] * 4


def test_an_unknown_layer_is_refused(cli: Cli) -> None:
    for layers in ("names", "", ",", "name,parse"):
        answer = cli("annotate", "--layers", layers, "--json")
        assert answer.status == 2 and answer.error["type"] == "UsageError"
        assert "there is no layer" in answer.error["message"] and "statement" in answer.error["hint"]


# ---------------------------------------------------------------------------------------------------- cluster, compare

ORCHARD = (
    "Farmers in the Sorn valley expect 40,000 tonnes of apples this year, the union of growers said on Friday evening."
)


def test_cluster_puts_every_id_in_exactly_one_story(cli: Cli) -> None:
    records = [
        {"id": "a", "text": TEXT}, {"id": "b", "text": TEXT + " More is to follow."}, {"id": "c", "text": ORCHARD},
        {"id": "empty", "text": "  "}, {"id": "c", "text": ORCHARD}, {"id": "c", "text": "Snow fell in Vellin."},
    ]  # fmt: skip
    answer = cli("cluster", stdin=jsonl(*records, "{broken"))
    assert answer.status == 0
    check("cluster", answer.json)
    held = [name for story in answer.json["stories"] for name in story["reports"]]
    assert sorted(held) == ["a", "b", "c", "c#2", "empty", "stdin#7"]
    for story in answer.json["stories"]:
        assert sorted(r for d in story["developments"] for r in d["reports"]) == sorted(story["reports"])
    assert any(sorted(story["reports"]) == ["a", "b"] for story in answer.json["stories"])
    assert len({s["id"] for s in answer.json["stories"]}) == len(answer.json["stories"])
    assert {f["id"] for f in answer.json["failures"]} == {"empty", "stdin#7"}
    assert cli("cluster", "--json", stdin=jsonl(*records, "{broken")).result == answer.json


def test_compare_finds_the_pairs_that_share_text(cli: Cli) -> None:
    records = [{"id": "a", "text": TEXT}, {"id": "b", "text": "He said so. " + TEXT}, {"id": "c", "text": ORCHARD}]
    answer = cli("compare", stdin=jsonl(*records, {"id": "e"}))
    check("compare", answer.json)
    (pair,) = answer.json["pairs"]
    assert {pair["left"], pair["right"]} == {"a", "b"} and pair["kind"] in ("copy", "contained")
    texts = {str(r["id"]): str(r["text"]) for r in records}
    for left, left_end, right, right_end in pair["spans"]:
        assert texts[pair["left"]][left:left_end].split() == texts[pair["right"]][right:right_end].split() != []
    assert [f["id"] for f in answer.json["failures"]] == ["e"]


def test_nothing_in_gives_nothing_out(cli: Cli) -> None:
    for given in (b"", b"\n\n \n"):
        assert cli("cluster", stdin=given).json == {"stories": [], "failures": []}
        assert cli("compare", stdin=given).json == {"pairs": [], "failures": [], "boilerplate": []}
        for command in ("annotate", "names", "factuality", "compare-claims"):
            answer = cli(command, stdin=given)
            assert (answer.status, answer.out) == (0, b"")


# ---------------------------------------------------------------------------------------------------- questions


def test_names_answers_in_order(cli: Cli) -> None:
    answer = cli("names", stdin=jsonl(
        {"left": "Ana Brask", "right": "A. Brask", "kind": "person"}, {"left": "Ana Brask", "right": "Vellin"},
        {"left": "Ana Brask", "right": "Brask, Ana"},
    ))  # fmt: skip
    assert answer.status == 0
    for line in answer.lines:
        check("names", line)
        assert isinstance(line["same"], bool) and 0 <= line["score"] <= 1 and line["why"]
    assert answer.lines[1]["same"] is False and answer.lines[2]["same"] is True


def test_factuality_answers_in_order(cli: Cli) -> None:
    told = [("The bridge fell on Tuesday.", "fell"), ("The bridge did not fall.", "fall"), ("It may fall.", "fall")]
    asked = [{"text": t, "start": t.index(w), "end": t.index(w) + len(w)} for t, w in told]
    lines = cli("factuality", stdin=jsonl(*asked)).lines
    for line in lines:
        check("factuality", line)
    fell, did_not, may = (line["score"] for line in lines)
    assert fell > 2.5 and did_not < -1 and -1 < may < 2  # the judge is shy of denials in bare sentences: decision 122
    assert lines[0]["label"] == "CT+" and lines[1]["label"].endswith("-")


def test_compare_claims_answers_in_order(cli: Cli) -> None:
    lines = cli("compare-claims", stdin=jsonl(
        {"left": "Three people died in the fire.", "right": "Three people died in the fire."},
        {"left": "Three people died in the fire.", "right": "Apples are ripe in the valley."},
    )).lines  # fmt: skip
    for line in lines:
        check("compare-claims", line)
    assert [line["relation"] for line in lines] == ["same", "unrelated"]


@pytest.mark.parametrize("command", ["names", "factuality", "compare-claims"])
def test_a_question_that_makes_no_sense_gets_a_line_that_says_why(command: str, cli: Cli) -> None:
    good = {"left": "Ana", "right": "Ana", "text": "It fell.", "start": 3, "end": 7}
    wrong = ["{broken", "[]", "null", {"left": 1, "right": "x", "text": None}, '{"left": "\\ud800", "text": "', {}]
    answer = cli(command, stdin=b"\xef\xbb\xbf" + jsonl(good, *wrong, good) + b"\xff\xfe\n")
    assert answer.status == 0 and len(answer.lines) == len(wrong) + 3
    for line in answer.lines:
        check(command, line)
    assert ["error" in line for line in answer.lines] == [False, *[True] * len(wrong), False, True]


@pytest.mark.parametrize(("start", "end"), [(0, 0), (-1, 3), (5, 2), (0, 99), (2**40, 2**41)])
def test_a_span_outside_the_text_is_said(start: int, end: int, cli: Cli) -> None:
    (line,) = cli("factuality", stdin=jsonl({"text": "It fell.", "start": start, "end": end})).lines
    assert "lies outside a text of 8 characters" in line["error"]


def test_odd_texts_in_questions_are_answered(cli: Cli) -> None:
    odd = ["", " ", "\n", "🙂", "“" * 200, "a " * 2000, "\u202e\u0000", "金正恩"]
    for command in ("names", "compare-claims"):
        answer = cli(command, stdin=jsonl(*({"left": t, "right": "Ana fell."} for t in odd)))
        assert answer.status == 0 and len(answer.lines) == len(odd)
        for line in answer.lines:
            check(command, line)
    asked = [{"text": t, "start": 0, "end": len(t)} for t in odd]
    assert len(cli("factuality", stdin=jsonl(*asked)).lines) == len(odd)
