"""The descent of a family of copies, weighed as a whole: who has it from whom, and who from an ancestor of both.

Two texts alone rarely tell whether one was made from the other or both from a third. Three do: what one shares with the
third and the other lacks cannot have come through that other. So all trees over the reports of a family are weighed with the
reasons of all pairs and with the text that a parent cannot have handed on, and the belief in each tree is summed up for each
pair. This is how editors of manuscripts draw a stemma.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import combinations
from typing import TYPE_CHECKING

from rashomon.model import Offsets, Record
from rashomon.relate.direction import Weighed, pair_shares
from rashomon.remembering import Shelf

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int8]

Pair = tuple[str, str]
_WORDS = 14
"""Characters from which on a stretch is more than a single word that may have been changed and changed back."""


class DescentConfig(Record, frozen=True):
    """Settings of `weigh_descent` (docs/decisions/023)."""

    most: int = 6
    """Reports whose trees are weighed together: six have 16,807 trees. In a larger family each pair is weighed with the
    four that share most with both."""
    crowd: int = 60
    """In a family of more reports than this, and outside stories, pairs are judged alone."""
    unseen: float = -2.5
    """What it costs to suppose one more report that nobody handed in."""
    least: int = 60
    """Characters that a parent lacks from which on its child must have them from elsewhere."""
    elsewhere: float = 1.0
    """What that costs, and ..."""
    each: float = 250.0
    """... once more for so many characters, up to `dearest`."""
    dearest: float = 3.5
    word: float = 0.35
    """What a single word costs that child and other have and the parent lacks."""
    merged: float = 0.8
    """What speaks for a report that shares different passages with two others, which share none, having both from them."""


class Known(Record, frozen=True):
    """A pair as it enters the descent: what was weighed of it, and what it shares, in characters of left and right."""

    left: str
    right: str
    weighed: Weighed
    spans: tuple[tuple[int, int, int, int], ...]


class Descent(Record, frozen=True):
    """What is believed of a pair: shares for left from right, right from left, common; and what the others add to it."""

    shares: tuple[float, ...]
    why: tuple[str, ...] = ()


@cache
def _trees(count: int) -> tuple[Ints, Bools]:
    """All forests over `count` reports: each one's parent (`count` where it is not here), and who descends from whom."""
    import numpy as np

    choices = [[p for p in range(count + 1) if p != c] for c in range(count)]
    grids = np.meshgrid(*[np.array(c, np.int8) for c in choices], indexing="ij")
    parents = np.stack([g.ravel() for g in grids], axis=1)
    rows = np.arange(len(parents))
    above = np.zeros((len(parents), count, count + 1), bool)  # [tree, child, ancestor]
    for child in range(count):
        at = parents[:, child].copy()
        for _ in range(count):
            above[rows, child, at] = True
            at = np.where(at < count, parents[rows, np.minimum(at, count - 1)], count)
    tree = above[:, :, count].copy()
    fine = tree.all(axis=1) & ~above[:, range(count), range(count)].any(axis=1)
    return parents[fine], above[fine][:, :, :count]


def weigh_descent(pairs: Sequence[Known], config: DescentConfig = DescentConfig()) -> dict[Pair, Descent]:  # noqa: B008
    """Weigh the descent of all reports that copies join.

    Args:     pairs: the copies (copy, contained, partial) of a set of reports, left below right.
    Returns:  what is believed of each pair.
    Raises:   nothing.
    Cost:     a millisecond a pair in families of three to sixty, nothing in others.
    """
    near: dict[str, dict[str, Known]] = {}
    for pair in pairs:
        near.setdefault(pair.left, {})[pair.right] = pair
        near.setdefault(pair.right, {})[pair.left] = pair
    first = _family_of((pair.left, pair.right) for pair in pairs)
    size = Counter(first.values())
    found: dict[Pair, Descent] = {}
    families: dict[str, list[Known]] = {}
    for pair in pairs:
        if not 3 <= size[first[pair.left]] <= config.crowd:
            found[pair.left, pair.right] = Descent(pair_shares(pair.weighed))
            continue
        families.setdefault(first[pair.left], []).append(pair)
    for family in families.values():
        key = (tuple(family), config)
        known = _FAMILIES.get(key)
        found |= _FAMILIES.put(key, _weigh_family(family, near, config)) if known is None else known
    return found


_FAMILIES: Shelf[Mapping[Pair, Descent]] = Shelf(1 << 9)
"""The descent of families, by all their pairs: what lies in no pair of a family says nothing of it."""


def _weigh_family(
    pairs: Sequence[Known], near: Mapping[str, Mapping[str, Known]], config: DescentConfig
) -> dict[Pair, Descent]:
    """Weigh the pairs of one family, each among those that share most with it."""
    groups: dict[tuple[str, ...], list[Known]] = {}
    for pair in pairs:
        groups.setdefault(_company(pair, near, config), []).append(pair)
    found: dict[Pair, Descent] = {}
    for names, members in groups.items():
        found |= _weigh_group(names, members, near, config)
    return found


def family_sizes(pairs: Iterable[Pair]) -> dict[str, int]:
    """Of how many reports the family is that a report belongs to, joined by pairs."""
    first = _family_of(pairs)
    size = Counter(first.values())
    return {name: size[one] for name, one in first.items()}


def _family_of(pairs: Iterable[Pair]) -> dict[str, str]:
    """The family that a report belongs to, joined by pairs, called by the first of it that is met."""
    near: dict[str, set[str]] = {}
    for one, other in pairs:
        near.setdefault(one, set()).add(other)
        near.setdefault(other, set()).add(one)
    found: dict[str, str] = {}
    for start in near:
        if start in found:
            continue
        family, waiting = {start}, [start]
        while waiting:
            fresh = near[waiting.pop()] - family
            family |= fresh
            waiting.extend(fresh)
        found |= dict.fromkeys(family, start)
    return found


def _company(pair: Known, near: Mapping[str, Mapping[str, Known]], config: DescentConfig) -> tuple[str, ...]:
    """The pair and those that share most with both of it, by name."""
    one, other = near[pair.left], near[pair.right]
    held = {name: min(_size(one[name]), _size(other[name])) for name in one.keys() & other.keys()}
    others = sorted(held, key=lambda n: (-held[n], n))
    return tuple(sorted((pair.left, pair.right, *others[: config.most - 2])))


def _size(known: Known) -> int:
    return sum(s[1] - s[0] for s in known.spans)


def _merges(
    pair: Known, near: Mapping[str, Mapping[str, Known]], config: DescentConfig
) -> tuple[float, float, tuple[str, ...]]:
    """What speaks for left, or right, having put the other and a third report together: it holds text of both."""
    found = []
    for mine, theirs in ((pair.left, pair.right), (pair.right, pair.left)):
        with_other = _side_spans(pair, mine)
        beside = near[mine].keys() & near[theirs].keys()  # a third that shares text with one of these is of one descent
        apart = sorted(near[mine].keys() - near[theirs].keys() - {theirs})
        thirds = [t for t in apart if not beside & near[t].keys()]
        found.append([t for t in thirds if _beyond(_side_spans(near[mine][t], mine), with_other) >= 2 * config.least])
    left, right = found
    if bool(left) == bool(right):
        return 0.0, 0.0, ()
    name, third = ("left", left[0]) if left else ("right", right[0])
    why = (f"{name} also holds text of {third}, which the other lacks",)
    return (config.merged, 0.0, why) if left else (0.0, config.merged, why)


# ---------------------------------------------------------------------------------------------------- one group


def _weigh_group(
    names: Sequence[str], members: Sequence[Known], near: Mapping[str, Mapping[str, Known]], config: DescentConfig
) -> dict[Pair, Descent]:
    """Believe in each tree by its score, and in each relation of a pair by the trees that hold it."""
    import numpy as np

    count = len(names)
    parents, above = _trees(count)
    known = {(a, b): near[names[a]][names[b]] for a, b in combinations(range(count), 2) if names[b] in near[names[a]]}
    covered = {(a, b): _side_spans(pair, names[a]) for a, b in _both(known) for pair in [near[names[a]][names[b]]]}
    score = _edge_scores(parents, count, known, config)
    for (a, b), pair in known.items():
        one, two, both = pair.weighed.scores
        merging = _merges(pair, near, config)
        one, two = one + merging[0], two + merging[1]
        score += np.where(above[:, a, b], one, np.where(above[:, b, a], two, both))
    lacking = _lacking(count, covered, config)
    for child in range(count):
        missed = lacking[parents[:, child], child]  # [tree, other]
        # what a text shares with its own descendants need not have come from its parent
        score -= np.where(above[:, :, child], 0.0, missed).max(axis=1)
    belief = np.exp(score - score.max())
    belief /= belief.sum()
    found = {}
    for pair in members:
        a, b = names.index(pair.left), names.index(pair.right)
        shares = float(belief[above[:, a, b]].sum()), float(belief[above[:, b, a]].sum())
        why = (*_merges(pair, near, config)[2], *_why(names, a, b, covered, config))
        found[pair.left, pair.right] = Descent((*shares, max(0.0, 1.0 - sum(shares))), why)
    return found


def _both(known: Mapping[Offsets, Known]) -> list[Offsets]:
    return [pair for a, b in known for pair in ((a, b), (b, a))]


def _side_spans(pair: Known, name: str) -> tuple[Offsets, ...]:
    """What a pair shares, in the characters of one of them, in order."""
    side = 0 if pair.left == name else 2
    return tuple(sorted((s[side], s[side + 1]) for s in pair.spans))


def _edge_scores(parents: Ints, count: int, known: Mapping[Offsets, Known], config: DescentConfig) -> Floats:
    """What each tree's first-hand copyings cost: cuts and additions, copying where nothing is shared, unseen reports."""
    import numpy as np

    table = np.full((count, count + 1), -8.0)  # [child, parent]
    table[:, count] = config.unseen
    for (a, b), pair in known.items():
        table[a, b], table[b, a] = pair.weighed.edits[0], pair.weighed.edits[1]
    return np.asarray(sum(table[child][parents[:, child]] for child in range(count)), np.float64)


def _lacking(count: int, covered: Mapping[Offsets, Sequence[Offsets]], config: DescentConfig) -> Floats:
    """[parent, child, other]: the cost of what child shares with other and parent lacks."""
    import numpy as np

    table = np.zeros((count + 1, count, count))
    for child, other in covered:
        for parent in range(count):
            if parent in (child, other):
                continue
            pieces = _pieces(covered[child, other], covered.get((child, parent), ()))
            size = sum(p for p in pieces if p >= _WORDS)
            words = config.word * sum(4 <= p < _WORDS for p in pieces)
            long = config.elsewhere + size / config.each if size >= config.least else 0.0
            table[parent, child, other] = min(config.dearest, words + long)
    return table


def _pieces(mine: Sequence[Offsets], held: Sequence[Offsets]) -> list[int]:
    """The lengths of the stretches of `mine` outside of `held`; both in order."""
    found, k = [], 0
    for start, end in mine:
        at = start
        while k < len(held) and held[k][1] <= start:
            k += 1
        for a, b in held[k:]:
            if a >= end:
                break
            if a > at:
                found.append(a - at)
            at = max(at, b)
        if end > at:
            found.append(end - at)
    return found


def _beyond(mine: Sequence[Offsets], held: Sequence[Offsets]) -> int:
    """Characters of `mine` outside of `held`, in stretches of some words and more."""
    return sum(p for p in _pieces(mine, held) if p >= _WORDS)


def _why(
    names: Sequence[str], a: int, b: int, covered: Mapping[Offsets, Sequence[Offsets]], config: DescentConfig
) -> tuple[str, ...]:
    """In words, what the other reports tell of a pair."""
    found = []
    for c, name in enumerate(names):
        if c in (a, b) or (a, c) not in covered or (b, c) not in covered:
            continue
        only_left = _beyond(covered[a, c], covered[a, b]) >= config.least
        only_right = _beyond(covered[b, c], covered[b, a]) >= config.least
        beyond = _beyond(covered[a, b], covered[a, c]) >= config.least
        if only_left and only_right and not beyond:
            found.append(f"{name} holds what they share, and passages of each that the other lacks")
        elif beyond and only_left != only_right:
            who, other = ("left", "right") if only_left else ("right", "left")
            found.append(f"{who} shares with {name} what {other} lacks, and with {other} what {name} lacks")
        elif only_left != only_right:
            who, other = ("left", "right") if only_left else ("right", "left")
            found.append(f"{other} shares nothing with {name} that {who} lacks")
    return tuple(found[:4])
