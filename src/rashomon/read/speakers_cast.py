"""The people and bodies of one report as they come up: their names, fullest forms, sex and what they are called."""

# ruff: noqa: SIM905 - lists of words read better as words
from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import msgspec

from rashomon.model import Name, NameType, Offsets, Record
from rashomon.pipeline import Reading
from rashomon.read.attribution_tree import Tree
from rashomon.read.names_words import ORGANISATIONS, PHRASES
from rashomon.read.outlets import is_outlet
from rashomon.read.titles import is_head
from rashomon.text.agencies import SPELLINGS


class Mention(Record, frozen=True):
    """A name in the text. `title` is what it is called beside it, in lower case."""

    start: int
    end: int
    text: str
    type: NameType
    title: str = ""


BODIES = frozenset(
    "ministry council government board department agency coastguard guard company hospital university "
    "committee commission court bank union party office fbi police army navy institute foundation "
    "authority service broadcaster newspaper parliament embassy firm airline operator regulator campaign "
    "administration organisation organization group network team club church charity school college publisher "
    "operator league association federation bureau secretariat senate congress presidency cabinet".split()
)
"""Nouns for bodies that speak under their own name, even in all but capitals: "the county council"."""

_ENTITY_TYPES: dict[str, NameType] = {
    "PERSON": "person",
    "ORG": "organisation",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
    "NORP": "organisation",
}
_COMPASS = frozenset("north south east west northern southern eastern western".split())
_ADDRESSED = frozenset("mr mrs ms miss sir lady lord dame".split())
WOMEN = frozenset(
    "mrs ms miss mme madam spokeswoman congresswoman chairwoman lady queen actress councilwoman alderwoman businesswoman "
    "policewoman baroness dame duchess princess sister mother wife widow daughter aunt niece saleswoman".split()
)
MEN = frozenset(
    "mr sir spokesman congressman chairman king lord councilman alderman businessman policeman baron duke prince brother "
    "father husband widower son uncle nephew salesman fisherman".split()
)
_SHORT_TITLES = {
    "sen": "senator", "rep": "representative", "gov": "governor", "gen": "general", "col": "colonel", "lt": "lieutenant",
    "sgt": "sergeant", "capt": "captain", "dr": "doctor", "prof": "professor", "pm": "minister", "pres": "president",
    "adm": "admiral", "rev": "reverend", "sens": "senator", "reps": "representative", "insp": "inspector",
    "cllr": "councillor", "amb": "ambassador", "sec": "secretary", "atty": "attorney", "det": "detective",
}  # fmt: skip
_ALIKE = tuple(
    frozenset(words.split())
    for words in (
        "lawyer attorney solicitor barrister counsel",
        "senator lawmaker politician legislator",
        "representative congressman congresswoman lawmaker politician legislator",
        "mp lawmaker politician legislator member",
        "councillor councilman councilwoman politician",
        "spokesman spokeswoman spokesperson",
        "chairman chairwoman chair chairperson head",
        "chief head boss director",
        "police officer constable sergeant",
        "premier minister pm",
        "president leader",
        "minister leader",
        "captain skipper master",
        "doctor physician",
        "professor academic scholar expert",
        "analyst expert",
        "chancellor leader",
        "ambassador envoy diplomat",
        "journalist reporter correspondent",
        "billionaire businessman tycoon mogul magnate",
        "candidate nominee contender hopeful frontrunner",
        "bishop archbishop cardinal cleric",
    )
)


@cache
def first_names() -> dict[str, bool]:
    """First names that are a woman's (True) or a man's nearly everywhere: our own list, for "she" and "he" only."""
    table = files("rashomon.read").joinpath("first_names.tsv").read_text("utf-8")
    rows = (line.split("\t") for line in table.splitlines()[1:])
    return {name: gender == "f" for name, gender in rows}


def find_mentions(reading: Reading, tree: Tree) -> list[Mention]:
    """The names of a document in order: layer "name", or the parser's own where that room has not been.

    What is no name by itself is left out or given its true kind: "the North" is a country, "Trump-Kim" two people at once.
    """
    found = []
    for a in reading.layer("name"):
        if isinstance(a.value, Name):
            found.append(Mention(a.span.start, a.span.end, a.exact, a.value.type, (a.value.title or "").lower()))
    return _sorted_out(tree, found or _of_the_parser(tree))


def _of_the_parser(tree: Tree) -> list[Mention]:
    found = []
    for first, last, label in tree.parse.entities:
        kind = _ENTITY_TYPES.get(label)
        if kind is not None:
            start, end = tree.chars(first, last)
            while tree.text[start:end].lower().startswith("the "):
                start += 4
            for tail in ("'s", "’s"):
                end -= 2 if tree.text[start:end].endswith(tail) else 0
            if start < end:
                found.append(Mention(start, end, tree.text[start:end], kind))
    return found


def _sorted_out(tree: Tree, mentions: Sequence[Mention]) -> list[Mention]:
    """Without pieces and pairs of names held for people."""
    last_names = {m.text.split()[-1].lower() for m in mentions if m.type == "person" and "-" not in m.text}
    countries = {m.text.split()[0].lower(): m.text for m in mentions if m.type == "place" and len(m.text.split()) == 2}
    titled = {m.text for m in mentions if m.type in ("organisation", "place") and _follows_office(tree, m)}
    mentions = [
        msgspec.structs.replace(m, type="person")
        if m.text in titled and m.type in ("organisation", "place")
        else _retyped(tree, m)
        for m in mentions
    ]
    votes: dict[str, Counter[NameType]] = {}
    for m in mentions:
        votes.setdefault(m.text, Counter())[m.type] += 1
    kept = []
    for m in mentions:
        if m.type == "person" and " " not in m.text and not m.title:
            types = votes[m.text]
            other: NameType = "organisation" if types["organisation"] >= types["place"] else "place"
            if types[other] >= types["person"]:  # one "Veshna" held for a woman among five for a country
                m = msgspec.structs.replace(m, type=other)
        parts = [p.lower() for p in re.split("[-–/]", m.text)]
        if m.type == "person" and len(parts) > 1 and " " not in m.text and set(parts) <= last_names:
            continue  # "the Trump-Kim summit" is no person
        if m.text.lower() in _COMPASS:
            country = countries.get(m.text.lower())
            if country is not None and _is_the(tree, m.start):
                kept.append(Mention(m.start, m.end, country, "place"))
            continue
        kept.append(m)
    return sorted((*kept, *_passed_over(tree, kept)), key=lambda m: (m.start, m.end))


def _retyped(tree: Tree, mention: Mention) -> Mention:
    """A body of two or three words that the text calls an officer or a professor is a person."""
    if mention.type != "organisation" or not 2 <= len(mention.text.split()) <= 3:
        return mention
    if set(mention.text.lower().split()) & (BODIES | {"the", "of", "and", "&"}):
        return mention
    tokens = tree.tokens((mention.start, mention.end))
    if not tokens or not any(map(_means_a_person, _appositions(tree, tokens[-1]))):
        return mention
    return msgspec.structs.replace(mention, type="person")


def _follows_office(tree: Tree, mention: Mention) -> bool:
    """ "President Trump", "Mr. Hill": an office in capitals just before makes a person of what was held for a body."""
    words = mention.text.lower().split()
    before = tree.token_at(mention.start) - 1
    if before >= 0 and 2 <= len(words) <= 3 and _means_a_person(tree.words[before]) and tree.tags[before] == "NN":
        return not is_public(mention.text) and not set(words) & BODIES  # "governor Heydar Alish", held for a place
    if before > 0 and tree.lower[before] in ("'s", "’s") and is_outlet(tree.words[before - 1]):
        return (
            2 <= len(words) <= 3 and not is_public(mention.text) and not set(words) & BODIES
        )  # "NPR's Mira Lund reports"
    if before < 0 or len(words) > 2 or set(words) & (BODIES | {"house", "state", "justice", "the"}):
        return False
    if tree.words[before] == "." and before > 0:
        before -= 1
    office = tree.words[before]
    return (
        office[:1].isupper()
        and is_head(office)
        and office.lower() not in _EITHER
        and mention.start - tree.parse.ends[before] <= 2
    )


def _appositions(tree: Tree, name: int) -> list[str]:
    return [tree.lemmas[c].lower() for c in tree.children[name] if tree.deps[c] == "appos"]


def _means_a_person(word: str) -> bool:
    """Whether a description can only be a person's ("owner" and "broadcaster" can be a body's)."""
    return is_head(word) and word not in _EITHER


_EITHER = frozenset(
    "owner broadcaster publisher host producer ally rival chair model trader manager founder investor developer member leader "
    "opponent critic backer partner head operator broker player champion favourite favorite contender".split()
)


def _passed_over(tree: Tree, mentions: Sequence[Mention]) -> list[Mention]:
    """Last names of people named in full elsewhere that the name finder did not see ("Lunde doubts it")."""
    full = {m.text.split()[-1] for m in mentions if m.type == "person" and len(m.text.split()) > 1}
    taken = {t for m in mentions for t in tree.tokens((m.start, m.end))}
    found = []
    for t, word in enumerate(tree.words):
        if word in full and t not in taken and word[:1].isupper() and len(word) > 2 and word.lower() not in _COMPASS:
            before, after = tree.words[t - 1] if t else "", tree.words[t + 1] if t + 1 < len(tree.words) else ""
            if not (before[:1].isupper() and t > tree.bounds(t)[0] + 1) and not after[:1].isupper():
                found.append(Mention(*tree.chars(t, t + 1), word, "person"))
    return found


def _is_the(tree: Tree, start: int) -> bool:
    return tree.text[max(0, start - 4) : start].lower() == "the "


class Cast:
    """The people and bodies of a report.

    `full` gives, for each last (and first) word of a person's name, the longest form of it; `female` whether somebody is a
    woman, where that is known.
    """

    def __init__(self, tree: Tree, mentions: Sequence[Mention]) -> None:
        self.tree, self.mentions = tree, list(mentions)
        self.starts = [m.start for m in mentions]
        self.people = [m for m in mentions if m.type == "person"]
        self.people_starts = [m.start for m in self.people]
        self.full = self._fullest()
        self.called = self._titles()
        self.directly = self._directly()
        self.female = self._genders()
        self.bodies_called = self._bodies_called()
        self.met = self._met()
        self.met_starts = [m.start for m in self.met]

    def _fullest(self) -> dict[str, Mention]:
        full: dict[str, Mention] = {}
        for m in self.people:
            words = _words(m.text)
            for word in {words[0], words[-1]} if words else ():
                if word not in full or len(m.text.split()) > len(full[word].text.split()):
                    full[word] = m
        return full

    def _titles(self) -> dict[str, set[str]]:
        """What each person is called anywhere in the report: words of offices, in full."""
        called: dict[str, set[str]] = {}
        for m in self.people:
            words = called.setdefault(self.canonical(m).text, set())
            for said in (m.title.replace(",", " ").split(), sorted(beside(self.tree, m))):
                low = {word.strip(".").lower() for word in said}
                if low & {"vice", "deputy"}:  # a vice president is no president
                    low = low - _RULING | {f"vice-{w}" for w in low & _RULING}
                if low & _HEADING and self._of_body(m):
                    low = low - _HEADING  # "the president" is not the president of a steelworks
                words.update(low, (_SHORT_TITLES.get(w, w) for w in low))
        return called

    def _of_body(self, m: Mention) -> bool:
        """Whether what stands behind a name and its office ("Ann Hill, president of Hill Steel") names a body."""
        tail = self.tree.text[m.end : m.end + 60].split(" of ", 1)
        at = m.end + len(tail[0]) + 4
        near = (n for n in self.inside((at, at + 80)) if n.start - at < _SHORT)
        return len(tail) == 2 and any(n.type == "organisation" for n in near)

    def _directly(self) -> dict[str, set[str]]:
        """By office, who bears it just before the name ("President Hill"), which "president of Hill Steel" does not."""
        found: dict[str, set[str]] = {}
        for m in self.people:
            before = self.tree.token_at(m.start) - 1
            if before >= 0 and self.tree.lower[before] in _RULING and self.tree.lower[before - 1 : before] != ["vice"]:
                found.setdefault(self.tree.lower[before], set()).add(self.canonical(m).text)
        return found

    def _genders(self) -> dict[str, bool]:
        known: dict[str, bool] = {}
        lists = first_names()
        for m in self.people:
            first = _words(m.text)[0] if len(m.text.split()) > 1 else ""
            if first in lists:
                known.setdefault(self.canonical(m).text, lists[first])
        sure = frozenset(known)
        for m in self.people:
            before = self.tree.text[max(0, m.start - 16) : m.start].lower().replace(".", " ").split()
            title = {*(before[-1:] or []), *m.title.replace(".", "").split()}
            if self.canonical(m).text in sure:
                title &= _ADDRESSED  # "beside his wife, Hill said"
            if title & WOMEN and not title & MEN:
                known[self.canonical(m).text] = True
            elif title & MEN and not title & WOMEN:
                known[self.canonical(m).text] = False
        return known

    def _met(self) -> list[Mention]:
        """Mentions of people by name or by office ("the admiral himself"), in order, for pronouns to go back to."""
        tree = self.tree
        by_office = []
        for t, lemma in enumerate(tree.lemmas):
            if tree.tags[t] != "NN" or tree.deps[t] not in ("nsubj", "nsubjpass") or not is_head(lemma):
                continue
            determiner = tree.child(t, "det")
            if determiner is not None and tree.lower[determiner] == "the":
                who = self.office(lemma, tree.parse.starts[t])
                if who is not None:
                    by_office.append(Mention(*tree.chars(t, t + 1), who.text, "person", who.title))
        return sorted((*self.people, *by_office), key=lambda m: (m.start, m.end))

    def _bodies_called(self) -> dict[str, dict[str, Mention]]:
        """What each body is called beside its name anywhere in the report: "the militant group Boko Haram"."""
        called: dict[str, dict[str, Mention]] = {}
        for m in self.mentions:
            if m.type in ("organisation", "other"):
                for word in sorted(beside(self.tree, m) & BODIES):
                    if word not in m.text.lower().split():
                        called.setdefault(word, {}).setdefault(m.text, m)
        return called

    def bodies_marked(self, marks: frozenset[str]) -> dict[str, Mention]:
        """Bodies of which a word tells the kind: "All Nordic Airways"."""
        found: dict[str, Mention] = {}
        for m in self.mentions:
            words = m.text.lower().replace(".", "").split()
            if len(words) > 1 and m.type in ("organisation", "other") and marks & set(words[1:]):
                found.setdefault(m.text, m)
        return found

    def firms(self) -> list[list[Mention]]:
        """The bodies that may be companies, by their first word, the most mentioned first."""
        rows: dict[str, list[Mention]] = {}
        for m in self.mentions:
            words = m.text.lower().split()
            if m.type == "organisation" and not is_public(m.text):
                rows.setdefault(words[0], []).append(m)
        return sorted(rows.values(), key=lambda row: (-len(row), row[0].start))

    def office(self, noun: str, at: int) -> Mention | None:
        """The nearest person before a place whom the text calls that."""
        stop = bisect_left(self.people_starts, at)
        rulers = self.directly.get(noun, ())
        fits = [m for m in reversed(self.people[max(0, stop - 40) : stop]) if self.is_called(m, noun)]
        return next((m for m in fits if self.canonical(m).text in rulers), fits[0] if fits else None)

    def former(self, noun: str, at: int) -> Mention | None:
        """The nearest person before a place whom the text calls a former one of that office."""
        stop = bisect_left(self.people_starts, at)
        fits = (m for m in reversed(self.people[max(0, stop - 40) : stop]) if self.is_called(m, noun))
        return next((m for m in fits if {"former", "ex"} & self.called.get(self.canonical(m).text, set())), None)

    def canonical(self, mention: Mention) -> Mention:
        """The fullest form of the same name in the report."""
        if mention.type != "person":
            return mention
        words = _words(mention.text)
        best = self.full.get(words[-1], mention) if words else mention
        if len(words) > 1 and not set(words) <= set(_words(best.text)):
            return mention
        ranks = _RANKS & set(mention.title.split()), _RANKS & set(best.title.split())
        if all(ranks) and not ranks[0] & ranks[1]:  # "Capt Dern" is not "Commander Orsolya Dern"
            return mention
        return best if len(best.text) >= len(mention.text) else mention

    def inside(self, span: Offsets) -> list[Mention]:
        """The mentions that lie within a span."""
        at = bisect_left(self.starts, span[0])
        found = []
        while at < len(self.mentions) and self.mentions[at].start < span[1]:
            if self.mentions[at].end <= span[1]:
                found.append(self.mentions[at])
            at += 1
        return found

    def recent(self, at: int) -> list[Mention]:
        """Different people mentioned before a place, the nearest first, at most ten mentions back."""
        stop = bisect_left(self.met_starts, at)
        found: dict[str, Mention] = {}
        for m in reversed(self.met[max(0, stop - _BACK) : stop]):
            if at - m.end < _FAR:
                found.setdefault(self.canonical(m).text, m)
        return list(found.values())

    def is_person(self, mention: Mention) -> bool:
        """Whether a name held for a person's is borne out by a first name or an office."""
        known = self.canonical(mention).text
        return mention.type == "person" and (
            known in self.female or any(map(_means_a_person, self.called.get(known, ())))
        )

    def is_called(self, person: Mention, noun: str) -> bool:
        """Whether a person bears an office, under this word or one like it."""
        called = self.called.get(self.canonical(person).text, set())
        return noun in called or any(noun in alike and called & alike for alike in _ALIKE)


_PUBLIC = frozenset(
    "ministry government council board department agency committee commission court party police army navy parliament senate "
    "congress university hospital church union bureau office embassy house news times post journal herald guardian telegraph "
    "press tribune gazette magazine radio television tv mail".split()
)
"""Words in the names of bodies that nobody calls a company in a report."""


def is_public(name: str) -> bool:
    """Whether a name is that of an authority, an agency or a newspaper: of nobody that a report calls a company."""
    words = name.lower().split()
    return bool(
        set(words) & _PUBLIC or name in SPELLINGS or words[:1] and words[0] in ORGANISATIONS or name.lower() in PHRASES
    )


_RANKS = frozenset(
    "capt captain commander cmdr col colonel sgt sergeant lt lieutenant gen general adm admiral major maj dr doctor "
    "prof professor judge justice sheriff detective rev bishop sister father sir dame".split()
)
_HEADING = frozenset(("president",))
_SHORT = 6  # characters of "of the " before a name
_RULING = frozenset("minister president premier chancellor governor mayor king queen".split())
_BACK = 10
_FAR = 900  # characters, some three paragraphs


def _words(name: str) -> list[str]:
    """The words of a name in lower case, without "Jr."."""
    words = [w.strip(".,").lower() for w in name.split()]
    kept = [w for w in words if w not in ("jr", "sr", "ii", "iii")]
    return kept or words


def beside(tree: Tree, mention: Mention) -> set[str]:
    """What the text calls a person beside the name: words of the office before it, an apposition on either side."""
    tokens = tree.tokens((mention.start, mention.end))
    if not tokens:
        return set()
    name = tokens[-1]
    found: set[str] = set()
    for child in tree.children[name]:
        before = child < tokens[0] and tree.deps[child] in ("compound", "nmod", "amod")
        if before or tree.deps[child] == "appos":
            found.add(_office_at(tree, child))
    if tree.deps[name] == "appos":
        found.add(_office_at(tree, tree.heads[name]))
    return {word.lower() for word in found}


def _office_at(tree: Tree, noun: int) -> str:
    """The lemma of a noun; "vice-president" for one with "vice" before it."""
    low = tree.lower[noun - 1] if noun else ""
    return f"vice-{tree.lemmas[noun]}" if low in ("vice", "deputy") else tree.lemmas[noun]
