"""Where sentences and parser units begin and end."""

from __future__ import annotations

import pytest

from rashomon.read.quotes import find_quotes
from rashomon.read.sentences import paragraphs, split_units


def units(text: str) -> list[str]:
    quotes = [(q.start, q.end) for q in find_quotes(text)]
    return [text[u.start : u.end] for u in split_units(text, quotes, ())]


def sentences(text: str) -> list[str]:
    quotes = [(q.start, q.end) for q in find_quotes(text)]
    joined: list[tuple[int, int]] = []
    for u in split_units(text, quotes, ()):
        joined = [*joined[:-1], (joined[-1][0], u.end)] if joined and not u.begins else [*joined, (u.start, u.end)]
    return [text[s:e] for s, e in joined]


@pytest.mark.parametrize(
    "text",
    [
        "Lt. Col. Ana Brask spoke at noon.",
        "The bill passed by 5.2 million to 3.1 million votes.",
        "She met J. R. Halloran of Hollis Inc. in Port Ellary.",
        "“Are you there?” Brask asked.",
        "He works for the U.S. Navy at No. 5 dock.",
    ],
)
def test_these_are_one_sentence(text: str) -> None:
    assert sentences(text) == [text]


def test_a_quotation_of_three_sentences_is_one_sentence_and_three_units() -> None:
    text = "“We heard it. We saw it. We ran,” said Ana Brask. The ship sank."
    assert sentences(text) == ["“We heard it. We saw it. We ran,” said Ana Brask.", "The ship sank."]
    assert units(text) == ["“We heard it.", "We saw it.", "We ran,” said Ana Brask.", "The ship sank."]


def test_abbreviations_that_do_end_a_sentence() -> None:
    assert sentences("He flew to the U.S. The trip was short.") == ["He flew to the U.S.", "The trip was short."]


def test_hard_wrapped_text_is_not_cut_at_its_lines() -> None:
    line = "The harbour board met on Monday evening to hear what the divers had\n"
    text = line + line.replace("The", "the") * 6 + "found below the wreck.\n\nA second paragraph stands here."
    assert len(paragraphs(text)) == 2


def test_hostile_runs_are_linear() -> None:
    for run in ("“" * 20_000, ". " * 20_000, " " * 50_000 + ".", "A.B" * 20_000, "!?" * 20_000):
        assert all(0 <= u.start < u.end <= len(run) for u in split_units(run, (), ()))
