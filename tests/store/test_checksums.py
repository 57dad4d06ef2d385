"""Pages with checksums: a changed byte is an error where it is read, and nobody writes pages without them."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from rashomon.errors import RashomonError
from rashomon.model import Document, Report
from rashomon.store import pages
from rashomon.store.protocol import Damaged, Entry
from rashomon.store.sqlite import SqliteStore
from rashomon.store.verify import repair, verify

OLD = Path(__file__).parent / "layouts" / "2-last.archive"


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    store = SqliteStore(tmp_path / "a.db")
    for number in range(12):
        document = Document.of(f"The ferry {number} left Vellin with word{number} and {number * 7} lorries. " * 20)
        store.add([Entry(Report(f"report:{number}", f"r{number}", document.id, "00"), document)])
    store.close()
    return tmp_path / "a.db"


def pages_of(path: Path, table: str) -> list[int]:
    """The pages of a table."""
    db = apsw.Connection(str(path))
    return [n for (n,) in db.execute("SELECT pageno FROM dbstat WHERE name = ?", (table,))]


def change(path: Path, at: int) -> None:
    raw = bytearray(path.read_bytes())
    raw[at] ^= 64
    path.write_bytes(raw)


def test_a_changed_byte_under_a_search_is_an_error_and_not_a_miss(filled: Path) -> None:
    assert [f.name for f in SqliteStore(filled).search("word7")] == ["r7"]
    for page in pages_of(filled, "document_fts_data"):
        change(filled, page * 4096 - 2000)
    with pytest.raises(Damaged, match="a page is not what was written"):
        SqliteStore(filled).search("word7")
    store = SqliteStore(filled)
    assert not verify(store).sound and len(store.reports()) == 12
    mended = repair(store)
    assert mended.sound and [f.name for f in store.search("word7")] == ["r7"]
    store.close()
    assert verify(SqliteStore(filled)).sound


def test_an_archive_that_lost_the_mark_of_its_checksums_is_refused(filled: Path) -> None:
    raw = bytearray(filled.read_bytes())
    assert raw[20] == pages.RESERVED
    raw[20] = 0
    filled.write_bytes(raw)
    with pytest.raises(RashomonError, match="damaged"):
        SqliteStore(filled)


def test_other_programs_read_and_cannot_write(filled: Path) -> None:
    code = """import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
print(db.execute("SELECT count(*) FROM document_fts WHERE document_fts MATCH 'word7'").fetchone()[0])
db.execute("INSERT INTO view VALUES ('a', x'00', x'00')")"""
    told = subprocess.run([sys.executable, "-c", code, str(filled)], capture_output=True, text=True)
    assert told.stdout == "1\n" and "no such function: verify_checksum" in told.stderr
    assert verify(SqliteStore(filled)).sound and sqlite3.sqlite_version


def test_without_the_extension_archives_have_none_and_those_with_them_are_read(filled: Path, tmp_path: Path) -> None:
    code = """import sys
sys.modules["apsw.sqlite_extra"] = None
from rashomon.errors import StoreError
from rashomon.model import Failure
from rashomon.store.sqlite import SqliteStore
store = SqliteStore(sys.argv[1])
store.put_view("v", b"x")
print([f.name for f in store.search("word7")], len(store.reports()))
try:
    store.append([Failure("a", "text", "DecodeError", "no text")])
except StoreError as error:
    print(error.message.rpartition(" the ")[0].rpartition("/")[2], error.hint)
bare = SqliteStore(sys.argv[2])
print(bare.append([Failure("a", "text", "DecodeError", "no text")]))
bare.close()"""
    bare = tmp_path / "bare.db"
    told = subprocess.run([sys.executable, "-c", code, str(filled), str(bare)], capture_output=True, text=True)
    lines = told.stdout.splitlines()
    assert told.stderr == "" and lines[0] == "['r7'] 12" and lines[2] == "1"
    assert "install apsw from the package index" in lines[1]
    assert bare.read_bytes()[20] == 0
    store = SqliteStore(bare)  # here there is one: it gets them
    assert pages.has(store._db) and verify(store).sound and len(store.failures()) == 1


def test_an_old_archive_that_somebody_else_has_open_gets_them_the_next_time(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "a.db"))
    other = apsw.Connection(str(path))
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("SELECT count(*) FROM report").fetchall()
    store = SqliteStore(path, patience=100)
    assert not pages.has(store._db) and store.sequence() == 8 and verify(store).sound
    store.close()
    other.close()
    store = SqliteStore(path)
    assert pages.has(store._db) and store.sequence() == 8 and verify(store).sound
    store.append([])
    store.close()
    assert path.read_bytes()[20] == pages.RESERVED


def test_a_copy_of_an_archive_has_them(filled: Path, tmp_path: Path) -> None:
    store = SqliteStore(filled)
    document = Document.of("One more.")
    store.add([Entry(Report("report:x", "x", document.id, "00"), document)])  # stands in the log
    store.backup(str(tmp_path / "b.db"))
    copy = SqliteStore(tmp_path / "b.db")
    assert pages.has(copy._db) and verify(copy).sound and copy.chain() == store.chain()
