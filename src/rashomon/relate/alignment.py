"""Two wordings side by side: words brought to a common form, aligned, and what differs between them.

The common form is a crude stem: enough to see "weapon" in "weapons" and "disclose" in "disclosed", with no model and the
same on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon.model import Offsets, Record

_WORD = re.compile(r"[^\W_]+(?:[.,][0-9]+)*(?:[-'’][^\W_]+)*")
_STOP = frozenset(
    "a about after again all also am an and any are as at be because been before being but by can could "
    "did do does for from had has have he her him his how i if in into is it its just may me might more "
    "most must my no not now of on or our out over own said say says shall she should so some such than "
    "that the their them then there these they this those to too up us very was we were what when where "
    "which while who whom why will with would you your very it's don't i'm".split()
)
_ENDINGS = (
    "ations",
    "ation",
    "ingly",
    "ities",
    "ments",
    "ment",
    "ness",
    "ions",
    "ing",
    "ies",
    "ied",
    "ity",
    "ion",
    "edly",
    "ers",
    "est",
    "ed",
    "es",
    "er",
    "ly",
    "al",
    "s",
    "e",
    "y",
)
_SHORTEST_STEM = 4  # "use" and "us", "news" and "new" must not meet


class Word(Record, frozen=True):
    """A word with its place, its stem, whether it carries content, and whether it is written with a capital."""

    start: int
    end: int
    text: str
    stem: str
    content: bool
    capital: bool


def stem(word: str) -> str:
    """The crude common form of a word in lower case."""
    word = word.replace("’", "'")
    if word.endswith("'s"):
        word = word[:-2]
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def find_words(text: str, spans: Sequence[Offsets]) -> tuple[Word, ...]:
    """The words of some spans of a text.

    Cost: linear in characters.
    """
    found = []
    for start, end in spans:
        for m in _WORD.finditer(text, start, end):
            low = m.group().lower()
            found.append(Word(m.start(), m.end(), low, stem(low), low not in _STOP, m.group()[0].isupper()))
    return tuple(found)


def content_stems(words: Sequence[Word]) -> frozenset[str]:
    """The stems that carry content."""
    return frozenset(w.stem for w in words if w.content)


class Block(Record, frozen=True):
    """A stretch of the alignment: words `left[a:b]` stand against words `right[c:d]`; `same` where they are equal."""

    same: bool
    left: Offsets
    right: Offsets


def align(left: Sequence[Word], right: Sequence[Word]) -> tuple[Block, ...]:
    """Align two wordings word by word.

    Args:     left, right: words of the two.
    Returns:  blocks in order that cover both; equal ones and differing ones take turns.
    Cost:     the product of the lengths in the worst case, in compiled code (0.06 ms for 500 words each).
    """
    from rapidfuzz.distance import Indel

    blocks: list[Block] = []
    for op in Indel.opcodes([w.stem for w in left], [w.stem for w in right]):
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
