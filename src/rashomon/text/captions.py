"""Captions and credits: by an agency at the end, by how a line begins, by what it says of the picture."""

from __future__ import annotations

import re

from rashomon.text import agencies
from rashomon.text.lines import Found, Kinds, Layout, Line, title_case, whole, words_of

_CAPTION_START = re.compile(
    r"(?:FILE(?: PHOTO)?(?: ?[:–—-]| ?\()|File (?:photo|picture|image)\b ?[:,–—-]|"
    r"(?:Photo|Image|Picture|Video|Media) caption\b|"
    r"(?:Enlarge this image )?toggle caption|Hide caption|Facebook Twitter Pinterest|Image copyright\b|PHOTOS?:|"
    r"Pictured ?:|"
    r"In this (?:\w{1,10} )?(?:[\w.]{1,10} \d{1,2}, \d{4},? )?(?:file )?(?:photo|image|frame|picture)\b|"
    r"This (?:(?:file|undated|combination|handout|aerial|satellite) )?(?:photo|image|picture|photograph)"
    r"(?: (?:released|provided|made available|taken|shows|combination|from|by)\b))"
)
_POSED = re.compile(
    r"\((?:L|R|C|left|right|centre|center|L-R|pictured)(?:[,) ]|$)|\bfile (?:photo|picture|image)\.?$|"
    r"\bpictured (?:in|at|on|here|left|right)\b|from left\b"
)
_OWNED = re.compile(r"(Image copyright \S.{1,40}?) (?=(?:Image|Media|Video) caption \S)")
_SENTENCE_END = re.compile(r"(?<=[a-z]{2})[.!?] (?=[A-Z])")  # "... in Velm. JON TARR/AP": the name begins behind it
# "... means to meet it. Pool Photo": whose picture it is, where no agency is named.
_POOLED = re.compile(
    r"(?<=[.!?”\"]) (?:(?:Pool|Handout|File|Courtesy|Stock|Staff|Contributed|Submitted) [Pp]hoto|Handout)$"
)
_CREDIT_MOST = 500  # an agency names a dozen writers in as many towns
_PICTURE_FIRST = re.compile(rf"(?:{agencies.NAME}) (?=[A-Z])")


def credit_line(layout: Layout, line: Line, kinds: Kinds) -> list[Found]:
    """A line that only credits."""
    head = line.text[:400]
    if len(line.text) <= 120 and (agencies.ALONE.fullmatch(head) or agencies.BRACKETED.fullmatch(head)):
        return whole(line, "credit", agencies.agency_in(head))
    if len(line.text) <= 80 and (agencies.TRAILING[2].fullmatch(head) or agencies.PHOTOGRAPHER.fullmatch(head)):
        return whole(line, "credit", agencies.agency_in(head))
    if len(line.text) <= _CREDIT_MOST and _names_who_worked(layout, line):
        return whole(line, "credit", agencies.agency_in(head))
    return []


def _names_who_worked(layout: Layout, line: Line) -> bool:
    bare = line.text.lstrip(agencies.LEAD)
    last = line.number >= len(layout.lines) - layout.config.bottom
    return agencies.REPORTING.match(bare[:400]) is not None or agencies.signature(bare, last)


def caption(layout: Layout, line: Line, kinds: Kinds) -> list[Found]:
    """Captions by their credit, by how they begin, or by what they say of the picture."""
    bracket = agencies.BRACKETED.search(line.text, 0, layout.config.caption_most + 120)
    if bracket and bracket.start() <= layout.config.caption_most:
        return _caption_and_credit(line, line.start + bracket.start(), line.start + bracket.end(), bracket.group())
    if len(line.text) > layout.config.caption_most:
        return []
    owned = _OWNED.match(line.text)
    if owned:
        edge = line.start + owned.end(1)
        owner = agencies.agency_in(owned.group(1))
        return [(line.start, edge, "credit", owner, 1.0), (edge + 1, line.end, "caption", None, 1.0)]
    doubled = agencies.DOUBLED.search(line.text, 0, 160)
    if doubled:
        return _caption_and_credit(line, line.start + doubled.start(1), line.end, doubled.group(1))
    offset = max(0, len(line.text) - 200)
    tail = line.text[offset:]
    for pattern in agencies.TRAILING:
        found = pattern.search(tail)
        if found and (agencies.agency_in(found.group()) or _CAPTION_START.match(line.text)):
            bare = pattern is agencies.TRAILING[4]
            if bare and line.number >= layout.config.top and not _CAPTION_START.match(line.text):
                start = line.start + offset + found.start() + 1
                return [(start, line.end, "credit", agencies.agency_in(found.group()), 0.9)]
            return _caption_and_credit(line, line.start + offset + found.start(), line.end, found.group())
    pooled = _POOLED.search(tail)
    if pooled:
        return _caption_and_credit(line, line.start + offset + pooled.start(), line.end, pooled.group())
    worked = agencies.WORKED.search(line.text, max(0, len(line.text) - 400))
    if worked:
        start = line.start + worked.start() + worked.group().startswith(" ")
        return [(start, line.end, "credit", agencies.agency_in(worked.group()), 1.0)]
    signed = agencies.SIGNED.search(tail)
    if signed:
        start = line.start + offset + signed.start() + signed.group().startswith(" ")
        return [(start, line.end, "credit", agencies.agency_in(signed.group()), 1.0)]
    if _CAPTION_START.match(line.text):
        return whole(line, "caption")
    if not line.closed and len(line.text) <= 200:
        first = _PICTURE_FIRST.match(line.text)
        if first and len(words_of(line.text)) >= 5 and not title_case(line.text):
            edge = line.start + first.end()
            return [
                (line.start, edge - 1, "credit", agencies.agency_in(first.group()), 0.9),
                (edge, line.end, "caption", None, 0.9),
            ]
        if _POSED.search(line.text) and line.sentences == 1:
            return whole(line, "caption", score=0.8)
    return []


def _caption_and_credit(line: Line, start: int, end: int, credit: str) -> list[Found]:
    """The caption up to its credit, and the credit; what follows on the line stays body."""
    ended = _SENTENCE_END.search(credit)
    start += ended.end() if ended else len(credit) - len(credit.lstrip())
    credit = credit[ended.end() :] if ended else credit
    zones: list[Found] = [(start, end, "credit", agencies.agency_in(credit), 1.0)]
    before = line.text[: start - line.start].rstrip()
    if before:
        zones.insert(0, (line.start, line.start + len(before), "caption", None, 1.0))
    return zones


def beside_caption(layout: Layout, line: Line, kinds: Kinds) -> bool:
    """A line without a full stop, glued to a caption at the top of a text whose paragraphs else stand apart.

    Two pictures over an article leave two captions, and often only the second has its credit.
    """
    if (
        line.closed
        or line.sentences > 1
        or line.number >= layout.config.top
        or not layout.spaced
        or len(line.text) > 250
    ):
        return False
    above, below = layout.before(line), layout.next(line)
    glued_below = below is not None and not line.blank_after and kinds[below.number] == "caption"
    glued_above = above is not None and not line.blank_before and kinds[above.number] == "caption"
    return (glued_below or glued_above) and not title_case(line.text)
