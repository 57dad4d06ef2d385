"""Places in a text that outlast a correction: the words, and what stood before and after them.

From: the Web Annotation Data Model's TextQuoteSelector and TextPositionSelector; INTERFACE's offsets are the latter.
"""

from __future__ import annotations

from rashomon.model import Offsets, Record

AROUND = 32
"""Characters kept of what stands before and after: what Hypothes.is keeps."""
MOST_PLACES = 1_000
"""Places with the words that are compared; words that stand more often name nothing."""


class Selector(Record, frozen=True):
    """A TextQuoteSelector: the words, and what stands around them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def selector_of(text: str, start: int, end: int) -> Selector:
    """The words at a place, with what stands around them."""
    return Selector(text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND])


def find_again(selector: Selector, text: str) -> Offsets | None:
    """Where the words stand in a text: of several places the one whose surroundings are most like.

    Returns:  None where they do not stand in it.
    Cost:     linear in the text, times the few characters around each place.
    """
    best: tuple[int, int] | None = None
    at = text.find(selector.exact) if selector.exact else -1
    for _ in range(MOST_PLACES):
        if at < 0:
            break
        end = at + len(selector.exact)
        alike = _shared_end(text[max(0, at - AROUND) : at], selector.prefix) + _shared_start(
            text[end : end + AROUND], selector.suffix
        )
        if best is None or alike > best[0]:
            best = alike, at
        at = text.find(selector.exact, at + 1)
    return (best[1], best[1] + len(selector.exact)) if best else None


def _shared_start(left: str, right: str) -> int:
    count = 0
    for a, b in zip(left, right, strict=False):
        if a != b:
            break
        count += 1
    return count


def _shared_end(left: str, right: str) -> int:
    return _shared_start(left[::-1], right[::-1])
