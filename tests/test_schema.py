"""The published schema is the one that the records give, and has every field of the outside contract."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from rashomon.serve.operations import OPERATIONS
from rashomon.serve.schema import schema

PUBLISHED = Path(__file__).parent.parent / "docs" / "schema.json"

# The outside contract, field by field. Programs elsewhere rely on these names: none may go.
CONTRACT = {
    "ReadResult": "stories unclustered failures",
    "AddResult": "added known failed sequence",
    "Story": "id title from to reports developments entities statements utterances claims copies timeline network brief",
    "Development": "id title reports day",
    "Edge": "from to act type object status claims",
    "BriefSentence": "text evidence claims",
    "Report": "id outlet title url byline published language sha256",
    "Published": "earliest latest how evidence",
    "Evidence": "report start end exact",
    "Statement": "id report form content cue source speaker speaker_name anonymous stance via said where parent",
    "Hop": "who role span",
    "When": "earliest latest",
    "Entity": "id type name aliases roles mentions",
    "Title": "title evidence",
    "Mention": "report start end",
    "Utterance": "id speaker renderings drift",
    "Rendering": "statement report spans",
    "Drift": "kind left right",
    "Claim": "id text status history assertions origins independent_origins agreement relations event",
    "Change": "when status because",
    "Assertion": "report evidence holder factuality",
    "Origin": "id kind name assertions because",
    "Range": "least most",
    "Relation": "kind claim slot evidence verdict why",
    "Happening": "earliest latest place type",
    "Copy": "left right kind spans direction why",
    "Event": "when text claim evidence status",
    "EventTime": "earliest latest granularity",
    "News": "kind claim was is because",
    "Annotated": "id annotations",
    "Clusters": "stories",
    "Cluster": "id reports developments",
    "Group": "id reports",
    "Pairs": "pairs",
    "Match": "same score why",
    "Certainty": "score label",
    "Comparison": "relation score slots",
    "Page": "title text published byline outlet language",
}

VALUES = {
    ("Report", "Published", "how"): "given page inferred unknown",
    ("Statement", "form"): "direct indirect mixed",
    ("Hop", "role"): "told reported_by according_to first_reported_by footage_of",
    ("Entity", "type"): "person organisation place work other",
    ("Claim", "status"): (
        "reported planned predicted announced happened denied disputed did_not_happen superseded withdrawn"
    ),
    ("Claim", "agreement"): "agreed disputed single_origin superseded",
    ("Assertion", "factuality"): "CT+ PR+ PS+ CT- PR- PS- UU",
    ("Origin", "kind"): "own_reporting person agency state_media anonymous document",
    ("Relation", "kind"): "contradicts supersedes refines",
    ("Relation", "verdict"): "real apparent unsure",
    ("Copy", "kind"): "copy contained partial shared_quotes translation fragment",
    ("Copy", "direction"): "left_from_right right_from_left common_origin undecided",
    ("Drift", "kind"): "wording meaning attribution certainty condition",
    ("Comparison", "relation"): "same entails entailed contradicts related unrelated",
}


def test_the_published_schema_is_what_the_command_prints(cli: Callable[..., object]) -> None:
    assert json.loads(PUBLISHED.read_text("utf-8")) == schema(), "run `make schema`"
    answer = cli("schema")
    assert answer.status == 0 and answer.json == schema()  # type: ignore[attr-defined]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("shape", CONTRACT)
def test_every_field_of_the_contract_is_there(shape: str) -> None:
    described = schema()["$defs"][shape]
    assert set(CONTRACT[shape].split()) <= set(described["properties"])


@pytest.mark.parametrize("where", VALUES, ids="-".join)
def test_fields_take_the_values_of_the_contract(where: tuple[str, ...]) -> None:
    field = schema()["$defs"][where[-2]]["properties"][where[-1]]
    assert set(VALUES[where].split()) == set(field["enum"])


def test_every_operation_has_its_answer_in_it() -> None:
    assert set(schema()["answers"]) == {o.name for o in OPERATIONS} - {"schema"}
