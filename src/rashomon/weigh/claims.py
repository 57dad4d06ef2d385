"""Claims: assertions grouped, with origins, status and relations; the story stage of the weighing room.

The flow: `assertions` collects what each report asserts, `grouping` finds which assertions are one claim, `origins` counts
legs, `status` folds the history, `contradictions` relates claims, `parties` draws who did what to whom.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
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
from rashomon.weigh.laundering import find_laundering, sides_of
from rashomon.weigh.nearby import NearbyConfig, further_legs, nearby_of
from rashomon.weigh.origins import Context, find_origins, fold_legs, leg_of
from rashomon.weigh.origins_bodies import Bodies, find_bodies
from rashomon.weigh.origins_legs import copies_by_pair, kin_of, lies_ahead, mentions_of
from rashomon.weigh.parties import fold_network
from rashomon.weigh.places import Places
from rashomon.weigh.plover import event_type
from rashomon.weigh.status import fold_status, only_mentions, seen_whole, stands, tempered
from rashomon.weigh.status_corrections import find_corrections, is_taken_back
from rashomon.weigh.status_settle import settle, withdraw
from rashomon.weigh.status_voices import voice_of
from rashomon.weigh.told import PRONOUNS, content_words
from rashomon.weigh.traced import Notes, Traced


class ClaimsConfig(Record, frozen=True):
    """Settings of grouping and of relations."""

    grouping: GroupingConfig = GroupingConfig()
    relations: RelationsConfig = RelationsConfig()
    nearby: NearbyConfig = NearbyConfig()


def fold_claims(draft: StoryDraft, config: ClaimsConfig, kit: None) -> StoryDraft:
    """Fill in a story's claims and network.

    Args:     draft: with published, entities, statements, copies and utterances.
    Returns:  the draft with `claims`, most independent origins first, and `network`.
    Cost:     one sentence vector an assertion, then quadratic in assertions for the pair scores.
    """
    units = collect_units(draft)
    names = {e.id: e.name for e in draft.entities}
    vectors = embed(units)
    pairs = candidates(units, vectors, names, Places(draft.reports), config.grouping)
    groups = [_told_once(units, members) for members in group(units, pairs, config.grouping)]
    groups = [members for members in groups if _makes_claim(units, members)]
    home = home_of(groups, len(units))
    ids = [_claim_id(units, members) for members in groups]
    dates = {r.report.name: p for r, p in zip(draft.reports, draft.published, strict=True)}
    speakers = {s.id: s.speaker for s in draft.statements}
    words = frozenset(word for name in names.values() for word in content_words(name))
    related = find_relations(units, home, ids, pairs, dates, config.relations, words, speakers, vectors)
    near = nearby_of(units, home, pairs, config.nearby)
    return weigh_groups(draft, units, groups, ids, related, near)


def _makes_claim(units: Sequence[Unit], members: Sequence[int]) -> bool:
    """Whether one of them is a main clause, or two reports tell it in dependent ones: one report's is said in passing."""
    return any(not units[m].minor for m in members) or len({units[m].report for m in members if units[m].clausal}) > 1


def home_of(groups: Sequence[Sequence[int]], count: int) -> list[int]:
    """The number of the group that each assertion is in; -1 for one that is in none."""
    home = [-1] * count
    for number, members in enumerate(groups):
        for member in members:
            home[member] = number
    return home


def weigh_groups(
    draft: StoryDraft,
    units: Sequence[Unit],
    groups: Sequence[Sequence[int]],
    ids: Sequence[str],
    related: Sequence[Held],
    near: Mapping[int, Sequence[int]] = {},
) -> StoryDraft:
    """Weigh assertions that are grouped already: what stands, on how many legs, and since when.

    Args:     groups: indexes of assertions, one group a claim; ids: the claims' ids; related: how they stand to one another.
    Returns:  the draft with `claims` and `network`.
    Cost:     linear in assertions, but for the folding of each claim's origins.
    """
    dates = {r.report.name: p for r, p in zip(draft.reports, draft.published, strict=True)}
    context = _context(draft)
    notes = Notes()
    watched, watched_dates = _watched(context, notes), notes.watch("dates", dates)
    outlets = notes.watch("outlets", {r.report.name: r.report.outlet for r in draft.reports})
    held: dict[int, list[Held]] = {}
    for one in related:
        held.setdefault(one.holder, []).append(one)
    claims = []
    for number, members in enumerate(groups):
        told_here, beside = tuple(units[m] for m in members), tuple(units[m] for m in near.get(number, ()))
        relations = tuple(h.relation for h in held.get(number, ()))
        make = partial(_claim, ids[number], told_here, watched, watched_dates, outlets, relations, beside)
        claims.append(_WEIGHED.ask((ids[number], told_here, beside, relations, context.outlets), notes, make))
    told = {name: [units[m] for m in members] for name, members in zip(ids, groups, strict=True)}
    claims = settle(claims, told, dates)
    corrections = find_corrections(draft.reports, draft.published)
    claims = withdraw(claims, told, corrections, {c.report: kin_of(c.report, context) for c in corrections})
    network = fold_network(draft, claims, context.family_of, context.bodies)
    ranked = sorted(
        claims,
        key=lambda c: (-len({a.report for a in c.assertions}), len(c.perhaps) - c.independent_origins.most, c.id),
    )
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

    texts = {r.report.name: r.text for r in draft.reports}
    return Context(
        statements={s.id: s for s in draft.statements},
        entities={e.id: _bare(e) for e in draft.entities},
        reports={r.id: r for r in report_shapes(draft)},
        texts=texts,
        utterance_of={r.statement: u.id for u in draft.utterances for r in u.renderings},
        copies=draft.copies,
        family_of=_families(draft),
        bodies=find_bodies(draft.entities, draft.statements, texts),
        outlets=tuple(dict.fromkeys(r.report.outlet for r in draft.reports if r.report.outlet)),
        mentions=mentions_of(draft.entities),
        pairs=copies_by_pair(draft.copies),
    )


def _bare(entity: shapes.Entity) -> shapes.Entity:
    """Who somebody is, without where it stands: so that one more mention is no change."""
    roles = tuple(dict.fromkeys(shapes.Title(r.title, (), r.organisation, r.former) for r in entity.roles))
    return msgspec.structs.replace(entity, roles=roles, mentions=(), why=())


def _families(draft: StoryDraft) -> dict[str, str]:
    """The family of copies of each report, called by the first of its names."""
    names = [r.report.name for r in draft.reports]
    lengths = {r.report.name: len(r.text) for r in draft.reports}
    return {name: min(family) for family in families(draft.copies, names, lengths) for name in family}


_WEIGHED: Traced[shapes.Claim] = Traced(1 << 11)
"""Claims with what they were weighed by."""


def _watched(context: Context, notes: Notes) -> Context:
    """The same, but that it is noted what is asked of it. What is no mapping belongs into the keys of what is kept."""
    bodies = context.bodies
    return Context(
        notes.watch("statements", context.statements),
        notes.watch("entities", context.entities),
        notes.watch("reports", context.reports),
        notes.watch("texts", context.texts),
        notes.watch("utterances", context.utterance_of),
        (),
        notes.watch("families", context.family_of),
        Bodies(
            notes.watch("bodies", bodies.body_of), notes.watch("states", bodies.state_of), notes.watch("named", bodies.named),
            notes.watch("listed", bodies.listed),
        ),
        context.outlets,
        notes.watch("mentions", context.mentions),
        notes.watch("pairs", context.pairs if context.pairs is not None else copies_by_pair(context.copies)),
    )  # fmt: skip


def _claim(
    name: str,
    units: Sequence[Unit],
    context: Context,
    dates: Mapping[str, shapes.Published],
    outlets: Mapping[str, str | None],
    relations: tuple[shapes.Relation, ...],
    near: Sequence[Unit] = (),
) -> shapes.Claim:
    told, units = units, _softened(units, context)
    legs = [leg_of(u, context) for u in units]
    voices = seen_whole([voice_of(u, leg, context) for u, leg in zip(units, legs, strict=True)])
    folded = fold_legs(units, legs, [v.against for v in voices], context)
    voices = tempered(voices, folded[0], dates, outlets)
    status, history = fold_status(voices, folded[0], dates)
    standing = [n for n, v in enumerate(voices) if stands(v, status)]
    standing = [n for n in standing if not only_mentions(voices[n])] or standing
    # A noun that names the act shows who speaks of it, not that somebody more vouches for it.
    standing = [n for n in standing if not _is_mention(units[n])] or standing
    standing = [n for n in standing if not is_taken_back(units[n], context.texts[units[n].report])] or standing
    origins, independent = find_origins(name, legs, folded, standing)
    perhaps = further_legs(units, legs, [v.against for v in voices], near, context)
    independent = shapes.Range(independent.least, independent.most + len(perhaps))
    # Worded by an assertion that gives the present status, and that has not hardened what was said.
    fitting = [units[n] for n in standing if units[n].factuality == told[n].factuality and not units[n].minor]
    return shapes.Claim(
        id=name,
        text=best_wording(fitting or list(units)).told,
        status=status,
        history=history,
        assertions=tuple(shapes.Assertion(u.report, u.evidence, u.holder, u.factuality.label) for u in told),
        origins=origins,
        independent_origins=independent,
        agreement=_agreement(status, independent),
        relations=relations,
        event=_happening(units),
        laundering=find_laundering(sides_of(told, legs, voices, folded[0], context), context),
        perhaps=perhaps,
    )


def _is_mention(unit: Unit) -> bool:
    return unit.minor and (not unit.tensed or unit.kind == "noun")


def _softened(units: Sequence[Unit], context: Context) -> list[Unit]:
    """Each rendering of one utterance as certain as the least certain of them: who hardens a quotation adds no knowledge."""
    softest: dict[tuple[str, bool], Unit] = {}
    told = [(context.utterance_of.get(u.holder), lies_ahead(u), u) for u in units]
    for utterance, ahead, unit in told:
        if utterance is not None:  # who said that it would be, and then that it was, hardened nothing
            held = softest.get((utterance, ahead), unit)
            softest[utterance, ahead] = min(held, unit, key=lambda u: (abs(u.factuality.score), u.report, u.span))
    return [
        msgspec.structs.replace(unit, factuality=softest[utterance, ahead].factuality)
        if utterance is not None and abs(unit.factuality.score) > abs(softest[utterance, ahead].factuality.score)
        else unit
        for utterance, ahead, unit in told
    ]


def _agreement(status: shapes.Status, legs: shapes.Range) -> Literal["agreed", "disputed", "single_origin"]:
    if status in ("disputed", "denied"):
        return "disputed"
    return "agreed" if legs.least >= 2 else "single_origin"


def best_wording(units: Sequence[Unit]) -> Unit:
    """The assertion that reads best by itself: with a subject and no pronoun for it, the reporter's, of a fit length."""

    def rank(unit: Unit) -> tuple[bool, bool, bool, bool, bool, bool, float, int, str, int]:
        first = unit.told.split()[0].lower().strip("[“\"'")
        length = len(unit.told)
        return (
            unit.echo,
            first in _HEADLESS or not unit.tensed,
            unit.minor,
            first in PRONOUNS,
            unit.holder != "author",
            unit.zone != "body",
            abs(length - 120) / 40 // 1,
            length,
            unit.report,
            unit.span[0],
        )

    return min(units, key=rank)


_HEADLESS = frozenset(
    "to that who whom whose which where when and or but than as if say says said saying adding".split()
)
"""Words at the head of a clause that cannot be read by itself."""


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


STAGE = Stage(
    name="claims",
    version="7",
    shape="story",
    reads=("published", "entities", "statements", "copies", "utterances"),
    writes=("claims", "network"),
    run=fold_claims,
    config=ClaimsConfig(),
)
