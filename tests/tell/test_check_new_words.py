import time

import pytest

from rashomon import shapes
from rashomon.tell.check import check_sentence
from rashomon.tell.check_new_words import foreign, unaccounted
from rashomon.tell.check_words import tokens

TEXT = "The captain of the ferry stood on the bridge when the two ships met in fog, and he saw no lights."
PROOF = (shapes.Evidence("a", 0, len(TEXT), TEXT),)


@pytest.mark.parametrize(
    "text",
    [
        "The captain was drunk.",
        "The captain wept.",
        "The captain was arrested.",
        "The drunk captain of the ferry stood on the bridge when the two ships met in fog, and he saw no lights.",
        "The captain of the ferry stood on the bridge.  The bridge was haunted.",
        "The ferry was overloaded.",
    ],
)
def test_one_word_that_nobody_said_is_found(text):
    assert any(p.startswith("not told by the evidence") for p in check_sentence(text, PROOF))


@pytest.mark.parametrize(
    "text",
    [
        "The captain stood on the bridge.",
        "The two ships met in fog.",
        "The captain of the ferry was standing on the bridge.",
        "The two vessels met in fog.",
        "Later the two ships met in fog.",
    ],
)
def test_another_way_of_saying_it_passes(text):
    assert check_sentence(text, PROOF) == ()


def test_a_word_of_one_root_is_not_foreign():
    known = {t.stem for t in tokens("The two ships collided on Monday")}
    assert foreign(tokens("The collision of the ships"), known) == []
    assert [t.text for t in foreign(tokens("The overloaded ships"), {"ship", "overlook"})] == ["overloaded"]


def test_near_words_may_stand_for_one_another():
    assert unaccounted(tokens("crash"), tokens("the collision")) == []
    assert [t.text for t in unaccounted(tokens("drunk"), tokens("the collision"))] == ["drunk"]


@pytest.mark.parametrize("piece", ["word ", "collided ", "a ", " "])
def test_hostile_text_takes_linear_time(piece):
    begin = time.process_time()
    check_sentence("The captain " + piece * 20_000, PROOF)
    assert time.process_time() - begin < 3
