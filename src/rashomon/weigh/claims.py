"""Claims: assertions grouped, with origins, status and relations; the story stage of the weighing room.

The flow: `assertions` collects what each report asserts, `grouping` finds which assertions are one claim, `origins` counts
legs, `status` folds the history, `contradictions` relates claims, `parties` draws who did what to whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from rashomon import shapes
from rashomon.ids import content_id
from rashomon.model import Record
from rashomon.pipeline import Stage, StoryDraft
from rashomon.relate.copies import families
from rashomon.weigh.assertions import Unit, collect_units
from rashomon.weigh.contradictions import Held, RelationsConfig, find_relations
from rashomon.weigh.grouping import GroupingConfig, candidates, embed, group
from rashomon.weigh.origins import Context, find_origins
from rashomon.weigh.parties import bodies_of, fold_network
from rashomon.weigh.places import Places
from rashomon.weigh.plover import event_type
from rashomon.weigh.status import fold_status, stands, status_of
from rashomon.weigh.told import PRONOUNS


class ClaimsConfig(Record, frozen=True):
    """Settings of grouping and of relations."""

    grouping: GroupingConfig = GroupingConfig()
    relations: RelationsConfig = RelationsConfig()


def fold_claims(draft: StoryDraft, config: ClaimsConfig, kit: None) -> StoryDraft:
    """Fill in a story's claims and network.

    Args:     draft: with published, entities, statements, copies and utterances.
    Returns:  the draft with `claims`, most independent origins first, and `network`.
    Cost:     one sentence vector an assertion, then quadratic in assertions for the pair scores.
    """
    units = collect_units(draft)
    names = {e.id: e.name for e in draft.entities}
    pairs = candidates(units, embed(units), names, Places(draft.reports), config.grouping)
    groups = [_told_once(units, members) for members in group(units, pairs, config.grouping)]
    groups = [members for members in groups if any(not units[m].minor for m in members)]
    home = [-1] * len(units)
    for number, members in enumerate(groups):
        for member in members:
            home[member] = number
    ids = [_claim_id(units, members) for members in groups]
    dates = {r.report.name: p for r, p in zip(draft.reports, draft.published, strict=True)}
    context = _context(draft)
    related = find_relations(units, home, ids, pairs, dates, config.relations)
    claims = [
        _claim(ids[number], [units[m] for m in members], context, dates, [h for h in related if h.holder == number])
        for number, members in enumerate(groups)
    ]
    claims = _settle(claims)
    kept = [n for n, number in enumerate(home) if number >= 0]
    network = fold_network([units[n] for n in kept], [home[n] for n in kept], claims, draft.entities)
    ranked = sorted(claims, key=lambda c: (-len({a.report for a in c.assertions}), -c.independent_origins.most, c.id))
    return msgspec.structs.replace(draft, claims=tuple(ranked), network=network)


def _told_once(units: Sequence[Unit], members: Sequence[int]) -> list[int]:
    """A claim's assertions without those that lie inside, or around, another of the same holder: told once, counted once."""
    kept: list[int] = []
    for m in sorted(members, key=lambda m: (units[m].minor, units[m].echo, m)):
        mine = units[m]
        if not any(
            units[k].report == mine.report and units[k].holder == mine.holder
            and units[k].span[0] < mine.span[1] and mine.span[0] < units[k].span[1]
            for k in kept
        ):  # fmt: skip
            kept.append(m)
    return sorted(kept)


def _claim_id(units: Sequence[Unit], members: Sequence[int]) -> str:
    """Named by its earliest accepted assertion, so that a claim keeps its id as reports are added."""
    first = min((units[m] for m in members), key=lambda u: (u.seq, u.span))
    return content_id("claim", first.report, first.span[0], first.span[1])


def _context(draft: StoryDraft) -> Context:
    from rashomon.relate.reports import report_shapes

    return Context(
        statements={s.id: s for s in draft.statements},
        entities={e.id: e for e in draft.entities},
        reports={r.id: r for r in report_shapes(draft)},
        texts={r.report.name: r.text for r in draft.reports},
        utterance_of={r.statement: u.id for u in draft.utterances for r in u.renderings},
        copies=draft.copies,
        family_of=_families(draft),
        body_of=bodies_of(draft.entities),
    )


def _families(draft: StoryDraft) -> dict[str, int]:
    names = [r.report.name for r in draft.reports]
    lengths = {r.report.name: len(r.text) for r in draft.reports}
    return {name: n for n, family in enumerate(families(draft.copies, names, lengths)) for name in family}


def _claim(
    name: str, units: Sequence[Unit], context: Context, dates: Mapping[str, shapes.Published], related: Sequence[Held]
) -> shapes.Claim:
    stances = {i: s.stance for i, s in context.statements.items()}
    told, units = units, _softened(units, context)
    status, history = fold_status(units, stances, dates)
    standing = [n for n, u in enumerate(units) if stands(status_of(u, stances.get(u.holder)), status)]
    origins, legs = find_origins(name, units, standing or range(len(units)), context)
    relations = tuple(h.relation for h in related)
    # Worded by an assertion that gives the present status, and that has not hardened what was said.
    fitting = [units[n] for n in standing if units[n].factuality == told[n].factuality and not units[n].minor]
    return shapes.Claim(
        id=name,
        text=best_wording(fitting or list(units)).told,
        status=status,
        history=history,
        assertions=tuple(shapes.Assertion(u.report, u.evidence, u.holder, u.factuality.label) for u in told),
        origins=origins,
        independent_origins=legs,
        agreement=_agreement(status, legs, relations),
        relations=relations,
        event=_happening(units),
    )


def _softened(units: Sequence[Unit], context: Context) -> list[Unit]:
    """Each rendering of one utterance as certain as the least certain of them: who hardens a quotation adds no knowledge."""
    softest: dict[str, Unit] = {}
    for unit in units:
        utterance = context.utterance_of.get(unit.holder)
        if utterance is not None:
            held = softest.get(utterance, unit)
            softest[utterance] = min(held, unit, key=lambda u: (abs(u.factuality.score), u.report, u.span))
    return [
        msgspec.structs.replace(u, factuality=softest[context.utterance_of[u.holder]].factuality)
        if u.holder in context.utterance_of
        and abs(u.factuality.score) > abs(softest[context.utterance_of[u.holder]].factuality.score)
        else u
        for u in units
    ]


def _agreement(
    status: shapes.Status, legs: shapes.Range, relations: Sequence[shapes.Relation]
) -> Literal["agreed", "disputed", "single_origin"]:
    if status == "disputed" or any(r.kind == "contradicts" and r.verdict == "real" for r in relations):
        return "disputed"
    return "single_origin" if legs.most == 1 else "agreed"


def best_wording(units: Sequence[Unit]) -> Unit:
    """The assertion that reads best by itself: the reporter's, in the body, no pronoun in front, not too long or short."""

    def rank(unit: Unit) -> tuple[bool, bool, bool, bool, float, int, str, int]:
        first = unit.told.split()[0].lower().strip("[“\"'")
        length = len(unit.told)
        return (
            unit.minor or unit.echo,
            first in PRONOUNS,
            unit.holder != "author",
            unit.zone != "body",
            abs(length - 120) / 40 // 1,
            length,
            unit.report,
            unit.span[0],
        )

    return min(units, key=rank)


def _happening(units: Sequence[Unit]) -> shapes.Happening:
    """The narrowest interval and the most often named place."""
    times = [u.when for u in units if u.when.earliest and u.when.latest]
    when = min(times, key=lambda w: (_width(w), w.earliest or ""), default=shapes.When())
    places = [u.place for u in units if u.place]
    place = max(sorted(set(places)), key=places.count, default=None)
    kind = next((t for t in (event_type(u.predicate) for u in units) if t), None)
    return shapes.Happening(when.earliest, when.latest, place, kind)


def _width(when: shapes.When) -> int:
    from datetime import date

    return (date.fromisoformat(str(when.latest)[:10]) - date.fromisoformat(str(when.earliest)[:10])).days


def _settle(claims: Sequence[shapes.Claim]) -> list[shapes.Claim]:
    """Carry relations to the other side: a superseded claim's status, and a contradiction seen from both claims."""
    by_id = {c.id: c for c in claims}
    for claim in claims:
        for relation in claim.relations:
            other = by_id[relation.claim]
            if relation.kind == "supersedes":
                causes = tuple(e for e in relation.evidence if any(a.evidence == e for a in claim.assertions))
                change = shapes.Change(None, "superseded", causes)
                # A figure that has moved is superseded however surely it was true on its day.
                if other.status != "happened" or relation.slot == "number":
                    by_id[other.id] = msgspec.structs.replace(
                        other, status="superseded", agreement="superseded", history=(*other.history, change)
                    )
            elif relation.kind == "contradicts":
                back = msgspec.structs.replace(relation, claim=claim.id)
                agreement = "disputed" if relation.verdict == "real" else other.agreement
                by_id[other.id] = msgspec.structs.replace(
                    other, relations=(*other.relations, back), agreement=agreement
                )
    return [by_id[c.id] for c in claims]


STAGE = Stage(
    name="claims",
    version="2",
    shape="story",
    reads=("published", "entities", "statements", "copies", "utterances"),
    writes=("claims", "network"),
    run=fold_claims,
    config=ClaimsConfig(),
)
