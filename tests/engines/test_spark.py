"""The same run on a real Spark cluster: two executors in processes of their own, one session for all tests."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from small_stages import stages_of
from test_run import arrivals, with_text

from rashomon.engines.canonical import answer_digest
from rashomon.engines.running import Inline, RunRecord, run_reports
from rashomon.errors import EngineError, InputError
from rashomon.stages import all_stages
from rashomon.text.arrivals import read_paths

MASTER = os.environ.get("RASHOMON_SPARK", "")

if not MASTER:
    pytest.skip("Spark takes minutes to install and to start: `make spark` runs these", allow_module_level=True)
pytest.importorskip("pyspark", reason="PySpark is not installed: `make spark` installs it")
if shutil.which("java") is None:
    pytest.skip("Spark needs Java 17, which is not here", allow_module_level=True)


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    from rashomon.engines.spark import open_session

    spark = open_session(MASTER)
    yield spark
    spark.stop()


def table(folder: Path, given: list[Any]) -> Path:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [{"id": a.report.name, "text": a.document.text, "published": a.report.published.earliest} for a in given]
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows), folder / "reports.parquet")
    return folder / "reports.parquet"


def run(session: Any, path: Path, out: Path, **more: Any) -> RunRecord:
    from rashomon.engines.spark import run_spark

    return run_spark([str(path)], out, more.pop("stages", stages_of()), session, **more)


def inline(path: Path) -> str:
    from rashomon.engines.tables import read_inputs

    return answer_digest(run_reports(read_inputs([str(path)]), stages_of(), Inline(stages_of())))


def test_the_same_digest_and_what_is_done_is_not_done_again(session: Any, tmp_path: Path) -> None:
    from rashomon.engines.meter import METER

    bad = [with_text("bad", "RAISE the alarm"), with_text("worse", "BREAKS harbour bridge Vellin lorries mayor Brask")]
    some = table(tmp_path / "some", [*arrivals()[:20], *bad])
    first = run(session, some, tmp_path / "out", wave=9)
    assert first.digest == inline(some) and first.files == ("stories.parquet", "reports.parquet", "failures.parquet")
    every = table(tmp_path / "every", [*bad, *arrivals()[::-1]])
    METER.take()
    second = run(session, every, tmp_path / "out")
    assert second.digest == inline(every) != first.digest
    reused = {c.label: c.value for c in METER.read().counts if c.name == "reused"}
    assert reused["read"] == 21  # "bad" was not read, so it is tried again
    waves = [p for p in (tmp_path / "out" / "work").rglob("*/_SUCCESS") if "arrived" not in p.parts]
    shutil.rmtree(waves[0].parent)  # as if it had been interrupted there
    assert run(session, every, tmp_path / "out").digest == second.digest


def test_the_small_reports_with_all_stages(session: Any, tmp_path: Path, small: Path) -> None:
    stages = all_stages()
    whole = answer_digest(run_reports(read_paths([str(small)], distinct=False), stages, Inline(stages)))
    assert run(session, small, tmp_path / "out", stages=stages).digest == whole


def test_what_cannot_be_done_is_said(session: Any, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        run(session, tmp_path / "none.parquet", tmp_path / "out")
    (tmp_path / "bad.parquet").write_text("no table")
    with pytest.raises(EngineError, match="Spark gave up"):
        run(session, tmp_path / "bad.parquet", tmp_path / "out")
