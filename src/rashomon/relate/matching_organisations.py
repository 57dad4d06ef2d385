"""Do two names name one organisation? Legal forms, acronyms, spellings and numbers aside, every word counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rashomon.relate.matching_parts import part_likeness
from rashomon.relate.matching_scripts import romanise, script_of
from rashomon.relate.matching_words import LEGAL_FORMS, LEGAL_PHRASES, LITTLE_WORDS, ORGANISATION_WORDS, SAME_WORDS

_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?")
_SPACED = re.compile(r"\b([^\W\d_]) (?=[^\W\d_]\b)")
_JOINED = re.compile(r"[’‘'ʼ`´\"“”«»]")


def seems_organisation(name: str) -> bool:
    """Whether the words of a name are those of an organisation: a legal form, "Ministry", "& Co."."""
    words = _WORD.findall(name.lower())
    return any(w in ORGANISATION_WORDS or w in LEGAL_FORMS for w in words[1:]) or "&" in name or words[:1] == ["the"]


@lru_cache(maxsize=20_000)
def _words(name: str) -> tuple[tuple[str, ...], frozenset[str]]:
    """The words that count and the kinds of legal form."""
    text = _JOINED.sub("", romanise(name)).replace("&", " and ")
    text = _DOTTED.sub(lambda m: m.group().replace(".", ""), text)
    text = _SPACED.sub(r"\1", text)
    legal = set[str]()
    plain = " ".join(_WORD.findall(text))
    for phrase, kind in LEGAL_PHRASES:
        if phrase in plain:
            plain = plain.replace(phrase, " ")
            legal.add(kind)
    words = []
    for i, word in enumerate(plain.split()):
        if word in LEGAL_FORMS and (i or len(LEGAL_FORMS[word]) == 3):
            legal.add(LEGAL_FORMS[word])
        elif word not in LITTLE_WORDS:
            words.append(_usual(word))
    return tuple(words), frozenset(legal)


def _usual(word: str) -> str:
    """American spelling, digits for numbers."""
    word = SAME_WORDS.get(word, word)
    return word.replace("isation", "ization") if word.endswith(("isation", "isations")) else word


def match_organisations(left: str, right: str) -> tuple[bool, float, str]:
    """Judge two names of organisations.

    Returns:  same, score, why.
    Cost:     product of the two numbers of words.
    """
    (ours, our_form), (theirs, their_form) = _words(left), _words(right)
    if not ours or not theirs:
        return False, 0.5, "cannot tell: nothing but a legal form left"
    if our_form and their_form and not our_form & their_form:
        return False, 0.3, "two legal forms"
    if ours == theirs or "".join(ours) == "".join(theirs):
        return True, 0.98, "the same words"
    if sorted(ours) == sorted(theirs):
        return True, 0.9, "the same words in another order"
    for acronym, full, raw in ((ours, theirs, left), (theirs, ours, right)):
        if len(acronym) == 1 and is_acronym(acronym[0], full) and raw.strip(". ").isupper():
            return True, 0.8, f"{acronym[0].upper()} are the first letters of the other"
    return _cover_words(ours, theirs, crossed=script_of(left) != script_of(right))


def is_acronym(acronym: str, words: Sequence[str]) -> bool:
    """Whether lower-case letters are the initials of the words that count."""
    return len(words) >= 2 and len(acronym) >= 2 and acronym == "".join(w[0] for w in words)


def _cover_words(ours: Sequence[str], theirs: Sequence[str], crossed: bool) -> tuple[bool, float, str]:
    if abs(len(ours) - len(theirs)) == 1 and len("".join(ours)) > 5:
        like = part_likeness("".join(ours), "".join(theirs), crossed)
        if like.same and like.slips <= 1:
            return True, 0.85, "written together"
    if len(ours) != len(theirs):
        short, long = sorted((ours, theirs), key=len)
        more = [w for w in long if w not in short]
        return False, 0.4 if len(more) == len(long) - len(short) else 0.05, f"{', '.join(more)} only in one"
    slips, reasons, score = 0, [], 0.0
    for a, b in zip(ours, theirs, strict=True):
        like = part_likeness(a, b, crossed)
        if not like.same or a.isdigit() != b.isdigit() or (a.isdigit() and a != b):
            return False, 0.1, f"{a} and {b} differ"
        slips += like.slips
        score += like.score
        if like.why != "same":
            reasons.append(like.why)
    if slips > 2:
        return False, 0.3, f"{slips} letters differ"
    return True, round(score / len(ours), 3), "; ".join(reasons)
