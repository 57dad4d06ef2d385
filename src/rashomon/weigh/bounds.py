"""The words that bound a figure, in one table: "at least" leaves it open upwards, "nearly" a little downwards."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

BOUNDS: Mapping[str, Literal["least", "most", "nearly", "rough"]] = {
    **dict.fromkeys(
        ("at least", "more than", "over", "as many as", "no fewer than", "upwards of", "in excess of"), "least"
    ),
    **dict.fromkeys(("up to", "fewer than", "less than", "under", "no more than"), "most"),
    **dict.fromkeys(("nearly", "almost", "just under"), "nearly"),
    **dict.fromkeys(
        ("about", "around", "some", "roughly", "approximately", "close to", "an estimated"), "rough"
    ),
}  # fmt: skip
"""The words -> whether the true figure is that or more, that or less, a little less, or thereabouts."""

LOWER_BOUNDS = frozenset(words for words, kind in BOUNDS.items() if kind == "least")
UPPER_BOUNDS = frozenset(words for words, kind in BOUNDS.items() if kind in ("most", "nearly"))
ROUGH = frozenset(words for words, kind in BOUNDS.items() if kind in ("rough", "nearly"))

BOUND_PATTERN = "|".join(sorted((words.replace(" ", r"[\s-]") for words in BOUNDS), key=len, reverse=True))
"""For a regular expression: any of the words, "no more than" before "more than"."""

_BEFORE = re.compile(rf"\b(?:{BOUND_PATTERN})$", re.IGNORECASE)
_WITHIN = re.compile(rf"(?:{BOUND_PATTERN})\b", re.IGNORECASE)


def bound_of(before: str, written: str) -> str:
    """The words that bound a figure: those right before it, or the first of its own.

    Args:     before: a few characters before it; written: the figure as it stands.
    Returns:  the words as the table has them; empty where there are none.
    """
    found = _BEFORE.search(before.rstrip()) or _WITHIN.match(written)
    return " ".join(found[0].lower().replace("-", " ").split()) if found else ""
