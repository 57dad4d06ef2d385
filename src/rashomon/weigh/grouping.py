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
from rashomon.weigh.grouping_near import near_pairs
from rashomon.weigh.pairs import PairWeights, likelihood, with_slots
from rashomon.weigh.places import Places
from rashomon.weigh.slots import SlotView, compare_slots
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
    which they may be whatever they are. Chosen on the example story and simulated stories of development seeds
    (docs/decisions/100)."""

    floor: float = 0.10
    least: float = 0.10
    loose: float = 0.35
    slots: float = 0.30
    worth: float = 0.05
    same: float = 0.35
    mean: float = 0.30
    minor: float = 0.35
    mention: float = 0.40
    against: float = 1.00
    act: float = 0.20
    plain: float = 0.30
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
    """Sentence vectors of the assertions' clauses, one row each, less what all clauses of the story share, normalised.

    Every clause of a story about arms is near every other; what is left when their mean is taken away tells them apart
    (average precision of pairs: example .289 -> .313, simulator .724 -> .752).

    Cost: about 500 clauses a second a core; equal clauses are computed once.
    """
    import numpy as np

    from rashomon.models import load_encoder

    texts = sorted({u.compared for u in units})
    if not texts:
        return np.zeros((0, 384), np.float32)
    rows = {t: n for n, t in enumerate(texts)}
    vectors = load_encoder().encode(texts)
    if len(texts) >= FEW:
        vectors = vectors - vectors.mean(axis=0)
        vectors = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6)
    return vectors[[rows[u.compared] for u in units]]


FEW = 20
"""Clauses below which a story has no common ground worth taking away."""


def candidates(
    units: Sequence[Unit], vectors: Matrix, names: Mapping[str, str], places: Places, config: GroupingConfig
) -> list[Candidate]:
    """Pairs of assertions that may be one claim, with their likelihood.

    Returns:  pairs with left < right, in that order; one that no slot could make likely is given without slots.
    Cost:     quadratic in assertions for the dot products (4,000 in 0.3 s), linear in near pairs after.
    """
    counts = [bool(tolls_of(u)) for u in units]
    found = []
    for a, b, seen, score, is_open in near_pairs(units, vectors, names, counts, config):
        if not is_open:
            found.append(Candidate(a, b, score, seen.cosine, seen.near_predicate, ()))
            continue
        slots = compare_slots(units[a], units[b], names, places)
        seen, both = with_slots(seen, slots), counts[a] and counts[b]
        score = max(likelihood(seen, config.weights), TOLL if both and same_toll(units[a], units[b]) else 0.0)
        event = likelihood(seen._replace(number_differs=0.0), config.weights)
        found.append(Candidate(a, b, score, seen.cosine, seen.near_predicate, slots, event))
    return _look_again(units, found, counts, config)


def _look_again(
    units: Sequence[Unit], found: list[Candidate], counts: Sequence[bool], config: GroupingConfig
) -> list[Candidate]:
    """The pairs with the judge's word on those that are open: not those that differ, are of one wording, or are tolls."""
    scores = [
        0.0 if counts[c.left] and counts[c.right] or units[c.left].minor or units[c.right].minor or differing(c)
        or units[c.left].text == units[c.right].text
        else c.score
        for c in found
    ]  # fmt: skip
    texts = [wording(units[c.left], units[c.right]) for c in found]
    for n in choose_open(scores, texts, config.look, config.same):
        c = found[n]
        score = reweigh(c.score, ask(units[c.left], units[c.right]), config.look)
        found[n] = msgspec.structs.replace(c, score=score, event=max(score, c.event) if c.event else 0.0)
    return found


def group(units: Sequence[Unit], pairs: Sequence[Candidate], config: GroupingConfig) -> list[list[int]]:
    """Average-link grouping over the candidate pairs (absent pairs count as 0); what is minor joins a group and makes none.

    Returns:  groups of indexes, each sorted, ordered by first member.
    Cost:     about linear in pairs times the logarithm of their number.
    """
    score = {
        (c.left, c.right): (c.score if _may_join(units[c.left], units[c.right], c, config) else 0.0) for c in pairs
    }
    means: dict[tuple[int, int, int, int], float] = {}  # of two groups of these sizes; a group only ever grows

    def mean(a: int, b: int) -> float:
        key = (a, b, len(members[a]), len(members[b]))
        if key not in means:
            means[key] = _mean(members[a], members[b], score)
        return means[key]

    members = {i: [i] for i in range(len(units))}
    home = list(range(len(units)))
    apart = {(c.left, c.right) for c in pairs if _other_claim(units[c.left], units[c.right], c)}
    for pair in sorted(pairs, key=lambda c: (-c.score, c.left, c.right)):
        if pair.score < config.same:
            break
        a, b = sorted((home[pair.left], home[pair.right]))
        if units[pair.left].minor or units[pair.right].minor:
            continue
        if a == b or not score[pair.left, pair.right] or mean(a, b) < config.mean:
            continue
        if any((min(i, j), max(i, j)) in apart for i in members[a] for j in members[b]):
            continue
        members[a] += members.pop(b)
        for i in members[a]:
            home[i] = a
    _attach(units, pairs, members, home, score, config)
    return [sorted(members[a]) for a in sorted(members, key=lambda a: min(members[a]))]


def _attach(
    units: Sequence[Unit], pairs: Sequence[Candidate], members: dict[int, list[int]], home: list[int],
    score: Mapping[tuple[int, int], float], config: GroupingConfig,
) -> None:  # fmt: skip
    """Put each minor assertion into the group that it is likest to."""
    best: dict[int, tuple[float, int]] = {}
    groups = {a: tuple(m) for a, m in members.items()}
    seen: set[tuple[int, int]] = set()
    for pair in pairs:
        for minor, other in ((pair.left, pair.right), (pair.right, pair.left)):
            if not units[minor].minor or units[other].minor or (minor, home[other]) in seen:
                continue
            seen.add((minor, home[other]))
            mean = _mean((minor,), groups[home[other]], score)
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
    if _opposed(a.predicate, b.predicate) or differing(pair) or _of_other_mood(a, b):
        return False
    if a.echo or b.echo or same_toll(a, b):
        return True
    if bool(tolls_of(a)) != bool(tolls_of(b)):
        return False  # how many died, and what happened, are two claims of one sentence's words
    return pair.cosine >= config.plain or pair.near >= config.act or same_act(a.predicate, b.predicate)


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


def _mean(left: Sequence[int], right: Sequence[int], score: Mapping[tuple[int, int], float]) -> float:
    total = sum(score.get((min(a, b), max(a, b)), 0.0) for a in left for b in right)
    return total / (len(left) * len(right))
