"""What the reports of a story call a person: title, organisation, by whom and when; what disagrees is kept side by side.

A role is never averaged: each spelling of it stays with the characters it stands on. Two roles conflict where they are
offices of one kind that one person does not hold at one time (two portfolios, two ranks, spokesman of two bodies), no
report gives both, and the reports are not far enough apart for the one to have followed the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rashomon import shapes
from rashomon.model import Offsets, Statement
from rashomon.pipeline import ReportReading
from rashomon.read.calendar import day_of
from rashomon.read.titles import HEADS, HONORIFICS, is_relation
from rashomon.relate.entities_clusters import spelling_key
from rashomon.relate.entities_mentions import NameMention, is_plain_title
from rashomon.relate.gazetteer import country_of, find_place, government_of

FOLLOWS = 60
"""Days after which another role is taken for the next one, not for a contradiction."""

_PAST = frozenset("former then ex late ousted deposed erstwhile onetime outgoing".split())
_PORTFOLIOS = frozenset(
    "foreign defence interior home finance prime health justice education trade energy economy agriculture labour transport "
    "environment culture treasury state exterior information planning security vice deputy assistant first".split()
)
_SAME_WORD = {
    "defense": "defence",
    "labor": "labour",
    "exterior": "foreign",
    "economic": "economy",
    "external": "foreign",
}
_SINGLE = frozenset(
    "president minister premier chancellor secretary ambassador governor mayor king queen speaker chairman spokesman envoy "
    "commissioner".split()
)
"""Offices of which one person hardly holds two kinds at one time."""
_ONE_HEAD = {
    "spokeswoman": "spokesman",
    "spokesperson": "spokesman",
    "chairwoman": "chairman",
    "chairperson": "chairman",
}
_RANKS = frozenset(
    "private corporal sergeant lieutenant captain major colonel general marshal admiral commander midshipman".split()
)
_SHORT = {
    "lt": "lieutenant", "col": "colonel", "gen": "general", "maj": "major", "capt": "captain", "sgt": "sergeant",
    "cpl": "corporal", "cmdr": "commander", "adm": "admiral", "pvt": "private", "pm": "minister",
}  # fmt: skip
_SENT = frozenset("ambassador envoy consul".split())
_OF = frozenset("of for at with to".split())
_BREAKS = _OF | frozenset("in on and who which from near since under".split())
_OWNER = re.compile(r"([A-Z][\w.-]*+(?: [A-Z][\w.-]*+){0,3})(?:['’]s|(?<=s)['’])$")
_WORD = re.compile(r"[\w.'’-]+")


def titles_of(
    mentions: Sequence[NameMention], reports: Sequence[ReportReading], published: Sequence[shapes.Published] = ()
) -> tuple[shapes.Title, ...]:
    """The roles that the reports give a person, each title once, with every place where it stands.

    Args:     mentions: of one person; reports: of the story; published: their dates as far as they are known, in the same
              order; without them the dates that came with the reports.
    Returns:  roles in order of first mention, each with who states it and when, and with what it conflicts.
    Cost:     linear in mentions, quadratic in the few roles of one person.
    """
    found: dict[str, list[tuple[NameMention, Offsets]]] = {}
    shown: dict[str, str] = {}
    for m in mentions:
        if m.title is None or m.title_span is None or is_plain_title(m.title) or is_relation(m.title):
            continue
        key = spelling_key(m.title)
        shown.setdefault(key, m.title)
        found.setdefault(key, []).append((m, m.title_span))
    titles = [_title(shown[key], places, reports, published) for key, places in found.items()]
    return tuple(_with_conflicts(t, titles) for t in titles)


def _title(
    title: str,
    places: Sequence[tuple[NameMention, Offsets]],
    reports: Sequence[ReportReading],
    published: Sequence[shapes.Published],
) -> shapes.Title:
    evidence, stated = [], []
    for m, (start, end) in places:
        told = reports[m.report]
        evidence.append(shapes.Evidence(told.report.name, start, end, told.text[start:end]))
        when = published[m.report] if m.report < len(published) else told.report.published
        stated.append(shapes.Stating(told.report.name, _holder(told, start, end), when.earliest, when.latest))
    bodies = (_organisation(title, reports[m.report].text, span) for m, span in places)
    body = next((b for b in bodies if b), None)
    return shapes.Title(title, tuple(evidence), body, _is_former(title), tuple(stated))


def _holder(told: ReportReading, start: int, end: int) -> str:
    """In whose words the role stands: the innermost quoted speaker's, else the outlet's."""
    holders = [
        (b - a, value.speaker_name)
        for value in (s.value for s in told.reading.layer("statement"))
        if isinstance(value, Statement) and value.form == "direct" and value.speaker_name
        for a, b in value.content
        if a <= start and end <= b
    ]
    return min(holders)[1] if holders else told.report.outlet or told.report.name


def _is_former(title: str) -> bool:
    first = title.lower().replace("-", " ").split()[:2]
    return any(word in _PAST for word in first)


# ---------------------------------------------------------------------------------------------------- organisations


def _organisation(title: str, text: str, span: Offsets) -> str | None:
    """The body or country that a role is of: "president of Gazprom", "Kremlin spokesman", "Russia's defence minister"."""
    words = _WORD.findall(title)
    at = next((n for n, w in enumerate(words) if _head(w)), None)
    if at is None:
        return None
    sent = _plain(words[at]) in _SENT and words[at + 1 : at + 2] == ["to"]  # where to, not of whom
    behind = None if sent else _named_behind(words[at + 1 :])
    if behind:
        return behind
    before = words[:at]
    while before and (_plain(before[-1]) in _PORTFOLIOS or not before[-1][:1].isupper()):
        before.pop()
    named = [w for w in before if _plain(w) not in _PAST and w[:1].isupper()]
    if named:
        return _country(" ".join(named))
    owner = _OWNER.search(text[max(0, span[0] - 60) : span[0]].rstrip(" "))
    return _country(owner.group(1)) if owner else None


def _named_behind(words: Sequence[str]) -> str | None:
    """The first name behind "of", "at" and the like; a portfolio ("of Foreign Affairs", "of State") is none.

    Nor is a name that goes on in small letters: "of North Korean studies at Ewha University" is of the university.
    """
    for at in (n for n, w in enumerate(words) if w in _OF):
        rest = [w for w in words[at + 1 :] if w != "the"]
        end = next((n for n, w in enumerate(rest) if not w[:1].isupper() and w not in ("of", "and")), len(rest))
        named = [w for n, w in enumerate(rest[:end]) if not (n == 0 and w.endswith("-based"))]
        while named and named[-1] in ("of", "and"):
            named.pop()
        goes_on = end < len(rest) and rest[end] not in _BREAKS
        if named and not goes_on and _plain(named[0]) not in _PORTFOLIOS:
            return _country(" ".join(named))
    return None


def _country(named: str) -> str:
    """The country of a people's name; any other name as it is."""
    return named if find_place(named) else government_of(named) or named


# ---------------------------------------------------------------------------------------------------- conflicts


def _with_conflicts(title: shapes.Title, titles: Sequence[shapes.Title]) -> shapes.Title:
    others = tuple(o.title for o in titles if o is not title and _conflict(title, o))
    return title if not others else shapes.Title(
        title.title, title.evidence, title.organisation, title.former, title.stated, others
    )  # fmt: skip


def _conflict(one: shapes.Title, two: shapes.Title) -> bool:
    """Whether two roles can hardly be held at one time, and are told of one time by different reports."""
    if one.former or two.former or {s.report for s in one.stated} & {s.report for s in two.stated}:
        return False
    left, right = _office(one.title), _office(two.title)
    if left is None or right is None or left[0] != right[0] or not _at_one_time(one, two):
        return False
    if left[0] == "rank":
        return not (left[1] <= right[1] or right[1] <= left[1])
    if left[1] != right[1]:
        return bool(left[1] and right[1])
    return _apart(one.organisation, two.organisation)


def _office(title: str) -> tuple[str, frozenset[str]] | None:
    """The kind of an office and its portfolio; a rank is of the kind "rank", with all its words."""
    words = [_plain(w) for w in _WORD.findall(title)]
    words = [_SHORT.get(w, _SAME_WORD.get(w, w)) for w in words]
    ranks = frozenset(w for w in words if w in _RANKS)
    heads = [_ONE_HEAD.get(w, w) for w in words]
    head = next((w for w in heads if w in _SINGLE), None)
    if head:
        return head, frozenset(w for w in words if w in _PORTFOLIOS)
    return ("rank", ranks) if ranks and not {"retired", "attorney", "secretary"} & set(words) else None


def _apart(one: str | None, two: str | None) -> bool:
    """Whether two bodies are known to differ: no word shared, not of one country, neither short for the other."""
    if one is None or two is None:
        return False
    left, right = ({w for w in _WORD.findall(n.lower()) if len(w) > 2} for n in (one, two))
    if left & right:
        return False
    mine, theirs = country_of(one), country_of(two)
    return mine is not None and theirs is not None and mine != theirs


def _at_one_time(one: shapes.Title, two: shapes.Title) -> bool:
    """Whether some report of the one and some of the other may be of about one time."""
    return any(
        low is None or high is None or low - high <= FOLLOWS
        for a in one.stated
        for b in two.stated
        for low, high in (_gap(a, b),)
    )


def _gap(one: shapes.Stating, two: shapes.Stating) -> tuple[int | None, int | None]:
    """The later beginning and the earlier end of two intervals."""
    lows = [d for d in (day_of(one.earliest), day_of(two.earliest)) if d is not None]
    highs = [d for d in (day_of(one.latest), day_of(two.latest)) if d is not None]
    return (max(lows) if len(lows) == 2 else None), (min(highs) if len(highs) == 2 else None)


def _head(word: str) -> bool:
    low = word.lower()
    return low in HEADS or low in HONORIFICS or low.rsplit("-", 1)[-1] in HEADS


def _plain(word: str) -> str:
    low = word.lower().strip(".").replace("’s", "").replace("'s", "").removeprefix("ex-")
    return _SAME_WORD.get(low, low)
