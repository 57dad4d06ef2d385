"""Quotations: every kind of mark, nesting, apostrophes, forgotten marks, paragraphs, hostile text."""

import time

import pytest

from rashomon.read.quotes import find_quotes


def inner(text: str) -> list[str]:
    return [text[q.start : q.end] for q in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We sail,” she said, “at noon.”", ["We sail,", "at noon."]),
        ('"We sail," she said. "At noon."', ["We sail,", "At noon."]),
        ("‘It’s the dockers’ vote,’ he said.", ["It’s the dockers’ vote,"]),
        (
            "He said 'I won't wait at the neighbours' gate' and left. Don't ask.",
            ["I won't wait at the neighbours' gate"],
        ),
        ("«Мы идём», сказал он. „Wir gehen“, sagte sie.", ["Мы идём", "Wir gehen"]),
        ("Sie sagte: »Wir gehen jetzt«.", ["Wir gehen jetzt"]),
        ("«Он сказал «нет» и ушёл», — вспомнила она.", ["Он сказал «нет» и ушёл", "нет"]),
        ("“She told me ‘no more’ and left.”", ["She told me ‘no more’ and left.", "no more"]),
        ("``Stay,'' she said.", ["Stay,"]),
        ('A 6\'2" man and a 12" pipe.', []),
        ("In the ’90s they sang rock ’n’ roll.", []),
        ("He said “the [new] law … is dead” twice.", ["the [new] law … is dead"]),
        ("”Näin on hyvä”, hän sanoi.", ["Näin on hyvä"]),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert inner(text) == expected


def test_a_quotation_goes_on_over_paragraphs() -> None:
    text = "“The first part is long.\n\n“The second ends here,” she said."
    first, second = find_quotes(text)
    assert (first.closed, second.closed, second.continues) == (False, True, True)


def test_a_forgotten_mark_ends_where_the_next_one_opens() -> None:
    text = 'He said "this never ends. Then she said "hello there you".'
    assert [(text[q.start : q.end], q.closed) for q in find_quotes(text)] == [
        ("this never ends. Then she said", False),
        ("hello there you", True),
    ]


def test_titles_and_scare_quotes_are_told_from_speech() -> None:
    text = "The book “Winter in the Harbour” calls it “progress”, but “nobody here believes a word of it,” he said."
    assert [q.kind for q in find_quotes(text)] == ["title", "scare", "speech"]


@pytest.mark.parametrize("piece", ["“", '"', "‘", "'a ", " ", "’”", "«»", '“‘"«', "“a\n", "'", "“a ‘b "])
def test_hostile_text_takes_linear_time(piece: str) -> None:
    began = time.perf_counter()
    found = find_quotes(piece * (60_000 // len(piece)))
    assert time.perf_counter() - began < 3.0
    assert all(q.start < q.end for q in found)
