"""Whether a statement is an act of speaking at all: "Putin would like ..." is what a report says of Putin."""

from __future__ import annotations

from rashomon import shapes
from rashomon.remembering import remembered

_WISHES = (
    "would like", "plan", "plans", "planned", "planning", "seek", "seeks", "seeking", "sought", "want", "wants", "wanted",
    "wish", "wishes", "hope", "hopes", "hoped", "intend", "intends", "intended", "aim", "aims", "aimed", "is due",
    "are due", "likes", "needs", "observing", "watching", "expect", "expects", "expected",
)  # fmt: skip
"""Cues of wishing, planning and expecting; read on 40 stories."""
_SHOWING = frozenset(("indicate", "indicates", "indicated", "indicating", "suggests", "suggest", "shows", "showed"))


def is_wish(statement: shapes.Statement, text: str) -> bool:
    """Whether the cue is a wish, a plan or an expectation, and nobody is said to have spoken.

    Args:     statement: of a report; text: that report's text.
    Cost:     constant.
    """
    cue = " ".join(text[start:end] for start, end in statement.cue).lower()
    if _wishes(cue):
        return True
    # What is said to show something is a thing, unless a name is known for it.
    return cue in _SHOWING and statement.speaker_name is None


@remembered(1 << 10)
def _wishes(cue: str) -> bool:
    return any(f" {wish} " in f" {cue} " for wish in _WISHES)
