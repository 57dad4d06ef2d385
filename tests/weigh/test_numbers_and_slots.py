"""Numbers in words and figures, and how slots compare."""

from __future__ import annotations

import pytest

from rashomon.shapes import When
from rashomon.weigh.assertions import Quantity, read_number
from rashomon.weigh.slots import compare_numbers, compare_places, compare_times


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("1,200", 1200), ("3.5 million", 3.5e6), ("twenty-one", 21), ("two hundred", 200), ("a dozen", 12),
        ("two dozen", 24), ("five thousand two hundred", 5200), ("$40", 40), ("17%", 17), ("several", None), ("", None),
    ],
)  # fmt: skip
def test_numbers_are_read(text: str, value: float | None) -> None:
    assert read_number(text) == value


def quantity(value: float, bound: str = "", unit: str = "dead") -> Quantity:
    return Quantity(value, unit, bound, (0, 1))


@pytest.mark.parametrize(
    ("left", "right", "verdict"),
    [
        (quantity(12), quantity(12), "same"),
        (quantity(12), quantity(17), "differ"),
        (quantity(12, "at least"), quantity(17), "finer"),
        (quantity(12), quantity(17, "up to"), "finer"),
        (quantity(19, "nearly"), quantity(18.5), "finer"),
        (quantity(100, "about"), quantity(104), "same"),
        (quantity(12), quantity(12, unit="ship"), "unknown"),
    ],
)
def test_numbers_compare_by_unit_and_bound(left: Quantity, right: Quantity, verdict: str) -> None:
    assert compare_numbers(left, right) == verdict
    assert compare_numbers(right, left) == verdict


def test_times_compare_as_intervals() -> None:
    monday, week = When("2031-03-03", "2031-03-03"), When("2031-03-03", "2031-03-09")
    assert compare_times(monday, monday) == "same"
    assert compare_times(monday, week) == "finer"
    assert compare_times(monday, When("2031-03-04", "2031-03-04")) == "differ"
    assert compare_times(monday, When()) == "unknown"


def test_places_compare_by_name_entity_and_containment() -> None:
    assert compare_places("Geneva", "geneva", (None, None)) == "same"
    assert compare_places("Lake End", "Lake-End", ("e1", "e1")) == "same"
    assert compare_places("Paris", "France", (None, None)) == "finer"
    assert compare_places("Ostrel", "Saint Ore", (None, None)) == "apart"
    assert compare_places(None, "France", (None, None)) == "unknown"
