"""Whether a sentence of a brief tells in other words what one before it told.

Words alone do not show it: "handed the log of a patrol ship to Lodria" and "turned over the log of its patrol ship" share a
quarter of theirs, as much as two sentences about two things of one story do. The judge sees it, clause by clause; it is asked
about a handful of pairs a brief.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.model import Record
from rashomon.tell import prose
from rashomon.weigh import judged

SHARED, MOST = 0.20, 1
"""Part of their words that two sentences share before the judge is asked, and with how many told ones a new one is compared."""

WHOLE, MUCH = 0.60, 0.30
"""Odds from which two whole sentences tell one thing, where they share so much of their words."""

CLAUSE, ALIKE = 0.95, 0.60
"""The same for their first clauses: what follows is by the way in both."""

_FEWEST = 6
_BREAK = re.compile(r"[,;:] | and | after | as | while | when | who | which | hours | days ")


class Line(Record, frozen=True):
    """A sentence that was told, and its content words."""

    text: str
    about: frozenset[str]


def first_clause(text: str) -> str:
    """The sentence up to its first break after six words: what it is there to tell.

    Cost: linear in the text.
    """
    for found in _BREAK.finditer(text):
        if text.count(" ", 0, found.start()) + 1 >= _FEWEST:
            return text[: found.start()]
    return text


def tells_again(text: str, about: frozenset[str], told: Sequence[Line]) -> bool:
    """Whether one of the sentences told says what this one says.

    Args:     about: its content words; told: the sentences before it.
    Returns:  False where it gives a figure that the other lacks, or another day.
    Cost:     up to two pairs of the judge (10 ms each), with the told sentence that shares most words with it.
    """
    shares = [(-round(prose.overlap(about, line.about), 9), n) for n, line in enumerate(told)]
    near = [(-share, told[n]) for share, n in sorted(shares)[:MOST] if -share >= SHARED]
    near = [(share, line) for share, line in near if not _adds(text, about, line)]
    pairs = [(line.text, text) for _, line in near] + [
        (first_clause(line.text), first_clause(text)) for _, line in near
    ]
    odds = [o.agrees for o in judged.judge_texts(pairs)] if pairs else []
    whole = any(share >= MUCH and o >= WHOLE for (share, _), o in zip(near, odds, strict=False))
    return whole or any(o >= CLAUSE for o in odds[len(near) :])


def _adds(text: str, about: frozenset[str], line: Line) -> bool:
    """Whether a sentence counts what the other does not count, or is of another day."""
    from rashomon.tell.news_known import figures_of

    days = about & prose.WEEKDAYS, line.about & prose.WEEKDAYS
    return not figures_of(text) <= figures_of(line.text) or bool(days[0] and days[1] and not days[0] & days[1])
