"""Money, percentages and hours: how they are read, how they compare, and what a clause says stood before."""

from __future__ import annotations

import time

import pytest

from rashomon.weigh.grouping_judge import Opinion, SecondLook, choose_open, reweigh
from rashomon.weigh.measures import CLOCK, is_measure, measures_in, written
from rashomon.weigh.quantities import Quantity, casualties_in
from rashomon.weigh.slots import compare_numbers


def read(text: str) -> list[tuple[float, str, str]]:
    return [(q.value, q.unit, q.scope) for q in measures_in(text, (0, len(text)))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Orvane offered $121 billion for Tessel", [(121e9, "$", "")]),
        ("an offer of £3.5m", [(3.5e6, "£", "")]),
        ("it paid 40 million euros", [(40e6, "€", "")]),
        ("$82 a share, of which $60 in cash and $22 in Orvane stock",
         [(82, "$ a share", ""), (60, "$", "cash"), (22, "$", "stock")]),
        ("shares fell 4.3 percent", [(4.3, "%", "")]),
        ("it took off at 12:05 a.m. and not at 11:55 pm", [(5, CLOCK, ""), (1435, CLOCK, "")]),
        ("at 14:30 GMT", [(870, CLOCK, "GMT")]),
        ("17 people died in 2031", []),
    ],
)  # fmt: skip
def test_measures_are_read_from_the_characters(text: str, found: list[tuple[float, str, str]]) -> None:
    assert read(text) == found


def test_every_span_holds_what_was_read() -> None:
    text = "Shares fell nearly 4.3 per cent to $63.20 at 9:34 a.m. ET"
    assert [text[slice(*q.span)] for q in measures_in(text, (0, len(text)))] == [
        "4.3 per cent",
        "$63.20",
        "9:34 a.m. ET",
    ]
    assert all(is_measure(q) for q in measures_in(text, (0, len(text))))
    assert [written(q) for q in measures_in(text, (0, len(text)))] == ["nearly 4.3 %", "$63.2", "09:34 ET"]


@pytest.mark.parametrize("hostile", ["$" * 50_000, "1," * 25_000, " " * 50_000, "12:" * 17_000, "a share " * 6_000])
def test_measures_are_linear_on_hostile_text(hostile: str) -> None:
    begun = time.process_time()
    measures_in(hostile, (0, len(hostile)))
    assert time.process_time() - begun < 2


def money(value: float, bound: str = "", unit: str = "$", scope: str = "") -> Quantity:
    return Quantity(value, unit, bound, (0, 1), scope)


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        (money(121e9), money(121.4e9), "same"),
        (money(148.9e9), money(146e9, "some"), "differ"),
        (money(20e9, "about"), money(21e9), "same"),
        (money(82, unit="$ a share"), money(121e9), "unknown"),
        (money(60, scope="cash"), money(22, scope="stock"), "unknown"),
        (money(60, scope="cash"), money(10, scope="cash"), "differ"),
    ],
)
def test_amounts_compare_by_unit_part_and_digits(left: Quantity, right: Quantity, verdict: str) -> None:
    assert compare_numbers(left, right) == verdict
    assert compare_numbers(right, left) == verdict


def test_lives_are_people() -> None:
    text = "Fourteen lives were lost in the sinking"
    assert [(q.value, q.unit) for q in casualties_in(text, (0, len(text)))] == [(14, "dead")]


def test_the_judge_is_asked_where_the_scale_can_turn() -> None:
    look = SecondLook(most=2)
    scores = [0.02, 0.4, 0.95, 0.15, 0.3]
    texts = [(str(n), "other") for n in range(5)]
    assert choose_open(scores, texts, look, 0.35) == [1, 4]
    assert choose_open([*scores, 0.41], [*texts, texts[1]], look, 0.35) == [1, 4, 5]
    assert reweigh(0.4, Opinion(0.9, 0.02, 0.8), look) > 0.6 > 0.3 > reweigh(0.4, Opinion(0.02, 0.3, 0.02), look)
