"""Who is involved: the people of a story with what the reports call them, and full names where a brief names them first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from rashomon import shapes
from rashomon.tell import prose
from rashomon.tell.roles import shown_roles

MOST = 6
_DETERMINERS = frozenset("the a an this that these those another any no every each former then".split())
_NEXT_NAME = re.compile(r" (?:(?:al|bin|de|van|von) )?([A-Z][\w.’'-]*)")
_FREE = prose.FUNCTION_WORDS | prose.WEEKDAYS
_SPELT = re.compile(r"[^\W\d_][\w.’'-]*(?: [^\W\d_][\w.’'-]*){1,4}")


def who(
    entities: Sequence[shapes.Entity], texts: Mapping[str, str], told: Sequence[shapes.BriefSentence]
) -> shapes.BriefSentence | None:
    """One line with the people whom the brief or most reports name, each with an office where a report gives one.

    Args:     entities: of the story; texts: of its reports; told: the sentences chosen so far.
    Returns:  the line with the characters for every name and role; None with fewer than two people who have a role.
    Cost:     linear in mentions.
    """
    said = " ".join(s.text for s in told)
    people = [e for e in entities if prose.is_named_person(e) and " " in e.name and e.roles]
    spread = {e.id: len({m.report for m in e.mentions}) for e in people}
    people = [e for e in people if spread[e.id] > 1 or e.name.split()[-1] in said]
    people.sort(key=lambda e: (e.name.split()[-1] not in said, -spread[e.id], -len(e.mentions), e.name))
    parts, evidence = [], []
    for person in people[:MOST]:
        others = [e.name for e in entities if e.id != person.id and e.type == "person" and " " in e.name]
        named, role = full_mention(person, texts), _role(person, texts, others)
        if named is not None and role is not None and not named.exact.endswith(role.exact):
            parts.append(f"{prose.one_line(named.exact)} ({prose.one_line(role.exact)})")
            evidence += [named, role]
    if len(parts) < 2:
        return None
    text = f"{', '.join(parts[:-1])} and {parts[-1]}."
    return shapes.BriefSentence(text, tuple(dict.fromkeys(evidence)), (), "who")


def _role(person: shapes.Entity, texts: Mapping[str, str], others: Sequence[str]) -> shapes.Evidence | None:
    wanted = next(iter(shown_roles(person, 1)), None)
    found = [e for role in person.roles if role.title == wanted for e in role.evidence]
    kept = [e for e in found if 3 <= len(e.exact) <= 70 and "\n" not in e.exact and e.report in texts]
    own = person.name.split()
    kept = [e for e in kept if not any(_belongs_to(e.exact, n) for n in others) and e.exact.split()[-1] not in own]
    return min(kept, key=lambda e: (e.report, e.start), default=None)


def _belongs_to(role: str, name: str) -> bool:
    """Whether a role runs into the name of another, whose role it is: "former secretary of state Lena Orsay"."""
    if not role.endswith(name):
        return False
    before = role.removesuffix(name).split()[-1:]
    return not before or (before[0].islower() and before[0] not in ("for", "to", "of", "under", "and", "with"))


def full_mention(person: shapes.Entity, texts: Mapping[str, str]) -> shapes.Evidence | None:
    """The characters that name a person by the name the story uses, first in the order of the reports."""
    found = (
        shapes.Evidence(m.report, m.start, m.end, texts[m.report][m.start : m.end])
        for m in person.mentions
        if m.report in texts
    )
    whole = [e for e in found if prose.one_line(e.exact) == person.name]
    return min(whole, key=lambda e: (e.report, e.start), default=None)


def introduced(
    brief: Sequence[shapes.BriefSentence], entities: Sequence[shapes.Entity], texts: Mapping[str, str]
) -> tuple[shapes.BriefSentence, ...]:
    """The brief with the full name where a person is first named, by a surname alone.

    Args:     brief: in the order of reading; entities, texts: of the story.
    Returns:  the sentences; where one grew by a first name the characters that give it are among its evidence.
    Cost:     sentences times persons.
    """
    alone = _alone([e for e in entities if prose.is_named_person(e)])
    known: set[str] = set()
    told = []
    for sentence in brief:
        for person in alone:
            if person.id not in known and person.name.split()[-1] in sentence.text:
                sentence = _introduce(sentence, person, texts)
                known.add(person.id)
        told.append(sentence)
    return tuple(told)


def _alone(people: Sequence[shapes.Entity]) -> list[shapes.Entity]:
    """The people whose surname is no part of anybody else's name: "Kim" may be Jung-yoon Kim or Kim Jong-un."""
    holders = Counter(
        word for e in people for word in {w for name in (e.name, *e.aliases) for w in name.casefold().split()}
    )
    return [e for e in people if _SPELT.fullmatch(e.name) and holders[e.name.split()[-1].casefold()] == 1]


def orphans(entities: Sequence[shapes.Entity]) -> dict[str, tuple[int, ...]]:
    """Where reports name a person by one name alone whom no report introduces: a reader does not learn who that is.

    Args:     entities: of one story.
    Returns:  the starts of such mentions, by report. Who is named by several reports is known without.
    """
    found: dict[str, list[int]] = {}
    for person in entities:
        if not prose.is_named_person(person) or " " in person.name or person.roles:
            continue
        if len({m.report for m in person.mentions}) == 1:
            for place in person.mentions:
                found.setdefault(place.report, []).append(place.start)
    return {report: tuple(sorted(starts)) for report, starts in found.items()}


def _introduce(sentence: shapes.BriefSentence, person: shapes.Entity, texts: Mapping[str, str]) -> shapes.BriefSentence:
    surname, named = person.name.split()[-1], full_mention(person, texts)
    if named is None:
        return sentence
    text, grown = _grown(sentence.text, surname, person.name), None
    if sentence.short is not None:
        grown = _grown(sentence.short, surname, person.name)
    if text == sentence.text and grown == sentence.short:
        return sentence
    evidence = (*sentence.evidence, named) if named not in sentence.evidence else sentence.evidence
    return msgspec.structs.replace(sentence, text=text, short=grown, evidence=evidence)


def _grown(text: str, surname: str, name: str) -> str:
    """The text with the name for the first surname that stands alone and outside quotation marks."""
    found = re.search(rf"(?<![\w’'-]){re.escape(surname)}(?![\w-])", text)
    if found is None or not prose.is_outside_quotes(text, found.start()):
        return text
    before = text[: found.start()].rstrip(" [").rsplit(" ", 1)[-1]
    # "President Orsay" and "Lena Orsay" are named well enough; "the Orsay ministry" and "an Orsay ally" name no person.
    if before.lower() in _DETERMINERS or (before[:1].isupper() and before.lower() not in _FREE):
        return text
    # "Kim Jong-un", "Orsay Holdings": the word begins another name. "Orsay Monday" is a surname and a day.
    after = _NEXT_NAME.match(text, found.end())
    if after is not None and after.group(1).lower() not in prose.WEEKDAYS:
        return text
    return text[: found.start()] + name + text[found.end() :]
