"""The named mentions of a story, gathered from its reports, with types that agree across reports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rashomon.model import Annotation, Name, NameType, Offsets, Record, Zone
from rashomon.pipeline import ReportReading
from rashomon.relate.gazetteer import find_place, is_demonym, is_known
from rashomon.relate.matching_scripts import romanise

# A name in these zones is of somebody who made the report, not of somebody in the story.
_OUTSIDE = frozenset({"byline", "author_note", "boilerplate", "credit"})
_SPACES = re.compile(r"\s+")
_OWNER = re.compile(r"([A-Z][\w.-]*(?: [A-Z][\w.-]*){0,2})['’]s?$")
_PLAIN_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx"})


class NameMention(Record, frozen=True):
    """One mention: where it stands, how it is written, what it names, and what is said beside it."""

    report: int
    start: int
    end: int
    text: str
    type: NameType
    title: str | None = None
    title_span: Offsets | None = None
    owner: str | None = None
    """The name in the genitive just before: "Veshna" of "Veshna's Foreign Ministry"."""


def gather_mentions(reports: Sequence[ReportReading]) -> list[NameMention]:
    """All named mentions of a story in canonical order, typed alike for one spelling.

    Cost:     linear in mentions.
    """
    found = [m for i, r in enumerate(reports) for m in _of_report(i, r)]
    types = _types(found)
    kept = [m for m in found if not (m.type == "place" and is_demonym(m.text) and not is_known(m.text))]
    return [_retyped(m, types[_key(m.text)]) for m in kept]


def _of_report(index: int, report: ReportReading) -> list[NameMention]:
    outside = [a.span for a in report.reading.layer("zone") if isinstance(a.value, Zone) and a.value.kind in _OUTSIDE]
    found = []
    for a in report.reading.layer("name"):
        if isinstance(a.value, Name) and not any(z.start <= a.span.start < z.end for z in outside):
            found.append(_mention(index, report.text, a, a.value))
    return found


def _mention(index: int, text: str, a: Annotation, name: Name) -> NameMention:
    before = text[max(0, a.span.start - 60) : a.span.start].rstrip(" ")
    owner = _OWNER.search(before) if before.endswith(("s", "'", "’")) else None
    written = _SPACES.sub(" ", a.exact)
    return NameMention(
        index,
        a.span.start,
        a.span.end,
        written,
        name.type,
        name.title,
        name.title_span,
        owner.group(1) if owner else None,
    )


def _key(text: str) -> str:
    return romanise(text)


def _types(mentions: Sequence[NameMention]) -> dict[str, NameType]:
    """What each spelling names: the gazetteer's word for a place, else the vote of all mentions."""
    votes: dict[str, Counter[NameType]] = {}
    for m in mentions:
        votes.setdefault(_key(m.text), Counter())[m.type] += 1
    families = {_key(m.text).split()[-1] for m in mentions if m.type == "person" and " " in m.text}
    types = {}
    for key, count in votes.items():
        voted: NameType = max(sorted(count), key=lambda t: count[t])
        place = find_place(key)
        listed = is_known(key) and key not in families and (place is None or place.kind != "seat")
        types[key] = "place" if listed else voted
    return types


def _retyped(m: NameMention, sort: NameType) -> NameMention:
    if m.type == sort:
        return m
    return NameMention(m.report, m.start, m.end, m.text, sort, m.title, m.title_span, m.owner)


def is_plain_title(title: str) -> bool:
    """Whether a title says nothing but how to address: "Mr."."""
    return title.lower().strip(". ") in _PLAIN_TITLES
