"""Why each report of a story is in it: the report most like it, what the two share, and what people decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from rashomon import shapes
from rashomon.model import Link, Record
from rashomon.relate.stories import Rows, StoriesConfig, StoryInput, day_of
from rashomon.relate.stories_decisions import Wishes, decided_by
from rashomon.relate.stories_index import UNDATED
from rashomon.relate.stories_stream import Pass
from rashomon.relate.stories_terms import Terms, TermsConfig, Words, renumbered
from rashomon.relate.stories_why import Shared, Tie, shared_by_two, ties_of
from rashomon.remembering import Shelf, on_forget

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
    shared_by = None
    words: Words
    vectors: Sequence[Vector]
    if rows:
        words, vectors = rows.terms, rows.vectors[: config.most]
    else:
        words, vectors, numbers = vectors_of(inputs, config.stories.terms)
        shared_by = _remembered(words, vectors, numbers)
    days = [UNDATED if (day := day_of(one.published)) is None else day for one in inputs]
    ties = ties_of(vectors, likeness_of(vectors, days, config.stories), days, words, shared_by)
    persons = decided_by(links)
    shared = {tuple(sorted((c.left, c.right))): c.kind for c in copies}
    return tuple(_told(one, inputs[tie.nearest], tie, persons, shared) for one, tie in zip(inputs, ties, strict=True))


class _Weighed(NamedTuple):
    """A report with its vector, its words in the order in which they are met, and a number for it."""

    vector: Vector
    met: NDArray[np.int64]
    number: int


class _Known:
    """Reports weighed of late; their words are numbered as they came, whatever story they are of."""

    def __init__(self) -> None:
        self._terms: dict[TermsConfig, Terms] = {}
        self._weighed: Shelf[_Weighed] = Shelf(1 << 10)
        self._numbers = count(1)
        on_forget(self._terms.clear)

    def weigh(self, inputs: Sequence[StoryInput], config: TermsConfig) -> tuple[Terms, list[_Weighed]]:
        """Reports with their vectors, and what numbers their words."""
        terms = self._terms.get(config)
        if terms is None or len(terms.words) > MOST_WORDS:
            self._weighed.forget()  # they have the numbers of other words
            self._terms.clear()
            terms = self._terms[config] = Terms(config)
        found = []
        for one in inputs:
            key = (one.title, one.text, one.names, config)
            known = self._weighed.get(key)
            if known is None:
                told = one.title, one.text, one.names
                known = self._weighed.put(key, _Weighed(terms.vector(*told), terms.met(*told), next(self._numbers)))
            found.append(known)
        return terms, found


MOST_WORDS = 1 << 18
"""Words that are numbered; with one more, all begins anew."""

_KNOWN = _Known()


def vectors_of(inputs: Sequence[StoryInput], config: TermsConfig) -> tuple[Words, Sequence[Vector], Sequence[int]]:
    """The vectors of a story's reports, and what numbers their words, as if they were all read now.

    Returns:  the words, the vectors, and a number for each report: the same for one that was met of late, with all that its
              vector depends on.
    Cost:     linear in the texts that are new, and in the words of all.
    """
    terms, weighed = _KNOWN.weigh(inputs, config)
    words, vectors = renumbered(terms, [w.vector for w in weighed], [w.met for w in weighed])
    return words, vectors, [w.number for w in weighed]


_SHARED: Shelf[Shared] = Shelf(1 << 11)
"""What two reports share, by their numbers and the order in which the words of the first are numbered: of equals, the earlier
counts as heavier."""


def _remembered(words: Words, vectors: Sequence[Vector], numbers: Sequence[int]) -> Callable[[int, int], Shared]:
    """`shared_by_two`, but that it is asked once."""

    def shared(row: int, near: int) -> Shared:
        key = (numbers[row], numbers[near], vectors[row].ids.argsort().tobytes())
        found = _SHARED.get(key)
        return _SHARED.put(key, shared_by_two(vectors[row], vectors[near], words)) if found is None else found

    return shared


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
