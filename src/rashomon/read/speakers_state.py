"""Who a speaker is, and what is remembered of the statements before: who spoke last, of which sort, and where."""

# ruff: noqa: SIM905 - lists of words read better as words
from __future__ import annotations

import msgspec

from rashomon.model import Offsets, Record


class Speaker(Record, frozen=True):
    """Who speaks: the name as the report gives it most fully, where it (or its antecedent) stands, or what kind of nobody.

    `of` and `count` say of whom an unnamed speaker is one, and how many they are; `also` are the others of "Ann Hill and
    Bo Marsh said".
    """

    name: str | None = None
    span: Offsets | None = None
    anonymous: str | None = None
    of: Offsets | None = None
    count: str | None = None
    also: tuple[Offsets, ...] = ()


class State(Record, frozen=True):
    """What is remembered of the statements before, each with the character where it was said (-1 for nobody yet).

    `group` is the body, country or pair of people that spoke last, `nobody` the unnamed person or group, `paper` the writing;
    `voice` is one unnamed person ("a friend", "a spokesman for the bank"), under the word `called`.
    """

    speaker: Speaker = Speaker()
    at: int = -1
    group: Speaker = Speaker()
    nobody: Speaker = Speaker()
    group_at: int = -1
    nobody_at: int = -1
    paper: Speaker = Speaker()
    paper_at: int = -1
    voice: Speaker = Speaker()
    voice_at: int = -1
    called: str = ""


_ONE = frozenset("official expert analyst military police resident witness source critic lawyer voters other".split())
_REPORTERS = frozenset(
    "journalist reporter correspondent editor columnist democrat republican executive investor".split()
)
_SPOKESMEN = frozenset("spokesman spokeswoman spokesperson".split())


def remember(state: State, answer: Speaker, at: int, person: bool, called: str) -> State | None:
    """The state after one more statement.

    Args:     answer: who made it; at: where; person: whether that is somebody with a name; called: the head of the phrase.
    Returns:  None where nothing changes.
    Cost:     constant.
    """
    if answer.name is not None or answer.span is not None:
        changed = msgspec.structs.replace(state, speaker=answer, at=at)
        if not person or answer.also:
            changed = msgspec.structs.replace(changed, group=answer, group_at=at)
        if not person and called in _SPOKESMEN:
            changed = msgspec.structs.replace(changed, voice=answer, voice_at=at, called=called)
        return changed
    if answer.anonymous == "document":
        return msgspec.structs.replace(state, paper=answer, paper_at=at)
    if answer.anonymous in (None, "unstated"):
        return None
    changed = msgspec.structs.replace(state, nobody=answer, nobody_at=at)
    alone = answer.anonymous in _ONE or called in _REPORTERS
    if answer.count == "1" and alone and called not in ("", "who", "which", "that"):
        changed = msgspec.structs.replace(changed, voice=answer, voice_at=at, called=called)
    return changed
