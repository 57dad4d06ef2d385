"""The commands on the archive itself, and what `verify` and `repair` make of damage."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import apsw
import pytest

from rashomon.errors import DecodeError, InputError, StoreError
from rashomon.store.carrying import export_archive, import_lines
from rashomon.store.protocol import Damaged
from rashomon.store.sqlite import SqliteStore
from rashomon.store.verify import repair, verify
from rashomon.testing.power_ingest import Ingest


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    store = SqliteStore(tmp_path / "a.db")
    Ingest(batches=8, words=30).run(store, lambda seq: None)
    store.close()
    return tmp_path / "a.db"


def tamper(path: Path, *statements: str) -> None:
    db = apsw.Connection(str(path))
    for statement in statements:
        db.execute(statement)
    db.close()


def test_an_archive_is_verified_backed_up_carried_and_mended(
    small_archive: Path, tmp_path: Path, cli: Callable[..., Any]
) -> None:
    path = Path(shutil.copy(small_archive, tmp_path / "a.db"))
    found = cli("verify", "--archive", path, "--json")
    assert found.status == 0 and found.result["sound"] and found.result["sequence"] >= 4
    assert cli("verify", "--archive", path).out.startswith(b"sound; looked at: document 4, entry ")
    copied = cli("backup", tmp_path / "b.db", "--archive", path, "--json").result
    assert copied["chain"] == found.result["chain"]
    lines = cli("export-archive", "--archive", path).out
    (tmp_path / "c.jsonl").write_bytes(lines)
    carried = cli("import-archive", tmp_path / "c.jsonl", "--archive", tmp_path / "c.db", "--json").result
    assert (carried["reports"], carried["chain"]) == (4, found.result["chain"])
    for other in ("b.db", "c.db"):
        assert cli("export-archive", "--archive", tmp_path / other).out == lines
        told = [cli("stories", "--archive", where, "--json").out for where in (path, tmp_path / other)]
        assert told[0] == told[1]
    tamper(path, "UPDATE reading SET payload = 'x' WHERE number = 1")
    assert cli("verify", "--archive", path).status == 1
    mended = cli("repair", "--archive", path)
    assert mended.status == 0 and mended.out.startswith(b"sound again\n  mended reading of doc:")
    assert cli("repair", "--archive", path).out == b"nothing was wrong\n"
    tamper(path, "UPDATE report SET title = 'Another' WHERE seq = 2")
    told = cli("repair", "--archive", path)
    assert told.status == 1 and b"report 2: is not what was written (only a backup has it)" in told.out
    assert cli("stories", "--archive", path).status == 1
    assert cli("verify", "--archive", tmp_path / "none.db").status == 2
    assert cli("backup", tmp_path / "b.db", "--archive", path).status == 2


SPOILT = {
    "a title": ("UPDATE report SET title = 'x' WHERE seq = 3", "report 3", "lost"),
    "a report": ("PRAGMA foreign_keys = OFF; DELETE FROM report WHERE seq = 3", "report 3", "lost"),
    "a text": ("UPDATE document SET text = text || '.' WHERE number = 2", "document", "lost"),
    "an entry": ("PRAGMA foreign_keys = OFF; DELETE FROM entry WHERE seq = 4", "entry 4", "lost"),
    "the last entry": ("PRAGMA foreign_keys = OFF; DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)", "chain", "lost"),
    "the chain": ("UPDATE entry SET chain = zeroblob(16) WHERE seq = 5", "entry 5", "lost"),
    "a link": ("UPDATE link SET judgement = 'different'", "link", "lost"),
    "a seat": ("UPDATE seat SET story = 'story:x' WHERE number = 2", "seat", "lost"),
    "the last seat": ("DELETE FROM seat WHERE number = (SELECT max(number) FROM seat)", "seats", "lost"),
    "a reading": ("UPDATE reading SET run = 'run:x' WHERE number = 2", "reading", "rebuild"),
    "a view": ("UPDATE view SET payload = 'y'", "view", "rebuild"),
    "standing": ("DELETE FROM standing WHERE seq = 1", "standing", "rebuild"),
    "the search": ("INSERT INTO document_fts (document_fts) VALUES ('delete-all')", "document_fts", "rebuild"),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILT)
def test_damage_is_told_and_mended_where_it_can_be(filled: Path, what: str) -> None:
    statement, where, mend = SPOILT[what]
    tamper(filled, statement)
    store = SqliteStore(filled)
    faults = verify(store).faults
    assert any(fault.where.startswith(where) and fault.mend == mend for fault in faults), faults
    result = repair(store)
    assert result.sound == (mend == "rebuild"), result
    if not result.sound:
        with pytest.raises(Damaged, match="archive .* is damaged"):
            chains = (partial(store.chain, seq) for seq in range(30))
            for ask in (
                store.sequence,
                store.reports,
                store.links,
                store.seats,
                *chains,
                lambda: list(export_archive(store)),
            ):
                ask()


def test_an_index_that_misleads_is_mended(filled: Path) -> None:
    tamper(
        filled,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = 'CREATE INDEX report_document ON report (name)' WHERE name = 'report_document'",
        "PRAGMA writable_schema = RESET",
        "REINDEX report_document",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = 'CREATE INDEX report_document ON report (document)' WHERE name = 'report_document'",
    )
    store = SqliteStore(filled)
    assert not verify(store).sound
    assert repair(store).sound and verify(store).sound


def test_a_backup_is_made_while_others_write(filled: Path, tmp_path: Path) -> None:
    store, other = SqliteStore(filled), SqliteStore(filled)
    told: list[int] = []

    def writes(remaining: int, of: int) -> None:
        if len(told) < 3:
            Ingest(batches=1, first=1000 + 10 * len(told)).run(other, told.append)

    from rashomon.store import sqlite_care

    before = store.sequence()
    sqlite_care.backup(store._db, str(tmp_path / "b.db"), writes)
    assert told and store.sequence() > before
    copy = SqliteStore(tmp_path / "b.db")
    assert copy.sequence() == before and verify(copy).sound


def test_what_is_written_meanwhile_is_no_fault(filled: Path) -> None:
    stop, other = threading.Event(), SqliteStore(filled)

    def write() -> None:
        number = 2000
        while not stop.is_set():
            Ingest(batches=3, words=30, first=number).run(other, lambda seq: None)
            number += 10

    writer = threading.Thread(target=write)
    writer.start()
    try:
        store = SqliteStore(filled)
        seen = [verify(store)]
        while len(seen) < 4 or (len(seen) < 200 and seen[-1].sequence == seen[0].sequence):
            seen.append(verify(store))
        lines = [list(export_archive(store)) for _ in range(2)]
    finally:
        stop.set()
        writer.join()
    assert all(found.sound for found in seen), [found.faults for found in seen]
    assert seen[-1].sequence > seen[0].sequence
    for exported in lines:
        import_lines(SqliteStore(":memory:"), exported)


def test_an_export_that_is_cut_or_changed_is_refused(filled: Path, tmp_path: Path) -> None:
    lines = list(export_archive(SqliteStore(filled)))
    changed = [line.replace(b'"name":"4.html"', b'"name":"5.html#2"') for line in lines]
    for number, (wrong, why) in enumerate(
        [
            (lines[:-1], "cut short"),
            (lines[1:], "begins with"),
            ([b"{}"], "line 1"),
            ([*lines, lines[-1]], "begins with"),
            (changed, "differ"),
            ([line for line in lines if b'"seq":3,' not in line], "should follow"),
            ([line for line in lines if b'"kind":"document"' not in line], "not given before"),
            ([line.replace(b'"format":1', b'"format":2') for line in lines], "format 2"),
        ]
    ):
        with pytest.raises(DecodeError, match=why):
            import_lines(SqliteStore(tmp_path / f"{number}.db"), wrong)
    with pytest.raises(InputError, match="other reports"):
        other = SqliteStore(":memory:")
        Ingest(batches=1, first=500).run(other, lambda seq: None)
        import_lines(other, lines)


def test_an_import_that_was_interrupted_goes_on(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rashomon.store import carrying

    lines = list(export_archive(SqliteStore(filled)))
    monkeypatch.setattr(carrying, "BATCH", 3)
    for at in range(1, len(lines), 7):
        store = SqliteStore(":memory:")
        with pytest.raises(DecodeError, match="cut short"):
            import_lines(store, lines[:at])
        import_lines(store, lines)
        assert list(export_archive(store)) == lines, at


def test_other_programs_see_what_can_be_searched(filled: Path) -> None:
    """As Datasette and sqlite-utils find out: by the words of the table's description, and by foreign keys."""
    db = apsw.Connection(str(filled))
    told = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%USING FTS5%'"))
    for table in ("document", "report"):
        assert f'content="{table}"' in told[f"{table}_fts"]
    assert {row[2] for row in db.execute("PRAGMA foreign_key_list(report)")} == {"entry", "document"}
    assert list(db.execute("SELECT count(*) FROM document_fts WHERE document_fts MATCH 'nothing'")) == [(0,)]


def test_whoever_only_reads_with_plain_sqlite_can(filled: Path) -> None:
    code = (
        "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM report').fetchone()[0])"
    )
    told = subprocess.run([sys.executable, "-c", code, str(filled)], capture_output=True, text=True, check=True).stdout
    assert int(told) == 24


def test_one_that_may_not_be_written_is_not_repaired(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    tamper(filled, "UPDATE view SET payload = 'y'")
    monkeypatch.setattr(os, "access", lambda *_: False)
    store = SqliteStore(filled)
    assert not verify(store).sound
    with pytest.raises(StoreError, match="read-only"):
        repair(store)
