"""The JSON Schema of every answer, made from the records themselves, so that it cannot drift from them."""

from __future__ import annotations

from typing import Any

import msgspec

from rashomon import shapes
from rashomon.relate.matching import Match
from rashomon.serve.lines import Annotated, Certainty, Clusters, Pairs
from rashomon.text.html import Page
from rashomon.weigh.compare import Comparison

# Name of each answer in the schema -> its type; the names stand in `operations`.
ANSWERS: dict[str, Any] = {
    "ReadResult": shapes.ReadResult,
    "AddResult": shapes.AddResult,
    "Stories": list[shapes.Story],
    "Story": shapes.Story,
    "Brief": list[shapes.BriefSentence],
    "Timeline": list[shapes.Event],
    "Claims": list[shapes.Claim],
    "Statements": list[shapes.Statement],
    "Entities": list[shapes.Entity],
    "Copies": list[shapes.Copy],
    "NewsList": list[shapes.News],
    "Annotated": Annotated,
    "Clusters": Clusters,
    "Pairs": Pairs,
    "Match": Match,
    "Certainty": Certainty,
    "Comparison": Comparison,
    "Page": Page,
}


def schema() -> dict[str, Any]:
    """One JSON Schema document: a definition a record, and under `answers` the schema of each operation's result.

    Returns: a schema of draft 2020-12; `{"$ref": "#/$defs/Story"}` and so on resolve within it.
    """
    from rashomon.serve.operations import OPERATIONS

    schemas, definitions = msgspec.json.schema_components(list(ANSWERS.values()), ref_template="#/$defs/{name}")
    answers = dict(zip(ANSWERS, schemas, strict=True))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What rashomon answers",
        "$defs": definitions,
        "answers": {o.name: answers[o.result] for o in OPERATIONS if o.result},
        "envelope": {
            "oneOf": [
                {"type": "object", "required": ["ok", "result"], "properties": {"ok": {"const": True}, "result": {}}},
                {
                    "type": "object",
                    "required": ["ok", "error"],
                    "properties": {"ok": {"const": False}, "error": _ERROR},
                },
            ]
        },
    }


_TEXT = {"type": "string"}
_ERROR = {
    "type": "object",
    "required": ["type", "message", "hint"],
    "properties": {"type": _TEXT, "message": _TEXT, "hint": _TEXT},
}
