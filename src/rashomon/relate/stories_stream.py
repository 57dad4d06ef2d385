"""Reports given to stories one by one, and the settling afterwards that makes the answer the same in any order.

`StoryStream.add` gives a report to the story it is most like, or begins one, by what is known at that moment: nothing
of it looks ahead. `settle` gives the answer that does not depend on the order of the calls: where reports came late it
places all of them again in canonical order (their vectors are kept, so no text is read again), and then joins stories
that, over all pairs of their reports, are as alike as one story's; later reports may have shown what the first two of a
story could not.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from rashomon.model import Record
from rashomon.relate.stories_decisions import Wishes
from rashomon.relate.stories_index import UNDATED, Index, IndexConfig
from rashomon.relate.stories_terms import Terms, TermsConfig, Vector

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


Order = tuple[bool, int, str, str, str, str]
"""Canonical place of a report; `stories.order_of` makes it."""


class StoriesConfig(Record, frozen=True):
    """Settings of stories, one set for all; the curves are in docs/decisions/027."""

    terms: TermsConfig = TermsConfig()
    index: IndexConfig = IndexConfig()
    likeness: float = 0.15
    """Least likeness to a story to join it."""
    bridge: float = 0.12
    """Mean likeness over all pairs of their reports from which on two stories are one."""
    fade: float = 3.0
    """Days in which the likeness of dated reports falls to 1/e ..."""
    floor: float = 0.33
    """... but not below this part of it: trials and disasters go on for weeks ..."""
    far: float = 0.3
    """... and this beyond the index's horizon, where it takes more, for only a wrong date joins reports there: ..."""
    last: int = 300
    """... days after which nothing joins two dated reports: next year's election is as much like this one."""
    unknown: float = 0.62
    """The same where either report has no date: two leaders meet twice, and only the date tells the meetings apart."""
    mean: float = 0.8
    """Part of the mean likeness; the rest is that of the most alike report of the story."""


class Placed(Record, frozen=True):
    """Where a report went as it came: its row and story, and the story it was most like, joined or not."""

    row: int
    story: int
    nearest: int | None = None
    """The story it was most like; None where nothing was like it."""
    likeness: float = 0.0
    decided: bool = False
    """A person's decision put it there."""


class Near(Record, frozen=True):
    """A story beside another, and the mean likeness over all pairs of their reports."""

    story: int
    likeness: float


class Settled(Record, frozen=True):
    """The story of each row, after stories were joined; for lone rows the story that came nearest."""

    labels: tuple[int, ...]
    nearest: dict[int, Near]


class Pass:
    """One run through reports in the order in which they are placed."""

    def __init__(self, config: StoriesConfig, wishes: Wishes) -> None:
        import numpy as np

        self.config = config
        self.wishes = wishes
        self.index = Index(config.index)
        self.stories = 0
        self._labels = np.zeros(1 << 10, np.int64)
        self._sizes = np.zeros(1 << 10, np.int64)
        self._home: dict[str, int] = {}
        self._between: list[tuple[int, NDArray[np.int64], NDArray[np.float64]]] = []

    def faded(self, products: NDArray[np.float64], days: NDArray[np.int64], day: int) -> NDArray[np.float64]:
        """Products lessened by the days between."""
        import numpy as np

        config = self.config
        if day == UNDATED:
            return products * config.unknown
        gap = np.abs(days - day)
        part = np.maximum(np.exp(-gap / config.fade), config.floor)
        part = np.where(gap > config.index.horizon, np.where(gap > config.last, 0.0, config.far), part)
        return products * np.where(days == UNDATED, config.unknown, part)

    def place(self, name: str, vector: Vector, day: int) -> Placed:
        """Give one report to a story."""
        import numpy as np

        found = self.index.find(vector, day)
        like = self.faded(found.products, self.index.days[found.rows], day)
        near, inverse = np.unique(self._labels[found.rows], return_inverse=True)
        sums = np.bincount(inverse, weights=like, minlength=len(near))
        top = np.zeros(len(near))
        np.maximum.at(top, inverse, like)
        scores = self.config.mean * sums / self._sizes[near] + (1 - self.config.mean) * top
        best, score = self._best(name, near, scores)
        home = self._home.get(self.wishes.of(name))
        joined = best is not None and score >= self.config.likeness
        story = home if home is not None else best if joined and best is not None else self.stories
        self._keep(name, vector, day, story)
        others = near != story
        if others.any():
            self._between.append((story, near[others], sums[others]))
        return Placed(self.index.count - 1, story, best, score, home is not None)

    def _best(self, name: str, near: NDArray[np.int64], scores: NDArray[np.float64]) -> tuple[int | None, float]:
        """The most alike story that people do not forbid; of equals the younger."""
        import numpy as np

        apart = [self._home[c] for c in self.wishes.apart.get(self.wishes.of(name), ()) if c in self._home]
        allowed = np.flatnonzero(~np.isin(near, apart))
        if not len(allowed):
            return None, 0.0
        best = int(allowed[len(allowed) - 1 - int(np.argmax(scores[allowed][::-1]))])
        return int(near[best]), float(scores[best])

    def _keep(self, name: str, vector: Vector, day: int, story: int) -> None:
        import numpy as np

        row = self.index.append(vector, day)
        if row == len(self._labels):
            self._labels = np.concatenate([self._labels, np.zeros(row, np.int64)])
            self._sizes = np.concatenate([self._sizes, np.zeros(row, np.int64)])
        self._labels[row] = story
        self._sizes[story] += 1
        self.stories = max(self.stories, story + 1)
        if name in self.wishes.company:
            self._home.setdefault(self.wishes.of(name), story)

    def settle(self) -> Settled:
        """Join stories until none are alike enough; the labels as placed stay as they are."""
        import numpy as np

        labels = self._labels[: self.index.count]
        links = self._links()
        sizes = self._sizes[: self.stories].tolist()
        head = _joined(links, self._bridges(links, sizes), sizes, self._forbidden(), self.config.bridge)
        now = np.array(head, np.int64)[labels] if len(labels) else labels
        nearest = {}
        for story in (story for story, size in enumerate(sizes) if size == 1):
            beside = {other: total / sizes[other] for other, total in links[story].items() if total > 0}
            if beside:
                best = min(beside, key=lambda other: (-beside[other], other))
                nearest[story] = Near(best, beside[best])
        return Settled(tuple(now.tolist()), nearest)

    def _bridges(self, links: list[dict[int, float]], sizes: list[int]) -> list[Bridge]:
        """The pairs of stories that are alike enough to be one.

        Two lone reports beyond the horizon of each other are one only when the second would have joined the first: it
        takes more than one pair of reports to say that a date is wrong.
        """
        labels = self._labels[: self.index.count].tolist()
        day = dict(zip(labels, self.index.days.tolist(), strict=True))  # of the last report; of a lone one its own
        found = []
        for left, beside in enumerate(links):
            for right, total in beside.items():
                pairs = sizes[left] * sizes[right]
                if left > right or total < self.config.bridge * pairs:
                    continue
                dated = day[left] != UNDATED and day[right] != UNDATED
                far = dated and abs(day[left] - day[right]) > self.config.index.horizon
                if pairs > 1 or not far or total >= self.config.likeness:
                    found.append((-total / pairs, left, right, sizes[left], sizes[right]))
        return found

    def _links(self) -> list[dict[int, float]]:
        """The likeness between stories, summed over the pairs of their reports."""
        import numpy as np

        links: list[dict[int, float]] = [{} for _ in range(self.stories)]
        if not self._between:
            return links
        one = np.concatenate([np.full(len(near), story) for story, near, _ in self._between])
        other = np.concatenate([near for _, near, _ in self._between])
        sums = np.concatenate([sums for _, _, sums in self._between])
        keys, inverse = np.unique(np.minimum(one, other) * self.stories + np.maximum(one, other), return_inverse=True)
        totals = np.bincount(inverse, weights=sums)
        for key, total in zip(keys.tolist(), totals.tolist(), strict=True):
            left, right = divmod(key, self.stories)
            links[left][right] = links[right][left] = total
        return links

    def _forbidden(self) -> dict[int, set[int]]:
        """Stories that people hold apart."""
        apart: dict[int, set[int]] = {}
        for company, others in self.wishes.apart.items():
            for other in others:
                if company in self._home and other in self._home:
                    apart.setdefault(self._home[company], set()).add(self._home[other])
        return apart


Bridge = tuple[float, int, int, int, int]
"""Two stories that may be joined: minus their likeness, the elder, the younger, and the sizes that they had then."""


def _joined(
    links: list[dict[int, float]], queue: list[Bridge], sizes: list[int], apart: dict[int, set[int]], bridge: float
) -> list[int]:
    """Join the two most alike stories until none are alike enough (average link); the elder gives its number.

    The mean of a joined pair is never above the greater of the two it was made of, so pairs below the bridge need no
    place in the queue. `links` and `sizes` are changed on the way, and end as they are between the stories that remain.
    """
    head = list(range(len(links)))
    heapify(queue)
    while queue:
        _, left, right, *seen = heappop(queue)
        if seen != [sizes[left], sizes[right]] or right in apart.get(left, ()):
            continue
        head[right] = left
        sizes[left], sizes[right] = sizes[left] + sizes[right], 0
        for other in apart.pop(right, set()):
            apart[other].discard(right)
            apart[other].add(left)
            apart.setdefault(left, set()).add(other)
        links[left].pop(right)
        for other, total in links[right].items():
            if other != left:
                links[other].pop(right)
                links[left][other] = links[other][left] = links[left].get(other, 0.0) + total
        links[right] = {}
        for other, total in links[left].items():
            pair = min(left, other), max(left, other)
            if total >= bridge * sizes[left] * sizes[other]:
                heappush(queue, (-total / (sizes[left] * sizes[other]), *pair, sizes[pair[0]], sizes[pair[1]]))
    for story in range(len(head)):  # a head is never younger than what it heads
        head[story] = head[head[story]]
    return head


class StoryStream:
    """Stories of reports that come one by one.

    Raises: nothing; two reports of one name are two rows, and decisions on that name hold for both.
    """

    def __init__(self, config: StoriesConfig = StoriesConfig(), wishes: Wishes = Wishes()) -> None:  # noqa: B008
        self.config = config
        self.terms = Terms(config.terms)
        self._wishes = wishes
        self._pass = Pass(config, wishes)
        self._given: list[tuple[Order, str, Vector, int]] = []
        self._late = False

    def add(self, order: Order, name: str, vector: Vector, day: int | None) -> Placed:
        """Take the next report.

        Args:     order: its canonical place (`stories.order_of`); vector: from `terms`; day: None where unknown.
        Returns:  where it went, for now.
        Cost:     some 0.5 ms; more for a late report, which is compared with all that share a word that weighs.
        """
        number = UNDATED if day is None else day
        self._late = self._late or bool(self._given and order < self._given[-1][0])
        self._given.append((order, name, vector, number))
        return self._pass.place(name, vector, number)

    def settle(self) -> tuple[tuple[str, ...], Settled, Pass]:
        """The answer in which the order of calls leaves no trace.

        Returns:  names in the order of rows; the story of each row; the pass behind them.
        Cost:     linear in the reports where some came late, else in the likenesses between stories.
        """
        if self._late:
            self._given.sort(key=lambda given: given[0])
            self._pass = Pass(self.config, self._wishes)
            for _, name, vector, day in self._given:
                self._pass.place(name, vector, day)
            self._late = False
        return tuple(name for _, name, _, _ in self._given), self._pass.settle(), self._pass
