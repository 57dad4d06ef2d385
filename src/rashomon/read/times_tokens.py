"""The tokens of a text: lower-cased words, where they stand, and small questions about them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate

from rashomon.model import Record, TimeType
from rashomon.read.times_words import TOKEN

_MONEY = frozenset("$£€¥#")


_PAD = 64
"""Empty words behind the last one: no rule looks further. Python's negative indexes find them before the first, too."""


class Tokens:
    """A text cut into words, numbers and marks, `n` of them; any index outside answers the empty word."""

    __slots__ = ("ends", "n", "starts", "text", "word", "words")

    def __init__(self, text: str) -> None:
        self.text = text
        # Splitting gives gap, token, gap, token ... gap; running sums of the lengths are where they stand. All of it
        # happens inside the interpreter: twice as quick as a loop over matches.
        parts = TOKEN.split(text)
        bounds = list(accumulate(map(len, parts)))
        self.starts, self.ends = bounds[:-1:2], bounds[1::2]
        self.n = len(self.ends)
        self.words = [*map(str.lower, parts[1::2]), *[""] * _PAD]
        # The list's own look-up, for a method of ours costs ten times as much and this is called a million times.
        self.word: Callable[[int], str] = self.words.__getitem__

    def capital(self, i: int) -> bool:
        """Whether the token begins with a capital."""
        return 0 <= i < self.n and self.text[self.starts[i]].isupper()

    def glued(self, i: int) -> bool:
        """Whether nothing stands between the token and the one before it."""
        return 0 < i < self.n and self.ends[i - 1] == self.starts[i]

    def money(self, i: int) -> bool:
        """Whether a sign of currency (or of number) stands before the token."""
        return self.word(i - 1) in _MONEY

    def digits3(self, i: int) -> bool:
        """Whether three glued digits stand here: the rest of a number such as 10,000."""
        return self.glued(i) and len(self.word(i)) == 3 and self.word(i).isdigit()

    def line_head(self, i: int) -> bool:
        """Whether the token is the first of its line."""
        return i == 0 or "\n" in self.text[self.ends[i - 1] : self.starts[i]]

    def line_end(self, i: int) -> bool:
        """Whether the token is the last of its line."""
        return i >= self.n - 1 or "\n" in self.text[self.ends[i] : self.starts[i + 1]]


class Found(Record, frozen=True):
    """A match up to token `end` (not included): an expression of the language, or a plain value."""

    end: int
    expression: str | None
    type: TimeType = "DATE"
    value: str = ""
    """Set for what does not count from anything: durations and sets."""
