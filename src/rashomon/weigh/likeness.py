"""How alike the words of two assertions are, each word weighed by how much it tells within this story.

All reports of a story share its names and its subject; what tells two claims apart are the words that few clauses use ("log",
"transponder", "twelve knots"). A word's weight is its rarity among the story's clauses, less where news in general is full of it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from rashomon.relate.stories_terms import background
from rashomon.weigh.grouping_rows import Rows, whole
from rashomon.weigh.told import content_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

RARE = 6.0
"""Natural logarithm of the rarity in news in general from which a word counts in full."""

UNSEEN = 8.0
"""Rarity of a word that the table of news words does not know: mostly names."""


OF_NAMES = 0.6
"""Share of its rarity that a word of a name counts: who takes part is compared by itself, and much is told of everybody."""


def weigh_words(clauses: Mapping[str, frozenset[str]], names: Iterable[str] = ()) -> tuple[dict[str, float], set[str]]:
    """What each word of a story's clauses weighs, and the words that more than one clause has.

    Cost: linear in words.
    """
    named = frozenset(word for name in names for word in content_words(name))
    counted = Counter(word for words in clauses.values() for word in words)
    total = len(clauses)
    weight = {
        w: math.log((total + 1) / (n + 0.5)) * (OF_NAMES if w in named else _general(w)) for w, n in counted.items()
    }
    return weight, {w for w, n in counted.items() if n > 1}


class Weights(NamedTuple):
    """Of each word of some rows, by its number, in whole steps: its weight and that weight's square where more than one clause
    has it, else zero; and of each row the root of its squares' sum and its sum, of all its words and of those of its act."""

    shared: Numbers
    squares: Numbers
    length: Numbers
    sum: Numbers
    core_length: Numbers


def weights_of(rows: Rows, weight: Mapping[str, float], shared: set[str]) -> Weights:
    """The weights of a story's words in the order of its rows' words.

    Cost: linear in the words of the rows.
    """
    import numpy as np

    # A word of an act that stands in no compared clause ("he" put for a name) counts as one.
    plain = np.array([weight.get(w, 1.0) for w in rows.word], np.float64)
    seen = np.array([w in shared for w in rows.word], bool)
    once, twice = whole(plain), whole(plain * plain)
    of_all, of_core = (_sums(own, (once, twice)) for own in rows.own)
    return Weights(
        once * seen, twice * seen, np.maximum(1e-6, np.sqrt(of_all[1])), np.maximum(1e-6, of_all[0]),
        np.maximum(1e-6, np.sqrt(of_core[1])),
    )  # fmt: skip


def _sums(own: Sequence[Sequence[int]], values: Sequence[Numbers]) -> list[Numbers]:
    """The sum of each row's words, for each kind of value."""
    import numpy as np

    row = np.repeat(np.arange(len(own)), [len(w) for w in own])
    word = np.array([w for words in own for w in words], np.int64)
    return [np.bincount(row, v[word], len(own)).astype(np.float64, copy=False) for v in values]


@cache
def _general(word: str) -> float:
    """How much a word tells anywhere, 0..1."""
    total, counts = background()
    seen = counts.get(word, 0)
    return min(1.0, (math.log(total / seen) if seen else UNSEEN) / RARE)
