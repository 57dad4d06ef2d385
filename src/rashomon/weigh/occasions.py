"""Which documents of one topic tell of one occasion: two quakes of one region are two, and their reports share fewer words.

The documents are nodes, their likeness by rarer words the edges, and the topic is cut in two where that cuts least for what it
parts (the normalised cut, swept along the second eigenvector), again and again, while a cut is clear.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rashomon.model import Record

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]


class OccasionsConfig(Record, frozen=True):
    """`fewest`: documents below which nothing is cut; `clear`: the cut below which two parts are two occasions, of the at most 2
    that a cut can come to. Both chosen on the 25 topics of ECB+ train, by pairs of documents."""

    fewest: int = 12
    clear: float = 0.7
    smallest: int = 2
    """Documents that a part has at least."""


def occasions(texts: Sequence[str], config: OccasionsConfig = OccasionsConfig()) -> list[int]:  # noqa: B008
    """Put the documents of one topic into occasions.

    Returns:  a number for each document; the same for those of one occasion.
    Cost:     cubic in documents, in numpy: 40 in 10 ms.
    From:     normalised cuts; docs/decisions/336.
    """
    import numpy as np

    likeness = _likeness([Counter(_WORD.findall(text.lower())) for text in texts])
    found = [0] * len(texts)
    todo, done = [np.arange(len(texts))], 0
    while todo:
        part = todo.pop()
        if len(part) >= config.fewest:
            cost, left, right = _cut(likeness[np.ix_(part, part)], config.smallest)
            if cost <= config.clear:
                todo += [part[left], part[right]]
                continue
        for at in part.tolist():
            found[at] = done
        done += 1
    return found


_WORD = re.compile(r"[a-z]{3,}|\d+")


def _likeness(bags: Sequence[Counter[str]]) -> Matrix:
    """Cosines over the words that two documents or more have, the rarer the weightier; nobody is like himself."""
    import numpy as np

    spread = Counter(word for bag in bags for word in bag)
    columns = {word: n for n, word in enumerate(sorted(w for w, n in spread.items() if n > 1))}
    table = np.zeros((len(bags), max(1, len(columns))))
    for row, bag in enumerate(bags):
        for word, count in bag.items():
            if word in columns:
                table[row, columns[word]] = (1 + math.log(count)) * math.log((1 + len(bags)) / spread[word])
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), _LEAST)
    found: Matrix = table @ table.T
    np.fill_diagonal(found, 0)
    return found


_LEAST = 1e-9


def _cut(likeness: Matrix, smallest: int) -> tuple[float, Sequence[int], Sequence[int]]:
    """The cheapest cut along the second eigenvector: what it cuts as a part of what either side holds, and the two sides."""
    import numpy as np

    held = np.maximum(likeness.sum(1), _LEAST)
    _, vectors = np.linalg.eigh(likeness / np.sqrt(held[:, None] * held[None]))
    along = vectors[:, -2] / np.sqrt(held)
    along *= np.sign(
        along[np.argmax(np.abs(along))]
    )  # a vector and its opposite are one; here it is always the same of them
    order = np.argsort(along, kind="stable")
    between, held = likeness[np.ix_(order, order)], held[order]
    best, at = math.inf, smallest
    for size in range(smallest, len(order) - smallest + 1):
        parted, left = float(between[:size, size:].sum()), float(held[:size].sum())
        cost = parted / left + parted / max(float(held.sum()) - left, _LEAST)
        if cost < best:
            best, at = cost, size
    return best, order[:at].tolist(), order[at:].tolist()
