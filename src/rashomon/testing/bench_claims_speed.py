"""The set "claims_speed": what it costs to fold one story of three hundred reports, and to add one report to it.

The reports are the simulator's: twenty stories put together as if they were one, which is harder than a real story of that
size, because nothing is said as often. Processor time, all threads together.
"""

from __future__ import annotations

import time
from pathlib import Path

from rashomon.pipeline import Progress, ReportReading, Stage, StoryDraft, plan
from rashomon.remembering import uncollected
from rashomon.testing.bench_newsroom import as_lines
from rashomon.testing.bench_report import Row
from rashomon.testing.newsroom import make_story

REPORTS, QUICK = 300, 60
SEED = 4242
"""Of the stories put together; speed needs no seed that nobody has looked at."""


def claims_speed(folder: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Fold one story of many reports twice: whole, and again with one report more.

    Cost:     reading the reports, half a minute, and the folds that are measured.
    """
    from rashomon.stages import all_stages

    count = QUICK if quick else REPORTS
    reports = _reports(count + 1, progress)
    stages = plan([s for s in all_stages() if s.shape == "story"])
    spent: dict[str, float] = {}
    whole = _fold(reports[:-1], stages, spent)
    claims = spent["claims"]
    again: dict[str, float] = {}
    added = _fold(reports, stages, again)
    return (
        _row(f"claims of {count} reports, seconds", claims, count, "the stage that weighs, processor time"),
        _row(
            "claims with one report more, seconds",
            again["claims"],
            count + 1,
            "the same, in the process that just did it",
        ),
        _row(f"fold of {count} reports, seconds", whole, count, _shares(spent)),
        _row("fold with one report more, seconds", added, count + 1, _shares(again)),
    )


def _row(name: str, seconds: float, of: int, how: str) -> Row:
    return Row(f"claims_speed: {name}", seconds, of, how, gated=False)


def _shares(spent: dict[str, float]) -> str:
    most = sorted(spent.items(), key=lambda pair: (-pair[1], pair[0]))[:4]
    return "most in " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in most)


def _fold(reports: list[ReportReading], stages: tuple[Stage, ...], spent: dict[str, float]) -> float:
    """Run all story stages; the seconds of each go into `spent`."""
    draft, begun = StoryDraft("story:speed", tuple(reports)), time.process_time()
    for stage in stages:
        before = time.process_time()
        with uncollected():  # as `engines.inline.fold_one`
            draft = stage.run(draft, stage.config, stage.load() if stage.load else None)
        spent[stage.name] = time.process_time() - before
    return time.process_time() - begun


def _reports(count: int, progress: Progress) -> list[ReportReading]:
    """So many simulated reports, read, in order of publication."""
    import msgspec

    from rashomon.engines.inline import read_one
    from rashomon.model import Failure
    from rashomon.stages import all_stages
    from rashomon.text.records import read_jsonl

    stages = plan([s for s in all_stages() if s.shape == "document"])
    found: list[ReportReading] = []
    number = 0
    while len(found) < count:
        progress("claims_speed", len(found), count)
        for arrival in read_jsonl(as_lines(make_story(SEED, number).reports)):
            if not isinstance(arrival, Failure) and len(found) < count:
                report = msgspec.structs.replace(arrival.report, name=f"{number}-{arrival.report.name}")
                found.append(ReportReading(report, read_one(arrival.document, stages).reading, len(found)))
        number += 1
    return found
