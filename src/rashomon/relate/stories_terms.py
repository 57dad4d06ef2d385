"""What a report is about, as numbers: weighed words of its body, its title and its names, in one sparse vector.

The weights come from a shipped table of document frequencies and from nothing else, so a report's vector is the same
whatever stands beside it, today and in a year, and there is no looking ahead in a stream.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import msgspec

from rashomon.model import Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_WORD = re.compile(r"[^\W\d_]{2,}|\d{2,}")
_CHANNELS = 3  # body, title, names: three numbers for each word


class TermsConfig(Record, frozen=True):
    """How the channels are weighed; chosen on AllSides and stories.dev (docs/decisions/021)."""

    body: float = 0.6
    title: float = 0.2
    names: float = 0.2
    longest: int = 4000
    """Words of a report that are read; later ones of very long reports say little of its story."""
    heaviest: int = 600
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


class Terms:
    """Turns reports into vectors; keeps the number that it has given each word."""

    def __init__(self, config: TermsConfig = TermsConfig()) -> None:  # noqa: B008
        self.config = config
        self.words: list[str] = []
        self._number: dict[str, int] = {}
        self._known: dict[str, tuple[int, float, bool]] = {}

    @property
    def size(self) -> int:
        """One more than the highest id of a term so far."""
        return len(self.words) * _CHANNELS

    def word_of(self, term: int) -> tuple[str, str]:
        """The word of a term id and the channel it stands in."""
        return self.words[term // _CHANNELS], ("body", "title", "names")[term % _CHANNELS]

    def _look_up(self, token: str) -> tuple[int, float, bool]:
        """Number, weight and whether it begins with a capital, of a word as printed."""
        known = self._known.get(token)
        if known is None:
            word = stem(token.lower())
            number = self._number.get(word)
            if number is None:
                number = self._number[word] = len(self.words)
                self.words.append(word)
            total, counts = background()
            weight = math.log((total + 1) / (counts.get(word, 0) + 1))
            known = self._known[token] = (number, weight, token[0].isupper())
        return known

    def vector(self, title: str | None, text: str, names: tuple[str, ...] = ()) -> Vector:
        """Weigh the words of one report.

        Args:     title: None takes the first sentence instead; names: known names, counted with the capitalised words.
        Returns:  its vector; empty for a text without words.
        Cost:     linear in the text; about 0.7 ms for 5,000 characters.
        """
        config = self.config
        tokens = _WORD.findall(text[: config.longest * 12])[: config.longest]
        body: dict[int, float] = {}
        capital: dict[int, float] = {}
        weights: dict[int, float] = {}
        for token, count in Counter(tokens).items():
            number, weight, upper = self._look_up(token)
            body[number] = body.get(number, 0) + count
            weights[number] = weight
            if upper:
                capital[number] = capital.get(number, 0) + count
        for name in names:
            for token in _WORD.findall(name):
                number, weights[number], _ = self._look_up(token)
                capital[number] = capital.get(number, 0) + 1
                body.setdefault(number, 1)
        heading = [self._look_up(token) for token in _WORD.findall(title or lead_of(text, config.lead))]
        parts = (
            (0, config.body, {n: (1 + math.log(c)) * weights[n] for n, c in body.items()}),
            (1, config.title, {n: weight for n, weight, _ in heading}),
            # a name is a word that stands mostly with a capital
            (2, config.names, {n: (1 + math.log(c)) * weights[n] for n, c in capital.items() if 3 * c > 2 * body[n]}),
        )
        return _joined(parts, config.heaviest)


def _joined(parts: tuple[tuple[int, float, dict[int, float]], ...], heaviest: int) -> Vector:
    """Put the channels in one vector, such that the product of two vectors is the weighed sum of the cosines."""
    import numpy as np

    ids, weights = [], []
    for channel, share, counted in parts:
        numbers = np.fromiter(counted.keys(), np.int64, len(counted))
        weighed = np.fromiter(counted.values(), np.float64, len(counted))
        length = math.sqrt(float(weighed @ weighed))
        if length > 0:
            ids.append(numbers * _CHANNELS + channel)
            weights.append(weighed * (math.sqrt(share) / length))
    if not ids:
        return Vector(np.zeros(0, np.int32), np.zeros(0, np.float32))
    found, values = np.concatenate(ids), np.concatenate(weights)
    if len(found) > heaviest:
        kept = np.sort(np.argsort(-values, kind="stable")[:heaviest])
        found, values = found[kept], values[kept]
    return Vector(found.astype(np.int32), values.astype(np.float32))
