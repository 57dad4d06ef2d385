"""The store for many: a PostgreSQL database, through psycopg 3. The same protocol, rows and digests as `sqlite`.

Writers take turns at the row 'sequence' of `meta` (SELECT ... FOR UPDATE), so that numbers rise without gaps in the order of
commits: whoever has seen number N has seen all before it, and never sees another appear among them. Readers wait for nobody.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import resources

import msgspec

from rashomon.errors import InputError, StoreError
from rashomon.model import Failure, Link, Report
from rashomon.relate.versions import KIND
from rashomon.store import postgres_file
from rashomon.store.checked import CheckedStore
from rashomon.store.heads import key_of
from rashomon.store.layouts import ADD_DECLARED, LAYOUT, with_digest
from rashomon.store.postgres_file import DAMAGED, inward, key_digest, outward, text_vector, vector
from rashomon.store.protocol import Damaged, Entry, Fault, Found, entered
from rashomon.store.rows import (
    COLUMNS,
    START,
    Accepted,
    Cell,
    Kept,
    Kind,
    Row,
    chained,
    digest_of,
)  # fmt: skip
from rashomon.store.words import pairs_of


class PostgresStore(CheckedStore):
    """A store in a database.

    Args:   address: "postgresql://user@host/database"; make: make the tables where there are none.
    Raises: InputError when there is no archive and none is to be made, or psycopg is missing; StoreError.
    """

    GIVEN = "(SELECT value::bigint FROM meta WHERE key = 'sequence')"
    SEATED = "(SELECT value::bigint FROM meta WHERE key = 'seats')"
    NAME, KEY, VIEW = "name_key", "key_digest", "key_digest"

    def __init__(self, address: str, *, make: bool = True) -> None:
        self._address = address
        self._db = postgres_file.connect(address)
        try:
            with self._errors():
                self._come_forward(make)
                (writable,) = self._rows(
                    "SELECT has_table_privilege('entry', 'INSERT') AND NOT pg_is_in_recovery() "
                    "AND current_setting('transaction_read_only') = 'off'"
                )
                self._read_only = not writable[0]
        except StoreError:
            self._db.close()
            raise

    def _come_forward(self, make: bool) -> None:
        if not self._is_made():
            if not make:
                self._db.close()
                where = postgres_file.plain(self._address)
                raise InputError(f"there is no archive in {where}", "`rashomon add` makes one; --archive names another")
            with self._db.transaction():
                self._db.execute("SELECT pg_advisory_xact_lock(7266756)")  # of two that make it at once, one does
                if not self._is_made():
                    sql = resources.files("rashomon.store").joinpath("postgres.sql").read_text("utf-8")
                    self._db.execute(sql)
        layout = self._rows("SELECT value FROM meta WHERE key = 'schema'")
        if layout == [("2",)]:
            with self._errors(), self._db.transaction():
                self._db.execute("SELECT pg_advisory_xact_lock(7266756)")
                if self._rows("SELECT 1 FROM meta WHERE key = 'schema' AND value = '2'"):
                    self._db.execute(ADD_DECLARED)
                    self._db.execute("UPDATE meta SET value = %s WHERE key = 'schema'", (str(LAYOUT),))
            layout = self._rows("SELECT value FROM meta WHERE key = 'schema'")
        if layout != [(str(LAYOUT),)]:
            raise StoreError(
                f"{postgres_file.plain(self._address)} was made by another version: its layout is {layout}, this rashomon "
                f"knows up to {LAYOUT}", "use the newer rashomon; the archive was not touched",
            )  # fmt: skip

    def _is_made(self) -> bool:
        # Asked of the tables, not by to_regclass, which may answer from before the wait for a lock.
        sql = "SELECT 1 FROM pg_class WHERE relname = 'meta' AND relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s)"
        return bool(self._rows(sql, ("rashomon",)))

    @contextmanager
    def _errors(self) -> Iterator[None]:
        with postgres_file.errors(self._address):
            yield

    def _rows(self, sql: str, values: Sequence[Cell] = ()) -> list[Row]:
        with self._errors():
            found = self._db.execute(sql, tuple(values)).fetchall()
            return [tuple(map(outward, row)) for row in found]

    def _ask(self, sql: str, values: Sequence[Cell] = ()) -> list[Row]:
        return self._rows(sql.replace("?", "%s"), tuple(map(inward, values)))

    def _long(self, text: str) -> Cell:
        return key_digest(text)

    def _damaged(self, what: str) -> Damaged:
        return Damaged(f"the archive {postgres_file.plain(self._address)} is damaged: {what}", DAMAGED)

    # ------------------------------------------------------------------------------------------------ writing

    @contextmanager
    def _turn(self) -> Iterator[int]:
        """One transaction that holds the right to write; gives the last sequence number."""
        with self._errors(), self._db.transaction():
            ((last,),) = self._rows("SELECT value::bigint FROM meta WHERE key = 'sequence' FOR UPDATE")
            yield last

    def _copy(self, table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
        """COPY rows in, the fastest way into PostgreSQL."""
        names = ", ".join(f'"{c}"' for c in columns)
        with self._db.cursor().copy(f"COPY {table} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([inward(cell) for cell in row])

    def append(self, records: Sequence[Entry | Failure | Link | Kept]) -> int:
        """Write records in just this order, in one transaction."""
        if not records:
            return self.sequence()
        with self._turn() as last:
            self._put_documents(records)
            found = [entered(record) for record in records]
            before = self._rows("SELECT chain FROM entry WHERE seq = %s", (last,))
            if last and not before:
                raise self._damaged(f"entry {last} was given, and is gone")
            self._enter(last, bytes(before[0][0]) if before else START, found)
            last += len(found)
            self._rows("UPDATE meta SET value = %s WHERE key = 'sequence' RETURNING 1", (str(last),))
        return last

    def _enter(self, last: int, chain: bytes, found: Sequence[tuple[Accepted, Kind, Row]]) -> None:
        entries, tables = list[Row](), dict[str, list[Row]]()
        for seq, (_, kind, row) in enumerate(found, last + 1):
            digest = digest_of(kind, row)
            chain = chained(chain, digest)
            entries.append((seq, kind, digest, chain))
            more = (key_digest(row[1]), _title_words(row)) if kind == "report" else ()
            tables.setdefault(kind, []).append((seq, *row, *more))
        self._copy("entry", ("seq", "kind", "digest", "chain"), entries)
        for table, rows in tables.items():
            added = ("name_key", "words") if table == "report" else ()
            self._copy(table, ("seq", *COLUMNS[table], *added), rows)
        for seq, (record, _, _) in enumerate(found, last + 1):
            self._stand(seq, record)

    def _stand(self, seq: int, record: Accepted) -> None:
        """Note that a report stands under its key, or that it replaced another and stands where that one did."""
        if isinstance(record, Report):
            key = key_of(record.name, record.url)
            row = (seq, inward(key), key_digest(key))
            self._db.execute("INSERT INTO standing (seq, key, key_digest) VALUES (%s, %s, %s)", row)
        elif isinstance(record, Link) and record.kind == KIND:
            ends = [self._rows("SELECT seq FROM report WHERE id = %s", (end,)) for end in (record.left, record.right)]
            if all(ends):
                newer, older = ends[0][0][0], ends[1][0][0]
                self._db.execute("UPDATE standing SET replaced = %s WHERE seq = %s", (newer, older))
                moved = """UPDATE standing s SET key = o.key, key_digest = o.key_digest FROM standing o
                    WHERE s.seq = %s AND o.seq = %s"""
                self._db.execute(moved, (newer, older))

    def _put_documents(self, records: Sequence[Entry | Failure | Link | Kept]) -> None:
        """Texts that are new, and what was read in them."""
        documents = {r.document.id: r.document for r in records if isinstance(r, (Entry, Kept)) and r.document}
        known = {i for (i,) in self._rows("SELECT id FROM document WHERE id = ANY(%s)", (list(documents),))}
        fresh = [d for d in documents.values() if d.id not in known]
        rows = ((d.id, d.text, text_vector(d.text), vector(pairs_of(d.text).split())) for d in fresh)
        self._copy("document", ("id", "text", "words", "pairs"), rows)
        readings = {
            (r.document.id, run): msgspec.msgpack.encode(tuple(found))
            for r in records if isinstance(r, Entry) for run, found in r.readings
        }  # fmt: skip
        new = {d.id for d in fresh}
        first = [(*key, payload) for key, payload in readings.items() if key[0] in new]
        self._copy("reading", _READING, (with_digest("reading", row) for row in first))
        self._put_readings((*key, payload) for key, payload in readings.items() if key[0] not in new)

    def _put_readings(self, readings: Iterable[tuple[str, str, bytes]]) -> None:
        sql = """INSERT INTO reading (document, run, payload, digest) VALUES (%s, %s, %s, %s)
            ON CONFLICT (document, run) DO UPDATE SET payload = excluded.payload, digest = excluded.digest"""
        rows = [with_digest("reading", row) for row in readings]
        if rows:
            self._db.cursor().executemany(sql, rows)

    def put_readings(self, readings: Iterable[tuple[str, str, bytes]]) -> None:
        """Write readings as they were stored elsewhere, in one transaction."""
        if not self._read_only:
            with self._errors(), self._db.transaction():
                self._put_readings(readings)

    def put_view(self, key: str, payload: bytes) -> None:
        """Cache a derivation; where that cannot be written, it is derived again next time."""
        if not self._read_only:
            *_, digest = with_digest("view", (key, payload))
            sql = """INSERT INTO view VALUES (%s, %s, %s, %s) ON CONFLICT (key_digest)
                DO UPDATE SET key = excluded.key, payload = excluded.payload, digest = excluded.digest"""
            with suppress(StoreError), self._errors():
                self._db.execute(sql, (key_digest(key), inward(key), payload, digest))

    def keep(self, kind: str, name: str, payload: bytes | None) -> None:
        """Keep a reader's own under a kind and a name; None forgets it."""
        with self._turn():
            self._db.execute("DELETE FROM kept WHERE kind = %s AND name = %s", (inward(kind), inward(name)))
            if payload is not None:
                *_, digest = with_digest("kept", (kind, name, payload))
                self._db.execute(
                    "INSERT INTO kept VALUES (%s, %s, %s, %s)", (inward(kind), inward(name), payload, digest)
                )

    def put_seats(self, seats: Iterable[tuple[int, str, str]]) -> None:
        """Remember which report is in which story, in one transaction; a read-only or busy archive goes without."""
        rows = [with_digest("seat", seat) for seat in seats]
        if rows and not self._read_only:
            with suppress(StoreError), self._turn():
                ((last,),) = self._rows("SELECT value::bigint FROM meta WHERE key = 'seats'")
                self._copy("seat", ("number", *_SEAT), ((n, *row) for n, row in enumerate(rows, last + 1)))
                self._rows("UPDATE meta SET value = %s WHERE key = 'seats' RETURNING 1", (str(last + len(rows)),))

    # ------------------------------------------------------------------------------------------------ reading

    def known_reports(self, ids: Iterable[str]) -> frozenset[str]:
        """Which of these report ids are stored."""
        return frozenset(i for (i,) in self._rows("SELECT id FROM report WHERE id = ANY(%s)", (list(ids),)))

    def taken(self, names: Iterable[str]) -> frozenset[str]:
        """Which of these names stored reports have."""
        keys = {key_digest(name): name for name in names}
        found = self._rows("SELECT name_key FROM report WHERE name_key = ANY(%s)", (list(keys),))
        return frozenset(keys[bytes(key)] for (key,) in found)

    def _text_rows(self, ids: Sequence[str]) -> list[Row]:
        return self._rows("SELECT id, text FROM document WHERE id = ANY(%s)", (list(ids),))

    def search(self, question: str, limit: int = 20) -> tuple[Found, ...]:
        """Reports whose texts, or titles, have all the words."""
        from rashomon.store.postgres_care import search

        return search(self._rows, self.texts, question, limit)

    # ------------------------------------------------------------------------------------------------ upkeep

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table as they are stored, unchecked, in order."""
        from rashomon.store.postgres_care import rows

        return rows(self._rows, table)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Within it everything is read as at one moment."""
        with self._errors(), self._db.transaction():
            self._db.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield

    def faults(self) -> Iterator[Fault]:
        """What is wrong with search words and with what reports refer to; the server checks its own pages."""
        from rashomon.store.postgres_care import faults

        return faults(self._rows)

    def rebuild(self) -> None:
        """Make indexes, search words and `standing` again; drop views and damaged readings."""
        from rashomon.store.postgres_care import rebuild

        with self._turn():
            for table in ("entry", "document", *COLUMNS, "reading", "seat", "view", "standing"):
                self._db.execute(f"REINDEX TABLE {table}")
            rebuild(self._rows, self.rows, self._stand)

    def backup(self, path: str) -> None:
        """Write an archive file (SQLite) that holds the same, as it stands at one moment."""
        from rashomon.store.carrying import copy_into
        from rashomon.store.sqlite import SqliteStore
        from rashomon.store.sqlite_file import new_file

        new_file(path)
        part = f"{path}.part"
        with suppress(FileNotFoundError):
            os.unlink(part)
        copy = SqliteStore(part)
        try:
            copy_into(self, copy)
        finally:
            copy.close()
        os.replace(part, path)

    def close(self) -> None:
        """Let go of the connection."""
        self._db.close()


_READING = ("document", "run", "payload", "digest")
_SEAT = ("seq", "report", "story", "digest")


def _title_words(row: Row) -> str:
    """Title, outlet and byline of a report's row."""
    about = dict(zip(COLUMNS["report"], row, strict=True))
    return text_vector(" \u2029 ".join(str(about[c]) for c in ("title", "outlet", "byline") if about[c]))
