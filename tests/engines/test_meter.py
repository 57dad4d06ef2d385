"""Counters, timings and logs: they add up, and no word of a report stands in them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_stages import stages_of

from rashomon.engines.inline import read_one
from rashomon.engines.logs import Event, json_log
from rashomon.engines.meter import METER, Meter, prometheus_text, stats_text
from rashomon.engines.running import Inline, run_reports
from rashomon.errors import InvariantError
from rashomon.model import Document
from rashomon.pipeline import plan
from rashomon.text.records import Given, arrive


def test_meters_add_up_in_any_order() -> None:
    one, two = Meter(), Meter()
    for meter, times in ((one, 2), (two, 3)):
        for _ in range(times):
            with meter.time("names"):
                meter.count("documents")
    whole = Meter()
    whole.add(two.take())
    whole.add(one.read())
    assert [c.value for c in whole.read().counts] == [5] and whole.read().timings[0].calls == 5
    assert two.read().counts == () and "5    documents read" in stats_text(whole.read(), 1.0)
    with pytest.raises(KeyError):
        one.count("words_of_the_article")


def test_prometheus_text_is_what_prometheus_reads() -> None:
    meter = Meter()
    meter.count("failures", 2, 'a "stage"\n')
    with meter.time("names"):
        pass
    text = prometheus_text(meter.read(), "0.1")
    assert '# TYPE rashomon_failures_total counter\nrashomon_failures_total{of="a \\"stage\\"\\n"} 2\n' in text
    assert 'rashomon_build_info{version="0.1"} 1' in text and 'rashomon_stage_calls_total{stage="names"} 1' in text
    assert (
        text.endswith("\n") and prometheus_text(meter.read(), "0.1") == text and prometheus_text(Meter().read()) == "\n"
    )
    for line in text.splitlines():
        assert line.startswith("# ") or line.split(" ")[-1].replace(".", "").isdigit()


def test_stages_are_counted_where_they_run() -> None:
    before = {c.label: c.value for c in METER.read().counts if c.name == "failures"}
    read_one(Document.of("RAISE"), plan([s for s in stages_of() if s.shape == "document"]))
    after = {c.label: c.value for c in METER.read().counts if c.name == "failures"}
    assert after["names"] == before.get("names", 0) + 1


def test_a_log_holds_no_word_of_a_report() -> None:
    out = io.StringIO()
    secret = "https://news.example/a?token=hunter2"
    given = [
        arrive(secret, f"{word} The minister resigned on Tuesday", "0" * 64, Given(published="2031-03-02"))
        for word in ("RAISE", "BREAKS", "Fine")
    ]
    run_reports(given, stages_of(), Inline(stages_of()), log=json_log(out, lambda: 1_900_000_000.25))
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert {line["event"] for line in lines} == {"step.begun", "step.done", "stage.failed"}
    assert lines[0]["time"] == "2030-03-17T17:46:40.250Z"
    for word in ("minister", "hunter2", "news.example", "words of the article"):
        assert word not in out.getvalue()
    failed = [line for line in lines if line["event"] == "stage.failed"]
    assert {f["error"] for f in failed} <= {"ValueError", "LookupError"} and all("message" not in f for f in failed)


@pytest.mark.parametrize("field", ["event", "engine", "stage", "error", "subject"])
def test_an_event_with_a_sentence_is_refused(field: str) -> None:
    fields = {"event": "step.done", field: "The minister resigned"}
    with pytest.raises(InvariantError):
        json_log(io.StringIO())(Event(**fields))


def test_a_log_that_nobody_reads_costs_nothing() -> None:
    out = io.StringIO()
    json_log(out)(Event("step.done"))
    assert json.loads(out.getvalue())["event"] == "step.done"
    out.close()
    json_log(out)(Event("step.done"))  # raises nothing, though nobody reads it any more


def test_the_command_line_tells_stats_and_logs(cli: Callable[..., Any], small: Path, tmp_path: Path) -> None:
    answer = cli("run", "--in", small, "--out", tmp_path / "out", "--stats", "--json")
    assert answer.status == 0 and answer.result["reports"] == 4 and "documents read" in answer.err
    again = cli("run", "--in", small, "--out", tmp_path / "out", "--log", "json", "--json")
    assert again.result["digest"] == answer.result["digest"]
    events = [json.loads(line) for line in again.err.splitlines()]
    assert events[0]["event"] == "command.begun" and events[-1]["event"] == "command.done"
    assert "gull" not in again.err
    made = json.loads((tmp_path / "out" / "run.json").read_bytes())["made"]["stages"]
    assert [m["run"] for m in made] == [s["id"] for s in cli("stages", "--json").result]
    assert cli("run", "--in", small, "--out", tmp_path / "out").status == 0
    assert b"names" in cli("stages").out
    assert cli("run", "--in", small, "--out", tmp_path, "--engine", "steam").status == 2
    assert cli("run", "--in", small, "--out", tmp_path, "--engine", "pool", "--workers", "0").status == 2
