"""Sentences made false in one way each, to see whether the check notices: the name, the number, the date, "not", the hedge,
the attribution or the quotation is changed, by rules that know nothing of how the check works.

Everything is chosen by a digest of the sentence, so the same sentence is always spoiled in the same way.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence

from rashomon.model import Record

KINDS = ("name", "number", "date", "polarity", "certainty", "attribution", "quotation")

_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,20}){0,2}")
_NUMBER = re.compile(r"(?<![\w.,$])\d{1,3}(?:,\d{3})*(?![\w.,]?\d)\b")
_COUNTS = "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty dozens hundreds".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April June July August September October November December".split()
_RELATIVE = {
    "yesterday": "tomorrow", "last week": "next week", "last month": "next month", "last year": "next year",
    "this week": "last week", "this month": "last month", "this year": "last year", "next week": "last week",
    "next month": "this month", "next year": "last year", "earlier this": "later this",
}  # fmt: skip
_AUX = re.compile(r"\b(?:is|was|are|were|has|have|had|will|would|could|can|should|may|might|did|does)\b(?! not)")
_NEGATION = re.compile(r"\b(?:not|never) |n['’]t\b")
_CONTRARY = {
    "denied": "confirmed", "confirmed": "denied", "rejected": "accepted", "accepted": "rejected", "approved": "rejected",
    "increased": "decreased", "rose": "fell", "won": "lost", "agreed": "refused", "supports": "opposes",
}  # fmt: skip
_MODAL = re.compile(r"\b(?:may|might|could|would|should)\b")
_PLAN = re.compile(
    r"\b(?:plans to|is expected to|are expected to|was expected to|is likely to|intends to|hopes to|wants to)\b"
)
_ADVERB = re.compile(r"\b(?:reportedly|allegedly|likely|possibly|probably|apparently|potentially|perhaps) ")
_LEAD = re.compile(r"^According to [^,]{3,60}, ")
_TAIL = re.compile(
    r", (?:[A-Z][\w.’'-]*|the|a|an|one|two|officials|police|he|she|they)(?: [\w.’'-]+){0,7} "
    r"(?:said|says|told [^,]{3,30}|reported)(?: on \w+| in a statement)?\.$"
)
_SUBJECT = re.compile(
    r"^(?:[A-Z][\w.’'-]*)(?: [\w.’'-]+){0,6} (?:said|says|claimed|argued|announced|reported)"
    r"(?: on [A-Z]\w+| in a statement)? (?:that )?(?=[a-zA-Z])"
)


class Spoiled(Record, frozen=True):
    """A sentence, what was done to it, and what came of it."""

    kind: str
    was: str
    text: str


def spoil(sentence: str, kind: str, others: Sequence[str]) -> Spoiled | None:
    """Make a sentence false.

    Args:     sentence: one line; kind: of `KINDS`; others: names that the story knows, to be put for a name.
    Returns:  the spoiled sentence; None where it has nothing of that kind to spoil.
    Cost:     linear in the sentence.
    """
    made = _SPOILERS[kind](sentence, others, _seed(sentence))
    return Spoiled(kind, sentence, made) if made and made != sentence else None


_INVENTED = (
    "drunk corrupt bankrupt haunted secret radioactive jealous counterfeit pregnant stolen masked frozen".split()
)
"""Words that news seldom has, and that change what is told."""
_NOUN = re.compile(r"\b([Tt]he|[Aa]|[Aa]n) (?=[a-z]{4,20}\b)")


def with_new_word(sentence: str) -> tuple[str, ...]:
    """The sentence with a word that nobody said put before one of its nouns, and a short sentence made with that word.

    Args:     sentence: one line.
    Returns:  both; nothing where no noun follows an article outside quotation marks.
    """
    places = [m for m in _NOUN.finditer(sentence) if not any(c in sentence[: m.start()] for c in '“"')]
    if not places:
        return ()
    at, word = places[_seed(sentence) % len(places)], _INVENTED[_seed(sentence) % len(_INVENTED)]
    if word in sentence.lower():
        return ()
    noun = re.split(r"[^a-z]", sentence[at.end() :], maxsplit=1)[0]
    article = at[1].replace("n", "") if at[1].lower() == "an" else at[1]
    return f"{sentence[: at.start()]}{article} {word} {sentence[at.end() :]}", f"The {noun} was {word}."


def _seed(sentence: str) -> int:
    return int.from_bytes(hashlib.blake2b(sentence.encode("utf-8"), digest_size=4).digest(), "big")


def _at(text: str, found: re.Match[str], new: str) -> str:
    return text[: found.start()] + new + text[found.end() :]


def _name(text: str, others: Sequence[str], seed: int) -> str | None:
    found = [m for m in _NAME.finditer(text) if m.group().split()[0] not in (*_DAYS, *_MONTHS, "May")]
    if not found:
        return None
    chosen = found[seed % len(found)]
    rest = [m.group() for m in found if not set(m.group().split()) & set(chosen.group().split())]
    # Every other time a name of the same sentence is put in the place of another one.
    pool = rest if rest and seed % 2 else [o for o in others if not set(o.split()) & set(text.split())]
    return _at(text, chosen, pool[seed // 7 % len(pool)]) if pool else None


def _number(text: str, others: Sequence[str], seed: int) -> str | None:
    found = list(_NUMBER.finditer(text))
    if found:
        chosen = found[seed % len(found)]
        value = int(chosen.group().replace(",", ""))
        grown = value + 1 + seed % 7
        return _at(text, chosen, f"{grown:,}" if "," in chosen.group() else str(grown))
    for at, word in enumerate(_COUNTS):
        spot = re.search(rf"\b{word}\b", text)
        if spot:
            return _at(text, spot, _COUNTS[(at + 1 + seed % 5) % len(_COUNTS)])
    return None


def _date(text: str, others: Sequence[str], seed: int) -> str | None:
    for names in (_DAYS, _MONTHS):
        for at, name in enumerate(names):
            spot = re.search(rf"\b{name}\b", text)
            if spot:
                return _at(text, spot, names[(at + 1 + seed % (len(names) - 1)) % len(names)])
    year = re.search(r"\b(?:19|20)\d\d\b", text)
    if year:
        return _at(text, year, str(int(year.group()) + 1 + seed % 3))
    for old, new in _RELATIVE.items():
        spot = re.search(rf"\b{old}\b", text)
        if spot:
            return _at(text, spot, new)
    return None


def _polarity(text: str, others: Sequence[str], seed: int) -> str | None:
    spot = _NEGATION.search(text)
    if spot:
        return _at(text, spot, "").replace("ca ", "can ").replace("wo ", "will ")
    for old, new in _CONTRARY.items():
        spot = re.search(rf"\b{old}\b", text)
        if spot:
            return _at(text, spot, new)
    found = list(_AUX.finditer(text))
    if not found:
        return None
    chosen = found[seed % len(found)]
    return _at(text, chosen, f"{chosen.group()} not")


def _certainty(text: str, others: Sequence[str], seed: int) -> str | None:
    for pattern, new in ((_ADVERB, ""), (_PLAN, "will"), (_MODAL, "will")):
        spot = pattern.search(text)
        if spot:
            return _at(text, spot, new)
    return None


def _attribution(text: str, others: Sequence[str], seed: int) -> str | None:
    for pattern, new in ((_LEAD, ""), (_TAIL, "."), (_SUBJECT, "")):
        spot = pattern.search(text)
        if spot:
            bare = _at(text, spot, new)
            return bare[:1].upper() + bare[1:]
    return None


def _quotation(text: str, others: Sequence[str], seed: int) -> str | None:
    marks = [m.start() for m in re.finditer(r"[“”\"]", text)]
    for begin, end in zip(marks[::2], marks[1::2], strict=False):
        inner = text[begin + 1 : end].split(" ")
        if len(inner) >= 4 and inner[0] and inner[-1]:
            drop = 1 + seed % (len(inner) - 2)
            return text[: begin + 1] + " ".join(inner[:drop] + inner[drop + 1 :]) + text[end:]
    words = text.rstrip(".").split(" ")
    if len(words) < 10 or '"' in text or "“" in text:
        return None
    begin = 2 + seed % (len(words) - 8)
    quoted = " ".join(words[begin : begin + 5])
    return text.replace(quoted, f"“{quoted}”", 1)


_SPOILERS: dict[str, Callable[[str, Sequence[str], int], str | None]] = {
    "name": _name,
    "number": _number,
    "date": _date,
    "polarity": _polarity,
    "certainty": _certainty,
    "attribution": _attribution,
    "quotation": _quotation,
}
