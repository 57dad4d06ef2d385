"""Which reports belong together: each is given to the story it is most like, or begins one, as it comes.

The reports are put in one order first (date, then content), so the order in which they were handed in is of no
matter; from then on nothing looks ahead. A report's likeness to a story is the mean over the story's reports, and a
part of the best one, of the product of their vectors (`stories_terms`), lessened by the days between them. One set of
numbers serves for all inputs, dated and undated, five reports and thirty thousand.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from rashomon.model import Link, Record
from rashomon.relate.stories_terms import Terms, TermsConfig, Vector, is_common

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LINK_KIND = "same_story"


class StoryInput(Record, frozen=True):
    """One report to be given to a story."""

    name: str
    title: str | None
    text: str
    published: str | None
    outlet: str | None
    names: tuple[str, ...] = ()


class StoriesConfig(Record, frozen=True):
    """Settings of `cluster`, one set for all; the curves are in docs/decisions/021."""

    terms: TermsConfig = TermsConfig()
    likeness: float = 0.14
    """Least likeness to a story to join it."""
    fade: float = 3.0
    """Days in which the likeness of dated reports falls to 1/e ..."""
    floor: float = 0.35
    """... but not below this part of it: trials and disasters go on for weeks."""
    unknown: float = 0.65
    """The same where either report has no date: two leaders meet twice, and only the date tells the meetings apart."""
    horizon: int = 30
    """Days after which a report no longer draws others."""
    mean: float = 0.7
    """Part of the mean likeness; the rest is that of the most alike report of the story."""


class Group(Record, frozen=True):
    """One story: its reports in canonical order, and what holds them together, in words."""

    members: tuple[str, ...]
    why: tuple[str, ...]


def day_of(published: str | None) -> int | None:
    """The day number of an ISO date or time; None where there is none or it is no date."""
    try:
        return date.fromisoformat((published or "")[:10]).toordinal()
    except ValueError:
        return None


def canonical(inputs: Iterable[StoryInput]) -> list[StoryInput]:
    """Put reports in the order in which a stream takes them.

    Dated reports come by date, then undated ones; by content where that is equal; the name only tells twins apart.
    """

    def order(one: StoryInput) -> tuple[bool, int, str, str, str, str]:
        day = day_of(one.published)
        return (day is None, day or 0, one.published or "", one.text, one.title or "", one.name)

    return sorted(inputs, key=order)


class _Wishes:
    """What people decided: who must be together, who must not; the last word on a pair counts."""

    def __init__(self, links: Iterable[Link]) -> None:
        said: dict[tuple[str, str], str] = {}
        for link in links:
            if link.kind == LINK_KIND and link.by.startswith("user:"):
                pair = (min(link.left, link.right), max(link.left, link.right))
                said.pop(pair, None)
                said[pair] = link.judgement
        self.together: dict[str, list[str]] = {}
        self.apart: dict[str, list[str]] = {}
        for (left, right), judgement in said.items():
            kind = {"same": self.together, "different": self.apart}.get(judgement)
            if kind is not None:
                kind.setdefault(left, []).append(right)
                kind.setdefault(right, []).append(left)


class _Stream:
    """The stories so far, and the vectors of their reports in one flat row for the products."""

    def __init__(self, config: StoriesConfig, count: int) -> None:
        import numpy as np

        self.config = config
        self.terms = Terms(config.terms)
        self.ids = np.zeros(1 << 16, np.int32)
        self.weights = np.zeros(1 << 16, np.float32)
        self.bounds = np.zeros(count + 1, np.int64)
        self.days = np.full(count, -1, np.int64)
        self.story = np.zeros(count, np.int64)
        self.count = 0
        self.stories = 0
        self.query = np.zeros(1 << 16, np.float32)
        self.oldest = 0

    def likeness(self, vector: Vector, day: int | None) -> tuple[int, NDArray[np.float32]]:
        """The first report that still counts, and the likeness of each from there on."""
        import numpy as np

        if day is not None:
            while self.oldest < self.count and self.days[self.oldest] < day - self.config.horizon:
                self.oldest += 1
        first = self.oldest if day is not None else 0
        if self.terms.size > len(self.query):
            self.query = np.zeros(2 * self.terms.size, np.float32)
        low, high = int(self.bounds[first]), int(self.bounds[self.count])
        if low == high:
            return first, np.zeros(self.count - first, np.float32)
        self.query[vector.ids] = vector.weights
        products = self.query[self.ids[low:high]] * self.weights[low:high]
        self.query[vector.ids] = 0
        found = np.add.reduceat(products, self.bounds[first : self.count] - low)
        return first, found * self._faded(first, day)

    def _faded(self, first: int, day: int | None) -> NDArray[np.float32]:
        import numpy as np

        days = self.days[first : self.count]
        if day is None:
            return np.full(len(days), self.config.unknown, np.float32)
        faded = np.exp((days - day) / self.config.fade)
        return np.where(days < 0, self.config.unknown, np.maximum(faded, self.config.floor)).astype(np.float32)

    def best(self, first: int, likeness: NDArray[np.float32]) -> NDArray[np.float64]:
        """The likeness of each story: part the mean over its reports that still count, part its best report."""
        import numpy as np

        story = self.story[first : self.count]
        sizes = np.maximum(np.bincount(story, minlength=self.stories), 1)
        mean = np.bincount(story, weights=likeness, minlength=self.stories) / sizes
        top = np.zeros(self.stories)
        np.maximum.at(top, story, likeness)
        return self.config.mean * mean + (1 - self.config.mean) * top

    def append(self, vector: Vector, day: int | None, story: int) -> None:
        """Keep a report with the story it was given to."""
        import numpy as np

        start = int(self.bounds[self.count])
        end = start + max(len(vector.ids), 1)  # an empty vector keeps one zero: `reduceat` wants something to add
        if end > len(self.ids):
            self.ids = np.concatenate([self.ids, np.zeros(end, np.int32)])
            self.weights = np.concatenate([self.weights, np.zeros(end, np.float32)])
        self.ids[start : start + len(vector.ids)] = vector.ids
        self.weights[start : start + len(vector.ids)] = vector.weights
        self.days[self.count] = -1 if day is None else day
        self.story[self.count] = story
        self.count += 1
        self.bounds[self.count] = end
        self.stories = max(self.stories, story + 1)


def cluster(
    inputs: Sequence[StoryInput],
    config: StoriesConfig = StoriesConfig(),  # noqa: B008
    links: Sequence[Link] = (),
) -> tuple[Group, ...]:
    """Give every report to a story.

    Args:     inputs: in any order; links: decisions of kind "same_story" by `user:NAME` between names of inputs,
              judgement "same" or "different"; they win over likeness.
    Returns:  every name in exactly one group, groups in the order of their first report.
    Raises:   nothing.
    Cost:     about 1.5 ms a report while some hundred reports lie within the horizon; all of them where undated.
    """
    ordered = canonical(inputs)
    wishes = _Wishes(links)
    stream = _Stream(config, len(ordered))
    placed: dict[str, int] = {}
    near: dict[int, tuple[float, int]] = {}
    for index, one in enumerate(ordered):
        day = day_of(one.published)
        vector = stream.terms.vector(one.title, one.text, one.names)
        first, likeness = stream.likeness(vector, day)
        scores = stream.best(first, likeness)
        story, nearest = _choose(one.name, scores, wishes, placed, stream, config)
        if story == stream.stories:
            near[index] = nearest
        stream.append(vector, day, story)
        placed[one.name] = index
    return _groups(ordered, stream, near)


def _choose(
    name: str,
    scores: NDArray[np.float64],
    wishes: _Wishes,
    placed: Mapping[str, int],
    stream: _Stream,
    config: StoriesConfig,
) -> tuple[int, tuple[float, int]]:
    """The story for one report: what people decided, else the most alike one, else a new one."""
    import numpy as np

    if not len(scores):
        return 0, (0.0, -1)
    wanted = sorted({int(stream.story[placed[other]]) for other in wishes.together.get(name, ()) if other in placed})
    if wanted:
        for story in wanted[1:]:  # a report that people put with two stories makes them one
            stream.story[: stream.count][stream.story[: stream.count] == story] = wanted[0]
        return wanted[0], (1.0, wanted[0])
    for other in wishes.apart.get(name, ()):
        if other in placed:
            scores[stream.story[placed[other]]] = -1.0
    # equal likeness goes to the younger story
    best = len(scores) - 1 - int(np.argmax(scores[::-1]))
    nearest = (float(scores[best]), best)
    return (best if scores[best] >= config.likeness else stream.stories), nearest


def _groups(ordered: Sequence[StoryInput], stream: _Stream, near: Mapping[int, tuple[float, int]]) -> tuple[Group, ...]:
    members: dict[int, list[int]] = {}
    for index, story in enumerate(stream.story[: len(ordered)].tolist()):
        members.setdefault(story, []).append(index)
    first_of = {story: ordered[rows[0]].name for story, rows in members.items()}
    return tuple(
        Group(
            tuple(ordered[row].name for row in rows),
            _why_together(rows, stream) if len(rows) > 1 else _why_alone(near.get(rows[0]), first_of, stream.config),
        )
        for rows in members.values()
    )


def _why_alone(
    nearest: tuple[float, int] | None, first_of: Mapping[int, str], config: StoriesConfig
) -> tuple[str, ...]:
    if nearest is None or nearest[0] <= 0 or nearest[1] not in first_of:
        return ("nothing before it is like it",)
    return (
        f"nearest when it came: the story of {first_of[nearest[1]]}, likeness {nearest[0]:.3f} "
        f"where {config.likeness:.3f} is needed",
    )


def _why_together(rows: Sequence[int], stream: _Stream) -> tuple[str, ...]:
    """The words and names that most of a story's reports share, heaviest first, and the days they span."""
    weight: dict[int, float] = {}
    held: dict[int, int] = {}
    for row in rows[:50]:
        low, high = int(stream.bounds[row]), int(stream.bounds[row + 1])
        for term, value in zip(stream.ids[low:high].tolist(), stream.weights[low:high].tolist(), strict=True):
            weight[term] = weight.get(term, 0.0) + value
            held[term] = held.get(term, 0) + 1
    least = max(2, math.ceil(min(len(rows), 50) / 2))
    telling = (t for t in held if held[t] >= least and not is_common(stream.terms.word_of(t)[0]))
    ranked = sorted(telling, key=lambda t: (-weight[t], stream.terms.word_of(t)))
    shared = {
        channel: [word for word, where in map(stream.terms.word_of, ranked) if where == channel][:6]
        for channel in ("names", "title", "body")
    }
    seen: set[str] = set()
    why = []
    for channel, label in (("names", "names"), ("title", "words of titles"), ("body", "words")):
        fresh = [word for word in shared[channel] if word not in seen]
        seen.update(fresh)
        if fresh:
            why.append(f"shared {label}: {', '.join(fresh)}")
    days = [day for day in stream.days[list(rows)].tolist() if day >= 0]
    if days:
        span = max(days) - min(days)
        why.append(f"published within {span} days" if span else "published on one day")
    return tuple(why)
