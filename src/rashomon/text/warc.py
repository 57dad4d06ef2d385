"""Web archives (WARC) to reports: one record after another, however long the archive is.

Read are answers of status 200 and resources that are pages or plain text, and the texts of conversions (WET). Requests,
pictures, scripts, redirects, error pages and the archive's own notes are passed over, as hidden files of a folder are. A
report is called by the address it was fetched from.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from rashomon.errors import DecodeError
from rashomon.ids import bytes_digest
from rashomon.model import Failure, Record
from rashomon.text.decoding import decode
from rashomon.text.html import extract
from rashomon.text.http import MAX_BODY, Answer, header_lines, read_answer
from rashomon.text.records import Arrival, ByteStream, Given, arrive, arrive_page, failure

_HEAD_LINES = 500
_SKIP = 65_536
_PAGES = frozenset(("text/html", "application/xhtml+xml"))
_VERSION = re.compile(rb"WARC/\d\.\d{1,2}\s{0,4}$")
_ZSTD_DICTIONARY = 0x184D2A5D


class WarcRecord(Record, frozen=True):
    """A record: its headers (names in small letters), the beginning of its block, and the block itself.

    Of records that are no pages there is neither; of one over the limit, no block.
    """

    offset: int
    headers: dict[str, str]
    head: bytes
    block: bytes | None

    @property
    def address(self) -> str:
        """Where it was fetched from."""
        return self.headers.get("warc-target-uri", "").strip("<> ")


class _Positioned:
    """A stream that counts what was read of it."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self.at = 0

    def read(self, size: int) -> bytes:
        got = self._stream.read(size)
        self.at += len(got)
        return got

    def readline(self, size: int) -> bytes:
        got = self._stream.readline(size)
        self.at += len(got)
        return got


def read_warc(stream: ByteStream, name: str) -> Iterator[Arrival | Failure]:
    """Read a web archive.

    Args:     stream: unpacked; name: what the archive is called.
    Returns:  a report or a failure a page; one failure where the archive is broken, which ends it, or has no page.
    Raises:   DecodeError from the decompressor behind the stream.
    Cost:     linear; one record (8 MB) in memory at a time.
    """
    pages = count = 0
    try:
        for record in warc_records(stream):
            count += 1
            one = _arrival(record, name)
            if one:
                pages += 1
                yield one
    except DecodeError as error:
        yield failure(name, error)
        return
    if not pages:
        what = f"{count} records, and no page among them" if count else "no records: it is empty"
        yield failure(name, DecodeError(what, "give an archive of web pages"))


def warc_records(stream: ByteStream) -> Iterator[WarcRecord]:
    """The records of an archive; blocks of those that are of no interest are passed over unread.

    Raises:   DecodeError where a record does not begin as one, or ends before its length.
    """
    source = _Positioned(stream)
    while True:
        offset, line = source.at, source.readline(_SKIP)
        if not line:
            return
        if not line.strip():
            continue
        if not _VERSION.match(line):
            raise DecodeError(f"no WARC record at byte {offset}: {line[:40]!r}", "the archive is broken from there on")
        headers = _headers(source, offset)
        length = headers.get("content-length", "")
        if not (length.isascii() and length.isdigit() and len(length) < 16):
            raise DecodeError(f"the record at byte {offset} has no length", "the archive is broken from there on")
        yield _record(source, int(length), headers, offset)


def _headers(source: _Positioned, offset: int) -> dict[str, str]:
    lines: list[bytes] = []
    while len(lines) < _HEAD_LINES:
        line = source.readline(_SKIP)
        if not line.strip():
            return header_lines(lines)
        lines.append(line)
    raise DecodeError(f"the record at byte {offset} has over {_HEAD_LINES} headers", "the archive is broken")


def _record(source: _Positioned, length: int, headers: dict[str, str], offset: int) -> WarcRecord:
    """A record with as much of its block as is wanted; the stream stands behind it afterwards."""
    most = 0 if not _is_page(headers) else length if length <= MAX_BODY else _SKIP
    parts, left, kept = list[bytes](), length, 0
    while left:
        part = source.read(min(left, _SKIP))
        if not part:
            raise DecodeError(f"the record at byte {offset} is cut: {left:,} bytes are missing", "fetch it again")
        left -= len(part)
        if kept < most:
            parts.append(part)
            kept += len(part)
    return WarcRecord(offset, headers, parts[0] if parts else b"", b"".join(parts) if most == length else None)


def _is_page(headers: dict[str, str]) -> bool:
    """Whether a record can hold a page, as far as its headers tell."""
    kind, media = headers.get("warc-type", "").lower(), headers.get("content-type", "").lower()
    if kind == "response":
        # Of an answer its own headers tell; those of DNS lookups and the like are not HTTP.
        return media.startswith("application/http") or not media
    if not headers.get("warc-target-uri", "").strip("<> ").lower().startswith(("http://", "https://")):
        return False  # the crawler's own logs and settings
    return kind in ("resource", "conversion") and (
        media.split(";")[0].strip() in _PAGES or media.startswith("text/plain")
    )


def _arrival(record: WarcRecord, archive: str) -> Arrival | Failure | None:
    """The report of a record; None where it is passed over."""
    if not _is_page(record.headers):
        return None
    name = record.address[:2000] or f"{archive}@{record.offset}"
    plain = record.headers["warc-type"].lower() != "response"
    if not plain and not _is_good_answer(record.head):
        return None
    try:
        if record.block is None:
            raise DecodeError(f"a page of more than {MAX_BODY // 1_000_000} MB", "it is no article")
        if plain:
            return _report(name, record, Answer(200, {"content-type": record.headers["content-type"]}, record.block))
        return _report(name, record, read_answer(record.block))
    except DecodeError as error:
        return failure(name, error)


def _is_good_answer(head: bytes) -> bool:
    """Whether an answer is of status 200, and a page or plain text."""
    lines = head[: head.find(b"\r\n\r\n") + 1 or 8192].split(b"\n")
    status = lines[0].split(b" ")
    return (
        head.startswith(b"HTTP/")
        and len(status) > 1
        and status[1].strip() == b"200"
        and _readable(header_lines(lines[1:]).get("content-type", "text/html"))
    )


def _readable(media: str) -> bool:
    kind = media.split(";")[0].strip().lower()
    return kind in _PAGES or kind == "text/plain"


def _report(name: str, record: WarcRecord, answer: Answer) -> Arrival | None:
    address = record.address or None
    given = Given(url=address, fetched=record.headers.get("warc-date"))
    digest = bytes_digest(answer.body)
    cut = record.headers.get("warc-truncated")
    notes = (f"the crawler cut it short ({cut})",) if cut else ()
    if answer.kind == "text/plain":
        decoded = decode(answer.body, answer.charset)
        if (address or "").endswith("/robots.txt"):
            return None
        return arrive(name, decoded.text, digest, given, (*notes, *((decoded.note,) if decoded.note else ())))
    body = decode(answer.body, answer.charset, html=True).text if answer.charset else answer.body
    arrival = arrive_page(name, extract(body, address), digest, given)
    return Arrival(arrival.report, arrival.document, (*arrival.notes, *notes))


def zstd_dictionary(head: bytes) -> tuple[bytes, int]:
    """The dictionary that an archive packed with zstd carries in its first frame, and the length of that frame.

    Args:     head: the beginning of the packed archive.
    Returns:  the dictionary, empty where there is none, and how many bytes to pass over.
    Raises:   DecodeError when it is over 1 MB, or does not lie whole in `head`.
    """
    if len(head) < 8:
        return b"", 0
    mark, size = struct.unpack("<II", head[:8])
    if mark != _ZSTD_DICTIONARY:
        return b"", 0
    if size > 1_000_000 or len(head) < 8 + size:
        raise DecodeError(f"its zstd dictionary has {size:,} bytes", "unpack it with `unzstd` first")
    held = head[8 : 8 + size]
    if held.startswith(b"\x28\xb5\x2f\xfd"):
        from io import BytesIO

        from rashomon.text.compressed import Unpacked
        from rashomon.text.http import whole

        held = whole(Unpacked(BytesIO(held), "zstd", most=2_000_000), 1_000_000)
    return held, 8 + size
