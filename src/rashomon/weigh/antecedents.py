"""Whom "he" or "she" as the subject of a clause stands for.

In what somebody is said to have said, outside quotation marks, it is most often who said it ("Hill said he would go"); inside
them, never. Elsewhere it is the person who last acted. Who is known for a man is never "she", and the other way round.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from rashomon import shapes
from rashomon.read.speakers_cast import first_names
from rashomon.weigh.assertions_unit import Unit

RECENT = 3
"""Clauses before this one in which who acts is looked for."""

_QUOTES = '"“”„«»'


def antecedent(
    pronoun: tuple[str, int], statement: shapes.Statement | None, before: Sequence[Unit], text: str,
    types: Mapping[str, str], names: Mapping[str, str],
) -> str | None:  # fmt: skip
    """Whom a pronoun stands for.

    Args:     pronoun: "he" or "she", and where it stands; statement: the one whose content holds it; before: the report's
              assertions up to here; types, names: of entities by id.
    Returns:  the id of a person; None when nobody fits.
    Cost:     linear in what is said before it in the statement.
    """
    word, at = pronoun
    fits = {e for e, kind in types.items() if kind == "person" and _is_woman(names.get(e, "")) in (None, word == "she")}
    speaker = statement.speaker if statement is not None else None
    if statement is not None and speaker in fits and _is_one(names[speaker]) and not _is_quoted(statement, at, text):
        return speaker
    for unit in reversed(before[-RECENT:]):
        people = [e for e in (*unit.agents, *unit.entities) if e in fits and e != speaker]
        if people:
            return people[0]
    return None


def _is_one(name: str) -> bool:
    """Whether this is the full name of one person: not "aides", nor "two of the people"."""
    parts = name.split()
    return len(parts) > 1 and parts[0][:1].isupper() and parts[-1][:1].isupper()


def _is_quoted(statement: shapes.Statement, at: int, text: str) -> bool:
    """Whether the speaker's own words are at this place."""
    if statement.form != "mixed":
        return statement.form == "direct"
    begin = next((s for s, e in statement.content if s <= at < e), at)
    return sum(text[max(0, begin - 1) : at].count(mark) for mark in _QUOTES) % 2 == 1


@lru_cache(4096)
def _is_woman(name: str) -> bool | None:
    """By the first name; None where the name does not tell."""
    parts = name.lower().split()
    return first_names().get(parts[0]) if len(parts) > 1 else None
