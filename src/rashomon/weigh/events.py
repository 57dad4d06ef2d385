"""Which event words tell of one event, over sentences and reports: the judge's word, with lemmas and contexts, and
whether their reports tell of one occasion; then average link.

Claims are grouped by `grouping`, from parsed assertions; this groups bare event words ("the quake", "was hit"), as the sets for
event coreference have them.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rashomon.model import Offsets, Record
from rashomon.weigh.occasions import occasions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]


class EventMention(Record, frozen=True):
    """An event word in its sentence; `lemma` is that of its head word."""

    document: str
    sentence: str
    span: Offsets
    lemma: str


class Likeness(NamedTuple):
    """What is seen of two mentions, each between 0 and 1 but for the judge's logit."""

    judged: float
    same_lemma: float
    near_lemma: float
    sentences: float
    documents: float
    same_document: float
    same_sentence: float
    lemma_in_document: float
    lemma_over_documents: float


class EventWeights(Record, frozen=True):
    """Logistic weights, one a field of `Likeness`, and the mean odds that two groups need to be joined. Fitted by
    training/fit_events.py on five topics of ECB+ train that the judge has not learned from; `join` was chosen on dev."""

    intercept: float = -3.102
    weights: tuple[float, ...] = (0.335, -1.421, 4.03, 0.019, 0.156, 0.119, -0.671, -3.381, 5.702)
    join: float = 0.4
    least: float = 0.4
    """Nearness of lemmas, or likeness of sentences, below which the judge is not asked."""
    elsewhere: float = 2.06
    """Log-odds that two mentions lose whose reports tell of two occasions; fitted on the same topics, given the rest."""


UNASKED = -6.0
"""The logit of a pair that the judge was not asked about."""


def group_events(
    mentions: Sequence[EventMention], documents: Mapping[str, str], weights: EventWeights | None = None
) -> list[list[int]]:
    """Group the mentions of one topic by event.

    Args:     documents: the text of each document named, for how alike they are.
    Returns:  groups of indexes, ordered by first member; every mention is in one.
    Raises:   ModelError when weights are missing or broken.
    Cost:     one pass of the judge for each pair of sentences that may share an event: a topic of 40 sentences in two seconds.
    From:     ECB+ train; docs/decisions/121, 336.
    """
    import numpy as np

    weights = weights or EventWeights()
    if not mentions:
        return []
    seen = see_events(mentions, documents, weights.least)
    logits = seen @ np.array(weights.weights) + weights.intercept - weights.elsewhere * elsewhere(mentions, documents)
    odds = 1 / (1 + np.exp(-logits))
    return average_link(odds, weights.join)


def see_events(mentions: Sequence[EventMention], documents: Mapping[str, str], least: float) -> Matrix:
    """(n, n, fields of `Likeness`) of all pairs.

    Cost: see `group_events`.
    """
    import numpy as np

    from rashomon.models import load_encoder, load_static

    sentences = load_encoder().encode([m.sentence for m in mentions])
    lemmas = load_static().encode([m.lemma for m in mentions])
    near = np.clip(lemmas @ lemmas.T, 0, 1)
    alike = np.clip(sentences @ sentences.T, 0, 1)
    same = _equal([m.lemma for m in mentions])
    one_document, one_sentence = (
        _equal([m.document for m in mentions]),
        _equal([f"{m.document} {m.sentence}" for m in mentions]),
    )
    topic = _documents(mentions, documents)
    asked = (same > 0) | (near >= least) | (alike >= 0.5)
    fields = (
        _judged(mentions, asked), same, near, alike, topic, one_document, one_sentence,
        near * one_document, near * topic,
    )  # fmt: skip
    return np.stack(fields, -1).astype(np.float64)


def elsewhere(mentions: Sequence[EventMention], documents: Mapping[str, str]) -> Matrix:
    """1 for two mentions whose documents tell of two occasions, else 0; 0 also where a document is not at hand."""
    import numpy as np

    names = sorted({m.document for m in mentions if documents.get(m.document)})
    part = dict(zip(names, occasions([documents[name] for name in names]), strict=True))
    known = np.array([m.document in part for m in mentions], bool)
    found: Matrix = (1.0 - _equal([str(part.get(m.document)) for m in mentions])) * known[:, None] * known[None]
    return found


def _equal(keys: Sequence[str]) -> Matrix:
    import numpy as np

    numbers = {key: n for n, key in enumerate(dict.fromkeys(keys))}
    row = np.array([numbers[k] for k in keys])
    same: Matrix = (row[:, None] == row[None]).astype(np.float64)
    return same


def _judged(mentions: Sequence[EventMention], asked: NDArray[np.bool_]) -> Matrix:
    """The judge's logit for the pairs asked about; each pair of sentences is read once."""
    import numpy as np

    from rashomon.models import load_judge

    found = np.full(asked.shape, UNASKED)
    pairs = [
        (int(a), int(b)) for a, b in np.argwhere(np.triu(asked, 1)) if mentions[a].sentence != mentions[b].sentence
    ]
    rows = [(mentions[a].sentence, mentions[a].span, mentions[b].sentence, mentions[b].span) for a, b in pairs]
    for (a, b), odds in zip(pairs, load_judge().same_event(rows).tolist(), strict=True):
        inside = min(0.9975, max(0.0025, odds))
        found[a, b] = found[b, a] = math.log(inside / (1 - inside))
    return found


def _documents(mentions: Sequence[EventMention], documents: Mapping[str, str]) -> Matrix:
    """How alike the documents of two mentions are, by their rarer words."""
    import numpy as np

    names = sorted({m.document for m in mentions})
    bags = [Counter(re.findall(r"[a-z]{3,}|\d+", documents.get(name, "").lower())) for name in names]
    spread = Counter(word for bag in bags for word in bag)
    columns = {word: n for n, word in enumerate(sorted(spread))}
    table = np.zeros((len(names), max(1, len(columns))))
    for row, bag in enumerate(bags):
        for word, count in bag.items():
            table[row, columns[word]] = (1 + math.log(count)) * math.log((1 + len(names)) / spread[word])
    table /= np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
    at = [names.index(m.document) for m in mentions]
    likeness: Matrix = (table @ table.T)[np.ix_(at, at)]
    return likeness


def average_link(odds: Matrix, join: float) -> list[list[int]]:
    """Join the two groups with the highest mean odds until none reaches `join`.

    Cost: cubic in mentions at worst, in numpy: 200 in 50 ms.
    """
    import numpy as np

    table = odds.astype(np.float64).copy()
    np.fill_diagonal(table, -1.0)
    size = np.ones(len(table))
    groups: dict[int, list[int]] = {n: [n] for n in range(len(table))}
    while len(groups) > 1:
        a, b = sorted(int(k) for k in divmod(int(table.argmax()), len(table)))
        if table[a, b] < join:
            break
        table[a] = (table[a] * size[a] + table[b] * size[b]) / (size[a] + size[b])
        table[:, a] = table[a]
        table[a, a] = table[b] = -1.0
        table[:, b] = -1.0
        table[a, list(set(range(len(table))) - set(groups))] = -1.0
        size[a] += size[b]
        groups[a] += groups.pop(b)
    return [sorted(groups[n]) for n in sorted(groups, key=lambda n: min(groups[n]))]
