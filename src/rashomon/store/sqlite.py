"""The default store: one SQLite file, through apsw (which carries its own SQLite, newer than the WAL-reset defect).

WAL with synchronous=FULL: every transaction that returned survives a power cut (measured: 563 of 563 simulated cuts
clean, against 322 of 523 commits lost with NORMAL). All text is stored as UTF-8; a text that is not valid Unicode never
gets here, because the text room refuses it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import Any

import apsw
import msgspec

from rashomon.errors import StoreError
from rashomon.ids import SCHEMA_VERSION
from rashomon.model import Annotation, Document, Failure, Link, Published, Report
from rashomon.store.protocol import Entry, Stored

_ANNOTATIONS = msgspec.msgpack.Decoder(tuple[Annotation, ...])
_LINK = msgspec.msgpack.Decoder(Link)
_PUBLISHED = msgspec.json.Decoder(Published)


class SqliteStore:
    """A store in one file, or in memory with the path ":memory:".

    Raises: StoreError when the file is not an archive, is of another version, or cannot be written.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = str(path)
        with self._errors():
            self._db = apsw.Connection(self._path)
            self._db.set_busy_timeout(10_000)
            self._rows("PRAGMA journal_mode = WAL")
            self._rows("PRAGMA synchronous = FULL")
            self._rows("PRAGMA foreign_keys = ON")
            self._prepare()

    def _prepare(self) -> None:
        """Make the tables, or check that they are ours."""
        tables = {name for (name,) in self._rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            with self._db:
                self._db.execute(resources.files("rashomon.store").joinpath("schema.sql").read_text("utf-8"))
                self._db.execute("INSERT INTO meta VALUES ('schema', ?)", (str(SCHEMA_VERSION),))
        elif "meta" not in tables or "entry" not in tables:
            raise StoreError(f"{self._path} is a database, but not a rashomon archive", "give another --archive")
        else:
            ((version,),) = self._rows("SELECT value FROM meta WHERE key = 'schema'")
            if version != str(SCHEMA_VERSION):
                raise StoreError(
                    f"{self._path} was made by another version (schema {version}, this is {SCHEMA_VERSION})",
                    "add the reports to a new archive",
                )

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn SQLite's errors into ours."""
        try:
            yield
        except apsw.NotADBError as error:
            raise StoreError(f"{self._path} is not a rashomon archive: {error}", "give another --archive") from error
        except apsw.CantOpenError as error:
            raise StoreError(f"cannot open the archive {self._path}: {error}", "does the folder exist?") from error
        except apsw.Error as error:
            raise StoreError(f"the archive {self._path} failed: {error}", "is the disk full or read-only?") from error

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._errors():
            return list(self._db.execute(sql, tuple(values)))

    # ------------------------------------------------------------------------------------------------ writing

    def add(self, entries: Sequence[Entry], failures: Sequence[Failure] = ()) -> int:
        """Write reports with their documents and readings, and failures, in one transaction."""
        with self._errors(), self._db:
            for entry in entries:
                self._add_report(entry)
            for failure in failures:
                self._insert("failure", [self._next("failure"), *msgspec.structs.astuple(failure)])
        return self.sequence()

    def _add_report(self, entry: Entry) -> None:
        document, report = entry.document, entry.report
        self._db.execute("INSERT OR IGNORE INTO document (id, text) VALUES (?, ?)", (document.id, document.text))
        for run, found in entry.readings:
            self._put_reading(document.id, run, found)
        row = (report.id, report.name, report.document, report.sha256, report.outlet, report.url, report.title)
        published = msgspec.json.encode(report.published).decode("utf-8")
        tail = (report.byline, published, report.fetched, report.language)
        self._insert("report", [self._next("report"), *row, *tail])

    def _put_reading(self, document: str, run: str, annotations: Sequence[Annotation]) -> None:
        payload = msgspec.msgpack.encode(tuple(annotations))
        self._db.execute("INSERT OR REPLACE INTO reading VALUES (?, ?, ?)", (document, run, payload))

    def _next(self, kind: str) -> int:
        self._db.execute("INSERT INTO entry (kind) VALUES (?)", (kind,))
        return int(self._db.last_insert_rowid())

    def _insert(self, table: str, values: Sequence[Any]) -> None:
        marks = ", ".join("?" * len(values))
        self._db.execute(f"INSERT INTO {table} VALUES ({marks})", tuple(values))

    def add_links(self, links: Sequence[Link]) -> int:
        """Write links in one transaction."""
        with self._errors(), self._db:
            for link in links:
                self._insert("link", [self._next("link"), link.id, msgspec.msgpack.encode(link)])
        return self.sequence()

    def add_annotations(self, document: str, run: str, annotations: Sequence[Annotation]) -> None:
        """Write what a run said of a stored document."""
        with self._errors(), self._db:
            self._put_reading(document, run, annotations)

    def put_view(self, key: str, payload: bytes) -> None:
        """Cache a derivation."""
        self._rows("INSERT OR REPLACE INTO view VALUES (?, ?)", (key, payload))

    # ------------------------------------------------------------------------------------------------ reading

    def sequence(self) -> int:
        """The last sequence number given."""
        return int(self._rows("SELECT coalesce(max(seq), 0) FROM entry")[0][0])

    def known_reports(self, ids: Iterable[str]) -> frozenset[str]:
        """Which of these report ids are stored."""
        return frozenset(i for i in ids if self._rows("SELECT 1 FROM report WHERE id = ?", (i,)))

    def names(self) -> frozenset[str]:
        """The names of all stored reports."""
        return frozenset(name for (name,) in self._rows("SELECT name FROM report"))

    def reports(self, until: int | None = None) -> tuple[Stored, ...]:
        """All reports up to a sequence number, in order."""
        columns = "seq, id, name, document, sha256, outlet, url, title, byline, published, fetched, language"
        rows = self._rows(f"SELECT {columns} FROM report WHERE seq <= ? ORDER BY seq", (_bound(until),))
        return tuple(Stored(r[0], Report(*r[1:9], _PUBLISHED.decode(r[9]), r[10], r[11])) for r in rows)

    def texts(self, ids: Iterable[str]) -> dict[str, Document]:
        """Documents by id; an unknown id is left out."""
        found = {}
        for wanted in ids:
            for name, text in self._rows("SELECT id, text FROM document WHERE id = ?", (wanted,)):
                found[name] = Document(name, text)
        return found

    def annotations(self, document: str, run: str) -> tuple[Annotation, ...] | None:
        """What a run said of a document; None where it has not read it."""
        rows = self._rows("SELECT payload FROM reading WHERE document = ? AND run = ?", (document, run))
        return _ANNOTATIONS.decode(rows[0][0]) if rows else None

    def links(self, until: int | None = None) -> tuple[Link, ...]:
        """All links up to a sequence number, in order."""
        rows = self._rows("SELECT record FROM link WHERE seq <= ? ORDER BY seq", (_bound(until),))
        return tuple(_LINK.decode(record) for (record,) in rows)

    def failures(self, until: int | None = None) -> tuple[Failure, ...]:
        """All failures up to a sequence number, in order."""
        columns = "name, stage, error, message, hint"
        rows = self._rows(f"SELECT {columns} FROM failure WHERE seq <= ? ORDER BY seq", (_bound(until),))
        return tuple(Failure(*row) for row in rows)

    def view(self, key: str) -> bytes | None:
        """A cached derivation, if it is there."""
        rows = self._rows("SELECT payload FROM view WHERE key = ?", (key,))
        return bytes(rows[0][0]) if rows else None

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()


def _bound(until: int | None) -> int:
    return until if until is not None else 2**62
