"""Figures are read as intervals, with the noun that says what is counted."""

import pytest

from rashomon.weigh.figures import NO_END, figures_in


@pytest.mark.parametrize(
    ("text", "low", "high", "thing"),
    [
        ("it closed 31 Northern Coast Water pumps for a day", 31, 31, "pump"),
        ("About 3,100 U.K. nurses have left", 2790, 3410, "nurse"),
        ("The 212-page report", 212, 212, "page"),
        ("a 2 1/2 minute recording of the call", 2.5, 2.5, "minute"),
        ("a new three-minute recording", 3, 3, "minute"),
        ("a wall of 8 to 9 feet", 8, 9, "feet"),
        ("they fell 12ft", 12, 12, "feet"),
        ("no more than 20 – 25 minutes", 20, 25, "minute"),
        ("more than a dozen bakers", 12, NO_END, "baker"),
    ],
)
def test_reads_a_figure_with_its_bounds_and_what_is_counted(text: str, low: float, high: float, thing: str) -> None:
    found = figures_in(text, (0, len(text)))
    assert [(pytest.approx(f.low), pytest.approx(f.high), f.thing) for f in found] == [(low, high, thing)]


@pytest.mark.parametrize("text", ["a 6-3 vote of the board", "Gate 14 doors", "in 2019-20", "on May 5 to 8"])
def test_scores_labels_and_days_count_nothing(text: str) -> None:
    assert not figures_in(text, (0, len(text)))
