"""The same claim across reports: likely pairs (`pairs`), then average-link grouping.

Two assertions that differ in a filled slot (other figures, other places, other days of one act, roles the other way round) are
held apart however alike they are, because that is where contradictions live.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from rashomon.model import Record
from rashomon.weigh.assertions import Unit
from rashomon.weigh.candidates import Pairs
from rashomon.weigh.grouping_judge import SecondLook, ask, choose_rows, reweigh
from rashomon.weigh.grouping_near import near_table
from rashomon.weigh.grouping_slots import weigh_slots
from rashomon.weigh.pairs import PairWeights
from rashomon.weigh.places import Places
from rashomon.weigh.told import same_act
from rashomon.weigh.tolls import tolls_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]
    Flags = NDArray[np.bool_]


# Acts that word vectors hold for near and that are never the same event.
OPPOSED = frozenset(
    frozenset(pair.split("-"))
    for pair in (
        "arrive-leave arrive-depart buy-sell accept-reject win-lose rise-fall open-close enter-leave import-export "
        "arrest-release deny-confirm begin-end start-end start-stop send-receive give-take increase-decrease live-die "
        "come-go approve-reject lend-borrow attack-defend ask-answer arrive-meet travel-meet leave-meet land-meet arrive-convene "
        "travel-convene visit-meet leave-travel leave-arrive"
    ).split()
)

CONVERSE = frozenset(frozenset(pair.split("-")) for pair in "send-receive buy-sell lend-borrow".split())
"""Of these, the acts that somebody else does in one and the same event."""

TOLL = 0.8
"""Likelihood at least of two clauses with one casualty figure: counts are worded in too many ways for their words to tell."""


class GroupingConfig(Record, frozen=True):
    """`floor`: cosine below which a pair is not looked at, nor one whose weighed words are less alike than `least` unless the
    cosine reaches `loose`; `slots`: likelihood that a pair must reach at best for its slots to be compared, and `worth` to be
    kept without; `same`: likelihood from which a pair is joined; `mean`: what the mean over all pairs of two groups must reach
    to join them; `minor`: what it must be for a minor assertion to join a group, `mention` for one without a finite verb,
    `against` for one that says the contrary; `act`: nearness from which two predicates may be one act; `plain`: cosine from
    which they may be whatever they are; `thin`: likelihood that two need of which one has hardly a word that tells anything
    ("that is what he keeps coming back to"); `second`: mean likelihood from which an assertion stands in one more claim, `lone`
    that where one report alone tells that claim; `told`: share of the words of that claim's assertions that it must have, and
    `longer` how long it must be beside them (docs/decisions/325).
    The others were chosen on the example story and simulated stories of development seeds (docs/decisions/100)."""

    floor: float = 0.10
    least: float = 0.10
    loose: float = 0.35
    slots: float = 0.30
    worth: float = 0.05
    same: float = 0.35
    mean: float = 0.35
    minor: float = 0.35
    mention: float = 0.65
    against: float = 1.00
    act: float = 0.30
    plain: float = 0.35
    thin: float = 0.60
    second: float = 0.35
    told: float = 0.25
    longer: float = 0.80
    lone: float = 0.60
    weights: PairWeights = PairWeights()
    look: SecondLook = SecondLook()


def embed(units: Sequence[Unit]) -> Matrix:
    """Sentence vectors of the assertions' clauses, one row each, of unit length.

    Cost: about 500 clauses a second a core; equal clauses are computed once.
    """
    import numpy as np

    from rashomon.models import load_encoder

    texts = sorted({u.compared for u in units})
    if not texts:
        return np.zeros((0, 384), np.float32)
    rows = {t: n for n, t in enumerate(texts)}
    return load_encoder().encode(texts)[[rows[u.compared] for u in units]]


def candidates(
    units: Sequence[Unit], vectors: Matrix, names: Mapping[str, str], places: Places, config: GroupingConfig
) -> Pairs:
    """Pairs of assertions that may be one claim, with their likelihood.

    Returns:  pairs with left < right, in that order; one that no slot could make likely is given without slots.
    Cost:     see `near_table`; then linear in near pairs, whose slots are compared once a process.
    """
    counts = [bool(tolls_of(u)) for u in units]
    table = near_table(units, vectors, names, counts, config)
    kind, kinds, scores, events = weigh_slots(units, names, places, table, config.weights, TOLL)
    pairs = Pairs(table.left, table.right, scores, table.told[0], table.told[4], events, kind, kinds)
    _look_again(units, pairs, counts, config)
    return pairs


def _look_again(units: Sequence[Unit], pairs: Pairs, counts: Sequence[bool], config: GroupingConfig) -> None:
    """Put the judge's word on the pairs that are open: not those that differ, are of one wording, or are tolls."""
    import numpy as np

    look, left, right = config.look, pairs.left, pairs.right
    toll, minor = np.array(counts, bool), np.array([not u.clausal for u in units], bool)
    place = {text: n for n, text in enumerate(sorted({u.text for u in units}))}
    text = np.array([place[u.text] for u in units], np.int64)
    open_ = (pairs.score >= look.low) & (pairs.score <= look.high) & ~pairs.differs
    open_ &= ~(toll[left] & toll[right]) & ~(minor[left] | minor[right]) & (text[left] != text[right])
    rows = np.flatnonzero(open_)
    one, other = text[left[rows]], text[right[rows]]
    asked = rows[choose_rows(pairs.score[rows], np.minimum(one, other), np.maximum(one, other), look, config.same)]
    for row, a, b, own in zip(asked.tolist(), *(c[asked].tolist() for c in (left, right, pairs.score)), strict=True):
        pairs.score[row] = score = reweigh(own, ask(units[a], units[b]), look)
        if pairs.event[row]:
            pairs.event[row] = max(score, pairs.event[row])


def group(units: Sequence[Unit], pairs: Pairs, config: GroupingConfig) -> list[list[int]]:
    """Average-link grouping over the candidate pairs (absent pairs count as 0); what is no clause joins a group and makes none.

    Returns:  groups of indexes, each sorted, ordered by first member.
    Cost:     about linear in pairs times the logarithm of their number.
    """
    return group_by(units, pairs, Scores(units, pairs, config), config)


def group_by(units: Sequence[Unit], pairs: Pairs, scores: Scores, config: GroupingConfig) -> list[list[int]]:
    """The same, by scores that somebody has use for afterwards."""
    import numpy as np

    members = {i: [i] for i in range(len(units))}
    home = list(range(len(units)))
    likely = np.flatnonzero((pairs.score >= config.same) & _are_open(units, pairs, config) & scores.may)
    likely = likely[np.argsort(-pairs.score[likely], kind="stable")]
    for left, right in zip(pairs.left[likely].tolist(), pairs.right[likely].tolist(), strict=True):
        a, b = home[left], home[right]
        if a > b:
            a, b = b, a
        if a == b or not scores.of(left, right) or scores.of_groups(members[a], members[b]) < config.mean:
            continue
        if scores.any_apart(members[a], members[b]):
            continue
        members[a] += members.pop(b)
        for i in members[a]:
            home[i] = a
    _attach(units, pairs, members, home, scores, config)
    return [sorted(members[a]) for a in sorted(members, key=lambda a: min(members[a]))]


def _are_open(units: Sequence[Unit], pairs: Pairs, config: GroupingConfig) -> Flags:
    """Which pairs are of clauses that make claims, and if one is a dependent clause, do not say the contrary."""
    import numpy as np

    clausal, minor = np.array([u.clausal for u in units], bool), np.array([u.minor for u in units], bool)
    sign = np.sign(np.array([0.0 if u.named_denial else u.factuality.score for u in units], np.float64))
    contrary = (sign[pairs.left] * sign[pairs.right] < 0) & (minor[pairs.left] | minor[pairs.right])
    found: Flags = clausal[pairs.left] & clausal[pairs.right] & ~(contrary & (pairs.score < config.against))
    return found


class Scores:
    """The likelihood of each candidate pair as far as the two may be one claim, worked out where it is asked for."""

    def __init__(self, units: Sequence[Unit], pairs: Pairs, config: GroupingConfig) -> None:
        import numpy as np

        self._units, self._count = units, len(units)
        at_odds = _opposed_in(units, pairs) | _of_other_mood(units, pairs)
        sure, self.may = _may_join(units, pairs, at_odds, config)
        """Which pairs may be one claim, as far as can be told without comparing their acts."""
        keys = pairs.left * len(units) + pairs.right
        signed = np.where(sure, pairs.score, -pairs.score)[self.may]
        self._score: dict[int, float] = dict(zip(keys[self.may].tolist(), signed.tolist(), strict=True))
        """By the left one times the count of all, plus the right one; below zero where it is not known yet whether the two tell
        of one act."""
        self._apart = set(keys[pairs.apart | at_odds].tolist())
        self._means: dict[
            tuple[int, int, int, int], float
        ] = {}  # of two groups of these sizes; a group only ever grows

    def of(self, i: int, j: int) -> float:
        """The likelihood; 0 for two that are no candidates, or that may not be joined whatever it is."""
        key = i * self._count + j if i < j else j * self._count + i
        found = self._score.get(key, 0.0)
        if found < 0.0:
            found = -found if same_act(self._units[i].predicate, self._units[j].predicate) else 0.0
            self._score[key] = found
        return found

    def any_apart(self, left: Sequence[int], right: Sequence[int]) -> bool:
        """Whether there are two, one of each set, that can stand in no one claim."""
        count, apart = self._count, self._apart
        return not apart.isdisjoint([i * count + j if i < j else j * count + i for i in left for j in right])

    def of_groups(self, left: Sequence[int], right: Sequence[int]) -> float:
        """The mean over all pairs of two groups, which are known by their first members and sizes."""
        key = (left[0], right[0], len(left), len(right))
        if key not in self._means:
            self._means[key] = self.mean(left, right)
        return self._means[key]

    def mean(self, left: Sequence[int], right: Sequence[int]) -> float:
        """The mean over all pairs of two sets of assertions."""
        total, count, known = 0.0, self._count, self._score.get
        for a in left:
            for b in right:
                found = known(a * count + b if a < b else b * count + a, 0.0)
                total += found if found >= 0.0 else self.of(a, b)
        return total / (len(left) * len(right))


def _attach(
    units: Sequence[Unit], pairs: Pairs, members: dict[int, list[int]], home: list[int], scores: Scores,
    config: GroupingConfig,
) -> None:  # fmt: skip
    """Put each minor assertion into the group that it is likest to."""
    best: dict[int, tuple[float, int]] = {}
    groups = {a: tuple(m) for a, m in members.items()}
    for minor, other in _worth_asking(units, pairs, groups, home, min(config.minor, config.mention, config.against)):
        mean = scores.mean((minor,), groups[home[other]])
        need = config.minor if units[minor].tensed or units[minor].zone != "body" else config.mention
        if units[minor].factuality.score * units[other].factuality.score < 0 and not units[minor].named_denial:
            need = config.against
        if mean >= need and mean > best.get(minor, (0.0, 0))[0]:
            best[minor] = (mean, home[other])
    for minor, (_, group_) in sorted(best.items()):
        members[group_] += members.pop(minor)
        home[minor] = group_


def _worth_asking(
    units: Sequence[Unit], pairs: Pairs, groups: Mapping[int, Sequence[int]], home: Sequence[int], least: float
) -> list[tuple[int, int]]:  # fmt: skip
    """A minor assertion with the first member of a group that it is a candidate with, in order of the pairs; only of groups
    whose mean could be high enough if all of their pairs may be joined."""
    import numpy as np

    is_minor, homes = np.array([not u.clausal for u in units], bool), np.array(home, np.int64)
    size = np.zeros(len(units), np.int64)
    for group_, members in groups.items():
        size[group_] = len(members)
    mixed = np.flatnonzero(is_minor[pairs.left] != is_minor[pairs.right])
    left, right = pairs.left[mixed], pairs.right[mixed]
    minor, other = np.where(is_minor[left], left, right), np.where(is_minor[left], right, left)
    _, first, which = np.unique(minor * len(units) + homes[other], return_index=True, return_inverse=True)
    most = np.bincount(which, pairs.score[mixed], len(first))  # what the mean could be at best, times the members
    first = np.sort(first[most >= (least - 1e-9) * size[homes[other[first]]]])
    return list(zip(minor[first].tolist(), other[first].tolist(), strict=True))


@lru_cache(1 << 16)
def _opposed(left: str, right: str) -> bool:
    return frozenset({left, right}) in OPPOSED


def _opposed_in(units: Sequence[Unit], pairs: Pairs) -> Flags:
    """Which pairs tell of opposed acts."""
    import numpy as np

    named = np.array([u.predicate in _OPPOSABLE for u in units], bool)
    found: Flags = named[pairs.left] & named[pairs.right]
    for row in np.flatnonzero(found).tolist():
        one, other = units[pairs.left[row]], units[pairs.right[row]]
        found[row] = _opposed(one.predicate, other.predicate) and not _conversely(one, other)
    return found


def _conversely(one: Unit, other: Unit) -> bool:
    """Whether two opposed acts are one act told from either end: "A sent B shells", "B received shells from A"."""
    met = frozenset({one.predicate, other.predicate}) in CONVERSE
    return met and bool(one.agents and other.agents) and not set(one.agents) & set(other.agents)


_OPPOSABLE = frozenset(act for both in OPPOSED for act in both)


def _may_join(
    units: Sequence[Unit], pairs: Pairs, at_odds: Flags, config: GroupingConfig
) -> tuple[Flags, Flags]:  # fmt: skip
    """Which pairs may be one claim: no slot at odds, no opposed acts, and one act, or nearly the same words.

    Args:     at_odds: pairs of opposed acts or of other moods.
    Returns:  those of which it is sure, and all of which it may be: of the others only `same_act` is left to ask.
    Cost:     linear in pairs, by whole arrays.
    """
    import numpy as np

    left, right = pairs.left, pairs.right
    never = pairs.differs | at_odds
    echo, counted = np.array([u.echo for u in units], bool), np.array([bool(tolls_of(u)) for u in units], bool)
    always = echo[left] | echo[right] | pairs.toll
    place = {text: n for n, text in enumerate(dict.fromkeys(u.text for u in units))}
    text = np.array([place[u.text] for u in units], np.int64)
    few = np.array([len(u.words) < FEW_WORDS for u in units], bool)
    thin = (few[left] | few[right]) & (pairs.score < config.thin) & (text[left] != text[right])
    # How many died, and what happened, are two claims of one sentence's words. Who counts casualties gives quantities.
    never |= ~always & (thin | (counted[left] != counted[right]))
    sure = always | (pairs.cosine >= config.plain) | (pairs.near >= config.act)
    return sure & ~never, ~never


FEW_WORDS = 3
"""Words that tell something below which a clause is like many that it has nothing to do with."""


def _of_other_mood(units: Sequence[Unit], pairs: Pairs) -> Flags:
    """Of which pairs one tells of a wish and the other denies a deed, or one of a habit and the other of an act.

    Who denies the deed has not denied the wish, and "he rarely leaves" is no departure.
    """
    import numpy as np

    moods = [_mood(u.text, u.event[0] - u.span[0]) for u in units]
    asks = np.array([_asks(u) for u in units], bool)
    has, habit = np.array([bool(m) for m in moods], bool), np.array([m == "habit" for m in moods], bool)
    denied = np.array([u.factuality.score < 0 for u in units], bool)
    left, right = pairs.left, pairs.right
    one = has[left] != has[right]
    said = habit[left] | habit[right] | np.where(has[left], denied[right], denied[left])
    found: Flags = (asks[left] != asks[right]) | (one & said)
    return found


def _asks(unit: Unit) -> bool:
    """Whether a clause tells of a demand: "wanted the log", "has given it until midnight to"; what is demanded is no deed yet."""
    return unit.predicate in ("want", "demand") or (unit.predicate == "give" and bool(_DEADLINE.search(unit.text)))


_DEADLINE = re.compile(r"\bg(?:ave|iven?|iving)\b[^.;]{1,40}?\buntil\b", re.IGNORECASE)

_WISH = re.compile(
    r"\b(?:would (?:like|love|prefer)|wants?|wanted|hop(?:es|ed|ing)|wish(?:es|ed)|desires?)\b", re.IGNORECASE
)
_HABIT = re.compile(r"\b(?:rarely|seldom|usually|habitually|hardly ever)\b", re.IGNORECASE)
_BEFORE_ACT = 60
"""Characters before an act within which a word may make a wish or a habit of it."""


@lru_cache(1 << 15)
def _mood(text: str, act: int) -> str:
    """ "wish", "habit" or nothing: by the words before the act, and the act itself."""
    near = text[max(0, act - _BEFORE_ACT) : max(0, act) + 12]
    return "habit" if _HABIT.search(near) else "wish" if _WISH.search(near) else ""
