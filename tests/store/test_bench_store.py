"""The bench of the store at a small size: that it measures at all."""

from __future__ import annotations

from pathlib import Path

from rashomon.testing import bench_store
from rashomon.testing.bench_store_reports import Inventor


def test_the_bench_of_the_store_measures(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    rows = [*bench_store._fill(path, 300, lambda *_: None), *bench_store._opening(path, 300)]
    rows += bench_store._searching(path, 300)
    assert [row.name for row in rows] == [
        "store: bytes of memory a report added", "store: reports written a second, one core", "store: seconds to open",
        "store: search p95, ms",
    ]  # fmt: skip
    assert all(row.count == 300 and not row.gated for row in rows) and rows[1].figure > 10


def test_invented_reports_are_the_same_for_the_same_seed() -> None:
    first, second = (list(Inventor(5, 40).entries(5)) for _ in range(2))
    assert first == second != list(Inventor(6, 40).entries(5))
    assert len({entry.document.id for entry in first}) == 5
