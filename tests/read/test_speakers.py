"""Speakers within one report: surnames, pronouns, offices, bodies, and those who stay unnamed."""

from functools import cache

import pytest

from rashomon.model import Statement
from rashomon.read import attribution, names, parsing, times


@cache
def speakers(text: str) -> tuple[tuple[str | None, str | None], ...]:
    reading = parsing.read_document(text, (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE))
    values = [a.value for a in reading.layer("statement")]
    return tuple((v.speaker_name, v.anonymous) for v in values if isinstance(v, Statement))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the surname alone is given the full name that stands earlier
        ("Ann Moore said it was late. The ferry had left, Moore said.", [("Ann Moore", None), ("Ann Moore", None)]),
        (
            "John Carter said it was late. He added that the ferry had left.",
            [("John Carter", None), ("John Carter", None)],
        ),
        # "she" cannot be John
        ("Mary Carter met John Hill. She said the ferry had left.", [("Mary Carter", None)]),
        ("The defence minister, Paul Hart, spoke first. The minister said the ships had left.", [("Paul Hart", None)]),
        ("A senior official said the ships had left.", [(None, "official")]),
        ("Experts say the ships have left.", [(None, "expert")]),
        ("Media reports suggest that the ships have left.", [(None, "media")]),
        ("Residents said the water had gone.", [(None, "resident")]),
        # an institution and a capital speak under their own names
        ("The White House warned that the ships had left.", [("White House", None)]),
        ("Moscow has denied that the ships have left.", [("Moscow", None)]),
        ("It is believed that the ships have left.", [(None, "unstated")]),
    ],
)
def test_who_speaks(text: str, expected: list[tuple[str | None, str | None]]) -> None:
    assert list(speakers(text)) == expected
