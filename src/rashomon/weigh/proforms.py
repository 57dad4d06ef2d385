"""Denials that say nothing by themselves ("that is simply false", "we had nothing to do with it") and what they deny; and what
a denied noun phrase is about ("reports of a transfer of guns").

A pro-form denies what its speaker was just said to deny, if he was; else the last thing that somebody else was said to say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rashomon import shapes
from rashomon.model import Offsets
from rashomon.read.propositions_nouns import ACTS
from rashomon.weigh.assertions_unit import Unit

NEAR = 320
"""Characters within which what is taken up ("it") must have been said."""

_TOLD = r"(?:report|claim|story|stories|allegation|accusation|rumou?r|charge)s?"
_IT = rf"(?:that|this|it|all (?:that|this|of it)|the {_TOLD}|(?:such|these|those) {_TOLD})"
_FALSE = re.compile(
    rf"^\W*(?:(?:but|no|well),?\s+)?(?:{_IT}(?:\s+(?:is|are|was|were)|[’']s)\s+(?:\w+\s+){{0,2}}?"
    r"(?:false|untrue|wrong|nonsense|lies?|fiction|rubbish|invented|baseless|groundless|fabricat(?:ed|ions?)|inventions?|smears?|"
    r"slander|fantasy|fairy.tales?|propaganda|made up|not (?:true|so|the case))\b(?!\s+(?:to|that|for|of|in|when|if)\b)"
    r"|there(?:[’']s| is| was)(?: absolutely| simply)? (?:no|not an?(?: \w+ of)?|not any) (?:\w+\s+)?truth\b"
    r"|nothing of the (?:kind|sort) (?:ever )?(?:\w+ )?(?:happen|took place|take place|occur|was|were|is)"
    r"|(?:it|that|this) (?:did not|didn[’']t|never) (?:happen|take place|occur)"
    r"|(?:we|i|he|she|they)(?:[’'](?:d|ve|s)| had| have| has)(?: absolutely)? nothing to do with (?:it|that|this)\b"
    r"|(?:we|i|he|she|they) (?:did|have done|has done|had done) (?:no such thing|nothing of the (?:kind|sort))\b"
    r"|(?:we|i|he|she|they) (?:did not|didn[’']t|never) d[oi]d? (?:it|that|this|any such thing)\b"
    r"|(?:not a word|none) of (?:it|that|this) is true|not true\W*$)",
    re.IGNORECASE,
)
"""Says of what was said that it is not so."""


def is_denial(text: str) -> bool:
    """Whether words deny what was said before, and say nothing themselves.

    Cost: that of one match at the head of the text.
    """
    return _FALSE.match(text) is not None


def own_denial(
    statement: shapes.Statement, of: Mapping[str, shapes.Statement], units: Sequence[Unit], at: int
) -> Unit | None:
    """What the same speaker was said to deny shortly before: the last that is told.

    Args:     of: the report's statements by id; units: of the report; at: where the pro-form begins.
    Cost:     linear in units.
    """
    denied = [
        u for u in units
        if u.factuality.score < 0 and u.holder != statement.id and u.event[0] < at and 0 <= at - u.span[1] < NEAR
        and (held := of.get(u.holder)) is not None and held.stance == "deny" and _one_speaker(held, statement)
        and not is_denial(u.text)
    ]  # fmt: skip
    return max(denied, key=lambda u: (u.span[1], -u.span[0]), default=None)


def _one_speaker(one: shapes.Statement, other: shapes.Statement) -> bool:
    return one.speaker is not None and one.speaker == other.speaker


_FRAME = re.compile(
    r"^(?:(?:any|all|the|such|these|those|media|press|recent|new|widespread|earlier)\s+){0,3}"
    r"(?:reports?|claims?|stor(?:y|ies)|allegations?|accusations?|rumou?rs?|suggestions?|charges?|talk|speculation)"
    r"\s+(?:of|about)\s+",
    re.IGNORECASE,
)
_CHARGED = re.compile(r"^[^,;.]{1,60}?\bof\s+(?:having\s+|being\s+)?([a-z]{3,}(?:ing|ed))\b")
"""Of whom something is said, and what: "accused Ostrel of sending shells"."""
_NO_ACT = frozenset("part role involvement responsibility knowledge hand link links connection ties be".split())
_DETERMINERS = re.compile(r"^(?:(?:any|an?|the|all|every|another|alleged|reported|supposed)\s+){1,3}", re.IGNORECASE)
_HEAD = re.compile(r"^((?:[\w’'-]+\s+){0,4}?)([\w’'-]+)(?=\s+(?:of|to|by|in|from|at|on|with|against|between)\b|\W*$)")


def named_act(text: str, span: Offsets) -> tuple[Offsets, str]:
    """What a noun phrase tells of, without the words that only say that it was told, and the act that its head names.

    Returns:  the characters, and the act; "be" where no head is found.
    Cost:     linear in the phrase.
    """
    words = text[span[0] : span[1]]
    start = span[0]
    frame = _FRAME.match(words)
    if frame:
        start += frame.end()
    charged = _CHARGED.match(text[start : span[1]])
    if charged:
        return (start, span[1]), charged.group(1)
    fewer = _DETERMINERS.match(text[start : span[1]])
    if fewer:
        start += fewer.end()
    head = _HEAD.match(text[start : span[1]])
    if head is None:
        return (start, span[1]), "be"
    noun = head.group(2)
    act = "be" if noun in _NO_ACT or not noun.islower() else ACTS.get(noun, noun)
    return (start, span[1]), act
