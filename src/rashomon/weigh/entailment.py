"""Whether one text says what another says: the judge's odds, weighed with how the words of the second are found in the first.

The judge has learned from few pairs in which the first text is long and the second a short hypothesis; how much of the
second the first covers, and which names and numbers it lacks, is what decides most of those. A logistic model weighs both.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rashomon.model import Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]

_WORD = re.compile(r"[A-Za-z]+(?:[-'][A-Za-z]+)*|\d+(?:[.,]\d+)*")
_SMALL = frozenset(
    "the a an of in on at to for and or but by with from as is are was were be been it its his her their this that has have had "
    "he she they who which will would there into than not no".split()
)
_DENYING = frozenset(
    "not no never n't cannot without deny denied denies refuse refused reject rejected fail failed".split()
)
_CLAUSE = re.compile(r"[.;:!?]\s|, ")


class Cover(NamedTuple):
    """What is seen of a pair; the first two rows are logits of the judge, the rest lie between 0 and 1."""

    says: float
    contradicts: float
    cosine: float
    best_clause: float
    found: float
    near: float
    weakest: float
    names_lacking: float
    numbers_lacking: float
    denial_differs: float
    brevity: float


class EntailmentWeights(Record, frozen=True):
    """Logistic weights, one a field of `Cover`; fitted by training/fit_entailment.py."""

    intercept: float
    weights: tuple[float, ...]

    def odds(self, seen: Cover) -> float:
        """How likely it is that the left text says the right one, 0 to 1, the same on every machine."""
        total = self.intercept + sum(w * v for w, v in zip(self.weights, seen, strict=True))
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 4)


WEIGHTS = EntailmentWeights(
    -4.6441, (0.0306, -0.0237, 2.0674, 0.9101, -1.5729, 5.5502, -0.3961, -0.4131, -1.4616, -0.3728, -0.9157)
)
"""Fitted on RTE 1 to 3 dev."""


def see_entailment(pairs: Sequence[tuple[str, str]]) -> list[Cover]:
    """Look at pairs: does the left text say the right one?

    Cost: two passes of the judge, one of the encoder a text and clause; linear in words.
    """
    import numpy as np

    from rashomon.models import load_encoder, load_judge

    odds = load_judge().relate(list(pairs)) if pairs else np.zeros((0, 6), np.float32)
    clauses = [_clauses(left) for left, _ in pairs]
    texts = sorted({t for pair in pairs for t in pair} | {c for several in clauses for c in several})
    vectors = dict(zip(texts, load_encoder().encode(texts), strict=True))
    near = _WordNearness([w for pair in pairs for t in pair for w in _words(t)])
    found = []
    for (left, right), several, row in zip(pairs, clauses, odds.tolist(), strict=True):
        cosine = float(vectors[left] @ vectors[right])
        best = max(float(vectors[c] @ vectors[right]) for c in several)
        found.append(_cover(left, right, row, cosine, best, near))
    return found


def _cover(left: str, right: str, odds: Sequence[float], cosine: float, best: float, near: _WordNearness) -> Cover:
    here, there = _words(left), _words(right)
    small = [w for w in there if w.lower() not in _SMALL] or there
    held = {w.lower() for w in here}
    nearness = [near(w, here) for w in small] or [0.0]
    names = [w for w in small if w[0].isupper()]
    numbers = [w for w in there if w[0].isdigit()]
    denied = bool({w.lower() for w in here} & _DENYING) != bool({w.lower() for w in there} & _DENYING)
    return Cover(
        says=_logit(odds[0] + odds[1]),
        contradicts=_logit(odds[3]),
        cosine=cosine,
        best_clause=best,
        found=sum(w.lower() in held for w in small) / max(1, len(small)),
        near=sum(nearness) / len(nearness),
        weakest=min(nearness),
        names_lacking=sum(w.lower() not in held for w in names) / max(1, len(names)),
        numbers_lacking=sum(w not in held for w in numbers) / max(1, len(numbers)),
        denial_differs=float(denied),
        brevity=min(1.0, len(there) / max(1, len(here))),
    )


def _logit(odds: float) -> float:
    inside = min(0.999, max(0.001, odds))
    return math.log(inside / (1 - inside))


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _clauses(text: str) -> list[str]:
    """Pieces between commas and stops, long enough to say something; the whole when there is none."""
    pieces = [p.strip() for p in _CLAUSE.split(text)]
    return [p for p in pieces if len(p) > 20] or [text]


class _WordNearness:
    """How near a word is to the nearest of several, by static word vectors."""

    def __init__(self, words: Sequence[str]) -> None:
        from rashomon.models import load_static

        known = sorted({w.lower() for w in words})
        self._rows = {w: n for n, w in enumerate(known)}
        self._vectors = load_static().encode(known) if known else None

    def __call__(self, word: str, others: Sequence[str]) -> float:
        if self._vectors is None or not others:
            return 0.0
        among = self._vectors[[self._rows[w.lower()] for w in others]]
        return float((among @ self._vectors[self._rows[word.lower()]]).max())


def fit_entailment(seen: Sequence[Cover], says: Sequence[bool], ridge: float = 3.0) -> EntailmentWeights:
    """Weights by Newton's method, with a ridge.

    Args:     seen: as `see_entailment` gives it; says: whether the left says the right.
    Cost:     linear in pairs; a few milliseconds for two thousand.
    """
    import numpy as np

    x = np.array(seen, dtype=np.float64)
    middle, scale = x.mean(0), x.std(0) + 1e-6
    x = np.c_[(x - middle) / scale, np.ones(len(x))]
    y, w = np.array(says, dtype=np.float64), np.zeros(x.shape[1])
    penalty = ridge * np.eye(len(w))
    penalty[-1, -1] = 0.0
    for _ in range(25):
        p = 1 / (1 + np.exp(-x @ w))
        w -= np.linalg.solve((x * (p * (1 - p))[:, None]).T @ x + penalty, x.T @ (p - y) + penalty @ w)
    weights = w[:-1] / scale
    return EntailmentWeights(round(float(w[-1] - weights @ middle), 4), tuple(round(float(v), 4) for v in weights))
