"""The same claim across reports: likely pairs (`pairs`), then average-link grouping.

Two assertions that differ in a filled slot (other figures, other places, other days of one act, roles the other way round) are
held apart however alike they are, because that is where contradictions live.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from rashomon.model import Record
from rashomon.weigh.assertions import Unit
from rashomon.weigh.grouping_judge import SecondLook, ask, choose_open, reweigh, wording
from rashomon.weigh.grouping_near import near_table
from rashomon.weigh.grouping_slots import weigh_slots
from rashomon.weigh.pairs import PairWeights
from rashomon.weigh.places import Places
from rashomon.weigh.slots import SlotView
from rashomon.weigh.told import same_act
from rashomon.weigh.tolls import same_toll, tolls_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]


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


TOLL = 0.8
"""Likelihood at least of two clauses with one casualty figure: counts are worded in too many ways for their words to tell."""


class GroupingConfig(Record, frozen=True):
    """`floor`: cosine below which a pair is not looked at, nor one whose weighed words are less alike than `least` unless the
    cosine reaches `loose`; `slots`: likelihood that a pair must reach at best for its slots to be compared, and `worth` to be
    kept without; `same`: likelihood from which a pair is joined; `mean`: what the mean over all pairs of two groups must reach
    to join them; `minor`: what it must be for a minor assertion to join a group, `mention` for one without a finite verb,
    `against` for one that says the contrary; `act`: nearness from which two predicates may be one act; `plain`: cosine from
    which they may be whatever they are; `thin`: likelihood that two need of which one has hardly a word that tells anything
    ("that is what he keeps coming back to"). Chosen on the example story and simulated stories of development seeds
    (docs/decisions/100)."""

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
    weights: PairWeights = PairWeights()
    look: SecondLook = SecondLook()


class Candidate(Record, frozen=True):
    """Two assertions that may be one claim: their indexes, likelihood, cosine, and compared slots."""

    left: int
    right: int
    score: float
    cosine: float
    near: float
    """How near the two predicates are, 0..1."""
    slots: tuple[SlotView, ...]
    event: float = 0.0
    """How likely the two tell of one event, whatever they make of its figures."""


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
) -> list[Candidate]:
    """Pairs of assertions that may be one claim, with their likelihood.

    Returns:  pairs with left < right, in that order; one that no slot could make likely is given without slots.
    Cost:     see `near_table`; then linear in near pairs, whose slots are compared once a process.
    """
    counts = [bool(tolls_of(u)) for u in units]
    table = near_table(units, vectors, names, counts, config)
    views, scores, events = weigh_slots(units, names, places, table, config.weights, TOLL)
    columns = (table.left, table.right, scores, table.told[0], table.told[4])
    rows = zip(*(c.tolist() for c in columns), views, events.tolist(), strict=True)
    return _look_again(units, [Candidate(*row) for row in rows], counts, config)


def _look_again(
    units: Sequence[Unit], found: list[Candidate], counts: Sequence[bool], config: GroupingConfig
) -> list[Candidate]:
    """The pairs with the judge's word on those that are open: not those that differ, are of one wording, or are tolls."""
    look = config.look
    open_ = [
        n for n, c in enumerate(found)
        if look.low <= c.score <= look.high and not (
            counts[c.left] and counts[c.right] or units[c.left].minor or units[c.right].minor or differing(c)
            or units[c.left].text == units[c.right].text
        )
    ]  # fmt: skip
    texts = [wording(units[found[n].left], units[found[n].right]) for n in open_]
    for at in choose_open([found[n].score for n in open_], texts, look, config.same):
        c = found[open_[at]]
        score = reweigh(c.score, ask(units[c.left], units[c.right]), look)
        found[open_[at]] = msgspec.structs.replace(c, score=score, event=max(score, c.event) if c.event else 0.0)
    return found


def group(units: Sequence[Unit], pairs: Sequence[Candidate], config: GroupingConfig) -> list[list[int]]:
    """Average-link grouping over the candidate pairs (absent pairs count as 0); what is minor joins a group and makes none.

    Returns:  groups of indexes, each sorted, ordered by first member.
    Cost:     about linear in pairs times the logarithm of their number.
    """
    scores = _Scores(units, pairs, config)
    members = {i: [i] for i in range(len(units))}
    home = list(range(len(units)))
    likely = [c for c in pairs if c.score >= config.same and not (units[c.left].minor or units[c.right].minor)]
    for pair in sorted(likely, key=lambda c: (-c.score, c.left, c.right)):
        a, b = sorted((home[pair.left], home[pair.right]))
        if a == b or not scores.of(pair.left, pair.right) or scores.of_groups(members[a], members[b]) < config.mean:
            continue
        if any(scores.apart(i, j) for i in members[a] for j in members[b]):
            continue
        members[a] += members.pop(b)
        for i in members[a]:
            home[i] = a
    _attach(units, pairs, members, home, scores, config)
    return [sorted(members[a]) for a in sorted(members, key=lambda a: min(members[a]))]


class _Scores:
    """The likelihood of each candidate pair as far as the two may be one claim, worked out where it is asked for."""

    def __init__(self, units: Sequence[Unit], pairs: Sequence[Candidate], config: GroupingConfig) -> None:
        self._units, self._config = units, config
        self._pairs = {(c.left, c.right): c for c in pairs}
        self._of: dict[tuple[int, int], float] = {}
        self._means: dict[
            tuple[int, int, int, int], float
        ] = {}  # of two groups of these sizes; a group only ever grows

    def of(self, i: int, j: int) -> float:
        """The likelihood; 0 for two that are no candidates, or that may not be joined whatever it is."""
        key = (i, j) if i < j else (j, i)
        found = self._of.get(key)
        if found is None:
            pair = self._pairs.get(key)
            may = pair is not None and _may_join(self._units[key[0]], self._units[key[1]], pair, self._config)
            found = self._of[key] = pair.score if pair is not None and may else 0.0
        return found

    def apart(self, i: int, j: int) -> bool:
        """Whether two can stand in no one claim."""
        key = (i, j) if i < j else (j, i)
        pair = self._pairs.get(key)
        return pair is not None and _other_claim(self._units[key[0]], self._units[key[1]], pair)

    def of_groups(self, left: Sequence[int], right: Sequence[int]) -> float:
        """The mean over all pairs of two groups, which are known by their first members and sizes."""
        key = (left[0], right[0], len(left), len(right))
        if key not in self._means:
            self._means[key] = self.mean(left, right)
        return self._means[key]

    def mean(self, left: Sequence[int], right: Sequence[int]) -> float:
        """The mean over all pairs of two sets of assertions."""
        total, pairs = 0.0, self._pairs
        for a in left:
            for b in right:
                if ((a, b) if a < b else (b, a)) in pairs:
                    total += self.of(a, b)
        return total / (len(left) * len(right))


def _attach(
    units: Sequence[Unit], pairs: Sequence[Candidate], members: dict[int, list[int]], home: list[int],
    scores: _Scores, config: GroupingConfig,
) -> None:  # fmt: skip
    """Put each minor assertion into the group that it is likest to."""
    best: dict[int, tuple[float, int]] = {}
    groups = {a: tuple(m) for a, m in members.items()}
    seen: set[tuple[int, int]] = set()
    is_minor = [u.minor for u in units]
    mixed = [p for p in pairs if is_minor[p.left] != is_minor[p.right]]
    open_ = [(p.left, p.right) if is_minor[p.left] else (p.right, p.left) for p in mixed]
    most: dict[tuple[int, int], float] = {}  # what the mean to a group could be at best, times its members
    for (minor, other), pair in zip(open_, mixed, strict=True):
        most[minor, home[other]] = most.get((minor, home[other]), 0.0) + pair.score
    least = min(config.minor, config.mention, config.against) - 1e-9
    for minor, other in open_:
        if (minor, home[other]) in seen or most[minor, home[other]] < least * len(groups[home[other]]):
            continue
        seen.add((minor, home[other]))
        mean = scores.mean((minor,), groups[home[other]])
        need = config.minor if units[minor].tensed or units[minor].zone != "body" else config.mention
        if units[minor].factuality.score * units[other].factuality.score < 0:
            need = config.against
        if mean >= need and mean > best.get(minor, (0.0, 0))[0]:
            best[minor] = (mean, home[other])
    for minor, (_, group_) in sorted(best.items()):
        members[group_] += members.pop(minor)
        home[minor] = group_


@lru_cache(1 << 16)
def _opposed(left: str, right: str) -> bool:
    return frozenset({left, right}) in OPPOSED


def _may_join(a: Unit, b: Unit, pair: Candidate, config: GroupingConfig) -> bool:
    """What must hold whatever the likelihood: no slot at odds, no opposed acts, and one act, or nearly the same words."""
    if (pair.slots and differing(pair)) or _opposed(a.predicate, b.predicate) or _of_other_mood(a, b):
        return False
    if a.echo or b.echo or same_toll(a, b):
        return True
    if min(len(a.words), len(b.words)) < FEW_WORDS and pair.score < config.thin and a.text != b.text:
        return False
    if (a.quantities or b.quantities) and bool(tolls_of(a)) != bool(tolls_of(b)):
        return False  # how many died, and what happened, are two claims of one sentence's words
    return pair.cosine >= config.plain or pair.near >= config.act or same_act(a.predicate, b.predicate)


FEW_WORDS = 3
"""Words that tell something below which a clause is like many that it has nothing to do with."""


def _of_other_mood(a: Unit, b: Unit) -> bool:
    """Whether one tells of a wish and the other denies a deed, or one of a habit and the other of an act.

    Who denies the deed has not denied the wish, and "he rarely leaves" is no departure.
    """
    left, right = _mood(a.text, a.event[0] - a.span[0]), _mood(b.text, b.event[0] - b.span[0])
    if left == right or "" not in (left, right):
        return False
    return "habit" in (left, right) or (b if left else a).factuality.score < 0


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


def _other_claim(a: Unit, b: Unit, pair: Candidate) -> bool:
    """Whether two assertions can stand in no one claim, whatever third is like both: other figures, roles, opposed acts."""
    if _opposed(a.predicate, b.predicate) or any(s.slot == "role" for s in pair.slots) or _of_other_mood(a, b):
        return True
    numbers = {s.verdict for s in pair.slots if s.slot == "number"}
    return bool(numbers & {"differ", "apart"}) and "same" not in numbers


def differing(pair: Candidate) -> bool:
    """Whether a filled slot differs, so that two assertions of one event are two claims."""
    for view in pair.slots:
        if view.verdict in ("differ", "apart") and view.slot in ("number", "role", "place", "time"):
            return not (view.slot == "number" and any(s.slot == "number" and s.verdict == "same" for s in pair.slots))
    return False
