"""Who did what to whom, and who speaks of whom, as a graph for Gephi and its like (GEXF 1.2).

Nodes are the story's parties. Two kinds of edges, told apart by `layer`: "act" (who did, does or wants what to whom) and
"speech" (who said something in which whom is named). Edges keep status, claims and statements; two parties have one edge for
each act.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from rashomon import shapes
from rashomon.model import Record
from rashomon.tell import words
from rashomon.tell.exports_xml import fit, written

_NODE = ("type", "roles", "mentions:integer", "statements:integer")
_EDGE = ("layer", "act", "event_type", "object", "status", "least_origins:integer", "told_in")


class _Tie(Record, frozen=True):
    """One edge before it is written."""

    left: str
    right: str
    layer: str
    act: str
    kind: str
    thing: str
    status: str
    least: int
    told: tuple[str, ...]


def write_gexf(story: shapes.Story, texts: Mapping[str, str]) -> str:
    """A story's parties and statements as GEXF.

    Args:     story: whole; texts: not used.
    Returns:  XML; nodes are those that an edge touches, in the story's order.
    Cost:     linear in edges, statements and mentions.
    """
    ties = _acts(story) + _speeches(story)
    touched = {end for tie in ties for end in (tie.left, tie.right)}
    said: dict[str, int] = {}
    for statement in story.statements:
        if statement.speaker:
            said[statement.speaker] = said.get(statement.speaker, 0) + 1
    root = Element("gexf", {"xmlns": "http://www.gexf.net/1.2draft", "version": "1.2"})
    meta = SubElement(root, "meta")
    SubElement(meta, "creator").text = "rashomon"
    SubElement(meta, "description").text = fit(story.title)
    graph = SubElement(root, "graph", {"mode": "static", "defaultedgetype": "directed"})
    _declare(graph, "node", _NODE)
    _declare(graph, "edge", _EDGE)
    nodes = SubElement(graph, "nodes")
    for entity in story.entities:
        if entity.id in touched:
            node = SubElement(nodes, "node", {"id": fit(entity.id), "label": fit(entity.name)})
            roles = "; ".join(dict.fromkeys(r.title for r in entity.roles))
            _values(node, (entity.type, roles, len(entity.mentions), said.get(entity.id, 0)))
    edges = SubElement(graph, "edges")
    for number, tie in enumerate(ties):
        _edge(edges, number, tie)
    return written(root)


def _edge(edges: ElementTree.Element, number: int, tie: _Tie) -> None:
    ends = {"source": fit(tie.left), "target": fit(tie.right)}
    edge = SubElement(
        edges, "edge", {"id": str(number), **ends, "label": fit(tie.act), "weight": str(float(len(tie.told)))}
    )
    _values(edge, (tie.layer, tie.act, tie.kind, tie.thing, tie.status, tie.least, " ".join(tie.told)))


def _declare(graph: ElementTree.Element, what: str, names: Sequence[str]) -> None:
    declared = SubElement(graph, "attributes", {"class": what, "mode": "static"})
    for number, name in enumerate(names):
        title, _, kind = name.partition(":")
        SubElement(declared, "attribute", {"id": str(number), "title": title, "type": kind or "string"})


def _values(parent: ElementTree.Element, values: Sequence[str | int]) -> None:
    held = SubElement(parent, "attvalues")
    for number, value in enumerate(values):
        if value != "":
            SubElement(held, "attvalue", {"for": str(number), "value": fit(str(value))})


def _acts(story: shapes.Story) -> list[_Tie]:
    known = {e.id for e in story.entities}
    legs = {c.id: c.independent_origins.least for c in story.claims}
    return [
        _Tie(e.from_, e.to, "act", e.act, e.type or "", e.object or "", words.STATUS[e.status],
             max((legs.get(c, 0) for c in e.claims), default=0), e.claims)
        for e in story.network
        if e.from_ in known and e.to in known
    ]  # fmt: skip


def _speeches(story: shapes.Story) -> list[_Tie]:
    """One edge for a speaker, somebody named in what was said, and the stance; each with its statements."""
    mentions: dict[str, list[tuple[int, int, str]]] = {}
    for entity in story.entities:
        for m in entity.mentions:
            mentions.setdefault(m.report, []).append((m.start, m.end, entity.id))
    known = {e.id for e in story.entities}
    told: dict[tuple[str, str, str], list[str]] = {}
    for s in story.statements:
        if s.speaker in known:
            for start, end in s.content:
                for at, to, named in mentions.get(s.report, ()):
                    if start <= at and to <= end and named != s.speaker:
                        about = told.setdefault((str(s.speaker), named, words.stance(s)), [])
                        about += [s.id] if s.id not in about else []
    return [_Tie(a, b, "speech", stance, "", "", "", 0, tuple(ids)) for (a, b, stance), ids in told.items()]
