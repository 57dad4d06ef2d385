"""Who does what to whom in one clause, read from its arguments: the giver, the taker and the goods, whatever the verb's grammar.

"Provide Russia with weapons", "weapons for Russia", "Putin would like Kim to supply shells": the roles of the parse say where
the words
stand, frames say who they are. Wishes ("would like X to supply Y") are what is sought, not what is supplied.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from rashomon.model import Argument, Offsets, Proposition, Record

RELATIONS: Mapping[str, str] = {
    verb: relation
    for relation, verbs in {
        "supplies": "supply provide give send deliver ship export sell donate arm fund finance lend transfer hand equip",
        "offers": "offer promise pledge propose",
        "seeks": "seek request want need buy purchase import obtain solicit",
        "receives": "receive accept acquire get",
        "demands": "demand urge insist order",
        "asks": "ask call appeal persuade press",
        "meets": "meet talk negotiate confer consult discuss convene host greet welcome",
        "warns": "warn threaten caution",
        "accuses": "accuse blame condemn denounce criticise criticize",
        "denies": "deny dismiss rebuff",
        "rejects": "reject refuse veto",
        "sanctions": "sanction blacklist embargo penalise penalize ban",
        "attacks": "attack bomb shell shoot strike invade raid hit sink ram assault kill",
        "supports": "support back praise endorse defend assist help aid",
        "dismisses": "sack fire remove dismiss oust relieve",
        "expels": "expel deport recall",
        "agrees with": "agree sign ally cooperate partner",
        "arrests": "arrest detain seize jail",
    }.items()
    for verb in verbs.split()
}  # fmt: skip
"""Predicate -> what it is between two parties."""
GIVING = frozenset({"supplies", "offers"})
TAKING = frozenset({"seeks", "receives"})
MUTUAL = frozenset({"meets", "agrees with"})
WISHES = frozenset("like want hope wish seek need ask urge call persuade press demand convince try beg".split())
_CUT = re.compile(r"\s*(?:,|;|–|—|\s-\s|\bthat\b|\bwhich\b|\bwho\b|\bin return\b|\bin exchange\b).*$", re.DOTALL)
_LEAD = re.compile(r"^(?:the|a|an|any|some|its|his|her|their|to|for|with|of)\s+", re.IGNORECASE)
_JOINT = re.compile(r"^(?:[\s,]|\band\b|\bas well as\b|[A-Z][\w.-]*|['’]s?\b|\b(?:president|leader|minister)\b)*$")
_INSIDE = re.compile(
    r"\w\s+(?:in|of|for|at|on|from|with|against|between|over|to|by|near|that|which|who|whose)\s", re.IGNORECASE
)
LIGHT = frozenset(
    "tour speech interview evidence chance time account order answer permission way name detail statement warning "
    "assurance reason notice "
    "word hand look message signal sign impression opportunity figure information number example report version update".split()
)
"""What is "given" and "sent" without being goods."""
_ANYBODY = re.compile(
    r"^(?:a|an|one|two|three|some|several|many|his|her|their|its|the|all|both|other|somebody|neither|regular)\b",
    re.IGNORECASE,
)
_CROWD = re.compile(
    r"\b(?:sources?|officials?|residents?|witnesses|media|reports?|people|others|sides|experts?|analysts?|readers|officers|diplomats)$",
    re.IGNORECASE,
)
LONGEST = 60
"""Characters of the goods that are shown."""

Mention = tuple[int, int, str]


class Deed(Record, frozen=True):
    """One clause as an edge: from whom, to whom, what it is between them, the goods."""

    from_: str
    to: str
    relation: str
    act: str
    thing: str | None


class Actors(Record, frozen=True):
    """Who may be a party: the mentions of a report in order, and the entities that are no parties."""

    mentions: tuple[Mention, ...]
    names: Mapping[str, str]
    """Entity id -> name, of those who may be parties."""

    speaker: str | None = None
    """Who says "we" here."""

    def within(self, text: str, span: Offsets) -> list[str]:
        """The parties that a phrase is about: the first named, and who is joined to it by "and"."""
        found: list[str] = []
        last = span[0]
        for start, end, entity in self.mentions:
            if not (span[0] <= start and end <= span[1]) or entity not in self.names:
                continue
            if text[end : end + 2] in ("'s", "’s", "' ", "’ ") and end + 2 <= span[1]:
                continue  # "Russia's defence minister" is not Russia
            between = text[last:start]
            if found and not _JOINT.match(between.strip()):
                break
            if not found and (len(between) > LONGEST or _INSIDE.search(between)):
                break  # "the conflict in Ukraine" is not Ukraine
            if entity not in found:
                found.append(entity)
            last = end
        return found[:3]


@lru_cache(1 << 14)
def is_party(name: str) -> bool:
    """Whether a name is somebody's: not "a US official", not "his lawyer"."""
    return bool(name) and name[0].isupper() and _ANYBODY.match(name) is None and _CROWD.search(name) is None


def is_between(value: Proposition) -> bool:
    """Whether a predicate says something between parties."""
    return value.predicate in RELATIONS and value.kind != "copula"


def read_deeds(value: Proposition, span: Offsets, text: str, governors: Sequence[str], actors: Actors) -> list[Deed]:
    """The edges of one clause.

    Args:     span: of the predicate; governors: the words that carry it, lower case; actors: of its report.
    Returns:  none where the predicate says nothing between parties, or one of them is not named.
    Cost:     linear in arguments and mentions.
    """
    if not is_between(value):
        return []
    relation = RELATIONS[value.predicate]
    agents = _parties(value.arguments, ("agent",), text, actors)
    if not agents and actors.speaker is not None and _says_we(value.arguments, text):
        agents = [actors.speaker]
    if not agents:
        return []
    wished = relation in GIVING and any(_lemma(g) in WISHES for g in governors)
    causees = [
        a for a in value.arguments if a.role == "patient" and a.span[0] < span[0] and actors.within(text, a.span)
    ]
    if wished and causees:
        rest = [a for a in value.arguments if a is not causees[0]]
        to = actors.within(text, causees[0].span)
        return _edges(agents, to, "seeks", value.predicate, _thing(rest, text, actors, ("patient", "partner")))
    if relation in MUTUAL:
        return _meeting(value, agents, relation, text, actors)
    if relation in GIVING:
        to = _parties(value.arguments, ("recipient", "goal"), text, actors)
        named = [a for a in value.arguments if a.role == "patient" and actors.within(text, a.span)]
        to = to or (actors.within(text, named[0].span) if named else [])
        goods = _thing([a for a in value.arguments if a not in named], text, actors, ("patient", "partner"))
        return _edges(agents, to, relation, value.predicate, goods) if goods and not _is_light(goods) else []
    if relation in TAKING:
        to = _parties(value.arguments, ("origin", "recipient", "goal"), text, actors)
        goods = _thing(value.arguments, text, actors, ("patient",))
        if not goods:
            return []
        if relation == "receives":
            return _edges(to, agents, "supplies", value.predicate, goods)
        return _edges(agents, to, relation, value.predicate, goods)
    to = _parties(value.arguments, ("patient", "recipient", "goal"), text, actors)
    return _edges(agents, to, relation, value.predicate, _thing(value.arguments, text, actors, ("topic", "partner")))


def _says_we(arguments: Sequence[Argument], text: str) -> bool:
    return any(a.role == "agent" and text[a.span[0] : a.span[1]].lower() in ("we", "i") for a in arguments)


def _is_light(goods: str) -> bool:
    last = goods.lower().split()[-1]
    return last in LIGHT or last.removesuffix("s") in LIGHT


def _meeting(value: Proposition, agents: Sequence[str], relation: str, text: str, actors: Actors) -> list[Deed]:
    others = _parties(value.arguments, ("partner", "patient", "recipient"), text, actors)
    people = [*agents, *others]
    pairs = [(a, b) for n, a in enumerate(people) for b in people[n + 1 :] if a != b and (b in others or not others)]
    return [Deed(min(a, b), max(a, b), relation, value.predicate, None) for a, b in pairs]


def _parties(arguments: Sequence[Argument], roles: Sequence[str], text: str, actors: Actors) -> list[str]:
    for role in roles:
        for argument in arguments:
            if argument.role == role and (found := actors.within(text, argument.span)):
                return found
    return []


def _thing(arguments: Sequence[Argument], text: str, actors: Actors, roles: Sequence[str]) -> str | None:
    """The goods or the matter: an argument that is about nobody."""
    for role in roles:
        for argument in arguments:
            words = text[argument.span[0] : argument.span[1]]
            if argument.role != role or words.lower() in ("it", "that", "this", "them", "they", "which", "what"):
                continue
            first = actors.within(text, argument.span)
            if first and words.strip().startswith(tuple(actors.names[e] for e in first)):
                continue
            plain = _LEAD.sub("", _CUT.sub("", " ".join(words.split())))
            if plain:
                return plain if len(plain) <= LONGEST else None
    return None


def _edges(left: Sequence[str], right: Sequence[str], relation: str, act: str, thing: str | None) -> list[Deed]:
    return [Deed(a, b, relation, act, thing) for a in left for b in right if a != b]


def _lemma(word: str) -> str:
    plain = word.lower()
    for ending in ("ing", "ed", "es", "s"):
        if plain.endswith(ending) and plain.removesuffix(ending) in WISHES:
            return plain.removesuffix(ending)
    return plain
