"""Two wordings side by side: words brought to a common form, aligned, and what differs between them.

The common form is a crude stem after a short table of irregular forms and number words: enough to see "weapon" in "weapons",
"disclose" in "disclosed", "take" in "took" and 12 in "twelve", with no model and the same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.model import Offsets, Record
from rashomon.relate.alignment_words import STOP, stem

_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+)*(?:[-'’][^\W_]+)*")


class Word(Record, frozen=True):
    """A word with its place, its stem, whether it carries content, and whether it is written with a capital."""

    start: int
    end: int
    text: str
    stem: str
    content: bool
    capital: bool


def find_words(text: str, spans: Sequence[Offsets]) -> tuple[Word, ...]:
    """The words of some spans of a text.

    Cost: linear in characters.
    """
    found = []
    for start, end in spans:
        for m in _WORD.finditer(text, start, end):
            low = m.group().lower()
            found.append(Word(m.start(), m.end(), low, stem(low), low not in STOP, m.group()[0].isupper()))
    return tuple(found)


def content_stems(words: Sequence[Word]) -> frozenset[str]:
    """The stems that carry content."""
    return frozenset(w.stem for w in words if w.content)


class Block(Record, frozen=True):
    """A stretch of the alignment: words `left[a:b]` stand against words `right[c:d]`; `same` where they are equal."""

    same: bool
    left: Offsets
    right: Offsets


def align(left: Sequence[Word], right: Sequence[Word], exact: bool = False) -> tuple[Block, ...]:
    """Align two wordings word by word.

    Args:     left, right: words of the two; exact: "was" and "were" are two words, as a reader of both must see them.
    Returns:  blocks in order that cover both; equal ones and differing ones take turns.
    Cost:     the product of the lengths in the worst case, in compiled code (0.06 ms for 500 words each).
    """
    from rapidfuzz.distance import Indel

    blocks: list[Block] = []
    here, there = ([w.text if exact else w.stem for w in side] for side in (left, right))
    for op in Indel.opcodes(here, there):
        same = op.tag == "equal"
        a, b, c, d = op.src_start, op.src_end, op.dest_start, op.dest_end
        if blocks and not same and not blocks[-1].same:
            last = blocks[-1]
            blocks[-1] = Block(False, (last.left[0], b), (last.right[0], d))
        else:
            blocks.append(Block(same, (a, b), (c, d)))
    return tuple(blocks)


def longest_run(blocks: Sequence[Block]) -> int:
    """The length in words of the longest stretch that both share."""
    return max((b.left[1] - b.left[0] for b in blocks if b.same), default=0)


def place(words: Sequence[Word], piece: Offsets) -> Offsets | None:
    """The characters from the first to the last word of a piece; None when it is empty."""
    if piece[0] >= piece[1]:
        return None
    return words[piece[0]].start, words[piece[1] - 1].end
