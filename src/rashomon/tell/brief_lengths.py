"""One line, a paragraph or a page: a longer brief holds the shorter ones; and the order in which it is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from rashomon import shapes

LENGTHS = ("line", "paragraph", "page")


def at_length(
    brief: Sequence[shapes.BriefSentence], length: Literal["line", "paragraph", "page"]
) -> tuple[shapes.BriefSentence, ...]:
    """The brief at a length.

    Args:     brief: the page; length: how much of it.
    Returns:  its sentences in their order; the line and the paragraph tell them in their shorter form.
    """
    if length == "page":
        return tuple(brief)
    wanted = LENGTHS[: LENGTHS.index(length) + 1]
    chosen = [s for s in brief if s.length in wanted] or list(brief[:1])
    return tuple(msgspec.structs.replace(s, text=s.short or s.text, short=None) for s in chosen)


def in_time(told: Sequence[shapes.BriefSentence], timeline: Sequence[shapes.Event]) -> list[shapes.BriefSentence]:
    """What is reported, behind the line in the order in which it happened.

    Args:     told: in the order of importance; timeline: in the order of time.
    Returns:  the same sentences; one without a day stays behind the one that it followed.
    """
    place = {event.claim: at for at, event in reversed(list(enumerate(timeline)))}
    head = [s for s in told if s.length == "line"]
    rest, last = [], -1
    for sentence in told:
        if sentence.length != "line":
            last = min((place[c] for c in sentence.claims if c in place), default=last)
            rest.append((last, sentence))
    return [*head, *(s for _, s in sorted(rest, key=lambda r: r[0]))]
