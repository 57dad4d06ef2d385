"""Passages that texts share word for word: all of them, for all pairs of texts at once, with offsets.

Each text becomes an array of token hashes; every run of eight tokens becomes one number; equal numbers in two texts
are matches; matches on one diagonal that follow each other are a block. All of that is NumPy over the whole set, so
the work grows with the text and with what is really shared, not with the number of pairs. Only the last step, which
picks among the blocks of one pair those that do not overlap, is Python, and most pairs have a single block.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from rashomon.model import Offsets, Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Keys = NDArray[np.uint64]

Block = tuple[int, int, int]
"""First token on the left, first token on the right, number of tokens."""

QUOTE_MARKS = '"“”«»„「」『』'
_SINGLE_RANGES = ((0x2E80, 0xA4CF), (0xF900, 0xFAFF))  # CJK is written without spaces: each character is a token


class PassagesConfig(Record, frozen=True):
    """Settings of the search for shared passages."""

    words: int = 8
    """Shortest passage in tokens; the labels of the development pairs (see docs/decisions/020) use eight."""
    repeats: int = 4
    """Of a run of words that a text repeats, so many places are matched; keeps 'a a a a ...' linear."""
    crowd: int = 64
    """Words shared by more places than this are matched with near neighbours only, so that 10,000 near copies of
    one text give a chain and not fifty million pairs."""
    neighbours: int = 3
    """How many neighbours those are."""
    boilerplate: int = 6
    """Words that so many otherwise different texts of one outlet share are its boilerplate."""
    boilerplate_share: float = 0.8
    """... if so large a part of all texts with these words is of that outlet: a quotation that everybody prints,
    and one outlet six times, is none."""
    boilerplate_mostly: float = 0.2
    """A text with so large a part shared inside its outlet is a version of another report, and does not count."""
    moved: int = 80
    """A passage out of order counts from this many tokens (a paragraph); shorter ones are mostly repeated quotations
    and names of things. On the development pairs shared characters F .999 from 120 tokens,
    .993 from 80, .980 from 50."""
    whole: float = 0.8
    """... or, however short, when with the moved passages this much of the shorter text is shared: cut and pasted."""


class Tokens(msgspec.Struct, frozen=True):
    """The tokens of many texts in one row: hashes, character offsets within their text, and each text's range."""

    keys: Keys
    starts: Ints
    ends: Ints
    bounds: Ints

    def of(self, text: int) -> Offsets:
        """The token range of one text."""
        return int(self.bounds[text]), int(self.bounds[text + 1])


class Shared(Record, frozen=True):
    """All blocks of one pair of texts, longest first; tokens count from the start of each text."""

    left: int
    right: int
    blocks: tuple[Block, ...]


@cache
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint64], NDArray[np.uint64]]:
    """Kind of each code point (0 none, 1 word, 2 token by itself), hash of its lower case, powers of the base."""
    import numpy as np

    kinds, lower = np.zeros(65536, np.uint8), np.arange(65536, dtype=np.uint64)
    for point in range(65536):
        char = chr(point)
        if char.isalnum() or char == "_":
            kinds[point] = 2 if any(a <= point <= b for a, b in _SINGLE_RANGES) else 1
            small = char.lower()
            lower[point] = ord(small) if len(small) == 1 else point
    kinds[[ord(mark) for mark in QUOTE_MARKS]] = 2
    powers = np.full(256, 0x9E3779B97F4A7C15, np.uint64)
    powers[0] = 1
    return kinds, _mixed(lower + np.uint64(1)), np.cumprod(powers)


def _mixed(values: Keys) -> Keys:
    """SplitMix64's finaliser: neighbouring numbers become unrelated ones."""
    import numpy as np

    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def tokenise(texts: Sequence[str]) -> Tokens:
    r"""Split texts into words (as `\w+`) and quotation marks, each token a 64-bit hash of its lower case.

    Args:     texts: any number; a CJK character is a token by itself.
    Returns:  the tokens of all texts in one row.
    Raises:   nothing.
    Cost:     linear; about 40 million characters a second.
    """
    import numpy as np

    parts: list[tuple[Keys, Ints, Ints]] = []
    counts: list[Ints] = []
    batch: list[str] = []
    size = 0
    for text in [*texts, None]:
        if text is not None:
            batch.append(text)
            size += len(text)
        if batch and (text is None or size > 2_000_000):  # so that the work fits the processor's cache better
            keys, starts, ends, count = _tokenise_batch(batch)
            parts.append((keys, starts, ends))
            counts.append(count)
            batch, size = [], 0
    if not parts:
        nothing = np.zeros(0, np.int64)
        return Tokens(nothing.astype(np.uint64), nothing, nothing, np.zeros(1, np.int64))
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(np.concatenate(counts))])
    return Tokens(
        np.concatenate([keys for keys, _, _ in parts]),
        np.concatenate([starts for _, starts, _ in parts]),
        np.concatenate([ends for _, _, ends in parts]),
        bounds,
    )


def _tokenise_batch(texts: Sequence[str]) -> tuple[Keys, Ints, Ints, Ints]:
    import numpy as np

    kinds, mixed, powers = _tables()
    joined = "\n".join(texts) + "\n"
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    points = np.where(points < 65536, points, np.where(points >= 0x20000, 0x4E00 + (points & 0xFFF), 0xFFFF))
    kind = kinds[points]
    word = kind == 1
    first = kind == 2
    last = first.copy()
    first[1:] |= word[1:] & ~word[:-1]
    first[0] |= word[0]
    last[:-1] |= word[:-1] & ~word[1:]  # the text ends in a newline: the last character is never a word
    starts, ends = np.flatnonzero(first), np.flatnonzero(last) + 1
    used = points[kind > 0]
    heads = np.concatenate([np.zeros(1, np.int64), np.cumsum(ends - starts)])
    if len(starts):
        place = np.arange(len(used)) - np.repeat(heads[:-1], ends - starts)
        keys = _mixed(np.add.reduceat(mixed[used] * powers[place & 255], heads[:-1]))
    else:
        keys = np.zeros(0, np.uint64)
    lengths = np.array([len(text) + 1 for text in texts], np.int64)
    text_starts = np.cumsum(lengths) - lengths
    owner_bounds = np.searchsorted(starts, np.concatenate([text_starts, [len(joined)]]))
    count = np.diff(owner_bounds).astype(np.int64)
    base = np.repeat(text_starts, count)
    return keys, starts - base, ends - base, count


def _grams(tokens: Tokens, words: int, skipped: NDArray[np.bool_]) -> tuple[Keys, Ints]:
    """A hash for each run of `words` tokens that lies in one text and holds no skipped token, and where it starts."""
    import numpy as np

    total = len(tokens.keys) - words + 1
    if total <= 0:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    grams = np.zeros(total, np.uint64)
    for k in range(words):
        grams = grams * np.uint64(0xD6E8FEB86659FD93) + tokens.keys[k : k + total]
    usable = np.ones(total, bool)
    for bound in range(words - 1):  # runs that cross from one text into the next
        crossing = tokens.bounds[1:-1] - 1 - bound
        usable[crossing[(crossing >= 0) & (crossing < total)]] = False
    if skipped.any():
        reach = np.concatenate([np.zeros(1, np.int64), np.cumsum(skipped)])
        usable &= reach[words:] == reach[:total]
    places = np.flatnonzero(usable)
    return grams[places], places


class _Entries(msgspec.Struct, frozen=True):
    """The places of all runs that occur in two texts or more, sorted by run, then text, then place."""

    group: Ints
    text: Ints
    place: Ints


def _shared_entries(tokens: Tokens, grams: Keys, places: Ints, repeats: int) -> _Entries:
    import numpy as np

    order = np.argsort(grams)
    ranked = grams[order]
    same = ranked[1:] == ranked[:-1]
    twice = np.concatenate([same, [False]]) | np.concatenate([[False], same]) if len(ranked) else np.zeros(0, bool)
    ranked, place = ranked[twice], places[order][twice]
    text = np.searchsorted(tokens.bounds, place, side="right") - 1
    order = np.lexsort((place, ranked))
    ranked, place, text = ranked[order], place[order], text[order]
    fresh = np.concatenate([[True], ranked[1:] != ranked[:-1]]) if len(ranked) else np.zeros(0, bool)
    group = np.cumsum(fresh)
    # the k-th place of this run in this text; only the first few count
    fresh_text = fresh.copy()
    fresh_text[1:] |= text[1:] != text[:-1]
    heads = np.flatnonzero(fresh_text)
    rank = np.arange(len(text)) - np.repeat(heads, np.diff(np.concatenate([heads, [len(text)]])))
    keep = rank < repeats
    return _Entries(group[keep], text[keep], place[keep])


def _without_boilerplate(entries: _Entries, outlets: Ints, sizes: Ints, config: PassagesConfig) -> _Entries:
    """Drop the runs that at least `config.boilerplate` otherwise different texts of one outlet share.

    Texts most of which is shared so (versions of one report) do not count: they are copies, not boilerplate.
    """
    import numpy as np

    outlet = outlets[entries.text]
    known = outlet >= 0
    least, own_share = config.boilerplate, config.boilerplate_share
    if not known.any() or least <= 0:
        return entries
    key = entries.group * (int(outlets.max()) + 2) + outlet
    one = np.ones(len(key), bool)  # one place a text
    one[1:] = (entries.text[1:] != entries.text[:-1]) | (entries.group[1:] != entries.group[:-1])
    _, index = np.unique(key, return_inverse=True)
    often = (np.bincount(index, weights=one & known) >= least)[index] & known
    held = np.bincount(entries.text[often & one], minlength=len(sizes)) / np.maximum(sizes, 1)
    counted = one & known & (held < config.boilerplate_mostly)[entries.text]
    inside = np.bincount(index, weights=counted)[index]
    everywhere = np.bincount(entries.group, weights=one)[entries.group]
    stock = (inside >= least) & (inside >= own_share * everywhere)
    dropped = np.unique(entries.group[stock])
    keep = ~np.isin(entries.group, dropped)
    return _Entries(entries.group[keep], entries.text[keep], entries.place[keep])


def _matches(entries: _Entries, config: PassagesConfig) -> tuple[Ints, Ints]:
    """Pairs of places with equal runs in different texts, as indices into the entries."""
    import numpy as np

    if not len(entries.group):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    heads = np.flatnonzero(np.concatenate([[True], entries.group[1:] != entries.group[:-1]]))
    counts = np.diff(np.concatenate([heads, [len(entries.group)]]))
    size = np.repeat(counts, counts)
    to_end = np.repeat(heads + counts, counts) - 1 - np.arange(len(size))
    reach = np.minimum(to_end, np.where(size <= config.crowd, size, config.neighbours))
    lefts, rights = [], []
    live = np.flatnonzero(reach > 0)
    lag = 1
    while len(live):
        other = live + lag
        differ = entries.text[live] != entries.text[other]
        lefts.append(live[differ])
        rights.append(other[differ])
        lag += 1
        live = live[reach[live] >= lag]
    return np.concatenate(lefts), np.concatenate(rights)


def find_shared(
    tokens: Tokens,
    outlets: Sequence[int],
    skipped: NDArray[np.bool_] | None = None,
    config: PassagesConfig = PassagesConfig(),  # noqa: B008
) -> list[Shared]:
    """Find every pair of texts that shares at least `config.words` tokens in a row, with all maximal blocks.

    Args:     tokens: of all texts; outlets: a number for each text's outlet, -1 where unknown; skipped: tokens that
              take no part (known boilerplate).
    Returns:  pairs in order, left index below right index.
    Raises:   nothing.
    Cost:     a sort of all runs (0.1 s a million), then linear in the matches.
    """
    import numpy as np

    none = np.zeros(len(tokens.keys), bool) if skipped is None else skipped
    grams, places = _grams(tokens, config.words, none)
    if not len(grams):
        return []
    entries = _shared_entries(tokens, grams, places, config.repeats)
    entries = _without_boilerplate(entries, np.asarray(outlets, np.int64), np.diff(tokens.bounds), config)
    at, other = _matches(entries, config)
    if not len(at):
        return []
    pair = entries.text[at] * (len(tokens.bounds) - 1) + entries.text[other]
    return _blocks(tokens, pair, entries.place[at], entries.place[other], config.words)


def _blocks(tokens: Tokens, pair: Ints, left: Ints, right: Ints, words: int) -> list[Shared]:
    """Join matches that follow each other on a diagonal; gather the blocks of each pair."""
    import numpy as np

    order = np.lexsort((left, right - left, pair))
    pair, left, right = pair[order], left[order], right[order]
    fresh = np.ones(len(pair), bool)
    fresh[1:] = (pair[1:] != pair[:-1]) | (left[1:] != left[:-1] + 1) | (right[1:] != right[:-1] + 1)
    heads = np.flatnonzero(fresh)
    lengths = np.diff(np.concatenate([heads, [len(pair)]])) + words - 1
    pair, left, right = pair[heads], left[heads], right[heads]
    count = len(tokens.bounds) - 1
    left = left - tokens.bounds[pair // count]
    right = right - tokens.bounds[pair % count]
    cuts = np.flatnonzero(np.concatenate([[True], pair[1:] != pair[:-1], [True]]))
    rows = list(zip(left.tolist(), right.tolist(), lengths.tolist(), strict=True))
    keys = pair[cuts[:-1]].tolist()
    return [
        Shared(key // count, key % count, tuple(rows[a:b]))
        for key, (a, b) in zip(keys, pairwise(cuts.tolist()), strict=True)
    ]


def choose_blocks(
    blocks: Sequence[Block],
    shorter: int,
    config: PassagesConfig = PassagesConfig(),  # noqa: B008
) -> tuple[Block, ...]:
    """Choose blocks that overlap on neither side: longest first, those in the same order on both sides before others.

    Args:     blocks: all maximal blocks of a pair; shorter: tokens of the shorter text.
    Returns:  the chosen blocks by their place on the left, moved paragraphs among them.
    Raises:   nothing.
    Cost:     blocks times chosen blocks of one pair.
    """
    if len(blocks) == 1:
        return tuple(blocks)
    in_order = _pick(blocks, config.words, [], True)
    chosen = _pick(blocks, config.words, in_order, False)
    if sum(n for _, _, n in chosen) < config.whole * shorter:
        chosen = in_order + [block for block in chosen[len(in_order) :] if block[2] >= config.moved]
    return tuple(sorted(chosen))


def _pick(blocks: Sequence[Block], words: int, chosen: Sequence[Block], ordered: bool) -> list[Block]:
    heap = [(-n, i, j) for i, j, n in blocks]
    heapq.heapify(heap)
    taken = list(chosen)
    while heap:
        negative, i, j = heapq.heappop(heap)
        cut = _clipped((i, j, -negative), taken, ordered)
        if cut is None or cut[2] < words:
            continue
        if cut[2] < -negative:
            heapq.heappush(heap, (-cut[2], cut[0], cut[1]))
        else:
            taken.append(cut)
    return taken


def _clipped(block: Block, taken: Sequence[Block], ordered: bool) -> Block | None:
    """What remains of a block beside those taken; None when nothing does, or it is out of order where order counts."""
    i, j, n = block
    for a, b, m in taken:
        if i + n <= a and j + n <= b or i >= a + m and j >= b + m:
            continue
        if not ordered and (i + n <= a or i >= a + m) and (j + n <= b or j >= b + m):
            continue
        before = min(a - i, b - j, n)  # tokens that lie before the taken block on both sides
        after = min(i + n - a - m, j + n - b - m, n)
        if not ordered and (before < 0 or after < 0):
            return _clipped_apart(block, taken)
        if max(before, after) <= 0:
            return None
        if before >= after:
            n = before
        else:
            i, j, n = i + n - after, j + n - after, after
    return (i, j, n)


def _clipped_apart(block: Block, taken: Sequence[Block]) -> Block | None:
    """The longest stretch of a block that touches no taken block on either side."""
    i, j, n = block
    free = bytearray(b"\x01") * n
    for a, b, m in taken:
        for start, stop in ((a - i, a + m - i), (b - j, b + m - j)):
            low, high = max(start, 0), min(stop, n)
            if low < high:
                free[low:high] = bytes(high - low)
    best = max(bytes(free).split(b"\x00"), key=len)
    if not best:
        return None
    at = bytes(free).find(best)
    return (i + at, j + at, len(best))
