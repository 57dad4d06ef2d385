"""A reader's lenses: rules over claims, written in TOML, and which claims meet them, with the reasons.

    name = "tolls"
    [[rule]]
    tolls = ["dead"]
    changes = ["figure", "claim"]

A rule sees what the story knows of a claim: who is named in its assertions, its edges in the network, its place, status and
origins. It never sees more than the reader can be shown, so that every hit has its reasons in words and its evidence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from rashomon import shapes
from rashomon.errors import ConfigError
from rashomon.model import Record
from rashomon.relate.gazetteer import country_of, find_place, government_of
from rashomon.relate.matching import match_names
from rashomon.tell import words
from rashomon.tell.lenses_lists import NameList
from rashomon.weigh.assertions import TOLLS
from rashomon.weigh.plover import TYPES

_MOST_EVIDENCE = 3
_SURE = 0.8
"""What a match of two names must score. A bare family name scores .65 at most: it may be anybody's."""

_COUNT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?)\b", re.I
)
_KILLING = re.compile(r"\bkill(?:s|ing)\b", re.IGNORECASE)
_KINDS = {"person": "person", "organisation": "organisation", "place": "place"}


# ------------------------------------------------------------------------------------------------------- reading


def read_lens(text: str, name: str, list_path: str | None = None) -> shapes.Lens:
    """Read a lens from TOML.

    Args:     text: the file; name: what it is called where it has no name of its own; list_path: a file of names.
    Returns:  the lens.
    Raises:   ConfigError for what is no TOML, a key or value that is not known, and a rule without any condition.

    >>> read_lens('[[rule]]\\ntolls = ["dead"]', "toll").rule[0].tolls
    ('dead',)
    >>> read_lens('[[rule]]\\ntoll = ["dead"]', "toll")
    Traceback (most recent call last):
        ...
    rashomon.errors.ConfigError: ...
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"the lens {name} is no TOML: {error}", "see docs/lenses.md for an example") from error
    table = {"name": name, **table}
    if list_path is not None:
        table["list"] = list_path
    _check_keys(table, name)
    try:
        lens = msgspec.convert(table, shapes.Lens)
    except msgspec.ValidationError as error:
        raise ConfigError(f"the lens {name}: {_plainly(str(error))}", "see docs/lenses.md") from error
    _check_rules(lens)
    if lens.list is not None and not any(rule.listed for rule in lens.rule):
        # A list that no rule asks for would be looked up for nobody, and nobody would know.
        lens = msgspec.structs.replace(lens, rule=(*lens.rule, shapes.Rule(listed=True)))
    return lens


def _check_keys(table: Mapping[str, object], name: str) -> None:
    known = [f.encode_name for f in msgspec.structs.fields(shapes.Lens)]
    for key in table:
        if key not in known:
            raise ConfigError(f"the lens {name} has no setting {key}", f"a lens has: {', '.join(known)}")
    rules = table.get("rule")
    conditions = [f.encode_name for f in msgspec.structs.fields(shapes.Rule)]
    for number, rule in enumerate(rules if isinstance(rules, list) else [], 1):
        for key in rule if isinstance(rule, dict) else ():
            if key not in conditions:
                told = f"rule {number} of the lens {name} has no condition {key}"
                raise ConfigError(told, f"a rule has: {', '.join(conditions)}")


def _plainly(told: str) -> str:
    """msgspec's words with the place put as TOML has it: "$.rule[0].status" -> "rule 1, status"."""
    found = re.sub(r"\$\.rule\[(\d+)\]\.?", lambda m: f"rule {int(m.group(1)) + 1}, ", told)
    return found.replace("$.", "").replace("`array`", "a list").replace("`str`", "text").replace("`", "")


def _check_rules(lens: shapes.Lens) -> None:
    if not lens.rule:
        raise ConfigError(f"the lens {lens.name} has no rule", "a rule begins with [[rule]]")
    for number, rule in enumerate(lens.rule, 1):
        if rule == shapes.Rule():
            raise ConfigError(f"rule {number} of the lens {lens.name} has no condition", "every claim would meet it")
        if rule.listed and lens.list is None:
            raise ConfigError(f"rule {number} of the lens {lens.name} asks for a list", "give one with --list FILE")
        for kind in rule.event_types:
            if kind not in TYPES:
                raise ConfigError(f"{kind} is no PLOVER type", f"types: {', '.join(TYPES)}")
        for change in rule.changes:
            if change in ("story", "lens"):
                raise ConfigError(
                    f"rule {number} of the lens {lens.name}: {change} is no change of a claim", "see docs"
                )


# ------------------------------------------------------------------------------------------------------- looking


class Sight(Record, frozen=True):
    """One claim with what a rule can see of it: who is named in it, and its edges."""

    story: shapes.Story
    claim: shapes.Claim
    named: tuple[shapes.Entity, ...]
    edges: tuple[shapes.Edge, ...]


def sights(story: shapes.Story) -> Iterator[Sight]:
    """What can be seen of each claim of a story, best founded first.

    Cost:     mentions times assertions of one report.
    """
    mentions: dict[str, list[tuple[int, int, shapes.Entity]]] = {}
    for entity in story.entities:
        for m in entity.mentions:
            mentions.setdefault(m.report, []).append((m.start, m.end, entity))
    edges: dict[str, list[shapes.Edge]] = {}
    for edge in story.network:
        for name in edge.claims:
            edges.setdefault(name, []).append(edge)
    known = {e.id: e for e in story.entities}
    for claim in words.rank_claims(story):
        own = edges.get(claim.id, [])
        within = [
            entity
            for a in claim.assertions
            for start, end, entity in mentions.get(a.report, ())
            if a.evidence.start <= start and end <= a.evidence.end
        ]
        within += [known[end] for e in own for end in (e.from_, e.to) if end in known]
        yield Sight(story, claim, tuple({e.id: e for e in within}.values()), tuple(own))


def look(lens: shapes.Lens, sight: Sight, names: NameList | None, change: str | None = None) -> tuple[str, ...] | None:
    """Why a claim hits a lens.

    Args:     names: the list that the lens was given, read; change: the kind of news that the claim is in; None for a claim
              as it stands.
    Returns:  the reasons of the first rule that it meets, or None.
    """
    for rule in lens.rule:
        if rule.changes and change not in rule.changes:
            continue
        reasons = _meets(rule, sight, names)
        if reasons is not None:
            return (f"news of this kind: {change}", *reasons) if rule.changes else reasons
    return None


def _meets(rule: shapes.Rule, sight: Sight, names: NameList | None) -> tuple[str, ...] | None:
    """The reasons, one a condition; None as soon as one does not hold."""
    claim, told = sight.claim, _told(sight)
    known = {e.id: e for e in sight.story.entities}
    does = [known[e.from_] for e in sight.edges if e.from_ in known]
    gets = [known[e.to] for e in sight.edges if e.to in known]
    event = tuple(dict.fromkeys(t for t in (claim.event.type, *(e.type for e in sight.edges)) if t))
    checks: list[tuple[object, str | None]] = [
        (rule.status, _among(claim.status, rule.status, words.STATUS.get(claim.status, claim.status))),
        (rule.agreement, _among(claim.agreement, rule.agreement, claim.agreement.replace("_", " "))),
        (
            rule.origins,
            words.stands_on(claim) if claim.independent_origins.least >= rule.origins else None,
        ),
        (rule.event_types, next((f"event type {t}" for t in event if t in rule.event_types), None)),
        (rule.goods, next((f"speaks of {g}" for g in rule.goods if _says(told, g)), None)),
        (rule.words, "says " + ", ".join(rule.words) if all(_says(told, w) for w in rule.words) else None),
        (rule.tolls, _toll(told, rule.tolls)),
        (
            rule.party_kinds,
            next((f"names {e.name} ({e.type})" for e in sight.named if e.type in rule.party_kinds), None),
        ),
    ]
    for given, reason in checks:
        if given and reason is None:
            return None
    found = [reason for given, reason in checks if given and reason]
    for wanted, held, how in ((rule.parties, sight.named, "names"), (rule.from_, does, "by"), (rule.to, gets, "to")):
        if wanted:
            reason = _party(wanted, held, how)
            if reason is None:
                return None
            found.append(reason)
    if rule.places:
        reason = _place(rule.places, sight)
        if reason is None:
            return None
        found.append(reason)
    if rule.listed:
        reason = next((r for e in sight.named if names is not None and (r := names.find(e))), None)
        if reason is None:
            return None
        found.append(reason)
    return tuple(found)


def _told(sight: Sight) -> str:
    """Everything that is said of the claim, each wording on its line."""
    things = [e.object for e in sight.edges if e.object]
    return "\n".join((sight.claim.text, *(a.evidence.exact for a in sight.claim.assertions), *things))


def _among(value: str, wanted: Sequence[str], told: str) -> str | None:
    return told if value in wanted else None


def _says(text: str, wanted: str) -> bool:
    """Whether a word or phrase stands in a text, in the singular or the plural, capitals aside."""
    stem = re.escape(wanted.casefold()).replace(r"\ ", r"\s{1,3}")
    return re.search(rf"(?<!\w){stem}(?:e?s)?(?!\w)", text.casefold()) is not None


def _toll(text: str, wanted: Sequence[str]) -> str | None:
    for line in text.split("\n"):
        if _COUNT.search(line):
            for kind in wanted:
                if TOLLS[kind].search(line) or (kind == "dead" and _KILLING.search(line)):
                    return f"counts the {kind}"
    return None


def _party(wanted: Sequence[str], held: Sequence[shapes.Entity], how: str) -> str | None:
    for entity in held:
        for name in wanted:
            for own in (entity.name, *entity.aliases):
                why = same_party(own, name, entity.type)
                if why:
                    return f"{how} {own}" + ("" if own == name else f", who is {name}: {why}")
    return None


def same_party(own: str, wanted: str, kind: str) -> str | None:
    """Why a name in a report is the one that is looked for; None where it is not, or not surely."""
    if kind in ("place", "organisation"):
        state = government_of(own)
        if state and state == government_of(wanted):
            return f"both stand for {state}"
    match = match_names(own, wanted, _KINDS.get(kind))
    return match.why if match.same and match.score >= _SURE else None


def _place(wanted: Sequence[str], sight: Sight) -> str | None:
    near = [sight.claim.event.place, *(e.name for e in sight.named if e.type == "place")]
    for name in (n for n in near if n):
        here = find_place(name)
        for place in wanted:
            there = find_place(place)
            if name.casefold() == place.casefold() or (here and there and here.name == there.name):
                return f"at {name}"
            if there and there.kind == "country" and country_of(name) == there.name:
                return f"at {name}, in {there.name}"
    return None


def hit(lens: shapes.Lens, sight: Sight, why: Sequence[str]) -> shapes.Hit:
    """A hit in the shape that the reader is shown."""
    claim = sight.claim
    evidence = tuple(a.evidence for a in claim.assertions)[:_MOST_EVIDENCE]
    return shapes.Hit(
        lens.name, sight.story.id, claim.id, claim.text, claim.status, claim.independent_origins, tuple(why), evidence
    )


def run_lenses(
    lenses: Sequence[shapes.Lens], stories: Sequence[shapes.Story], lists: Mapping[str, NameList]
) -> tuple[shapes.Hit, ...]:
    """All claims that hit lenses as they stand.

    Args:     lists: the lists of names, by their paths.
    Returns:  hits by lens, then in the stories' order, best founded first. Rules that ask for a change are about news, and
              are met by any claim that meets the rest of them here.
    Cost:     linear in claims, conditions and names.
    """
    seen = [sight for story in stories for sight in sights(story)]
    found = []
    for lens in lenses:
        rules = [msgspec.structs.replace(rule, changes=()) for rule in lens.rule]
        # A rule of nothing but a change says nothing of a claim as it stands.
        plain = msgspec.structs.replace(lens, rule=tuple(rule for rule in rules if rule != shapes.Rule()))
        for sight in seen:
            why = look(plain, sight, lists.get(lens.list or ""))
            if why is not None:
                found.append(hit(lens, sight, why))
    return tuple(found)
