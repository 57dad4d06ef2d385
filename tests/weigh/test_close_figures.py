"""Figures of a clause, and two of one thing that are close and differ: small stories of our own."""

from __future__ import annotations

import time

import pytest
from test_claims import story_of

from rashomon.shapes import Story
from rashomon.weigh.figures import NO_END, figures_in
from rashomon.weigh.quantities import quantity_at


def figures(text: str) -> list[tuple[float, float, str, str]]:
    return [(f.low, f.high, f.unit, f.thing) for f in figures_in(text, (0, len(text)))]


def clashes(story: Story) -> set[tuple[str, str]]:
    return {(r.slot, r.verdict) for c in story.claims for r in c.relations if r.kind == "contradicts"}


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "thing"),
    [
        ("The choir sang a six-minute hymn.", 6, 6, "", "minute"),
        ("The rest lasted nine minutes, singers said.", 9, 9, "", "minute"),
        ("More than 340 lambs were sold.", 340, NO_END, "", "lamb"),
        ("The vault holds some 30 million seeds.", 2.7e7, 3.3e7, "", "seed"),
        ("over a dozen other states sued", 12, NO_END, "", "state"),
        ("Dozens of boats came.", 24, 99, "", "boat"),
        ("The wall costs $5.7bn.", 5.7e9, 5.7e9, "$", ""),
        ("The tram left at 6.10am.", 370, 370, "clock", ""),
        ("sixteen Dubrin city councillors resigned", 16, 16, "", "councillor"),
    ],
)
def test_a_figure_is_read_from_its_characters(text: str, low: float, high: float, unit: str, thing: str) -> None:
    ((found_low, found_high, found_unit, found_thing),) = figures(text)
    assert (round(found_low, 3), round(found_high, 3), found_unit, found_thing) == (low, high, unit, thing)


@pytest.mark.parametrize(
    "text",
    [
        "Pia Lunde, 52, spoke.", "It began in 1998.", "They met on March 14.", "Flight 446 took off.", "Android 8 is out.",
        "Photograph 3/8 shows the quay.", "It ended 8-7.",
    ],
)  # fmt: skip
def test_years_days_ages_and_names_are_no_figures(text: str) -> None:
    assert figures(text) == []


def test_an_age_and_a_year_are_no_toll() -> None:
    for text, number in (("He died at the age of 94", "94"), ("before her 2006 death", "2006")):
        at = text.index(number)
        assert quantity_at(text, (at, at + len(number)), (0, len(text))) is None


def test_two_lengths_of_one_bridge() -> None:
    story = story_of(
        ("Gull", "1", "The bridge at Dubrin is 410 metres long and carries the coast road. Crews cleared the quay."),
        (
            "Tern",
            "1",
            "Engineers closed the coast road because the 430 metres of the Dubrin bridge had rusted. It rained.",
        ),
    )
    assert clashes(story) == {("number", "unsure")}


def test_a_bound_and_what_it_takes_in_only_seem_to_differ() -> None:
    story = story_of(
        ("Gull", "1", "The herbarium of the Dubrin museum keeps more than 60,000 pressed ferns. A baker founded it."),
        (
            "Tern",
            "1",
            "Botanists in Ostrel counted 62,400 pressed ferns in the herbarium. They needed a winter for it.",
        ),
    )
    assert {verdict for slot, verdict in clashes(story) if slot == "number"} <= {"apparent"}


def test_figures_far_apart_or_of_other_things_are_not_compared() -> None:
    story = story_of(
        ("Gull", "1", "The harbour wall of Dubrin will cost $90 million. Some 40 engineers work on the harbour wall."),
        (
            "Tern",
            "1",
            "The harbour wall of Dubrin needs $4 million of repairs. It employs 44 divers on the harbour wall.",
        ),
    )
    assert not clashes(story)


@pytest.mark.parametrize(
    "text", [" " * 50_000, '"' * 50_000, "a " * 25_000, "12 " * 16_000, "seven-" * 8_000, "1,000" * 9_000]
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    begun = time.process_time()
    figures_in(text, (0, len(text)))
    assert time.process_time() - begun < 0.5
