"""Acts of telling in which no statement was read: "the ministry put the toll at 18", "she has announced a day of mourning".

A reader of statements looks for words that are said. Where somebody gives a figure, a place or a plan with a verb of telling and
a noun, the clause looks like an event that the reporter saw. It is the teller's, and what is announced is not yet done.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rashomon import shapes
from rashomon.weigh.assertions_unit import Unit

REACH = 320
"""Characters of a sentence, before the end of a clause, in which the verb of telling and its subject are looked for."""

_ANNOUNCES = r"(?:announc(?:ed|es)|unveil(?:ed|s)|proclaim(?:ed|s)|(?:gave|gives) notice)\b"
_GIVES = (
    r"(?:puts?|plac(?:ed|es)|estimat(?:ed|es))\s(?:the|its|their|his|her|this|that)\s(?:[\w’'-]{1,24}\s){0,3}?"
    r"(?:number|toll|total|figure|count|costs?|value|price|speed|spot|place|point|site|position|damage|loss(?:es)?|size|strength"
    r"|share|rate|hour|time|date|age)\b"
)
_DENIES = (
    r"(?:den(?:ied|ies)|reject(?:ed|s)|dismiss(?:ed|es)|refut(?:ed|es)|brush(?:ed|es)\saside)\s(?:on\s\w{6,9}\s|again\s)?"
    r"(?:that|reports?|claims?|allegations?|accusations?|suggestions?|rumou?rs?|any\s(?:knowledge|involvement|responsibility|part))\b"
)
_PROMISES = r"(?:promis(?:ed|es)|pledg(?:ed|es)|vow(?:ed|s))\s(?:on\s\w{6,9}\s)?(?:that|to)\b"
_TELLS = re.compile(
    rf"\b(?P<announces>{_ANNOUNCES})|\b(?P<gives>{_GIVES})|\b(?P<denies>{_DENIES})|\b(?P<promises>{_PROMISES})",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    r"[”\"]?,\s(?P<who>(?:an?|the|one|two|three|four|several|some)\s(?:[\w’'-]{1,24}\s){0,3}?"
    r"(?:officials?|diplomats?|sources?|persons?|people|officers?|aides?|lawmakers?|advis[eo]rs?|insiders?|witnesses|executives?)\b"
    r"[^.;:\n“”\"]{0,90}?),?\s(?:told|said|says)\b(?:\s(?P<to>(?:the\s)?[A-Z][\w’'-]{1,20}(?:\s[A-Z][\w’'-]{1,20}){0,3}))?"
)
_QUOTES = re.compile(r"\bquot(?:ed|es|ing)\s(?P<who>[^.;:\n]{3,90}?)\sas\s(?:saying|stating|telling)\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?:\s(?:in|of|for|at)\s(?:the\s)?[A-Z][\w’'-]{2,30})?(?:,[^,;.\n]{2,80},|\s\([^)\n]{2,30}\))?"
    r"(?:\s(?:has|had|have|also|later|then|again|today|yesterday|now|on\s[A-Z]\w{3,9}|earlier|meanwhile|officially|formally)){0,3}\s$"
)
"""What may stand between the subject's name and the verb of which it is the subject: an apposition, an auxiliary, a day."""
_IS_OVER = re.compile(
    r"\b(?:deaths?|killings?|arrests?|captures?|discover\w{1,3}|loss(?:es)?|profits?|results?|findings|winners?|victory|births?"
    r"|resignations?|departures?|completion|ends?|success(?:es)?|rise|fall)\b",
    re.IGNORECASE,
)
"""Nouns of what has come about by the time that it is announced."""


def told_by(
    unit: Unit, text: str, mentions: Sequence[tuple[int, int, str]], entities: Mapping[str, shapes.Entity]
) -> tuple[str, tuple[int, int]] | None:
    """Whose telling a clause is that no statement holds.

    Args:     text: of the report; mentions: where entities are named in it, in order.
    Returns:  the entity that tells, and the characters that name it; None where the reporter tells.
    Cost:     linear in `REACH` characters and the mentions of the report.
    """
    begin = _sentence_start(text, unit.span)
    quoted = _governing(_QUOTES, unit, text)
    if quoted is not None:
        inside = [m for m in mentions if quoted.start("who") <= m[0] and m[1] <= quoted.end("who")]
        return (inside[0][2], inside[0][:2]) if inside else None
    tells = _governing(_TELLS, unit, text)
    if tells is None:
        return None
    for start, end, entity in mentions:
        if begin <= start and end <= tells.start() and entity in entities and _SUBJECT.match(text, end, tells.start()):
            return entity, (start, end)
    return None


def told_after(unit: Unit, text: str) -> tuple[tuple[int, int], str] | None:
    """Somebody unnamed whom a sentence gives after a clause, where no statement was read: ", an official told the Gull".

    Returns:  the characters that describe him, and to whom he told it, if that is said.
    Cost:     linear in a line's beginning; every count is bounded.
    """
    after = _SOMEBODY.match(text, unit.span[1])
    return (after.span("who"), after["to"] or "") if after else None


def denies(unit: Unit, text: str) -> bool:
    """Whether a clause that no statement holds is what its teller denies."""
    tells = _governing(_TELLS, unit, text)
    return tells is not None and tells.lastgroup == "denies"


def announces(unit: Unit, text: str) -> bool:
    """Whether a clause that no statement holds announces what is still to come."""
    tells = _governing(_TELLS, unit, text)
    return tells is not None and tells.lastgroup == "announces" and lies_open(text[tells.end() : unit.span[1]])


def lies_open(announced: str) -> bool:
    """Whether what is announced may still be to come: a visit, and not a death."""
    return _IS_OVER.search(announced[:60]) is None


def _governing(pattern: re.Pattern[str], unit: Unit, text: str) -> re.Match[str] | None:
    """The verb of telling that a clause has for its own, or that stands before it with nothing in between but its object."""
    for tells in pattern.finditer(text, _sentence_start(text, unit.span), unit.span[1]):
        own = unit.event[0] <= tells.start() < unit.event[1]
        before = tells.start() <= unit.span[0] and tells.end() <= unit.event[0]
        if own or (before and not _PARTED.search(text, tells.end(), max(tells.end(), unit.span[0]))):
            return tells
    return None


_PARTED = re.compile(r"[,;:]\s|\b(?:and|but|who|which|while|when|after|before|as)\b")
"""What parts a clause from a verb before it that is another's."""


def _sentence_start(text: str, span: tuple[int, int]) -> int:
    least = max(0, span[1] - REACH, min(span[0], span[1]) - REACH)
    ends = (
        text.rfind(mark, least, span[0]) + len(mark)
        for mark in (". ", "\n", "? ", "! ", ".” ", '." ')
        if mark in text[least : span[0]]
    )
    return max(ends, default=least)
