"""Reports in different languages that tell the same sentence by sentence: one of them was translated, or both were.

Sentences are compared by vectors of the multilingual encoder. Those of two reports that lie nearest are joined in the order
of both; a translation leaves little of either report unjoined, while two reports of one event share their news and go their
own ways. Numbers and names in the joined sentences are counted as evidence: a translator keeps them. docs/decisions/091.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

from rashomon.model import Offsets, Record
from rashomon.relate.matching_scripts import romanise
from rashomon.relate.rewrites import Telling, direction_of
from rashomon.shapes import Copy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]

Pair = tuple[int, int]


class Encoder(Protocol):
    """What is used of `models.multilingual.Multilingual`."""

    def encode(self, texts: Sequence[str]) -> FloatArray:
        """Texts as rows of length one."""
        ...


class TranslationsConfig(Record, frozen=True):
    """Settings of `find_translations`; what each number keeps out is in docs/decisions/091."""

    cosine: float = 0.45
    """Cosine from which on two sentences may tell the same."""
    share: float = 0.65
    """Least part of the shorter report that is told again, in characters."""
    strength: float = 0.6
    """Least mean cosine of the sentences that are told again."""
    agreeing: float = 0.6
    """Least part of the joined sentences with numbers or names on both sides that share one."""
    least: int = 3
    """Sentences told again below which nothing is said."""
    most_sentences: int = 150
    """Sentences read of one report; keeps hostile texts linear."""
    most_reports: int = 300
    """Reports compared; of a larger story the first ones."""


class Body(Record, frozen=True):
    """The sentences of a report: their places, their texts, and the numbers and names in each."""

    spans: tuple[Offsets, ...]
    texts: tuple[str, ...]
    marks: tuple[tuple[frozenset[str], frozenset[str]], ...]


class Told(Record, frozen=True):
    """How far two reports tell the same: joined sentences, and what was counted of them."""

    pairs: tuple[Pair, ...]
    share: float
    """Of the characters of the report that is told again more fully."""
    other: float
    """Of the characters of the other report."""
    strength: float
    """Mean cosine of the joined sentences."""
    agreeing: tuple[int, int]
    """Joined sentences with numbers or names on both sides: how many share one, of how many."""


def find_translations(
    tellings: Sequence[Telling],
    languages: Mapping[str, str],
    copies: Sequence[Copy],
    encoder: Encoder,
    config: TranslationsConfig = TranslationsConfig(),  # noqa: B008
) -> tuple[Copy, ...]:
    """Add the pairs of reports in different languages of which one is a translation of the other, or both of a third.

    Args:     tellings: the reports of one story, in any order; languages: the language of each, by name ("en" where it is
              not given); copies: what else was found: a pair that shares text is left as it is.
    Returns:  all copies, by names; those added have the kind "translation" and one span a pair of sentences.
    Raises:   nothing.
    Cost:     one pass of the encoder a sentence of the reports that have a report in another language beside them; then a
              product of matrices a pair.
    From:     docs/decisions/091.
    """
    ordered = sorted(tellings, key=lambda one: one.name)[: config.most_reports]
    known = {(c.left, c.right): c for c in copies}
    if len({languages.get(one.name, "en") for one in ordered}) < 2:
        return tuple(copies)
    bodies = [read_body(one, config) for one in ordered]
    vectors = [encoder.encode(body.texts) for body in bodies]
    for a, left in enumerate(ordered):
        for b, right in enumerate(ordered[a + 1 :], a + 1):
            if languages.get(left.name, "en") == languages.get(right.name, "en"):
                continue
            before = known.get((left.name, right.name))
            if before is not None and before.kind not in ("fragment", "shared_quotes"):
                continue
            told = tell_alike((bodies[a], bodies[b]), vectors[a] @ vectors[b].T, config)
            if is_translation(told, config):
                known[left.name, right.name] = _copy_of((left, right), (bodies[a], bodies[b]), told)
    return tuple(copy for _, copy in sorted(known.items()))


def is_translation(told: Told, config: TranslationsConfig = TranslationsConfig()) -> bool:  # noqa: B008
    """Whether two reports tell so much the same that somebody translated; not whether they tell of one event."""
    agreed, of = told.agreeing
    return (
        len(told.pairs) >= config.least
        and told.share >= config.share
        and told.strength >= config.strength
        and agreed >= config.agreeing * of
    )


def read_body(one: Telling, config: TranslationsConfig = TranslationsConfig()) -> Body:  # noqa: B008
    """The sentences that say something: those of three letters and more."""
    spans = [s for s in one.sentences if sum(map(str.isalpha, one.text[s[0] : s[1]])) >= 3][: config.most_sentences]
    texts = tuple(one.text[start:end] for start, end in spans)
    return Body(tuple(spans), texts, tuple((numbers_of(t), names_of(t)) for t in texts))


# ------------------------------------------------------------------------------------------------- numbers and names

_NUMBER = re.compile(r"\d{1,30}(?:[.,\u00a0\u202f ]\d{1,30}){0,8}")
_WORD = re.compile(r"[^\W\d_]{2,40}")


def numbers_of(text: str) -> frozenset[str]:
    """The numbers in digits, written alike: "3.000", "3 000" and "3,000" are 3000; of "4,5" both figures count.

    Cost:     linear.
    """
    found = set()
    for match in _NUMBER.finditer(text):
        parts = re.split(r"[.,\u00a0\u202f ]", match.group())
        run = parts[0]
        for part in parts[1:]:
            if len(part) == 3 and len(run) <= 3 or run.isdigit() and len(run) > 3 and len(part) == 3:
                run += part  # thousands
            else:
                found.add(run)
                run = part
        found.add(run)
    return frozenset(found)


def names_of(text: str) -> frozenset[str]:
    """The beginnings of capitalised words in Latin letters: "Путин", "Poutine" and "Putin" begin alike.

    Cost:     linear.
    """
    return frozenset(romanise(w)[:3] for w in _WORD.findall(text)[:200] if w[0].isupper())


# ------------------------------------------------------------------------------------------------- joining sentences


def tell_alike(
    bodies: tuple[Body, Body],
    cosines: FloatArray,
    config: TranslationsConfig = TranslationsConfig(),  # noqa: B008
) -> Told:
    """Join the sentences of two reports and count how much of each is told in the other.

    Args:     bodies: of the two reports; cosines: of their sentences' vectors.
    Returns:  the joined sentences in order, the shares of both reports, and what numbers and names say.
    Cost:     the product of the numbers of sentences.
    """
    if not len(bodies[0].spans) or not len(bodies[1].spans):
        return Told((), 0.0, 0.0, 0.0, (0, 0))
    chain = join(cosines, config.cosine)
    pairs = _with_halves(chain, cosines, config.cosine)
    sizes = [[end - start for start, end in body.spans] for body in bodies]
    shares = [sum(sizes[s][k] for k in {p[s] for p in pairs}) / max(1, sum(sizes[s])) for s in (0, 1)]
    agreed = [_agree(bodies[0].marks[i], bodies[1].marks[j]) for i, j in chain]
    asked = [a for a in agreed if a is not None]
    strength = float(sum(cosines[i, j] for i, j in chain) / len(chain)) if chain else 0.0
    return Told(tuple(pairs), max(shares), min(shares), strength, (sum(asked), len(asked)))


def join(cosines: FloatArray, floor: float) -> list[Pair]:
    """The series of pairs, rising on both sides, whose cosines lie highest above the floor in all."""
    import numpy as np

    rows, columns = cosines.shape
    gains = np.maximum(cosines - floor, 0)
    best = np.zeros((rows + 1, columns + 1), np.float32)
    for i in range(rows):
        taken = np.maximum(best[i, 1:], best[i, :-1] + gains[i])
        best[i + 1, 1:] = np.maximum.accumulate(taken)
    pairs: list[Pair] = []
    i, j = rows, columns
    while i and j:
        if best[i, j] == best[i, j - 1]:
            j -= 1
        elif best[i, j] == best[i - 1, j]:
            i -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def _with_halves(chain: Sequence[Pair], cosines: FloatArray, floor: float) -> list[Pair]:
    """The chain and the sentences beside its own that a translator split off: they are like the same partner."""
    pairs = list(chain)
    for side in (0, 1):
        taken = {p[side] for p in pairs}
        for i, j in chain:
            at, partner = (i, j) if side == 0 else (j, i)
            for near in (at - 1, at + 1):
                if near in taken or not 0 <= near < cosines.shape[side]:
                    continue
                cosine = cosines[near, partner] if side == 0 else cosines[partner, near]
                if cosine >= floor:
                    taken.add(near)
                    pairs.append((near, partner) if side == 0 else (partner, near))
    return sorted(pairs)


def _agree(left: tuple[frozenset[str], frozenset[str]], right: tuple[frozenset[str], frozenset[str]]) -> bool | None:
    """Whether numbers, or else names, of two sentences meet; None where one of them has none."""
    for mine, theirs in zip(left, right, strict=True):
        if mine and theirs:
            return bool(mine & theirs)
    return None


# ------------------------------------------------------------------------------------------------- as others are shown it


def _copy_of(pair: tuple[Telling, Telling], bodies: tuple[Body, Body], told: Told) -> Copy:
    left, right = pair
    spans = tuple((*bodies[0].spans[i], *bodies[1].spans[j]) for i, j in told.pairs)
    agreed, of = told.agreeing
    why = [
        f"{len(told.pairs)} sentences are told in both languages in the same order: {told.share:.0%} of one report, "
        f"{told.other:.0%} of the other, likeness {told.strength:.2f}"
    ]
    if of:
        why.append(f"{agreed} of {of} joined sentences with numbers or names in both share one")
    direction, reasons = direction_of(left, right, spans)
    return Copy(left.name, right.name, "translation", spans, direction, (*why, *reasons))
