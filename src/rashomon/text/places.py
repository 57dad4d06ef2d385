"""Where each paragraph of an article stands in the bytes of its page."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from rashomon.model import Offsets, Record
from rashomon.text.blocks import Block
from rashomon.text.decoding import Decoded
from rashomon.text.matrix import letters_of


class Place(Record, frozen=True):
    """One paragraph: characters `start` to `end` of the text, bytes `byte_start` to `byte_end` of the page as it was given.

    The bytes are the smallest stretch that holds all of the paragraph, with the tags and character references in it. They
    are None where the paragraph could not be found again in the page, or the page's encoding had to be mended.
    """

    start: int
    end: int
    byte_start: int | None = None
    byte_end: int | None = None


_MARKS = {"utf-8": (codecs.BOM_UTF8,), "utf-16-le": (codecs.BOM_UTF16_LE,), "utf-16-be": (codecs.BOM_UTF16_BE,),
          "utf-32-le": (codecs.BOM_UTF32_LE,), "utf-32-be": (codecs.BOM_UTF32_BE,)}  # fmt: skip


def place_paragraphs(
    text: str, stretches: Sequence[Offsets | None], page: bytes | None, decoded: Decoded
) -> tuple[Place, ...]:
    """Point at each paragraph in the page.

    Args:     text: paragraphs with a blank line between them; stretches: for each its offsets in the decoded page, or None;
              page: its bytes, None if it was given as text (then the bytes are those of its UTF-8); decoded: what they say.
    Returns:  one place a paragraph; each byte range was decoded again and gave the very stretch, else it is None.
    Cost:     linear in the page up to the last paragraph.
    """
    raw, encoding, skipped = _encoded(page, decoded)
    at, byte, places, begin = 0, skipped, list[Place](), 0
    for paragraph, stretch in zip(text.split("\n\n"), stretches, strict=True):
        end = begin + len(paragraph)
        place = Place(begin, end)
        if stretch is not None and raw is not None and stretch[0] >= at:
            first = byte + len(decoded.text[at : stretch[0]].encode(encoding, "replace"))
            inside = decoded.text[stretch[0] : stretch[1]]
            last = min(len(raw), first + len(inside.encode(encoding, "replace")))
            if raw[first:last].decode(encoding, "replace") == inside:
                place = Place(begin, end, first, last)
                at, byte = stretch[1], last
        places.append(place)
        begin = end + 2
    return tuple(places)


def _encoded(page: bytes | None, decoded: Decoded) -> tuple[bytes | None, str, int]:
    """The bytes, their encoding, and the length of the mark before them."""
    if page is None:
        try:
            return decoded.text.encode("utf-8"), "utf-8", 0
        except UnicodeEncodeError:
            return None, "utf-8", 0
    mark = next((m for m in _MARKS.get(decoded.encoding, ()) if page.startswith(m)), b"")
    return page, decoded.encoding, len(mark)


def find_stretches(paragraphs: Sequence[str], blocks: Sequence[Block]) -> list[Offsets | None]:
    """Find paragraphs that another reader took out of the page among its blocks, in order.

    Returns:  for each the offsets from its first block to its last; None where its letters do not stand so in the page.
    Cost:     linear in the page for each stretch that is found, and once in all for those that are not.
    """
    if sum(len(b.text) for b in blocks) > _LONGEST:
        return [None] * len(paragraphs)
    keys = [letters_of(b.text) for b in blocks]
    joined = "".join(keys)
    edges, total = list[int](), 0
    for key in keys:
        edges.append(total)
        total += len(key)
    found: list[Offsets | None] = []
    at = misses = 0
    for paragraph in paragraphs:
        key = letters_of(paragraph)
        start = joined.find(key, at) if key and misses < _MISSES else -1
        if start < 0:
            misses += bool(key)
            found.append(None)
            continue
        at = start + len(key)
        found.append((blocks[_holding(edges, start)].start, blocks[_holding(edges, at - 1)].end))
    return found


_LONGEST = 3_000_000
"""Characters of a page beyond which nothing is looked for: its text is over the limit of a report (`decoding`) anyway."""

_MISSES = 50
"""Paragraphs not found before the search is given up: each costs a look at the whole rest of the page."""


def _holding(edges: Sequence[int], at: int) -> int:
    """The number of the block that holds a letter."""
    from bisect import bisect_right

    return bisect_right(edges, at) - 1
