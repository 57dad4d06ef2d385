"""A sentence that tells two facts stands in the claims of both, and words only its own."""

from __future__ import annotations

import numpy as np
import pytest

from rashomon import shapes
from rashomon.model import Factuality, Phase
from rashomon.weigh.assertions import Unit
from rashomon.weigh.candidates import Kinds, Pairs
from rashomon.weigh.grouping import GroupingConfig, Scores
from rashomon.weigh.grouping_second import also_told, beside_own

BOTH = "The bridge at Ostrel was shut for four days, which held up the ferries of Aldermoor"
SHUT = "The bridge at Ostrel was shut for four days"
HELD = "which held up the ferries of Aldermoor"
CONFIG = GroupingConfig()


def unit(report: str, text: str, score: float = 3.0, phase: Phase = "happened") -> Unit:
    words = frozenset(text.lower().replace(",", "").split()) - frozenset("the at was for which of".split())
    return Unit(
        report, 0, (0, len(text)), text, text, "author", None, "shut", "verb", Factuality(score, "CT+", phase), (), (), (),
        None, None, shapes.When(), (), "body", False, words=words, compared=text,
    )  # fmt: skip


def also(units: list[Unit], groups: list[list[int]], *rows: tuple[int, int, float]) -> dict[int, list[int]]:
    left, right = (np.array([r[n] for r in rows], np.int64) for n in (0, 1))
    score, near, no = np.array([r[2] for r in rows]), np.full(len(rows), 0.9), np.zeros(1, bool)
    kinds = Kinds([()], no, no, no, no)
    pairs = Pairs(left, right, score, near, near, score, np.zeros(len(rows), np.int64), kinds)
    return also_told(units, groups, pairs, Scores(units, pairs, CONFIG), CONFIG)


def test_what_tells_two_facts_stands_in_both_claims() -> None:
    units = [unit("a", BOTH), unit("b", SHUT), unit("c", HELD), unit("d", HELD)]
    assert also(units, [[0, 1], [2, 3]], (0, 1, 0.9), (0, 2, 0.5), (0, 3, 0.5), (2, 3, 0.9)) == {1: [0]}


def test_what_one_report_alone_tells_needs_more() -> None:
    units = [unit("a", BOTH), unit("b", SHUT), unit("c", HELD)]
    assert also(units, [[0, 1], [2]], (0, 1, 0.9), (0, 2, 0.5)) == {}
    assert also(units, [[0, 1], [2]], (0, 1, 0.9), (0, 2, 0.7)) == {1: [0]}


@pytest.mark.parametrize(
    "first", [unit("a", BOTH, -3.0), unit("a", BOTH, 1.0), unit("a", BOTH, 3.0, "planned"), unit("d", BOTH)]
)
def test_neither_the_contrary_nor_a_forecast_nor_the_same_passage(first: Unit) -> None:
    units = [first, unit("b", SHUT), unit("c", HELD), unit("d", HELD)]
    assert also(units, [[0, 1], [2, 3]], (0, 2, 0.9), (0, 3, 0.9)) == {}


def test_a_short_clause_is_no_telling_of_a_long_one() -> None:
    units = [unit("a", SHUT), unit("b", SHUT), unit("c", BOTH), unit("d", BOTH)]
    assert 1 not in also(units, [[0, 1], [2, 3]], (0, 2, 0.9), (0, 3, 0.9))


def test_a_copy_is_put_behind_and_leaves_the_wording_alone() -> None:
    units = [unit("a", BOTH), unit("b", SHUT), unit("c", HELD), unit("d", HELD)]
    told, groups = beside_own(units, [[0, 1], [2, 3]], {1: [0]})
    assert groups == [[0, 1], [2, 3, 4]] and told[:4] == units
    assert told[4].minor and told[4].evidence == units[0].evidence


def test_of_overlapping_copies_the_first_stands() -> None:
    units = [unit("a", BOTH), unit("a", SHUT), unit("c", HELD)]
    assert beside_own(units, [[0], [1], [2]], {2: [0, 1]})[1] == [[0], [1], [2, 3]]
