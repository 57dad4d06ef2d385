"""Both stores and all engines on real reports: one digest of all answers (`make soak`; minutes, and with ARTICLES=1000 hours)."""

from __future__ import annotations

import json
import os
import random
import shutil
from contextlib import ExitStack
from importlib.util import find_spec
from pathlib import Path

import pytest

from rashomon.archive import Archive
from rashomon.engines.canonical import answer_digest
from rashomon.engines.pool import Pool
from rashomon.engines.running import Inline, run_reports
from rashomon.errors import InputError
from rashomon.stages import all_stages
from rashomon.text.arrivals import read_paths

pytestmark = pytest.mark.soak

ARTICLES = int(os.environ.get("ARTICLES", "60"))
STREAM = Path("../shared/data/stream/abp_2018-05-15_2018-06-30.jsonl")


@pytest.fixture(params=["example", "summit", "stream"])
def reports(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The example's reports, the five of the summit, or articles of the stream."""
    if request.param != "stream":
        return Path(request.getfixturevalue(f"{request.param}_folder"))
    if not STREAM.is_file():
        pytest.skip(f"there is no file {STREAM}")
    with STREAM.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for _, line in zip(range(ARTICLES), lines, strict=False)]
    told = [
        {"id": str(row["id"]), "text": row["text"], "title": row["title"], "outlet": row["source"], "published": row["date"]}
        for row in rows
    ]  # fmt: skip
    path = tmp_path / "stream.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in told), "utf-8")
    return path


def test_both_stores_and_all_engines_give_one_digest(reports: Path, tmp_path: Path) -> None:
    stages = all_stages()
    given = list(read_paths([str(reports)], distinct=False))
    random.Random(5).shuffle(given)
    found = {"inline": answer_digest(run_reports(given, stages, Inline(stages)))}
    with Pool(stages, 2, batch=3) as pool:
        found["pool of 2, turned round"] = answer_digest(run_reports(given[::-1], stages, pool))
    with Archive.open(tmp_path / "a.db") as archive:
        found["SQLite"] = answer_digest(archive.read_result(archive.add_arrivals(given, sort=True).failures))
    with ExitStack() as held:
        if address := _postgres(held):
            with Archive.open(address) as archive:
                told = archive.read_result(archive.add_arrivals(given[::-1], sort=True).failures)
                found["PostgreSQL"] = answer_digest(told)
    if find_spec("pyspark") and shutil.which("java"):
        found["Spark, two executors"] = _on_spark(reports, tmp_path / "out")
    print(f"{len(given)} inputs: {', '.join(found)}")
    assert len(set(found.values())) == 1, found


def _postgres(held: ExitStack) -> str | None:
    """The address of a server of its own, until the stack is left; None where its programs are not here."""
    if not find_spec("psycopg"):
        return None
    from rashomon.testing import power_postgres

    try:
        return held.enter_context(power_postgres.server(fsync="off"))
    except InputError as error:
        print(f"without PostgreSQL: {error.message}")
        return None


def _on_spark(reports: Path, out: Path) -> str:
    from rashomon.engines.spark import open_session, run_spark

    session = open_session("local-cluster[2,1,1024]")
    try:
        return run_spark([str(reports)], out, all_stages(), session).digest
    finally:
        session.stop()
