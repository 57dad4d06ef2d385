"""Cutting a tagged span to the name: titles, articles, possessives, marks and headline words off."""

from __future__ import annotations

import re

from rashomon.model import NameType, Parse, Record
from rashomon.read.names_words import (
    COMMON_OWNERS,
    COMPASS,
    GIVEN_NAMES,
    HEADLINE_WORDS,
    ORGANISATION_HEADS,
    ORGANISATIONS,
    PARTICLES,
)
from rashomon.read.titles import HONORIFICS, QUALIFIERS, is_head

_MARKS = frozenset("\"'“”‘’`«»()[]{},.;:!?-–—*|/…•·@#")
_POSSESSIVE = frozenset({"'s", "’s", "'", "’", "‘s"})
_EPITHETS = frozenset({"heartbroken", "grieving", "tragic", "devastated", "brave", "furious", "disgraced", "embattled"})
_MINISTERS = frozenset({"Minister", "Secretary", "Commissioner", "Undersecretary"})
LINKING = frozenset({"of", "for", "and"})
_ARTICLES = frozenset({"the", "a", "an", "its", "his", "her", "their", "our", "this", "that"})


class Span(Record, frozen=True):
    """Tokens `start` to `end` of the parse and what they name."""

    start: int
    end: int
    sort: NameType
    known: bool = False
    """Somebody whom the report names in full."""


def split_joined(parse: Parse, start: int, end: int) -> list[tuple[int, int]]:
    """Divide what the tagger took for one person at commas, "and", slashes and brackets."""
    pieces, first = [], start
    for i in range(start, end):
        if parse.words[i] in (",", "and", "&", "/", "(", ")", ";", "|", "—", "–") and not _inside_name(parse, i):
            pieces.append((first, i))
            first = i + 1
    pieces.append((first, end))
    return [(s, e) for s, e in pieces if s < e]


def _inside_name(parse: Parse, i: int) -> bool:
    """A dash without spaces joins ("Jong–un")."""
    if parse.words[i] != "–" or not 0 < i < len(parse.words) - 1:
        return False
    return parse.ends[i - 1] == parse.starts[i] and parse.ends[i] == parse.starts[i + 1]


def cut(parse: Parse, start: int, end: int, sort: NameType) -> tuple[int, int]:
    """Cut a token range to the name proper; empty when nothing is left.

    Returns:  (start, end) in tokens.
    """
    if sort == "person":
        end = _headline_end(parse, start, end)
        end += _korean_in(parse, start, end)
    while start < end and (_outer(parse.words[start]) or _opening(parse, start, end, sort)):
        start += 1
    while start < end and (_outer(parse.words[end - 1]) or _hanging(parse, start, end, sort)):
        end -= 1
    if sort != "person":
        return _past_owner(parse, start, end), end
    while end - start > 1 and _before_name(parse, start):
        start += 1
    start = _past_title(parse, start, end)
    while start < end and _outer(parse.words[start]):
        start += 1
    return start, end


def _past_title(parse: Parse, start: int, end: int) -> int:
    """Where the name begins after its title: "Rear Admiral", "Lt. Col.", "[Minister of] Culture"."""
    i = start
    while i < end:
        low = parse.words[i].lower()
        more = i < end - 1
        # "Dean Heller" is no dean.
        titled = low in HONORIFICS or (more and is_head(low) and low not in GIVEN_NAMES)
        qualified = more and low in QUALIFIERS and is_head(parse.words[i + 1])
        if not (titled or qualified or (parse.words[i] == "." and i > start)):
            break
        i += 1
    if i == start and end - start >= 3 and start > 1 and parse.words[start - 1] == "of":
        ministry = parse.words[start - 2] in _MINISTERS and parse.words[start].lower() not in GIVEN_NAMES
        return start + 1 if ministry else start
    return i


def titled_person(parse: Parse, start: int, end: int) -> int | None:
    """Where a person's name begins in what was tagged as an organisation: "Rear Admiral Teodor Valk"; None if none does."""
    first = _past_title(parse, start, end)
    rest = parse.words[first:end]
    fits = start < first and 1 <= len(rest) <= 4 and rest[-1].lower() not in ORGANISATION_HEADS | LINKING
    return first if fits and all(w[0].isupper() or w in ("-", "–") or w in PARTICLES for w in rest) else None


def _past_owner(parse: Parse, start: int, end: int) -> int:
    """ "Lodria's Transport Ministry": the ministry is the name, and the time before "Zarovka" is none of it."""
    while end - start > 1 and ":" in parse.words[start] and any(c.isdigit() for c in parse.words[start]):
        start += 1
    for i in range(start + 1, end - 1):
        owned = parse.words[i] in _POSSESSIVE and parse.words[end - 1].lower() in ORGANISATION_HEADS
        if owned and parse.words[i - 1].lower() not in COMMON_OWNERS:
            return i + 1
    return start


def _before_name(parse: Parse, i: int) -> bool:
    """ "Defending Israel", "Hamas Khalil al-Hayya", "Heartbroken Carys Tann": what the tagger took in before a name."""
    word = parse.words[i]
    return word.lower() in _EPITHETS or parse.tags[i] in ("VBG", "VBD", "VBZ") or word.lower() in ORGANISATIONS


def _outer(word: str) -> bool:
    return word in _POSSESSIVE or all(c in _MARKS for c in word)


def _opening(parse: Parse, start: int, end: int, sort: NameType) -> bool:
    word = parse.words[start]
    if word.lower() in _ARTICLES and end - start > 1:
        return not (word == "The" and parse.words[start + 1] == "Hague")
    return sort == "person" and word[0].islower() and word not in PARTICLES


def _hanging(parse: Parse, start: int, end: int, sort: NameType) -> bool:
    """ "Putin North" before "Korean"; "National Security Council spokesman" tagged as one."""
    word = parse.words[end - 1]
    following = parse.words[end] if end < len(parse.words) else ""
    if sort == "person" and end - start > 1 and word.lower() in COMPASS and following[:1].isupper():
        return True
    if sort == "organisation" and end - start > 1 and is_head(word) and word.lower() not in ORGANISATION_HEADS:
        return True
    joined = parse.words[end - 2] in ("-", "‑", "–")
    return sort == "person" and end - start > 1 and word[0].islower() and not joined


def _headline_end(parse: Parse, start: int, end: int) -> int:
    """Where a person's name ends when a headline's verb follows in capitals: "Vladimir Putin Meet Amidst"."""
    for i in range(start + 1, end):
        if parse.words[i - 1] in ("-", "‑", "–") and parse.ends[i - 1] == parse.starts[i]:
            continue
        low = parse.words[i].lower()
        if low == "in" and _korean_in(parse, start, i):
            continue
        ending = low in HEADLINE_WORDS or parse.tags[i] in ("VBD", "VBZ", "VBP", "VBG", "IN", "TO", "MD")
        if ending and low not in PARTICLES:
            return i
    return end


_KOREAN = frozenset(
    "kim lee park pak choi choe jung chung cho kang yoon yun moon kwon ahn yoo jeon bae paek noh roh ri".split()
)
_SYLLABLE = re.compile("[^aeiouy]{0,3}[aeiouy]{1,3}[^aeiouy]{0,2}")


def _korean_in(parse: Parse, start: int, end: int) -> bool:
    """ "Moon Jae In" written without a hyphen, whose last syllable the tagger takes for a preposition.

    A headline's "Park Jin In Talks" is none: there a capital follows.
    """
    if end - start != 2 or parse.words[end : end + 1] != ("In",) or parse.words[start].lower() not in _KOREAN:
        return False
    following = parse.words[end + 1 : end + 2]
    alone = not following or not following[0][:1].isupper() or parse.starts[end + 1] > parse.ends[end] + 1
    return alone and bool(_SYLLABLE.fullmatch(parse.words[start + 1].lower()))
