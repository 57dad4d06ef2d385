import time

import pytest

from rashomon.tell import prose


@pytest.mark.parametrize(
    ("earliest", "latest", "said"),
    [
        ("2031-05-12", "2031-05-12", "12 May 2031"),
        ("2031-05-12", "2031-05-15", "12-15 May 2031"),
        ("2031-05-01", "2031-05-31", "May 2031"),
        ("2031-01-01", "2031-12-31", "2031"),
        ("2031-05-30", "2031-06-02", "30 May to 2 June 2031"),
        ("2030-01-01", "2039-12-31", "the 2030s"),
        ("2031-12-30", "2032-01-02", "30 December 2031 to 2 January 2032"),
        ("2031-05-12", None, "12 May 2031 or later"),
        (None, "2031-05-12", "12 May 2031 or before"),
        (None, None, "date unknown"),
        ("2031-02-30", "2031-02-30", "2031-02-30"),
    ],
)
def test_intervals_in_words(earliest, latest, said):
    assert prose.say_interval(earliest, latest) == said


def test_shorten_cuts_at_a_clause_and_marks_the_cut():
    text = "The council met for nine hours on Tuesday, and the mayor left before the vote was taken"
    assert prose.shorten(text, 60) == "The council met for nine hours on Tuesday…"
    assert prose.shorten(text, 200) == text
    assert len(prose.shorten("x" * 500, 40)) == 40


@pytest.mark.parametrize(("text", "joined"), [("The mayor left.", "the mayor left."), ("Kim left.", "Kim left.")])
def test_joining_keeps_names(text, joined):
    assert prose.lowered(text) == joined


@pytest.mark.parametrize(
    ("text", "ok"), [("“a” (b)", True), ("“a", False), ("a)", False), ('"a', False), ("“a)”", False)]
)
def test_balanced(text, ok):
    assert prose.balanced(text) is ok


@pytest.mark.parametrize("piece", [" ", '"', "“", "a ", "(", ", ", "However, "])
def test_hostile_text_takes_linear_time(piece):
    text = piece * 50_000
    begin = time.perf_counter()
    for function in (
        prose.content_words,
        prose.plain,
        prose.balanced,
        prose.without_connective,
        prose.is_whole,
        prose.first_personal_pronoun,
        prose.speaks_for_itself,
    ):
        function(text)
    prose.shorten(text, 100)
    assert time.perf_counter() - begin < 2
