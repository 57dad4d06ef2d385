"""Stories: who belongs together, whatever the order; people's decisions; developments."""

from __future__ import annotations

import time
from itertools import permutations
from pathlib import Path

import pytest

from rashomon.model import Link
from rashomon.relate.developments import split_developments
from rashomon.relate.stories import StoriesConfig, StoryInput, cluster, day_of
from rashomon.relate.stories_terms import Terms, background, lead_of
from rashomon.testing.scores import bcubed, labels_of

SUMMIT = Path(__file__).resolve().parents[3] / "shared" / "reports" / "summit"

PORT = [
    "Crane falls in Varnesund harbour. The harbour of Varnesund was closed on Monday after a crane fell across the "
    "quay and trapped two barges. Port captain Inga Solheim said nobody was hurt.",
    "Varnesund harbour shut after crane collapse. Port captain Inga Solheim closed the harbour when a crane collapsed "
    "on the quay in Varnesund. Two barges could not leave.",
    "Ferries stay away from Varnesund. Ferries could not reach Varnesund harbour, where a fallen crane blocks the "
    "quay. Captain Inga Solheim expects the barges to be freed within days.",
]
FIELD = [
    "Potato prices rise again. Potato prices in Lower Marland rose for the third week as farmers waited for rain, the "
    "growers' union chief Piet Doorman said.",
    "Marland farmers fear for potatoes. Without rain the potato harvest in Lower Marland may halve, said Piet Doorman "
    "of the growers' union.",
]


def inputs(texts: list[str], prefix: str = "r", published: str | None = None) -> list[StoryInput]:
    return [StoryInput(f"{prefix}{k}", None, text, published, None) for k, text in enumerate(texts)]


def sets(groups) -> set[frozenset[str]]:  # type: ignore[no-untyped-def]
    return {frozenset(group.members) for group in groups}


def link(left: str, right: str, judgement: str, by: str = "user:ann") -> Link:
    return Link(f"{left}{right}{judgement}", "same_story", left, right, by, judgement=judgement)  # type: ignore[arg-type]


def test_two_stories_without_dates_or_titles():
    groups = cluster(inputs(PORT, "p") + inputs(FIELD, "f"))
    assert sets(groups) == {frozenset({"p0", "p1", "p2"}), frozenset({"f0", "f1"})}


def test_any_order_gives_the_same_answer():
    given = inputs(PORT[:2], "p") + inputs(FIELD, "f")
    answers = {cluster(order) for order in permutations(given)}
    assert len(answers) == 1


def test_every_input_is_in_one_group():
    given = [*inputs(PORT), StoryInput("empty", "", "", None, None), StoryInput("odd", None, "…", "2009-20-09", None)]
    names = [name for group in cluster(given) for name in group.members]
    assert sorted(names) == sorted(one.name for one in given)
    assert cluster([]) == ()


def test_the_same_words_a_year_later_are_another_story():
    apart = [
        StoryInput("a", None, "Voters in Marland go to the polls on Sunday to elect a mayor.", "2020-05-01", None),
        StoryInput("b", None, "Marland elects a new mayor: polls open on Sunday at eight.", "2021-05-01", None),
    ]
    assert len(cluster(apart)) == 2


def test_reasons_name_what_is_shared():
    (group,) = cluster(inputs(PORT, published="2024-03-04"))
    assert any("varnesund" in why for why in group.why)
    assert "published on one day" in group.why


def test_a_single_report_tells_its_nearest_story():
    groups = cluster(inputs(PORT, "p", "2024-03-04") + inputs(FIELD[:1], "z", "2024-03-05"))
    alone = next(group for group in groups if group.members == ("z0",))
    assert alone.why == ("nothing is like it",) and alone.lone is None
    rain = "The weather office promised storms for the north. Roads may flood, and schools will close early; farmers waited."
    first, second = cluster(inputs([FIELD[0], rain], "z", "2024-03-05"))
    assert first.lone and first.lone.nearest == "z1" and 0 < first.lone.likeness < first.lone.needed
    assert f"{first.lone.likeness:.3f}" in first.why[0] and "is needed" in second.why[0]


def test_people_win():
    given = inputs(PORT, "p") + inputs(FIELD, "f")
    joined = cluster(given, links=[link("p0", "f0", "same")])
    assert any({"p0", "f0"} <= set(group.members) for group in joined)
    parted = cluster(given, links=[link("f0", "f1", "different")])
    assert not any({"f0", "f1"} <= set(group.members) for group in parted)


def test_the_last_word_counts_and_machines_have_none():
    given = inputs(FIELD, "f")
    undone = [link("f0", "f1", "different"), link("f1", "f0", "same")]
    assert len(cluster(given, links=undone)) == 1
    assert len(cluster(given, links=[link("f0", "f1", "different", by="stories")])) == 1


def test_odd_dates_are_no_dates():
    assert day_of("2024-03-04T10:00:00Z") == day_of("2024-03-04")
    assert day_of("2009-20-09") is day_of("None") is day_of(None) is None


def test_title_or_lead_stands_in():
    assert lead_of("\n\nFirst line here\nSecond", 300) == "First line here"
    assert Terms().vector(None, "", ()).ids.size == 0
    total, counts = background()
    assert counts["the"] > 0.9 * total


@pytest.mark.parametrize("unit", ["a ", "Kim ", " ", "!", "Aa", "\n"])
def test_hostile_texts_take_linear_time(unit: str):
    started = time.process_time()
    cluster(inputs([unit * 50_000, unit * 50_000, PORT[0]]))
    assert time.process_time() - started < 3


def test_one_development_stays_one():
    assert len(split_developments(inputs(PORT))) == 1
    assert split_developments(inputs(PORT[:1])) == (("r0",),)
    assert split_developments([]) == ()


def test_happenings_are_told_apart():
    quake = ["A strong earthquake shook Oru island at dawn, cracking the pier and toppling chimneys in Tarn.",
             "Dawn earthquake shakes Oru: chimneys topple in Tarn, the pier cracks.",
             "Oru island was shaken by an earthquake at dawn; the pier in Tarn cracked and chimneys fell."]  # fmt: skip
    theft = ["Two men were arrested on Oru island over looting of jewellery shops, prosecutor Lena Falk said.",
             "Prosecutor Lena Falk charged two men with looting jewellery shops on Oru island.",
             "Looting on Oru island: two arrested, jewellery shops robbed, prosecutor Falk says."]  # fmt: skip
    found = split_developments(inputs(quake, "q") + inputs(theft, "t"))
    assert {frozenset(part) for part in found} == {frozenset({"q0", "q1", "q2"}), frozenset({"t0", "t1", "t2"})}


def test_bcubed():
    gold = {"a": "1", "b": "1", "c": "2"}
    assert bcubed(gold, labels_of([["a", "b"], ["c"]])) == (1.0, 1.0, 1.0)
    assert bcubed(gold, labels_of([["a", "b", "c"]]))[1] == 1.0
    assert bcubed({}, {}) == (0.0, 0.0, 0.0)


@pytest.mark.shared
@pytest.mark.skipif(not SUMMIT.exists(), reason="the summit reports in ../shared/reports/summit are not here")
def test_the_summit_is_one_story():
    texts = [path.read_text(encoding="utf-8") for path in sorted(SUMMIT.glob("*.txt"))]
    given = inputs(texts, "s") + inputs(PORT, "p") + inputs(FIELD, "f")
    assert frozenset({"s0", "s1", "s2", "s3", "s4"}) in sets(cluster(given, StoriesConfig()))
    for few in (given[:2], given[1:4], given[3:5]):
        assert len(cluster(few)) == 1
