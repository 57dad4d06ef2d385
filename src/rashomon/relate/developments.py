"""The separate happenings within a story: announced, arrived, met; quake, toll, arrests.

A first version: reports of a story are taken apart where they clearly differ in what they tell, by the words that
this story does not share throughout (what every report of a story says tells no happening from another), and by the
days between them. It says "one development" readily; a story is only split where both sides hold together.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rashomon.model import Record
from rashomon.relate.stories import StoriesConfig, StoryInput, canonical, day_of
from rashomon.relate.stories_terms import Terms, Vector

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]


class DevelopmentsConfig(Record, frozen=True):
    """Settings of `split_developments`, chosen on ECB+ (docs/decisions/021)."""

    stories: StoriesConfig = StoriesConfig()
    likeness: float = 0.1
    """Mean likeness, of what the story does not share throughout, from which on two groups are one happening ..."""
    contrast: float = 0.3
    """... as they are from this part of the likeness within the looser of both on: loose groups are not torn up."""
    common: float = 0.7
    """Share of the reports from which on a term is the story's own and tells nothing ..."""
    least: int = 6
    """... in stories of so many reports; in fewer "nearly all" says little, and printings of one agency text would
    stand apart from the rest."""
    fade: float = 6.0
    """Days in which the likeness of dated reports falls to 1/e."""


def split_developments(
    inputs: Sequence[StoryInput],
    config: DevelopmentsConfig = DevelopmentsConfig(),  # noqa: B008
) -> tuple[tuple[str, ...], ...]:
    """Take the reports of one story apart into happenings.

    Args:     inputs: the reports of one story, in any order.
    Returns:  every name in exactly one development; developments by their first report, canonical order within.
    Raises:   nothing.
    Cost:     quadratic in the reports of the story (a hundred: 20 ms beside reading them).
    """
    ordered = canonical(inputs)
    if len(ordered) < 2:
        return tuple((one.name,) for one in ordered)
    terms = Terms(config.stories.terms)
    vectors = [terms.vector(one.title, one.text, one.names) for one in ordered]
    likeness = _likeness(vectors, terms.size, config) * _near([day_of(one.published) for one in ordered], config)
    groups = _joined(likeness, config.likeness, config.contrast)
    return tuple(tuple(ordered[row].name for row in rows) for rows in groups)


def _likeness(vectors: Sequence[Vector], size: int, config: DevelopmentsConfig) -> Matrix:
    """Cosines of the reports over the terms that not nearly all of them hold."""
    import numpy as np

    used = np.unique(np.concatenate([v.ids for v in vectors]))
    column = np.zeros(size, np.int64)
    column[used] = np.arange(len(used))
    rows = np.zeros((len(vectors), len(used)))
    for row, vector in enumerate(vectors):
        rows[row, column[vector.ids]] = vector.weights
    if len(vectors) >= config.least:
        rows[:, (rows > 0).mean(axis=0) >= config.common] = 0
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = rows / np.where(lengths > 0, lengths, 1)
    product: Matrix = rows @ rows.T
    return product


def _near(days: Sequence[int | None], config: DevelopmentsConfig) -> Matrix:
    """How much the days between two reports leave of their likeness; all of it where a date is missing."""
    import numpy as np

    known = np.array([day if day is not None else -1 for day in days], np.float64)
    gaps = np.abs(known[:, None] - known[None, :])
    gaps[(known < 0)[:, None] | (known < 0)[None, :]] = 0
    faded: Matrix = np.maximum(np.exp(-gaps / config.fade), config.stories.floor)
    return faded


def _joined(likeness: Matrix, least: float, contrast: float) -> list[list[int]]:
    """Join the two most alike groups until none are alike enough (average link); earliest pair where equal."""
    import numpy as np

    groups = [[row] for row in range(len(likeness))]
    mean = likeness.copy()
    np.fill_diagonal(mean, -1)
    live = np.ones(len(groups), bool)
    while live.sum() > 1:
        a, b = divmod(int(np.argmax(np.where(live[:, None] & live[None, :], mean, -1))), len(mean))
        a, b = min(a, b), max(a, b)
        sizes = len(groups[a]), len(groups[b])
        inside = min(_within(likeness, groups[a], least), _within(likeness, groups[b], least))
        if mean[a, b] < min(least, contrast * inside):
            break
        mean[a] = (mean[a] * sizes[0] + mean[b] * sizes[1]) / sum(sizes)
        mean[:, a] = mean[a]
        mean[a, a] = -1
        live[b] = False
        groups[a] = sorted(groups[a] + groups[b])
    return sorted(rows for row, rows in enumerate(groups) if live[row])


def _within(likeness: Matrix, rows: Sequence[int], alone: float) -> float:
    """The mean likeness among the reports of a group; `alone` for a single report."""
    if len(rows) < 2:
        return alone
    part = likeness[list(rows)][:, list(rows)]
    return float((part.sum() - part.trace()) / (len(rows) * (len(rows) - 1)))
