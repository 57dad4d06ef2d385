"""How a statement's manner is told to people: the report's own words where they are an act."""

import msgspec
import pytest

from rashomon.shapes import Statement
from rashomon.tell.words import manner

PLAIN = Statement("s1", "r1", "indirect", ((9, 20),), ((3, 8),), ((0, 2),), "what is told")


@pytest.mark.parametrize(
    ("cue", "stance", "told"),
    [
        ("said", "say", "said"),
        ("According to", "say", "said"),
        ("told reporters", "say", "said"),
        ("Hints", "suggest", "hints"),
        ("is keen on", "say", "is keen on"),
        ("brushed aside", "deny", "brushed aside"),
        ("", "warn", "warned"),
        ("has in the course of a long and very quiet year come round to", "say", "said"),
    ],
)
def test_manner_is_the_cue_where_it_tells_more_than_saying(cue: str, stance: str, told: str) -> None:
    assert manner(msgspec.structs.replace(PLAIN, cue_text=cue, stance=stance)) == told


def test_manner_of_what_is_said_comes_from_what_is_said() -> None:
    refusal = msgspec.structs.replace(PLAIN, cue_text="insisted", stance="deny", stance_by="content")
    assert manner(refusal) == "denied"
