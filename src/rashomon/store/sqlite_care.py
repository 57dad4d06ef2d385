"""Upkeep of an SQLite archive: what is wrong with the file, making again what can be made again, and copies while it is used."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress

import apsw

from rashomon.errors import StoreError
from rashomon.store import layouts, pages, sqlite_file
from rashomon.store.protocol import Fault
from rashomon.store.rows import COLUMNS, Row, digest_of
from rashomon.store.words import pairs_of

ROWS = {
    "entry": "SELECT seq, kind, digest, chain FROM entry NOT INDEXED ORDER BY seq",
    "document": "SELECT id, text FROM document NOT INDEXED ORDER BY number",
    **{
        kind: f"""SELECT seq, {", ".join(f'"{c}"' for c in columns)} FROM {kind} NOT INDEXED ORDER BY seq"""
        for kind, columns in COLUMNS.items()
    },
    "reading": "SELECT document, run, payload, digest FROM reading NOT INDEXED ORDER BY number",
    "seat": "SELECT seq, report, story, digest FROM seat NOT INDEXED ORDER BY number",
    "view": "SELECT key, payload, digest FROM view ORDER BY key",
    "standing": "SELECT seq, key, replaced FROM standing NOT INDEXED ORDER BY seq",
}
"""How each table is read whole: never by an index, which may be what is wrong."""

SEARCH = ("document_fts", "report_fts", "document_pairs")
_INDEXES = (
    "missing from index",
    "wrong # of entries in index",
    "non-unique entry in index",
    "values differ from index",
)
_STEP = 256
"""Pages that a backup copies before it looks whether somebody else wants the file."""

_NOT_CHECKED = "not compared with the texts, because the archive is read-only; a copy can be"


def faults(db: apsw.Connection, path: str, read_only: bool) -> Iterator[Fault]:
    """What SQLite finds wrong.

    Args:     db: its connection; path: for messages; read_only: then the search tables are not compared with the texts.
    Cost:     everything is read; comparing the search tables holds the right to write meanwhile.
    """
    try:
        yield from _file_faults(db)
    except apsw.Error as error:
        yield Fault("the file", str(error), "lost")
    if read_only:
        return
    for table in SEARCH:
        against = 0 if table == "document_pairs" else 1
        try:
            db.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', ?)", (against,))
        except apsw.BusyError as error:
            raise StoreError(f"{path} is busy: its search tables could not be compared", "try again") from error
        except apsw.Error as error:
            yield Fault(table, f"does not agree with the texts ({error})", "rebuild")
    yield from _pairs_faults(db)


def _file_faults(db: apsw.Connection) -> list[Fault]:
    """What SQLite's own checks of pages, structure and references find, at one moment."""
    db.execute("PRAGMA shrink_memory")  # what is in memory was sound when it was read
    with sqlite_file.snapshot(db):
        for table in SEARCH:
            # FTS5 keeps the description of a search table from one look to the next, and its part of the check does not ask
            # whether another process has written since, as a search does: without this it cries wolf.
            with suppress(apsw.Error):  # what is wrong with it is told by its own check
                db.execute(f"SELECT count(*) FROM {table} WHERE {table} MATCH 'a'").fetchall()
        found = []
        if any(f"error code={pages.READ_WRONG}" in told for told in _integrity(db)):
            found.append(Fault("the file", "a page and its checksum do not agree", "rebuild"))
        with pages.unchecked(db):  # which of it is lost is told by digests, row by row
            found += [_fault_of(told) for told in _integrity(db) if told != "ok"]
            for table, seq, parent, _ in db.execute("PRAGMA foreign_key_check"):
                found.append(Fault(f"{table} {seq}", f"refers to a {parent} that is not there", "lost"))
        return found


def _integrity(db: apsw.Connection) -> list[str]:
    try:
        return [str(told) for (told,) in db.execute("PRAGMA integrity_check(50)")]
    except apsw.IOError as error:
        if not pages.is_wrong(error):
            raise
        return [f"error code={pages.READ_WRONG}"]


def _pairs_faults(db: apsw.Connection) -> Iterator[Fault]:
    """Texts whose pairs of characters are not entered; their contents are compared only by making them again."""
    with suppress(apsw.Error, UnicodeDecodeError), sqlite_file.snapshot(db):  # what cannot be read is told of elsewhere
        entered = {n for (n,) in db.execute("SELECT id FROM document_pairs_docsize")}
        wanted = {n for n, text in db.execute("SELECT number, text FROM document") if pairs_of(str(text))}
        if entered != wanted:
            yield Fault("document_pairs", f"{len(entered ^ wanted)} texts are entered wrongly", "rebuild")


def _fault_of(told: str) -> Fault:
    """One line of SQLite's own check; what concerns an index, or a search table, can be made again."""
    mendable = any(sign in told for sign in _INDEXES) or any(f"{name}" in told for name in SEARCH)
    return Fault("the file", told.replace("\n", " "), "rebuild" if mendable else "lost")


def rebuild(db: apsw.Connection) -> None:
    """Make indexes, search tables and `standing` again; drop all views and damaged readings; write every page anew.

    Raises:   apsw.Error where the tables themselves cannot be read.
    """
    with pages.unchecked(db):
        _rebuild(db)
        if pages.has(db):  # what still stands on a page with a wrong checksum has digests of its own
            db.execute("VACUUM")


def _rebuild(db: apsw.Connection) -> None:
    with sqlite_file.writing(db):
        db.execute("DELETE FROM view")
        bad = [n for n, *row, digest in _readings(db) if digest != digest_of("reading", row)]
        db.executemany("DELETE FROM reading WHERE number = ?", [(n,) for n in bad])
    with sqlite_file.writing(db):
        db.execute("REINDEX")
        layouts.rebuild_standing(db)
    _rebuild_search(db)


def _readings(db: apsw.Connection) -> Iterator[Row]:
    return iter(list(db.execute("SELECT number, document, run, payload, digest FROM reading NOT INDEXED")))


def _rebuild_search(db: apsw.Connection) -> None:
    """Throw the search tables away and make them again: a damaged one cannot be emptied."""
    with sqlite_file.writing(db):
        for table in SEARCH:
            made = list(db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)))
            db.execute(f"DROP TABLE {table}")
            db.execute(str(made[0][0]))
        for table in SEARCH[:2]:
            db.execute(f"INSERT INTO {table} ({table}) VALUES ('rebuild')")
        for number, text in db.cursor().execute("SELECT number, text FROM document NOT INDEXED ORDER BY number"):
            layouts.put_pairs(db, int(number), str(text))


def backup(db: apsw.Connection, path: str, told: Callable[[int, int], None] | None = None) -> None:
    """Copy the archive into a new file.

    Args:     db: what to copy; others may go on writing: the copy is as it stands when the last page is copied, or, in a file
              that is never at rest, as at one moment all the same; path: the new file, made whole under another name first.
              told: pages to go, and of how many.
    Raises:   apsw.Error.
    """
    part = f"{path}.part"
    with suppress(FileNotFoundError):
        os.unlink(part)
    copy = pages.connect(part)
    try:
        # Before the first page of the copy is there, the VFS would not know that its pages are to have checksums.
        pages.begin(copy)
        copy.execute("CREATE TABLE begun (at)")
        # One read transaction holds the moment: without it every write by another process begins the copy anew.
        with sqlite_file.snapshot(db), copy.backup("main", db, "main") as copying:
            db.execute("SELECT count(*) FROM meta")
            while not copying.done:
                copying.step(_STEP)
                if told:
                    told(copying.remaining, copying.page_count)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, whole, that can be carried anywhere
    finally:
        copy.close()
    with open(part, "rb") as written:
        os.fsync(written.fileno())
    os.replace(part, path)
    with suppress(PermissionError):  # Windows opens no folders, and writes names down by itself
        folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
