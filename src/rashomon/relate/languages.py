"""Stories over languages: reports that are not in English join the stories of those that are, or of each other.

English reports are put together by their words (`relate.stories`); words do not cross languages, vectors of the
multilingual encoder do. Where its weights are not installed, names and numbers alone are compared, which finds less, and
every story says which of the two held it. A report in another language never draws two English stories together.
docs/decisions/091.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rashomon.model import Link, Record
from rashomon.read.sentences import paragraphs
from rashomon.relate.matching_scripts import romanise
from rashomon.relate.stories import Group, StoryInput, canonical, day_of
from rashomon.relate.stories_decisions import standing_links
from rashomon.relate.stories_terms import background
from rashomon.relate.translations import Encoder, numbers_of
from rashomon.text.language import NAMES, foreign

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Keys = Mapping[str, float]

_CAPITAL = re.compile(r"(?<![^\s\"'«„“(\-])[^\W\d_][\w’'-]{1,40}")
_STOP = re.compile(r"(?<=[.!?…。！？।؟])[\"'”’»“«)\]」』]{0,3}\s{0,3}")
_READ = 4000  # characters of a report that are looked at: its news stands at its beginning


class LanguagesConfig(Record, frozen=True):
    """Settings of `join_languages`; the curves are in docs/decisions/091."""

    likeness: float = 0.64
    """Likeness from which on a report joins a story ..."""
    day: float = 0.01
    """... more by so much for each day between them ..."""
    most: float = 0.7
    """... up to this, which is also wanted where either has no date."""
    agreement: float = 0.4
    """Weight of the names and numbers that two reports share, beside the cosine of their meanings."""
    names: float = 0.25
    """The same by names and numbers alone, where the weights of the encoder are not installed."""
    mean: float = 0.5
    """Part of the mean likeness to a story's reports; the rest is that of the most alike one."""
    horizon: int = 30
    """Days after which a report no longer draws others."""
    lead: int = 6
    """Sentences of a report, after its title, that stand for it."""
    candidates: int = 200
    """Reports a report is compared with: those with most names and numbers in common."""


def language_of(one: StoryInput) -> str:
    """The language of a report: "en" where it is English or cannot be told."""
    return foreign(one.text) or "en"


def join_languages(
    inputs: Sequence[StoryInput],
    groups: Sequence[Group],
    encoder: Encoder | None,
    config: LanguagesConfig = LanguagesConfig(),  # noqa: B008
    links: Sequence[Link] = (),
) -> tuple[Group, ...]:
    """Give every report that is not in English to a story.

    Args:     inputs: all reports, in any order; groups: the stories of those in English; encoder: for many languages; None
              compares names and numbers; links: people's decisions of kind "same_story", which win.
    Returns:  every name in exactly one group, members and groups in canonical order.
    Raises:   nothing.
    Cost:     one pass of the encoder for each of seven sentences of every report that shares a name or number with one in
              another language, some 0.1 s a report.
    """
    ordered = canonical(inputs)
    place = {one.name: at for at, one in enumerate(ordered)}
    room = _Room(ordered, groups, encoder, config, links)
    for one in ordered:
        if one.name not in room.story:
            room.give(one)
    found = [Group(tuple(sorted(m, key=place.__getitem__)), room.why[s]) for s, m in room.members.items()]
    return tuple(sorted(found, key=lambda group: place[group.members[0]]))


class _Room:
    """The stories so far: who is in which, and why."""

    def __init__(
        self,
        ordered: Sequence[StoryInput],
        groups: Sequence[Group],
        encoder: Encoder | None,
        config: LanguagesConfig,
        links: Sequence[Link],
    ) -> None:
        self.config, self.encoder = config, encoder
        self.by_name = {one.name: one for one in ordered}
        self.members = {at: list(group.members) for at, group in enumerate(groups)}
        self.why = {at: group.why for at, group in enumerate(groups)}
        self.story = {name: at for at, names in self.members.items() for name in names}
        self.keys = {one.name: keys_of(one) for one in ordered}
        self.holders: dict[str, list[str]] = {}
        for one in ordered:
            for key in self.keys[one.name]:
                self.holders.setdefault(key, []).append(one.name)
        self.wishes = {
            (side, other): link.judgement
            for link in standing_links(links)
            for side, other in ((link.left, link.right), (link.right, link.left))
        }
        self.vectors: dict[str, NDArray[np.float32]] = {}

    def give(self, one: StoryInput) -> None:
        """Put one report with the story it is most like, or begin one."""
        wanted = [
            self.story[o]
            for (n, o), said in self.wishes.items()
            if n == one.name and said == "same" and o in self.story
        ]
        barred = {self.story.get(o) for (n, o), said in self.wishes.items() if n == one.name and said == "different"}
        tongue = NAMES[language_of(one)]
        story, told = (wanted[0], "decided by a person") if wanted else self._nearest(one, barred)
        if story is None:
            story = len(self.members)
            self.members[story], self.why[story] = [], (told,)
        else:
            self.why[story] = (*self.why[story], f"{one.name}, in {tongue}: {told}")
        self.members[story].append(one.name)
        self.story[one.name] = story

    def _nearest(self, one: StoryInput, barred: set[int | None]) -> tuple[int | None, str]:
        """The story that is like enough, and how it was found; or none, and how near the nearest came."""
        by_story: dict[int, list[tuple[float, float, str]]] = {}
        for other in self._candidates(one):
            story = self.story[other]
            if story not in barred:
                need = self._need(one, self.by_name[other])
                by_story.setdefault(story, []).append((self._likeness(one.name, other), need, other))
        scored = []
        for story, rows in by_story.items():
            best = max(rows, key=lambda row: (row[0], row[2]))
            mean = sum(row[0] for row in rows) / len(rows)
            score = self.config.mean * mean + (1 - self.config.mean) * best[0]
            scored.append((score - best[1], score, -story, best))
        how = "by the multilingual encoder" if self.encoder else "by names and numbers alone"
        if not scored:
            return None, f"nothing before it is like it, {how}"
        over, score, story, best = max(scored)
        told = f"likeness {score:.2f} where {best[1]:.2f} is needed, most to {best[2]}, {how}"
        return (-story, told) if over >= 0 else (None, f"nearest: {told}")

    def _candidates(self, one: StoryInput) -> list[str]:
        """Reports already in a story, near in time, that share most names and numbers with this one."""
        shared: Counter[str] = Counter()
        for key in self.keys[one.name]:
            holders = self.holders[key]
            if len(holders) <= max(50, len(self.by_name) // 10):  # the others tell reports apart badly
                shared.update(name for name in holders if name in self.story)
        day = day_of(one.published)
        near = [
            (-count, name)
            for name, count in shared.items()
            if day is None
            or (other := day_of(self.by_name[name].published)) is None
            or abs(other - day) <= self.config.horizon
        ]
        return [name for _, name in sorted(near)[: self.config.candidates]]

    def _need(self, one: StoryInput, other: StoryInput) -> float:
        if self.encoder is None:
            return self.config.names
        days = day_of(one.published), day_of(other.published)
        if days[0] is None or days[1] is None:
            return self.config.most
        return min(self.config.most, self.config.likeness + self.config.day * abs(days[0] - days[1]))

    def _likeness(self, left: str, right: str) -> float:
        mine, theirs = self.keys[left], self.keys[right]
        shared = math.fsum(weight * theirs.get(key, 0.0) for key, weight in mine.items())
        if self.encoder is None:
            return shared
        return float(self._vector(left) @ self._vector(right)) + self.config.agreement * shared

    def _vector(self, name: str) -> NDArray[np.float32]:
        """The mean of the vectors of a report's title and first sentences, at length one."""
        import numpy as np

        if name not in self.vectors:
            assert self.encoder is not None
            mean = self.encoder.encode(lead_sentences(self.by_name[name], self.config.lead)).mean(axis=0)
            self.vectors[name] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        return self.vectors[name]


def lead_sentences(one: StoryInput, most: int) -> list[str]:
    """The title, where there is one, and the first sentences of a report.

    Cost:     linear in the 4,000 characters that are looked at.
    """
    found = [one.title] if one.title else []
    text = one.text[:_READ]
    for start, end in paragraphs(text):
        for sentence in _STOP.split(text[start:end]):
            if sum(map(str.isalpha, sentence)) >= 3 and sentence != one.title:
                found.append(sentence)
        if len(found) >= most:
            break
    return found[:most] or [text[:200]]


def keys_of(one: StoryInput) -> Keys:
    """The capitalised words in Latin letters, and the numbers, of a report's beginning, weighed to length one.

    Cost:     linear in the 4,000 characters that are looked at.
    """
    total, counts = background()
    text = f"{one.title or ''}\n{one.text[:_READ]}"
    words = Counter(romanise(w) for w in _CAPITAL.findall(text) if w[0].isupper() and len(w) > 2)
    words.update(number for number in numbers_of(text) if len(number) > 1)
    weighed = {w: (1 + math.log(n)) * math.log((total + 1) / (counts.get(w, 0) + 1)) for w, n in words.items()}
    length = math.sqrt(math.fsum(w * w for w in weighed.values()))
    return {w: weight / length for w, weight in weighed.items()} if length else {}
