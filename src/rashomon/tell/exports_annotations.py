"""A story's evidence as W3C Web Annotations (JSON-LD): every assertion and every statement, on its exact characters.

The context stands in the file itself, so that a processor needs no network; its terms are those of the recommendation's own
context. Positions count code points of the report's canonical text, as the recommendation asks; the quotation with what stands
before and after it finds the place in the page as it is elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from rashomon import shapes
from rashomon.model import Offsets
from rashomon.tell import words
from rashomon.tell.exports_xml import report_address, urn

_AROUND = 32
"""Characters of prefix and suffix; Hypothes.is takes as many."""

Node = dict[str, object]


def _link(iri: str, kind: str = "@id") -> dict[str, str]:
    return {"@id": iri, "@type": kind}


_COUNT = "xsd:nonNegativeInteger"

CONTEXT: Node = {
    "oa": "http://www.w3.org/ns/oa#",
    "as": "http://www.w3.org/ns/activitystreams#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "id": {"@id": "@id", "@type": "@id"},
    "type": {"@id": "@type", "@type": "@vocab"},
    "Annotation": "oa:Annotation",
    "AnnotationCollection": "as:OrderedCollection",
    "AnnotationPage": "as:OrderedCollectionPage",
    "SpecificResource": "oa:SpecificResource",
    "TextualBody": "oa:TextualBody",
    "TextQuoteSelector": "oa:TextQuoteSelector",
    "TextPositionSelector": "oa:TextPositionSelector",
    "Software": "as:Application",
    "describing": "oa:describing",
    "identifying": "oa:identifying",
    "tagging": "oa:tagging",
    "body": _link("oa:hasBody"),
    "target": _link("oa:hasTarget"),
    "source": _link("oa:hasSource"),
    "selector": _link("oa:hasSelector"),
    "motivation": _link("oa:motivatedBy", "@vocab"),
    "purpose": _link("oa:hasPurpose", "@vocab"),
    "exact": "oa:exact",
    "prefix": "oa:prefix",
    "suffix": "oa:suffix",
    "start": _link("oa:start", _COUNT),
    "end": _link("oa:end", _COUNT),
    "value": "rdf:value",
    "format": "dc:format",
    "language": "dc:language",
    "label": "rdfs:label",
    "name": "as:name",
    "generator": _link("as:generator"),
    "first": _link("as:first"),
    "partOf": _link("as:partOf"),
    "items": {"@id": "as:items", "@type": "@id", "@container": "@list"},
    "total": _link("as:totalItems", _COUNT),
    "startIndex": _link("as:startIndex", _COUNT),
}


def write_annotations(story: shapes.Story, texts: Mapping[str, str]) -> str:
    """A story's claims and statements as an AnnotationCollection.

    Args:     story: whole; texts: the reports' canonical texts by id; without one, quotations have no prefix and suffix.
    Returns:  JSON-LD: an annotation an assertion, then one a statement.
    Cost:     linear in assertions and statements.
    """
    urls = {r.id: report_address(r.id, r.url) for r in story.reports}
    notes = [
        _claim_note(claim, at, urls, texts) for claim in words.rank_claims(story) for at in range(len(claim.assertions))
    ]
    notes += [_statement_note(s, urls, texts) for s in story.statements if s.content]
    whole = urn(story.id)
    page = {
        "id": f"{whole}:page:1",
        "type": "AnnotationPage",
        "partOf": whole,
        "startIndex": 0,
        "items": notes,
    }
    collection = {
        "@context": CONTEXT,
        "id": whole,
        "type": "AnnotationCollection",
        "label": story.title,
        "generator": {"id": "urn:rashomon:software", "type": "Software", "name": "rashomon"},
        "total": len(notes),
        "first": page,
    }
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def _claim_note(claim: shapes.Claim, at: int, urls: Mapping[str, str], texts: Mapping[str, str]) -> Node:
    told = claim.assertions[at]
    behind = f"{words.STATUS[claim.status]}; {words.stands_on(claim)}"
    body = [
        _text(f"{claim.text} ({behind})", "describing"),
        _text(claim.status, "tagging"),
        {"type": "SpecificResource", "source": urn(claim.id), "purpose": "identifying"},
    ]
    place = (told.evidence.start, told.evidence.end)
    return {
        "id": urn(f"{claim.id}:{at + 1}"),
        "type": "Annotation",
        "motivation": "describing",
        "body": body,
        "target": _target(told.report, place, told.evidence.exact, urls, texts),
    }


def _statement_note(statement: shapes.Statement, urls: Mapping[str, str], texts: Mapping[str, str]) -> Node:
    who = statement.speaker_name or "somebody who is not named"
    text = texts.get(statement.report)
    targets = [
        _target(statement.report, span, text[span[0] : span[1]] if text is not None else statement.text, urls, texts)
        for span in statement.content
    ]
    return {
        "id": urn(statement.id),
        "type": "Annotation",
        "motivation": "identifying",
        "body": [_text(f"{who} {words.stance(statement)} this", "describing"), _text(statement.stance, "tagging")],
        "target": targets[0] if len(targets) == 1 else targets,
    }


def _text(value: str, purpose: str) -> Node:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "language": "en", "purpose": purpose}


def _target(report: str, span: Offsets, exact: str, urls: Mapping[str, str], texts: Mapping[str, str]) -> Node:
    text, (start, end) = texts.get(report), span
    quote: Node = {"type": "TextQuoteSelector", "exact": exact}
    if text is not None:
        quote |= {"prefix": text[max(0, start - _AROUND) : start], "suffix": text[end : end + _AROUND]}
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    where = urls.get(report) or report_address(report, None)
    return {"type": "SpecificResource", "source": where, "selector": [quote, position]}
