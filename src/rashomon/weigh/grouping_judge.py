"""A second look at pairs of which words and vectors say too little: the judge reads the two clauses together.

Outlets word one act with different words ("lost contact", "failed to send telemetry"), and two acts of one story with the same
ones. The judge was trained on just that; it costs a pass of an encoder a pair, so it is asked only where its word can turn the
scale, and of a story at most so many times.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rashomon.model import Record
from rashomon.weigh.assertions import Unit
from rashomon.weigh.pairs import logit, probability

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Indexes = NDArray[np.int64]


class SecondLook(Record, frozen=True):
    """Which pairs are judged, and how the judge's word is weighed. `low`, `high`: likelihoods between which a pair is open;
    `most`: pairs a story; `own`, `agrees`, `event`, `bias`: weights of the pair's own log odds, of the judge's that one text
    says what the other says, of those that the two acts are one event. Fitted on pairs of the eight real stories, eight
    simulated ones and the example, crossed by story (docs/decisions/230)."""

    low: float = 0.06
    high: float = 0.94
    most: int = 400
    own: float = 0.60
    agrees: float = 0.40
    event: float = 0.30
    bias: float = 0.60


class Opinion(NamedTuple):
    """What the judge says of two clauses."""

    agrees: float
    contradicts: float
    event: float


def choose_open(
    scores: Sequence[float], wordings: Sequence[tuple[str, str]], look: SecondLook, turn: float
) -> list[int]:
    """The pairs worth asking about: of those between `low` and `high` the ones nearest to where the scale turns, in order.

    Args:     wordings: the two texts of each pair. One that several pairs have counts once towards `most`, so that one more
              printing of a report takes no other pair's turn.
    Cost:     that of `choose_rows`.
    """
    import numpy as np

    place = {text: n for n, text in enumerate(sorted({text for both in wordings for text in both}))}
    told = np.array([(place[a], place[b]) for a, b in wordings], np.int64).reshape(-1, 2)
    return choose_rows(np.array(scores, np.float64), told[:, 0], told[:, 1], look, turn).tolist()  # type: ignore[no-any-return]


def choose_rows(scores: Numbers, first: Indexes, second: Indexes, look: SecondLook, turn: float) -> Indexes:
    """The same of whole arrays; `first`, `second`: the place of each text of a pair among all texts in order.

    Cost:     linear; only what may be chosen is sorted.
    """
    import numpy as np

    open_ = np.flatnonzero((scores >= look.low) & (scores <= look.high))
    values, which = np.unique(scores[open_], return_inverse=True)
    away = np.array([_away(score, turn) for score in values.tolist()], np.float64)[which]
    words = first[open_] << 32 | second[open_]
    near = _nearest(away, words, look.most)
    order = near[np.lexsort((words[near], away[near]))]
    chosen, at = np.unique(words[order], return_index=True)
    return open_[np.isin(words, chosen[np.argsort(at)[: look.most]])]


def _nearest(away: Numbers, words: Indexes, most: int) -> Indexes:
    """Rows among which the `most` wordings are that lie nearest."""
    import numpy as np

    count = 4 * most
    while count < len(away):
        edge = np.partition(away, count)[count]
        rows = np.flatnonzero(away <= edge)
        if len(np.unique(words[rows])) >= most:
            return rows
        count = 4 * len(rows)
    return np.arange(len(away))


@lru_cache(1 << 14)
def _away(score: float, turn: float) -> float:
    """How far a likelihood lies from where the scale turns."""
    return round(abs(logit(score) - logit(turn)), 3)


def reweigh(score: float, opinion: Opinion, look: SecondLook) -> float:
    """A pair's likelihood with the judge's word."""
    total = look.own * logit(score) + look.agrees * logit(opinion.agrees) + look.event * logit(opinion.event)
    return probability(total + look.bias)


def ask(a: Unit, b: Unit) -> Opinion:
    """The judge's opinion of two assertions by their clauses; the same pair is not asked twice.

    Raises:   ModelError when the weights are missing or broken.
    Cost:     one pass of the encoder: about 5 ms.
    """
    first, second = sorted(((a.text, _event(a)), (b.text, _event(b))))
    return _opinion(*first, *second)


def _event(unit: Unit) -> tuple[int, int]:
    return max(0, unit.event[0] - unit.span[0]), max(1, unit.event[1] - unit.span[0])


@lru_cache(1 << 15)
def _opinion(left: str, act: tuple[int, int], right: str, other: tuple[int, int]) -> Opinion:
    from rashomon.models import load_judge

    odds, event = load_judge().relate_events(left, act, right, other)
    return Opinion(round(math.fsum(odds[:3]), 4), round(odds[3], 4), event)
