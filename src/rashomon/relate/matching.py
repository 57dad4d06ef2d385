"""Do two names name the same? Answered with a score and the reason, part by part.

Every part of the shorter name must be covered by a part of the longer one: a measure over the whole string gives
"Kim Jong Un" and "Kim Jong Il" .93. A part is covered by the same letters, the same sound in another spelling or
script, an initial, a nickname, or a slip of one or two letters where the part is long enough to bear it.

Chinese characters are compared with each other only; against another script the answer is an honest .5, unless the extra
"rigour" is installed, which knows what they are in other scripts (`matching_han`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rashomon.model import Record
from rashomon.relate.gazetteer import find_place
from rashomon.relate.matching_han import judge_characters
from rashomon.relate.matching_organisations import match_organisations, seems_organisation
from rashomon.relate.matching_parts import Likeness, part_likeness
from rashomon.relate.matching_scripts import romanise, script_of
from rashomon.relate.matching_words import EAST_ASIAN_FAMILY, HONORIFICS, LINKS, SUFFIXES
from rashomon.remembering import remembered

_GENERATIONS = frozenset({"jr", "sr", "ii", "iii", "iv", "jnr", "snr"})
_FATHERS = frozenset({"bin", "ben", "ibn", "bint"})
_KINDS = {
    "person": "person", "people": "person", "organisation": "organisation", "organization": "organisation",
    "company": "organisation", "place": "place", "location": "place",
}  # fmt: skip
_LETTERS = re.compile(r"[^\W_]+")
_QUOTES = str.maketrans(dict.fromkeys("'’‘ʼ`´\"“”«»", ""))
# Slips of the pen allowed in a whole name: three and more are another name (name_bench: "Albano" and "Albanese").
MOST_SLIPS = 2
# Edit distances are quadratic. The longest name of name_bench has 103 characters.
LONGEST_NAME = 300
_COMPANY = frozenset({"sa", "llc"})


class Match(Record, frozen=True):
    """Whether two names name the same, how sure that is (0..1), and why in words."""

    same: bool
    score: float
    why: str


class _Person(Record, frozen=True):
    """A person's name taken apart."""

    parts: tuple[str, ...]
    titled: bool = False
    generation: str = ""
    commaed: bool = False
    fathered: bool = False
    glued: tuple[str, ...] = ()
    """The parts with their particles joined to them: "arrovan" of "Ar-Rovan"."""


def match_names(left: str, right: str, kind: str | None = None) -> Match:
    """Judge whether two names may be of the same person, organisation or place.

    Args:     kind: "person", "organisation" or "place"; None guesses from the words.
    Returns:  same, score, why. A score of .5 means that it cannot be told, and `same` is then False.
    Cost:     about 20 µs; linear in the length of the names for all but their number of parts.
    From:     OpenSanctions' name_bench cases; docs/decisions/030.

    >>> match_names("Dzhemil Ar-Rovan", "Jemil Ar Rovan", "person").same
    True
    >>> match_names("Yuri Malenko", "Юрий Маленко", "person").same
    True
    >>> match_names("Yuri Malenko", "Olga Malenko", "person").why
    'yuri is not covered (yuri and olga differ)'
    """
    if left == right:
        return Match(True, 1.0, "the same letters")
    if max(len(left), len(right)) > LONGEST_NAME:
        return Match(False, 0.5, f"cannot tell: more than {LONGEST_NAME} characters are no name")
    unread = _unread(left, right)
    if unread:
        return unread
    sort = _KINDS.get((kind or "").lower())
    if sort in ("place", None):
        place = _match_places(left, right, sure=sort == "place")
        if place:
            return place
    if sort is None and _acronym_of(left, right):
        sort = "organisation"
    if sort == "organisation" or (sort is None and (seems_organisation(left) or seems_organisation(right))):
        same, score, why = match_organisations(left, right)
        return Match(same, score, why)
    return match_people(left, right)


def _acronym_of(left: str, right: str) -> bool:
    """One is written in capitals only, the other in several words: "UN", "United Nations"."""
    return any(
        a.isupper() and 2 <= len(a.strip(". ")) <= 8 and " " not in a and " " in b.strip()
        for a, b in ((left, right), (right, left))
    )


def _unread(left: str, right: str) -> Match | None:
    """Chinese characters are compared with each other; against letters they are looked up where the extra "rigour" is there."""
    scripts = script_of(left), script_of(right)
    if scripts == ("hangul", "hangul") or scripts == ("han", "han"):
        bare = [re.sub(r"[\s·・•]", "", n) for n in (left, right)]
        return Match(bare[0] == bare[1], 1.0 if bare[0] == bare[1] else 0.1, "compared character by character")
    if "han" not in scripts:
        return None
    han, other = (left, right) if scripts[0] == "han" else (right, left)
    judged = judge_characters(han, other)
    if judged:
        return Match(*judged)
    return Match(False, 0.5, "cannot tell: Chinese characters are not read aloud here")


def _match_places(left: str, right: str, sure: bool) -> Match | None:
    here, there = find_place(left), find_place(right)
    if here and there:
        if here.name == there.name:
            return Match(True, 0.98, f"both are spellings of {here.name}")
        return Match(False, 0.02, f"{here.name} and {there.name} are two places")
    if not sure:
        return None
    same, score, why = match_organisations(left, right)
    return Match(same, score, why)


@remembered(1 << 15)
def match_people(left: str, right: str) -> Match:
    """Judge two names of people; see `match_names`."""
    ours, theirs = _person(left), _person(right)
    if not ours.parts or not theirs.parts:
        return Match(False, 0.5, "cannot tell: nothing left to compare")
    crossed = script_of(left) != script_of(right)
    if ours.parts == theirs.parts and ours.generation == theirs.generation:
        return Match(True, 0.97 if crossed else 0.99, "the same parts")
    if ours.generation != theirs.generation and not _both_generations_minor(ours, theirs):
        return Match(False, 0.35, f"only one is {ours.generation or theirs.generation}")
    joined = "".join(ours.parts), "".join(theirs.parts)
    if joined[0] == joined[1]:
        return Match(True, 0.96, "the same letters, divided otherwise")
    short, long = (ours, theirs) if len(ours.parts) <= len(theirs.parts) else (theirs, ours)
    if len(short.parts) == 1 and len(long.parts) > 1:
        return _match_single(short, long, joined, crossed)
    match = _match_parts(short, long, crossed)
    if match.same or (short.glued == short.parts and long.glued == long.parts):
        return match
    return _match_glued(short, long, crossed) or match


def _match_glued(short: _Person, long: _Person, crossed: bool) -> Match | None:
    """ "Dzhemil Arrovan" and "Dzhemil Ar-Rovan": a particle written together with the name in one of them only."""
    for ours, theirs in ((short.glued, long.parts), (short.parts, long.glued)):
        if len(ours) == len(theirs):
            pairs = cover(ours, theirs, crossed, eastern=False)
            if len(pairs) == len(ours) and not any(like.slips for _, _, like in pairs):
                return Match(True, 0.9, "the same parts, a particle written together")
    return None


def _both_generations_minor(ours: _Person, theirs: _Person) -> bool:
    return not {ours.generation, theirs.generation} & _GENERATIONS


def _match_single(short: _Person, long: _Person, joined: tuple[str, str], crossed: bool) -> Match:
    """One part against several: written together, or a bare surname."""
    if len(joined[0]) >= 6 and min(map(len, joined)) >= 0.8 * max(map(len, joined)):
        like = part_likeness(joined[0], joined[1], crossed)
        if like.same and like.slips <= MOST_SLIPS:
            return Match(True, 0.85, f"written together: {like.why}")
    last = part_likeness(short.parts[0], long.parts[-1], crossed)
    if last.same and last.slips == 0:
        return Match(True, 0.7 if short.titled else 0.65, f"a bare family name: {short.parts[0]} fits {long.parts[-1]}")
    first = part_likeness(short.parts[0], long.parts[0], crossed)
    if first.same and first.slips == 0:
        if long.parts[0] in EAST_ASIAN_FAMILY:
            return Match(True, 0.6, f"a bare family name, written first: {long.parts[0]}")
        return Match(False, 0.4, f"only the given name {short.parts[0]} agrees")
    return Match(False, 0.05, f"{short.parts[0]} is no part of the other name")


def _match_parts(short: _Person, long: _Person, crossed: bool) -> Match:
    """Cover every part of the shorter name, and judge what is left over."""
    eastern = _eastern(short.parts) and _eastern(long.parts)
    pairs = cover(short.parts, long.parts, crossed, eastern)
    likes = [like for _, _, like in pairs]
    missing = [p for i, p in enumerate(short.parts) if i not in {i for i, _, _ in pairs}]
    extra = [p for j, p in enumerate(long.parts) if j not in {j for _, j, _ in pairs}]
    repeated = bool(missing) and not extra and all(m in {short.parts[i] for i, _, _ in pairs} for m in missing)
    if missing and not repeated:
        joined = _joined_givens(short.parts, long.parts, crossed)
        if joined:
            return joined
        against = f" ({missing[0]} and {extra[0]} differ)" if extra else ""
        return Match(
            False, _share(likes, short.parts, long.parts) * 0.4, f"{', '.join(missing)} is not covered{against}"
        )
    slips = sum(like.slips for like in likes)
    if slips > MOST_SLIPS:
        return Match(False, 0.3, f"{slips} letters differ")
    return _judge_cover(short, long, pairs, extra)


def _judge_cover(
    short: _Person, long: _Person, pairs: Sequence[tuple[int, int, Likeness]], extra: Sequence[str]
) -> Match:
    order = [j for _, j, _ in sorted(pairs, key=lambda p: p[0])]
    swapped = order != sorted(order)
    if swapped and short.fathered and long.fathered and not extra:
        return Match(False, 0.3, "the same names, but father and son the other way round")
    if any(len(e) == 1 for e in extra) and any(len(p) == 1 for p in short.parts):
        return Match(False, 0.5, f"cannot tell: initial {extra[0]} only in one")
    only_initials = all(like.why.startswith("initial") for _, _, like in pairs)
    if only_initials:
        return Match(False, 0.45, "nothing but initials agrees")
    score = sum(like.score for _, _, like in pairs) / len(pairs)
    score = min(score, *(0.05 + like.score for _, _, like in pairs))
    reasons = [like.why for _, _, like in pairs if like.why != "same"] or ["the same parts"]
    if swapped and not (short.commaed or long.commaed):
        score -= 0.05
        reasons.append("in another order")
    extra = [e for e in extra if e not in short.parts]
    if extra:
        score -= 0.06 + 0.03 * len(extra)
        reasons.append(f"{', '.join(extra)} only in one")
    return Match(True, round(max(score, 0.55), 3), "; ".join(reasons))


def _joined_givens(short: Sequence[str], long: Sequence[str], crossed: bool) -> Match | None:
    """ "Kim Jongun" and "Kim Jong Un"; "Muhammad Hasni" and "Muhammadhasni": the parts divided otherwise."""
    for i in range(len(long) - 1):
        merged = (*long[:i], long[i] + long[i + 1], *long[i + 2 :])
        if len(merged) != len(short):
            continue
        pairs = cover(short, merged, crossed, eastern=False)
        if len(pairs) == len(short) and sum(like.slips for _, _, like in pairs) <= 1:
            return Match(True, 0.85, f"{long[i]} {long[i + 1]} written together")
    return None


def cover(short: Sequence[str], long: Sequence[str], crossed: bool, eastern: bool) -> list[tuple[int, int, Likeness]]:
    """Pair the parts of two names, best pairs first, each part once.

    Returns:  (index in short, index in long, likeness) for the pairs that are alike.
    Cost:     product of the two numbers of parts; names longer than 12 parts are cut.
    """
    found = []
    for i, a in enumerate(short[:12]):
        for j, b in enumerate(long[:12]):
            like = part_likeness(a, b, crossed, eastern)
            if like.same:
                # Parts in the same place, counted from either end, go first when equally alike.
                away = min(abs(i - j), abs((len(short) - i) - (len(long) - j)))
                found.append((-like.score, away, i, j, like))
    found.sort(key=lambda f: f[:4])
    taken_short, taken_long, pairs = set[int](), set[int](), []
    for _, _, i, j, like in found:
        if i not in taken_short and j not in taken_long:
            taken_short.add(i)
            taken_long.add(j)
            pairs.append((i, j, like))
    return pairs


def _share(likes: Sequence[Likeness], short: Sequence[str], long: Sequence[str]) -> float:
    return 2 * len(likes) / (len(short) + len(long))


def _eastern(parts: Sequence[str]) -> bool:
    """Korean and Chinese names: short syllables where one consonant makes another name."""
    return 2 <= len(parts) <= 3 and max(map(len, parts)) <= 7 and bool({parts[0], parts[-1]} & EAST_ASIAN_FAMILY)


@lru_cache(maxsize=50_000)
def _person(name: str) -> _Person:
    """Take a person's name apart: comma form turned round, honorifics, particles and suffixes aside."""
    name = name.removesuffix("'s").removesuffix("’s")
    head, comma, tail = name.partition(",")
    commaed = bool(comma) and bool(tail.strip()) and romanise(tail).strip(" .") not in SUFFIXES
    words = _LETTERS.findall(romanise(f"{tail} {head}" if commaed else name).translate(_QUOTES))
    first, titled = 0, False
    while first < len(words) - 1 and words[first] in HONORIFICS:
        first, titled = first + 1, True
    words = words[first:]
    generation = ""
    while len(words) > 1 and (words[-1] in SUFFIXES or words[-1] in _COMPANY):
        generation = words[-1] if words[-1] in _GENERATIONS else generation
        words = words[:-1]
    parts = tuple(w for w in words if w not in LINKS) or tuple(words)
    fathered = any(w in _FATHERS for w in words[1:-1])
    return _Person(parts, titled, generation, commaed, fathered, _glued(words))


def _glued(words: Sequence[str]) -> tuple[str, ...]:
    glued: list[str] = []
    for i, word in enumerate(words):
        if i and words[i - 1] in LINKS and words[i - 1] not in _FATHERS and len(words) > 2:
            glued[-1] += word
        else:
            glued.append(word)
    return tuple(glued)
