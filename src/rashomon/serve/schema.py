"""The JSON Schema of every answer, made from the records themselves, so that it cannot drift from them."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from rashomon import model, shapes
from rashomon.engines.running import RunRecord
from rashomon.relate.matching import Match
from rashomon.serve.lines import Annotated, Certainty, Clusters, Pairs, Wrong
from rashomon.store.carrying import AnyLine, Carried
from rashomon.store.protocol import Backup
from rashomon.store.verify import Repaired, Verified
from rashomon.testing.bench_report import BenchReport
from rashomon.text.html import Page
from rashomon.weigh.compare import Comparison

# Name of each answer in the schema -> its type; the names stand in `operations`.
ANSWERS: dict[str, Any] = {
    "ReadResult": shapes.ReadResult,
    "AddResult": shapes.AddResult,
    "RunRecord": RunRecord,
    "StageList": list[model.Run],
    "StoriesOrDecisions": list[shapes.Story] | shapes.Decisions,
    "Story": shapes.Story,
    "Brief": list[shapes.BriefSentence],
    "Checked": shapes.Checked,
    "Timeline": list[shapes.Event],
    "Claims": list[shapes.Claim],
    "Statements": list[shapes.Statement],
    "Entities": list[shapes.Entity],
    "Copies": list[shapes.Copy],
    "NewsList": list[shapes.News],
    "Lenses": shapes.Lenses,
    "Matches": list[shapes.SearchHit],
    "History": shapes.History,
    "Annotated": Annotated,
    "Clusters": Clusters,
    "Pairs": Pairs,
    "Match": Match,
    "Certainty": Certainty,
    "Comparison": Comparison,
    "Page": Page,
    "Models": shapes.Models,
    "Served": shapes.Served,
    "Text": str,
    "Export": str,
    "Verified": Verified,
    "Repaired": Repaired,
    "Backup": Backup,
    "Carried": Carried,
    "ArchiveLine": AnyLine,
    "BenchReport": BenchReport,
    "Wrong": Wrong,
}


# The layers that `annotate` prints as they are within a document; "statement" has the fields of a story's Statement.
_LAYERS: tuple[Any, ...] = (model.Sentence, model.Name, model.Time, model.Proposition, model.Factuality, model.Zone)


def schema() -> dict[str, Any]:
    """One JSON Schema document: a definition a record, and under `answers` the schema of each operation's result.

    Returns: a schema of draft 2020-12; `{"$ref": "#/$defs/Story"}` and so on resolve within it.
    """
    from rashomon.serve.operations import OPERATIONS

    schemas, definitions = msgspec.json.schema_components([*ANSWERS.values(), *_LAYERS], ref_template="#/$defs/{name}")
    answers = dict(zip(ANSWERS, schemas, strict=False))
    definitions["Annotation"] = _annotation(definitions["Statement"])
    definitions["Annotated"]["properties"]["annotations"] = _list_of("Annotation")
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What rashomon answers",
        "$defs": {name: _strict(definition) for name, definition in definitions.items()},
        "answers": {o.name: _answer(o.result, answers, o.output == "lines") for o in OPERATIONS if o.result},
        "envelope": {"oneOf": [_object(ok={"const": True}, result={}), _object(ok={"const": False}, error=_ERROR)]},
    }
    # Of two records of one name, that of the answers is the plain one.
    told = json.dumps(document).replace("rashomon.shapes.", "").replace("rashomon.model.", "Document")
    plain: dict[str, Any] = json.loads(told)
    return plain


def _strict(definition: dict[str, Any]) -> dict[str, Any]:
    """Every field is always written, also where the record has a default for it."""
    if "properties" not in definition:
        return definition
    fields = {
        name: {k: v for k, v in field.items() if k != "default"} for name, field in definition["properties"].items()
    }
    return {**definition, "properties": fields, "required": list(fields)}


def _annotation(statement: dict[str, Any]) -> dict[str, Any]:
    """An annotation as `annotate` prints it: its place, and the fields of its layer."""
    place = _object(layer=_TEXT, start=_COUNT, end=_COUNT, exact=_TEXT)
    fields = {k: v for k, v in statement["properties"].items() if k != "report"}
    said = _strict({"type": "object", "properties": {"layer": {"const": "statement"}, **fields}})
    kinds = [{"$ref": f"#/$defs/{kind.__name__}"} for kind in _LAYERS]
    return {"title": "Annotation", "allOf": [place, {"oneOf": [*kinds, said]}]}


def _object(**fields: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(fields), "properties": fields}


def _list_of(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}


def _answer(result: str, answers: dict[str, Any], line: bool) -> dict[str, Any]:
    """The schema of a result; where it is a line, one that says what was wrong with the question will do, too."""
    found: dict[str, Any] = answers[result]
    return {"anyOf": [found, answers["Wrong"]]} if line and result != "Annotated" else found


_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_ERROR = _object(type=_TEXT, message=_TEXT, hint=_TEXT)
