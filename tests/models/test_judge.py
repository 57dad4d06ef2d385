"""The judge: which relation, how certain, one event or two; and that nothing beside a pair changes its answer."""

import numpy as np
import pytest

from rashomon.models import load_judge
from rashomon.models.judge import RELATIONS

PAIRS = [
    ("The mayor closed the bridge on Tuesday.", "The mayor closed the bridge on Tuesday."),
    ("The mayor closed the bridge on Tuesday.", "The mayor did not close the bridge on Tuesday."),
    ("The mayor closed the bridge on Tuesday.", "A new film festival opens in Lisbon."),
    ("Twelve sailors were rescued off the coast after their boat sank.", "Thirty sailors were rescued off the coast."),
    ("", ""),
    ("word " * 400, "The bridge is closed."),
]


def test_the_plain_relations_are_told():
    odds = load_judge().relate(PAIRS[:3])
    assert [RELATIONS[k] for k in odds.argmax(1)] == ["same", "contradicts", "unrelated"]
    assert np.allclose(odds.sum(1), 1, atol=1e-5)


def test_answers_do_not_depend_on_the_batch():
    judge = load_judge()
    assert (judge.relate(PAIRS)[::-1] == judge.relate(PAIRS[::-1])).all()
    assert judge.relate([]).shape == (0, len(RELATIONS))


@pytest.mark.parametrize(
    ("sentence", "word", "low", "high"),
    [
        ("The minister resigned on Friday.", "resigned", 2.0, 3.0),
        ("The minister did not resign on Friday.", "resign", -3.0, -0.7),
        ("The minister may resign on Friday.", "resign", -1.0, 2.3),
        ("The council refused to sell the land.", "sell", -3.0, -0.3),
    ],
)
def test_certainty_follows_the_words_around_an_event(sentence, word, low, high):
    at = sentence.index(word)
    ((score,),) = load_judge().certainties([(sentence, [(at, at + len(word))])], "news")
    assert low <= score <= high


def test_certainty_of_nothing_and_of_a_word_out_of_reach():
    judge = load_judge()
    assert judge.certainties([]) == ()
    assert judge.certainties([("The bridge fell.", [])]) == ((),)
    text = "word " * 400
    assert judge.certainties([(text, [(1990, 1994)])]) == ((0.0,),)


def test_one_event_is_likelier_than_two():
    left, right = (
        "A strong earthquake struck the coast of Ardova on Monday.",
        "The quake hit Ardova's coast, killing nine.",
    )
    quake = (left.index("earthquake"), left.index("earthquake") + 10)
    odds = load_judge().same_event([(left, quake, right, (4, 9)), (left, quake, right, (29, 36))])
    assert odds.shape == (2,) and odds[0] > odds[1]
