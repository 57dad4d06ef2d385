"""The baseline of the real claims: sentences grouped by their vectors, and figures that differ between near sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from rashomon import shapes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from rashomon.pipeline import ReportReading

SAME = 0.70
"""Mean cosine from which two groups of sentences are one: of .50 to .90 the middle of the best on the stories to work with."""

NEAR = 0.60
"""Cosine from which two sentences of two groups are held to speak of one thing; the best of .40 to .80 there."""

_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


def vector_claims(reports: Sequence[ReportReading], same: float = SAME, near: float = NEAR) -> tuple[shapes.Claim, ...]:
    """Sentences as claims: one group is one claim, and two near groups contradict when their figures differ.

    Args:     same: mean cosine from which groups are joined; near: cosine from which figures are compared.
    Cost:     one pass of the encoder a sentence, then cubic in sentences at worst (150 of a story in a tenth of a second).
    """
    from rashomon.models import load_encoder

    passages = [
        shapes.Evidence(r.report.name, a.span.start, a.span.end, a.exact)
        for r in reports
        for a in r.reading.layer("sentence")
    ]
    vectors = load_encoder().encode([p.exact for p in passages])
    likeness = vectors @ vectors.T
    groups = join(likeness, same)
    home = {i: n for n, group in enumerate(groups) for i in group}
    claims = [_claim(str(n), [passages[i] for i in group]) for n, group in enumerate(groups)]
    for i, j in sorted({(min(i, j), max(i, j)) for i in home for j in home if likeness[i, j] >= near}):
        left, right = _FIGURE.findall(passages[i].exact), _FIGURE.findall(passages[j].exact)
        if home[i] != home[j] and left and right and not set(left) & set(right):
            relation = shapes.Relation(
                "contradicts", str(home[j]), "number", (passages[i], passages[j]), "unsure", "other figures"
            )
            claim = claims[home[i]]
            claims[home[i]] = msgspec.structs.replace(claim, relations=(*claim.relations, relation))
    return tuple(claims)


def join(likeness: NDArray[np.float32], same: float) -> list[list[int]]:
    """Average-link grouping: the nearest two groups are joined until their mean likeness falls below `same`."""
    import numpy as np

    groups = {i: [i] for i in range(len(likeness))}
    mean = likeness.astype(np.float64)
    np.fill_diagonal(mean, -1.0)
    while len(groups) > 1:
        a, b = sorted(int(n) for n in divmod(int(mean.argmax()), len(mean)))
        if mean[a, b] < same:
            break
        weight = len(groups[a]), len(groups[b])
        joined = (mean[a] * weight[0] + mean[b] * weight[1]) / sum(weight)
        mean[a], mean[:, a] = joined, joined
        mean[b], mean[:, b], mean[a, a] = -1.0, -1.0, -1.0
        groups[a] += groups.pop(b)
    return [sorted(groups[a]) for a in sorted(groups)]


def _claim(name: str, passages: Sequence[shapes.Evidence]) -> shapes.Claim:
    told = tuple(shapes.Assertion(p.report, p, "author", "CT+") for p in passages)
    legs = shapes.Range(1, len({p.report for p in passages}))
    return shapes.Claim(
        name, passages[0].exact, "reported", (), told, (), legs, "single_origin", (), shapes.Happening()
    )  # fmt: skip
