"""The same suite on PostgreSQL; several writers; carrying an archive from one store to the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from rashomon.errors import InputError, StoreError
from rashomon.model import Document, Report
from rashomon.store.carrying import export_archive, import_lines
from rashomon.store.opening import open_store
from rashomon.store.protocol import Conflict, Entry
from rashomon.store.sqlite import SqliteStore
from rashomon.store.verify import repair, verify
from rashomon.testing.conformance import check_store
from rashomon.testing.power_ingest import Ingest

psycopg = pytest.importorskip("psycopg", reason="PostgreSQL: psycopg is not installed")

from rashomon.store.postgres import PostgresStore  # noqa: E402
from rashomon.testing import power_postgres  # noqa: E402
from rashomon.testing.power_kill import kill_often  # noqa: E402


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    try:
        opened = power_postgres.server(fsync="off")
        with opened as found:
            yield found
    except InputError as error:
        pytest.skip(f"PostgreSQL: {error.message}")


@pytest.fixture
def database(address: str) -> str:
    """The address of an empty archive."""
    with psycopg.connect(address, autocommit=True) as db:
        db.execute("DROP SCHEMA IF EXISTS rashomon CASCADE")
    return address


def entry(number: int, name: str = "") -> Entry:
    document = Document.of(f"Text {number}.")
    return Entry(Report(f"report:{number}", name or f"r{number}", document.id, "00"), document)


def test_the_postgres_store_keeps_the_protocol(database: str) -> None:
    check_store(lambda: PostgresStore(database))


def test_many_make_and_write_an_archive_at_once(database: str) -> None:
    errors: list[Exception] = []

    def write(start: int) -> None:
        try:
            store = PostgresStore(database)
            for number in range(start, start + 10):
                store.add([entry(number)])
            store.close()
        except StoreError as error:
            errors.append(error)

    threads = [threading.Thread(target=write, args=(n * 10,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    store = PostgresStore(database)
    assert sorted(s.seq for s in store.reports()) == list(range(1, 61))
    assert store.names() == {f"r{n}" for n in range(60)} and verify(store).sound


def test_a_number_once_seen_is_never_followed_by_an_earlier_one(database: str) -> None:
    slow, quick, reader = PostgresStore(database), PostgresStore(database), PostgresStore(database)
    with slow._turn():  # a writer that takes its time, before it has written anything
        done = threading.Thread(target=lambda: quick.add([entry(1)]))
        done.start()
        done.join(0.3)
        assert done.is_alive() and reader.sequence() == 0, "writers take turns, readers wait for nobody"
    done.join()
    assert reader.sequence() == 1


def test_an_archive_moves_from_one_store_to_the_other_and_back(database: str, tmp_path: Path) -> None:
    first = SqliteStore(tmp_path / "a.db")
    Ingest(batches=12, words=30).run(first, lambda seq: None)
    odd = Document.of("A text with \0 in it, and \ufdd0 and \ufdd01.")
    first.add([Entry(Report("report:odd", "x" * 5000 + "\0", odd.id, "00", title="A \0 title"), odd)])
    lines = list(export_archive(first))
    store = PostgresStore(database)
    import_lines(store, lines)
    assert list(export_archive(store)) == lines and verify(store).sound
    assert store.named("x" * 5000 + "\0") is not None and store.texts([odd.id])[odd.id] == odd
    store.backup(str(tmp_path / "b.db"))
    back = SqliteStore(tmp_path / "b.db")
    assert list(export_archive(back)) == lines
    words = [
        line.split()[3] for line in (d.text for d in first.texts(r.report.document for r in first.reports()).values())
    ]
    for word in dict.fromkeys(words):
        found = {f.name for f in first.search(word, 1000)}
        assert {f.name for f in store.search(word, 1000)} == found, word


def test_what_is_changed_in_the_database_is_seen(database: str) -> None:
    store = PostgresStore(database)
    Ingest(batches=4, words=30).run(store, lambda seq: None)
    with psycopg.connect(database, autocommit=True) as db:
        db.execute("UPDATE rashomon.reading SET payload = 'x' WHERE run = (SELECT max(run) FROM rashomon.reading)")
        db.execute("UPDATE rashomon.document SET words = '' WHERE number = 1")
        db.execute("UPDATE rashomon.standing SET key = 'name x' WHERE seq = 1")
    assert not verify(store).sound
    assert repair(store).sound and verify(store).sound
    with psycopg.connect(database, autocommit=True) as db:
        db.execute("UPDATE rashomon.report SET title = 'Another' WHERE seq = 1")
        db.execute("UPDATE rashomon.document SET text = text || '.' WHERE number = 2")
    told = {fault.where for fault in verify(store).faults}
    assert "report 1" in told and any(where.startswith("document") for where in told) and not repair(store).sound
    with pytest.raises(StoreError, match="report 1 is not what was written"):
        store.reports()


def test_clashes_are_conflicts_and_nothing_is_written(database: str) -> None:
    store = PostgresStore(database)
    store.add([entry(1)])
    with pytest.raises(Conflict):
        store.add([entry(2), entry(9, "r1")])
    assert store.sequence() == 1 and store.add([entry(2)]) == 2


def test_a_writer_is_killed_while_others_read(database: str) -> None:
    result = kill_often(lambda: PostgresStore(database), kills=8, readers=2)
    assert result.faults == () and result.stored >= result.acknowledged > 0


def test_addresses_that_lead_nowhere_are_said(database: str) -> None:
    with pytest.raises(InputError, match="there is no archive"):
        PostgresStore(database, make=False)
    with pytest.raises(StoreError, match="cannot reach"):
        open_store("postgresql://nobody:secret@/none?host=/nowhere", lambda *_: None)
    with pytest.raises(StoreError) as raised:
        open_store("postgresql://nobody:secret@localhost:1/none", lambda *_: None)
    assert "secret" not in raised.value.message


def test_one_that_may_only_read_asks_and_writes_nothing(database: str) -> None:
    PostgresStore(database).add([entry(1)])
    with psycopg.connect(database, autocommit=True) as db:
        db.execute("DROP ROLE IF EXISTS guest")
        db.execute("CREATE ROLE guest LOGIN")
        db.execute("GRANT USAGE ON SCHEMA rashomon TO guest")
        db.execute("GRANT SELECT ON ALL TABLES IN SCHEMA rashomon TO guest")
    store = PostgresStore(database.replace("//rashomon@", "//guest@"))
    assert store.names() == {"r1"} and [f.name for f in store.search("text")] == ["r1"] and verify(store).sound
    store.put_view("v", b"x")
    store.put_seats([(1, "r1", "story:1")])
    with pytest.raises(StoreError, match="read-only"):
        store.add([entry(2)])
    store.close()
    with psycopg.connect(database, autocommit=True) as db:
        db.execute("DROP OWNED BY guest")
        db.execute("DROP ROLE guest")


def test_the_command_line_takes_an_address(database: str, small: Path, cli: Callable[..., Any], tmp_path: Path) -> None:
    added = cli("add", small, "--archive", database, "--json").result
    assert (added["added"], added["failed"]) == (4, 0)
    assert cli("verify", "--archive", database, "--json").result["sound"]
    assert cli("text", "gull.txt", "--archive", database).out.startswith(b"Harbour bridge")
    lines = cli("export-archive", "--archive", database).out
    file = tmp_path / "a.db"
    assert cli("import-archive", "-", "--archive", file, stdin=lines).status == 0
    assert cli("stories", "--archive", file, "--json").out == cli("stories", "--archive", database, "--json").out
    assert cli("add", small, "--archive", database, "--json").result["known"] == 4
