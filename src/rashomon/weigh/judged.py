"""What the trained judge says of texts: two sentences, or a claim and a whole report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

CHUNK = 420
"""Characters of a report that are read at once: about ninety word pieces."""
MOST_CHUNKS = 4
_SENTENCE_END = re.compile(r"(?<=[.!?”\"])\s|\n")


class Odds(NamedTuple):
    """How two texts stand, left to right: the odds of each relation, which sum to one."""

    same: float
    entails: float
    entailed: float
    contradicts: float
    related: float
    unrelated: float

    @property
    def agrees(self) -> float:
        """The odds that one says what the other says, or more of it."""
        return self.same + self.entails + self.entailed


def judge_texts(pairs: Sequence[tuple[str, str]]) -> list[Odds]:
    """Ask the judge how pairs of texts stand, each read both ways round, for the order is no evidence.

    Args:     pairs: sentences or clauses; at most 160 and 120 word pieces are read.
    Returns:  one answer a pair, in order; the turned pair gets the turned answer.
    Raises:   ModelError when the weights are missing or broken.
    Cost:     two passes of the encoder a pair: about 10 ms.
    From:     models/judge/card.md, docs/decisions/120.
    """
    from rashomon.models import load_judge

    found = load_judge().relate([way for left, right in pairs for way in ((left, right), (right, left))])
    mean = (found[::2] + found[1::2, [0, 2, 1, 3, 4, 5]]) / 2
    return [Odds(*(round(float(v), 4) for v in row)) for row in mean]


def judge_report(claim: str, report: str) -> Odds:
    """How a report stands to a claim made elsewhere (a headline, say): does it tell the same, deny it, or discuss it?

    Args:     claim: one sentence; report: its whole text. The report's beginning is read, and the passages that share most
              words with the claim.
    Returns:  odds of report (left) to claim (right), the mean over the passages read.
    Raises:   ModelError when the weights are missing or broken.
    Cost:     up to four passes of the encoder, and linear in the report's words.
    From:     trained on FNC-1; models/judge/card.md.
    """
    from rashomon.models import load_judge

    passages = pick_passages(claim, cut_passages(report))
    if not passages:
        return Odds(0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
    mean = load_judge().relate([(passage, claim) for passage in passages]).mean(0)
    return Odds(*(round(float(v), 4) for v in mean))


def cut_passages(text: str) -> list[str]:
    """A text in passages of whole sentences, each of about `CHUNK` characters.

    Cost: linear in the text.
    """
    passages: list[str] = []
    for sentence in _SENTENCE_END.split(text):
        for at in range(0, len(sentence), CHUNK):
            part = sentence[at : at + CHUNK].strip()
            if passages and len(passages[-1]) + len(part) < CHUNK:
                passages[-1] = f"{passages[-1]} {part}" if part else passages[-1]
            elif part:
                passages.append(part)
    return passages


def pick_passages(claim: str, passages: Sequence[str], most: int = MOST_CHUNKS) -> list[str]:
    """The first passage and those that share most words with the claim."""
    words = {w for w in re.findall(r"\w+", claim.lower()) if len(w) > 3}
    shared = [len(words & set(re.findall(r"\w+", p.lower()))) for p in passages]
    order = sorted(range(len(passages)), key=lambda i: (i > 0, -shared[i], i))
    return [passages[i] for i in order[:most]]
