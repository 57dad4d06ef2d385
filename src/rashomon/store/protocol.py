"""What an archive needs of a store: a small append-only log of records and the readings of documents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from rashomon.errors import StoreError
from rashomon.model import Annotation, Document, Failure, Link, Offsets, Record, Report
from rashomon.store.rows import Accepted, Kept, Kind, Row, accepted_of, kind_of, row_of


class Conflict(StoreError):
    """Somebody else has stored one of these reports, or taken one of their names, since the caller looked."""


class Damaged(StoreError):
    """What is stored is not what was written: a digest does not agree, or a row is gone."""


class Stored(Record, frozen=True):
    """A report with its place in the archive's order."""

    seq: int
    report: Report


class Entry(Record, frozen=True):
    """What one accepted input brings: a report, its document, and the document's annotations by stage run."""

    report: Report
    document: Document
    readings: tuple[tuple[str, tuple[Annotation, ...]], ...] = ()
    """(run id, annotations); empty where the document is known already."""


def entered(record: Entry | Failure | Link | Kept) -> tuple[Accepted, Kind, Row]:
    """What gets a sequence number, under which kind, and as which row."""
    if isinstance(record, Kept):
        return accepted_of(record.kind, record.cells), record.kind, record.cells
    accepted = record.report if isinstance(record, Entry) else record
    return accepted, kind_of(accepted), row_of(accepted)


class Place(Record, frozen=True):
    """Where a stored report is from: its id, its name, its address, and the document it printed."""

    id: str
    name: str
    url: str | None
    document: str


class Found(Record, frozen=True):
    """A report that a search found. `at` is the place of the words in its text; None where only its title has them."""

    seq: int
    id: str
    name: str
    title: str | None
    document: str
    at: Offsets | None = None


class Fault(Record, frozen=True):
    """Something wrong with what is stored.

    `mend`: "rebuild" where it can be made again from what is sound (`rashomon repair` does), "lost" where only a backup has
    it.
    """

    where: str
    what: str
    mend: str


class Backup(Record, frozen=True):
    """A copy that was made: where it is, and what it holds."""

    file: str
    sequence: int
    chain: str


class Store(Protocol):
    """Sequence numbers rise by one a record; a call that returns has been written down durably.

    Whatever a store gives was checked against the digest it was written with; what does not agree raises `Damaged`, or,
    where it can be made again (annotations, views), counts as not there.
    """

    def add(self, entries: Sequence[Entry], failures: Sequence[Failure] = (), links: Sequence[Link] = ()) -> int:
        """Write everything in one transaction, links of these reports to known ones too; return the last sequence number.

        Raises: Conflict, and nothing is written, when a report's id or name is there already.
        """
        ...

    def append(self, records: Sequence[Entry | Failure | Link | Kept]) -> int:
        """As `add`, in just this order."""
        ...

    def add_links(self, links: Sequence[Link]) -> int:
        """Write links in one transaction; return the last sequence number."""
        ...

    def sequence(self) -> int:
        """The last sequence number given; 0 in an empty store."""
        ...

    def chain(self, until: int | None = None) -> str:
        """In hexadecimal, one digest of everything accepted up to a sequence number; of nothing, zeros."""
        ...

    def known_reports(self, ids: Iterable[str]) -> frozenset[str]:
        """Which of these report ids are stored."""
        ...

    def names(self) -> frozenset[str]:
        """The names of all stored reports."""
        ...

    def taken(self, names: Iterable[str]) -> frozenset[str]:
        """Which of these names stored reports have; cheaper than `names`."""
        ...

    def named(self, name: str) -> Stored | None:
        """The report of a name."""
        ...

    def heads(self, key: str, until: int | None = None) -> tuple[Place, ...]:
        """The reports that stood under a key (see `heads.key_of`) at a point: those that no newer version had replaced."""
        ...

    def reports(self, until: int | None = None) -> tuple[Stored, ...]:
        """All reports with a sequence number up to `until`, in order."""
        ...

    def texts(self, ids: Iterable[str]) -> dict[str, Document]:
        """Documents by id."""
        ...

    def annotations(self, document: str, run: str) -> tuple[Annotation, ...] | None:
        """What a run said of a document; None where it has not read it."""
        ...

    def add_annotations(self, document: str, run: str, annotations: Sequence[Annotation]) -> None:
        """Write what a run said of a stored document."""
        ...

    def links(self, until: int | None = None) -> tuple[Link, ...]:
        """All links up to `until`, in order."""
        ...

    def seats(self, until: int | None = None) -> tuple[tuple[int, str, str], ...]:
        """(sequence number, report, story) of stories whose ids were shown up to `until`, in order."""
        ...

    def put_seats(self, seats: Iterable[tuple[int, str, str]]) -> None:
        """Remember which report is in which story; where that cannot be written it is worked out again."""
        ...

    def failures(self, until: int | None = None) -> tuple[Failure, ...]:
        """All failures up to `until`, in order."""
        ...

    def search(self, question: str, limit: int = 20) -> tuple[Found, ...]:
        """Reports whose texts, or titles, have all the words: see `words.parts_of`.

        Of more than a thousand texts with these words the newest come first, of fewer the fittest; reports with the words
        in their titles before others.
        """
        ...

    def view(self, key: str) -> bytes | None:
        """A cached derivation, if it is there."""
        ...

    def put_view(self, key: str, payload: bytes) -> None:
        """Cache a derivation; views may be dropped at any time."""
        ...

    def keep(self, kind: str, name: str, payload: bytes | None) -> None:
        """Keep a reader's own (a lens, a mark) under a kind and a name, durably; None forgets it. No record: it has no number."""
        ...

    def kept(self, kind: str) -> tuple[tuple[str, bytes], ...]:
        """What is kept of a kind: names and payloads, by name."""
        ...

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table as they are stored, unchecked, in order: for `verify` and for carrying an archive elsewhere.

        Columns: entry (seq, kind, digest, chain); document (id, text); report, link, failure (seq and `rows.COLUMNS`);
        reading (document, run, payload, digest), by these; seat (seq, report, story, digest); view (key, payload, digest);
        standing (seq, key, replaced).
        """
        ...

    def readings(self, document: str) -> tuple[tuple[str, bytes], ...]:
        """The readings of one document, as they are stored: (run, payload), by run."""
        ...

    def put_readings(self, readings: Iterable[tuple[str, str, bytes]]) -> None:
        """Write readings as they were stored elsewhere: (document, run, payload)."""
        ...

    def snapshot(self) -> AbstractContextManager[None]:
        """Within it everything is read as at one moment, whoever writes; nothing may be written within it."""
        ...

    def faults(self) -> Iterator[Fault]:
        """What the store itself finds wrong with its file, its indexes and its search tables."""
        ...

    def rebuild(self) -> None:
        """Make everything again that is made of other things: indexes, search tables, `standing`; drop all views and every
        reading that does not agree with its digest.
        """
        ...

    def backup(self, path: str) -> None:
        """Copy everything, as it stands at one moment, into a new file, while others read and write.

        Raises: InputError when the file is there, or cannot be written; StoreError.
        """
        ...

    def close(self) -> None:
        """Let go of the file."""
        ...
