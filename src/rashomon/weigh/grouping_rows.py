"""What every two clauses share, kept from one fold of a story to the next: products of vectors, and the words that both have.

A row is a clause as it is compared, with the words of its act. What two rows share does not change when a report is added; what
a word weighs does, and so does the mean of all vectors: these are put in by arithmetic over whole arrays in every fold.

All sums here are sums of whole numbers, held in floats of 64 bits and never too large for them: they come out the same to the
last bit in any order and by any kernel, so a row that was met before and one that is new give one answer.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rashomon.remembering import on_forget

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Whole = NDArray[np.int32]
    Vector = NDArray[np.float32]

BLOCK = 512
"""Rows compared with all before them at once."""

MOST_ROWS = 3072
"""Rows kept: those of four or five hundred reports, some 100 MB. A larger story is compared anew in each fold."""

SCALE = float(1 << 18)
"""Steps of one: a product of two unit vectors is below 2^36, ten thousand of them below 2^50."""

Key = tuple[str, frozenset[str]]


def whole(values: Numbers | Vector) -> Numbers:
    """Numbers as whole multiples of one 262,144th."""
    import numpy as np

    scaled: Numbers = np.rint(np.asarray(values, np.float64) * SCALE)
    return scaled


class Meeting(NamedTuple):
    """Words that a later row shares with an earlier one, or itself, an entry a pair and word; the later counts from its block."""

    later: Whole
    earlier: Whole
    word: Whole


class Block:
    """Some rows against all before them, and one another."""

    def __init__(self, first: int) -> None:
        self.first, self.last = first, first
        self._products: list[Numbers] = []
        """Of each addition: its rows by all rows up to its last."""
        self._meetings: tuple[list[Meeting], list[Meeting]] = ([], [])

    def add(self, product: Numbers, words: Meeting, core: Meeting) -> None:
        """Take in rows: their products with all rows up to the last of them, and the words that they share."""
        self._products.append(product)
        self._meetings[0].append(words)
        self._meetings[1].append(core)
        self.last += len(product)

    def products(self) -> Numbers:
        """The products of vectors with those of all rows before; what lies beyond a row's addition is zero."""
        import numpy as np

        if len(self._products) > 1:
            found = np.zeros((self.last - self.first, self.last))
            at = 0
            for part in self._products:
                found[at : at + len(part), : part.shape[1]] = part
                at += len(part)
            self._products = [found]
        return self._products[0]

    def shared(self, of: int, weights: Numbers) -> Numbers:
        """The summed weights of the words that a row shares with each before it: all words (0), or those of the act (1)."""
        import numpy as np

        kept = self._meetings[of]
        if len(kept) > 1:
            kept[:] = [Meeting(*(np.concatenate(parts) for parts in zip(*kept, strict=True)))]
        one = kept[0]
        size = (self.last - self.first) * self.last
        flat = one.later.astype(np.int64) * self.last + one.earlier
        return np.bincount(flat, weights[one.word], size).astype(np.float64, copy=False).reshape(-1, self.last)


class Rows:
    """The rows of one story."""

    def __init__(self) -> None:
        import numpy as np

        self.number: dict[Key, int] = {}
        self.word: dict[str, int] = {}
        self.blocks: list[Block] = []
        self.own: tuple[list[list[int]], list[list[int]]] = ([], [])
        """The words of each row, and those of its act."""
        self._posted: tuple[dict[int, array[int]], dict[int, array[int]]] = ({}, {})
        self.vectors: Numbers = np.zeros((0, 0))
        """In whole numbers."""

    def __len__(self) -> int:
        return len(self.number)

    def missing(self, keys: Sequence[Key]) -> list[Key]:
        """The rows that are not here, each once, in order."""
        return [k for k in dict.fromkeys(keys) if k not in self.number]

    def add(self, keys: Sequence[Key], words: Sequence[frozenset[str]], vectors: Vector) -> None:
        """Take in rows that are not here: what they are compared by, their words, their unit vectors.

        Cost: the products of the new rows with all, and linear in the words that they share.
        """
        import numpy as np

        scaled = whole(vectors)
        self.vectors = np.concatenate([self.vectors, scaled]) if len(self.vectors) else scaled
        begun = len(self.number)
        for at, (key, told) in enumerate(zip(keys, words, strict=True), begun):
            self.number[key] = at
            self.own[0].append(self._numbers(told))
            self.own[1].append(self._numbers(key[1]))
        while begun < len(self.number):
            if not self.blocks or self.blocks[-1].last - self.blocks[-1].first >= BLOCK:
                self.blocks.append(Block(begun))
            block = self.blocks[-1]
            last = min(block.first + BLOCK, len(self.number))
            product = self.vectors[begun:last] @ self.vectors[:last].T
            new = range(begun, last)
            met = [_meet(new, own, known, block.first) for own, known in zip(self.own, self._posted, strict=True)]
            block.add(product, *met)
            begun = last

    def _numbers(self, words: frozenset[str]) -> list[int]:
        return [self.word.setdefault(w, len(self.word)) for w in sorted(words)]


def _meet(rows: range, own: Sequence[Sequence[int]], posted: dict[int, array[int]], first: int) -> Meeting:
    """Which rows before them (and they themselves) have a word of some rows."""
    import numpy as np

    earlier = array("i")
    owners, words, counts = [], [], []
    for row in rows:
        for word in own[row]:
            known = posted.setdefault(word, array("i"))
            known.append(row)
            earlier += known
            owners.append(row - first)
            words.append(word)
            counts.append(len(known))
    return Meeting(
        np.repeat(np.array(owners, np.int32), counts),
        np.frombuffer(earlier, np.int32) if earlier else np.zeros(0, np.int32),
        np.repeat(np.array(words, np.int32), counts),
    )


_KEPT: list[Rows] = []
"""The rows of the stories folded last, the latest in front."""
on_forget(_KEPT.clear)

STORIES = 3
FEWEST = 0.5
"""Share of a story's rows that must be known, and of the known ones that must be of the story, to go on with them."""


def rows_of(keys: Sequence[Key], words: Mapping[Key, frozenset[str]], vectors: Mapping[Key, Vector]) -> Rows:
    """The rows of a story, with all of `keys` in them: those kept from an earlier fold of it, or new ones.

    Cost: that of adding what is new.
    """
    import numpy as np

    asked = set(keys)
    found = next((r for r in _KEPT if _is_near(r, asked)), None) or Rows()
    new = found.missing(keys)
    if new:
        found.add(new, [words[k] for k in new], np.stack([vectors[k] for k in new]))
    _KEPT[:] = [r for r in _KEPT if r is not found]
    if len(found) <= MOST_ROWS:
        _KEPT.insert(0, found)
    while len(_KEPT) > STORIES or sum(len(r) ** 2 for r in _KEPT[1:]) > MOST_ROWS**2:
        _KEPT.pop()
    return found


def _is_near(rows: Rows, asked: set[Key]) -> bool:
    known = len(asked & rows.number.keys())
    return known >= FEWEST * len(asked) and known >= FEWEST * len(rows)
