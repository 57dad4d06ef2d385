"""The store: what went in comes out, in order, bad files are refused in plain words, and two writers do not collide."""

from __future__ import annotations

import threading
from pathlib import Path

import apsw
import msgspec
import pytest

from rashomon.errors import InputError, StoreError
from rashomon.model import Document, Report
from rashomon.store.carrying import export_archive, import_lines
from rashomon.store.protocol import Conflict, Entry
from rashomon.store.sqlite import SqliteStore
from rashomon.store.verify import verify
from rashomon.testing.conformance import check_store


def entry(number: int, name: str = "") -> Entry:
    document = Document.of(f"Text {number}.")
    return Entry(Report(f"report:{number}", name or f"r{number}", document.id, "00"), document)


def test_the_sqlite_store_keeps_the_protocol(tmp_path: Path) -> None:
    check_store(lambda: SqliteStore(tmp_path / "a.db"))


def test_memory_stores_keep_it_too() -> None:
    store = SqliteStore(":memory:")
    check_store(lambda: store)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("These are my notes. " * 100)
    with pytest.raises(InputError, match="not a rashomon archive"):
        SqliteStore(path)
    assert path.read_text().startswith("These are my notes.")


def test_somebody_elses_database_is_refused_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "b.db"
    other = apsw.Connection(str(path))
    other.execute("CREATE TABLE mine (x)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(InputError, match="not a rashomon archive"):
        SqliteStore(path)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_paths_that_cannot_be_an_archive_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no folder"):
        SqliteStore(tmp_path / "nowhere" / "a.db")
    with pytest.raises(InputError, match="it is a folder"):
        SqliteStore(tmp_path)
    with pytest.raises(InputError, match="no name"):
        SqliteStore("")
    with pytest.raises(InputError, match="not valid Unicode"):
        SqliteStore("a\udcff.db")


def test_an_archive_of_another_version_is_refused(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db")
    store._rows("UPDATE meta SET value = '999'")
    store.close()
    with pytest.raises(StoreError, match="made by another version"):
        SqliteStore(tmp_path / "a.db")


def test_an_empty_file_becomes_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    assert SqliteStore(tmp_path / "a.db").sequence() == 0


def test_a_batch_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db")
    store.add([entry(1)])
    for clash in (entry(1, "other"), entry(9, "r1")):
        with pytest.raises(Conflict):
            store.add([entry(2), clash, entry(3)])
        assert [s.report.name for s in store.reports()] == ["r1"] and store.sequence() == 1
    assert store.add([entry(2), entry(3)]) == 3


def test_many_open_and_write_a_new_archive_at_once(tmp_path: Path) -> None:
    errors: list[Exception] = []

    def write(start: int) -> None:
        try:
            store = SqliteStore(tmp_path / "a.db")
            for number in range(start, start + 10):
                store.add([entry(number)])
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(n * 10,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    store = SqliteStore(tmp_path / "a.db")
    assert sorted(s.seq for s in store.reports()) == list(range(1, 61))
    assert store.names() == {f"r{n}" for n in range(60)}


def test_what_an_older_version_wrote_in_another_shape_is_made_again(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db")
    one = entry(1)
    store.add([one])
    store.put_readings([(one.document.id, "run:1", msgspec.msgpack.encode(()))])
    assert store.annotations(one.document.id, "run:1") == ()
    store.put_readings([(one.document.id, "run:1", msgspec.msgpack.encode([{"id": 5}]))])
    assert store.annotations(one.document.id, "run:1") is None
    assert verify(store).sound
    lines = list(export_archive(store))
    copy = SqliteStore(":memory:")
    import_lines(copy, lines)
    assert list(export_archive(copy)) == lines and b'"payload":"' in b"".join(lines)


def test_every_commit_is_durable(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "a.db")
    assert store._rows("PRAGMA journal_mode") == [("wal",)]
    assert store._rows("PRAGMA synchronous") == [(2,)]


def test_sqlite_is_newer_than_the_wal_reset_defect() -> None:
    assert tuple(int(n) for n in apsw.sqlite_lib_version().split(".")) >= (3, 51, 3)
