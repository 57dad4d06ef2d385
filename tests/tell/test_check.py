import time

import pytest

from rashomon import shapes
from rashomon.tell.check import check_sentence, quotations

TEXT = (
    "Mayor Ruth O. Keller told The Lowland Post on Friday that 1,200 people and three dogs had left Oberau’s old town. "
    "“We shall not go back before spring,” she said."
)
PROOF = (shapes.Evidence("a", 0, len(TEXT), TEXT),)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "On Friday 1200 people left the old town of Oberau, Ruth Keller said.",
        "According to Ruth Keller, 3 dogs left.",
        'Keller: "We shall not go back before spring"',
        "Reports differ on the number: 1,200 people had left, Keller told the Post.",
    ],
)
def test_what_is_in_the_evidence_passes(text):
    assert check_sentence(text, PROOF) == ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Mayor Ruth Kessler told The Lowland Post.", "name"),
        ("Keller told The Highland Post.", "name"),
        ("On Monday people left Oberau.", "name"),
        ("1,300 people left.", "number"),
        ("Four dogs left.", "number"),
        ("Two million people left.", "number"),
        ("Keller said: “We shall go back before spring.”", "quotation"),
        ("“People had left the old town,” Keller said.", "quotation"),
        ("Some said that “three dogs had left”.", "quotation"),
        ("Ruth Post told us.", "name"),
    ],
)
def test_what_is_not_in_the_evidence_is_named(text, what):
    problems = check_sentence(text, PROOF)
    assert problems and any(p.startswith(what) for p in problems)


def test_known_names_need_no_evidence():
    assert check_sentence("The Gazette reports that 1,200 people left.", PROOF, known=("The Gazette",)) == ()


def test_a_whole_evidence_span_counts_as_quoted():
    proof = (shapes.Evidence("a", 0, 10, "we go home"),)
    assert check_sentence("They said: “we go home”", proof) == ()


def test_unclosed_marks_give_no_quotation():
    assert quotations('“never closed and "this neither') == ()


@pytest.mark.parametrize("piece", [" ", '"', "“", "a ", "A ", "1,", "A.", "(", "A'", "-"])
def test_hostile_text_takes_linear_time(piece):
    text = piece * 20_000
    begin = time.process_time()
    check_sentence(text, (shapes.Evidence("a", 0, len(text), text),))
    assert time.process_time() - begin < 3
