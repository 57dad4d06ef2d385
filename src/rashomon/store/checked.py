"""What every store on rows does alike: reading, and comparing what is read with the digests that it was written with.

SQL here is what SQLite and PostgreSQL both understand; a store says how it is run (`_rows`, `_ask`), which number it has
promised, and by what long texts are looked up.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import ClassVar

import msgspec

from rashomon.errors import InvariantError
from rashomon.model import Annotation, Document, Failure, Link, Report
from rashomon.store.protocol import Damaged, Entry, Place, Stored
from rashomon.store.rows import (
    COLUMNS,
    KINDS,
    START,
    Accepted,
    Cell,
    Kept,
    Kind,
    Row,
    accepted_of,
    chained,
    digest_of,
    is_text_of,
)  # fmt: skip

_ANNOTATIONS = msgspec.msgpack.Decoder(tuple[Annotation, ...])

END = 2**62
"""After every sequence number."""


class CheckedStore(ABC):
    """The half of a store that reads. Nothing leaves it that does not agree with its digest."""

    GIVEN: ClassVar[str]
    """SQL: the last sequence number that was given, 0 where none was."""
    SEATED: ClassVar[str]
    """SQL: how many seats were given."""
    NAME, KEY, VIEW = "name", "key", "key"
    """Columns by which report names, keys of `standing` and of views are looked up."""

    @abstractmethod
    def _rows(self, sql: str, values: Sequence[Cell] = ()) -> list[Row]:
        """Run SQL in the store's own dialect."""

    def _ask(self, sql: str, values: Sequence[Cell] = ()) -> list[Row]:
        """Run SQL in which a question mark stands for a value."""
        return self._rows(sql, values)

    @abstractmethod
    def _damaged(self, what: str) -> Damaged:
        """What to raise where something is not as it was written."""

    def _long(self, text: str) -> Cell:
        """What stands for a long text in the columns `NAME`, `KEY` and `VIEW`."""
        return text

    def _text_rows(self, ids: Sequence[str]) -> list[Row]:
        """Texts: (id, text), as they are stored."""
        return [row for wanted in ids for row in self._ask("SELECT id, text FROM document WHERE id = ?", (wanted,))]

    def _is_printed(self, document: str) -> bool:
        return bool(self._ask("SELECT 1 FROM report WHERE document = ? LIMIT 1", (document,)))

    # ------------------------------------------------------------------------------------------------ writing

    @abstractmethod
    def append(self, records: Sequence[Entry | Failure | Link | Kept]) -> int:
        """Write records in just this order, in one transaction."""

    @abstractmethod
    def put_readings(self, readings: Iterable[tuple[str, str, bytes]]) -> None:
        """Write readings as they were stored elsewhere, in one transaction."""

    def add(self, entries: Sequence[Entry], failures: Sequence[Failure] = (), links: Sequence[Link] = ()) -> int:
        """Write reports with their documents and readings, failures, and links of these reports, in one transaction."""
        return self.append([*entries, *failures, *links])

    def add_links(self, links: Sequence[Link]) -> int:
        """Write links in one transaction."""
        return self.append(links)

    def add_annotations(self, document: str, run: str, annotations: Sequence[Annotation]) -> None:
        """Write what a run said of a stored document; it can be made again, so that a read-only archive goes without."""
        self.put_readings([(document, run, msgspec.msgpack.encode(tuple(annotations)))])

    # ------------------------------------------------------------------------------------------------ records

    def sequence(self) -> int:
        """The last sequence number given."""
        ((last, given),) = self._ask(f"SELECT coalesce(max(seq), 0), {self.GIVEN} FROM entry")
        if last != given:
            raise self._damaged(f"the last entry is {last}, but {given} was given")
        return int(last)

    def _census(self, until: int | None) -> tuple[int, dict[str, int]]:
        """The last number up to a point, and how many entries of each kind there are; in one look, whoever writes.

        Raises: Damaged when entries are missing.
        """
        counts = ", ".join(f"count(*) FILTER (WHERE kind = '{kind}')" for kind in KINDS)
        sql = f"SELECT count(*), coalesce(max(seq), 0), {self.GIVEN}, {counts} FROM entry WHERE seq <= ?"
        ((count, last, given, *kinds),) = self._ask(sql, (bound(until),))
        expected = given if until is None else min(given, max(0, until))
        if not count == last == sum(kinds) == expected:
            raise self._damaged(f"of {expected} entries {count} are there, the last is {last}")
        return last, dict(zip(KINDS, kinds, strict=True))

    def chain(self, until: int | None = None) -> str:
        """One digest of everything accepted up to a sequence number."""
        sql = "SELECT chain, digest FROM entry WHERE seq <= ? ORDER BY seq DESC LIMIT 2"
        rows = [*self._ask(sql, (bound(until),)), (START, b"")]
        if len(rows) > 1 and chained(rows[1][0], rows[0][1]) != rows[0][0]:
            raise self._damaged("the chain of digests breaks")
        return bytes(rows[0][0]).hex()

    def _accepted(self, kind: Kind, until: int | None) -> Iterator[tuple[int, Accepted]]:
        """All records of a kind, each checked against its digest, and that none is missing."""
        last, kinds = self._census(until)
        columns = ", ".join(f'r."{c}"' for c in COLUMNS[kind])
        sql = f"""SELECT e.seq, e.digest, r.seq, {columns} FROM entry e LEFT JOIN {kind} r ON r.seq = e.seq
            WHERE e.kind = ? AND e.seq <= ? ORDER BY e.seq"""
        found = self._ask(sql, (kind, last))
        yield from ((row[0], self._checked(kind, row)) for row in found)
        if len(found) != kinds[kind]:
            raise self._damaged(f"of {kinds[kind]} {kind}s {len(found)} are there")

    def _checked(self, kind: Kind, row: Row) -> Accepted:
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
        sql = f"""SELECT r.seq, e.digest, e.seq, {columns} FROM report r LEFT JOIN entry e ON e.seq = r.seq
            WHERE r.{self.NAME} = ?"""
        for row in self._ask(sql, (self._long(name),)):
            record = self._checked("report", row)
            if isinstance(record, Report) and record.name == name:
                return Stored(row[0], record)
        return None

    def names(self) -> frozenset[str]:
        """The names of all stored reports."""
        return frozenset(stored.report.name for stored in self.reports())

    def known_reports(self, ids: Iterable[str]) -> frozenset[str]:
        """Which of these report ids are stored."""
        return frozenset(i for i in ids if self._ask("SELECT 1 FROM report WHERE id = ?", (i,)))

    def taken(self, names: Iterable[str]) -> frozenset[str]:
        """Which of these names stored reports have."""
        sql = f"SELECT 1 FROM report WHERE {self.NAME} = ?"
        return frozenset(n for n in names if self._ask(sql, (self._long(n),)))

    def heads(self, key: str, until: int | None = None) -> tuple[Place, ...]:
        """The reports that stood under a key at a point."""
        sql = f"""SELECT r.id, r.name, r.url, r.document FROM standing s JOIN report r ON r.seq = s.seq
            WHERE s.{self.KEY} = ? AND s.seq <= ? AND (s.replaced IS NULL OR s.replaced > ?) ORDER BY s.seq"""
        return tuple(Place(*row) for row in self._ask(sql, (self._long(key), bound(until), bound(until))))

    def texts(self, ids: Iterable[str]) -> dict[str, Document]:
        """Documents by id; an unknown id is left out.

        Raises: Damaged when a text is not the one that its id names, or is gone.
        """
        wanted, found = dict.fromkeys(ids), dict[str, Document]()
        for name, text in self._text_rows(tuple(wanted)):
            if name not in wanted or not isinstance(text, str) or not is_text_of(name, text):
                raise self._damaged(f"the text {name!r} is not what was written")
            found[name] = Document(name, text)
        for missing in (ident for ident in wanted if ident not in found):
            if self._is_printed(missing):
                raise self._damaged(f"the text of {missing} is gone")
        return {ident: found[ident] for ident in wanted if ident in found}

    # ------------------------------------------------------------------------------------------------ the rest

    def annotations(self, document: str, run: str) -> tuple[Annotation, ...] | None:
        """What a run said of a document; None where it has not read it, or what it said cannot be read any more."""
        sql = "SELECT document, run, payload, digest FROM reading WHERE document = ? AND run = ?"
        for *row, digest in self._ask(sql, (document, run)):
            if digest == digest_of("reading", row) and row[:2] == [document, run]:
                with suppress(msgspec.DecodeError):  # an older version's shape
                    return _ANNOTATIONS.decode(row[2])
        return None

    def readings(self, document: str) -> tuple[tuple[str, bytes], ...]:
        """The readings of one document, as they are stored, by run; without those that are damaged."""
        rows = self._ask("SELECT document, run, payload, digest FROM reading WHERE document = ?", (document,))
        return tuple(sorted((row[1], bytes(row[2])) for *row, digest in rows if digest == digest_of("reading", row)))

    def seats(self, until: int | None = None) -> tuple[tuple[int, str, str], ...]:
        """Which report was in which story, up to a sequence number, in order.

        Raises: Damaged when some are missing, or not what was written.
        """
        # What was given and what is there, in one look: another may be writing some between two.
        sql = f"""SELECT s.seq, s.report, s.story, s.digest, g.given FROM (SELECT {self.SEATED} AS given) g
            LEFT JOIN seat s ON TRUE ORDER BY s.seq, s.number"""
        found = self._ask(sql)
        rows = [row[:4] for row in found if row[0] is not None]
        if len(rows) != found[0][4]:
            raise self._damaged(f"of {found[0][4]} seats {len(rows)} are there")
        if any(digest != digest_of("seat", row) for *row, digest in rows):
            raise self._damaged("a seat is not what was written")
        return tuple((seq, report, story) for seq, report, story, _ in rows if seq <= bound(until))

    def view(self, key: str) -> bytes | None:
        """A cached derivation, if it is there and as it was written."""
        for payload, digest in self._ask(f"SELECT payload, digest FROM view WHERE {self.VIEW} = ?", (self._long(key),)):
            if isinstance(payload, bytes) and digest == digest_of("view", (key, payload)):
                return payload
        return None

    def kept(self, kind: str) -> tuple[tuple[str, bytes], ...]:
        """What is kept of a kind: names and payloads, by name.

        Raises: Damaged when one is not what was written.
        """
        found = []
        for name, payload, digest in self._ask("SELECT name, payload, digest FROM kept WHERE kind = ?", (kind,)):
            if not isinstance(payload, bytes) or digest != digest_of("kept", (kind, name, payload)):
                raise self._damaged(f"the {kind} {name} is not what was written")
            found.append((str(name), payload))
        return tuple(sorted(found))


def bound(until: int | None) -> int:
    """A sequence number to compare with."""
    return until if until is not None else END
