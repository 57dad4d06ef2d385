"""Which characters of a report are not its body: headline, byline, dateline, credits, captions, notes, furniture.

Cautious on purpose: a line is body unless there is evidence that it is not, because a statement in a line that is
wrongly set aside is lost to every stage after this one. Whatever no zone covers is body. Zones never overlap.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rashomon.model import Annotation, Zone, ZoneKind, annotate
from rashomon.pipeline import Reading, Stage
from rashomon.text import furniture
from rashomon.text.bylines import byline, dateline
from rashomon.text.captions import beside_caption, caption, credit_line
from rashomon.text.lines import (
    Found,
    Kinds,
    Layout,
    Line,
    ZonesConfig,
    all_capitals,
    lay_out,
    title_case,
    whole,
    words_of,
)

_INLINE = (
    "Advertisement Continue reading the main story",
    "Story Continued Below",
    "CLICK HERE TO GET THE FOX NEWS APP",
)
_JUNCTION = re.compile(r"([A-Z][a-z]{2,20})(?=[A-Z][A-Za-z’'-]{1,20}[ ,:])")


def find_zones(text: str, config: ZonesConfig | None = None) -> tuple[Found, ...]:
    """Find what is not body.

    Args:     text: canonical text.
    Returns:  zones in order, none overlapping; nothing for a text without evidence.
    Cost:     linear; only the first 700 and last 200 characters of a line are matched against patterns.
    """
    config = config or ZonesConfig()
    layout = lay_out(text, config)
    found: list[Found] = []
    kinds: Kinds = []
    for line in layout.lines:
        zones = _of_line(layout, line, kinds)
        kinds.append(zones[0][2] if zones and _covers(zones, line) else None)
        found += zones
    found += _second_pass(layout, kinds)
    found += _author_notes(layout, kinds, found)
    return _without_overlap([*found, *_inline(text)])


def _of_line(layout: Layout, line: Line, kinds: Kinds) -> list[Found]:
    """The zones of one line: the first rule that finds evidence decides."""
    rules: tuple[Callable[[Layout, Line, Kinds], list[Found]], ...] = (credit_line, _notice, caption, byline, dateline)
    for rule in rules:
        zones = rule(layout, line, kinds)
        if zones:
            return zones
    return []


def _covers(zones: list[Found], line: Line) -> bool:
    """Whether nothing of the line is left for the body."""
    return sum(z[1] - z[0] for z in zones) >= line.end - line.start - 3


def _notice(layout: Layout, line: Line, kinds: Kinds) -> list[Found]:
    """Corrections, editors' notes and furniture."""
    if furniture.is_correction(line.text):
        return whole(line, "correction")
    if furniture.is_notice(line.text) or furniture.is_boilerplate(line.text):
        return whole(line, "boilerplate")
    return []


def _second_pass(layout: Layout, kinds: Kinds) -> list[Found]:
    """What only shows once the other lines are known: captions beside captions, the headline, sub-headings."""
    zones: list[Found] = []
    for line in layout.lines:
        if kinds[line.number] is None and beside_caption(layout, line, kinds):
            kinds[line.number] = "caption"
            zones.append((line.start, line.end, "caption", None, 0.8))
    headline = _headline(layout, kinds)
    if headline:
        kinds[headline.number] = "headline"
        zones.append((headline.start, headline.end, "headline", None, 0.9))
    repeated = _repeated(layout)
    for line in layout.lines:
        if kinds[line.number] is None and line.text not in repeated and _is_subheading(layout, line, kinds):
            kind: ZoneKind = (
                "boilerplate" if all_capitals(line.text) and len(words_of(line.text)) >= 7 else "subheading"
            )
            kinds[line.number] = kind
            zones.append((line.start, line.end, kind, None, 0.8))
    return zones


def _headline(layout: Layout, kinds: Kinds) -> Line | None:
    """The first line, if it ends as no sentence does (or is all capitals in its words) and a body follows it."""
    rest = [line for line in layout.lines if kinds[line.number] is None]
    if len(rest) < 3 or rest[0].number > 2 or len(rest[0].text) > layout.config.headline_most:
        return None
    first = rest[0]
    if kinds[first.number] is None and any(kinds[n] in ("byline", "dateline") for n in range(first.number)):
        return None
    if len(first.text) < 12 or first.text[-1] in ":,;" or first.sentences > 1 or first.text[0].islower():
        return None
    titled = title_case(first.text)
    if first.closed and not (titled and (first.text[-1] in "?!'’\"”" or title_case(first.text, 1.0))):
        return None  # a first sentence full of names is four fifths capitals, too: with a full stop it must be all
    body = [line for line in rest[1:6] if line.closed and len(line.text) > 80]
    article = re.match(r"(?:A|An|The) ", first.text)
    if len(body) < 2 or not titled and (article or len(first.text) > 110):
        return None
    return first


def _repeated(layout: Layout) -> frozenset[str]:
    """Lines that come three times or more: who speaks in an interview, not sub-headings."""
    counts: dict[str, int] = {}
    for line in layout.lines:
        if len(line.text) <= layout.config.subheading_most:
            counts[line.text] = counts.get(line.text, 0) + 1
    return frozenset(text for text, count in counts.items() if count >= 3)


def _is_subheading(layout: Layout, line: Line, kinds: Kinds) -> bool:
    """A short line without a full stop between two paragraphs; capitals throughout allow more length."""
    text = line.text
    if len(text) > max(150, layout.config.subheading_most):
        return False  # most lines are paragraphs, and need not be looked at
    capitals = all_capitals(text)
    above, below = layout.before(line), layout.next(line)
    if above is None or below is None or len(text) > (150 if capitals else layout.config.subheading_most):
        return False
    if not text[0].isupper() and text[0] not in "‘“'\"0123456789":
        return False
    if text[-1] in ".:,;…!—-" or text[-2:-1] in ".," and text[-1] in "'’\"”":
        return False
    if re.match(r"\d{1,3}[.)] |[A-Z]{2,}[A-Z ,.]*:|\d{4}\b", text) or len(words_of(text)) < 1:
        return False
    if text[-1] == "?" and (text[0] in '“"' or line.sentences > 1):
        return False
    # In a list, a song or a table the neighbours are as short: only a paragraph on both sides makes a heading.
    below_is_body = kinds[below.number] is None and (len(below.text) > 80 or below.closed and len(below.text) > 45)
    above_ends = kinds[above.number] is not None or above.closed and len(above.text) > 45
    return below_is_body and above_ends and not (capitals and not _mixed(layout))


def _mixed(layout: Layout) -> bool:
    """Whether the text as a whole is in small letters."""
    return not all(all_capitals(line.text) for line in layout.lines[:20])


def _author_notes(layout: Layout, kinds: Kinds, found: list[Found]) -> list[Found]:
    """Notes on the author in the last lines or the first two; somebody whom the body names is no author."""
    authors = tuple(zone[3] for zone in found if zone[2] == "byline" and zone[3])
    last = len(layout.lines) - layout.config.bottom
    zones: list[Found] = []
    for line in layout.lines:
        if kinds[line.number] is not None or line.number > 1 and line.number < last or len(layout.lines) < 4:
            continue
        name = furniture.author_of_note(line.text, authors)
        if name is None:
            continue
        surname = name.split()[-1] if name else ""
        body = (other for other in layout.lines if kinds[other.number] is None and other.number != line.number)
        if name and any(surname in other.text for other in body):
            continue
        zones.append((line.start, line.end, "author_note", name or None, 0.9))
        kinds[line.number] = "author_note"
    return zones


def _inline(text: str) -> list[Found]:
    """Furniture inside a line: fixed phrases, and the lists of links that one outlet runs into its sentences."""
    zones: list[Found] = []
    for phrase in _INLINE:
        at = text.find(phrase)
        while at >= 0:
            zones.append((at, at + len(phrase), "boilerplate", None, 1.0))
            at = text.find(phrase, at + len(phrase))
    if " MORE" in text:
        zones += _link_lists(text)
    return zones


def _link_lists(text: str) -> list[Found]:
    """ "John Kerry John Forbes KerryDemocrats debate how ... MORE on Monday": from the second name to MORE."""
    zones: list[Found] = []
    at = 0
    while True:
        more = text.find(" MORE", at)
        if more < 0:
            return zones
        window = text[max(at, more - 450) : more]
        base = max(at, more - 450)
        for found in _JUNCTION.finditer(window):
            surname = found.group(1)
            earlier = window.rfind(f"{surname} ", max(0, found.start() - 70), found.start())
            if earlier >= 0:
                zones.append((base + earlier + len(surname) + 1, more + 5, "boilerplate", None, 0.9))
                break
        at = more + 5


def _without_overlap(found: list[Found]) -> tuple[Found, ...]:
    """In order, each zone cut off where the one before it ends; empty ones fall away."""
    kept: list[Found] = []
    edge = 0
    for start, end, kind, name, score in sorted(found, key=lambda z: (z[0], -z[1], z[2])):
        start = max(start, edge)
        if end > start:
            kept.append((start, end, kind, name, score))
            edge = end
    return tuple(kept)


def run(reading: Reading, config: ZonesConfig, kit: object) -> tuple[Annotation, ...]:
    """Annotate the zones of a document.

    Returns:  annotations on layer "zone", in order, not overlapping.
    Cost:     linear, about 30 µs a line.
    """
    found = find_zones(reading.document.text, config)
    return tuple(
        annotate(reading.document, start, end, Zone(kind, name), "zones", score)
        for start, end, kind, name, score in found
    )


STAGE = Stage("zones", "3", "document", (), ("zone",), run, ZonesConfig())
