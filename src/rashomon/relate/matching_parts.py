"""How alike two parts of a name are: letters, sound, initial, nickname, or a slip of the pen."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from rashomon.model import Record
from rashomon.relate.matching_scripts import skeleton_of, sound_of
from rashomon.relate.matching_words import NICKNAMES


class Likeness(Record, frozen=True):
    """Whether two parts are alike, how much (0..1), how many letters had to be forgiven, and why."""

    same: bool
    score: float
    slips: int
    why: str


_VOWELS = re.compile("[aeiouy]+")
_SAME = Likeness(True, 1.0, 0, "same")
_APART = Likeness(False, 0.0, 0, "")
# Across scripts a part may differ by this share of its sounds: tuned on 4,987 Russian-English pairs (recall) against
# random pairs of the same list (false alarms); docs/decisions/030.
CROSS_SCRIPT_DISTANCE = 0.4


@cache
def _distance() -> Callable[..., int]:
    from rapidfuzz.distance import OSA

    distance: Callable[..., int] = OSA.distance
    return distance


@cache
def _given_groups() -> dict[str, frozenset[int]]:
    groups: dict[str, set[int]] = {}
    for number, line in enumerate(NICKNAMES):
        for name in line.split():
            groups.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in groups.items()}


@lru_cache(maxsize=100_000)
def part_likeness(a: str, b: str, crossed: bool = False, eastern: bool = False) -> Likeness:
    """Compare two romanised, lower-case parts.

    Args:     crossed: they come from two scripts, so spellings are only near; eastern: syllables of a Korean or
              Chinese name, where a consonant more or less makes another name.
    Cost:     one edit distance at most for parts that differ in sound.
    """
    if a == b:
        return _SAME
    if len(a) == 1 or len(b) == 1:
        return Likeness(True, 0.85, 0, f"initial {min(a, b, key=len)}") if a[0] == b[0] else _APART
    groups = _given_groups()
    ours, theirs = groups.get(a), groups.get(b)
    if ours and theirs:
        if ours & theirs:
            return Likeness(True, 0.93, 0, f"{a} and {b} are forms of one given name")
        return _APART
    if eastern:
        return _syllables(a, b)
    sounds = sound_of(a), sound_of(b)
    if sounds[0] == sounds[1] and len(sounds[0]) > 1:
        return Likeness(True, 0.95, 0, f"{a} and {b} are spellings of one sound")
    if "j" in a + b and _anglicised(a) == _anglicised(b):
        return Likeness(True, 0.93, 0, f"{a} and {b} are spellings of one sound")
    if crossed:
        return _across_scripts(a, b, sounds)
    return _slips(a, b, sounds)


# Romanisations of Korean (McCune-Reischauer, Revised, North Korean usage, Kontsevich's Cyrillic) and of Chinese made one.
_SYLLABLE = re.compile("park|lee|rhee|yeo|eo|eu|ae|oo|ee|ng|ch|ts|sh|hs|zh|[gbdjxqzlu]")
_SYLLABLES = {
    "park": "pak", "lee": "ri", "rhee": "ri", "yeo": "yo", "eo": "o", "eu": "o", "ae": "e", "oo": "o", "ee": "i",
    "ng": "N", "ch": "J", "ts": "J", "zh": "J", "sh": "s", "hs": "s", "x": "s", "q": "J", "z": "J", "j": "J", "g": "k",
    "b": "p", "d": "t", "l": "r", "u": "o",
}  # fmt: skip
_KONTSEVICH = {"chen": "jong", "yn": "un", "ir": "il", "e": "yo", "chin": "jin", "in": "in", "khek": "hyok"}


@lru_cache(maxsize=20_000)
def _syllable(part: str) -> str:
    return _SYLLABLE.sub(lambda m: _SYLLABLES.get(m.group(), m.group()), part)


def _syllables(a: str, b: str) -> Likeness:
    """Korean and Chinese syllables: the vowel may be spelt otherwise, a consonant more or less is another name."""
    keys = {_syllable(a), _syllable(_KONTSEVICH.get(a, a))}, {_syllable(b), _syllable(_KONTSEVICH.get(b, b))}
    if keys[0] & keys[1]:
        return Likeness(True, 0.95, 0, f"{a} and {b} are spellings of one syllable")
    if _VOWELS.sub("*", _syllable(a)) == _VOWELS.sub("*", _syllable(b)) and _distance()(a, b) == 1 and len(a) > 3:
        return Likeness(True, 0.8, 1, f"{a} and {b} are one vowel apart")
    return _APART


def _across_scripts(a: str, b: str, sounds: tuple[str, str]) -> Likeness:
    skeletons = skeleton_of(a), skeleton_of(b)
    if skeletons[0] == skeletons[1] and len(skeletons[0]) >= 3:
        return Likeness(True, 0.9, 0, f"{a} and {b} share their consonants")
    longest = max(len(sounds[0]), len(sounds[1]))
    distance = _distance()
    far = min(distance(*sounds), distance(a, b) * 0.9, distance(_anglicised(a), _anglicised(b)))
    if longest >= 3 and far <= CROSS_SCRIPT_DISTANCE * longest:
        return Likeness(True, round(0.92 - 0.5 * far / longest, 3), 0, f"{a} and {b} sound nearly alike")
    return _APART


@lru_cache(maxsize=50_000)
def _anglicised(part: str) -> str:
    """Another sound key, of what Russian makes of English and French letters: dzh for j, kh for h, u for w."""
    return sound_of(part.replace("dzh", "j").replace("kh", "h").replace("w", "u").replace("j", "zh"))


def _slips(a: str, b: str, sounds: tuple[str, str]) -> Likeness:
    longest = max(len(a), len(b))
    if abs(len(a) - len(b)) > 2 and abs(len(sounds[0]) - len(sounds[1])) > 1:
        return _APART
    distance = _distance()
    # A slip of the sound key counts for two letters: "Marcos" and "Marquez", "Ronaldo" and "Ronaldinho" are one apart there.
    far = min(distance(a, b), distance(*sounds) + 1)
    if far > _allowed(min(len(a), len(b))):
        return _APART
    return Likeness(True, round(0.9 - 0.5 * far / longest, 3), far, f"{a} and {b} are {_letters(far)} apart")


def _allowed(shortest: int) -> int:
    """One letter in short parts, two from six letters on: "Chen" and "Chiang", "Marcos" and "Marquez" are two names."""
    if shortest <= 2:
        return 0
    return 1 if shortest < 6 else 2


def _letters(count: int) -> str:
    return "one letter" if count == 1 else f"{count} letters"
