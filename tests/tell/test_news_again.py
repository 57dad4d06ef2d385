"""What seems new and says what is known, counts that come to a known claim, and rival counts of a crowd."""

import time

import msgspec
import pytest

from rashomon import shapes
from rashomon.tell import news_again
from rashomon.tell.news_again import look_again
from rashomon.tell.news_counts import crowd_in, more_told, rival_crowds
from rashomon.tell.news_known import Matter, Wording, matters, says_nothing
from rashomon.weigh.judged import Odds


def claim(id_, text, status="happened", report="a.txt", start=0, relations=(), holder="author", label="CT+"):
    told = shapes.Assertion(report, shapes.Evidence(report, start, start + len(text), text), holder, label)
    return shapes.Claim(
        id_, text, status, (), (told,), (), shapes.Range(1, 1), "single_origin", tuple(relations), shapes.Happening(),
    )  # fmt: skip


def wording(text, figures=(), capitals=()):
    return Wording((text,), frozenset(figures), frozenset(), frozenset(), frozenset(), 5, capitals=frozenset(capitals))


def judged_as(monkeypatch, odds):
    asked = []

    def answer(pairs):
        asked.extend(pairs)
        return [odds] * len(pairs)

    monkeypatch.setattr(news_again.judged, "judge_texts", answer)
    return asked


def looked(left, right, cosine=0.6, known=True):
    import numpy as np

    rows = np.array([[1.0, 0.0], [cosine, (1 - cosine**2) ** 0.5]], np.float32)
    return look_again([left, right], [[0], [1]], [known, False], set(), (rows, [0, 1, 2]))


SAME = Odds(0.8, 0.05, 0.05, 0.0, 0.1, 0.0)
MORE = Odds(0.1, 0.8, 0.0, 0.0, 0.1, 0.0)


def test_what_the_judge_takes_for_one_is_no_news_twice(monkeypatch):
    asked = judged_as(monkeypatch, SAME)
    assert looked(wording("the tram ran too fast"), wording("its speed was too high")) == [[0, 1]]
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("right", "cosine"),
    [
        (wording("forty were aboard", figures=[40]), 0.6),  # a figure that nobody told
        (wording("Brandt drove it", capitals=["bran"]), 0.6),  # a name that nobody told
        (wording("nothing like it"), 0.2),
    ],
)
def test_what_has_something_new_is_not_even_asked(monkeypatch, right, cosine):
    asked = judged_as(monkeypatch, SAME)
    assert looked(wording("the tram ran too fast"), right, cosine) == [[0], [1]]
    assert not asked


def test_who_says_more_tells_something(monkeypatch):
    judged_as(monkeypatch, MORE)
    assert looked(wording("the driver was held"), wording("the driver, who was held, had slept")) == [[0], [1]]


def test_two_new_wordings_of_one_thing_are_one_line(monkeypatch):
    judged_as(monkeypatch, SAME)
    assert looked(wording("the quay was shut"), wording("nobody could use the quay"), known=False) == [[0, 1]]


def test_a_denial_that_weighing_found_is_of_its_claim(story):
    said = claim("c1", "The harbour board sold the crane", "reported")
    against = shapes.Relation("contradicts", "c1", "polarity", (), "real", "")
    denied = claim("c2", "No equipment has left our hands", "denied", "b.txt", relations=[against])
    assert len(matters([said, denied], story)) == 1


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The march in Velm drew 9,000 people", 9000),
        ("The police put the number of demonstrators at three thousand", 3000),
        ("Police arrested 300 protesters who took part in the march", None),
        ("The ferry carried 9,000 people", None),
        ("The march cost 400 crowns", None),
    ],
)
def test_who_is_counted_in_a_crowd(text, count):
    assert crowd_in(text) == count


def counted(story, *claims):
    return msgspec.structs.replace(story, claims=claims)


def test_two_counts_of_one_crowd_are_news_once(story):
    police = claim("c1", "The march drew 3,000 people", report="a.txt", holder="s1")
    marchers = claim("c2", "The march drew 12,000 people", report="b.txt", holder="s2")
    again = claim("c3", "12,000 people joined the march", report="c.txt", holder="s3")
    news = rival_crowds((police,), counted(story, police, marchers, again), ())
    assert [(n.kind, n.was, n.is_) for n in news] == [("contradiction", police.text, marchers.text)]
    assert not rival_crowds((police, marchers), counted(story, police, marchers, again), ())
    near = claim("c2", "The march drew 3,200 people", report="b.txt", holder="s2")
    assert not rival_crowds((police,), counted(story, police, near), ())


def test_a_count_that_comes_to_a_known_claim_is_told():
    was = claim("c1", "Olga Brandt led the march")
    said = "The march drew 9,000 people"
    more = shapes.Assertion("b.txt", shapes.Evidence("b.txt", 5, 5 + len(said), said), "author", "CT+")
    now = msgspec.structs.replace(was, assertions=(*was.assertions, more))
    assert [n.is_ for n in more_told("s", (was,), Matter((now,)), frozenset())] == [said]
    assert not more_told("s", (was,), Matter((now,)), frozenset((9000.0,)))


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("Twelve deaths had been counted, two rescuers among them", False),
        ("My sister is devastated by this", True),
        ("than words can say", True),
        ("Our tram left Velm at noon", False),
    ],
)
def test_what_says_nothing_by_itself(text, nothing):
    assert says_nothing(text) is nothing


@pytest.mark.parametrize("unit", [" ", "a ", "march ", "“", "march 9 people "])
def test_crowds_are_looked_for_in_linear_time(unit):
    text = (unit * 50_000)[:50_000]
    began = time.process_time()
    assert crowd_in(text) is None or crowd_in(text) is not None
    says_nothing(text)
    assert time.process_time() - began < 1.0
