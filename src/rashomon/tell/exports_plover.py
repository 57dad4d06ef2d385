"""A story's typed events as JSON lines with the field names of the PLOVER coders (NGEC, POLECAT).

One line a claim that has a PLOVER type. Who did it to whom comes from the story's network. Modes and contexts are not coded
here and stay empty; what a coder's line has no place for (status, origins, evidence) stands in fields of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from rashomon import shapes
from rashomon.tell import words

Line = dict[str, object]


def write_plover(story: shapes.Story, texts: Mapping[str, str]) -> str:
    """A story's events as PLOVER JSON lines.

    Args:     story: whole; texts: not used.
    Returns:  a line an event, best founded first; nothing where no claim has a type.
    Cost:     linear in claims and network.
    """
    entities = {e.id: e for e in story.entities}
    edges: dict[str, list[shapes.Edge]] = {}
    for edge in story.network:
        for name in edge.claims:
            edges.setdefault(name, []).append(edge)
    reports = {r.id: r for r in story.reports}
    lines = [
        json.dumps(_event(story, claim, edges.get(claim.id, ()), entities, reports), ensure_ascii=False)
        for claim in words.rank_claims(story)
        if claim.event.type
    ]
    return "".join(line.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029") + "\n" for line in lines)


def _event(
    story: shapes.Story, claim: shapes.Claim, edges: Sequence[shapes.Edge], entities: Mapping[str, shapes.Entity],
    reports: Mapping[str, shapes.Report],
) -> Line:  # fmt: skip
    own = [e for e in edges if e.type == claim.event.type]
    printed = [reports[a.report] for a in claim.assertions if a.report in reports]
    first = min(printed, key=lambda r: (r.published.earliest or "9999", r.id), default=None)
    place = [{"text": claim.event.place}] if claim.event.place else []
    return {
        "id": claim.id,
        "story_id": story.id,
        "event_type": claim.event.type,
        "event_mode": [],
        "contexts": [],
        "date": claim.event.earliest,
        "date_latest": claim.event.latest,
        "pub_date": first.published.earliest if first else None,
        "publisher": first.outlet if first else None,
        "headline": first.title if first else None,
        "event_text": claim.text,
        "attributes": {
            "ACTOR": _parties([e.from_ for e in own], entities),
            "RECIP": _parties([e.to for e in own], entities),
            "LOC": place,
        },
        "object": next((e.object for e in own if e.object), None),
        "status": claim.status,
        "independent_origins": [claim.independent_origins.least, claim.independent_origins.most],
        "evidence": [
            {"report": a.report, "start": a.evidence.start, "end": a.evidence.end, "exact": a.evidence.exact}
            for a in claim.assertions
        ],
    }


def _parties(ids: Sequence[str], entities: Mapping[str, shapes.Entity]) -> list[Line]:
    return [
        {"text": entities[name].name, "type": entities[name].type, "entity": name}
        for name in dict.fromkeys(ids)
        if name in entities
    ]
