"""The default store: one SQLite file, through apsw (which carries its own SQLite, newer than the WAL-reset defect).

WAL with synchronous=FULL: every transaction that returned survives a power cut (`testing.power` cuts it at every write).
All text is stored as UTF-8; a text that is not valid Unicode never gets here, because the text room refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from pathlib import Path

import apsw
import msgspec

from rashomon.model import Document, Failure, Link
from rashomon.pipeline import Progress, silent
from rashomon.store import layouts, pages, sqlite_file
from rashomon.store.checked import CheckedStore
from rashomon.store.protocol import Damaged, Entry, Fault, Found, entered
from rashomon.store.rows import (
    START,
    Accepted,
    Cell,
    Kept,
    Kind,
    Row,
    chained,
    digest_of,
)  # fmt: skip
from rashomon.store.sqlite_file import DAMAGED, writing

PATIENCE = 20_000
"""Milliseconds to wait for another process that writes; one batch is written in well under a second."""

_BUSY = (apsw.BusyError, apsw.FullError, apsw.ReadOnlyError)


class SqliteStore(CheckedStore):
    """A store in one file, or in memory with the path ":memory:". One that may not be written is opened for reading.

    Args:   path: the file; patience: milliseconds to wait for another writer; progress: told while an archive of an older
            layout is brought forward.
    Raises: InputError when the path cannot be an archive: a folder, another program's file; StoreError when the file is of
            a newer version, or cannot be written.
    """

    GIVEN = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'entry'), 0)"
    SEATED = "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'seat'), 0)"

    def __init__(
        self,
        path: str | Path,
        *,
        patience: int = PATIENCE,
        progress: Progress = silent,
    ) -> None:
        self._path = str(path)
        self._read_only = sqlite_file.is_read_only(self._path)
        sqlite_file.check_path(self._path)
        self._looking = 0
        with self._errors(), ExitStack() as undo:
            self._db = sqlite_file.connect(self._path, self._read_only)
            undo.callback(lambda: self._db.close())
            self._db.set_busy_timeout(patience)
            # Looked at before anything is set: a file that is not ours stays as it is, to the byte.
            self._come_forward(progress)
            pages.look(self._db, self._path)
            self._read_only |= pages.is_guarded(self._db) and not pages.available()
            sqlite_file.harden(self._db)
            if not self._read_only:
                pages.give(self._db)
                self._db.execute("PRAGMA journal_mode = WAL")
                self._db.execute("PRAGMA synchronous = FULL")
                self._db.execute("PRAGMA foreign_keys = ON")
            undo.pop_all()

    def _come_forward(self, progress: Progress) -> None:
        """Make the tables, or bring those of an older layout forward; of two processes that come at once, one does."""
        layout = sqlite_file.layout_of(self._db, self._path)
        if layout == str(layouts.LAYOUT):
            return
        if layout is not None and layout not in map(str, range(1, layouts.LAYOUT)):
            raise sqlite_file.refuse(self._path, layout, layouts.LAYOUT)
        if self._read_only:  # it stays as it is; what is read is a copy in memory
            copy = apsw.Connection(":memory:")
            with copy.backup("main", self._db, "main") as copying:
                copying.step()
            self._db.close()
            self._db = copy
        if layout is None:
            pages.begin(self._db)
        with writing(self._db):
            layout = sqlite_file.layout_of(self._db, self._path)
            if layout is None:
                layouts.make(self._db)
            elif layout != str(layouts.LAYOUT):
                layouts.migrate(self._db, int(layout), progress)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        with sqlite_file.errors(self._path):
            yield

    def _rows(self, sql: str, values: Sequence[Cell] = ()) -> list[Row]:
        with self._errors():
            return list(self._db.execute(sql, tuple(values)))

    def _damaged(self, what: str) -> Damaged:
        return Damaged(f"the archive {self._path} is damaged: {what}", DAMAGED)

    # ------------------------------------------------------------------------------------------------ writing

    def append(self, records: Sequence[Entry | Failure | Link | Kept]) -> int:
        """Write records in just this order, in one transaction."""
        if not records:
            return self.sequence()
        with self._errors(), writing(self._db):
            seq, chain = self._last()
            for record in records:
                if isinstance(record, Entry):
                    self._put_document(record.document)
                    for run, found in record.readings:
                        self._put_reading(record.document.id, run, msgspec.msgpack.encode(tuple(found)))
                elif isinstance(record, Kept) and record.document:
                    self._put_document(record.document)
                seq, chain = self._enter(*entered(record), chain)
        return seq

    def _last(self) -> tuple[int, bytes]:
        """The last sequence number and chain; the next is counted from what was promised, so that none is given twice."""
        found = list(self._db.execute("SELECT seq, chain FROM entry ORDER BY seq DESC LIMIT 1"))
        given = list(self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'entry'"))
        seq, chain = (int(found[0][0]), bytes(found[0][1])) if found else (0, START)
        if seq != (given[0][0] if given else 0):
            raise self._damaged(f"the last entry is {seq}, but {given} was given")
        return seq, chain

    def _enter(self, record: Accepted, kind: Kind, row: Row, chain: bytes) -> tuple[int, bytes]:
        digest = digest_of(kind, row)
        chain = chained(chain, digest)
        self._db.execute("INSERT INTO entry (kind, digest, chain) VALUES (?, ?, ?)", (kind, digest, chain))
        seq = int(self._db.last_insert_rowid())
        self._db.execute(f"INSERT INTO {kind} VALUES (?{', ?' * len(row)})", (seq, *row))
        layouts.stand(self._db, seq, record)
        return seq, chain

    def _put_document(self, document: Document) -> None:
        self._db.execute("INSERT OR IGNORE INTO document (id, text) VALUES (?, ?)", (document.id, document.text))
        if self._db.changes():
            layouts.put_pairs(self._db, self._db.last_insert_rowid(), document.text)

    def _put_reading(self, document: str, run: str, payload: bytes) -> None:
        row = layouts.with_digest("reading", (document, run, payload))
        self._db.execute("INSERT OR REPLACE INTO reading (document, run, payload, digest) VALUES (?, ?, ?, ?)", row)

    def put_readings(self, readings: Iterable[tuple[str, str, bytes]]) -> None:
        """Write readings as they were stored elsewhere, in one transaction."""
        if self._read_only:
            return
        with self._errors(), writing(self._db):
            for document, run, payload in readings:
                self._put_reading(document, run, payload)

    def put_view(self, key: str, payload: bytes) -> None:
        """Cache a derivation; where that cannot be written, or only after waiting, it is derived again next time."""
        if not self._read_only:
            with self._errors(), suppress(*_BUSY):
                row = layouts.with_digest("view", (key, payload))
                self._db.execute("INSERT OR REPLACE INTO view VALUES (?, ?, ?)", row)

    def put_seats(self, seats: Iterable[tuple[int, str, str]]) -> None:
        """Remember which report is in which story, in one transaction; a read-only or busy archive goes without."""
        rows = [layouts.with_digest("seat", seat) for seat in seats]
        if rows and not self._read_only:
            with self._errors(), suppress(*_BUSY), writing(self._db):
                self._db.executemany("INSERT INTO seat (seq, report, story, digest) VALUES (?, ?, ?, ?)", rows)

    def keep(self, kind: str, name: str, payload: bytes | None) -> None:
        """Keep a reader's own under a kind and a name; None forgets it."""
        with self._errors(), writing(self._db):
            if payload is None:
                self._db.execute("DELETE FROM kept WHERE kind = ? AND name = ?", (kind, name))
            else:
                row = layouts.with_digest("kept", (kind, name, payload))
                self._db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", row)

    # ------------------------------------------------------------------------------------------------ reading

    def search(self, question: str, limit: int = 20) -> tuple[Found, ...]:
        """Reports whose texts, or titles, have all the words."""
        from rashomon.store.sqlite_search import search

        return search(self._rows, self.texts, question, limit)

    # ------------------------------------------------------------------------------------------------ upkeep

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table as they are stored, unchecked, in order."""
        from rashomon.store.sqlite_care import ROWS

        with self._errors(), self._unchecked():
            yield from self._db.cursor().execute(ROWS[table])

    @contextmanager
    def _unchecked(self) -> Iterator[None]:
        """Within it pages are told whatever their checksums say; within another one, too."""
        self._looking += 1
        try:
            with pages.unchecked(self._db) if self._looking == 1 else nullcontext():
                yield
        finally:
            self._looking -= 1

    def snapshot(self) -> AbstractContextManager[None]:
        """Within it everything is read as at one moment."""
        return sqlite_file.snapshot(self._db)

    def faults(self) -> Iterator[Fault]:
        """What SQLite finds wrong with the file, its indexes and its search tables."""
        from rashomon.store.sqlite_care import faults

        yield from faults(self._db, self._path, self._read_only)

    def rebuild(self) -> None:
        """Make indexes, search tables and `standing` again; drop views and damaged readings."""
        from rashomon.store.sqlite_care import rebuild

        with self._errors():
            rebuild(self._db)

    def backup(self, path: str) -> None:
        """Copy everything, as it stands at one moment, into a new file, while others read and write."""
        from rashomon.store.sqlite_care import backup

        sqlite_file.new_file(path)
        with self._errors():
            backup(self._db, path)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()
