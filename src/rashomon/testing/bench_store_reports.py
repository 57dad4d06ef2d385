"""Invented reports by the thousand, cheap to make: for the store's own tests, where nobody reads what they say."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from itertools import accumulate

from rashomon.ids import bytes_digest, content_id
from rashomon.model import Annotation, Document, Name, Published, Report, Sentence, annotate
from rashomon.store.protocol import Entry

_ONSETS = "b br d dr f g gr h k kl l m n p pr r s sk st t tr v z".split()
_VOWELS = "a e i o u ai ei ou".split()
_CODAS = "n r l s t k m nd rk lt st x".split() + [""]
_OUTLETS = "The Gull|The Vellin Courier|Sorn Ledger|Brude Evening|Radio Tarn|Quill Daily|Harbour Post|The Orrin".split(
    "|"
)

WORDS = 20_000
"""Different words; how often each is used falls off with its rank, as in any language (Zipf)."""

SENTENCES = 5_000
"""Different sentences, of which texts are put together: to invent each anew takes longer than to store it."""


@cache
def _language() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words, the commonest first, and sentences made of them; the same in every run."""
    chance = random.Random(1)
    made = dict[str, None]()
    while len(made) < WORDS:
        syllables = range(chance.choice((1, 2, 2, 3)))
        made["".join(chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS) for _ in syllables)] = None
    weights = tuple(accumulate(1 / (rank + 3) for rank in range(WORDS)))
    words = tuple(made)
    sentences = (chance.choices(words, cum_weights=weights, k=chance.randint(6, 30)) for _ in range(SENTENCES))
    return words, tuple(" ".join(sentence).capitalize() + "." for sentence in sentences)


class Inventor:
    """Invents reports, the same ones for the same seed.

    Args:     seed: of the random numbers; words: a report's length, about; readings: runs a report, each with `annotations`.
    """

    def __init__(self, seed: int = 1, words: int = 420, readings: int = 4, annotations: int = 30) -> None:
        self._random = random.Random(seed)
        self._length, self._readings, self._annotations = words, readings, annotations
        self.vocabulary, self._pool = _language()

    def begin_at(self, seed: int) -> None:
        """Go on with other random numbers."""
        self._random.seed(seed)

    def text(self) -> str:
        """A text of paragraphs and sentences."""
        sentences = list[str]()
        left = round(self._length * self._random.uniform(0.5, 1.5))
        while left > 0:
            sentence = self._random.choice(self._pool)
            left -= sentence.count(" ") + 1
            sentences.append(sentence)
        return "".join(s + ("\n\n" if n % 3 == 2 else " ") for n, s in enumerate(sentences)).strip()

    def entry(self, number: int) -> Entry:
        """A report with its readings."""
        text = self.text()
        document = Document.of(text)
        day = f"20{20 + number % 9}-{1 + number % 12:02d}-{1 + number % 28:02d}"
        report = Report(
            content_id("report", number),
            f"{number}.html",
            document.id,
            bytes_digest(text.encode("utf-8")),
            self._random.choice(_OUTLETS),
            f"https://outlet{number % 40}.example/{number}",
            self._random.choice(self._pool)[:60].rstrip(" ."),
            published=Published(day, day, "page"),
            language="en",
        )
        return Entry(report, document, tuple(self._reading(document, run) for run in range(self._readings)))

    def _reading(self, document: Document, run: int) -> tuple[str, tuple[Annotation, ...]]:
        name = content_id("run", run)
        step = max(1, len(document.text) // max(1, self._annotations))
        places = range(0, len(document.text) - step, step) if self._annotations else ()
        values = (Name("person"), Sentence(0))
        return name, tuple(annotate(document, at, at + step // 2 + 1, values[run % 2], name) for at in places)

    def entries(self, count: int, start: int = 0) -> Iterator[Entry]:
        """Many of them, lazily."""
        return (self.entry(number) for number in range(start, start + count))
