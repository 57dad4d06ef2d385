"""Names in Chinese characters beside names in letters, with the extra "rigour"; without it the answer stays "cannot tell".

Characters are not read aloud the same way everywhere (金 is Kim in Korea and Jin in China), so they are looked up: rigour
carries which name parts of which script are one, from Wikidata. A name without dots is cut after its first and its second
character (family, given); each part must be known as a form of a part of the other name, or be its reading in pinyin.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

from rashomon.relate.matching_scripts import romanise

_DOTS = re.compile(r"[·・•\s]+")
_WORDS = re.compile(r"[\s·・•]+")
LONGEST = 6
"""Characters of an undotted name, and words of the other; longer ones are no names of this kind."""

Judged = tuple[bool, float, str]


@cache
def _rigour() -> tuple[Any, Any, Any] | None:
    """Its functions; None where the extra is not installed. The first use builds its tables: seconds, and 400 MB."""
    try:
        names = import_module("rigour.names")
        read = import_module("rigour.text.translit")
    except ImportError:
        return None
    return names.analyze_names, names.NameTypeTag.PER, read.ascii_text


def judge_characters(characters: str, other: str) -> Judged | None:
    """Whether a name in Chinese characters and one in letters or Hangul may be of one person.

    Returns:  same, score and why; None where it cannot be told: the extra is not there, or it does not know the parts.
    Cost:     the first call some seconds; then under a millisecond a pair.
    From:     docs/decisions/220.
    """
    words = _words(other)
    if _rigour() is None or not words or len(words) > LONGEST:
        return None
    best: Judged | None = None
    for parts in _cuts(characters):
        judged = _judge(parts, words)
        if judged and (best is None or judged[1] > best[1]):
            best = judged
    return best


def _words(other: str) -> tuple[str, ...]:
    """The parts of the other name; an undotted one in Hangul is cut after its first syllable, its family name."""
    words = tuple(w for w in _WORDS.split(other.replace(",", " ").strip()) if w)
    if len(words) == 1 and 2 <= len(words[0]) <= 4 and all("가" <= c <= "힣" for c in words[0]):
        return words[0][0], words[0][1:]
    return words


def _cuts(name: str) -> Iterator[tuple[str, ...]]:
    """The ways to take a name in characters apart."""
    dotted = tuple(p for p in _DOTS.split(name.strip()) if p)
    if len(dotted) > 1:
        yield dotted
        return
    whole = dotted[0] if dotted else ""
    if not whole or len(whole) > LONGEST:
        return
    yield (whole,)
    for at in (1, 2):
        if len(whole) > at and len(whole) - at <= 2:
            yield whole[:at], whole[at:]


def _judge(parts: tuple[str, ...], words: tuple[str, ...]) -> Judged | None:
    """Each part beside the words, grouped into as many runs as there are parts, in their order or family last."""
    if len(parts) == 1:
        if len(words) == 1 and _one(parts[0], words[0]):
            return True, 0.85, f"{parts[0]} is {words[0]}"
        return None
    told: Judged | None = None
    for runs in _runs(words, len(parts)):
        for order in (runs, (*runs[1:], runs[0]), (runs[-1], *runs[:-1])):
            known = [_one(part, run) for part, run in zip(parts, order, strict=True)]
            if all(known):
                pairs = ", ".join(f"{part} is {run}" for part, run in zip(parts, order, strict=True))
                return True, 0.92, pairs
            if sum(known) == len(parts) - 1:
                part, run = next((p, r) for p, r, k in zip(parts, order, known, strict=True) if not k)
                if _symbols(part) and _symbols(run):  # both known, and as forms of other names
                    told = False, 0.15, f"{part} is not {run}"
    return told


def _runs(words: tuple[str, ...], count: int) -> Iterator[tuple[str, ...]]:
    """The words joined into this many runs."""
    if count == 1:
        yield (" ".join(words),)
        return
    for at in range(1, len(words) - count + 2):
        for rest in _runs(words[at:], count - 1):
            yield (" ".join(words[:at]), *rest)


def _one(part: str, run: str) -> bool:
    """Whether a part in characters is known as a form of some words, or is read like them in pinyin."""
    return bool(_symbols(part) & _symbols(run)) or _reading(part) == re.sub("[^a-z]", "", romanise(run)) != ""


@lru_cache(maxsize=20_000)
def _symbols(part: str) -> frozenset[str]:
    """What rigour knows a name part for: the same symbol for all its forms. Only what covers the whole part counts."""
    found = _rigour()
    if found is None:
        return frozenset()
    analyse, person, _ = found
    return frozenset(
        str(span.symbol)
        for name in analyse(person, [part])
        for span in name.spans
        if len(span.parts) == len(name.parts) and "NAME:" in str(span.symbol)
    )


@lru_cache(maxsize=20_000)
def _reading(part: str) -> str:
    """The characters read in pinyin, small letters only; empty without PyICU."""
    found = _rigour()
    if found is None:
        return ""
    try:
        return re.sub("[^a-z]", "", str(found[2](part)).lower())
    except ImportError:  # without PyICU
        return ""
