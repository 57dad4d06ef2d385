"""For whom somebody speaks: people, press offices and ministries as one body, and the state that a body belongs to.

"A spokeswoman for the coastguard", "Lodria's coastguard" and "the Lodrian Coastguard" are one voice; a minister and the ministry
too. A state named as the speaker ("Veshna said") and a body of it may be one voice or two: that is for the range, not for a fold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from rashomon import shapes
from rashomon.model import Record
from rashomon.relate.gazetteer import government_of
from rashomon.remembering import remembered

_FRONT = re.compile(
    r"^(?:(?:the|a|an|its|his|her)\s+)?(?:[\w-]{1,30}\s+)?(?:press (?:service|office|centre|center)|duty desk|"
    r"headquarters|spokes\w{3,9}|"
    r"statement|representatives?) (?:of|for|at|from|by) (?:the )?",
    re.IGNORECASE,
)
_OWNER = re.compile(r"^(?:the )?([\w.-]{2,30}?)(?:['’]s|s['’]) (.{3,})$", re.IGNORECASE)
_SEAT = re.compile(r"^(?:the )?(.{3,60}?) (?:in|of) (?:the )?([A-Z][\w.-]{2,30})$")
_FOR = re.compile(
    r"\b(?:spokes\w{3,9}|press secretary|commander|chief|heads?|director|secretary|minister|leader|member|officer|"
    r"officials?|president|"
    r"chair\w{0,5}|executive|investigator|engineer|owner|boss|deputy|adviser|advisor)s? (?:for|of|at|from|with) "
    r"(?:the |its )?([^,;.“”\"]{3,60})",
    re.IGNORECASE,
)
_LAND = re.compile(r" (?:Isles?|Islands?|Republic|Kingdom|Emirates|States|Federation|Union)$")
_SIDES = frozenset(
    "north south east west new saint united great port upper lower central republic city mount lake".split()
)
_WORD = re.compile(r"[\w-]{3,30}")
_LOOSE = frozenset(
    "office company agency board council party group firm team service department committee court union team union "
    "commission institute university hospital sides countries ministr".split()
)
"""Words for bodies that alone name none, as `_stem` writes them."""


class Bodies(Record, frozen=True):
    """What is known of whom each entity speaks for: entity id -> the key of its body; key of a body -> its state."""

    body_of: Mapping[str, str]
    state_of: Mapping[str, str]
    named: Mapping[str, str] = {}
    """The core of a body's name -> the key of the body, where one body only bears it: "police"."""
    listed: Mapping[str, tuple[str, ...]] = {}
    """Under "states" all of `state_of`, each once, in order: what depends on them alone need not ask for who belongs to them."""

    def states(self) -> tuple[str, ...]:
        """All states, each once, in order."""
        found = self.listed.get("states")
        return tuple(sorted(set(self.state_of.values()))) if found is None else found


class _Named(Record, frozen=True):
    """A body's name taken apart."""

    core: str
    state: str | None


def find_bodies(
    entities: Sequence[shapes.Entity], statements: Sequence[shapes.Statement], texts: Mapping[str, str]
) -> Bodies:
    """Find for whom the people and bodies of a story speak.

    Args:     statements: whose naming of the speaker may say so ("Orsolya Dern, a spokeswoman for the coastguard").
    Returns:  the body of each entity that speaks for one; a body's key is the id of the entity that is named for it first.
    Cost:     linear in statements; people times bodies for their roles.
    """
    stems = _state_stems(entities)
    named = {e.id: _take_apart(e.name, stems) for e in entities if e.type == "organisation"}
    key = _one_body(named)
    key |= _short_for({e.id: e.name for e in entities}, named, key)
    cores: dict[str, list[str]] = {}
    for body, found in named.items():
        cores.setdefault(_stem(found.core), []).append(body)
    told, called = _told_of(statements, texts), _called(statements, texts)
    state_of = {key[body]: found.state for body, found in named.items() if found.state is not None}
    state_of |= {e.id: s for e in entities if e.type == "place" and (s := state_in(e.name, stems))}
    body_of = dict(key)
    for person in (e for e in entities if e.type == "person"):
        phrases = [*(r.title for r in person.roles), *told.get(person.id, ())]
        spoken_for = _speaks_for(phrases, cores, key, named, stems)
        if spoken_for is not None:
            body_of[person.id] = spoken_for
        words = (w for phrase in (*phrases, *called.get(person.id, ())) for w in _WORD.findall(phrase))
        states = [s for w in words if (s := state_in(w, stems))]
        if states:
            state_of[person.id] = max(sorted(set(states)), key=states.count)
    body_of = _of_one_state(body_of, entities, state_of)
    body_of |= _by_office(entities, body_of)
    body_of |= _unnamed_bodies(entities, body_of, cores, key, stems)
    alone = {core: key[m[0]] for core, m in cores.items() if len({key[x] for x in m}) == 1 and core not in _LOOSE}
    return Bodies(body_of, state_of, alone, {"states": tuple(sorted(set(state_of.values())))})


def _unnamed_bodies(
    entities: Sequence[shapes.Entity], body_of: Mapping[str, str], cores: Mapping[str, Sequence[str]], key: Mapping[str, str],
    stems: _Stems,
) -> dict[str, str]:  # fmt: skip
    """ "The rescue service", beside the Amerian Rescue Service, where there is no other."""
    found = {}
    for entity in entities:
        if entity.id not in body_of and entity.name[:1].islower():
            fellows = cores.get(_stem(_take_apart(entity.name, stems).core), ())
            if len({key[f] for f in fellows}) == 1:
                found[entity.id] = key[fellows[0]]
    return found


def _of_one_state(
    body_of: Mapping[str, str], entities: Sequence[shapes.Entity], state_of: Mapping[str, str]
) -> dict[str, str]:
    """Two foreign ministers of two states do not speak for one ministry: only who is of its state does."""
    people = {e.id for e in entities if e.type == "person" and e.id in body_of}
    states: dict[str, set[str]] = {}
    for person in people:
        if person in state_of:
            states.setdefault(body_of[person], set()).add(state_of[person])
    kept = {}
    for entity, body in body_of.items():
        state = state_of.get(body)
        mixed = len(states.get(body, set()) | ({state} - {None})) > 1
        if entity not in people or not mixed or (state is not None and state_of.get(entity) == state):
            kept[entity] = body
    return kept


def _by_office(entities: Sequence[shapes.Entity], body_of: Mapping[str, str]) -> dict[str, str]:
    """ "The transport minister" as a speaker is the one person who bears that office in the story."""
    bearers: dict[str, set[str]] = {}
    for entity in entities:
        if entity.type == "person":
            for role in entity.roles:
                bearers.setdefault(_stem(role.title), set()).add(entity.id)
    found = {}
    for entity in entities:
        people = bearers.get(_stem(entity.name), set()) - {entity.id}
        if len(people) == 1 and not entity.roles:
            one = min(people)
            found[entity.id] = body_of.get(one, one)
    return found


def _called(statements: Iterable[shapes.Statement], texts: Mapping[str, str]) -> dict[str, list[str]]:
    """What speakers are called where they speak: "Lodria's foreign minister, Helene Marsk"."""
    found: dict[str, list[str]] = {}
    for statement in statements:
        if statement.speaker is not None and statement.anonymous is None:
            text = texts[statement.report]
            found.setdefault(statement.speaker, []).extend(text[s:e] for s, e in statement.source if e - s < 120)
    return found


def _told_of(statements: Iterable[shapes.Statement], texts: Mapping[str, str]) -> dict[str, list[str]]:
    """What the words that name a speaker say of whom he or she speaks for."""
    told: dict[str, list[str]] = {}
    for statement in statements:
        if statement.speaker is not None and statement.anonymous is None:
            text = texts[statement.report]
            for start, end in statement.source:
                found = _spoken_for(text, start, end)
                if found is not None:
                    told.setdefault(statement.speaker, []).append(found)
    return told


@remembered(1 << 12)
def _spoken_for(text: str, start: int, end: int) -> str | None:
    """Whom the words that name a speaker say that he or she speaks for.

    "Orsolya Dern, a spokeswoman for the coastguard, told reporters": the apposition may lie outside the span.
    """
    found = _FOR.search(text, start, min(len(text), end + 80))
    return found.group(1) if found is not None and found.start() <= end + 12 else None


def _state_stems(entities: Sequence[shapes.Entity]) -> _Stems:
    """The first letters of the names of places (a demonym shares them) -> the state; places that two share are left out."""
    found: dict[str, set[str]] = {}
    for entity in entities:
        plain = entity.name.casefold().split(" ")[0]
        single = " " not in entity.name or (
            plain not in _SIDES and (entity.type == "place" or _LAND.search(entity.name))
        )
        if entity.type in ("place", "organisation") and single and len(plain) >= 4:
            found.setdefault(plain[: max(4, len(plain) - 2)], set()).add(
                (government_of(entity.name) or entity.name).casefold()
            )
    return _Stems({stem: min(states) for stem, states in found.items() if len(states) == 1})


class _Stems(dict[str, str]):
    """Stems with their states, and the words that were looked up by them."""

    def __init__(self, stems: Mapping[str, str]) -> None:
        super().__init__(stems)
        self.met: dict[str, str | None] = {}


def state_in(word: str, stems: _Stems) -> str | None:
    """The state that a word names or is the adjective of: "Veshnan", "Veshna", "Moscow"; None if it names none."""
    if word not in stems.met:
        stems.met[word] = _state_in(word, stems)
    return stems.met[word]


def _state_in(word: str, stems: Mapping[str, str]) -> str | None:
    plain = word.casefold().removeprefix("the ")
    known = government_of(word)
    if known is not None:
        return known.casefold()
    heads = [plain[:n] for n in range(max(0, len(plain) - 5), len(plain) + 1)]
    fitting = [head for head in heads if head in stems]
    if len(fitting) < 2:
        return stems[fitting[0]] if fitting else None
    return next(s for stem, s in stems.items() if stem in fitting)


def _take_apart(name: str, stems: _Stems) -> _Named:
    """ "Lodria's interior ministry", "the Lodrian Interior Ministry", "Interior Ministry of Lodria": one core, one state."""
    plain = _FRONT.sub("", name.strip()).removeprefix("the ").removeprefix("The ")
    owned = _OWNER.match(plain)
    if owned is not None and (state := state_in(owned.group(1), stems)):
        return _Named(owned.group(2).casefold(), state)
    first, _, rest = plain.partition(" ")
    state = state_in(first, stems) if rest else None
    if state is not None:
        return _Named(rest.casefold(), state)
    seat = _SEAT.match(plain)
    if seat is not None and (state := state_in(seat.group(2), stems)):
        return _Named(seat.group(1).casefold(), state)
    return _Named(plain.casefold(), None)


def _one_body(named: Mapping[str, _Named]) -> dict[str, str]:
    """Entity -> the first entity that is the same body: one core, and states that do not differ."""
    groups: dict[str, list[str]] = {}
    for entity, found in named.items():
        groups.setdefault(_stem(found.core), []).append(entity)
    key = {}
    for core, members in groups.items():
        states = {named[m].state for m in members} - {None}
        # "The ministry" alone is any ministry; two bodies of one name in two states are two, and which of them a bare name is,
        # unknown.
        for member in members:
            fellows = [m for m in members if len(states) <= 1 or named[m].state == named[member].state]
            key[member] = member if core in _LOOSE or (len(states) > 1 and named[member].state is None) else fellows[0]
    return key


def _short_for(names: Mapping[str, str], named: Mapping[str, _Named], key: Mapping[str, str]) -> dict[str, str]:
    """ "The coastguard", beside the Lodrian Coastguard where nobody names Lodria: one word shorter, and no other."""
    longer: dict[str, set[str]] = {}
    for entity, found in named.items():
        before, _, rest = found.core.partition(" ")
        if rest and before not in _SIDES:
            longer.setdefault(_stem(rest), set()).add(key[entity])
    short = {}
    for entity, found in named.items():
        core = _stem(found.core)
        bare = names[entity].removeprefix("the ")[:1].islower() and found.state is None
        if bare and core not in _LOOSE and len(longer.get(core, ())) == 1:
            short[entity] = min(longer[core])
    return short


def _speaks_for(
    phrases: Sequence[str], cores: Mapping[str, Sequence[str]], key: Mapping[str, str], named: Mapping[str, _Named],
    stems: _Stems,
) -> str | None:  # fmt: skip
    """The body that a role names: the longest name in it, of the state that it names."""
    best: tuple[int, str] | None = None
    for phrase in phrases:
        plain = _stem(phrase)
        states = {s for w in _WORD.findall(phrase) if (s := state_in(w, stems))}
        for core, members in cores.items():
            if len(core) < 4 or core in _LOOSE or core not in plain:
                continue
            fitting = [m for m in members if not states or named[m].state in (None, *states)]
            bodies = sorted({key[m] for m in fitting})
            if len(bodies) == 1 and (best is None or len(core) > best[0]):
                best = (len(core), bodies[0])
    return best[1] if best else None


def _stem(name: str) -> str:
    """A name with its office and its body written alike."""
    plain = name.casefold().removeprefix("the ")
    return plain.replace("minister", "ministr").replace("ministry", "ministr").replace("secretary", "secretar")
