"""Which attributions of a report are statements to a reader of its story, and which only tell what somebody did not say or did.

The reading room finds attributions as PolNeAR's guidelines have them: "would not discuss whether", "asked whether the delay
mattered", "tweeted about the delay", "disagreed on the border" are attitudes of somebody towards something, and attributions.
Nobody is told there to have said anything. Whoever lists what was said in a story leaves them out: so do both of our golds, each
made by a reader before the machinery ran (docs/decisions/256).
"""

# ruff: noqa: SIM905 - lists of words read better as words
from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from rashomon.model import Offsets, Parse, Statement

_UNSAID = frozenset(("refuse", "silent"))
_GUESSED = frozenset("think believe say fear understand rumour rumor report allege".split())
_TOPICS = frozenset("about on over into".split())
"""What stands after a cue that names a subject of talk only: "commented on the plan", "is silent over it"."""
_TOPICAL = frozenset("say fear oppose believe ask deny support accept".split())
"""Stances of such cues; to warn about, accuse of, complain about something does say it."""
_DEEDS = frozenset("indict convict seek observe tweet live-tweet retweet agree".split())
_TURNED_DOWN = frozenset("reject dismiss dispute contest rejection dismissal decline".split())
_TELLINGS = frozenset(
    "claim allegation report account accusation charge suggestion assertion figure version statement notion idea criticism "
    "assessment finding conclusion story rumour rumor number toll warning threat concern fear complaint doubt suspicion call "
    "demand appeal view theory argument question".split()
)
_UNNAMED = re.compile(
    r"(?:not to be|to not be|to remain|to stay|to speak on|that \w+ name)\b|(?:for )?anonym", re.IGNORECASE
)


def is_told(text: str, parse: Parse, statement: Statement) -> bool:
    """Whether an attribution tells what somebody said, wrote, thinks or is reported to have said.

    Args:     text, parse: of the document; statement: one of its attributions.
    Returns:  False for refusals and silence, questions that nobody is said to have asked, what "is expected", a subject that is
              only named ("tweeted about it"), deeds, and wishes to stay unnamed. Whatever stands in quotation marks is told.
    Cost:     the tokens of its cue and content.
    """
    if statement.form != "indirect" or not statement.cue:
        return True
    cue = [t for span in statement.cue for t in _tokens(parse, span)]
    if not cue:
        return True
    lemmas = {parse.lemmas[t].lower() for t in cue}
    if statement.stance in _UNSAID and (statement.stance_by == "cue" or _is_silence(parse, statement)):
        return False
    if not statement.source and _is_nobodys(parse, statement, cue, lemmas):
        return False
    if statement.stance in _TOPICAL and len(cue) > 1 and parse.words[cue[-1]].lower() in _TOPICS:
        return False
    start, end = statement.content[0]
    if statement.stance == "ask" and _UNNAMED.match(text, start, end):
        return False
    return not _is_deed(parse, statement, lemmas)


def _is_silence(parse: Parse, statement: Statement) -> bool:
    """ "Said she would not comment": nothing else is said. "Said she would not go" says something."""
    content = [t for span in statement.content for t in _tokens(parse, span)]
    verb = next((t for t in content if parse.pos[t] == "VERB"), -1)
    return verb < 0 or parse.lemmas[verb].lower() in _WITHHELD


_WITHHELD = frozenset(
    "comment discuss say tell speak talk respond reply answer elaborate disclose reveal name identify".split()
)


def _is_nobodys(parse: Parse, statement: Statement, cue: Sequence[int], lemmas: set[str]) -> bool:
    """ "Asked whether ...", "is expected to", "Call the newsdesk": no speaker, and none is meant."""
    if statement.stance in ("ask", "predict", "fear", "oppose"):
        return True
    if statement.stance == "believe":
        return not lemmas & _GUESSED
    return "unclear" in lemmas or (len(cue) == 1 and parse.tags[cue[0]] == "VB" and "call" in lemmas)


def _is_deed(parse: Parse, statement: Statement, lemmas: set[str]) -> bool:
    """ "Indicted her", "agreed to a joint inquiry", "rejected the subpoena": done, not said."""
    content = [t for span in statement.content for t in _tokens(parse, span)]
    inside = frozenset(content)
    head = next((t for t in content if parse.heads[t] not in inside or parse.heads[t] == t), -1)
    thing = head >= 0 and parse.pos[head] in ("NOUN", "PROPN", "PRON")
    if not thing:
        return False
    if lemmas & _TURNED_DOWN:
        return parse.lemmas[head].lower() not in _TELLINGS
    return bool(lemmas & _DEEDS)


def _tokens(parse: Parse, span: Offsets) -> range:
    return range(bisect_right(parse.ends, span[0]), bisect_left(parse.starts, span[1]))
