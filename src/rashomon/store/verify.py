"""`rashomon verify` and `repair`: every hash, span, link and index of an archive, and making again what can be made again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import msgspec

from rashomon.errors import InvariantError, StoreError
from rashomon.model import Annotation, Document, Link, Record, Report, Span, checked
from rashomon.relate.versions import KIND
from rashomon.store.heads import key_of
from rashomon.store.protocol import Damaged, Fault, Store
from rashomon.store.rows import COLUMNS, KINDS, START, Kind, Row, accepted_of, chained, digest_of, is_text_of

_ANNOTATIONS = msgspec.msgpack.Decoder(tuple[Annotation, ...])

MOST = 200
"""Faults that are told; more of them are counted."""


class Checked(Record, frozen=True):
    """What was looked at, and how many of each."""

    what: str
    count: int


class Verified(Record, frozen=True):
    """The answer of `verify`."""

    sound: bool
    sequence: int
    chain: str
    """One digest of everything accepted up to `sequence`: two archives with the same one hold the same records."""
    checked: tuple[Checked, ...]
    faults: tuple[Fault, ...]
    more: int = 0
    """Faults beyond those that are told."""


class Repaired(Record, frozen=True):
    """The answer of `repair`."""

    sound: bool
    """Whether nothing is wrong any more."""
    mended: tuple[Fault, ...]
    left: tuple[Fault, ...]
    more: int = 0


def verify(store: Store) -> Verified:
    """Look at everything that is stored, whatever its indexes say.

    Args:     store: others may go on reading; writers wait while the search tables are compared.
    Returns:  what was checked, and each fault with what can be done about it.
    Cost:     everything is read once: about 3 MB a second and core.
    """
    return _Look(store).whole()


def repair(store: Store) -> Repaired:
    """Make again what can be made again of what is sound: indexes, search tables, views, readings, `standing`.

    Args:     store: one that may be written.
    Returns:  what was wrong and is not any more, and what is left: that is in a backup, or nowhere.
    Raises:   StoreError when the archive may not be written.
    """
    before = verify(store)
    if before.sound:
        return Repaired(True, (), ())
    if any(fault.mend == "rebuild" for fault in before.faults):
        with suppress(Damaged):  # told by what is left
            store.rebuild()
    after = verify(store)
    left = set(after.faults)
    return Repaired(after.sound, tuple(f for f in before.faults if f not in left), after.faults, after.more)


class _Look:
    """One look at a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._counts: dict[str, int] = {}
        self._lengths: dict[str, int] = {}
        self._entries: dict[int, tuple[str, bytes]] = {}
        self._reports: dict[str, tuple[int, str | None, str]] = {}
        self._versions: list[tuple[str, str]] = []
        self._last = Document("", "")

    def whole(self) -> Verified:
        found = list(dict.fromkeys(self._guarded("the file", self._store.faults())))
        with self._store.snapshot():  # others may be adding: what is compared must be of one moment
            found += self._all()
            sequence, chain = 0, START.hex()
            with suppress(StoreError):
                sequence, chain = self._store.sequence(), self._store.chain()
        faults, more = found[:MOST], max(0, len(found) - MOST)
        told = tuple(Checked(what, count) for what, count in self._counts.items())
        return Verified(not faults, sequence, chain, told, tuple(dict.fromkeys(faults)), more)

    def _all(self) -> Iterator[Fault]:
        for look in (self._documents, self._chain, self._accepted, self._readings, self._seats, self._views):
            yield from self._guarded(look.__name__.strip("_"), look())
        yield from self._guarded("standing", self._standing())

    def _guarded(self, what: str, faults: Iterator[Fault]) -> Iterator[Fault]:
        """Faults as long as there are some; that a table cannot be read is one, too."""
        try:
            yield from faults
        except Damaged as error:
            yield Fault(what, error.message, "lost")

    def _rows(self, table: str) -> Iterator[Row]:
        self._counts.setdefault(table, 0)
        for row in self._store.rows(table):
            self._counts[table] += 1
            yield row

    def _documents(self) -> Iterator[Fault]:
        for ident, text in self._rows("document"):
            if not isinstance(text, str) or not is_text_of(ident, text):
                yield Fault(f"document {ident}", "the text is not the one that its id names", "lost")
            else:
                self._lengths[ident] = len(text)

    def _chain(self) -> Iterator[Fault]:
        chain, last, sound = START, 0, True
        for seq, kind, digest, stored in self._rows("entry"):
            if not isinstance(seq, int) or not isinstance(digest, bytes):
                yield Fault(f"entry {seq!r}", "is no entry", "lost")
                continue
            if seq != last + 1:
                yield Fault(f"entry {last + 1}", f"is gone: after {last} comes {seq}", "lost")
            last, chain = seq, chained(chain, digest)
            if sound and chain != stored:
                sound = False
                yield Fault(f"entry {seq}", "the chain of digests breaks here", "lost")
            self._entries[seq] = (kind, digest)
        if last != self._store.sequence():
            yield Fault("entry", f"the last is {last}, another was promised", "lost")

    def _accepted(self) -> Iterator[Fault]:
        waiting = dict(self._entries)
        for kind in KINDS:
            for seq, *rest in self._rows(kind):
                cells = tuple(rest)
                entered = waiting.pop(int(seq), None)
                if entered is None:
                    yield Fault(f"{kind} {seq}", "is not entered, or twice", "lost")
                elif entered != (kind, digest_of(kind, cells)):
                    yield Fault(f"{kind} {seq}", "is not what was written", "lost")
                else:
                    yield from self._look_at(int(seq), kind, cells)
        yield from (Fault(f"{kind} {seq}", "is gone", "lost") for seq, (kind, _) in waiting.items())

    def _look_at(self, seq: int, kind: Kind, cells: Row) -> Iterator[Fault]:
        """What a record refers to is there."""
        where, spans = f"report {seq}", list[Span]()
        try:
            record = accepted_of(kind, cells)
        except InvariantError as error:
            yield Fault(f"{kind} {seq}", error.message, "lost")
            return
        if isinstance(record, Report):
            if record.document not in self._lengths:
                yield Fault(where, f"its text {record.document} is gone, or not what was written", "lost")
            if record.id in self._reports:
                yield Fault(where, f"{record.id} is there twice", "lost")
            self._reports[record.id] = (seq, record.url, record.name)
            spans = list(record.published.evidence)
        elif isinstance(record, Link):
            where, spans = f"link {seq}", list(record.evidence)
            if record.kind == KIND:
                self._versions.append((record.left, record.right))
                missing = [end for end in (record.left, record.right) if end not in self._reports]
                yield from (Fault(where, f"links a report that is not there: {end}", "lost") for end in missing)
        for span in spans:
            length = self._lengths.get(span.document, -1)
            if not 0 <= span.start < span.end <= length:
                yield Fault(where, f"its evidence {span.start}-{span.end} lies outside the text", "lost")

    def _readings(self) -> Iterator[Fault]:
        """Digests first; then every annotation against the text, a document at a time."""
        self._counts["annotation"] = 0
        for document, run, payload, digest in self._rows("reading"):
            where = f"reading of {document} by {run}"
            if digest != digest_of("reading", (document, run, payload)):
                yield Fault(where, "is not what was written", "rebuild")
            elif document not in self._lengths:
                yield Fault(where, "there is no such text", "lost")
            else:
                yield from self._annotations(where, str(document), payload)

    def _annotations(self, where: str, document: str, payload: object) -> Iterator[Fault]:
        try:
            found = _ANNOTATIONS.decode(payload) if isinstance(payload, bytes) else ()
        except msgspec.DecodeError:
            return  # an older version's shape: it is read again when it is asked for
        try:
            text = self._text(document)
        except (Damaged, KeyError):  # it is there: it was read without the index
            yield Fault(f"document {document}", "its index does not lead to it", "rebuild")
            return
        for annotation in found:
            self._counts["annotation"] += 1
            try:
                checked(text, annotation)
            except InvariantError as error:
                yield Fault(where, error.message, "lost")

    def _text(self, document: str) -> Document:
        """A text; readings of one document lie together, so that the last one is kept."""
        if self._last.id != document:
            self._last = self._store.texts([document])[document]
        return self._last

    def _seats(self) -> Iterator[Fault]:
        for *row, digest in self._rows("seat"):
            if digest != digest_of("seat", row):
                yield Fault(f"seat of {row[1]}", "is not what was written", "lost")
        self._store.seats()  # raises where some are gone

    def _views(self) -> Iterator[Fault]:
        for *row, digest in self._rows("view"):
            if digest != digest_of("view", row):
                yield Fault(f"view {row[0]}", "is not what was written", "rebuild")

    def _standing(self) -> Iterator[Fault]:
        """Which report stands where, worked out again and compared; reports are entered before links."""
        expected: dict[int, list[object]] = {
            seq: [seq, key_of(name, url), None] for seq, url, name in self._reports.values()
        }
        for left, right in self._versions:
            if left in self._reports and right in self._reports:
                newer, older = self._reports[left][0], self._reports[right][0]
                expected[older][2], expected[newer][1] = newer, expected[older][1]
        found = {row[0]: list(row) for row in self._rows("standing")}
        if found != expected:
            wrong = sum(found.get(seq) != row for seq, row in expected.items()) + len(found.keys() - expected.keys())
            yield Fault("standing", f"{wrong} reports stand in the wrong place", "rebuild")


assert set(KINDS) == set(COLUMNS), "every kind has its columns"
