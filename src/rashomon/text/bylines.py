"""Bylines and datelines: who wrote it, where, and for which agency."""

from __future__ import annotations

import re

from rashomon.text import agencies
from rashomon.text.lines import Found, Kinds, Layout, Line, whole, word_set, words_of

_BYLINE = re.compile(r"(?:Written |Story |Analysis |Report |Posted )?[Bb][Yy]:? (?=[A-Z])")
_BYLINE_END = re.compile(
    r",| in | for | at | with | \| | [–—-] |\||•|;| \d| \(| on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)"
)
_PERSON = re.compile(agencies.person_pattern())
_NO_PERSON = word_set(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December The This That These Those Election Night Day "
    "Summer Winter Late Early Midnight Noon Law"
)
_SIGNED_OFF = re.compile(r"[—–-]{1,2} ?([A-Z][\w.'’-]{1,25}(?: [A-Z][\w.'’-]{0,25}){1,3})")
_ADDRESS = re.compile(r"[\w.+-]{1,60}@[\w.-]{3,60}")
_DESK = re.compile(
    r"(?:(?:Special to |For )?[A-Z][A-Z &.’']{2,40}|.{0,30}(?:Network|Tribune|Times|Post|News|Press|Herald|Staff|Writer|"
    r"contributor|Correspondent|Reporter|Editor|BBC|CNN))"
)
_PLACE = r"[A-Z][A-Z'’.-]{1,20}(?:[ /-][A-Z'’.-]{2,20}){0,3}"
_LATER = r"(?:, (?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}))?"
_MIXED_PLACE = r"[A-Z][a-z]{2,15}(?:[ -][A-Z][a-z]{2,15}){0,2}"
_REGION = r"(?:, [A-Z][\w.'’]{1,20}(?: [A-Z][\w.'’]{1,20})?)?"
# "LONDON (Reuters) - ", "(AP) — ", "Tirana, Albania (CNN) ", "NEW DELHI, Jan 5 (PTI): ".
_WITH_AGENCY = re.compile(
    rf"(?P<place>(?:{_PLACE}|{_MIXED_PLACE}){_REGION}{_LATER})? ?(?P<agency>\({agencies.NAME}\))"
    r"(?P<dash> ?(?:[—–:]|--?) ?)?"
)
# "PORT ELLARY, Lodria, March 6 (MPA) - ", "LISSARD (NNB) — ": an agency that no list has, so the place must be in
# capitals and a dash must follow, which no sentence about an abbreviation has.
_WITH_UNLISTED = re.compile(
    rf"(?P<place>{_PLACE}{_REGION}{_LATER}) (?P<agency>\((?P<name>[A-Z][A-Za-z]{{0,2}}[A-Z]{{1,5}})\)) ?(?:[—–]|--?) ?(?=\S)"
)
# "SAN JOSE, Costa Rica — ", "PASADENA, Calif. – ".
_WITHOUT = re.compile(rf"(?P<place>{_PLACE}{_REGION}{_LATER})(?P<dash> ?[—–]| --?)(?= ?\S)")
_NOT_A_PLACE = word_set(
    "BREAKING UPDATE UPDATED EXCLUSIVE WATCH NOTE OPINION ANALYSIS VIDEO PHOTOS LIVE FILE READ MORE NO YES AND BUT "
    "THE WARNING CORRECTION EDITORIAL COMMENTARY REVIEW SPOILER TRUMP PRESIDENT OK"
)


def byline(layout: Layout, line: Line, kinds: Kinds) -> list[Found]:
    """Who wrote it: "By X" alone on a line, a name over a desk, a name after a dash at the end."""
    text = line.text
    if len(text) > 150 or text[-1] in ".!?:" and not re.search(r"\b(?:Jr|Sr|[A-Z])\.$", text):
        return []
    by = _BYLINE.match(text)
    if by:
        return _after_by(line, text[by.end() :])
    signed = _SIGNED_OFF.fullmatch(text)
    if signed:
        return whole(line, "byline", signed.group(1))
    following = layout.next(line)
    if line.number < 4 and following and "byline" not in kinds and _are_persons(text) and _is_desk(following.text):
        return whole(line, "byline", text)
    if line.number < layout.config.top and kinds and kinds[-1] == "byline" and _is_desk(text):
        return whole(line, "boilerplate", score=0.9)
    name, comma, desk = text.partition(", ")
    if (
        comma
        and line.number < 3
        and _is_person(name)
        and re.fullmatch(r"[\w.-]{2,30}\.(?:com|ca|org|net|co\.uk|tv)", desk)
    ):
        return whole(line, "byline", name)
    return []


def _after_by(line: Line, rest: str) -> list[Found]:
    """A byline by what follows "By"; prose that begins with "By" is none."""
    cut = _BYLINE_END.search(rest)
    name = rest[: cut.start()] if cut else rest
    if agencies.ALONE.fullmatch(name):
        return whole(line, "credit", agencies.agency_in(name))
    if not _are_persons(name):
        return []
    after = rest[len(name) :]
    joining = ("and", "in", "for", "the", "of", "at", "on", "with")
    small = [word for word in words_of(after) if word[0].islower() and word not in joining]
    return whole(line, "byline", name.title() if name.isupper() else name) if len(small) <= 2 else []


def _is_desk(text: str) -> bool:
    """What stands under an author's name: an address, an outlet, a function."""
    return len(text) <= 50 and bool(_ADDRESS.fullmatch(text) or _DESK.fullmatch(text))


def _are_persons(names: str) -> bool:
    """Whether it is a name, or a list of names, and nothing else."""
    parts = re.split(r", and |, | and | & ", names)
    return all(_is_person(part) for part in parts)


def _is_person(name: str) -> bool:
    """Whether it could be a person's name: two to five words that begin with capitals, none a day or an article."""
    words = name.split()
    return 2 <= len(words) <= 5 and bool(_PERSON.fullmatch(name)) and not _NO_PERSON & set(words)


def dateline(layout: Layout, line: Line, kinds: Kinds) -> list[Found]:
    """Where it was written, before the first sentence; the agency in it is a credit."""
    if line.number > layout.config.top or len(line.text) < 60 or sum(kind is None for kind in kinds) > 3:
        return []
    found = _WITH_AGENCY.match(line.text[:120])
    if found:
        place, agency = found.group("place"), found.group("agency")
        edge = line.start + found.start("agency")
        end = line.start + len(found.group().rstrip())
        return _placed(line, place, (edge, end, "credit", agencies.agency_in(agency), 1.0))
    found = _WITH_UNLISTED.match(line.text[:120])
    if found and not _NOT_A_PLACE & set(found.group("place").replace(",", "").split()):
        edge, end = line.start + found.start("agency"), line.start + len(found.group().rstrip())
        return _placed(line, found.group("place"), (edge, end, "credit", found.group("name"), 0.9))
    found = _WITHOUT.match(line.text[:120])
    if found and not _NOT_A_PLACE & set(found.group("place").replace(",", "").split()):
        return [(line.start, line.start + len(found.group().rstrip()), "dateline", None, 1.0)]
    return []


def _placed(line: Line, place: str | None, credit: Found) -> list[Found]:
    """The dateline, where there is a place, and the agency after it."""
    if not place:
        return [credit]
    return [(line.start, line.start + len(place), "dateline", None, credit[4]), credit]
