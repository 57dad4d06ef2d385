"""Which entries of a timeline tell the story: the first ten of them, read in the order of time, should.

An entry counts for more if its claim has several origins and is told by several reports, near their heads, in words that
headlines and openings agree in; for less if it lies far from the story's own days, repeats what a higher one tells, was
overtaken, or is told by no finer time than a month.
"""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from rashomon import shapes
from rashomon.model import Record
from rashomon.pipeline import StoryDraft
from rashomon.tell import brief_lead, prose, titles, wording
from rashomon.tell.overtaken import AHEAD
from rashomon.tell.wording import Shelf
from rashomon.tell.words import listed_legs

_FINE = frozenset(("time", "day"))
_NEAR_BEFORE, _NEAR_AFTER = 3, 31
"""Days before the first and after the last report that are still the story's own."""
_LOOKED_AT = 400
"""Entries ranked by care; the rest of a very long timeline follows in the order of what it stands on."""


class _Rated(Record, frozen=True):
    event: shapes.Event
    words: frozenset[str]
    score: float


class _Grounds(Record, frozen=True):
    """What entries are rated by."""

    claims: Mapping[str, shapes.Claim]
    shelf: Shelf
    opening: Mapping[str, int]
    title: Mapping[str, float]
    span: tuple[datetime.date, datetime.date] | None
    counted: frozenset[str]
    """Claims of which no more than a figure was overtaken: the thing itself took place."""


def ranked(draft: StoryDraft, shelf: Shelf, events: Sequence[shapes.Event]) -> tuple[shapes.Event, ...]:
    """The entries, in their order, each with its rank; 1 is the one that tells most.

    Args:     draft: with claims and dates of publication; shelf: of the same draft; events: in the order of time.
    Returns:  the same entries with `rank`.
    Cost:     the square of the number of entries, at most of four hundred.
    """
    claims = {c.id: c for c in draft.claims}
    title = Counter(w for _, h in titles.headlines(draft) for w in prose.content_words(h))
    heads = max(1, len(titles.headlines(draft)))
    opening = brief_lead.openings(shelf)
    span = _span(draft)
    counted = frozenset(
        r.claim for c in draft.claims for r in c.relations if r.kind == "supersedes" and r.slot == "number"
    )
    grounds = _Grounds(claims, shelf, opening, {w: n / heads for w, n in title.items()}, span, counted)
    rated = [_rate(e, grounds) for e in events]
    order = sorted(range(len(rated)), key=lambda n: (-round(rated[n].score, 9), rated[n].event.claim))
    place = {at: rank for rank, at in enumerate(_diverse(rated, order[:_LOOKED_AT]) + order[_LOOKED_AT:], 1)}
    return tuple(msgspec.structs.replace(e, rank=place[at]) for at, e in enumerate(events))


def _diverse(rated: Sequence[_Rated], order: Sequence[int]) -> list[int]:
    """Best first, each time the one that adds most to those taken."""
    left, taken = list(order), list[int]()
    again = dict.fromkeys(left, 0.0)
    while left:
        best = max(left, key=lambda n: round(rated[n].score - again[n], 9))  # the first of equals
        left.remove(best)
        taken.append(best)
        for n in left:
            shared = prose.overlap(rated[n].words, rated[best].words)
            same_day = rated[n].event.when == rated[best].event.when
            again[n] = max(again[n], 0.8 * shared + 0.2 * same_day)
    return taken


def _rate(event: shapes.Event, known: _Grounds) -> _Rated:
    words = prose.content_words(event.text)
    claim = known.claims[event.claim]
    legs = listed_legs(claim)
    reports = {e.report for e in event.evidence}
    first = max((wording.lead(known.shelf, e.report, e.start) for e in event.evidence), default=0.0)
    score = 0.25 * min(legs.least, 4) + 0.1 * min(legs.most, 5) + 0.3 * min(len(reports), 5) + 0.8 * first
    score += 1.5 * math.fsum(known.title.get(w, 0.0) for w in words) / max(6.0, math.fsum(known.title.values()))
    heads = max(8, len(words)) * max(1, len(known.shelf.sentences))
    score += 1.5 * sum(known.opening.get(w, 0) for w in words) / heads
    score -= 0.6 * (event.when.granularity not in _FINE) + 2.0 * _is_far(event, known.span)
    # "Four were killed when the ferry sank": the toll rose, the sinking stands.
    score -= (0.2 if event.claim in known.counted else 0.8) * (event.status == "superseded")
    score -= 0.6 * (event.status in ("denied", "did_not_happen")) + 0.2 * (event.status in AHEAD)
    return _Rated(event, words, score)


def _span(draft: StoryDraft) -> tuple[datetime.date, datetime.date] | None:
    days = [(prose.day_of(p.earliest), prose.day_of(p.latest)) for p in draft.published]
    known = [d for pair in days for d in pair if d is not None]
    return (min(known), max(known)) if known else None


def _is_far(event: shapes.Event, span: tuple[datetime.date, datetime.date] | None) -> bool:
    day = prose.day_of(event.when.earliest or event.when.latest)
    if day is None or span is None:
        return False
    return (span[0] - day).days > _NEAR_BEFORE or (day - span[1]).days > _NEAR_AFTER
