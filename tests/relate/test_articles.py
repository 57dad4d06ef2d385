"""What `rashomon compare` does with articles, without its command line."""

from __future__ import annotations

import io
import json

from rashomon.relate.articles import compare_arrivals
from rashomon.text.records import read_jsonl, told_apart

STORY = "The ferry to Orrin was cancelled on Monday because of the storm, the harbour master of Velm said in a letter."
LINES = [
    {"id": "a", "text": STORY, "outlet": "Velm Post", "published": "2024-03-04"},
    {"id": "a", "text": f"Passengers waited. {STORY}", "outlet": "Orrin News", "published": "2024-03-05"},
    {"id": "b", "text": ""},
    {
        "id": "c",
        "text": "Nothing of all this stands in the third article, which speaks of gardens and of nothing else.",
    },
]


def test_articles_are_compared_by_names_that_differ() -> None:
    stream = io.BytesIO("\n".join(json.dumps(line) for line in [*LINES, LINES[0]]).encode())
    arrivals, failures = told_apart(read_jsonl(stream))
    assert [a.report.name for a in arrivals] == ["a", "a#2", "c"]  # the first again, byte for byte, is taken once
    assert [f.name for f in failures] == ["b"]
    (copy,) = compare_arrivals(arrivals).copies
    assert (copy.left, copy.right, copy.kind, copy.direction) == ("a", "a#2", "copy", "right_from_left")
