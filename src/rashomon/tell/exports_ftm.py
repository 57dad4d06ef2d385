"""A story as FollowTheMoney entities, one a line (`*.ftm.json`), as `ftm` and OpenAleph read them through pipes.

| ours | theirs |
|---|---|
| report | Article |
| person, organisation | Person, Organization; unnamed ones are left out |
| place that acts (a state, a capital) | PublicBody of that name |
| other place at an end of the network | Address |
| claim | Event: date, place, who is involved, `proof` to its articles, status and origins in words |
| edge of the network | UnknownLink with the act as its role |
| who is named in a report | Mention |

Ids are `rashomon-` and our own; ids of entities hold within one story, so nobody is merged over stories by accident.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from rashomon import shapes
from rashomon.ids import content_id
from rashomon.relate.gazetteer import government_of
from rashomon.tell import prose, words
from rashomon.tell.exports_xml import address

Properties = dict[str, list[str]]

_DATASET = "rashomon"
# FollowTheMoney drops these itself, and its readers would see another text than ours.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")


def write_ftm(story: shapes.Story, texts: Mapping[str, str]) -> str:
    """A story as FollowTheMoney entities.

    Args:     story: whole; texts: not used.
    Returns:  JSON lines, each {"id", "schema", "properties"}; what a line refers to stands above it.
    Cost:     linear in the story.
    """
    entities = {e.id: e for e in story.entities}
    ends = {end for edge in story.network for end in (edge.from_, edge.to)}
    kinds = {e.id: kind for e in story.entities if (kind := _schema(e, e.id in ends))}
    lines = [_article(report) for report in story.reports]
    lines += [_line(_ref(e.id, story), kinds[e.id], _party(e, kinds[e.id])) for e in story.entities if e.id in kinds]
    lines += [
        _mention(e, report, kinds[e.id], story)
        for e in story.entities
        if kinds.get(e.id) in ("Person", "Organization", "PublicBody")
        for report in dict.fromkeys(m.report for m in e.mentions)
    ]
    involved: dict[str, list[str]] = {}
    for edge in story.network:
        for name in edge.claims:
            ends_of = [end for end in (edge.from_, edge.to) if kinds.get(end) not in (None, "Address")]
            involved.setdefault(name, []).extend(ends_of)
    lines += [_event(c, [_ref(e, story) for e in involved.get(c.id, ())]) for c in words.rank_claims(story)]
    lines += [_tie(edge, story, entities) for edge in story.network if edge.from_ in kinds and edge.to in kinds]
    return "".join(lines)


def _ref(entity: str, story: shapes.Story) -> str:
    """The id of an entity: of this story, for our entities are."""
    return _id(content_id("entity", story.id, entity))


def _id(ident: str) -> str:
    return "rashomon-" + ident.replace(":", "-")


def _article_id(report: str) -> str:
    return _id(content_id("report", report))


def _line(ident: str, schema: str, properties: Mapping[str, Sequence[str | None]]) -> str:
    held = {
        name: list(dict.fromkeys(told))
        for name, values in properties.items()
        if (told := [kept for v in values if v and (kept := prose.one_line(_CONTROLS.sub(" ", v)))])
    }
    body = {"id": ident, "schema": schema, "properties": held, "datasets": [_DATASET]}
    return json.dumps(body, ensure_ascii=False).replace("\u2028", " ").replace("\u2029", " ") + "\n"


def _schema(entity: shapes.Entity, acts: bool) -> str | None:
    """What an entity is there; None for those that are no entity there (unnamed people, works, places without a part)."""
    if any(reason.startswith("unnamed (") for reason in entity.why):
        return None
    if entity.type == "person":
        return "Person" if prose.is_named_person(entity) else None
    if entity.type == "organisation":
        return "Organization"
    if entity.type == "place" and acts:
        return "PublicBody" if government_of(entity.name) else "Address"
    return None


def _party(entity: shapes.Entity, kind: str) -> Mapping[str, Sequence[str | None]]:
    others = [a for a in entity.aliases if a != entity.name]
    if kind == "Address":
        return {"name": [entity.name], "full": [entity.name]}
    # A bare family name is no second name of a person: matching against lists must not lean on it.
    alias = "weakAlias" if kind == "Person" else "alias"
    full = [a for a in others if len(a.split()) > 1] if kind == "Person" else others
    weak = [a for a in others if a not in full]
    roles = list(dict.fromkeys(r.title for r in entity.roles))
    named = {"name": [entity.name], "alias": full, alias: weak if kind == "Person" else full}
    return {**named, "position": roles} if kind == "Person" else {**named, "notes": roles}


def _article(report: shapes.Report) -> str:
    name = report.title or report.id
    return _line(_article_id(report.id), "Article", {
        "name": [name], "title": [report.title], "fileName": [report.id], "author": [report.byline],
        "publisher": [report.outlet], "sourceUrl": [address(report.url)], "publishedAt": [_day(report.published)],
    })  # fmt: skip


def _day(published: shapes.Published) -> str | None:
    """The day, or the month or year, that both bounds share."""
    first, last = _plain_date(published.earliest), _plain_date(published.latest)
    if not first or not last:
        return None
    return next((first[:n] for n in (10, 7, 4) if first[:n] == last[:n]), None)


def _plain_date(moment: str | None) -> str | None:
    """A date as FollowTheMoney writes it: a day, or less."""
    if not moment:
        return None
    try:
        return datetime.fromisoformat(moment[:10]).date().isoformat() if len(moment) >= 10 else moment
    except ValueError:
        return None


def _mention(entity: shapes.Entity, report: str, kind: str, story: shapes.Story) -> str:
    ident = _id(content_id("mention", story.id, entity.id, report))
    properties = {
        "document": [_article_id(report)], "resolved": [_ref(entity.id, story)], "name": [entity.name],
        "detectedSchema": [kind],
    }  # fmt: skip
    return _line(ident, "Mention", properties)


def _event(claim: shapes.Claim, involved: Sequence[str]) -> str:
    told = list(dict.fromkeys(a.report for a in claim.assertions))
    first, last = _plain_date(claim.event.earliest), _plain_date(claim.event.latest)
    # A relation's status is ours, not theirs: it is told in words, and as a keyword to filter by.
    evidence = [
        f"{a.report}, characters {a.evidence.start}-{a.evidence.end}: “{a.evidence.exact}”" for a in claim.assertions
    ]
    agreed = claim.agreement.replace("_", " ")
    when = {"date": [first]} if first == last else {"startDate": [first], "endDate": [last]}
    return _line(_id(claim.id), "Event", {
        "name": [prose.shorten(claim.text, 250)],
        "summary": [claim.text],
        "description": [f"{words.STATUS[claim.status]}; {agreed}; {words.stands_on(claim)}"],
        "notes": evidence,
        "keywords": [claim.status, claim.agreement, claim.event.type],
        **when,
        "location": [claim.event.place],
        "involved": involved,
        "proof": [_article_id(r) for r in told],
        "recordId": [claim.id],
    })  # fmt: skip


def _tie(edge: shapes.Edge, story: shapes.Story, entities: Mapping[str, shapes.Entity]) -> str:
    what = " ".join(w for w in (edge.act, edge.object) if w)
    ident = _id(content_id("edge", story.id, edge.from_, edge.to, edge.act, edge.object))
    told = f"{entities[edge.from_].name} → {entities[edge.to].name}: {what}"
    return _line(ident, "UnknownLink", {
        "subject": [_ref(edge.from_, story)], "object": [_ref(edge.to, story)], "role": [what],
        "status": [words.STATUS[edge.status]], "summary": [told], "recordId": list(edge.claims),
    })  # fmt: skip
