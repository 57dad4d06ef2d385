"""The same run on Spark: the steps that can be spread go to executors, Parquet lies between them.

| step | how | shuffles |
|---|---|---|
| arrive | `mapInArrow` over rows of Parquet | nothing |
| read | texts left-anti-joined with the readings that are there, then `mapInArrow` | texts, by document |
| roster | in the driver: reports and texts in canonical order | all texts to the driver |
| fold | reports joined with texts and readings, then `applyInArrow` by story | readings, by story |
| answer | folds joined with the roster, `mapInArrow` to rows | stories, by key |

Read and fold go in waves. A wave that is done is a folder with `_SUCCESS` under a key that names stages, versions and
configurations; its rows name their inputs. So an interrupted run goes on where it stopped, and reports added later cost only
themselves and their stories. Executors need rashomon installed, and must see the folder `out`. docs/decisions/182.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple
from uuid import uuid4

import msgspec

from rashomon import shapes
from rashomon.engines.canonical import (
    Folded,
    Intake,
    ReadText,
    Work,
    admit,
    alone_in,
    digest_of_parts,
    made_by,
    members_of,
    roster_of,
    take_in,
)
from rashomon.engines.logs import Event, Log, no_log
from rashomon.engines.meter import METER
from rashomon.engines.running import RunRecord, prepare, write_record
from rashomon.engines.spark_rows import (
    ARRIVED,
    FOLDED,
    READ,
    REPORT_ROWS,
    STORY_ROWS,
    arrive_rows,
    arrived_table,
    fold_rows,
    read_rows,
    report_row_batches,
    story_row_batches,
)
from rashomon.engines.tables import COLUMNS, ReportRow, arrow_schema, is_table, lone_row, read_inputs, write_rows
from rashomon.errors import EngineError, InputError
from rashomon.ids import content_id
from rashomon.model import Failure, Report
from rashomon.pipeline import Progress, Stage, silent
from rashomon.relate.stories_told import Roster, alone_of

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

WAVE = 20_000
"""Texts or reports of stories a wave: what an interruption can cost; some two core hours of reading."""

ROWS = 64
"""Rows an Arrow batch: a row of readings takes some 60 KB, so Spark's 10,000 would be 600 MB."""

FOLD_TASKS = 32
"""Partitions of stories a core, at most: a task costs 0.1 s, a story from 0.01 s to minutes."""

NEEDS_SPARK = "pip install 'rashomon[spark]' (PySpark 4), and a Java 17 or later on the path"


def open_session(master: str | None = None, executor_memory: str | None = None) -> SparkSession:
    """Start Spark, or take the session that is there.

    Args:     master: a Spark master URL; default what the session has, else `local[*]`.
    Returns:  the session.
    Raises:   EngineError without PySpark or Java, or where the master does not answer.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise EngineError("PySpark is not installed", NEEDS_SPARK) from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("rashomon")
    if master or not SparkSession.getActiveSession():
        builder = builder.master(master or "local[*]")
    if (master or "local").startswith("local"):
        # A machine's own name often leads nowhere, and a page for a run of minutes is of no use.
        builder = builder.config("spark.driver.host", "127.0.0.1").config("spark.ui.enabled", "false")
        builder = builder.config("spark.executorEnv.PYTHONPATH", os.pathsep.join(p for p in sys.path if p))
        builder = builder.config("spark.executorEnv.OMP_NUM_THREADS", "1")
        # On a busy machine an executor is silent for longer than Spark's two minutes while it loads models.
        builder = builder.config("spark.network.timeout", "600s").config("spark.executor.heartbeatInterval", "60s")
    if executor_memory:
        builder = builder.config("spark.executor.memory", executor_memory)
    try:
        session: SparkSession = builder.getOrCreate()
    except (PySparkException, OSError) as error:
        raise EngineError("Spark could not be started", NEEDS_SPARK) from error
    session.sparkContext.setLogLevel("ERROR")
    return session


class _Run(NamedTuple):
    """What the steps of one run share."""

    session: SparkSession
    stages: tuple[Stage, ...]
    work: Work
    out: Path
    wave: int
    progress: Progress
    log: Log

    @property
    def tasks(self) -> int:
        """Partitions of a wave of texts: three a core, so that long texts do not leave the other cores idle."""
        return max(1, 3 * self._cores())

    def fold_tasks(self, stories: int) -> int:
        """Partitions of a wave of stories: a task for a few, so that a long one does not wait behind, or hold up, the others."""
        return max(1, min(stories, FOLD_TASKS * self._cores()))

    def _cores(self) -> int:
        cores: int = self.session.sparkContext.defaultParallelism
        return cores

    def under(self, key: str) -> Path:
        """The folder of what is done under a key."""
        return self.out / "work" / "spark" / key.replace(":", "-")

    def done(self, key: str, schema: str) -> DataFrame:
        """Rows of the waves that are done; none, where there is no such wave."""
        waves = sorted(str(mark.parent) for mark in self.under(key).glob("*/_SUCCESS"))
        read = self.session.read.schema(schema)
        return read.parquet(*(waves or [str(self._nothing())]))

    def _nothing(self) -> Path:
        """A folder with no rows."""
        folder = self.under("nothing")
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def table(self, table: pa.Table) -> DataFrame:
        """A table of the driver as a DataFrame, through a file: `createDataFrame` takes Arrow only where pandas is."""
        import pyarrow.parquet as pq

        folder = self.under("tables")
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{uuid4().hex}.parquet"
        pq.write_table(table, path)
        return self.session.read.parquet(str(path))


def run_spark(
    paths: Sequence[str],
    out: Path,
    stages: Sequence[Stage],
    session: SparkSession,
    stdin: BinaryIO | None = None,
    wave: int = WAVE,
    progress: Progress | None = None,
    log: Log = no_log,
) -> RunRecord:
    """Run reports from Parquet (or anything else that `read` takes) into a folder, on Spark.

    Args:     paths: Parquet is read by the executors, everything else by the driver; out: a folder that driver and executors
              see; wave: see `WAVE`.
    Returns:  the run record; its digest is that of the other engines for the same reports.
    Raises:   InputError; EngineError when Spark gives up (a stage that raises does not make it: see `inline.read_one`).
    Cost:     docs/scale.md.
    """
    begun = time.perf_counter()
    prepare(out)
    run = _Run(session, tuple(stages), Work.of(stages), out.resolve(), wave, progress or silent, log)
    session.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", str(ROWS))
    session.conf.set("spark.sql.shuffle.partitions", str(run.tasks))
    # Spark would join small partitions by their bytes; here a few of them may be minutes of work.
    session.conf.set("spark.sql.adaptive.coalescePartitions.enabled", "false")
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        shutil.rmtree(run.under("tables"), ignore_errors=True)  # of an earlier run
        return _run(run, paths, stdin, begun)
    except (PySparkException, Py4JError) as error:
        what = type(error).__name__
        log(Event("run.failed", engine="spark", error=what))
        raise EngineError(f"Spark gave up: {what}: {str(error)[:500]}", "run it again: what is done is kept") from error


def _run(run: _Run, paths: Sequence[str], stdin: BinaryIO | None, begun: float) -> RunRecord:
    arrived = _arrive(run, paths, stdin)
    intake = _intake(arrived)
    read, failed = _read(run, arrived, {r.document for r in intake.reports})
    reports, failures = admit(intake, failed)
    roster = _roster(run, arrived, reports)
    folded, faults = _fold(run, arrived, read, roster, reports)
    return _answer(run, folded, roster, reports, (*failures, *faults), begun)


# ---------------------------------------------------------------------------------------------------- arrive


def _arrive(run: _Run, paths: Sequence[str], stdin: BinaryIO | None) -> DataFrame:
    """All inputs as rows, written down once so that no later step decodes them again."""
    run.progress("arriving", 0, None)
    folder = str(run.under("arrived"))
    frames = [_of_table(run, path) for path in paths if is_table(path)]
    others = [path for path in paths if not is_table(path)]
    if others or not paths:
        frames.append(run.table(arrived_table(read_inputs(others, stdin))))
    whole = frames[0]
    for frame in frames[1:]:
        whole = whole.unionByName(frame)
    whole.write.mode("overwrite").parquet(folder)
    return run.session.read.parquet(folder)


def _of_table(run: _Run, path: str) -> DataFrame:
    if not os.path.lexists(path):
        raise InputError(f"no such file or folder: {path}", "check the spelling of the path")
    frame = run.session.read.parquet(str(Path(path).resolve()))
    columns = [c for c in COLUMNS if c in frame.columns]
    name = Path(path).name
    return frame.select(*columns).mapInArrow(lambda batches: arrive_rows(batches, name), ARRIVED)


def _intake(arrived: DataFrame) -> Intake:
    """The reports without their texts, in the driver: 400 bytes each."""
    rows = arrived.select("report", "failure").toLocalIterator()
    return take_in(
        msgspec.msgpack.decode(bytes(row[0]), type=Report)
        if row[0] is not None
        else msgspec.msgpack.decode(bytes(row[1]), type=Failure)
        for row in rows
    )


# ---------------------------------------------------------------------------------------------------- read


def _read(run: _Run, arrived: DataFrame, wanted: set[str]) -> tuple[DataFrame, dict[str, Failure]]:
    """Readings of all texts, those of earlier runs among them; and what failed, by document."""
    key = run.work.read_key()
    texts = arrived.where("report IS NOT NULL").select("document", "text").dropDuplicates(["document"])
    before = run.done(key, READ).where("NOT failed").select("document")
    missing = sorted(row[0] for row in texts.join(before, "document", "left_anti").select("document").collect())
    METER.count("reused", len(wanted) - len(missing), "read")
    run.log(Event("step.begun", "spark", "read", count=len(missing), of=len(wanted)))
    stages = run.stages
    for at in range(0, len(missing), run.wave):
        run.progress("reading", at, len(missing))
        ids = missing[at : at + run.wave]
        some = texts.join(_column(run, "document", ids), "document").repartition(run.tasks)
        _write(run, key, ids, some.mapInArrow(lambda batches: read_rows(batches, stages), READ))
    METER.count("documents", len(missing))
    found = run.done(key, READ)
    good = found.where("NOT failed").dropDuplicates(["document"])
    read = {row[0] for row in good.select("document").collect()}
    bad = found.where("failed").select("document", "payload").collect()
    failed = {row[0]: bytes(row[1]) for row in sorted(bad) if row[0] in wanted - read}
    return good, {d: _failure(raw) for d, raw in failed.items()}


def _failure(raw: bytes) -> Failure:
    found = msgspec.msgpack.decode(raw, type=ReadText).failure
    assert found is not None
    return found


def _column(run: _Run, name: str, values: Sequence[str]) -> DataFrame:
    import pyarrow as pa

    return run.table(pa.table({name: pa.array(values, pa.string())}))


def _write(run: _Run, key: str, ids: Sequence[str], frame: DataFrame) -> None:
    """Write a wave; it counts once its `_SUCCESS` stands."""
    name = content_id("wave", list(ids)).replace(":", "-")
    frame.write.mode("overwrite").parquet(str(run.under(key) / name))


# ---------------------------------------------------------------------------------------------------- roster, fold


def _roster(run: _Run, arrived: DataFrame, reports: Sequence[Report]) -> Roster:
    """The stories, in the driver: one pass in canonical order cannot be cut (docs/scale.md says what that costs)."""
    run.progress("grouping", 0, None)
    begun = time.perf_counter()
    wanted = {r.document for r in reports}
    rows = arrived.where("report IS NOT NULL").select("document", "text").toLocalIterator()
    texts = {row[0]: row[1] for row in rows if row[0] in wanted}
    roster = roster_of(reports, texts, run.work)
    seconds = round(time.perf_counter() - begun, 3)
    run.log(Event("step.done", "spark", "group", count=len(roster.groups), seconds=seconds))
    return roster


def _fold(
    run: _Run, arrived: DataFrame, read: DataFrame, roster: Roster, reports: Sequence[Report]
) -> tuple[DataFrame, tuple[Failure, ...]]:
    """Stories folded, those of earlier runs among them; and what their stages failed on."""
    stories = {
        run.work.fold_key(story, members): (story, members, ranks)
        for story, members, ranks in members_of(roster, reports)
    }
    wanted = _column(run, "key", list(stories))
    before = run.done("folds", FOLDED).where("NOT failed").select("key").dropDuplicates()
    missing = {row[0] for row in wanted.join(before, "key", "left_anti").collect()}
    METER.count("reused", len(stories) - len(missing), "fold")
    METER.count("stories", len(missing))
    run.log(Event("step.begun", "spark", "fold", count=len(missing), of=len(stories)))
    texts = arrived.where("report IS NOT NULL").select("document", "text").dropDuplicates(["document"])
    stages = run.stages
    for keys in _waves([k for k in stories if k in missing], lambda k: len(stories[k][1]), run.wave):
        seats = run.table(_seats((key, *stories[key]) for key in keys))
        run.session.conf.set("spark.sql.shuffle.partitions", str(run.fold_tasks(len(keys))))
        whole = seats.join(texts, "document").join(read.select("document", "payload"), "document")
        folds = whole.groupBy("key").applyInArrow(lambda table: fold_rows(table, stages), FOLDED)
        _write(run, "folds", keys, folds)
    run.session.conf.set("spark.sql.shuffle.partitions", str(run.tasks))
    found = run.done("folds", FOLDED).join(wanted, "key")
    folded = _best(found)
    return folded, _faults(folded)


def _best(found: DataFrame) -> DataFrame:
    """One row a story: a story that failed once and was folded later stands there twice, and the good one wins."""
    good = found.where("NOT failed").dropDuplicates(["key"])
    bad = found.where("failed").join(good.select("key"), "key", "left_anti").dropDuplicates(["key"])
    return good.unionByName(bad)


def _faults(folded: DataFrame) -> tuple[Failure, ...]:
    rows = folded.where("failed").select("payload").collect()
    return tuple(f for row in rows for f in msgspec.msgpack.decode(bytes(row[0]), type=Folded).failures)


def _seats(stories: Iterable[tuple[str, str, Sequence[Report], Sequence[int]]]) -> pa.Table:
    """A row a report of a story: the story's key and id, the report under its name, its place and its rank."""
    import pyarrow as pa

    rows = [
        {
            "key": key, "story": story, "document": report.document, "place": place, "rank": rank,
            "report": msgspec.msgpack.encode(report),
        }
        for key, story, members, ranks in stories
        for place, (report, rank) in enumerate(zip(members, ranks, strict=True))
    ]  # fmt: skip
    schema = pa.schema(
        [("key", pa.string()), ("story", pa.string()), ("document", pa.string()), ("place", pa.int64()),
         ("rank", pa.int64()), ("report", pa.binary())]
    )  # fmt: skip
    return pa.Table.from_pylist(rows, schema)


def _waves(keys: Sequence[str], size: Callable[[str], int], most: int) -> Iterator[list[str]]:
    """Cut stories into waves of so many reports at least one story each."""
    wave: list[str] = []
    held = 0
    for key in keys:
        wave.append(key)
        held += size(key)
        if held >= most:
            yield wave
            wave, held = [], 0
    if wave:
        yield wave


# ---------------------------------------------------------------------------------------------------- answer


def _answer(
    run: _Run,
    folded: DataFrame,
    roster: Roster,
    reports: Sequence[Report],
    failures: Sequence[Failure],
    begun: float,
) -> RunRecord:
    """Write the tables, then the record."""
    import pyarrow as pa

    made = made_by(run.stages)
    why = {g.id: list(g.why) for g in roster.groups if len(g.reports) > 1 or len(reports) == 1}
    column = pa.array(list(why.values()), pa.list_(pa.string()))
    told = folded.join(run.table(pa.table({"story": list(why), "why": column})), "story")
    stories, table = run.out / "stories.parquet", run.out / "reports.parquet"
    told.mapInArrow(lambda b: story_row_batches(b, made), STORY_ROWS).write.mode("overwrite").parquet(str(stories))
    alone = alone_in(roster, reports)
    by_name = {r.name: r for r in reports}
    rows = folded.mapInArrow(report_row_batches, REPORT_ROWS)
    lone = [msgspec.to_builtins(lone_row(by_name[name])) for name in alone]
    if lone:
        rows = rows.unionByName(run.table(pa.Table.from_pylist(lone, arrow_schema(ReportRow))))
    rows.write.mode("overwrite").parquet(str(table))
    failed = tuple(shapes.Failed(f.name, f.stage, f.error, f.message, f.hint) for f in failures)
    write_rows(run.out, "failures", failed, shapes.Failed, True)
    digests = [row[0] for row in run.session.read.parquet(str(stories)).select("digest").collect()]
    digest = digest_of_parts(digests, alone, alone_of(roster) if alone else (), failed)
    sizes = (len(reports), len(digests), len(alone), len(failed))
    files = (stories.name, table.name, "failures.parquet")
    record = RunRecord("spark", *sizes, digest, made, files, round(time.perf_counter() - begun, 3))
    write_record(run.out, record)
    return record
