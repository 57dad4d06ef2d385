"""A whole archive as JSON lines, and back: `rashomon export-archive` and `import-archive`.

The first line says what it is. Then, in the order of sequence numbers, a line an entry; before the first report of a text, a
line with the text and one for each reading of it; at the end the seats of stories and one line with the last sequence number
and the chain of digests. Views are left out: they can be made again. The same archive gives the same bytes, and an archive
made from them gives them again.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Literal

import msgspec

from rashomon.errors import DecodeError, InputError
from rashomon.model import Annotation, Document, Record
from rashomon.store.protocol import Damaged, Store
from rashomon.store.rows import COLUMNS, JSON, KINDS, Cell, Kept, Row, digest_of, is_text_of

FORMAT = 1
BATCH = 200
"""Entries a transaction of an import."""


_NONE = msgspec.Raw(b"null")


class Line(Record, frozen=True, tag_field="kind"):
    """One line; `kind` says which."""


class BeginLine(Line, frozen=True, tag="archive"):
    """The first line."""

    format: int


class TextLine(Line, frozen=True, tag="document"):
    """A text, before the first report that prints it."""

    id: str
    text: str


class ReadingLine(Line, frozen=True, tag="reading"):
    """What a run said of a text: annotations, or, where they are of an older shape, as they are stored, in base64."""

    document: str
    run: str
    annotations: msgspec.Raw
    payload: str | None = None


class EntryLine(Line, frozen=True):
    """An entry. Its columns are as they are stored; those of JSON are carried to the byte."""

    seq: int


class ReportLine(EntryLine, frozen=True, tag="report"):
    """A report."""

    id: str
    name: str
    document: str
    sha256: str
    outlet: str | None
    url: str | None
    title: str | None
    byline: str | None
    published: msgspec.Raw
    fetched: str | None
    language: str | None
    extent: str
    declared: msgspec.Raw = msgspec.field(
        default_factory=lambda: _NONE
    )  # by a function: a schema cannot write raw defaults


class LinkLine(EntryLine, frozen=True, tag="link"):
    """A link; `judges` is its kind."""

    id: str
    judges: str
    left: str
    right: str
    by: str
    score: float
    judgement: str
    evidence: msgspec.Raw
    why: msgspec.Raw


class FailureLine(EntryLine, frozen=True, tag="failure"):
    """A failure."""

    name: str
    stage: str
    error: str
    message: str
    hint: str


class SeatLine(Line, frozen=True, tag="seat"):
    """Which report was in which story when ids were shown."""

    seq: int
    report: str
    story: str


class EndLine(Line, frozen=True, tag="end"):
    """The last line: what must have come out."""

    sequence: int
    chain: str


AnyLine = BeginLine | TextLine | ReadingLine | ReportLine | LinkLine | FailureLine | SeatLine | EndLine

_LINE: msgspec.json.Decoder[AnyLine] = msgspec.json.Decoder(AnyLine)
_ANNOTATIONS = msgspec.msgpack.Decoder(tuple[Annotation, ...])
_TOLD = msgspec.json.Decoder(tuple[Annotation, ...])
_MAKE: dict[str, type[EntryLine]] = {"report": ReportLine, "link": LinkLine, "failure": FailureLine}


class Carried(Record, frozen=True):
    """What was exported or imported."""

    what: Literal["exported", "imported"]
    reports: int
    documents: int
    links: int
    failures: int
    sequence: int
    chain: str


def export_archive(store: Store) -> Iterator[bytes]:
    """The whole archive as lines of JSON with their line breaks; see `archive_lines`."""
    return (msgspec.json.encode(line) + b"\n" for line in archive_lines(store))


def copy_into(store: Store, other: Store) -> Carried:
    """Copy an archive into another, empty one, of whichever kind."""
    return import_lines(other, export_archive(store))


def archive_lines(store: Store) -> Iterator[Line]:
    """The whole archive, line by line, as it stands at this moment.

    Args:     store: others may write meanwhile; what they add is left out.
    Returns:  lines, lazily; memory does not grow with the archive but for the ids of its texts.
    Raises:   Damaged where something is not what was written: a copy that looks whole and is not would be worse than none.
    Cost:     linear.
    """
    until = store.sequence()
    yield BeginLine(FORMAT)
    told = set[str]()
    for entry in _entries(store, until):
        if isinstance(entry, ReportLine) and entry.document not in told:
            told.add(entry.document)
            yield from _document(store, entry.document)
        yield entry
    for seat in store.seats(until):
        yield SeatLine(*seat)
    yield EndLine(until, store.chain(until))


def _entries(store: Store, until: int) -> Iterator[EntryLine]:
    """All entries in order: a merge of three tables, each in order."""
    tables = {kind: store.rows(kind) for kind in KINDS}
    for seq, kind, digest, _ in store.rows("entry"):
        if int(seq) > until:
            return
        there, *cells = next(tables[kind], (None,))
        if there != seq or digest_of(kind, cells) != digest:
            raise Damaged(f"{kind} {seq} is not what was written", "`rashomon verify` says more")
        raw = [_raw(name, cell) for name, cell in zip(COLUMNS[kind], cells, strict=True)]
        yield _MAKE[kind](int(seq), *raw)


def _raw(name: str, cell: Cell) -> Cell | msgspec.Raw:
    if name not in JSON:
        return cell
    return _NONE if cell is None else msgspec.Raw(str(cell).encode("utf-8"))


def _kept(line: EntryLine, document: Document | None) -> Kept:
    """An entry as rows have it."""
    _, *cells = msgspec.structs.astuple(line)
    plain = (_unraw(cell) if isinstance(cell, msgspec.Raw) else cell for cell in cells)
    return Kept(next(kind for kind in KINDS if isinstance(line, _MAKE[kind])), tuple(plain), document)


def _unraw(cell: msgspec.Raw) -> str | None:
    told = bytes(cell).decode("utf-8")
    return None if told == "null" else told


def _document(store: Store, ident: str) -> Iterator[Line]:
    yield TextLine(ident, store.texts([ident])[ident].text)
    for run, payload in store.readings(ident):
        try:
            found = _ANNOTATIONS.decode(payload)
            plain = msgspec.msgpack.encode(found) == payload
        except msgspec.DecodeError:
            found, plain = (), False
        told = msgspec.Raw(msgspec.json.encode(found)) if plain else _NONE
        yield ReadingLine(ident, run, told, None if plain else base64.b64encode(payload).decode("ascii"))


def import_lines(store: Store, lines: Iterable[bytes]) -> Carried:
    """Fill an archive from an export of one.

    Args:     store: an empty archive, or one that an interrupted import of the same lines began; lines: of the export.
    Returns:  what the archive holds then.
    Raises:   InputError when the archive holds anything else; DecodeError, with the number of the line, when the lines are no
              export, are cut short, or do not give the chain of digests that they promise.
    Cost:     linear; memory does not grow with the archive.
    """
    reader = _Importer(store)
    for number, raw in enumerate(lines, 1):
        if raw.strip():
            try:
                reader.take(_LINE.decode(raw))
            except (msgspec.DecodeError, UnicodeDecodeError, ValueError) as error:
                raise DecodeError(f"line {number} is no line of an archive's export: {error}") from error
            except DecodeError as error:
                raise DecodeError(f"line {number}: {error.message}", error.hint) from error
    return reader.finish()


def _payload(line: ReadingLine) -> bytes:
    """A reading as it is stored."""
    if line.payload is not None:
        return base64.b64decode(line.payload)
    return msgspec.msgpack.encode(_TOLD.decode(line.annotations))


class _Importer:
    """Puts lines into a store, in batches."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._began = store.sequence()
        self._there: dict[str, Iterator[Row]] = {}
        self._opened = False
        self._end: EndLine | None = None
        self._waiting = list[Kept]()
        self._readings = list[tuple[str, str, bytes]]()
        self._texts: dict[str, Document] = {}
        self._seats = list[tuple[int, str, str]]()
        self._documents: set[str] = set()
        self._counts = dict.fromkeys(KINDS, 0)

    def take(self, line: AnyLine) -> None:
        """Take one line."""
        if isinstance(line, BeginLine) == self._opened or self._end:
            raise DecodeError("an export begins with one line of kind archive, and ends with one of kind end")
        if isinstance(line, BeginLine):
            if line.format != FORMAT:
                raise DecodeError(f"the export is of format {line.format}, not {FORMAT}", "use a newer rashomon")
            self._opened = True
        elif isinstance(line, TextLine):
            if not is_text_of(line.id, line.text):
                raise DecodeError(f"the text is not that of {line.id}")
            self._documents.add(line.id)
            self._texts[line.id] = Document(line.id, line.text)
        elif isinstance(line, ReadingLine):
            self._readings.append((line.document, line.run, _payload(line)))
        elif isinstance(line, SeatLine):
            self._seats.append((line.seq, line.report, line.story))
        elif isinstance(line, EndLine):
            self._end = line
        else:
            self._take_entry(line)

    def _take_entry(self, line: EntryLine) -> None:
        kept = _kept(line, self._printed(line))
        self._counts[kept.kind] += 1
        if line.seq != sum(self._counts.values()):
            raise DecodeError(f"the entry is number {line.seq}, and {sum(self._counts.values())} should follow")
        if line.seq <= self._began:
            self._compare(kept)
        else:
            self._waiting.append(kept)
        if max(len(self._waiting), len(self._texts)) >= BATCH:
            self._flush()

    def _printed(self, line: EntryLine) -> Document | None:
        """The document that a report prints.

        Raises: DecodeError when neither the export nor the archive has it.
        """
        if not isinstance(line, ReportLine):
            return None
        found = self._texts.get(line.document) or self._store.texts([line.document]).get(line.document)
        if found is None:
            raise DecodeError(f"the text {line.document} of the report is not given before it")
        return found

    def _compare(self, kept: Kept) -> None:
        """What is there already must be what the export has."""
        if not self._there:
            self._there = {kind: self._store.rows(kind) for kind in KINDS}
        _, *cells = next(self._there[kept.kind], (None,))
        if tuple(cells) != kept.cells:
            raise InputError(
                "the archive holds other reports than the export", "name a new one with --archive; nothing was written"
            )

    def _flush(self) -> None:
        """Write what waits: entries, then the readings of their texts."""
        self._store.append(self._waiting)
        self._store.put_readings(self._readings)
        self._waiting, self._readings = [], []
        self._texts = {}

    def finish(self) -> Carried:
        """Write the rest, and compare with what the export promised."""
        if self._end is None:
            raise DecodeError("the export is cut short: its last line, of kind end, is missing", "export it again")
        self._flush()
        have = self._store.seats()
        self._store.put_seats(islice(self._seats, len(have), None))
        sequence, chain = self._store.sequence(), self._store.chain()
        if (sequence, chain) != (self._end.sequence, self._end.chain):
            raise DecodeError("what was imported is not what was exported: the chains of digests differ")
        count = self._counts
        return Carried(
            "imported", count["report"], len(self._documents), count["link"], count["failure"], sequence, chain
        )


assert set(_MAKE) == set(COLUMNS), "every kind has its line"
