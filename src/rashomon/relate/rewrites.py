"""Rewrites and translations there and back: reports that tell the same, sentence by sentence, in other words.

Passages (`relate.passages`) see only words that are equal. Here sentences are compared by their vectors: those of two
reports that are each other's nearest, in the same order, without a shared run of words and without names or numbers
that differ. Two reports of one event have a few of those; a translation there and back has nearly nothing else.
Static word vectors choose the pairs of reports worth a look, so that the encoder reads few sentences or none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from rashomon.model import Offsets, Record
from rashomon.relate.direction import Direction, Side, judge_direction
from rashomon.remembering import remembered
from rashomon.shapes import Copy

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    FloatArray = NDArray[np.float32]

_WORDS = re.compile(r"\w+")
_TRANSLATED = re.compile(r"\btranslat(?:ed (?:from|by|with|into)|ion\b)", re.IGNORECASE)
_NOTE = 300  # characters at the end of a report in which it says that it is a translation
Pair = tuple[int, int]


class RewritesConfig(Record, frozen=True):
    """Settings of `find_rewrites`; what each number keeps out is in docs/decisions/022."""

    sieve_cosine: float = 0.65
    """Cosine of static vectors from which on a sentence has a likely partner in the other report."""
    sieve_share: float = 0.5
    """Share of the shorter report's sentences in line by static vectors below which the encoder is not asked."""
    cosine: float = 0.55
    """Cosine of sentence vectors from which on two sentences, each the other's nearest, tell the same."""
    least: int = 5
    """Sentences told in other words below which nothing is said."""
    share: float = 0.45
    """The same as a share of the shorter report's body sentences."""
    dense: float = 0.5
    """Share of the sentences between the first and the last one told again that are told again, in either report."""
    verbatim: int = 6
    """Words in a row that make a sentence a quotation or a copy of the other instead of a rewording."""
    most_sentences: int = 150
    """Sentences read of one report; keeps hostile texts linear."""
    most_reports: int = 500
    """In a larger story only the longest report of each family is compared."""


class Telling(Record, frozen=True):
    """A report as `find_rewrites` needs it: `sentences` are the spans of its body sentences, in order."""

    name: str
    text: str
    sentences: tuple[Offsets, ...]
    published: tuple[str | None, str | None] = (None, None)
    outlet: str | None = None
    byline: str | None = None
    credits: tuple[str, ...] = ()


class _Sentence(Record, frozen=True):
    """A body sentence, its words in lower case, and what must not differ: numbers, and names by their beginnings."""

    span: Offsets
    text: str
    words: tuple[str, ...]
    numbers: frozenset[str]
    names: frozenset[str]


Body = tuple[_Sentence, ...]


def find_rewrites(
    tellings: Sequence[Telling],
    copies: Sequence[Copy],
    config: RewritesConfig = RewritesConfig(),  # noqa: B008
) -> tuple[Copy, ...]:
    """Add the pairs of reports of which one tells the other again in other words.

    Args:     tellings: the reports of one story, in any order; copies: what `copies.compare` found among them. A pair
              that is a copy, contained or partial stays so; shared quotations and fragments give way to a rewrite.
    Returns:  all copies, by names; rewrites have the kind "translation" and one span a pair of sentences.
    Raises:   ModelError when the weights are missing.
    Cost:     static vectors of all sentences, 20 microseconds each, and one product of matrices a report; 3 ms for
              each sentence of the few pairs that pass the sieve.
    From:     measured in docs/decisions/022.
    """
    ordered = sorted(tellings, key=lambda one: one.name)
    if len(ordered) > config.most_reports:
        ordered = _longest_of_families(ordered, copies)
    known = {(c.left, c.right): c for c in copies}
    taken = {pair for pair, c in known.items() if c.kind not in ("shared_quotes", "fragment")}
    bodies = [_read(one, config) for one in ordered]
    found: dict[tuple[str, str], Copy] = {}
    for a, b in _sieve(bodies, config):
        pair = (ordered[a].name, ordered[b].name)
        if pair in taken:
            continue
        cosines = _encode(bodies[a]) @ _encode(bodies[b]).T
        aligned = _align(cosines, bodies[a], bodies[b], config.cosine)
        need = max(config.least, config.share * min(len(bodies[a]), len(bodies[b])))
        reworded = _reworded(aligned, bodies[a], bodies[b], config)
        if reworded >= need and _density(aligned) >= config.dense:
            copy = _copy_of((ordered[a], ordered[b]), (bodies[a], bodies[b]), aligned, reworded)
            before = known[pair].why if pair in known else ()
            found[pair] = msgspec.structs.replace(copy, why=(*copy.why, *before))
    return tuple(copy for _, copy in sorted({**known, **found}.items()))


def _longest_of_families(ordered: Sequence[Telling], copies: Sequence[Copy]) -> list[Telling]:
    """One report for those that are copies of each other."""
    from rashomon.relate.copies import families  # it calls this module

    by_name = {one.name: one for one in ordered}
    lengths = {one.name: len(one.text) for one in ordered}
    groups = families(copies, list(by_name), lengths)
    return sorted((by_name[max(g, key=lambda n: (lengths[n], n))] for g in groups), key=lambda one: one.name)


@remembered(1 << 11)
def _read(one: Telling, config: RewritesConfig) -> Body:
    """The sentences of three words and more; shorter ones are like each other by accident."""
    found = []
    for start, end in one.sentences:
        text = one.text[start:end]
        printed = _WORDS.findall(text)
        if len(printed) < 3:
            continue
        names = {w[:4].casefold() for w in printed[1:] if w[0].isupper() and len(w) > 1}
        numbers = {w for w in printed if w[0].isdigit()}
        words = tuple(w.casefold() for w in printed)
        found.append(_Sentence((start, end), text, words, frozenset(numbers), frozenset(names)))
        if len(found) == config.most_sentences:
            break
    return tuple(found)


def _sieve(bodies: Sequence[Body], config: RewritesConfig) -> list[Pair]:
    """Pairs of reports whose sentences are in line with each other by their static vectors already."""
    import numpy as np

    full = [k for k, body in enumerate(bodies) if len(body) >= config.least]
    if len(full) < 2:
        return []
    vectors = np.concatenate([_quick(tuple([s.text for s in bodies[k]])) for k in full])
    sizes = np.array([len(bodies[k]) for k in full])
    starts = np.concatenate([[0], np.cumsum(sizes)])
    pairs = []
    for here, k in enumerate(full[:-1]):
        cosines = vectors[starts[here] : starts[here + 1]] @ vectors[starts[here + 1] :].T
        firsts = starts[here + 1 : -1] - starts[here + 1]
        near = cosines >= config.sieve_cosine
        mine = np.logical_or.reduceat(near, firsts, axis=1).sum(axis=0)
        theirs = np.add.reduceat(near.any(axis=0).astype(np.int64), firsts)
        need = np.maximum(config.least, config.sieve_share * np.minimum(sizes[here], sizes[here + 1 :]))
        for j in np.flatnonzero(np.minimum(mine, theirs) >= need):
            other = full[here + 1 + int(j)]
            block = cosines[:, firsts[j] : firsts[j] + len(bodies[other])]
            aligned = _align(block, bodies[k], bodies[other], config.sieve_cosine)
            if _reworded(aligned, bodies[k], bodies[other], config) >= need[j]:
                pairs.append((k, other))
    return pairs


@remembered(1 << 11)
def _quick(texts: tuple[str, ...]) -> FloatArray:
    """The static vectors of a report's sentences; nobody writes to them."""
    from rashomon.models import load_static

    return load_static().encode(texts)


def _align(cosines: FloatArray, left: Body, right: Body, floor: float) -> list[Pair]:
    """Sentences that are each other's nearest, the longest series of them that keeps the order of both reports."""
    to_right, to_left = cosines.argmax(axis=1), cosines.argmax(axis=0)
    mutual = [(i, int(j)) for i, j in enumerate(to_right) if to_left[j] == i and cosines[i, j] >= floor]
    return _in_order([(i, j) for i, j in mutual if _agree(left[i], right[j])])


def _encode(body: Body) -> FloatArray:
    from rashomon.models import load_encoder

    return load_encoder().encode([sentence.text for sentence in body])


def _agree(one: _Sentence, other: _Sentence) -> bool:
    """Whether numbers and names, where both sentences have some, are not all different."""
    for mine, theirs in ((one.numbers, other.numbers), (one.names, other.names)):
        if mine and theirs and not mine & theirs:
            return False
    return True


def _in_order(pairs: Sequence[Pair]) -> list[Pair]:
    """The longest series that rises on both sides; `pairs` rise on the left, and no right one occurs twice."""
    ends: list[int] = []
    places: list[int] = []
    for _, j in pairs:
        place = bisect_left(ends, j)
        ends[place : place + 1] = [j]
        places.append(place)
    series: list[Pair] = []
    wanted = len(ends) - 1
    for pair, place in zip(reversed(pairs), reversed(places), strict=True):
        if place == wanted and (not series or pair[1] < series[-1][1]):
            series.append(pair)
            wanted -= 1
    return series[::-1]


def _reworded(aligned: Sequence[Pair], left: Body, right: Body, config: RewritesConfig) -> int:
    """Sentences told again in other words; what is the same word for word speaks for neither."""
    return sum(not _shares_run(left[i].words, right[j].words, config.verbatim) for i, j in aligned)


def _density(aligned: Sequence[Pair]) -> float:
    """How close together the sentences stand, in the report where they are further apart.

    A short report finds something like each of its facts somewhere in a report five times as long; who rewrites goes
    along with the other report.
    """
    if not aligned:
        return 0.0
    (first_left, first_right), (last_left, last_right) = aligned[0], aligned[-1]
    return len(aligned) / (max(last_left - first_left, last_right - first_right) + 1)


def _shares_run(left: Sequence[str], right: Sequence[str], length: int) -> bool:
    runs = {tuple(left[k : k + length]) for k in range(len(left) - length + 1)}
    return any(tuple(right[k : k + length]) in runs for k in range(len(right) - length + 1))


def _copy_of(
    pair: tuple[Telling, Telling],
    bodies: tuple[Body, Body],
    aligned: Sequence[Pair],
    reworded: int,
) -> Copy:
    """The pair as others are shown it, with the direction and all reasons."""
    (left, right), (mine, theirs) = pair, bodies
    spans = tuple((*mine[i].span, *theirs[j].span) for i, j in aligned)
    direction, why = direction_of(left, right, spans)
    short, other = (left, right) if len(mine) <= len(theirs) else (right, left)
    told = (
        f"{reworded} of {min(len(mine), len(theirs))} sentences of {short.name} tell the same as {other.name} "
        "in the same order, in other words"
    )
    return Copy(left.name, right.name, "translation", spans, direction, (told, *why))


def direction_of(
    left: Telling, right: Telling, spans: Sequence[tuple[int, int, int, int]]
) -> tuple[Direction, tuple[str, ...]]:
    """Who told again what the other had told, from dates, credits and notes; with the reasons."""
    return _direction(_side(left, [s[:2] for s in spans]), _side(right, [s[2:] for s in spans]))


def _side(one: Telling, spans: Sequence[Offsets]) -> Side:
    """For the judge of direction, who is given no spans: who has more sentences did not therefore write first."""
    shared = " ".join(one.text[start:end] for start, end in spans)
    return Side(one.text, one.published, one.outlet, one.byline, one.credits, shared)


def _direction(left: Side, right: Side) -> tuple[Direction, tuple[str, ...]]:
    """As for copies; a report that calls itself a translation is one, unless stronger reasons speak against it."""
    direction, why = judge_direction(left, right, "translation")
    marks = [bool(_TRANSLATED.search(side.text[-_NOTE:])) for side in (left, right)]
    if marks[0] == marks[1]:
        return direction, why
    why = (*why, f"{'left' if marks[0] else 'right'} says at its end that it is a translation")
    if direction == "undecided":
        return ("left_from_right" if marks[0] else "right_from_left"), why
    return direction, why
