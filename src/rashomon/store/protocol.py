"""What an archive needs of a store: a small append-only log of records and the readings of documents."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from rashomon.errors import StoreError
from rashomon.model import Annotation, Document, Failure, Link, Record, Report


class Conflict(StoreError):
    """Somebody else has stored one of these reports, or taken one of their names, since the caller looked."""


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


class Place(Record, frozen=True):
    """Where a stored report is from: its id, its name, its address, and the document it printed."""

    id: str
    name: str
    url: str | None
    document: str


class Store(Protocol):
    """Sequence numbers rise by one a record; a call that returns has been written down durably."""

    def add(self, entries: Sequence[Entry], failures: Sequence[Failure] = (), links: Sequence[Link] = ()) -> int:
        """Write everything in one transaction, links of these reports to known ones too; return the last sequence number.

        Raises: Conflict, and nothing is written, when a report's id or name is there already.
        """
        ...

    def add_links(self, links: Sequence[Link]) -> int:
        """Write links in one transaction; return the last sequence number."""
        ...

    def sequence(self) -> int:
        """The last sequence number given; 0 in an empty store."""
        ...

    def known_reports(self, ids: Iterable[str]) -> frozenset[str]:
        """Which of these report ids are stored."""
        ...

    def names(self) -> frozenset[str]:
        """The names of all stored reports."""
        ...

    def places(self) -> tuple[Place, ...]:
        """Where every stored report is from, in order; cheaper than `reports`."""
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

    def close(self) -> None:
        """Let go of the file."""
        ...
