"""`rashomon run`: a set of reports, read and folded on an engine, with its answers in a folder.

    out/stories.jsonl    a story a line (or .parquet): its id, dates, sizes, digest, and the whole of it as JSON
    out/reports.jsonl    a report a line, with its story
    out/failures.jsonl   what could not be read or folded, and why
    out/run.json         the run record: stages with versions and configurations, counts, the digest of all answers
    out/work/            what is done already; an interrupted run goes on from it, and it may be dropped at any time

Everything but `work` and the times in `run.json` is the same on every engine.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

import msgspec

from rashomon import shapes
from rashomon.engines.canonical import (
    Folded,
    Intake,
    Member,
    ReadText,
    Unfolded,
    Work,
    admit,
    answer_digest,
    answer_of,
    fold_story,
    made_by,
    members_of,
    read_text,
    roster_of,
    take_in,
)
from rashomon.engines.ledger import Ledger
from rashomon.engines.logs import Event, Log, no_log
from rashomon.engines.meter import METER
from rashomon.engines.tables import (
    ReportRow,
    StoryRow,
    is_table,
    lone_row,
    read_inputs,
    report_rows,
    story_row,
    write_rows,
)
from rashomon.errors import InputError
from rashomon.model import Document, Failure, Record, Report
from rashomon.pipeline import Progress, Stage, silent
from rashomon.text.records import Arrival


class Engine(Protocol):
    """Does the two steps that can be spread: one result a task, in the order of the tasks."""

    name: str

    def read(self, documents: Iterable[Document]) -> Iterator[ReadText]:
        """Read texts."""
        ...

    def fold(self, stories: Iterable[Unfolded]) -> Iterator[Folded]:
        """Fold stories."""
        ...


class Inline:
    """One after another, in this process."""

    name = "inline"

    def __init__(self, stages: Sequence[Stage]) -> None:
        self._work = Work.of(stages)

    def read(self, documents: Iterable[Document]) -> Iterator[ReadText]:
        """Read texts."""
        return (read_text(document, self._work) for document in documents)

    def fold(self, stories: Iterable[Unfolded]) -> Iterator[Folded]:
        """Fold stories."""
        return (fold_story(story, self._work) for story in stories)


class Texts:
    """A set of reports: in canonical order, with their texts."""

    def __init__(self, arrivals: Iterable[Arrival | Failure]) -> None:
        self.documents: dict[str, Document] = {}
        self.intake: Intake = take_in(self._noting(arrivals))

    def _noting(self, arrivals: Iterable[Arrival | Failure]) -> Iterator[Report | Failure]:
        for one in arrivals:
            if isinstance(one, Arrival):
                self.documents.setdefault(one.document.id, one.document)
            yield one.report if isinstance(one, Arrival) else one

    def ordered(self) -> list[Document]:
        """Each text once, in canonical order of the reports."""
        return [self.documents[d] for d in dict.fromkeys(r.document for r in self.intake.reports)]


def run_reports(
    arrivals: Iterable[Arrival | Failure],
    stages: Sequence[Stage],
    engine: Engine,
    work_folder: Path | None = None,
    progress: Progress = silent,
    log: Log = no_log,
) -> shapes.ReadResult:
    """Read and fold a set of reports.

    Args:     arrivals: in any order; engine: `Inline`, `pool.Pool`; work_folder: where to keep what is done (None: nowhere).
    Returns:  the answer that `rashomon read` gives for the same reports: the same bytes on every engine.
    Raises:   ModelError, InvariantError, ConfigError; EngineError when workers cannot be started.
    Cost:     docs/scale.md; all texts and readings are in memory once.
    """
    work = Work.of(stages)
    texts = Texts(arrivals)
    read = _read_all(texts.ordered(), work, engine, work_folder, progress, log)
    failed = {r.document: r.failure for r in read.values() if r.failure is not None}
    reports, failures = admit(texts.intake, failed)
    with _step("group", engine, log):
        progress("grouping", 0, None)
        roster = roster_of(reports, {d.id: d.text for d in texts.documents.values()}, work)
    unfolded = [
        Unfolded(story, _members(members, ranks, texts.documents, read))
        for story, members, ranks in members_of(roster, reports)
    ]
    folded = _fold_all(unfolded, work, engine, work_folder, progress, log)
    faults = [fault for one in folded for fault in one.failures]
    return answer_of((one.story for one in folded), roster, reports, (*failures, *faults), made_by(stages))


def _members(
    reports: Sequence[Report], ranks: Sequence[int], documents: Mapping[str, Document], read: Mapping[str, ReadText]
) -> tuple[Member, ...]:
    return tuple(
        Member(r, documents[r.document], read[r.document].runs, rank) for r, rank in zip(reports, ranks, strict=True)
    )


def _read_all(
    documents: Sequence[Document], work: Work, engine: Engine, folder: Path | None, progress: Progress, log: Log
) -> dict[str, ReadText]:
    """Read what no earlier run has read."""
    ledger = Ledger(folder, work.read_key())
    with _step("read", engine, log):
        wanted = {d.id for d in documents}
        known = {d: msgspec.msgpack.decode(raw, type=ReadText) for d, raw in ledger.done().items() if d in wanted}
        reused, missing = len(known), [d for d in documents if d.id not in known]
        METER.count("reused", reused, "read")
        try:
            for done, found in enumerate(engine.read(missing)):
                progress("reading", reused + done, len(documents))
                known[found.document] = found
                if found.failure is None:  # what failed is tried again: the next run may have more memory
                    ledger.put(found.document, msgspec.msgpack.encode(found))
                else:
                    log(_failed(found.failure, engine))
        finally:
            ledger.flush()
    return known


def _fold_all(
    unfolded: Sequence[Unfolded], work: Work, engine: Engine, folder: Path | None, progress: Progress, log: Log
) -> list[Folded]:
    """Fold what no earlier run has folded."""
    ledger = Ledger(folder, "folds", every=8)
    with _step("fold", engine, log):
        keys = {u.id: work.fold_key(u.id, (m.report for m in u.members)) for u in unfolded}
        done = ledger.done()
        known = {u.id: msgspec.msgpack.decode(done[keys[u.id]], type=Folded) for u in unfolded if keys[u.id] in done}
        reused, missing = len(known), [u for u in unfolded if u.id not in known]
        METER.count("reused", reused, "fold")
        try:
            for number, found in enumerate(engine.fold(missing)):
                progress("folding", reused + number, len(unfolded))
                known[found.story.id] = found
                if not found.failures:
                    ledger.put(keys[found.story.id], msgspec.msgpack.encode(found))
                for fault in found.failures:
                    log(_failed(fault, engine))
        finally:
            ledger.flush()
    return [known[u.id] for u in unfolded]


def _failed(failure: Failure, engine: Engine) -> Event:
    return Event("stage.failed", engine.name, failure.stage, failure.error, failure.name)


class _step:  # noqa: N801 - used as a function
    """Tell the log when a step begins and ends."""

    def __init__(self, stage: str, engine: Engine, log: Log) -> None:
        self._told, self._log, self._begun = Event("step.done", engine.name, stage), log, 0.0

    def __enter__(self) -> None:
        self._begun = time.perf_counter()
        self._log(msgspec.structs.replace(self._told, event="step.begun"))

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        seconds = round(time.perf_counter() - self._begun, 3)
        error = kind.__name__ if kind else ""
        self._log(msgspec.structs.replace(self._told, seconds=seconds, error=error))


# ---------------------------------------------------------------------------------------------------- into a folder


class RunRecord(Record, frozen=True):
    """What `rashomon run` answers, and `run.json` holds: what was done, by which stages, with which result."""

    engine: str
    reports: int
    stories: int
    alone: int
    failures: int
    digest: str
    """Of all answers (`canonical.answer_digest`): equal digests, equal answers."""
    made: shapes.Made
    files: tuple[str, ...]
    seconds: float


def run_into(
    paths: Sequence[str],
    out: Path,
    stages: Sequence[Stage],
    engine: Engine,
    stdin: BinaryIO | None = None,
    progress: Progress = silent,
    log: Log = no_log,
) -> RunRecord:
    """Run reports from files into a folder.

    Args:     paths: as `tables.read_inputs` takes them; out: made if it is not there. Tables come out as Parquet when one came
              in, else as JSON lines.
    Returns:  the run record.
    Raises:   InputError; see `run_reports`.
    """
    begun = time.perf_counter()
    prepare(out)
    texts: list[Arrival | Failure] = list(read_inputs(paths, stdin))
    result = run_reports(texts, stages, engine, out / "work", progress, log)
    others = {one.report.name: lone_row(one.report) for one in texts if isinstance(one, Arrival)}
    parquet = any(map(is_table, paths))
    rows = report_rows(result, _named(result.unclustered, others))
    files = (
        write_rows(out, "stories", map(story_row, result.stories), StoryRow, parquet),
        write_rows(out, "reports", rows, ReportRow, parquet),
        write_rows(out, "failures", result.failures, shapes.Failed, parquet),
    )
    members = sum(len(s.reports) for s in result.stories)
    alone = len(result.unclustered)
    sizes = (members + alone, len(result.stories), alone, len(result.failures))
    seconds = round(time.perf_counter() - begun, 3)
    record = RunRecord(
        engine.name, *sizes, answer_digest(result), made_by(stages), tuple(f.name for f in files), seconds
    )
    write_record(out, record)
    return record


def _named(names: Iterable[str], others: Mapping[str, ReportRow]) -> dict[str, ReportRow]:
    """Rows of reports by the names they were given ("id#2" is a row of an "id")."""
    return {n: msgspec.structs.replace(others.get(n) or others[n.rpartition("#")[0]], id=n) for n in names}


def prepare(out: Path) -> None:
    """Make the folder of answers.

    Raises: InputError when that cannot be done.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"cannot write in {out}: {error.strerror}", "name a folder you own") from error


def write_record(out: Path, record: RunRecord) -> None:
    """Write `run.json`, last of all: where it stands, the tables beside it are whole."""
    rest = out / "run.json.part"
    rest.write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=1) + b"\n")
    os.replace(rest, out / "run.json")
