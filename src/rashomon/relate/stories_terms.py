"""What a report is about, as numbers: weighed words of its body, title, names and beginning, in one sparse vector.

The weights come from a shipped table of document frequencies and from nothing else, so a report's vector is the same
whatever stands beside it, today and in a year, and there is no looking ahead in a stream.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from rashomon.model import Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD = re.compile(r"[^\W\d_]{2,}|\d{2,}")
CHANNELS = ("body", "title", "names", "lead")
"""Each word has one number in each channel."""
_COUNT = len(CHANNELS)


class TermsConfig(Record, frozen=True):
    """How the channels are weighed; chosen on AllSides and stories.dev (docs/decisions/027)."""

    body: float = 0.4
    title: float = 0.2
    names: float = 0.2
    beginning: float = 0.2
    """Share of the first words, which tell what happened today; the rest of a report tells what happened before."""
    first: int = 250
    """Words of the beginning."""
    longest: int = 4000
    """Words of a report that are read; later ones of very long reports say little of its story."""
    heaviest: int = 700
    """Terms that a vector keeps; the lightest of a long report cost time and change nothing."""
    lead: int = 300
    """Characters of the first line that stand in for a missing title."""


class Vector(msgspec.Struct, frozen=True):
    """A sparse vector of length one at most: ids of terms and their weights."""

    ids: NDArray[np.int32]
    weights: NDArray[np.float32]


@cache
def background() -> tuple[int, dict[str, int]]:
    """How many reports the shipped table counts, and in how many of them each word stands.

    From:     26,620 English news reports of 2012 to 2019, words in at least five; numbers only, no text.
    """
    rows = files("rashomon.relate").joinpath("stories_words.tsv").read_text("utf-8").splitlines()
    total = int(rows[0].split("\t")[1])
    pairs = (row.split("\t") for row in rows[1:])
    return total, {word: int(count) for word, count in pairs}


def is_common(word: str) -> bool:
    """Whether a (stemmed) word stands in so many reports that it explains nothing to a reader."""
    total, counts = background()
    return counts.get(word, 0) > 0.2 * total


def stem(word: str) -> str:
    """A word without the s of the plural; more stemming gained nothing on the development stories."""
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word


def lead_of(text: str, longest: int) -> str:
    """The first sentence or line of a text, to stand in for its title."""
    first = text.lstrip().split("\n", 1)[0][:longest]
    stop = re.search(r"[.!?] ", first[60:])
    return first[: 60 + stop.start()] if stop else first


class _Tokens(dict[str, int]):
    """A number for each word as printed, given when it is first asked for."""

    def __init__(self, learn: Callable[[str], int]) -> None:
        super().__init__()
        self._learn = learn

    def __missing__(self, token: str) -> int:
        number = self[token] = self._learn(token)
        return number


class Words:
    """Words by their numbers."""

    def __init__(self, words: list[str]) -> None:
        self.words = words

    def word_of(self, term: int) -> tuple[str, str]:
        """The word of a term id and the channel it stands in."""
        return self.words[term // _COUNT], CHANNELS[term % _COUNT]


class Terms(Words):
    """Turns reports into vectors; keeps the number that it has given each word."""

    def __init__(self, config: TermsConfig = TermsConfig()) -> None:  # noqa: B008
        import numpy as np

        super().__init__([])
        self.config = config
        self._number: dict[str, int] = {}
        self._weight = np.zeros(1 << 12)
        self._tokens = _Tokens(self._learn)
        self._word = np.zeros(1 << 12, np.int64)  # of each token
        self._upper = np.zeros(1 << 12, bool)

    def _learn(self, token: str) -> int:
        """Number a word as printed: which word it is a form of, and whether it begins with a capital."""
        import numpy as np

        row = len(self._tokens)
        if row == len(self._word):
            self._word = np.concatenate([self._word, np.zeros(row, np.int64)])
            self._upper = np.concatenate([self._upper, np.zeros(row, bool)])
        self._word[row] = self._number_of(stem(token.lower()))
        self._upper[row] = token[0].isupper()
        return row

    def _number_of(self, word: str) -> int:
        import numpy as np

        number = self._number.get(word)
        if number is None:
            number = self._number[word] = len(self.words)
            self.words.append(word)
            if number == len(self._weight):
                self._weight = np.concatenate([self._weight, np.zeros(number)])
            total, counts = background()
            self._weight[number] = math.log((total + 1) / (counts.get(word, 0) + 1))
        return number

    def _numbers(self, text: str, longest: int) -> NDArray[np.int64]:
        """The words of a text as numbers of tokens, in order."""
        import numpy as np

        tokens = _WORD.findall(text)[:longest]
        return np.fromiter(map(self._tokens.__getitem__, tokens), np.int64, len(tokens))

    def _read(
        self, title: str | None, text: str, names: tuple[str, ...]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
        """The words of a report's text, names and title as numbers of tokens; what is new gets its number in this order."""
        config = self.config
        return (
            self._numbers(text[: config.longest * 12], config.longest),
            self._numbers(" ".join(names), config.longest),
            self._numbers(title or lead_of(text, config.lead), config.longest),
        )

    def met(self, title: str | None, text: str, names: tuple[str, ...] = ()) -> NDArray[np.int64]:
        """The numbers of the words of a report, each once, in the order in which it would number them if it knew none."""
        import numpy as np

        return _counted(self._word[np.concatenate(self._read(title, text, names))])[0]

    def vector(self, title: str | None, text: str, names: tuple[str, ...] = ()) -> Vector:
        """Weigh the words of one report.

        Args:     title: None takes the first sentence instead; names: known names, counted with the capitalised words.
        Returns:  its vector; empty for a text without words.
        Cost:     linear in the text; about 0.5 ms for 5,000 characters.
        """
        import numpy as np

        config, (tokens, known, heading) = self.config, self._read(title, text, names)
        words, upper = self._word[tokens], self._upper[tokens]
        body, counts = _counted(words)
        capitals = np.bincount(words[upper], minlength=int(body.max(initial=-1)) + 1)[body]
        # a name is a word that stands mostly with a capital
        mostly = 3 * capitals > 2 * counts
        called = np.concatenate([np.repeat(body[mostly], capitals[mostly]), self._word[known]])
        parts = (
            (0, config.body, body, counts),
            (1, config.title, *_once(self._word[heading])),
            (2, config.names, *_counted(called)),
            (3, config.beginning, *_counted(words[: config.first])),
        )
        return _joined(parts, self._weight, config.heaviest)


def renumbered(words: Words, vectors: Sequence[Vector], met: Sequence[NDArray[np.int64]]) -> tuple[Words, list[Vector]]:
    """Vectors with their words numbered as if none had been known before the first of them was read.

    Args:     words: by the numbers that the vectors have now; met: of each report its words' numbers, as `Terms.met` gives them.
    Cost:     linear in the words of the reports.
    """
    import numpy as np

    if not vectors:
        return Words([]), []
    known, first = np.unique(np.concatenate(met), return_index=True)
    order = known[np.argsort(first)]
    number = np.zeros(int(known.max(initial=0)) + 1, np.int64)
    number[order] = np.arange(len(order))
    ids = np.concatenate([v.ids for v in vectors]).astype(np.int64)
    now = (number[ids // _COUNT] * _COUNT + ids % _COUNT).astype(np.int32)
    ends = np.cumsum([len(v.ids) for v in vectors])[:-1]
    told = [Vector(own, v.weights) for own, v in zip(np.split(now, ends), vectors, strict=True)]
    return Words([words.words[n] for n in order.tolist()]), told


def _counted(words: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each word once, in the order of the text (their numbers depend on what was read before), and how often."""
    import numpy as np

    found, first, counts = np.unique(words, return_index=True, return_counts=True)
    order = np.argsort(first)
    return found[order], counts[order]


def _once(words: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each word once, and counted once."""
    import numpy as np

    found, counts = _counted(words)
    return found, np.ones_like(counts)


def _joined(
    parts: tuple[tuple[int, float, NDArray[np.int64], NDArray[np.int64]], ...],
    weight: NDArray[np.float64],
    heaviest: int,
) -> Vector:
    """Put the channels in one vector, such that the product of two vectors is the weighed sum of the cosines."""
    import numpy as np

    ids, weights = [], []
    for channel, share, words, counts in parts:
        weighed = (1 + np.log(counts)) * weight[words]
        length = math.sqrt(float(weighed @ weighed))
        if length > 0:
            ids.append(words * _COUNT + channel)
            weights.append(weighed * (math.sqrt(share) / length))
    if not ids:
        return Vector(np.zeros(0, np.int32), np.zeros(0, np.float32))
    found, values = np.concatenate(ids), np.concatenate(weights)
    if len(found) > heaviest:
        kept = np.sort(np.argsort(-values, kind="stable")[:heaviest])
        found, values = found[kept], values[kept]
    return Vector(found.astype(np.int32), values.astype(np.float32))
