"""Sentences that carry their truth: marks around what is asserted, and laying sentences out as a text without the marks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

from rashomon.model import Record
from rashomon.testing.newsroom.records import Mode, Origin, Voice

OPEN, CLOSE = "\ue000", "\ue001"
_CERTAIN = {"past": "CT+", "will": "CT+", "due": "PR+", "may": "PS+", "not": "CT-", "deny": "CT-", "gone": "CT-"}
_PAIRED = ("{x} and {y}", "{x}, while {y}", "{x}, and {y}")
_SMALL = frozenset(
    "The A An In At Police Talks There Fire Flames Hospitals Naval Traffic Crowds Officers Judges Members Protesters Thousands "
    "Demonstrators Negotiations Discussions Somebody Engineers Explosives Arson Fighting Those Speaking According "
    "Prosecutors Experts Insiders Asked Shops Trains Flags Traffic "
    "Opponents Parliament".split()
)
_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen "
    "twenty thirty forty fifty sixty seventy eighty ninety".split()
)


class Assertion(Record, frozen=True):
    """What a marked stretch of a sentence asserts; the fields are those of `Telling`."""

    claim: str
    mode: Mode
    voice: Voice
    origin: Origin
    holder: str
    beat: str
    chain: tuple[str, ...] = ()
    shown: str = ""
    fresh: bool = True

    @property
    def factuality(self) -> str:
        """FactBank's label; what is denied is certain not to be."""
        return _CERTAIN[self.mode]


class Sentence(Record, frozen=True):
    """A sentence with marks around its assertions, in their order; none where it is noise."""

    text: str
    asserts: tuple[Assertion, ...] = ()


def marked(clause: str) -> str:
    """A clause between marks."""
    return f"{OPEN}{clause}{CLOSE}"


def paired(one: Sentence, other: Sentence, dice: Random) -> Sentence | None:
    """Two flat sentences as one; None where one of them is attributed, or the two would be long."""
    if not one.asserts or not other.asserts or {a.claim for a in one.asserts} & {a.claim for a in other.asserts}:
        return None
    if any(a.voice not in ("flat", "witness") or a.chain for s in (one, other) for a in s.asserts):
        return None
    left, right = one.text.removesuffix("."), other.text.removesuffix(".")
    if any(c in left + right for c in '\u201c"') or len(left) + len(right) > 190:
        return None
    joined = dice.choice(_PAIRED).replace("{x}", left).replace("{y}", lowered(right))
    return Sentence(joined + ".", (*one.asserts, *other.asserts))


def lowered(text: str) -> str:
    """A sentence in the middle of another: "The crew" becomes "the crew"; names keep their capital."""
    bare = text.lstrip(OPEN)
    first = bare.split(" ", 1)[0]
    at = len(text) - len(bare)
    small = first in _SMALL or first.partition("-")[0].lower() in _NUMBERS
    return text[:at] + bare[:1].lower() + bare[1:] if small else text


Spanned = tuple[int, int, Assertion]


def laid_out(paragraphs: Sequence[Sequence[Sentence]]) -> tuple[str, list[Spanned], list[tuple[int, int]]]:
    """Put paragraphs together.

    Returns:  the text without marks, each assertion with its characters, and the spans of sentences that assert nothing.
    """
    text = ""
    spans: list[Spanned] = []
    noise: list[tuple[int, int]] = []
    for number, paragraph in enumerate(paragraphs):
        text += "\n\n" if number else ""
        for place, one in enumerate(paragraph):
            text += " " if place else ""
            plain, found = unmarked(one)
            spans += [(len(text) + start, len(text) + end, a) for start, end, a in found]
            if not one.asserts:
                noise.append((len(text), len(text) + len(plain)))
            text += plain
    return text, spans, noise


def unmarked(one: Sentence) -> tuple[str, list[Spanned]]:
    """A sentence without its marks, and where its assertions stand."""
    text, at, start = "", 0, 0
    found: list[Spanned] = []
    for mark in re.finditer(f"{OPEN}|{CLOSE}", one.text):
        text += one.text[at : mark.start()]
        at = mark.end()
        if mark[0] == OPEN:
            start = len(text)
        else:
            found.append((start, len(text), one.asserts[len(found)]))
    return text + one.text[at:], found
