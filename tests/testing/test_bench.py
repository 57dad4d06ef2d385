"""The bench itself: its matching, its table, its floors, and what it does where there is nothing to measure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rashomon import shapes
from rashomon.errors import InputError, UsageError
from rashomon.testing import bench as bench_module
from rashomon.testing.bench import INVENTED, PUBLIC, bench, render, run_cli
from rashomon.testing.bench_claims import align
from rashomon.testing.bench_factuality import targets_of
from rashomon.testing.bench_floors import Floors, changed_gold, raise_floors, read_floors, write_floors
from rashomon.testing.bench_gold import GoldAssertion, GoldClaim, GoldRange, find_example, fingerprint
from rashomon.testing.bench_peers import tfidf_single_pass
from rashomon.testing.bench_report import BenchReport, Peer, Row, Skipped, with_floors
from rashomon.testing.bench_scores import (
    assign,
    flags_scores,
    majority,
    match_spans,
    overlap_of_longer,
    overlap_of_shorter,
    pair_scores,
)

ROW = Row("toy: figure", 0.8, 10, "made up")


def test_spans_match_one_to_one_and_the_best_overlap_wins() -> None:
    gold = [[(0, 10)], [(20, 30)]]
    found = [[(0, 4)], [(0, 9)], [(21, 30), (40, 41)]]
    assert match_spans(gold, found, 0.5, overlap_of_longer) == {0: 1, 1: 2}
    assert match_spans(gold, [], 0.5, overlap_of_longer) == {}


def test_overlap_is_counted_of_the_longer_or_of_the_shorter_side() -> None:
    assert overlap_of_longer([(0, 10)], [(0, 5)]) == 0.5
    assert overlap_of_shorter([(0, 10)], [(0, 5)]) == 1.0
    assert overlap_of_longer([], []) == 0.0


def test_pairs_count_only_members_that_stand_together() -> None:
    gold = {"a": "1", "b": "1", "c": "2", "d": "3"}
    assert pair_scores(gold, {"a": "x", "b": "x", "c": "y"}) == (1.0, 1.0, 1.0)
    precision, recall, _ = pair_scores(gold, {"a": "x", "b": "x", "c": "x"})
    assert (round(precision, 2), recall) == (0.33, 1.0)
    assert pair_scores({"a": "1"}, {}) == (0.0, 0.0, 0.0)


def test_majority_lets_several_share_a_right_and_assign_does_not() -> None:
    pairs = [("p", "g"), ("p", "g"), ("p", "h"), ("q", "g")]
    assert majority(pairs) == {"p": "g", "q": "g"}
    assert assign(pairs) == {"p": "g"}


def test_flags() -> None:
    assert flags_scores([True, True, False], [True, False, False])[:2] == (1.0, 0.5)


# ---------------------------------------------------------------------------------------------------- claims


def _claim(name: str, *spans: tuple[int, int]) -> shapes.Claim:
    told = tuple(shapes.Assertion("r", shapes.Evidence("r", a, b, "x" * (b - a)), "author", "CT+") for a, b in spans)
    legs = shapes.Range(1, 1)
    return shapes.Claim(name, name, "happened", (), told, (), legs, "single_origin", (), shapes.Happening())


def _gold(key: str, *spans: tuple[int, int]) -> GoldClaim:
    told = tuple(GoldAssertion("r", a, b, "author", "CT+") for a, b in spans)
    return GoldClaim(key, key, "happened", (), told, GoldRange(1, 1), "single_origin")


def test_a_sentence_with_two_claims_gives_each_gold_claim_its_own() -> None:
    gold = [_gold("killed", (0, 100), (200, 250)), _gold("missing", (0, 100), (300, 350))]
    found = [_claim("P", (0, 40), (200, 250)), _claim("Q", (50, 100), (300, 350))]
    aligned = align(gold, found)
    assert aligned.found == {"killed#0": "P", "killed#1": "P", "missing#0": "Q", "missing#1": "Q"}
    assert aligned.twins == {"killed": "P", "missing": "Q"}


def test_an_assertion_that_nothing_overlaps_is_not_found() -> None:
    aligned = align([_gold("killed", (0, 100))], [_claim("P", (90, 200))])
    assert aligned.found == {}
    assert aligned.gold == {"killed#0": "killed"}


# ---------------------------------------------------------------------------------------------------- table and floors


def test_a_figure_under_its_floor_fails_the_gate_and_is_named_in_the_table() -> None:
    report = with_floors(BenchReport((ROW,)), {"toy: figure": 0.79})
    assert report.below == ()
    assert " OK " in render(report)
    lowered = with_floors(BenchReport((Row("toy: figure", 0.78, 10, "made up"),)), {"toy: figure": 0.79})
    assert lowered.below == ("toy: figure",)
    assert "BELOW FLOOR" in render(lowered)
    assert "1 of 1 floors broken: toy: figure" in render(lowered)


def test_a_sampled_figure_is_held_against_no_floor() -> None:
    sampled = Row("toy: figure", 0.1, 10, "made up", gated=False)
    assert with_floors(BenchReport((sampled,)), {"toy: figure": 0.79}).below == ()


def test_the_table_shows_peers_skipped_sets_and_notes() -> None:
    row = Row("toy: figure", 12345.6, 10, "made up", (Peer("coin", 0.5),))
    text = render(BenchReport((row,), (Skipped("names", "not there"),), ("a note",)))
    assert "12,346" in text
    assert "made up; coin 0.500" in text
    assert "skipped names: not there" in text
    assert "a note" in text
    assert "nothing was measured" in render(BenchReport(()))


def test_floors_rise_and_never_sink(tmp_path: Path) -> None:
    old = Floors({"example gold": "old"}, {"toy: figure": 0.5, "toy: other": 0.9, "toy: gone": 0.3})
    rows = [
        ROW,
        Row("toy: other", 0.8, 1, ""),
        Row("toy: new", 0.005, 1, ""),
        Row("toy: speed", 9.0, 1, "", gated=False),
    ]
    grown, notes = raise_floors(old, rows, {"example gold": "new"})
    assert grown.floors == {"toy: figure": 0.79, "toy: gone": 0.3, "toy: new": 0.0, "toy: other": 0.9}
    assert grown.fingerprints == {"example gold": "new"}
    assert any(n.startswith("NOT lowered toy: other") for n in notes)
    write_floors(tmp_path / "floors.json", grown)
    assert read_floors(tmp_path / "floors.json") == grown
    assert read_floors(tmp_path / "none.json") == Floors()


def test_changed_gold_says_what_to_do() -> None:
    (line,) = changed_gold(Floors({"example gold": "a" * 64}), {"example gold": "b" * 64})
    assert "aaaaaaaaaaaa" in line
    assert "--write" in line
    assert changed_gold(Floors({"example gold": "b"}), {"example gold": "b"}) == ()


def test_broken_floors_are_an_input_error(tmp_path: Path) -> None:
    (tmp_path / "floors.json").write_text('{"floor": {}}')
    with pytest.raises(InputError, match="cannot read the floors"):
        read_floors(tmp_path / "floors.json")


def test_the_fingerprint_hangs_on_names_and_bytes_but_not_on_code(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]")
    first = fingerprint(tmp_path)
    (tmp_path / "check.py").write_text("pass")
    assert fingerprint(tmp_path) == first
    (tmp_path / "a.json").write_text("[1]")
    assert fingerprint(tmp_path) != first


# ---------------------------------------------------------------------------------------------------- what is not there


def test_every_public_set_has_its_function() -> None:
    from importlib import import_module

    for name, module in PUBLIC.items():
        assert callable(getattr(import_module(f"rashomon.testing.{module}"), name.replace(" ", "_")))


def test_sets_whose_files_are_missing_are_skipped_with_a_line_each(tmp_path: Path) -> None:
    read = [name for name in PUBLIC if name not in INVENTED]
    report = bench(data=tmp_path, only=read)
    assert [s.name for s in report.skipped] == read
    assert report.rows == ()
    assert all(str(tmp_path) in s.why for s in report.skipped)
    assert report.below == ()


def test_an_installed_package_says_that_it_has_no_example(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_module, "find_example", lambda given: None)
    report = run_cli(only="example")
    assert [s.name for s in report.skipped] == ["example"]
    assert "--example" in report.skipped[0].why
    with pytest.raises(InputError, match="no checkout"):
        run_cli(only="example", write=True)


def test_wrong_use_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no set horoscopes"):
        bench(only=["horoscopes"])
    with pytest.raises(InputError, match="no folder"):
        bench(data=tmp_path / "none", only=["names"])
    with pytest.raises(InputError, match="no folder"):
        find_example(tmp_path / "none")
    with pytest.raises(InputError, match="in or above it"):
        find_example(tmp_path)


def test_names_are_measured_on_a_folder_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "names").mkdir()
    cases = [
        {"schema": "Person", "name1": "Ada Brand", "name2": "Ada Brand", "is_match": "true"},
        {"schema": "Person", "name1": "Ada Brand", "name2": "Otto Kolm", "is_match": "false"},
        {"schema": "Company", "name1": "Brand Ltd", "name2": "Brand Limited", "is_match": "true"},
    ]
    (tmp_path / "names" / "name_bench_cases.jsonl").write_text("\n".join(map(json.dumps, cases)))
    (tmp_path / "names" / "ru_en_names.tsv").write_text("ivan\tиван\nolga\tольга\n", "utf-8")
    report = bench(data=tmp_path, only=["names"])
    assert [row.name for row in report.rows][:2] == ["names: person", "names: organisation"]
    assert report.rows[0].figure == 1.0
    assert report.rows[0].peers[0].figure == 1.0


def test_event_words_are_given_by_their_number() -> None:
    rows = [{"text": "They did n't go .", "targets": [{"span1": [3, 4], "label": -3.0}]}]
    ((text, (start, end), label),) = targets_of(rows)
    assert text[start:end] == "go"
    assert label == -3.0


def test_the_peer_for_stories_groups_by_words_and_days() -> None:
    def row(name: str, text: str, date: str) -> dict[str, str]:
        return {"id": name, "text": text, "date": date}

    ferry = "The ferry sank near the harbour and the divers found the recorder"
    bread = "Bakers raised prices because wheat was dear after a dry summer"
    labels = tfidf_single_pass(
        [row("a", ferry, "2031-01-01"), row("b", bread, "2031-01-01"), row("c", ferry, "2031-01-02"),
         row("d", ferry, "2031-02-20")]
    )  # fmt: skip
    assert labels == {"a": "a", "b": "b", "c": "a", "d": "d"}
