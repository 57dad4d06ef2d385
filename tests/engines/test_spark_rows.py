"""What executors do, batch by batch and without Spark: together it is the inline run."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from small_stages import stages_of
from test_run import arrivals, run, with_text

pa = pytest.importorskip("pyarrow", reason="Arrow batches need pyarrow: not installed")

from rashomon.engines.canonical import (  # noqa: E402
    Folded,
    ReadText,
    Work,
    admit,
    answer_digest,
    answer_of,
    made_by,
    members_of,
    roster_of,
    take_in,
)
from rashomon.engines.spark import _seats, _waves  # noqa: E402
from rashomon.engines.spark_rows import (  # noqa: E402
    arrive_rows,
    arrived_table,
    fold_rows,
    read_rows,
    report_row_batches,
    story_row_batches,
)
from rashomon.model import Failure, Report  # noqa: E402


def rows_of(batches: Any) -> list[dict[str, Any]]:
    return [row for batch in batches for row in batch.to_pylist()]


def test_the_steps_of_spark_by_hand_are_the_inline_run() -> None:
    stages, work = stages_of(), Work.of(stages_of())
    given = [*arrivals(), with_text("bad", "RAISE"), Failure("empty", "text", "DecodeError", "no text")]
    arrived = rows_of(arrived_table(given).to_batches(max_chunksize=5))
    found = [
        msgspec.msgpack.decode(r["report"], type=Report)
        if r["report"]
        else msgspec.msgpack.decode(r["failure"], type=Failure)
        for r in arrived
    ]
    texts = {r["document"]: r["text"] for r in arrived if r["document"]}
    batch = pa.RecordBatch.from_pydict({"document": list(texts), "text": list(texts.values())})
    read = {r["document"]: r for r in rows_of(read_rows([batch], stages))}
    decoded = {d: msgspec.msgpack.decode(r["payload"], type=ReadText) for d, r in read.items()}
    failed = {d: r.failure for d, r in decoded.items() if r.failure}
    assert [read[d]["failed"] for d in failed] == [True]
    reports, failures = admit(take_in(found), failed)
    roster = roster_of(reports, texts, work)
    folds = []
    for story, members, ranks in members_of(roster, reports):
        seats = _seats([(work.fold_key(story, members), story, members, ranks)]).to_pylist()[::-1]
        whole = [{**s, "text": texts[s["document"]], "payload": read[s["document"]]["payload"]} for s in seats]
        folds += fold_rows(pa.Table.from_pylist(whole), stages).to_pylist()
    stories = [msgspec.msgpack.decode(f["payload"], type=Folded).story for f in folds]
    answer = answer_of(stories, roster, reports, failures, made_by(stages))
    inline = run(given)
    assert answer == inline and answer_digest(answer) == answer_digest(inline)
    why = {g.id: list(g.why) for g in roster.groups}
    told = pa.RecordBatch.from_pylist([{"payload": f["payload"], "why": why[f["story"]]} for f in folds])
    assert sorted(r["id"] for r in rows_of(story_row_batches([told], made_by(stages)))) == sorted(s.id for s in stories)
    assert len(rows_of(report_row_batches([told]))) == sum(len(s.reports) for s in inline.stories)


def test_a_row_that_is_no_report_is_a_failure_and_the_rest_arrives() -> None:
    rows = [
        {"id": "a", "text": "Ana Brask spoke in Vellin."},
        {"id": "b", "text": None},
        {"id": None, "text": "Nobody named it"},
    ]
    found = rows_of(arrive_rows([pa.RecordBatch.from_pylist(rows)], "t.parquet"))
    assert [r["failure"] is None for r in found] == [True, False, True]
    assert msgspec.msgpack.decode(found[2]["report"], type=Report).name.startswith("t.parquet#")


def test_waves_hold_whole_stories() -> None:
    sizes = {"a": 3, "b": 9, "c": 1, "d": 1}
    assert list(_waves(list(sizes), sizes.__getitem__, 4)) == [["a", "b"], ["c", "d"]]
    assert list(_waves([], sizes.__getitem__, 4)) == []
