"""Counts that are news although no claim is: one that came to a known claim, and two of one crowd that cannot both be right.

A claim is joined by what it tells of, and a figure may come to it later: "the organiser of the march" is known, that it drew
24,000 is not. And who counts a crowd differs with who else does: the police with the organisers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon import shapes
from rashomon.model import Record
from rashomon.tell import prose
from rashomon.tell.news_known import Matter, figures_of
from rashomon.weigh.assertions import TOLLS

_CROWD = re.compile(
    r"\b(?:crowds?|demonstrat(?:ors?|ions?)|protest(?:s|ers?|ors?)?|march(?:es|ers)?|rall(?:y|ies)|turnout|vigils?"
    r"|processions?|on (?:to )?the streets|to the streets)\b",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\b(?:attend\w{0,5}|took part|taken part|taking part|tak(?:e|es) part|turn(?:ed|ing)? out|turnout|join(?:ed|ing)?|drew|drawn"
    r"|gather\w{0,3}|assembl(?:ed|ing)|march(?:ed|ing)|rallied|number(?:ed|s)?|crowds?|took to|people|participants)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:arrest|detain|injur|hurt|wound|kill|die[ds]?|dead|police officers|soldiers|troops)", re.IGNORECASE
)
_FEWEST, _APART = 50.0, 1.25
"""A crowd has at least so many; counts are rivals from this ratio on, for 4,000 and 4,500 may both be "some 4,000"."""


class _Count(Record, frozen=True):
    """One claim's count of a crowd, with what keeps crowds apart."""

    claim: shapes.Claim
    told: shapes.Assertion
    figure: float
    places: frozenset[str]
    day: str | None


def crowd_in(text: str) -> float | None:
    """How many took part in a march or a rally, where a wording counts them and nothing else.

    Cost: linear in the text.
    """
    if not _CROWD.search(text) or not _COUNTED.search(text) or _OF_OTHERS.search(text):
        return None
    figures = {f for f in figures_of(text) if f >= _FEWEST}
    return figures.pop() if len(figures) == 1 else None


def more_told(story: str, was: Sequence[shapes.Claim], matter: Matter, seen: frozenset[float]) -> list[shapes.News]:
    """A count of people that nobody told before, told of a known matter: a piece of news of its own.

    Args:     was: the claims that told the matter before; seen: every figure that a reader knows from the story.
    Returns:  at most one entry.
    """
    known = {(a.report, a.evidence.start) for c in was for a in c.assertions}
    for claim in matter.claims:
        for a in claim.assertions:
            text = a.evidence.exact
            fresh = (a.report, a.evidence.start) not in known and a.factuality == "CT+"
            if fresh and _counts_people(text) and not figures_of(text) <= seen:
                return [shapes.News("claim", story, None, prose.one_line(text), (a.evidence,), claim.id)]
    return []


def _counts_people(text: str) -> bool:
    return crowd_in(text) is not None or any(pattern.search(text) for pattern in TOLLS.values())


def rival_crowds(before: Sequence[shapes.Claim], story: shapes.Story, told: Sequence[shapes.News]) -> list[shapes.News]:
    """Counts of one crowd that cannot both be right, one of which is new.

    Args:     before: the claims that a reader knows; told: what is told as new already, contradictions among it.
    Returns:  one entry for each two claims, in the order of the story's claims.
    Cost:     quadratic in claims that count a crowd, of which there are few.
    """
    places = _places(story)
    counts = [c for claim in story.claims if (c := _count(claim, places)) is not None]
    old = {(a.report, a.evidence.start) for c in before for a in c.assertions}
    known = {crowd_in(a.evidence.exact) for c in before for a in c.assertions}
    said = {frozenset((n.was, n.is_)) for n in told if n.kind == "contradiction"}
    pairs = set[frozenset[float]]()
    found = []
    for n, right in enumerate(counts):
        for left in counts[:n]:
            fresh = [c for c in (left, right) if (c.told.report, c.told.evidence.start) not in old]
            pair = frozenset((left.figure, right.figure))
            if not fresh or pair <= known or pair in pairs or not _are_rivals(left, right):
                continue
            pairs.add(pair)
            if frozenset((left.claim.text, right.claim.text)) in said:
                continue
            new = fresh[-1]
            other = left if new is right else right
            because = (new.told.evidence, other.told.evidence)
            found.append(
                shapes.News("contradiction", story.id, other.claim.text, new.claim.text, because, new.claim.id)
            )
    return found


def _are_rivals(left: _Count, right: _Count) -> bool:
    if left.told.report == right.told.report and left.told.holder == right.told.holder:
        return False
    if left.places and right.places and left.places.isdisjoint(right.places):
        return False
    if left.day and right.day and left.day != right.day:
        return False
    return max(left.figure, right.figure) >= _APART * min(left.figure, right.figure)


def _count(claim: shapes.Claim, places: dict[str, list[tuple[int, int, str]]]) -> _Count | None:
    """The first count of a crowd that a claim's assertions give."""
    if claim.status in ("superseded", "withdrawn", "predicted", "planned", "announced"):
        return None
    for a in claim.assertions:
        figure = crowd_in(a.evidence.exact) if a.factuality == "CT+" else None
        if figure is not None:
            day = (claim.event.earliest or "")[:10]
            one = day if day and day == (claim.event.latest or "")[:10] else None
            within = {
                name
                for start, end, name in places.get(a.report, ())
                if a.evidence.start <= start and end <= a.evidence.end
            }
            return _Count(claim, a, figure, frozenset(within), one)
    return None


def _places(story: shapes.Story) -> dict[str, list[tuple[int, int, str]]]:
    found: dict[str, list[tuple[int, int, str]]] = {}
    for entity in story.entities:
        for m in entity.mentions if entity.type == "place" else ():
            found.setdefault(m.report, []).append((m.start, m.end, entity.name))
    return found
