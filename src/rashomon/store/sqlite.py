"""The default store: one SQLite file, through apsw (which carries its own SQLite, newer than the WAL-reset defect).

WAL with synchronous=FULL: every transaction that returned survives a power cut (`testing.power` cuts it at every write).
All text is stored as UTF-8; a text that is not valid Unicode never gets here, because the text room refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import apsw
import msgspec

from rashomon.errors import InvariantError
from rashomon.model import Annotation, Document, Failure, Link, Report
from rashomon.pipeline import Progress, silent
from rashomon.store import layouts, sqlite_file
from rashomon.store.protocol import Damaged, Entry, Fault, Found, Place, Stored, entered
from rashomon.store.rows import (
    COLUMNS,
    START,
    Accepted,
    Kept,
    Kind,
    Row,
    accepted_of,
    chained,
    digest_of,
    is_text_of,
)  # fmt: skip
from rashomon.store.sqlite_file import DAMAGED, writing

_ANNOTATIONS = msgspec.msgpack.Decoder(tuple[Annotation, ...])

PATIENCE = 20_000
"""Milliseconds to wait for another process that writes; one batch is written in well under a second."""

_BUSY = (apsw.BusyError, apsw.FullError, apsw.ReadOnlyError)

_CENSUS = """SELECT count(*), coalesce(max(seq), 0), (SELECT seq FROM sqlite_sequence WHERE name = 'entry'),
    coalesce(sum(kind = 'report'), 0), coalesce(sum(kind = 'link'), 0), coalesce(sum(kind = 'failure'), 0)
    FROM entry WHERE seq <= ?"""


class SqliteStore:
    """A store in one file, or in memory with the path ":memory:". One that may not be written is opened for reading.

    Args:   path: the file; vfs: the name of an apsw VFS to reach it by, for tests of failing disks; patience: milliseconds
            to wait for another writer; progress: told while an archive of an older layout is brought forward.
    Raises: InputError when the path cannot be an archive: a folder, another program's file; StoreError when the file is of
            a newer version, or cannot be written.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        vfs: str | None = None,
        patience: int = PATIENCE,
        progress: Progress = silent,
    ) -> None:
        self._path = str(path)
        self._read_only = sqlite_file.is_read_only(self._path)
        sqlite_file.check_path(self._path)
        with self._errors(), ExitStack() as undo:
            self._db = sqlite_file.connect(self._path, self._read_only, vfs)
            undo.callback(lambda: self._db.close())
            self._db.set_busy_timeout(patience)
            # Looked at before anything is set: a file that is not ours stays as it is, to the byte.
            self._come_forward(progress)
            sqlite_file.harden(self._db)
            if not self._read_only:
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

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._errors():
            return list(self._db.execute(sql, tuple(values)))

    def _damaged(self, what: str) -> Damaged:
        return Damaged(f"the archive {self._path} is damaged: {what}", DAMAGED)

    # ------------------------------------------------------------------------------------------------ writing

    def add(self, entries: Sequence[Entry], failures: Sequence[Failure] = (), links: Sequence[Link] = ()) -> int:
        """Write reports with their documents and readings, failures, and links of these reports, in one transaction."""
        return self.append([*entries, *failures, *links])

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

    def add_links(self, links: Sequence[Link]) -> int:
        """Write links in one transaction."""
        return self.append(links)

    def add_annotations(self, document: str, run: str, annotations: Sequence[Annotation]) -> None:
        """Write what a run said of a stored document; it can be made again, so that a read-only archive goes without."""
        self.put_readings([(document, run, msgspec.msgpack.encode(tuple(annotations)))])

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

    def sequence(self) -> int:
        """The last sequence number given."""
        given = "SELECT coalesce(max(seq), 0), coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'entry'), 0) FROM entry"
        ((last, promised),) = self._rows(given)
        if last != promised:
            raise self._damaged(f"the last entry is {last}, but {promised} was given")
        return int(last)

    def _census(self, until: int | None) -> tuple[int, dict[str, int]]:
        """The last number up to a point, and how many entries of each kind there are; in one look, whoever writes.

        Raises: Damaged when entries are missing.
        """
        ((count, last, given, *kinds),) = self._rows(_CENSUS, (_bound(until),))
        expected = given or 0 if until is None else min(given or 0, max(0, until))
        if not count == last == sum(kinds) == expected:
            raise self._damaged(f"of {expected} entries {count} are there, the last is {last}")
        return last, dict(zip(("report", "link", "failure"), kinds, strict=True))

    def chain(self, until: int | None = None) -> str:
        """One digest of everything accepted up to a sequence number."""
        sql = "SELECT chain, digest FROM entry WHERE seq <= ? ORDER BY seq DESC LIMIT 2"
        rows = [*self._rows(sql, (_bound(until),)), (START, b"")]
        if len(rows) > 1 and chained(rows[1][0], rows[0][1]) != rows[0][0]:
            raise self._damaged("the chain of digests breaks")
        return bytes(rows[0][0]).hex()

    def _accepted(self, kind: Kind, until: int | None) -> Iterator[tuple[int, Accepted]]:
        """All records of a kind, each checked against its digest, and that none is missing."""
        last, kinds = self._census(until)
        columns = ", ".join(f'r."{c}"' for c in COLUMNS[kind])
        sql = f"""SELECT e.seq, e.digest, r.seq, {columns} FROM entry e LEFT JOIN {kind} r ON r.seq = e.seq
            WHERE e.kind = ? AND e.seq <= ? ORDER BY e.seq"""
        count = 0
        for row in self._rows(sql, (kind, last)):
            count += 1
            yield row[0], self._checked(kind, row)
        if count != kinds[kind]:
            raise self._damaged(f"of {kinds[kind]} {kind}s {count} are there")

    def _checked(self, kind: Kind, row: tuple[Any, ...]) -> Accepted:
        """A row (seq, digest, seq of the record or None, columns) as the record that it is.

        Raises: Damaged.
        """
        seq, digest, there, *cells = row
        if there is None or digest_of(kind, cells) != digest:
            raise self._damaged(f"{kind} {seq} is {'gone' if there is None else 'not what was written'}")
        try:
            return accepted_of(kind, cells)
        except InvariantError as error:
            raise self._damaged(error.message) from error

    def reports(self, until: int | None = None) -> tuple[Stored, ...]:
        """All reports up to a sequence number, in order."""
        found = self._accepted("report", until)
        return tuple(Stored(seq, record) for seq, record in found if isinstance(record, Report))

    def links(self, until: int | None = None) -> tuple[Link, ...]:
        """All links up to a sequence number, in order."""
        return tuple(record for _, record in self._accepted("link", until) if isinstance(record, Link))

    def failures(self, until: int | None = None) -> tuple[Failure, ...]:
        """All failures up to a sequence number, in order."""
        return tuple(record for _, record in self._accepted("failure", until) if isinstance(record, Failure))

    def named(self, name: str) -> Stored | None:
        """The report of a name."""
        columns = ", ".join(f"r.{c}" for c in COLUMNS["report"])
        sql = f"SELECT r.seq, e.digest, e.seq, {columns} FROM report r LEFT JOIN entry e ON e.seq = r.seq WHERE r.name = ?"
        for row in self._rows(sql, (name,)):
            record = self._checked("report", row)
            if isinstance(record, Report) and record.name == name:
                return Stored(row[0], record)
        return None

    def known_reports(self, ids: Iterable[str]) -> frozenset[str]:
        """Which of these report ids are stored."""
        return frozenset(i for i in ids if self._rows("SELECT 1 FROM report WHERE id = ?", (i,)))

    def names(self) -> frozenset[str]:
        """The names of all stored reports."""
        return frozenset(stored.report.name for stored in self.reports())

    def taken(self, names: Iterable[str]) -> frozenset[str]:
        """Which of these names stored reports have."""
        return frozenset(n for n in names if self._rows("SELECT 1 FROM report WHERE name = ?", (n,)))

    def heads(self, key: str, until: int | None = None) -> tuple[Place, ...]:
        """The reports that stood under a key at a point."""
        sql = """SELECT r.id, r.name, r.url, r.document FROM standing s JOIN report r ON r.seq = s.seq
            WHERE s.key = ? AND s.seq <= ? AND (s.replaced IS NULL OR s.replaced > ?) ORDER BY s.seq"""
        return tuple(Place(*row) for row in self._rows(sql, (key, _bound(until), _bound(until))))

    def texts(self, ids: Iterable[str]) -> dict[str, Document]:
        """Documents by id; an unknown id is left out.

        Raises: Damaged when a text is not the one that its id names.
        """
        found = {}
        for wanted in ids:
            for name, text in self._rows("SELECT id, text FROM document WHERE id = ?", (wanted,)):
                if name != wanted or not isinstance(text, str) or not is_text_of(name, text):
                    raise self._damaged(f"the text of {wanted} is not what was written")
                found[name] = Document(name, text)
            if wanted not in found and self._rows("SELECT 1 FROM report WHERE document = ?", (wanted,)):
                raise self._damaged(f"the text of {wanted} is gone")
        return found

    def annotations(self, document: str, run: str) -> tuple[Annotation, ...] | None:
        """What a run said of a document; None where it has not read it, or what it said cannot be read any more."""
        sql = "SELECT document, run, payload, digest FROM reading WHERE document = ? AND run = ?"
        for *row, digest in self._rows(sql, (document, run)):
            if digest == digest_of("reading", row) and row[:2] == [document, run]:
                with suppress(msgspec.DecodeError):  # an older version's shape
                    return _ANNOTATIONS.decode(row[2])
        return None

    def readings(self, document: str) -> tuple[tuple[str, bytes], ...]:
        """The readings of one document, as they are stored, by run; without those that are damaged."""
        sql = "SELECT document, run, payload, digest FROM reading WHERE document = ? ORDER BY run"
        rows = self._rows(sql, (document,))
        return tuple((row[1], bytes(row[2])) for *row, digest in rows if digest == digest_of("reading", row))

    def seats(self, until: int | None = None) -> tuple[tuple[int, str, str], ...]:
        """Which report was in which story, up to a sequence number, in order.

        Raises: Damaged when some are missing, or not what was written.
        """
        given = "SELECT count(*), coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'seat'), 0) FROM seat"
        ((count, last),) = self._rows(given)
        if count != last:
            raise self._damaged(f"of {last} seats {count} are there")
        rows = self._rows("SELECT seq, report, story, digest FROM seat ORDER BY seq, number")
        if any(digest != digest_of("seat", row) for *row, digest in rows):
            raise self._damaged("a seat is not what was written")
        return tuple((seq, report, story) for seq, report, story, _ in rows if seq <= _bound(until))

    def view(self, key: str) -> bytes | None:
        """A cached derivation, if it is there and as it was written."""
        for payload, digest in self._rows("SELECT payload, digest FROM view WHERE key = ?", (key,)):
            if isinstance(payload, bytes) and digest == digest_of("view", (key, payload)):
                return payload
        return None

    def kept(self, kind: str) -> tuple[tuple[str, bytes], ...]:
        """What is kept of a kind: names and payloads, by name."""
        rows = self._rows("SELECT name, payload, digest FROM kept WHERE kind = ? ORDER BY name", (kind,))
        return tuple(layouts.sound_kept(kind, str(name), payload, digest) for name, payload, digest in rows)

    def search(self, question: str, limit: int = 20) -> tuple[Found, ...]:
        """Reports whose texts, or titles, have all the words."""
        from rashomon.store.sqlite_search import search

        return search(self._rows, self.texts, question, limit)

    # ------------------------------------------------------------------------------------------------ upkeep

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table as they are stored, unchecked, in order."""
        from rashomon.store.sqlite_care import ROWS

        with self._errors():
            yield from self._db.cursor().execute(ROWS[table])

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


def _bound(until: int | None) -> int:
    return until if until is not None else 2**62
