"""Ids of stories through growth, merging and splitting; and what people decide."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import permutations
from pathlib import Path

import pytest

from rashomon.archive import Archive
from rashomon.errors import NotFoundError, UsageError
from rashomon.model import Link
from rashomon.relate.stories import Group, StoryInput, cluster
from rashomon.relate.stories_decisions import decision_links, decisions, merge_pairs, undo_link, wishes_of
from rashomon.relate.stories_ids import Place, Seat, changed_seats, name_stories, past_of

PORT = [
    "Crane falls in Varnesund harbour. The harbour of Varnesund was closed after a crane fell across the quay.",
    "Varnesund harbour shut after crane collapse. A crane collapsed on the quay in the harbour of Varnesund.",
]
FIELD = [
    "Potato prices rise again. Potato prices in Lower Marland rose, the growers' union chief Piet Doorman said.",
    "Marland farmers fear for potatoes. The potato harvest in Lower Marland may halve, said Piet Doorman of the union.",
]


def inputs(texts: list[str], prefix: str) -> list[StoryInput]:
    return [StoryInput(f"{prefix}{k}", None, text, None, None) for k, text in enumerate(texts)]


def sets(groups: Iterable[Group]) -> set[frozenset[str]]:
    return {frozenset(group.members) for group in groups}


PLACES = {name: Place(f"id {name}", seq) for seq, name in enumerate("abcdefgh", 1)}


def roll(groups: list[str], seats: list[Seat], seq: int) -> dict[str, str]:
    """Name the groups (a letter a report), remember that, and tell each group's id."""
    past = past_of(seats)
    ids = name_stories(groups, PLACES, past)
    seats += changed_seats({i: g for i, g in zip(ids, groups, strict=True) if len(g) > 1}, past, seq)
    return dict(zip(groups, ids, strict=True))


def test_a_story_keeps_its_id_when_it_grows_and_loses_its_first_report() -> None:
    seats: list[Seat] = []
    first = roll(["ab", "cd"], seats, 4)
    grown = roll(["abe", "cd"], seats, 5)
    assert grown["abe"] == first["ab"] and grown["cd"] == first["cd"]
    left = roll(["be", "acd"], seats, 6)
    assert left["be"] == first["ab"] and left["acd"] == first["cd"], "who holds most of it is the story"
    assert [c.kind for c in past_of(seats).changes[first["cd"]]] == ["came_from"]
    assert [c.kind for c in past_of(seats).changes[first["ab"]]] == ["gave_to"]


def test_merging_leaves_the_old_id_as_another_name() -> None:
    seats: list[Seat] = []
    first = roll(["ab", "cde"], seats, 5)
    merged = roll(["abcde"], seats, 6)
    assert merged["abcde"] == first["cde"], "the greater gives the id"
    past = past_of(seats)
    assert past.became == {first["ab"]: first["cde"]}
    (change,) = past.changes[first["cde"]]
    assert (change.kind, change.story, change.reports, change.sequence) == ("took_in", first["ab"], ("a", "b"), 6)
    apart = roll(["ab", "cde"], seats, 7)
    assert apart["cde"] == first["cde"] and apart["ab"] not in first.values(), "an id means one story for ever"
    again = roll(["abcde"], seats, 8)
    assert past_of(seats).became == {first["ab"]: again["abcde"], apart["ab"]: again["abcde"]}


def test_of_equal_halves_the_one_with_the_first_report_keeps_the_id() -> None:
    seats: list[Seat] = []
    first = roll(["abcd"], seats, 4)["abcd"]
    halves = roll(["cd", "ab"], seats, 5)
    assert halves["ab"] == first != halves["cd"]
    assert past_of(seats).changes[halves["cd"]][0].kind == "came_from"


def test_a_story_that_fell_apart_comes_together_as_what_it_was() -> None:
    seats: list[Seat] = []
    first = roll(["ab"], seats, 2)["ab"]
    alone = roll(["a", "b"], seats, 3)
    assert alone["a"] == first != alone["b"] and len(seats) == 2
    assert roll(["a", "bc"], seats, 4)["bc"] == first, "a story goes before a lone report"
    assert roll(["abc"], seats, 5)["abc"] == first and past_of(seats).became == {}


# ---------------------------------------------------------------------------------------------------- decisions


def test_later_decisions_win_in_any_order_of_reports() -> None:
    given = inputs(PORT[:2], "p") + inputs(FIELD, "f")
    joined = decision_links("merge", merge_pairs(["p0", "p1"], ["f0", "f1"]), "merge", "ann", 4)
    apart = decision_links("split", [("f0", "p0", "different"), ("f0", "p1", "different")], "split", "bob", 8)
    assert {cluster(order, links=joined) for order in permutations(given)} == {cluster(given, links=joined)}
    assert sets(cluster(given, links=joined)) == {frozenset({"p0", "p1", "f0", "f1"})}
    for order in permutations(given):
        groups = sets(cluster(order, links=[*joined, *apart]))
        assert frozenset({"p0", "p1", "f1"}) in groups and frozenset({"f0"}) in groups
    assert len(cluster(given, links=[*apart, *joined])) == 1, "whoever comes later wins"


def test_a_decision_that_is_taken_back_leaves_no_trace() -> None:
    given = inputs(PORT, "p") + inputs(FIELD, "f")
    joined = decision_links("merge", merge_pairs(["p0"], ["f0"]), "merge p and f", "ann", 4)
    (made,) = decisions(joined)
    undone = [*joined, undo_link(made, "eve", 9)]
    assert sets(cluster(given, links=undone)) == sets(cluster(given))
    assert decisions(undone)[0].undone_by == "eve"
    assert decision_links("merge", merge_pairs(["p0"], ["f0"]), "m", "ann", 9)[0].id != made.id


def test_machines_and_strangers_decide_nothing() -> None:
    link = Link("x", "same_story", "a", "b", "stories")
    assert wishes_of([link]).company == {} and decisions([Link("y", "story_decision", "a", "b", "stories")]) == ()


def test_people_decide_in_an_archive(small: Path, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.add(small)
        (story,) = archive.stories()
        assert archive.unclustered() == ("orchard.txt",) and story.why and story.history == ()
        assert {m.report for m in story.membership} == {r.id for r in story.reports}
        (alone,) = archive.read_result().alone
        assert alone.report == "orchard.txt" and alone.likeness < alone.needed or alone.nearest_report is None

        split = archive.decide("split", story.id, "ledger.txt", "courier.txt", by="ana")
        assert split.verb == "split" and len(split.stories) == 2 and split.sequence == archive.sequence
        (two,) = archive.stories()
        assert {r.id for r in two.reports} == {"ledger.txt", "courier.txt"} and two.id == story.id
        assert all(m.decided_by == "ana" for m in two.membership)

        archive.decide("merge", "gull.txt", "orchard.txt", by="bob")
        pair = archive.story("orchard.txt")
        assert {r.id for r in pair.reports} == {"gull.txt", "orchard.txt"} and pair.id != story.id
        archive.decide("move", "gull.txt", story.id, by="bob")
        assert {r.id for r in archive.story(story.id).reports} == {"gull.txt", "ledger.txt", "courier.txt"}
        with pytest.raises(NotFoundError, match="belongs to no story"):
            archive.story(pair.id)
        for _ in range(3):
            archive.decide("undo", by="eve")
        assert [d.undone_by for d in archive.decisions()] == ["eve"] * 3
        (back,) = archive.stories()
        assert back.id == story.id and {r.id for r in back.reports} == {r.id for r in story.reports}
        assert archive.stories(as_of=4)[0].reports == story.reports, "what was said then is said of then"
        with pytest.raises(NotFoundError, match="no decision stands"):
            archive.decide("undo", by="eve")


def test_what_cannot_be_decided_is_said(small: Path, tmp_path: Path) -> None:
    with Archive.open(tmp_path / "a.db") as archive:
        archive.add(small)
        for words, told in (
            (("merge", "gull.txt", "ledger.txt"), "one story already"),
            (("merge", "gull.txt"), "cannot be done with 1"),
            (("split", "gull.txt", "orchard.txt"), "is not in that story"),
            (("split", "gull.txt", "gull.txt", "ledger.txt", "courier.txt"), "both sides"),
            (("move", "gull.txt", "ledger.txt"), "already"),
            (("frobnicate",), "knows no"),
        ):
            with pytest.raises(UsageError, match=told):
                archive.decide(*words, by="ana")
        with pytest.raises(NotFoundError, match="no report nobody"):
            archive.decide("move", "nobody", "gull.txt", by="ana")
        assert archive.sequence == 4 and archive.decisions() == ()
