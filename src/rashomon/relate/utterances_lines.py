"""Statements made ready for comparison: their words with weights, who speaks and for whom, and the words around them."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from itertools import count

import msgspec

from rashomon import shapes
from rashomon.model import Offsets, Record, Sentence
from rashomon.pipeline import ReportReading, StoryDraft
from rashomon.relate.alignment import Word, find_words
from rashomon.relate.alignment_words import STOP, phrases, sense, stem
from rashomon.relate.stories_terms import background
from rashomon.relate.utterances_acts import ReportActs, acts_of
from rashomon.remembering import Shelf, remembered


class Line(Record, frozen=True):
    """A statement made ready for comparison."""

    at: int
    statement: shapes.Statement
    words: tuple[Word, ...]
    senses: frozenset[str]
    """The content words as `sense` counts them, and the phrases that stand for one word ("put off", "on his way out")."""
    acts: frozenset[str]
    """Those of `senses` that are what is done: predicates, and phrases for one. Empty in a fragment."""
    around: frozenset[str]
    """The same of the rest of its sentence where the content says little, and of the one before where it is a pronoun."""
    names: frozenset[str]
    """Those of `senses` that are written with a capital: names, which all of a story share."""
    numbers: frozenset[str]
    negated: frozenset[str]
    """Those of `senses` that stand under a "not", conditions apart."""
    denies: bool
    """A denial, by its cue or its words."""
    who: Profile
    day: int | None
    """The day on which the report appeared, counted from an early one; None when unknown or wide."""
    sentence: Offsets
    """From the first sentence of the content to the last one."""
    said: tuple[int, int] | None
    """First and last day on which it was said, where the report tells."""
    report: int = 0
    """The number of its report's reading (`ReportReading.number`)."""
    number: int = 0
    """Of all but `at`, `who` and `report`: what two lines of one number say is the same."""


class Profile(Record, frozen=True):
    """Who speaks, as far as the report tells."""

    entity: str | None
    name: str | None
    named: bool
    """By a name of a person, body or place; not "an official"."""
    kind: str | None
    """Of a speaker without a name: official, expert, media ..."""
    type: str | None
    described: frozenset[str]
    """Stems of the words that describe the speaker, here and in the roles that the story knows."""
    kin: frozenset[str]
    """Bodies and places that the description names."""
    outlets: frozenset[str]
    """Roots of the names in the chain and of the report's own outlet: who "the Courier reported" may stand for."""
    statements: int
    """How many statements of this speaker the story has."""


_NOBODY = Profile(None, None, False, None, None, frozenset(), frozenset(), frozenset(), 0)

_KEPT: Shelf[Line] = Shelf(1 << 12)
"""Lines without their speakers, by report, statement and day."""
_NUMBERS = count(1)

LONG = 4  # content words that nobody repeats by chance
_FEW = 2
EPOCH = 719163  # 1 January 1970, as date.toordinal counts


def prepare(draft: StoryDraft) -> list[Line]:
    """Make the lines of a story, in the order of its statements.

    Cost:     linear in statements, their sentences and the names in their sources.
    """
    reports = {r.report.name: r for r in draft.reports}
    days = {r.report.name: _day_of(p) for r, p in zip(draft.reports, draft.published, strict=False)}
    cast, people = Cast(draft), People(draft)
    sentences = {name: _Sentences(r) for name, r in reports.items()}
    numbers = {name: r.number() for name, r in reports.items()}
    acts = {name: acts_of(r, numbers[name]) for name, r in reports.items()}
    found = []
    for at, s in enumerate(draft.statements):
        if s.report in reports:
            words = _words(reports[s.report].text, s.content)
            meant = people.meant(s, words, sentences[s.report])
            key = (numbers[s.report], s, day := days.get(s.report), meant)
            line = _KEPT.get(key)
            if line is None:
                line = _line(s, words, meant, reports[s.report], sentences[s.report], acts[s.report], day)
                line = _KEPT.put(key, msgspec.structs.replace(line, number=next(_NUMBERS)))
            who = cast.profile(s, reports[s.report].text)
            found.append(msgspec.structs.replace(line, at=at, who=who, report=numbers[s.report]))
    return found


@remembered(1 << 12)
def _words(text: str, spans: tuple[Offsets, ...]) -> tuple[Word, ...]:
    return find_words(text, spans)


def _line(
    s: shapes.Statement, words: tuple[Word, ...], meant: frozenset[str], report: ReportReading, sentences: _Sentences,
    acts: ReportActs, day: int | None,
) -> Line:  # fmt: skip
    """A statement made ready, as far as its own report tells; `meant`: the words of whom its pronouns stand for."""
    phrased = phrases([w.stem for w in words])
    senses = frozenset(sense(w.stem) for w in words if w.content) | phrased | meant
    done = acts.done(s.content) | phrased
    if len(words) <= _SHORT and _FOR_VERB.search(
        s.text
    ):  # "they did this routinely": what the sentence before says is done
        before = sentences.previous(s)
        told = frozenset(sense(w.stem) for w in find_words(report.text, before) if w.content and not w.capital)
        done = (done | acts.done(before)) - {"do"}
        senses |= told
    around: set[str] = set()
    denies = s.stance == "deny" or bool(_DENIAL.search(s.text[:_READ]))
    if len(senses) < LONG or denies:
        taken = (*s.content, *s.source, *s.cue)
        around = {sense(w.stem) for w in sentences.around(s, len(senses) < _FEW) if w.content and not _in(w, taken)}
    said = (_day(s.said.earliest), _day(s.said.latest))
    return Line(
        0, s, words, senses, done & senses, frozenset(around) - senses,
        frozenset(sense(w.stem) for w in words if w.content and w.capital and not _shouted(report.text, w, acts)) | meant,
        frozenset(w.stem for w in words if w.stem[:1].isdigit()),
        _negated(words), denies,
        _NOBODY, day, sentences.whole(s),
        (said[0], said[1]) if said[0] is not None and said[1] is not None else None,
    )  # fmt: skip


def _negated(words: Sequence[Word]) -> frozenset[str]:
    """The next two content words after each "not"; "if it is not met, we close" denies nothing of what is said."""
    conditional, found = -9, set()
    for i, w in enumerate(words):
        if w.text in _IF:
            conditional = i
        elif (w.text in _NOT or w.text.endswith(("n't", "n’t"))) and i - conditional > _REACH:
            heavy = [sense(x.stem) for x in words[i + 1 : i + 1 + _REACH] if x.content and x.text not in _NOT]
            found |= set(heavy[:2])
    return frozenset(found)


_IF = frozenset("if unless without until".split())
_NOT = frozenset("not no never none nothing nobody neither nor cannot".split())
_REACH = 7  # words that a condition, or a "not", is taken to run


_SHORT = 9  # words of a content that may be all "did this"
_FOR_VERB = re.compile(r"\b(?:do|does|did|done|doing) (?:this|that|so|it)\b", re.IGNORECASE)
_DENIAL = re.compile(
    r"\b(?:no such|untrue|not true|false|fake|fabricat\w*|baseless|groundless|unfounded|nonsense|not correspond to)\b",
    re.IGNORECASE,
)
_READ = 400  # characters of a content in which it shows that it is a denial


def _shouted(text: str, word: Word, acts: ReportActs) -> bool:
    """ "SACKED", "FOG": capitals all through that no name holds."""
    return len(word.text) > _FEW and text[word.start : word.end].isupper() and word.start not in acts.names


def _in(word: Word, spans: Sequence[Offsets]) -> bool:
    return any(start <= word.start < end for start, end in spans)


class _Sentences:
    """The sentences of a report, to look around in."""

    def __init__(self, report: ReportReading) -> None:
        self.text, self._layer = report.text, report.reading.layer("sentence")

    @cached_property
    def spans(self) -> list[Offsets]:
        """Where they are; looked for only in a report that is asked about."""
        return [(a.span.start, a.span.end) for a in self._layer if isinstance(a.value, Sentence)]

    @cached_property
    def starts(self) -> list[int]:
        """Where they begin."""
        return [start for start, _ in self.spans]

    def whole(self, s: shapes.Statement) -> Offsets:
        """From the first sentence of a content to the last one."""
        first = bisect_right(self.starts, min(start for start, _ in s.content)) - 1
        last = bisect_right(self.starts, max(end for _, end in s.content) - 1) - 1
        return (self.spans[first][0], self.spans[last][1]) if 0 <= first <= last else (0, 0)

    def previous(self, s: shapes.Statement) -> tuple[Offsets, ...]:
        """The sentence before the one in which a statement begins."""
        first = min(start for start, _ in (*s.content, *s.cue, *s.source))
        at = bisect_right(self.starts, first) - 2
        return (self.spans[at],) if at >= 0 else ()

    def before(self, at: int) -> int:
        """Where the sentence before the one of a character begins."""
        return self.spans[max(0, bisect_right(self.starts, at) - 2)][0] if self.spans else 0

    def around(self, s: shapes.Statement, before: bool) -> tuple[Word, ...]:
        """The words of the sentence in which a statement begins, and of the one before it."""
        first = min(start for start, _ in (*s.content, *s.cue, *s.source))
        at = bisect_right(self.starts, first) - 1
        if at < 0:
            return ()
        return find_words(self.text, self.spans[max(0, at - 1) if before else at : at + 1])


def _day(moment: str | None) -> int | None:
    from datetime import date

    if not moment:
        return None
    try:
        return date.fromisoformat(moment[:10]).toordinal() - EPOCH
    except ValueError:
        return None


def _day_of(published: shapes.Published) -> int | None:
    first, last = _day(published.earliest), _day(published.latest)
    return first if first is not None and last is not None and last - first <= 1 else None


# ------------------------------------------------------------------------------------------------- who is meant


class People:
    """The people of a story by place, to say whom "he" stands for in what somebody else says."""

    def __init__(self, draft: StoryDraft) -> None:
        self.mentions: dict[str, list[tuple[int, int, str]]] = {}
        for e in draft.entities:
            if e.type == "person":
                for m in e.mentions:
                    self.mentions.setdefault(m.report, []).append((m.start, m.end, e.id))
        for there in self.mentions.values():
            there.sort()
        self.names = {e.id: e.name for e in draft.entities if e.type == "person"}

    def meant(self, s: shapes.Statement, words: Sequence[Word], sentences: _Sentences) -> frozenset[str]:
        """The names of the person whom a content speaks of as "he" or "she" before it names anybody.

        Cost: the words of the content, and the names of two sentences.
        """
        at = next((w.start for w in words[:_EARLY] if w.text in _HE), None)
        if at is None or (s.form == "indirect" and s.anonymous not in _FAR_OFF):
            return frozenset()  # "Bamford said he fell": himself
        there = self.mentions.get(s.report, [])
        last = bisect_right(there, (at, at, "")) - 1
        first = sentences.before(at)
        while last >= 0 and there[last][0] >= first:
            start, end, whom = there[last]
            if whom != s.speaker and not any(a < end and start < b for a, b in s.source):
                return frozenset(sense(stem(w)) for w in _NAME.findall(self.names[whom].lower())[-_PARTS:])
            last -= 1
        return frozenset()


_HE = frozenset("he she him".split())
_FAR_OFF = frozenset(("media", "expert", "analyst", "critic", "lawyer"))
"""Kinds of those who speak of others rather than of themselves."""
_EARLY = 4  # words of a content in which such a pronoun stands
_NAME = re.compile(r"[^\W_]+")
_PARTS = 2  # last words of a name: a report may give it with or without what is before


# ------------------------------------------------------------------------------------------------- who speaks

_TITLE = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


class Cast:
    """The people and bodies of a story, to say who a source phrase stands for."""

    def __init__(self, draft: StoryDraft) -> None:
        self.entities = {e.id: e for e in draft.entities}
        self.bodies: dict[str, list[tuple[frozenset[str], str]]] = {}
        for e in draft.entities:
            if e.type in ("organisation", "place"):
                for name in (e.name, *e.aliases):
                    # "the government in Zarovka" is no name: whoever is from Zarovka does not speak for it
                    words = [w for w in _TITLE.findall(name) if w.lower() not in STOP]
                    if words and all(w[0].isupper() for w in words):
                        roots = roots_of(name)
                        self.bodies.setdefault(min(roots), []).append((roots, e.id))
        self.told: dict[str, str] = {e.id: " ; ".join(r.title for r in e.roles) for e in draft.entities}
        self.counts = Counter(s.speaker for s in draft.statements)
        texts = {r.report.name: r.text for r in draft.reports}
        self.outlets = {r.report.name: roots_of(r.report.outlet or "") for r in draft.reports}
        for s in draft.statements:
            if s.speaker is not None and s.report in texts:
                phrase = " ; ".join(texts[s.report][start:end] for start, end in s.source)
                if phrase not in self.told.get(s.speaker, ""):
                    self.told[s.speaker] = f"{self.told.get(s.speaker, '')} ; {phrase}"
        self.known: dict[str, tuple[frozenset[str], frozenset[str]]] = {}

    def profile(self, s: shapes.Statement, text: str) -> Profile:
        """Who speaks, by the source phrase, the entity, its roles and all phrases that the story has for it."""
        entity = self.entities.get(s.speaker or "")
        named = s.anonymous is None and s.speaker_name is not None
        phrase = " ; ".join(text[start:end] for start, end in s.source)
        described, kin = self._described(s.speaker, phrase)
        outlets = frozenset().union(*(roots_of(hop.who) for hop in s.via)) | self.outlets.get(s.report, frozenset())
        kind = entity.type if entity is not None else None
        return Profile(
            s.speaker, s.speaker_name, named, s.anonymous, kind, described, kin, outlets, self.counts[s.speaker]
        )

    def _described(self, speaker: str | None, phrase: str) -> tuple[frozenset[str], frozenset[str]]:
        key = speaker or f"? {phrase}"
        if key not in self.known:
            told = self.told.get(key, phrase)
            entity = self.entities.get(key)
            own = roots_of(entity.name) if entity is not None and entity.type == "person" else frozenset()
            words = _TITLE.findall(told[:_LONGEST])
            described = {sense(stem(w.lower())) for w in words if root(w.lower()) not in own}
            self.known[key] = frozenset(described) - _PLAIN, self._bodies(words) - {key}
        return self.known[key]

    def _bodies(self, words: Sequence[str]) -> frozenset[str]:
        """The bodies and places all of whose name words stand among some words."""
        there = {root(w.lower()) for w in words if w[0].isupper()}
        return frozenset(body for r in there for name, body in self.bodies.get(r, ()) if name <= there)


_LONGEST = 2_000  # characters of what is told of a speaker that are read


@remembered(1 << 13)
def roots_of(name: str) -> frozenset[str]:
    """The roots of the capital words of a name."""
    return frozenset(root(w.lower()) for w in _TITLE.findall(name) if w[0].isupper())


_PLAIN = frozenset(
    sense(stem(w))
    for w in "the a an of for in at on to and who which he she it they said one i we his her their its them him us "
    "official officer spokesman spokeswoman representative source person people member man woman some many several "
    "was were is are been not by with from as that this two three new former senior top anonymous unnamed named "
    "condition anonymity spoke familiar authorised authorized statement".split()
)
"""Words that describe nobody: "official" joins nobody to anybody."""


def root(word: str) -> str:
    """The part of a name that its adjective keeps: "Lodria" and "Lodrian", "Germany" and "German"."""
    word = word.replace("’", "'").removesuffix("'s")
    for ending in ("ians", "ian", "ans", "an", "ia", "ish", "ese", "n", "y", "a", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


# ------------------------------------------------------------------------------------------------- weights


@cache
def _rarity() -> Mapping[str, float]:
    """How rare each sense is in news at large, 0 (everywhere) to 1 (in one report of 26,000)."""
    total, counts = background()
    summed: Counter[str] = Counter()
    for word, n in counts.items():
        summed[sense(stem(word))] += n
    return {s: max(0.0, math.log(total / n) / math.log(total)) for s, n in summed.items() if n < total}


def weigh(lines: Sequence[Line]) -> dict[str, float]:
    """The weight of each sense in a story: rare in news and not in every statement of the story.

    Cost: linear in words.
    """
    rare = _rarity()
    seen = Counter(
        s for distinct in {(k.statement.text.casefold()): k for k in lines}.values() for s in distinct.senses
    )
    size = max(8, sum(1 for _ in lines))
    weights = {}
    for k in lines:
        for s in k.senses | k.around:
            if s not in weights:
                own = rare.get(s, 0.9)
                weights[s] = (0.15 + 0.85 * own) * (1.0 - min(0.8, 4.0 * seen.get(s, 0) / (size + 20)))
    return weights
