"""One line, a paragraph or a page: a longer brief holds the shorter ones."""

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
