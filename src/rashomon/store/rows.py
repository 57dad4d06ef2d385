"""Records as rows and back, the same for every store, and the digests that a row must agree with.

A row's digest is BLAKE2b-128 over its kind and its columns, empty ones at the end left off: a column that a later layout
adds at the end, empty by default, leaves old digests as they are. Entries are chained, each digest over the one before,
so that one short value stands for everything that was ever accepted up to a sequence number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Literal

import msgspec

from rashomon.errors import InvariantError
from rashomon.ids import content_id
from rashomon.model import Declared, Document, Failure, Link, Published, Record, Report, Span

Cell = Any
"""What a column of a database holds: str, int, float, bytes or None. What a damaged one holds may be any of them."""

Row = tuple[Cell, ...]
Kind = Literal["report", "link", "failure"]
Accepted = Report | Link | Failure
"""What gets a sequence number."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "report": tuple(
        "id name document sha256 outlet url title byline published fetched language extent declared".split()
    ),
    "link": tuple("id kind left right by score judgement evidence why".split()),
    "failure": tuple("name stage error message hint".split()),
}
"""Columns of what gets a sequence number, after `seq`, in the order in which digests take them."""

KINDS: tuple[Kind, ...] = ("report", "link", "failure")

JSON = {"published", "evidence", "why", "declared"}
"""Columns that hold JSON, or nothing; it is kept, carried and digested as it was written, also by versions with other fields."""

START = bytes(16)
"""What the first entry's chain begins with."""

_PUBLISHED = msgspec.json.Decoder(Published)
_DECLARED = msgspec.json.Decoder(Declared)
_SPANS = msgspec.json.Decoder(tuple[Span, ...])
_WORDS = msgspec.json.Decoder(tuple[str, ...])
_PACK = msgspec.msgpack.Encoder()


class Kept(Record, frozen=True):
    """A row as another archive kept it, with the text that a report refers to."""

    kind: Kind
    cells: tuple[str | float | None, ...]
    document: Document | None = None


def kind_of(record: Accepted) -> Kind:
    """Under which kind a record is entered."""
    return "report" if isinstance(record, Report) else "link" if isinstance(record, Link) else "failure"


def row_of(record: Accepted) -> Row:
    """A record as the columns of its table, in the order of `COLUMNS`."""
    if isinstance(record, Failure):
        return (record.name, record.stage, record.error, record.message, record.hint)
    if isinstance(record, Link):
        head = (record.id, record.kind, record.left, record.right, record.by, float(record.score), record.judgement)
        return (*head, _json(record.evidence), _json(record.why))
    declared = _json(record.declared) if record.declared else None
    about = (record.id, record.name, record.document, record.sha256, record.outlet, record.url, record.title)
    return (*about, record.byline, _json(record.published), record.fetched, record.language, record.extent, declared)


def record_of(kind: str, row: Sequence[Cell]) -> Accepted:
    """A row's columns as the record they were made of.

    Raises: msgspec.DecodeError where a column is not what it should be.
    """
    if kind == "failure":
        return msgspec.convert(dict(zip(COLUMNS[kind], row, strict=True)), Failure)
    fields: dict[str, object] = dict(zip(COLUMNS[kind], row, strict=True))
    if kind == "link":
        fields["evidence"] = _SPANS.decode(str(fields["evidence"]))
        fields["why"] = _WORDS.decode(str(fields["why"]))
        return msgspec.convert(fields, Link)
    fields["published"] = _PUBLISHED.decode(str(fields["published"]))
    if fields["declared"] is not None:
        fields["declared"] = _DECLARED.decode(str(fields["declared"]))
    return msgspec.convert(fields, Report)


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode("utf-8")


def digest_of(kind: str, row: Sequence[Cell]) -> bytes:
    """The digest of a row of this kind.

    Cost: 2 µs for a short row.
    """
    full = list(row)
    while full and full[-1] is None:
        full.pop()
    return hashlib.blake2b(_PACK.encode([kind, *full]), digest_size=16).digest()


def chained(before: bytes, digest: bytes) -> bytes:
    """The chain after one more entry."""
    return hashlib.blake2b(before + digest, digest_size=16).digest()


def is_text_of(document: str, text: str) -> bool:
    """Whether a document's text is the one that its id names: the id is the text's own checksum."""
    return content_id("doc", text) == document


def accepted_of(kind: Kind, row: Sequence[Cell]) -> Report | Link | Failure:
    """As `record_of`, for rows whose digest agrees.

    Raises: InvariantError: what agrees with its digest and cannot be read was never a record.
    """
    try:
        return record_of(kind, row)
    except (msgspec.DecodeError, UnicodeError) as error:
        raise InvariantError(f"a stored {kind} is no {kind}: {error}") from error
