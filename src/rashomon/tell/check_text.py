"""Check any text against a story: find, for each sentence, the sentences of the reports that it tells, then hold it to them.

Whoever wrote the text need not cite: a sentence passes if some sentence of a report supports it, alone, with the two before
it (where "he" was named), or together with others that account for the rest of it.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from rashomon import shapes
from rashomon.model import Offsets
from rashomon.read.quotes import find_quotes
from rashomon.read.sentences import split_units
from rashomon.tell import check_words as w
from rashomon.tell import prose
from rashomon.tell.check import check_names, check_sentence, closeness

_NOTES = re.compile(r"\[\^?[0-9]{1,3}\]|\((?:one origin)\)")
_MARKS = "#>*-•· \t"
_NEAREST = 8
"""Sentences of the reports that are held against one sentence of the text."""
_TOGETHER = 4
_BEFORE = 2
_ONE_TELLS_ALL = 0.6
"""With this part of its content words in one sentence of a report, a sentence is that one, changed or not."""
_AS_CLOSE = 0.15
"""Then only sentences that are about as close may support it: farther ones share its words and tell of something else."""


class _Line:
    """A sentence of a report."""

    __slots__ = ("at", "evidence", "stems")

    def __init__(self, at: int, evidence: shapes.Evidence) -> None:
        self.at, self.evidence = at, evidence
        self.stems = frozenset(t.stem for t in w.tokens(prose.plain(evidence.exact)) if t.content)


class Library:
    """The sentences of a story's reports, for finding those that another text tells."""

    def __init__(self, story: shapes.Story, texts: Mapping[str, str]) -> None:
        self.story, self.texts = story, texts
        self.lines = [line for report in sorted(texts) for line in _lines(report, texts[report])]
        counts = Counter(s for line in self.lines for s in line.stems)
        self.weight = {s: math.log(1 + len(self.lines) / n) for s, n in counts.items()}
        self.known = tuple(r.outlet for r in story.reports if r.outlet)

    @cached_property
    def holding(self) -> dict[str, list[int]]:
        """For each stem, the numbers of the sentences that have it."""
        found: dict[str, list[int]] = {}
        for number, line in enumerate(self.lines):
            for stem in line.stems:
                found.setdefault(stem, []).append(number)
        return found

    def nearest(self, text: str) -> list[int]:
        """The sentences that share most with a text, by rare words first."""
        score: Counter[int] = Counter()
        for stem in sorted({t.stem for t in w.tokens(prose.plain(text)) if t.content}):
            for number in self.holding.get(stem, ()):
                score[number] += round(1000 * self.weight[stem])  # whole numbers: sums in any order are the same
        return [n for n, _ in sorted(score.items(), key=lambda s: (-s[1], s[0]))[:_NEAREST]]

    def sentence(self, told: shapes.Evidence) -> shapes.Evidence | None:
        """The sentence that holds the middle of some evidence; None where there is none."""
        middle = (told.start + told.end) // 2
        places = self._places.get(told.report, [])
        at = bisect_right(places, middle, key=lambda e: e.start) - 1
        return places[at] if at >= 0 and middle < places[at].end else None

    @cached_property
    def _places(self) -> dict[str, list[shapes.Evidence]]:
        found: dict[str, list[shapes.Evidence]] = {}
        for line in self.lines:
            found.setdefault(line.evidence.report, []).append(line.evidence)
        return found

    def speakers(self, told: shapes.Evidence) -> tuple[str, ...]:
        """The names of those whose words lie in a sentence."""
        return self._speaking.get((told.report, told.start), ())

    def names(self, told: shapes.Evidence) -> tuple[str, ...]:
        """The full names of those whom a sentence names, however shortly."""
        return self._named.get((told.report, told.start), ())

    @cached_property
    def _named(self) -> dict[tuple[str, int], tuple[str, ...]]:
        found: dict[tuple[str, int], tuple[str, ...]] = {}
        for entity in self.story.entities:
            for mention in entity.mentions:
                place = self.sentence(shapes.Evidence(mention.report, mention.start, mention.end, ""))
                # A pronoun may be another's; whoever is named by any part of the name is meant.
                parts = {t.stem for t in w.tokens(entity.name)}
                if place is None or not parts & self._stems(mention):
                    continue
                key = place.report, place.start
                found[key] = (*found.get(key, ()), entity.name)
        return found

    def _stems(self, mention: shapes.Mention) -> set[str]:
        return {t.stem for t in w.tokens(prose.plain(self.texts[mention.report][mention.start : mention.end]))}

    @cached_property
    def _speaking(self) -> dict[tuple[str, int], tuple[str, ...]]:
        entities = {e.id: e for e in self.story.entities}
        found: dict[tuple[str, int], tuple[str, ...]] = {}
        for statement in self.story.statements:
            entity = entities.get(statement.speaker or "")
            names = (entity.name, *entity.aliases) if entity else (statement.speaker_name or "",)
            for told in self._places.get(statement.report, ()):
                if any(s < told.end and told.start < e for s, e in statement.content):
                    found[told.report, told.start] = (*found.get((told.report, told.start), ()), *filter(None, names))
        return found

    @cached_property
    def _claimed(self) -> dict[str, list[tuple[int, int, str]]]:
        found: dict[str, list[tuple[int, int, str]]] = {}
        for claim in self.story.claims:
            for a in claim.assertions:
                found.setdefault(a.report, []).append((a.evidence.start, a.evidence.end, claim.id))
        return found

    def claims(self, text: str, evidence: Sequence[shapes.Evidence]) -> tuple[str, ...]:
        """The claims that a supported sentence tells: asserted in its evidence, in words that it has, too."""
        own = {t.stem for t in w.tokens(prose.plain(text)) if t.content}
        found = []
        for told in evidence:
            for start, end, claim in self._claimed.get(told.report, ()):
                if start < told.end and told.start < end:
                    stems = {t.stem for t in w.tokens(prose.plain(self.texts[told.report][start:end])) if t.content}
                    if 2 * len(stems & own) >= len(stems):
                        found.append(claim)
        return tuple(dict.fromkeys(found))


def _lines(report: str, text: str) -> Iterable[_Line]:
    for number, (start, end) in enumerate(_sentences(text)):
        yield _Line(number, shapes.Evidence(report, start, end, text[start:end]))


def _sentences(text: str) -> list[Offsets]:
    """The sentences of a text: units that begin none are joined to the one before."""
    found: list[Offsets] = []
    for unit in split_units(text, [(q.start, q.end) for q in find_quotes(text)], ()):
        if unit.begins or not found:
            found.append((unit.start, unit.end))
        else:
            found[-1] = (found[-1][0], unit.end)
    return found


def check_text(text: str, story: shapes.Story, texts: Mapping[str, str]) -> shapes.Checked:
    """Check every sentence of a text against the reports of a story.

    Args:     text: a brief or an article by anybody, plain or Markdown; story: whole; texts: of its reports, by id.
    Returns:  each sentence with what it says beyond the reports, and the characters that support it or come nearest.
    Raises:   nothing.
    Cost:     linear in the reports, once; for each sentence of the text a few comparisons with the nearest sentences.
    """
    library = Library(story, texts)
    found = [_check(text, start, end, library) for start, end in _sentences(text)]
    told = tuple(c for c in found if c is not None)
    passed = sum(c.ok for c in told)
    return shapes.Checked(told, passed, len(told) - passed)


def _check(text: str, start: int, end: int, library: Library) -> shapes.CheckedSentence | None:
    line = _bare(text[start:end])
    if line is None:
        return None
    problems, evidence = check_line(line, library)
    claims = library.claims(line, evidence) if not problems else ()
    return shapes.CheckedSentence(line, start, end, not problems, problems, evidence, claims)


def _bare(sentence: str) -> str | None:
    """A sentence without list marks and footnotes; None for a heading, or where nothing is said."""
    line = prose.one_line(_NOTES.sub("", sentence))
    if line.startswith("#") or not any(c.isalnum() for c in line):
        return None
    line = line.lstrip(_MARKS).replace("**", "")
    return None if line.isupper() and len(line) < 60 else line


Found = tuple[tuple[str, ...], tuple[shapes.Evidence, ...]]


def check_line(line: str, library: Library) -> Found:
    """Hold one sentence to the sentences of the reports that are nearest to it.

    Returns:  its problems, none if any of those supports it, and the evidence; else those of the nearest. Where a sentence
              sets two sides or several persons side by side, each part may have its own evidence.
    """
    whole = _check_part(line, library)
    parts = _parts(line) if whole[0] else []
    if len(parts) > 1:
        found = [_check_part(part, library) for part in parts]
        if not any(problems for problems, _ in found):
            return (), tuple(dict.fromkeys(e for _, evidence in found for e in evidence))
    items = _ITEM.findall(line) if whole[0] else []
    if len(items) > 1 and not _ITEM.sub("", line):
        held = [_check_person(name.strip(), role, library) for name, role in items]
        lost = [f"nowhere called so: {n.strip()} ({r})" for (n, r), e in zip(items, held, strict=True) if e is None]
        return tuple(lost), tuple(dict.fromkeys(e for e in held if e is not None))
    return whole


_ITEM = re.compile(r"([^(),;]{2,60}) \(([^()]{2,80})\)(?:, | and |\.|$)")
_JOINTS = re.compile(r"; | Later: |^Earlier: | \(Overtaken since\.\)$|^Reports differ on [a-z ]{3,30}: ")


def _parts(line: str) -> list[str]:
    """The sides that a sentence sets against each other."""
    return [prose.capitalised(part.strip()) for part in _JOINTS.split(line) if part and len(part.split()) > 3]


def _check_person(name: str, role: str, library: Library) -> shapes.Evidence | None:
    """A sentence that calls somebody so: "Lena Orsay (Governor)"."""
    for number in library.nearest(f"{name} {role}"):
        told = library.lines[number].evidence
        known = library.names(told)
        if not check_names(name, (told,), known) and not check_names(role, (told,)) and _has_all(role, told):
            return told
    return None


def _has_all(role: str, told: shapes.Evidence) -> bool:
    stems = {t.stem for t in w.tokens(prose.plain(told.exact))}
    return all(t.stem in stems for t in w.tokens(prose.plain(role)))


def _check_part(line: str, library: Library) -> Found:
    near = library.nearest(line)
    if not near:
        return (("no report tells anything like it",), ())
    first: Found | None = None
    for evidence, known in _tries(line, near, library):
        names = (*library.known, *known, *(n for e in evidence for n in (*library.speakers(e), *library.names(e))))
        problems = check_sentence(line, evidence, names)
        if not problems:
            return (), evidence
        if first is None or len(problems) < len(first[0]):
            first = problems, evidence
    assert first is not None
    return first


def _tries(
    line: str, near: Sequence[int], library: Library
) -> Iterable[tuple[tuple[shapes.Evidence, ...], tuple[str, ...]]]:
    """Sets of evidence to hold a sentence to, with names that need no other evidence: each nearest sentence; the same, where
    those before it name who is meant; and several together, if no single one tells nearly all of it. Else a sentence with
    another name in it would be pieced together from two.
    """
    lines = library.lines
    rated = sorted(((-closeness(line, lines[n].evidence), at) for at, n in enumerate(near)))
    closest = -rated[0][0]
    if closest >= _ONE_TELLS_ALL:
        rated = [r for r in rated if -r[0] >= closest - _AS_CLOSE]
    order = [near[at] for _, at in rated]
    for number in order:
        yield (lines[number].evidence,), ()
    for number in order[:_TOGETHER]:
        first = max(0, number - min(_BEFORE, lines[number].at))
        yield (lines[number].evidence,), tuple(lines[n].evidence.exact for n in range(first, number))
    if closest < _ONE_TELLS_ALL:
        for count in range(2, _TOGETHER + 1):
            yield tuple(lines[n].evidence for n in order[:count]), ()
