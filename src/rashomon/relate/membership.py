"""Why each report of a story is in it: the report most like it, what the two share, and what people decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rashomon import shapes
from rashomon.model import Link, Record
from rashomon.relate.stories import Rows, StoriesConfig, StoryInput, day_of
from rashomon.relate.stories_decisions import Wishes, decided_by
from rashomon.relate.stories_index import UNDATED
from rashomon.relate.stories_stream import Pass
from rashomon.relate.stories_terms import Terms, TermsConfig
from rashomon.relate.stories_why import Tie, ties_of
from rashomon.remembering import on_forget

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rashomon.relate.stories_terms import Vector


class MembershipConfig(Record, frozen=True):
    """Settings of `members_of`."""

    stories: StoriesConfig = StoriesConfig()
    most: int = 400
    """Reports of a story whose ties are told; the table of their likeness grows with the square of their number."""


def members_of(
    inputs: Sequence[StoryInput],
    config: MembershipConfig = MembershipConfig(),  # noqa: B008
    links: Sequence[Link] = (),
    copies: Sequence[shapes.Copy] = (),
    rows: Rows | None = None,
) -> tuple[shapes.Membership, ...]:
    """Tell why each report is in its story.

    Args:     inputs: the reports of one story, in canonical order; links: people's decisions; copies: text that they
              share; rows: their vectors, where they are known.
    Returns:  one membership a report, in order; none for a lone report.
    Cost:     quadratic in the reports, up to `most`.
    """
    inputs = inputs[: config.most]
    if len(inputs) < 2:
        return ()
    known = (rows.terms, rows.vectors[: config.most]) if rows else vectors_of(inputs, config.stories.terms)
    terms, vectors = known
    days = [UNDATED if (day := day_of(one.published)) is None else day for one in inputs]
    ties = ties_of(vectors, likeness_of(vectors, days, config.stories), days, terms)
    persons = decided_by(links)
    shared = {tuple(sorted((c.left, c.right))): c.kind for c in copies}
    return tuple(_told(one, inputs[tie.nearest], tie, persons, shared) for one, tie in zip(inputs, ties, strict=True))


class _Weighed(NamedTuple):
    """The reports of the story that was weighed last, in their order, and what the words are numbered by."""

    told: list[tuple[str | None, str, tuple[str, ...]]]
    terms: Terms
    vectors: list[Vector]


_LAST: list[_Weighed] = []
on_forget(_LAST.clear)


def vectors_of(inputs: Sequence[StoryInput], config: TermsConfig) -> tuple[Terms, Sequence[Vector]]:
    """The vectors of a story's reports, and what numbers their words, as if they were all read now.

    Words are numbered as they come, so what was read before is of use where the same reports in the same order come first.

    Cost:     linear in the texts that are new.
    """
    told = [(one.title, one.text, one.names) for one in inputs]
    last = _LAST.pop() if _LAST else None
    if last is None or last.terms.config != config or last.told != told[: len(last.told)]:
        last = _Weighed([], Terms(config), [])
    vectors = [*last.vectors, *(last.terms.vector(*one) for one in told[len(last.told) :])]
    _LAST[:] = [_Weighed(told, last.terms, vectors)]
    return last.terms, vectors


def _told(
    one: StoryInput,
    near: StoryInput,
    tie: Tie,
    persons: Mapping[str, str],
    shared: Mapping[tuple[str, ...], str],
) -> shapes.Membership:
    return shapes.Membership(
        one.name,
        near.name,
        tie.likeness,
        tie.names,
        tie.words,
        tie.days,
        shared.get(tuple(sorted((one.name, near.name)))),
        persons.get(one.name),
    )


def likeness_of(vectors: Sequence[Vector], days: Sequence[int], config: StoriesConfig) -> NDArray[np.float64]:
    """The likeness of each pair of a story's reports, as stories count it."""
    import numpy as np

    products = matrix_of(vectors)
    product: NDArray[np.float64] = products @ products.T
    run = Pass(config, Wishes())
    known = np.array(days, np.int64)
    return np.stack([run.faded(row, known, day) for row, day in zip(product, days, strict=True)])


def matrix_of(vectors: Sequence[Vector]) -> NDArray[np.float64]:
    """Vectors as the rows of a table, one column a term that any of them holds."""
    import numpy as np

    used, column = np.unique(np.concatenate([v.ids for v in vectors]), return_inverse=True)
    table = np.zeros((len(vectors), len(used)))
    row = np.repeat(np.arange(len(vectors)), [len(v.ids) for v in vectors])
    table[row, column] = np.concatenate([v.weights for v in vectors])
    return table
