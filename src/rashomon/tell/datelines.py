"""The dateline at the head of a sentence ("BRENNICK, March 4 (MPA) - "): where it was filed, no part of what it says."""

from __future__ import annotations

import msgspec

from rashomon import shapes
from rashomon.tell import prose

_LONGEST = 90
_MARKS = (" - ", " – ", " — ", " -- ")
_SHOUTED = frozenset("THE AN IN AT ON FOR IT HE SHE THEY THIS THAT THERE AS AFTER WHEN TO BY FROM".split())


def dateline_length(text: str) -> int:
    """How many characters at the head of a text are a dateline, its dash and the space behind included; 0 for none.

    A dateline opens with a place in capitals, or ends with an agency in brackets, and has no small word in it.
    """
    head = text[:_LONGEST]
    ends = [(at, mark) for mark in _MARKS if (at := head.find(mark)) > 0]
    if not ends:
        return 0
    at, mark = min(ends)
    words = head[:at].split()
    shouted = words[0].strip(",.").isupper() and len(words[0].strip(",.")) > 2
    bracket = head[:at].find("(")
    credited = bracket > 0 and head[bracket + 1 : bracket + 2].isupper() and words[-1].endswith(")")
    if not (shouted or credited) or any(word[0].islower() for word in words):
        return 0
    rest = text[at + len(mark) :]
    begin = at + len(mark) + len(rest) - len(rest.lstrip())
    return begin if rest.strip() and not rest.lstrip()[0].islower() else 0


def without_dateline(told: shapes.Evidence) -> shapes.Evidence:
    """Evidence that begins behind the dateline."""
    cut = dateline_length(told.exact)
    return msgspec.structs.replace(told, start=told.start + cut, exact=told.exact[cut:]) if cut else told


def unshouted(text: str, report: str = "") -> str:
    """The text without the capitals in which papers print its first words.

    Args:     text: a sentence; report: the text around it, which knows how its words are written otherwise.
    Returns:  "The Veshnan warship" for "THE Veshnan warship", "Apple has revealed that" for "APPLE HAS REVEALED that"; the
              text itself where all of it is in capitals.
    """
    words = text.split(" ")
    loud = next((at for at, word in enumerate(words) if not _is_loud(word)), len(words))
    if loud < 3 or loud > _MOST_LOUD or len(words) - loud < 4:
        return (
            f"{prose.capitalised(words[0].lower())} {' '.join(words[1:])}"
            if words[0] in _SHOUTED and len(words) > 1 and not " ".join(words[1:])[:12].isupper()
            else text
        )
    spoken = [_spoken(word, report) for word in words[:loud]]
    return prose.capitalised(" ".join((*spoken, *words[loud:])))


_MOST_LOUD = 8
"""Words in capitals at the head of a sentence; what goes on longer is a line of its own."""


def _is_loud(word: str) -> bool:
    return any(c.isalpha() for c in word) and word == word.upper()


def _spoken(word: str, report: str) -> str:
    """A word in capitals as the report writes it elsewhere; small where it does not."""
    small, capital = word.lower(), word.capitalize()
    if small.strip(",.;:") in prose.FUNCTION_WORDS or f" {small.strip(',.;:')} " in report:
        return small
    return capital if f"{capital.strip(',.;:’')}" in report else small
