"""The store: what went in comes out, in order, and bad files are refused in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from rashomon.errors import StoreError
from rashomon.store.sqlite import SqliteStore
from rashomon.testing.conformance import check_store


def test_the_sqlite_store_keeps_the_protocol(tmp_path: Path) -> None:
    check_store(lambda: SqliteStore(tmp_path / "a.db"))


def test_memory_stores_keep_it_too() -> None:
    store = SqliteStore(":memory:")
    check_store(lambda: store)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("These are my notes. " * 100)
    with pytest.raises(StoreError, match="not a rashomon archive"):
        SqliteStore(path)
    assert path.read_text().startswith("These are my notes.")


def test_somebody_elses_database_is_refused(tmp_path: Path) -> None:
    import apsw

    apsw.Connection(str(tmp_path / "b.db")).execute("CREATE TABLE mine (x)")
    with pytest.raises(StoreError, match="not a rashomon archive"):
        SqliteStore(tmp_path / "b.db")


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot open"):
        SqliteStore(tmp_path / "nowhere" / "a.db")


def test_sqlite_is_newer_than_the_wal_reset_defect() -> None:
    import apsw

    assert tuple(int(n) for n in apsw.sqlite_lib_version().split(".")) >= (3, 51, 3)
