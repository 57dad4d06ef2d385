"""What tells what somebody said is a story's; what tells what nobody said ("would not discuss") is the document's alone."""

import time
from functools import cache

import msgspec
import pytest

from rashomon.model import Parse, Statement
from rashomon.read import attribution, names, parsing, times
from rashomon.read.attribution_told import is_told


@cache
def statements(text: str) -> tuple[Statement, ...]:
    reading = parsing.read_document(text, (parsing.STAGE, names.STAGE, times.STAGE, attribution.STAGE))
    return tuple(a.value for a in reading.layer("statement") if isinstance(a.value, Statement))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A spokesman would not discuss whether the lamps had been lit.", False),
        ("Neither minister would say what the log showed.", False),
        ("Asked whether the delay changed anything, Ann Moore said nothing had changed.", False),
        ("Mr Carter is expected to meet the harbour master on Thursday.", False),
        ("The two towns disagreed about where the bridge should stand.", False),
        ("An officer asked not to be named because the report is secret.", False),
        ("Moore also commented on the plan for the bridge.", False),
        ("Ann Moore said the bridge would open in May.", True),
        ("Ann Moore denied the charge.", True),
        ("The harbour board warned about a storm that would close the strait.", True),
        ("Moore accused the board of hiding the report.", True),
        ("It is believed that the ferry turned back.", True),
        ("“No comment,” Moore said when the board refused to answer.", True),
        ("The bridge is safe, according to the harbour board.", True),
        ("Ann Moore rejected claims that the bridge had been closed.", True),
    ],
)
def test_attitudes_are_found_and_only_what_is_said_is_told(text: str, told: bool) -> None:
    found = statements(text)
    assert found
    assert found[0].told is told


def test_hostile_text_is_told_in_linear_time() -> None:
    def seconds(times: int) -> float:
        text = "Moore would not say " + "whether a " * times + "bridge fell."
        (found,) = parsing.read_document(text, (parsing.STAGE,)).layer("parse")
        assert isinstance(found.value, Parse)
        # The worst case: a chain, whose head is the last word.
        words = len(found.value.words)
        parse = msgspec.structs.replace(found.value, heads=tuple(min(n + 1, words - 1) for n in range(words)))
        end = len(text) - 1
        asked = Statement("indirect", ((20, end),), ((6, 19),), ((0, 5),))
        begun = time.process_time()
        for _ in range(20):
            is_told(text, parse, asked)
        return time.process_time() - begun

    seconds(100)
    assert seconds(6_000) < 40 * max(seconds(600), 0.002)
