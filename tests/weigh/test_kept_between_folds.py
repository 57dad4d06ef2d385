"""What is kept between two folds changes no answer: a story that grows is told as if it were folded from nothing."""

from __future__ import annotations

import gc
import os
import pickle
import random
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from rashomon.engines.inline import kit_of, read_one
from rashomon.ids import bytes_digest
from rashomon.model import Failure
from rashomon.pipeline import ReportReading, StoryDraft, plan
from rashomon.relate.membership import vectors_of
from rashomon.relate.reports import canonical_order
from rashomon.relate.stories import StoryInput
from rashomon.relate.stories_terms import TermsConfig
from rashomon.remembering import Numbering, Shelf, forget, uncollected
from rashomon.tell.wording import centrality, hand_on, handed_on, open_shelf
from rashomon.testing.bench_newsroom import as_lines
from rashomon.testing.newsroom import make_story
from rashomon.text.records import read_jsonl
from rashomon.weigh import grouping_rows
from rashomon.weigh.assertions import collect_units
from rashomon.weigh.grouping import GroupingConfig, candidates, embed
from rashomon.weigh.grouping_near import near_table
from rashomon.weigh.places import Places
from rashomon.weigh.tolls import tolls_of
from rashomon.weigh.traced import Notes, Traced

PARTS = (
    "published developments entities statements copies families membership utterances claims timeline network brief title"
).split()


def read(seed: int, number: int) -> list[ReportReading]:
    from rashomon.stages import all_stages

    stages = plan([s for s in all_stages() if s.shape == "document"])
    told = [a for a in read_jsonl(as_lines(make_story(seed, number).reports)) if not isinstance(a, Failure)]
    return [ReportReading(a.report, read_one(a.document, stages).reading, n) for n, a in enumerate(told)]


@pytest.fixture(scope="module")
def reports() -> list[ReportReading]:
    """Of two stories, so that names and figures of one stand beside those of the other."""
    mine = read(6161, 0)[:8]
    return mine + [
        msgspec.structs.replace(
            r, report=msgspec.structs.replace(r.report, name=f"b-{r.report.name}"), seq=len(mine) + n
        )
        for n, r in enumerate(read(6161, 1)[:6])
    ]


def fold(reports: list[ReportReading]) -> dict[str, bytes]:
    """Every part of the story of some reports."""
    from rashomon.stages import all_stages

    draft = StoryDraft("story:grown", tuple(canonical_order(reports, lambda r: r.report)))
    for stage in plan([s for s in all_stages() if s.shape == "story"]):
        draft = stage.run(draft, stage.config, kit_of(stage))
    return {part: msgspec.msgpack.encode(getattr(draft, part)) for part in PARTS}


@pytest.mark.parametrize("order", ["as they came", "the last first", "shuffled"])
def test_a_story_that_grows_is_the_story_folded_from_nothing(reports: list[ReportReading], order: str) -> None:
    came = list(reports) if order == "as they came" else list(reversed(reports))
    if order == "shuffled":
        random.Random(17).shuffle(came)
    sizes = range(5, len(came) + 1, 3)
    forget()
    grown = {size: fold(came[:size]) for size in sizes}
    again = fold(came[:5])  # and one that shrank
    for size in sizes:
        forget()
        alone = fold(came[:size])
        assert [p for p in PARTS if alone[p] != grown[size][p]] == []
        assert size > 5 or again == alone


SMALL = 6
"""Random stories of a few reports of two simulated ones; half of them are told in a fresh process as well."""


def small_stories(reports: list[ReportReading]) -> list[list[ReportReading]]:
    """Some reports each, in an order of their own; the last one is the one that is added."""
    dice = random.Random(2719)
    return [dice.sample(reports, dice.randint(4, 9)) for _ in range(SMALL)]


def test_one_report_more_is_the_story_told_from_nothing(reports: list[ReportReading]) -> None:
    """However stories follow one another, grow and come again, and wherever the new report falls among the others."""
    stories = small_stories(reports)
    alone = []
    for story in stories:
        forget()
        alone.append(fold(story))
    forget()
    for story, told in zip(stories, alone, strict=True):
        fold(story[:-1])
        grown = fold(story)
        assert [p for p in PARTS if grown[p] != told[p]] == []
    order = list(range(SMALL)) * 2
    random.Random(31).shuffle(order)
    for n in order:
        assert fold(random.Random(n).sample(stories[n], len(stories[n]))) == alone[n]


def test_a_fresh_process_tells_the_same(reports: list[ReportReading], tmp_path: Path) -> None:
    """With other places for everything in memory, and other orders in every set."""
    stories = small_stories(reports)[: SMALL // 2]
    (tmp_path / "stories").write_bytes(pickle.dumps(stories))
    for story in stories:
        fold(story[:-1])
    here = [{p: bytes_digest(told) for p, told in fold(story).items()} for story in stories]
    told = subprocess.run(
        [sys.executable, "-c", FRESH, str(tmp_path / "stories")], capture_output=True, check=True,
        env={**os.environ, "PYTHONHASHSEED": "90125"},
    ).stdout  # fmt: skip
    assert msgspec.json.decode(told) == here


FRESH = """
import pickle, sys
from pathlib import Path
import msgspec
from rashomon.engines.inline import kit_of
from rashomon.ids import bytes_digest
from rashomon.pipeline import StoryDraft, plan
from rashomon.relate.reports import canonical_order
from rashomon.stages import all_stages

told = []
for story in pickle.loads(Path(sys.argv[1]).read_bytes()):
    draft = StoryDraft("story:grown", tuple(canonical_order(story, lambda r: r.report)))
    for stage in plan([s for s in all_stages() if s.shape == "story"]):
        draft = stage.run(draft, stage.config, kit_of(stage))
    told.append({p: bytes_digest(msgspec.msgpack.encode(getattr(draft, p))) for p in PARTS})
sys.stdout.write(msgspec.json.encode(told).decode())
""".replace("PARTS", repr(PARTS))


def test_a_title_is_no_matter_of_the_order_of_its_words(reports: list[ReportReading]) -> None:
    """What is summed over a set of words knows no order, which is another in every process and for every order of coming in."""
    shelf = open_shelf(StoryDraft("story:title", tuple(reports)))
    words, dice = sorted(shelf.uses)[:60], random.Random(4)
    for _ in range(200):
        some = dice.sample(words, 9)
        forward, backward = " ".join(some), " ".join(reversed(some))
        assert centrality(shelf, forward) == centrality(shelf, backward)


def test_a_shelf_is_handed_on_for_the_same_story_only(reports: list[ReportReading]) -> None:
    draft = StoryDraft("story:shelf", tuple(reports))
    shelf = open_shelf(draft)
    hand_on(draft, shelf)
    assert handed_on(msgspec.structs.replace(draft, title="told")) is shelf
    assert handed_on(draft) is not shelf  # it was taken
    hand_on(draft, shelf)
    assert handed_on(msgspec.structs.replace(draft, reports=draft.reports[:-1])) is not shelf
    hand_on(draft, shelf)
    forget()
    assert handed_on(draft) is not shelf


def test_another_story_in_between_changes_nothing(reports: list[ReportReading]) -> None:
    forget()
    alone = fold(reports[:8])
    fold(reports[8:])
    assert fold(reports[:8]) == alone


def grown_draft(reports: list[ReportReading]) -> StoryDraft:
    from rashomon.stages import all_stages

    draft = StoryDraft("story:rows", tuple(reports))
    for stage in plan([s for s in all_stages() if s.shape == "story"])[:6]:
        draft = stage.run(draft, stage.config, kit_of(stage))
    return draft


def test_rows_that_come_later_and_other_blocks_give_the_same_pairs(
    reports: list[ReportReading], monkeypatch: pytest.MonkeyPatch
) -> None:
    draft, config = grown_draft(reports), GroupingConfig()
    units = collect_units(draft)
    names = {e.id: e.name for e in draft.entities}
    counts = [bool(tolls_of(u)) for u in units]
    forget()
    whole = near_table(units, embed(units), names, counts, config)
    pairs = candidates(units, embed(units), names, Places(draft.reports), config)
    assert len(whole.left) == len(pairs) > 100
    for block in (512, 16):
        monkeypatch.setattr(grouping_rows, "BLOCK", block)
        forget()
        some = [n for n in range(len(units)) if n % 3]
        near_table([units[n] for n in some], embed([units[n] for n in some]), names, [counts[n] for n in some], config)
        later = near_table(units, embed(units), names, counts, config)
        assert all((a == b).all() for a, b in zip(whole.told, later.told, strict=True))
        assert all((a == b).all() for a, b in zip(whole[:2] + whole[3:], later[:2] + later[3:], strict=True))
        assert candidates(units, embed(units), names, Places(draft.reports), config) == pairs


def test_rows_are_bounded(reports: list[ReportReading], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grouping_rows, "MOST_ROWS", 4)
    forget()
    units = collect_units(grown_draft(reports[:5]))
    near_table(units, embed(units), {}, [False] * len(units), GroupingConfig())
    assert grouping_rows._KEPT == []


def test_vectors_go_on_only_from_the_same_reports_in_the_same_order() -> None:
    texts = "The dam at Orsk held.", "A ferry left Veshna late.", "Nobody saw the light."
    inputs = [StoryInput(f"r{n}", None, text, None, None) for n, text in enumerate(texts)]
    for order in ((0, 1, 2), (1, 0, 2), (0, 1)):
        forget()
        alone = vectors_of([inputs[n] for n in order], TermsConfig())[1]
        vectors_of(inputs[:2], TermsConfig())
        after = vectors_of([inputs[n] for n in order], TermsConfig())[1]
        for a, b in zip(alone, after, strict=True):
            assert (a.ids == b.ids).all() and (a.weights == b.weights).all()


def test_a_result_is_made_again_where_an_answer_changed() -> None:
    made: list[int] = []
    kept: Traced[int] = Traced(8)

    def ask(told: dict[str, int]) -> int:
        notes = Notes()
        seen = notes.watch("told", told)

        def make() -> int:
            made.append(1)
            return seen.get("a", 0) + ("c" in seen)

        return kept.ask("sum", notes, make)

    assert (ask({"a": 1}), ask({"a": 1, "b": 5}), len(made)) == (1, 1, 1)
    assert (ask({"a": 2, "b": 5}), len(made)) == (2, 2)
    assert (ask({"a": 2, "c": 5}), len(made)) == (3, 3)


def test_whoever_reads_all_of_a_mapping_depends_on_all_of_it() -> None:
    made: list[int] = []
    kept: Traced[list[int]] = Traced(8)

    def ask(told: dict[str, int]) -> list[int]:
        notes = Notes()
        seen = notes.watch("told", told)
        return kept.ask("all", notes, lambda: made.append(1) or sorted(seen.values()))

    assert ask({"a": 1}) == ask({"a": 1}) == [1] and len(made) == 1
    assert ask({"a": 1, "b": 2}) == [1, 2] and len(made) == 2
    notes = Notes()
    seen = notes.watch("told", {"a": 1})
    assert (list(seen), len(seen), dict(seen.items()), seen["a"]) == (["a"], 1, {"a": 1}, 1)
    with pytest.raises(KeyError):
        seen["b"]


def test_a_shelf_is_bounded_and_keeps_what_is_asked_for() -> None:
    shelf: Shelf[str] = Shelf(4)
    for n in range(100):
        shelf.put(n, str(n))
        assert shelf.get(0) == "0" and len(shelf) <= 8
    assert shelf.get(50) is None and shelf.get(99) == "99"
    numbers = Numbering(4)
    assert numbers.of("x") == numbers.of("x") != numbers.of("y")


def test_the_collector_rests_and_is_left_as_it_was() -> None:
    for was in (True, False):
        (gc.enable if was else gc.disable)()
        with pytest.raises(ValueError, match="nothing"), uncollected():
            assert not gc.isenabled()
            raise ValueError("nothing")
        assert gc.isenabled() == was
    gc.enable()
