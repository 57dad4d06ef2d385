"""Whole arrays say of pairs what is said of each pair by itself; and what is remembered says what reading anew would."""

from __future__ import annotations

import random

import numpy as np
import pytest

from rashomon.relate.descent import Known, weigh_descent
from rashomon.relate.direction import Reason, Weighed
from rashomon.relate.membership import vectors_of
from rashomon.relate.stories import StoryInput
from rashomon.relate.stories_terms import Terms, TermsConfig
from rashomon.remembering import forget
from rashomon.weigh.candidates import Candidate, Kinds, Pairs, marks_of
from rashomon.weigh.grouping_judge import SecondLook, choose_open
from rashomon.weigh.grouping_slots import NOTHING, Slots, SlotTable
from rashomon.weigh.pairs import logit
from rashomon.weigh.slots import SlotView

FIGURES_DIFFER = (SlotView("number", "differ", "12 people", "14 people", "people"),)
ONE_FIGURE_AGREES = (*FIGURES_DIFFER, SlotView("number", "same", "3 boats", "3 boats", "boats"))
ANOTHER_DAY = (SlotView("time", "differ", "2021-03-04", "2021-03-05"),)
A_FINER_PLACE = (SlotView("place", "finer", "Veshna", "Orsk"),)
ROLES_TURNED = (SlotView("role", "differ", "Ana Brask", "Tomas Ilve"),)


@pytest.mark.parametrize(
    ("slots", "differs", "apart", "tells"),
    [
        ((), False, False, False),
        (FIGURES_DIFFER, True, True, True),
        (ONE_FIGURE_AGREES, False, False, True),
        (ANOTHER_DAY, True, False, True),
        (A_FINER_PLACE, False, False, True),
        (ROLES_TURNED, True, True, True),
        ((SlotView("participant", "differ", "Ana Brask", "Tomas Ilve"),), False, False, False),
        ((*ANOTHER_DAY, *ONE_FIGURE_AGREES), True, False, True),
    ],
)
def test_what_slots_come_to(slots: tuple[SlotView, ...], differs: bool, apart: bool, tells: bool) -> None:
    assert marks_of(slots) == (differs, apart, tells)


def test_pairs_are_arrays_and_records() -> None:
    kinds = Kinds([(), FIGURES_DIFFER], *(np.array([False, value]) for value in (True, True, True, False)))
    columns = (np.array([0, 0, 2]), np.array([1, 3, 4]), *(np.array([0.5, 0.25, 0.75]) for _ in range(4)))
    pairs = Pairs(*columns, np.array([0, 1, 0]), kinds)
    assert list(pairs) == [pairs[0], pairs[1], pairs[2]] == list(pairs[:]) and len(pairs) == 3
    assert pairs[1] == Candidate(0, 3, 0.25, 0.25, 0.25, FIGURES_DIFFER, 0.25)
    assert pairs.differs.tolist() == [False, True, False] and pairs == Pairs(*columns, np.array([0, 1, 0]), kinds)
    assert pairs != Pairs(*columns, np.array([0, 0, 0]), kinds)
    assert [p.right for p in pairs.some(np.array([2, 0]))] == [4, 1]


def nearest_by_hand(scores: list[float], texts: list[tuple[str, str]], look: SecondLook, turn: float) -> list[int]:
    """`choose_open`, pair by pair."""
    open_ = [n for n, score in enumerate(scores) if look.low <= score <= look.high]
    away = {n: round(abs(logit(scores[n]) - logit(turn)), 3) for n in open_}
    best = {words: min(away[n] for n in open_ if texts[n] == words) for words in {texts[n] for n in open_}}
    asked = set(sorted(best, key=lambda words: (best[words], words))[: look.most])
    return [n for n in open_ if texts[n] in asked]


@pytest.mark.parametrize("seed", range(6))
def test_the_nearest_wordings_are_chosen_as_one_by_one(seed: int) -> None:
    dice = random.Random(seed)
    clauses = [f"clause {n}" for n in range(12)]
    texts = [(a, b) for a, b in (sorted(dice.sample(clauses, 2)) for _ in range(300))]
    scores = [round(dice.random(), dice.choice((1, 4))) for _ in texts]
    look = SecondLook(most=dice.choice((1, 5, 30, 1000)))
    assert choose_open(scores, texts, look, 0.35) == nearest_by_hand(scores, texts, look, 0.35)


def test_slots_are_found_by_number_however_many_came_before() -> None:
    table, dice = SlotTable(), random.Random(3)
    told = [NOTHING, Slots(FIGURES_DIFFER, NOTHING.seen, None), Slots(ANOTHER_DAY, NOTHING.seen, False)]
    kept: dict[int, int] = {}
    for _ in range(5):
        keys = np.array(sorted(dice.sample(range(1000), 50)), np.int64)
        found = table.find(keys)
        assert found.tolist() == [kept.get(k, -1) for k in keys.tolist()]
        new = np.flatnonzero(found < 0)
        for at in new.tolist():
            found[at] = table.number(told[int(keys[at]) % 3])
            kept[int(keys[at])] = int(found[at])
        table.add(keys[new], found[new])
    assert [table.told[kept[k]] for k in sorted(kept)] == [told[k % 3] for k in sorted(kept)]
    table.only(np.array([4, 2]), np.array([1, 0]))
    assert (len(table), table.find(np.array([2, 3, 4])).tolist()) == (2, [0, -1, 1])
    table.forget()
    assert (len(table), table.find(np.array([2])).tolist()) == (0, [-1])


WORDS = "dam ferry light flood Orsk Veshna council left held late nobody saw water rose on Monday".split()


def test_words_are_numbered_as_if_all_were_read_now() -> None:
    dice = random.Random(8)
    texts = [" ".join(dice.choices(WORDS, k=dice.randint(3, 40))).capitalize() + "." for _ in range(12)]
    inputs = [
        StoryInput(f"r{n}", None if n % 3 else "A ferry", text, None, None, names=("Orsk",) * (n % 2))
        for n, text in enumerate(texts)
    ]
    for _ in range(8):
        some = dice.sample(inputs, dice.randint(1, len(inputs)))
        terms = Terms(TermsConfig())
        anew = [terms.vector(one.title, one.text, one.names) for one in some]
        words, vectors, numbers = vectors_of(some, TermsConfig())
        assert words.words == terms.words and len(set(numbers)) == len(some)
        for a, b in zip(anew, vectors, strict=True):
            assert a.ids.dtype == b.ids.dtype and a.weights.dtype == b.weights.dtype
            assert a.ids.tolist() == b.ids.tolist() and a.weights.tolist() == b.weights.tolist()
    assert vectors_of([], TermsConfig())[1] == []


def test_a_family_is_weighed_as_if_it_stood_alone() -> None:
    dice = random.Random(5)
    names = [f"r{n}" for n in range(9)]
    pairs = []
    for family in (names[:4], names[4:7], names[7:]):
        for n, left in enumerate(family):
            for right in family[n + 1 :]:
                start = dice.randrange(300)
                reason = Reason("one is earlier", left=dice.random(), right=dice.random())
                spans = ((start, start + 200, start + 5, start + 205),)
                pairs.append(Known(left, right, Weighed((reason,), (-0.4, -0.2, -0.5)), spans))
    forget()
    alone = [weigh_descent([p for p in pairs if p.left in family]) for family in (names[:4], names[4:7], names[7:])]
    forget()
    together = weigh_descent(pairs)
    assert together == {pair: told for found in alone for pair, told in found.items()} == weigh_descent(pairs)
