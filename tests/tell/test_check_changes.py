"""What a sentence may not do to its evidence, and what it may."""

import time

import pytest

from rashomon import shapes
from rashomon.tell.check import check_sentence
from rashomon.tell.check_words import stem

TEXT = (
    "Mayor Ruth Keller told the Post on Friday that about 1,200 people could leave the old town of Oberau, and that "
    "Colonel Hans Brok had not ordered the bridge closed."
)
PLAN = "Brok plans to open the Sella bridge next week if the river falls, two officers said."


def proof(*texts):
    return tuple(shapes.Evidence(str(n), 0, len(t), t) for n, t in enumerate(texts))


@pytest.mark.parametrize(
    ("was", "put", "kind"),
    [
        ("Hans Brok", "Ruth Keller", "another name"),
        ("Ruth Keller", "Hans Brok", "another name"),
        ("1,200", "1,300", "number"),
        ("Friday", "Monday", "name"),
        ("about 1,200", "1,200", "more exact"),
        ("could leave", "will leave", "more certain"),
        ("could leave", "could not leave", "denied here"),
        ("had not ordered", "had ordered", "denied in the evidence"),
        ("told the Post on Friday that about", "confirmed to the Post on Friday that about", "more certain"),
        ("that about 1,200", "that certainly 1,200", "more certain"),
        ("about 1,200 people", "“about 1,200 people”", "quotation"),
    ],
)
def test_one_change_is_found(was, put, kind):
    assert was in TEXT
    problems = check_sentence(TEXT.replace(was, put), proof(TEXT))
    assert any(p.startswith(kind) for p in problems), problems


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Brok plans to open the Sella bridge next week.", "the evidence states it under a condition"),
        ("Brok will open the Sella bridge next week if the river falls, two officers said.", "more certain"),
        ("Brok plans to open the Sella bridge last week if the river falls, two officers said.", "another time"),
        ("Brok plans to close the Sella bridge next week if the river falls, two officers said.", "the contrary"),
        ("Brok plans to open the Sella bridge next week if the river falls.", "said by somebody"),
        ("Brok plans to open the Sella bridge next week if the river falls, the Keller ministry said.", "name"),
        ("Crowds cheered while Brok wept over the lost harbour for hours.", "not told"),
    ],
)
def test_what_is_lost_or_added_is_found(text, kind):
    problems = check_sentence(text, proof(PLAN))
    assert any(p.startswith(kind) for p in problems), problems


@pytest.mark.parametrize(
    "text",
    [
        "According to two officers, Brok plans to open the Sella bridge next week if the river falls.",
        "Two officers said Brok is planning to open the Sella bridge next week if the river falls.",
        "If the river falls, Brok plans to open the Sella bridge next week, two officers say.",
    ],
)
def test_another_order_of_the_same_passes(text):
    assert check_sentence(text, proof(PLAN)) == ()


def test_two_pieces_of_evidence_may_stand_in_one_sentence():
    text = f"{TEXT.rstrip('.')}; {PLAN}"
    assert check_sentence(text, proof(TEXT, PLAN)) == ()


def test_a_hyphen_and_an_adjective_do_not_make_another_name():
    told = proof("The Veshnan leader, Ar-Rovan Del, met Keller on Friday, state media reported.")
    assert check_sentence("Veshna's leader, Ar Rovan Del, met Keller on Friday, state media reported.", told) == ()


def test_forms_of_a_word_have_one_stem():
    groups = (
        "plan plans planned planning|deny denies denied denying|close closed closing|say said says|meet met meeting"
    )
    assert all(len({stem(w) for w in group.split()}) == 1 for group in groups.split("|"))


@pytest.mark.parametrize("piece", [" ", '"', "“", "a ", "A ", "not ", "if ", "said ", "1 ", "A-"])
def test_hostile_text_takes_linear_time(piece):
    text = piece * 15_000
    begin = time.process_time()
    check_sentence(text, proof(text, TEXT))
    assert time.process_time() - begin < 4
