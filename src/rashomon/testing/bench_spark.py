"""Spark on one executor and on two, in processes of their own on this machine: the same digest, and what each spends.

Where other work shares the cores the clock says little, so the processor time of each executor's Python is added up: what one
does alone, against the busier of two. Sharing out evenly would give 2.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec

from rashomon.engines.running import RunRecord
from rashomon.model import Record
from rashomon.pipeline import Progress, Stage
from rashomon.testing.bench_report import Peer, Row
from rashomon.text.records import Arrival


class Spent(Record, frozen=True):
    """What a run on Spark answered, and the processor seconds of each executor's Python processes."""

    record: RunRecord
    executors: tuple[float, ...]
    seconds: float


def on_spark(given: Sequence[Arrival], stages: Sequence[Stage], whole: str, progress: Progress) -> Iterator[Row]:
    """The same reports on one executor and on two; nothing where PySpark or Java is missing."""
    if find_spec("pyspark") is None or shutil.which("java") is None or not Path("/proc/self/stat").exists():
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    with TemporaryDirectory() as folder:
        table = Path(folder) / "reports.parquet"
        rows = [
            {"id": a.report.name, "text": a.document.text, "title": a.report.title, "outlet": a.report.outlet,
             "published": a.report.published.earliest} for a in given
        ]  # fmt: skip
        pq.write_table(pa.Table.from_pylist(rows), table)
        inline = _digest_of_table(table, stages)
        found = []
        for executors in (1, 2):
            progress(f"Spark, {executors} executors", 0, None)
            found.append(_apart(table, Path(folder) / f"out{executors}", executors))
    alone, shared = found
    peers = (Peer("times the speed of one executor, by the clock", alone.seconds / shared.seconds),)
    each = " and ".join(f"{s:.0f}" for s in shared.executors)
    how = f"processor seconds of one executor ({sum(alone.executors):.0f}) over those of the busier of two ({each})"
    yield Row("engines: Spark, one executor over two", sum(alone.executors) / max(shared.executors), len(given), how,
              peers, gated=False)  # fmt: skip
    same = sum(one.record.digest == inline for one in found)
    yield Row("engines: Spark, same digest", float(same), len(given), "of two clusters, against inline", gated=False)


def _digest_of_table(table: Path, stages: Sequence[Stage]) -> str:
    """The digest of the inline engine for the same table; a row's digest is not that of an article handed in by itself."""
    from rashomon.engines.canonical import answer_digest
    from rashomon.engines.running import Inline, run_reports
    from rashomon.engines.tables import read_inputs

    return answer_digest(run_reports(read_inputs([str(table)]), stages, Inline(stages)))


def _apart(table: Path, out: Path, executors: int) -> Spent:
    """In a process of its own: a JVM has one Spark, and its executors end with it."""
    code = "import sys; from rashomon.testing.bench_spark import main; main(*sys.argv[1:])"
    given = [sys.executable, "-c", code, str(table), str(out), str(executors)]
    done = subprocess.run(given, check=True, stdout=subprocess.PIPE)
    return msgspec.json.decode(done.stdout.splitlines()[-1], type=Spent)


def main(table: str, out: str, executors: str) -> None:
    """Run a table on a cluster of so many executors, and print what it took."""
    from rashomon.engines.spark import open_session, run_spark
    from rashomon.stages import all_stages

    session = open_session(f"local-cluster[{executors},1,1024]")
    begun = time.perf_counter()
    record = run_spark([table], Path(out), all_stages(), session)
    spent = Spent(record, executors_time(), round(time.perf_counter() - begun, 1))
    session.stop()
    print(msgspec.json.encode(spent).decode("utf-8"))


def executors_time() -> tuple[float, ...]:
    """Processor seconds that the Python below each executor has spent, the largest first; workers wait for the next task."""
    parents, times = {}, {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:  # it has just ended
                continue
            parents[int(entry.name)] = int(fields[1])
            if b"pyspark.daemon" in words:
                times[int(entry.name)] = sum(map(int, fields[11:15])) / 100  # with children that have ended
    spent: dict[int, float] = {}
    for number, seconds in times.items():
        top = number
        while parents.get(top) in times:
            top = parents[top]
        executor = parents.get(top, 0)
        spent[executor] = spent.get(executor, 0.0) + seconds
    return tuple(sorted(spent.values(), reverse=True))
