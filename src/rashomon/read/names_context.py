"""One spelling names one kind of thing in one report: told from everything that stands around its mentions.

The tagger sees a sentence at a time and takes a strange country for a person here and an organisation there. Together
the mentions tell: "in Kesterra" is a place, "the patrol ship Brezan" a thing, and where "Veshnan" is an adjective,
"Veshna" is a country.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rashomon.model import NameType, Parse
from rashomon.read.names_spans import Span
from rashomon.read.names_words import (
    EAST_ASIAN_FAMILY,
    ORGANISATION_HEADS,
    ORGANISATIONS,
    PEOPLES,
    PLACE_HEADS,
    VESSELS,
    WHERE,
)
from rashomon.read.titles import HONORIFICS, is_head

_SURE_WHERE = WHERE - {"from", "to", "at", "between"}


def family_name(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a full name that news uses alone: the last one, with its particles; the first of a Korean name."""
    if words[0].lower() in EAST_ASIAN_FAMILY and (len(words) == 3 or "-" in "".join(words[1:])):
        return (words[0],)
    last = len(words) - 1
    # spaCy cuts "Ar-Rovan" into three tokens: the family name is what the last space sets off.
    while last > 1 and words[last - 1] in ("-", "‑", "–"):
        last -= 2
    return tuple(words[last:])


class _Evidence:
    """What stands around the mentions of one spelling."""

    def __init__(self) -> None:
        self.votes: Counter[NameType] = Counter()
        self.where = self.towards = self.articled = self.vessel = self.titled = self.people = 0

    def add(self, parse: Parse, span: Span) -> None:
        """Count one mention."""
        self.votes[span.sort] += 1
        before = parse.words[span.start - 1].lower() if span.start else ""
        after = parse.words[span.end] if span.end < len(parse.words) else ""
        owning = after in ("'s", "'", "’s")
        self.where += (before in _SURE_WHERE or _after_place(parse, span.start)) and not owning
        self.towards += before in WHERE - _SURE_WHERE and not owning
        self.articled += before == "the"
        self.vessel += before in VESSELS
        self.titled += before.rstrip(".") in HONORIFICS or (is_head(before) and before not in VESSELS)

    def verdict(self, words: Sequence[str], peopled: bool) -> NameType | None:
        """What it must be, where the surroundings say so; None leaves it to the vote."""
        if peopled:
            return "place"
        if self.vessel and self.vessel * 4 >= self.votes.total():
            return "other"
        fixed = self.titled or words[-1].lower() in ORGANISATION_HEADS or words[0].lower() in ORGANISATIONS
        if fixed or words[0].isupper() and len(words[0]) <= 4:
            return None
        if self.votes["other"] + self.votes["work"] > self.votes["person"] + self.votes["organisation"]:
            # "in World War II"
            return None
        if self.votes["place"]:
            # The tagger itself wavers: anything "in" it decides.
            return "place" if self.where + self.towards or self.votes["place"] * 3 >= self.votes.total() else None
        enough = self.where >= 2 or (self.where and self.where + self.towards >= 0.3 * self.votes.total())
        if enough and self.where >= self.articled:
            return "place"
        if self.votes["person"] and self.articled * 2 > self.votes.total():
            return "other"
        return None


def _after_place(parse: Parse, start: int) -> bool:
    """ "the island of Kesterra"; "in Quenby, Ostmar"."""
    if start < 3:
        return False
    third, second, first = parse.words[start - 3 : start]
    if first == "of":
        return second.lower() in PLACE_HEADS
    return first == "," and second[0].isupper() and third.lower() in WHERE


def consistent(parse: Parse, spans: Sequence[Span], people: set[tuple[str, ...]]) -> list[Span]:
    """Give all mentions of one spelling one type, and drop peoples.

    Args:     people: names of people given in full; they and their family names are people throughout.
    Returns:  spans in the given order.
    Cost:     linear in spans.
    """
    families = {family_name(p) for p in people}
    known = {_key(w) for w in people | families}
    evidence: dict[tuple[str, ...], _Evidence] = {}
    for span in spans:
        evidence.setdefault(_key(parse.words[span.start : span.end]), _Evidence()).add(parse, span)
    adjectives = _adjectives(parse)
    result = []
    for span in spans:
        words = parse.words[span.start : span.end]
        key = _key(words)
        if len(key) == 1 and key not in known and _people_of(key[0], evidence, known):
            continue
        found = evidence[key]
        peopled = len(key) == 1 and any(key[0] + e in adjectives for e in PEOPLES)
        verdict: NameType | None = "person" if key in known else found.verdict(words, peopled)
        result.append(Span(span.start, span.end, verdict or _voted(found, span), key in known))
    return result


def _voted(found: _Evidence, span: Span) -> NameType:
    """The type that the parser gave most often, its own for this span where two are even."""
    return max(sorted(found.votes), key=lambda sort: (found.votes[sort], sort == span.sort))


def _key(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(w.casefold() for w in words)


def _adjectives(parse: Parse) -> frozenset[str]:
    """Capitalised words that stand before a noun or are tagged as adjectives."""
    return frozenset(
        w.casefold()
        for w, tag, dep in zip(parse.words, parse.tags, parse.deps, strict=True)
        if w[0].isupper() and len(w) > 4 and (tag.startswith("JJ") or dep in ("amod", "compound", "nmod"))
    )


def _people_of(word: str, evidence: dict[tuple[str, ...], _Evidence], known: set[tuple[str, ...]]) -> bool:
    """Whether a word is the adjective of another name of the report: "veshnan" beside "veshna"."""
    bases = [(word.removesuffix(e),) for e in PEOPLES if word.endswith(e) and len(word) - len(e) > 3]
    return any(b in evidence and b not in known for b in bases)
