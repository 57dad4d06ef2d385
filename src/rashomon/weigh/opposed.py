"""Claims of opposing content, worded differently: the judge reads two clauses of which one denies and the other does not.

"Mexico will not pay for a border wall" and "he would compel Mexico to pay for it" share neither subject nor clause, so no slot
compares them. Which of a story's claims stand against one another is a matter of reading; the judge reads. It is asked only of
pairs one of which says no in some way, the nearest by sentence vectors first, at most so many a story, and believed only where it
holds a contradiction for likelier than everything else together.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from rashomon.model import Record
from rashomon.weigh.assertions_unit import Unit
from rashomon.weigh.grouping_judge import Opinion, ask

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Matrix = NDArray[np.float32]


class OpposedConfig(Record, frozen=True):
    """`near`: cosine from which two clauses may be of one matter; `most`: pairs of a story that the judge is asked; `against`:
    its likelihood of a contradiction from which two claims are opposed, and `firm` that from which the contradiction is real;
    `claims`: of a story that are looked at, those of most assertions first."""

    near: float = 0.10
    most: int = 120
    against: float = 0.50
    firm: float = 0.75
    claims: int = 400


class Opposed(NamedTuple):
    """Two assertions of opposing content, by index."""

    left: int
    right: int
    score: float
    real: bool


_NO = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|fail(?:s|ed|ing)?|refus(?:es|ed|ing|al)|den(?:y|ies|ied|ying)|"
    r"reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|unable|hardly|wrong|false|falsely|lies?|mislead(?:s|ing)?|disput(?:es|ed|ing)|"
    r"contrary)\b|n['’]t\b",
    re.IGNORECASE,
)
"""Words by which one clause gainsays another."""


def opposed_claims(
    units: Sequence[Unit], home: Sequence[int], vectors: Matrix, config: OpposedConfig,
    asked: Callable[[Unit, Unit], Opinion] = ask,
) -> list[Opposed]:  # fmt: skip
    """Pairs of assertions of different claims that the judge holds to be against one another.

    Args:     home: claim number of each unit, -1 for none; vectors: of the units, in order; asked: who judges.
    Returns:  for two claims the pair that is most against one another, the surest first.
    Raises:   ModelError when the weights are missing or broken.
    Cost:     a product of the claims' vectors, and at most `most` passes of the encoder: about 0.6 s.
    """
    best: dict[tuple[int, int], Opposed] = {}
    for a, b in _open(units, _tellers(units, home, config), home, vectors, config):
        opinion = asked(units[a], units[b])
        if opinion.contradicts < config.against:
            continue
        key = (min(home[a], home[b]), max(home[a], home[b]))
        real = opinion.contradicts >= config.firm and units[a].holder != units[b].holder
        if key not in best or best[key].score < opinion.contradicts:
            best[key] = Opposed(a, b, opinion.contradicts, real)
    return sorted(best.values(), key=lambda o: (-o.score, o.left, o.right))


def _tellers(units: Sequence[Unit], home: Sequence[int], config: OpposedConfig) -> list[int]:
    """Of each claim the first full assertion that says no, and the first that does not."""
    told: dict[int, int] = {}
    first: dict[tuple[int, bool], int] = {}
    for n, unit in enumerate(units):
        if home[n] >= 0 and not unit.minor and not unit.echo:
            told[home[n]] = told.get(home[n], 0) + 1
            first.setdefault((home[n], says_no(unit)), n)
    kept = set(sorted(told, key=lambda claim: (-told[claim], claim))[: config.claims])
    return sorted(n for (claim, _), n in first.items() if claim in kept)


def says_no(unit: Unit) -> bool:
    """Whether a clause denies something, or has a word of denial."""
    return unit.negated or unit.factuality.score < 0 or _NO.search(unit.text) is not None


def _open(
    units: Sequence[Unit], tellers: Sequence[int], home: Sequence[int], vectors: Matrix, config: OpposedConfig
) -> list[tuple[int, int]]:
    """The pairs worth asking about: one says no and the other does not, the nearest first."""
    import numpy as np

    if len(tellers) < 2:
        return []
    no = np.array([says_no(units[n]) for n in tellers], bool)
    rows = vectors[list(tellers)]
    near = (rows @ rows.T).round(4)
    left, right = np.nonzero((near >= config.near) & (no[:, None] & ~no[None, :]))
    found = [
        (-float(near[i, j]), tellers[i], tellers[j]) for i, j in zip(left.tolist(), right.tolist(), strict=True)
        if home[tellers[i]] != home[tellers[j]] and not _within(units[tellers[i]], units[tellers[j]])
    ]  # fmt: skip
    return [(min(a, b), max(a, b)) for _, a, b in sorted(found)[: config.most]]


def _within(a: Unit, b: Unit) -> bool:
    return a.report == b.report and a.span[0] < b.span[1] and b.span[0] < a.span[1]
