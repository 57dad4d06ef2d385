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

BATCH = 60_000
"""Characters or tokens that are worked on at a time, so that the work stays in the processor's cache."""

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
    """Of a run of words in more places than this only the first so many, by date, are matched with each other; the rest
    are matched with the very first, so that 10,000 near copies of one text give a star and not fifty million pairs."""
    neighbours: int = 3
    """How many reports a report in a crowd is compared with: those of the first with which it has most in common."""
    partners: int = 4
    """The same for reports that it also shares rarer words with."""
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


def join_tokens(parts: Sequence[Tokens]) -> Tokens:
    """The tokens of several sets of texts in one row."""
    import numpy as np

    counts = np.concatenate([np.diff(part.bounds) for part in parts])
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(counts)])
    keys, starts, ends = ([getattr(part, name) for part in parts] for name in ("keys", "starts", "ends"))
    return Tokens(np.concatenate(keys), np.concatenate(starts), np.concatenate(ends), bounds)


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
        if batch and (text is None or size > BATCH):
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
    points = _points(joined)
    kind = kinds.take(points)
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
        # the place in the word, modulo 256: bytes are enough to count in, and they wrap
        place = np.arange(len(used)).astype(np.uint8) - np.repeat(heads[:-1].astype(np.uint8), ends - starts)
        keys = _mixed(np.add.reduceat(mixed.take(used) * powers.take(place), heads[:-1]))
    else:
        keys = np.zeros(0, np.uint64)
    lengths = np.array([len(text) + 1 for text in texts], np.int64)
    text_starts = np.cumsum(lengths) - lengths
    owner_bounds = np.searchsorted(starts, np.concatenate([text_starts, [len(joined)]]))
    count = np.diff(owner_bounds).astype(np.int64)
    base = np.repeat(text_starts, count)
    return keys, starts - base, ends - base, count


def _points(joined: str) -> NDArray[np.uint16]:
    """The code points; of those beyond 65,535 the ideographs are folded among the others, the rest are one."""
    import numpy as np

    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    if int(points.max()) >= 65536:
        points = np.where(points < 65536, points, np.where(points >= 0x20000, 0x4E00 + (points & 0xFFF), 0xFFFF))
    return points.astype(np.uint16)


def grams_of(tokens: Tokens, words: int, skipped: NDArray[np.bool_]) -> tuple[Keys, Ints]:
    """A hash for each run of `words` tokens that lies in one text and holds no skipped token, and where it starts."""
    import numpy as np

    total = len(tokens.keys) - words + 1
    if total <= 0:
        return np.zeros(0, np.uint64), np.zeros(0, np.int64)
    grams = np.zeros(total, np.uint64)
    for low in range(0, total, BATCH):
        part = grams[low : low + BATCH]
        for k in range(words):
            part *= np.uint64(0xD6E8FEB86659FD93)
            part += tokens.keys[low + k : low + k + len(part)]
    usable = np.ones(total, bool)
    for bound in range(words - 1):  # runs that cross from one text into the next
        crossing = tokens.bounds[1:-1] - 1 - bound
        usable[crossing[(crossing >= 0) & (crossing < total)]] = False
    if skipped.any():
        reach = np.concatenate([np.zeros(1, np.int64), np.cumsum(skipped)])
        usable &= reach[words:] == reach[:total]
    places = np.flatnonzero(usable)
    return grams[places], places


class Entries(msgspec.Struct, frozen=True):
    """The places of all runs that occur in two texts or more, sorted by run, then text, then place."""

    group: Ints
    text: Ints
    place: Ints
    run: Keys

    def only(self, keep: NDArray[np.bool_]) -> Entries:
        """Those that are kept."""
        return Entries(self.group[keep], self.text[keep], self.place[keep], self.run[keep])


def _seen_twice(grams: Keys) -> NDArray[np.bool_]:
    """Mark every gram that occurs twice, and a few others: numbers are sorted six times as fast as their places are."""
    import numpy as np

    ranked = np.sort(grams)
    beyond = np.uint64(64 - min(24, max(4, len(grams).bit_length() + 1)))
    marks = np.zeros(1 << (64 - int(beyond)), bool)
    marks[ranked[1:][ranked[1:] == ranked[:-1]] >> beyond] = True
    return marks.take((grams >> beyond).astype(np.int64))


def _shared_entries(tokens: Tokens, grams: Keys, places: Ints, repeats: int) -> Entries:
    import numpy as np

    often = _seen_twice(grams)
    grams, places = grams[often], places[often]
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
    return Entries(group[keep], text[keep], place[keep], ranked[keep])


class Matches(Record, frozen=True):
    """Pairs of places with equal runs, as indices into the entries.

    `thin` where a crowd was matched with few only; `crowded` are the entries that are not matched with all others.
    """

    at: Ints
    other: Ints
    thin: NDArray[np.bool_]
    crowded: Ints


def _matches(entries: Entries, config: PassagesConfig) -> Matches:
    """Match every two places of a run, unless it is crowded: then all of the first, and the first few with the rest.

    Whether two places are matched never depends on those that come later, so that reports can be taken one by one.
    """
    import numpy as np

    if not len(entries.group):
        none = np.zeros(0, np.int64)
        return Matches(none, none, none.astype(bool), none)
    heads = np.flatnonzero(np.concatenate([[True], entries.group[1:] != entries.group[:-1]]))
    counts = np.diff(np.concatenate([heads, [len(entries.group)]]))
    rank = np.arange(len(entries.group)) - np.repeat(heads, counts)
    within = np.minimum(np.repeat(counts, counts), config.crowd) - 1 - rank  # how many follow among the first
    lefts, rights = [], []
    live, lag = np.flatnonzero(within > 0), 1
    while len(live):
        lefts.append(live)
        rights.append(live + lag)
        lag += 1
        live = live[within[live] >= lag]
    beyond = np.flatnonzero(rank >= config.crowd)
    few = sum(map(len, lefts))
    for k in range(config.neighbours if len(beyond) else 0):
        lefts.append(beyond - rank[beyond] + k)
        rights.append(beyond)
    at, other = (np.concatenate(side) if side else np.zeros(0, np.int64) for side in (lefts, rights))
    thin = np.arange(len(at)) >= few
    differ = entries.text[at] != entries.text[other]
    return Matches(at[differ], other[differ], thin[differ], beyond)


def find_entries(tokens: Tokens, skipped: NDArray[np.bool_] | None, config: PassagesConfig) -> Entries:
    """All runs that two texts or more share."""
    import numpy as np

    none = np.zeros(len(tokens.keys), bool) if skipped is None else skipped
    return _shared_entries(tokens, *grams_of(tokens, config.words, none), config.repeats)


def find_shared(tokens: Tokens, entries: Entries, config: PassagesConfig = PassagesConfig()) -> list[Shared]:  # noqa: B008
    """Find every pair of texts that shares at least `config.words` tokens in a row, with all maximal blocks.

    Args:     tokens: of all texts; entries: from `find_entries`, less what is left out.
    Returns:  pairs in order, left index below right index.
    Raises:   nothing.
    Cost:     linear in the matches.
    """
    matches = _matches(entries, config)
    if not len(matches.at):
        return []
    count = len(tokens.bounds) - 1
    pair = entries.text[matches.at] * count + entries.text[matches.other]
    left, right = entries.place[matches.at], entries.place[matches.other]
    if not matches.thin.any():
        return join_blocks(tokens, pair, left, right, config.words)
    import numpy as np

    late = np.zeros(count, bool)
    late[entries.text[matches.crowded]] = True  # these texts hold runs that were not matched with all others
    chosen = _nearest(pair, matches.thin, late, config)
    rest = ~late[pair % count]  # all runs of the others are matched in full
    found = join_blocks(tokens, pair[rest], left[rest], right[rest], config.words)
    for part in np.array_split(chosen, max(1, len(chosen) // 2000)):  # so that memory stays small
        found += join_blocks(tokens, *_matched_again(tokens, entries, part, count), config.words)
    return sorted(found, key=lambda shared: (shared.left, shared.right))


def _nearest(pair: Ints, thin: NDArray[np.bool_], late: NDArray[np.bool_], config: PassagesConfig) -> Ints:
    """The pairs with a text of a crowd, which are matched again: for each later text those with most in common."""
    import numpy as np

    count = len(late)
    pairs, index = np.unique(pair, return_inverse=True)
    touched = late[pairs % count]
    proper = np.bincount(index, weights=~thin) > 0
    often = np.bincount(index)
    kept = []
    for these, most in ((touched & proper, config.partners), (touched & ~proper, config.neighbours)):
        some = np.flatnonzero(these)
        some = some[np.lexsort((pairs[some], -often[some], pairs[some] % count))]
        later = pairs[some] % count
        heads = np.flatnonzero(np.concatenate([[True], later[1:] != later[:-1]])) if len(later) else later
        rank = np.arange(len(later)) - np.repeat(heads, np.diff(np.concatenate([heads, [len(later)]])))
        kept.append(pairs[some][rank < most])
    return np.sort(np.concatenate(kept))


def _matched_again(tokens: Tokens, entries: Entries, pairs: Ints, count: int) -> tuple[Ints, Ints, Ints]:
    """All matches of some pairs, crowded runs too: a pair is either compared as a whole or not at all."""
    import numpy as np

    order = np.lexsort((entries.place, entries.text))
    run, place, text = entries.run[order], entries.place[order], entries.text[order]
    bounds = np.searchsorted(text, np.arange(count + 1))
    ranked: dict[int, Ints] = {}
    owner, lefts, rights = [], [], []
    for key in pairs.tolist():
        one, other = key // count, key % count
        mine, theirs = run[bounds[one] : bounds[one + 1]], run[bounds[other] : bounds[other + 1]]
        if one not in ranked:
            ranked[one] = np.argsort(mine, kind="stable")
        at = ranked[one]
        low = np.searchsorted(mine[at], theirs, side="left")
        times = np.searchsorted(mine[at], theirs, side="right") - low
        which = np.repeat(np.arange(len(theirs)), times)
        step = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
        lefts.append(place[bounds[one] + at[low[which] + step]])
        rights.append(place[bounds[other] + which])
        owner.append(np.full(len(which), key))
    return np.concatenate(owner), np.concatenate(lefts), np.concatenate(rights)


def pair_blocks(left: tuple[Keys, Ints], right: tuple[Keys, Ints], words: int) -> tuple[Block, ...]:
    """The maximal blocks of two texts.

    Args:     left, right: the runs of each, sorted, and where they start.
    Cost:     linear in both and in their matches.
    """
    import numpy as np

    low = np.searchsorted(left[0], right[0], side="left")
    times = np.searchsorted(left[0], right[0], side="right") - low
    which = np.repeat(np.arange(len(right[0])), times)
    step = np.arange(len(which)) - np.repeat(np.cumsum(times) - times, times)
    alone = Tokens(right[0], right[1], right[1], np.zeros(3, np.int64))  # places count from the start of each text
    pair = np.full(len(which), 1)
    found = join_blocks(alone, pair, left[1][low[which] + step], right[1][which], words)
    return found[0].blocks if found else ()


def join_blocks(tokens: Tokens, pair: Ints, left: Ints, right: Ints, words: int) -> list[Shared]:
    """Join matches that follow each other on a diagonal; gather the blocks of each pair."""
    import numpy as np

    if not len(pair):
        return []
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
    most = sum(n for _, _, n in in_order) + sum(n for _, _, n in blocks)
    if most < config.whole * shorter and max(n for _, _, n in blocks) < config.moved:
        return tuple(sorted(in_order))  # nothing moved can count
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
        for start in (a - i, b - j):
            if start < n and start + m > 0:  # few do, and this is asked very often
                low, high = max(start, 0), min(start + m, n)
                free[low:high] = bytes(high - low)
    best = max(bytes(free).split(b"\x00"), key=len)
    if not best:
        return None
    at = bytes(free).find(best)
    return (i + at, j + at, len(best))
