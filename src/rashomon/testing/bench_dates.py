"""Times and report dates, measured: the sets "times" and "dates" of the bench.

Times are scored in `bench_times`; here they are set beside other taggers, with the speed of the tagger alone. Report dates
are hidden on dated articles and inferred again, from the article alone and with the others of its story.
"""

from __future__ import annotations

import time
from collections import defaultdict
from pathlib import Path

import msgspec

from rashomon.errors import InputError
from rashomon.model import Document, Record, Report
from rashomon.pipeline import Progress, Reading, ReportReading
from rashomon.read import times as reading_times
from rashomon.read.calendar import day_of
from rashomon.relate.dates import infer
from rashomon.testing.bench_peers import heideltime, recognizers
from rashomon.testing.bench_public import read_rows
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.bench_times import TimesBench, TimesScore, peer_finder, score

SAMPLE = 12
"""The slow peers read each so manieth document only (26 of 303), and we the same beside them: recognizers takes three seconds
for a thousand characters and HeidelTime two a document, which makes five minutes of the sample and over an hour of all."""


def times(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Time expressions of EventStoryLine and GUM, beside other taggers where they are installed."""
    for name in ("eventstoryline", "gum"):
        if not (root / name).is_dir():
            raise InputError(f"there is no folder {root / name}", "name the folder of the public sets with --data")
    progress("times", 0, None)
    ours, beside, absent = score(root), dict[str, TimesBench](), []
    for name, tagger in (("HeidelTime", heideltime()), ("recognizers", recognizers())):
        if tagger is None:
            absent.append(f"{name} not run: not installed")
        elif quick:
            absent.append(f"{name} not run: too slow for --quick")
        else:
            progress(f"times by {name}", 0, None)
            beside[f"ours, 1 document in {SAMPLE}"] = score(root, SAMPLE)
            beside[f"{name}, the same"] = score(root, SAMPLE, peer_finder(tagger))
    rows: list[Row] = []
    for field, name in (
        ("eventstoryline", "EventStoryLine"),
        ("eventstoryline_no_dateline", "EventStoryLine, no date lines"),
        ("gum", "GUM"),
    ):
        told: TimesScore = getattr(ours, field)
        others: dict[str, TimesScore] = {peer: getattr(found, field) for peer, found in beside.items()}
        for part, what in (("span", "F, spans that overlap"), ("value", "F, value right")):
            peers = tuple(Peer(peer, getattr(s, f"{part}_f")) for peer, s in others.items())
            how = "; ".join([what, *absent])
            rows.append(Row(f"times: {name} {part}s", getattr(told, f"{part}_f"), told.gold, how, peers))
    return (*rows, _speed(root))


def _speed(root: Path) -> Row:
    """Characters a second of processor time that the tagger alone reads, the best of three rounds."""
    path = root / "stream" / "abp_2018-05-15_2018-06-30.jsonl"
    if not path.is_file():
        return Row("times: characters a second, tagger alone", 0.0, 0, f"not measured: no {path.name}", gated=False)
    texts = [r["text"] for r in read_rows(path)]
    best, characters = 0.0, sum(map(len, texts))
    for _ in range(3):
        begun = time.process_time()
        for text in texts:
            reading_times.tag(text)
        best = max(best, characters / max(time.process_time() - begun, 1e-9))
    how = f"of processor time, {len(texts)} articles, best of three"
    return Row("times: characters a second, tagger alone", best, characters, how, gated=False)


def dates(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Hidden dates of stories.dev and allsides.dev: the share right of those claimed to three days, and how many."""
    rows: list[Row] = []
    for name in ("allsides", "stories"):
        path = root / "stories" / f"{name}.dev.jsonl"
        if not path.is_file():
            raise InputError(f"there is no file {path}", "name the folder of the public sets with --data")
        progress(f"dates of {name}", 0, None)
        found = score_dates(path, every=8 if quick else 1)
        for how, told in (("alone", found.alone), ("with its story", found.story)):
            right = told.narrow_right / told.narrow if told.narrow else 0.0
            rows.append(
                Row(
                    f"dates: {name}.dev {how}", right, told.narrow,
                    f"right, of those claimed to three days or less, {told.narrow} of {told.reports}; to a month "
                    f"{told.month_right} of {told.month}; any bound {told.bounded_right} of {told.bounded}",
                    gated=not quick,
                )
            )  # fmt: skip
            rows.append(
                Row(f"dates: {name}.dev {how}, claimed", told.narrow / max(told.reports, 1), told.reports,
                    "share claimed to three days or less", gated=not quick)
            )  # fmt: skip
    return tuple(rows)


class DatesScore(Record, frozen=True):
    """Dates of dated reports, hidden and inferred: how many intervals of each width, how many hold the true date.

    `narrow` is three days or less, `month` up to 31 days (narrow included), `bounded` has a bound at all.
    """

    reports: int
    narrow: int
    narrow_right: int
    month: int
    month_right: int
    bounded: int
    bounded_right: int


class DatesBench(Record, frozen=True):
    """Each report by itself, and with the other (equally hidden) reports of its story."""

    alone: DatesScore
    story: DatesScore


class _Row(msgspec.Struct, frozen=True):
    id: str
    story: str
    text: str
    corpus: str | None = None
    date: str | None = None


def score_dates(path: Path, corpus: str | None = None, every: int = 1) -> DatesBench:
    """Hide the dates of dated reports and infer them.

    Args:     path: a JSON Lines file of articles with `id`, `story`, `text`, `date`; corpus: only this one; every:
              take each so manieth story.
    Returns:  the figures, alone and by story.
    Cost:     about 20 ms a report.
    """
    stories: dict[str, list[_Row]] = defaultdict(list)
    decode = msgspec.json.Decoder(_Row).decode
    with path.open("rb") as lines:
        for line in lines:
            row = decode(line)
            if (corpus is None or row.corpus == corpus) and day_of(row.date) is not None:
                stories[row.story].append(row)
    alone: list[tuple[str, str | None, str | None]] = []
    together: list[tuple[str, str | None, str | None]] = []
    for name in sorted(stories)[::every]:
        rows = stories[name]
        readings = tuple(_undated(r) for r in rows)
        for row, published in zip(rows, infer(readings), strict=True):
            together.append((row.date or "", published.earliest, published.latest))
        for row, reading in zip(rows, readings, strict=True):
            published = infer((reading,))[0]
            alone.append((row.date or "", published.earliest, published.latest))
    return DatesBench(_widths(alone), _widths(together))


def _undated(row: _Row) -> ReportReading:
    document = Document.of(row.text)
    reading = Reading(document)
    return ReportReading(
        Report(row.id, row.id, document.id, ""), reading.plus(reading_times.run(reading, None, None), ("time",))
    )


def _widths(answers: list[tuple[str, str | None, str | None]]) -> DatesScore:
    narrow = narrow_right = month = month_right = bounded = bounded_right = 0
    for truth, earliest, latest in answers:
        day, low, high = day_of(truth), day_of(earliest), day_of(latest)
        if day is None or (low is None and high is None):
            continue
        right = (low is None or low <= day) and (high is None or day <= high)
        width = high - low + 1 if low is not None and high is not None else 10**6
        bounded, bounded_right = bounded + 1, bounded_right + right
        month, month_right = month + (width <= 31), month_right + (right and width <= 31)
        narrow, narrow_right = narrow + (width <= 3), narrow_right + (right and width <= 3)
    return DatesScore(len(answers), narrow, narrow_right, month, month_right, bounded, bounded_right)
