"""A sentence of a brief that tells in other words what one before it told."""

import time

import pytest

from rashomon.tell import brief_again, prose
from rashomon.tell.brief_again import Line, first_clause, tells_again
from rashomon.weigh.judged import Odds

TOLD = "Norland handed the logbook of the tug Hesper to Ostrava on Friday and said that it would pay for the quay."


def judged(monkeypatch, same):
    asked = []

    def answer(pairs):
        asked.extend(pairs)
        return [Odds(same, 0.0, 0.0, 0.0, 1 - same, 0.0)] * len(pairs)

    monkeypatch.setattr(brief_again.judged, "judge_texts", answer)
    return asked


def again(text):
    return tells_again(text, prose.content_words(text), [Line(TOLD, prose.content_words(TOLD))])


def test_the_judge_is_asked_about_first_clauses(monkeypatch):
    asked = judged(monkeypatch, 0.97)
    assert again(
        "Norland turned over the logbook of the tug Hesper on Friday, which ended a quarrel about fishing grounds."
    )
    assert (first_clause(TOLD), "Norland turned over the logbook of the tug Hesper on Friday") in asked


@pytest.mark.parametrize(
    "text",
    [
        "Norland handed the logbook of the tug Hesper to Ostrava on Monday.",  # another day
        "Norland handed 14 pages of the logbook of the tug Hesper to Ostrava on Friday.",  # a figure
        "Bakers in Velm shut their ovens for a week.",  # nothing in common
    ],
)
def test_what_tells_something_else_is_not_asked_about(monkeypatch, text):
    asked = judged(monkeypatch, 0.97)
    assert not again(text)
    assert not asked


def test_who_doubts_tells_it(monkeypatch):
    judged(monkeypatch, 0.3)
    assert not again("Norland handed the logbook of the tug Hesper to Ostrava on Friday.")


@pytest.mark.parametrize("unit", [" ", "a ", ", ", " and "])
def test_clauses_are_cut_in_linear_time(unit):
    text = (unit * 50_000)[:50_000]
    began = time.process_time()
    first_clause(text)
    assert time.process_time() - began < 1.0
