"""What tells what somebody said is a story's; what tells what nobody said ("would not discuss") is the document's alone."""

from functools import cache

import pytest

from rashomon.model import Statement
from rashomon.read import attribution, names, parsing, times


@cache
def statements(text: str) -> tuple[Statement, ...]:
    reading = parsing.read_document(text, (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE))
    return tuple(a.value for a in reading.layer("statement") if isinstance(a.value, Statement))


@pytest.mark.parametrize(
    "text",
    [
        "A spokesman would not discuss whether the lamps had been lit.",
        "Neither minister would say what the log showed.",
        "Asked whether the delay changed anything, Ann Moore said nothing had changed.",
        "Mr Carter is expected to meet the harbour master on Thursday.",
        "The two towns disagreed about where the bridge should stand.",
        "An officer asked not to be named because the report is secret.",
        "Moore also commented on the plan for the bridge.",
    ],
)
def test_attitudes_are_found_and_not_told(text: str) -> None:
    found = statements(text)
    assert found
    assert not found[0].told


@pytest.mark.parametrize(
    "text",
    [
        "Ann Moore said the bridge would open in May.",
        "Ann Moore denied the charge.",
        "The harbour board warned about a storm that would close the strait.",
        "Moore accused the board of hiding the report.",
        "It is believed that the ferry turned back.",
        "“No comment,” Moore said when the board refused to answer.",
        "The bridge is safe, according to the harbour board.",
        "Ann Moore rejected claims that the bridge had been closed.",
    ],
)
def test_what_is_said_is_told(text: str) -> None:
    found = statements(text)
    assert found
    assert found[0].told


def test_hostile_text_is_told_in_linear_time() -> None:
    assert all(
        s.told in (True, False) for s in statements("Moore would not say " + "whether a " * 3_000 + "bridge fell.")
    )
