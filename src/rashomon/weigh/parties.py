"""The parties: who seeks, offers, supplies, meets, warns, accuses, denies or sanctions whom, with which goods or demands.

Drawn from every clause that has two named parties (`parties_frames`) and from statements that are acts between parties (a
warning, an
accusation, a denial of what somebody said). An edge holds all claims that tell it. Where two reports give one deed the other
way round
(who shipped the shells to whom), there is one edge, the better supported, and the claims of the other are named as disputing it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from rashomon import shapes
from rashomon.model import Factuality, Proposition, Record
from rashomon.pipeline import ReportReading, StoryDraft
from rashomon.relate.gazetteer import government_of
from rashomon.weigh.origins_bodies import Bodies
from rashomon.weigh.parties_frames import GIVING, MUTUAL, Actors, Deed, is_between, is_party, read_deeds
from rashomon.weigh.plover import event_type
from rashomon.weigh.status import FIRMNESS
from rashomon.weigh.status_corrections import words_of

ACTORS = frozenset({"person", "organisation", "place"})
ONE_WAY = frozenset({*GIVING, "seeks", "attacks", "sanctions", "arrests", "dismisses", "expels"})
"""Relations of which one deed goes one way: told the other way round, one report is wrong."""
_UNWANTED = re.compile(
    r"\b(?:not want|n['’]t want|refus\w{2,3}|oppos\w{2,4}|against|unwilling|reluctant)\b[^.]{0,40}$", re.IGNORECASE
)
SPOKEN: Mapping[str, str] = {"warn": "warns", "accuse": "accuses", "deny": "denies", "demand": "demands"}
"""Stances that are acts between parties."""
PHASES: Mapping[str, shapes.Status] = {
    "planned": "planned", "predicted": "predicted", "announced": "announced", "happened": "happened", "denied": "denied",
    "did_not_happen": "did_not_happen", "reported": "reported",
}  # fmt: skip


class Told(Record, frozen=True):
    """One telling of a deed: the deed, where, in which claim, and how it stands."""

    deed: Deed
    evidence: shapes.Evidence
    claim: str | None
    status: shapes.Status


def fold_network(
    draft: StoryDraft, claims: Sequence[shapes.Claim], family_of: Mapping[str, str], bodies: Bodies
) -> tuple[shapes.Edge, ...]:
    """The network of a story.

    Args:     claims: weighed; family_of: report id -> its family of copies, for edges that no claim tells; bodies: for whom
              people speak, to tell who threatens the own side.
    Returns:  one edge for two parties, relation and thing, in order of first telling.
    Cost:     linear in propositions, but for the things of one pair of parties.
    """
    by_id = {c.id: c for c in claims}
    story = _indexed(draft, claims)
    told = [t for report in draft.reports for t in _deeds(report, story, by_id)]
    told += [t for t in _spoken(draft, by_id, story.actors) if not _one_side(t.deed, bodies)]
    states = _states(draft.entities)
    told = [msgspec.structs.replace(t, deed=_of_states(t.deed, states)) for t in told]
    told = [t for t in told if t.deed.from_ != t.deed.to]
    groups: list[list[Told]] = []
    near: dict[tuple[str, str, str], list[list[Told]]] = {}
    for one in told:
        key = (one.deed.from_, one.deed.to, one.deed.relation)
        home = next((g for g in near.get(key, ()) if _one_thing(g[0].deed.thing, one.deed.thing)), None)
        if home is None:
            groups.append(home := [])
            near.setdefault(key, []).append(home)
        home.append(one)
    edges = [_edge(group, by_id, family_of) for group in groups]
    # What only stands in the background of a sentence is no claim, and an edge has to show what it stands on.
    return tuple(e for e in _straightened(edges) if e.claims)


def _one_side(deed: Deed, bodies: Bodies) -> bool:
    """Whether both speak for one state: a minister who warns what his country could do warns somebody else."""
    sides = [bodies.state_of.get(bodies.body_of.get(e, e)) or bodies.state_of.get(e) for e in (deed.from_, deed.to)]
    return sides[0] is not None and sides[0] == sides[1]


def _states(entities: Sequence[shapes.Entity]) -> dict[str, str]:
    """Capitals and seats of power that act for a country which the story names: Moscow -> Russia."""
    countries = {e.name.casefold().removeprefix("the "): e.id for e in entities if e.type in ("place", "organisation")}
    found = {}
    for entity in entities:
        state = government_of(entity.name) if entity.type in ("place", "organisation") else None
        home = countries.get(state.casefold()) if state else None
        if home is not None and home != entity.id:
            found[entity.id] = home
    return found


def _of_states(deed: Deed, states: Mapping[str, str]) -> Deed:
    left, right = states.get(deed.from_, deed.from_), states.get(deed.to, deed.to)
    if deed.relation in MUTUAL:
        left, right = sorted((left, right))
    return msgspec.structs.replace(deed, from_=left, to=right)


class _Story(NamedTuple):
    """What is looked up for each report: who may act in it, what is said in it, which claims stand on which characters."""

    actors: Mapping[str, Actors]
    statements: Mapping[str, Sequence[shapes.Statement]]
    homes: Mapping[str, Sequence[tuple[int, int, str]]]


def _indexed(draft: StoryDraft, claims: Iterable[shapes.Claim]) -> _Story:
    """One pass over entities, statements and claims; a pass a report took most of the time in a story of hundreds."""
    names = {e.id: e.name for e in draft.entities if e.type in ACTORS and is_party(e.name)}
    mentions: dict[str, list[tuple[int, int, str]]] = {}
    for entity in draft.entities:
        for m in entity.mentions:
            mentions.setdefault(m.report, []).append((m.start, m.end, entity.id))
    statements: dict[str, list[shapes.Statement]] = {}
    for statement in draft.statements:
        statements.setdefault(statement.report, []).append(statement)
    actors = {r.report.name: Actors(tuple(sorted(mentions.get(r.report.name, ()))), names) for r in draft.reports}
    return _Story(actors, statements, _homes(claims))


def _deeds(report: ReportReading, story: _Story, claims: Mapping[str, shapes.Claim]) -> Iterable[Told]:
    """What the clauses of one report say."""
    actors = story.actors[report.report.name]
    homes, statements = story.homes.get(report.report.name, ()), story.statements.get(report.report.name, ())
    layers = report.reading
    for annotation, judged in zip(layers.layer("proposition"), layers.layer("factuality"), strict=True):
        value, factuality = annotation.value, judged.value
        assert isinstance(value, Proposition) and isinstance(factuality, Factuality)
        if not is_between(value):
            continue
        if value.statement is None and not value.main and factuality.phase == "reported" and value.tense == "none":
            phase: shapes.Status = "reported"
        else:
            phase = PHASES[factuality.phase]
        span = (annotation.span.start, annotation.span.end)
        governors = [report.text[s:e].lower() for s, e in value.governors]
        if _UNWANTED.search(report.text, max(0, value.clause[0] - 60), span[0]):
            continue  # "did not want Seoul to supply arms" tells of no supply
        if "to" in governors and value.tense == "none" and not value.main and phase == "reported":
            phase = "planned"  # "to persuade Pyongyang to sell": what somebody wants, not what was done
        saying = msgspec.structs.replace(actors, speaker=_speaker(span[0], statements))
        for deed in read_deeds(value, span, report.text, governors, saying):
            claim = next((c for s, e, c in homes if s <= span[0] < e), None)
            clause = value.clause
            evidence = shapes.Evidence(report.report.name, clause[0], clause[1], report.text[clause[0] : clause[1]])
            main = claim is not None and value.main
            below = phase if phase == "planned" else _below(phase, factuality)
            yield Told(deed, evidence, claim, claims[claim].status if main and claim else below)


def _speaker(at: int, statements: Sequence[shapes.Statement]) -> str | None:
    """Who says "we" at a place of the report with these statements."""
    inside = [s for s in statements if any(a <= at < b for a, b in s.content)]
    best = min(inside, key=lambda s: sum(b - a for a, b in s.content), default=None)
    return best.speaker if best is not None and best.anonymous is None else None


def _below(phase: shapes.Status, factuality: Factuality) -> shapes.Status:
    """A clause inside another is as certain as it is told to be."""
    if factuality.score < 0:
        return "denied" if phase == "denied" else "did_not_happen"
    return (
        "predicted"
        if abs(factuality.score) <= 1 and phase in ("reported", "happened") and factuality.label != "UU"
        else phase
    )


def _homes(claims: Iterable[shapes.Claim]) -> dict[str, list[tuple[int, int, str]]]:
    """The claims of each report's characters, the tightest first."""
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for claim in claims:
        for a in claim.assertions:
            spans.setdefault(a.report, []).append((a.evidence.start, a.evidence.end, claim.id))
    return {report: sorted(found, key=lambda s: (s[1] - s[0], s)) for report, found in spans.items()}


def _spoken(draft: StoryDraft, claims: Mapping[str, shapes.Claim], actors: Mapping[str, Actors]) -> list[Told]:
    """Warnings, accusations, demands and denials: from who speaks to whom they are about."""
    held: dict[str, list[str]] = {}
    for claim in claims.values():
        for assertion in claim.assertions:
            held.setdefault(assertion.holder, []).append(claim.id)
    types = {e.id: e for e in draft.entities if e.type in ACTORS and is_party(e.name)}
    texts = {r.report.name: r for r in draft.reports}
    speakers = {s.id: s.speaker for s in draft.statements}
    found = []
    for statement in draft.statements:
        relation = SPOKEN.get(statement.stance)
        if (
            relation is None
            or statement.speaker not in types
            or statement.anonymous is not None
            or statement.stance_by != "cue"
        ):
            continue
        mine = held.get(statement.id, [])
        to = _whom(
            statement, relation, texts[statement.report], actors[statement.report], [claims[c] for c in mine], speakers
        )
        if to is None or to == statement.speaker or not statement.cue:
            continue
        start, end = min(s for s, _ in statement.cue), max(e for _, e in (*statement.cue, *statement.content))
        text = texts[statement.report].text[start:end]
        thing = statement.text if len(statement.text) <= 120 else None
        deed = Deed(statement.speaker, to, relation, statement.stance, thing)
        evidence = shapes.Evidence(statement.report, start, end, text)
        found.append(Told(deed, evidence, mine[0] if mine else None, "happened"))
    return found


def _whom(
    statement: shapes.Statement, relation: str, report: ReportReading, actors: Actors, claims: Sequence[shapes.Claim],
    speakers: Mapping[str, str | None],
) -> str | None:  # fmt: skip
    """To whom a statement is: who is told; who accused, if it is a denial; else who acts in what is said."""
    if relation == "denies":
        others = [speakers.get(a.holder) for c in claims for a in c.assertions if a.factuality.endswith("+")]
        return next((o for o in others if o is not None and o != statement.speaker and o in actors.names), None)
    told = next((h for h in statement.via if h.role == "told"), None)
    if told is not None and (named := actors.within(report.text, told.span)):
        return named[0]
    between = _between(statement, report.text, actors)
    if between is not None:
        return between
    for annotation in report.reading.layer("proposition"):
        value = annotation.value
        if isinstance(value, Proposition) and any(s <= annotation.span.start < e for s, e in statement.content):
            for argument in value.arguments:
                if argument.role == "agent" and (named := actors.within(report.text, argument.span)):
                    return named[0]
    return None


def _between(statement: shapes.Statement, text: str, actors: Actors) -> str | None:
    """The party named between the cue and what is said: "warned Moscow that ...", "accused the council of ..."."""
    end = max(e for _, e in statement.cue) if statement.cue else 0
    begin = min((s for s, _ in statement.content if s >= end), default=end)
    named = actors.within(text, (end, begin)) if 0 < begin - end < 80 else []
    return named[0] if named else None


def _one_thing(left: str | None, right: str | None) -> bool:
    """Whether two goods are one: no words that differ on both sides."""
    a, b = words_of(left or ""), words_of(right or "")
    return a <= b or b <= a if a and b else a == b


def _edge(group: Sequence[Told], claims: Mapping[str, shapes.Claim], family_of: Mapping[str, str]) -> shapes.Edge:
    deed = group[0].deed
    ids = tuple(dict.fromkeys(t.claim for t in group if t.claim is not None))
    named = {(o.kind, o.name) for i in ids for o in claims[i].origins}
    families = {family_of.get(t.evidence.report) for t in group}
    least = max((claims[i].independent_origins.least for i in ids), default=1)
    most = max(least, len(named) if ids else len(families))
    thing = max((t.deed.thing for t in group if t.deed.thing), key=lambda t: (-len(t), t), default=None)
    because = tuple(dict.fromkeys(t.evidence for t in group))
    return shapes.Edge(
        deed.from_, deed.to, deed.act, event_type(deed.act), thing, _status([t.status for t in group]), ids,
        deed.relation, shapes.Range(least, most), because,
    )  # fmt: skip


def _status(told: Sequence[shapes.Status]) -> shapes.Status:
    """The firmest of what is told; who denies what others tell makes it disputed."""
    standing = [s for s in told if s not in ("superseded", "withdrawn")] or list(told)
    against = {"denied", "did_not_happen"} & set(standing)
    if against and any(s in ("reported", "happened") for s in standing):
        return "disputed"
    return max(standing, key=lambda s: FIRMNESS[s])


def _straightened(edges: Sequence[shapes.Edge]) -> list[shapes.Edge]:
    """One edge where a deed is told both ways round by different reports; the other's claims dispute it."""
    gone: set[int] = set()
    kept = list(edges)
    placed: dict[tuple[str, str, str], list[int]] = {}
    for n, edge in enumerate(edges):
        placed.setdefault((edge.from_, edge.to, edge.relation), []).append(n)
        for m in placed.get((edge.to, edge.from_, edge.relation), []):
            if m in gone or n in gone or not _reversed(edge, edges[m]):
                continue
            keep, drop = (n, m) if _weight(edge) > _weight(edges[m]) else (m, n)
            told = tuple(dict.fromkeys((*kept[keep].disputed_by, *edges[drop].claims)))
            because = (*kept[keep].because, *edges[drop].because)
            kept[keep] = _disputed(kept[keep], told, because)
            gone.add(drop)
    return [edge for n, edge in enumerate(kept) if n not in gone]


def _disputed(edge: shapes.Edge, by: tuple[str, ...], because: tuple[shapes.Evidence, ...]) -> shapes.Edge:
    return msgspec.structs.replace(edge, status="disputed", disputed_by=by, because=because)


def _reversed(one: shapes.Edge, other: shapes.Edge) -> bool:
    """Whether two edges are one deed told the other way round: the same goods, from different reports."""
    if one.relation not in ONE_WAY:
        return False
    apart = not {e.report for e in one.because} & {e.report for e in other.because}
    if one.relation in ("attacks", "arrests"):
        return apart and one.act == other.act and _one_day(one, other)
    return apart and one.object is not None and other.object is not None and _one_thing(one.object, other.object)


def _one_day(one: shapes.Edge, other: shapes.Edge) -> bool:
    """Two sides may strike one another; one blow, told in the same words about the same things, is one."""
    left, right = (words_of(" ".join(e.exact for e in edge.because)) for edge in (one, other))
    return len(left & right) >= 0.6 * max(1, min(len(left), len(right)))


def _weight(edge: shapes.Edge) -> tuple[int, int, int]:
    legs = edge.origins or shapes.Range(0, 0)
    return (legs.least, legs.most, len(edge.because))
