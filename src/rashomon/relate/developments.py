"""The separate happenings within a story: announced, arrived, met; quake, toll, arrests.

Reports of a story are taken apart where they clearly differ in what they tell, and by the days between them. A word
tells the less of a happening the more reports of this story hold it: what all of them say tells nothing. A story is
only taken apart where both sides hold together, and printings of one text are never taken apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rashomon.model import Record
from rashomon.relate.membership import matrix_of, vectors_of
from rashomon.relate.stories import Rows, StoriesConfig, StoryInput, canonical, day_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rashomon.relate.stories_terms import Vector

    Matrix = NDArray[np.float64]


class DevelopmentsConfig(Record, frozen=True):
    """Settings of `split_developments`, chosen on ECB+ (docs/decisions/028)."""

    stories: StoriesConfig = StoriesConfig()
    likeness: float = 0.04
    """Mean likeness, in what the story does not share throughout, from which on two groups are one happening ..."""
    contrast: float = 0.3
    """... as they are from this part of the likeness within the looser of both on: loose groups are not torn up."""
    least: int = 4
    """Reports of a story from which on words weigh the less the more of its reports hold them; in fewer "all" says
    little."""
    same: float = 0.75
    """Likeness of two whole reports from which on they are printings of one text, whose few differences tell nothing."""
    fade: float = 0.7
    """Days in which the likeness of dated reports falls to 1/e: a day later another thing has happened ..."""
    floor: float = 0.05
    """... but not below this part of it."""


def split_developments(
    inputs: Sequence[StoryInput],
    config: DevelopmentsConfig = DevelopmentsConfig(),  # noqa: B008
    rows: Rows | None = None,
) -> tuple[tuple[str, ...], ...]:
    """Take the reports of one story apart into happenings.

    Args:     inputs: the reports of one story, in any order; rows: their vectors in canonical order, where they are known.
    Returns:  every name in exactly one development; developments by their first report, canonical order within.
    Raises:   nothing.
    Cost:     quadratic in the reports of the story (a hundred: 20 ms beside reading them).
    """
    ordered = canonical(inputs)
    if len(ordered) < 2:
        return tuple((one.name,) for one in ordered)
    vectors = rows.vectors if rows else vectors_of(ordered, config.stories.terms)[1]
    likeness = _likeness(vectors, config) * _near([_days(one) for one in ordered], config)
    groups = _joined(likeness, config.likeness, config.contrast)
    return tuple(tuple(ordered[row].name for row in members) for members in groups)


def _likeness(vectors: Sequence[Vector], config: DevelopmentsConfig) -> Matrix:
    """Cosines of the reports over the terms that not all of them hold, the rarer in this story the weightier."""
    import numpy as np

    table = matrix_of(vectors)
    whole: Matrix = table @ table.T
    if len(vectors) < config.least:
        return whole
    table *= -np.log(np.maximum((table > 0).mean(axis=0), 1 / len(table)))  # a word of no weight is in no column
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    table /= np.where(lengths > 0, lengths, 1)
    product: Matrix = table @ table.T
    return np.where(whole >= config.same, np.maximum(whole, product), product)


def _days(one: StoryInput) -> tuple[int, int] | None:
    """The first and last day on which a report may have appeared; None where that is unknown."""
    first = day_of(one.published)
    last = day_of(one.until)
    return None if first is None else (first, max(first, last) if last is not None else first)


def _near(days: Sequence[tuple[int, int] | None], config: DevelopmentsConfig) -> Matrix:
    """How much the days between two reports leave of their likeness; all of it where a date is missing."""
    import numpy as np

    first = np.array([day[0] if day else -1 for day in days], np.float64)
    last = np.array([day[1] if day else -1 for day in days], np.float64)
    gaps = np.maximum(np.maximum(first[:, None] - last[None, :], first[None, :] - last[:, None]), 0)
    gaps[(first < 0)[:, None] | (first < 0)[None, :]] = 0
    faded: Matrix = np.maximum(np.exp(-gaps / config.fade), config.floor)
    return faded


def _joined(likeness: Matrix, least: float, contrast: float) -> list[list[int]]:
    """Join the two most alike groups until none are alike enough (average link); earliest pair where equal."""
    import numpy as np

    groups = [[row] for row in range(len(likeness))]
    mean = likeness.copy()
    np.fill_diagonal(mean, -1)
    live = np.ones(len(groups), bool)
    while live.sum() > 1:
        a, b = divmod(int(np.argmax(mean)), len(mean))
        a, b = min(a, b), max(a, b)
        sizes = len(groups[a]), len(groups[b])
        inside = min(_within(likeness, groups[a], least), _within(likeness, groups[b], least))
        if mean[a, b] < min(least, contrast * inside):
            break
        mean[a] = (mean[a] * sizes[0] + mean[b] * sizes[1]) / sum(sizes)
        mean[:, a] = mean[a]
        mean[a, a] = -1
        mean[b] = mean[:, b] = -1  # less than any that is live; the mean of two such is such a one
        live[b] = False
        groups[a] = sorted(groups[a] + groups[b])
    return sorted(rows for row, rows in enumerate(groups) if live[row])


def _within(likeness: Matrix, rows: Sequence[int], alone: float) -> float:
    """The mean likeness among the reports of a group; `alone` for a single report."""
    if len(rows) < 2:
        return alone
    part = likeness[list(rows)][:, list(rows)]
    return float((part.sum() - part.trace()) / (len(rows) * (len(rows) - 1)))
