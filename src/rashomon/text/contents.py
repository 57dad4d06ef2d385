"""The contents of one file or stream to reports, by the suffix of its name or by what it looks like."""

from __future__ import annotations

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

import msgspec

from rashomon.errors import DecodeError
from rashomon.ids import bytes_digest
from rashomon.model import Failure
from rashomon.text.decoding import MAX_BYTES, decode, refuse_binary
from rashomon.text.html import extract, looks_like_html
from rashomon.text.records import (
    Arrival,
    ByteStream,
    Given,
    arrive,
    arrive_page,
    arrive_record,
    failure,
    parse_record,
    read_jsonl,
)

MAX_INFLATED = 2_000_000_000
"""Bytes that one archive or compressed file may unpack to: 26,000 articles are 150 MB; a zip bomb is petabytes."""

READ = (".txt", ".md", ".html", ".htm", ".xhtml", ".json", ".jsonl", ".ndjson")
_PACKED = (".zip", ".gz", ".xz")
_LATER = {
    ".xml": "XML feeds and NewsML",
    ".rss": "RSS feeds",
    ".atom": "Atom feeds",
    ".opml": "OPML lists",
    ".warc": "web archives",
    ".zst": "zstd-compressed files",
    ".bz2": "bzip2-compressed files",
}
_INSTEAD = {
    ".xml": "save the articles as .html, .txt or JSONL",
    ".rss": "save the articles as .html or JSONL",
    ".atom": "save the articles as .html or JSONL",
    ".opml": "save the articles of its feeds as .html or JSONL",
    ".warc": "take the pages out as .html",
    ".zst": "unpack it with `unzstd` first",
    ".bz2": "unpack it with `bunzip2` first",
}
_SNIFF = 65_536


class Bounded:
    """A stream that may give only so many bytes: whatever inflates beyond is never made.

    It has the methods that the readers here use, `read(n)` and `readline(n)`, always with a bound.
    """

    def __init__(self, stream: ByteStream | None, left: int = MAX_INFLATED) -> None:
        self.stream = stream
        self.left = left

    def read(self, size: int) -> bytes:
        """At most `size` bytes."""
        return self._count(self.stream.read(min(size, self.left)) if self.stream else b"")

    def readline(self, size: int) -> bytes:
        """A line, or its first `size` bytes."""
        return self._count(self.stream.readline(min(size, self.left)) if self.stream else b"")

    def _count(self, got: bytes) -> bytes:
        self.left -= len(got)
        if self.left <= 0:
            raise DecodeError(f"unpacks to over {MAX_INFLATED // 1_000_000} MB; read so far and no further", "split it")
        return got


def suffixes_of(name: str) -> tuple[str, str]:
    """The suffix that tells the format, and that of the packing around it, in small letters: "x.jsonl.gz"."""
    path = PurePosixPath(name.lower())
    if path.suffix in _PACKED:
        return PurePosixPath(path.stem).suffix, path.suffix
    return path.suffix, ""


def refused_format(name: str) -> None:
    """Refuse by its name what is not read.

    Raises:   DecodeError that says what to do instead.
    """
    suffix, packed = suffixes_of(name)
    if suffix in _LATER:
        raise DecodeError(f"{_LATER[suffix]} ({suffix}) are not read yet", _INSTEAD[suffix])
    if packed in (".gz", ".xz") and suffix not in (".jsonl", ".ndjson"):
        raise DecodeError(f"of compressed files only .jsonl{packed} is read", "unpack it first")
    if not packed and suffix and suffix not in READ:
        raise DecodeError(f"{suffix} is not a format that is read", f"give one of {', '.join(READ)} or .zip")


def read_contents(stream: ByteStream, name: str) -> Iterator[Arrival | Failure]:
    """Read what a name with a known suffix promises.

    Args:     stream: the contents; name: what it is called; a name without a known suffix is refused.
    Returns:  one arrival or failure, or one for each record.
    Raises:   OSError and the errors of the decompressor behind the stream; DecodeError when `Bounded` runs out.
    """
    suffix = suffixes_of(name)[0]
    if suffix in (".jsonl", ".ndjson"):
        yield from _some(read_jsonl(stream, name), name)
        return
    try:
        raw = _whole(stream)
        if suffix == ".json":
            yield from _some(_read_json(raw, name), name)
        elif suffix in (".txt", ".md"):
            yield _text(raw, name)
        elif suffix in (".html", ".htm", ".xhtml"):
            yield _page(raw, name)
        else:
            raise DecodeError("a file without a suffix", f"give one of {', '.join(READ)} or .zip, or name it by itself")
    except DecodeError as error:
        yield failure(name, error)


def read_stream(stream: ByteStream, name: str) -> Iterator[Arrival | Failure]:
    """Read what has no suffix, such as standard input: JSON, HTML or plain text, told apart by its beginning.

    Args:     stream: need not be seekable; name: what a single text is called, and records without an id after it.
    Returns:  one arrival or failure, or one for each record.
    """
    head = stream.read(_SNIFF)
    rest = _Chained(head, stream)
    try:
        if not _wide(head):
            refuse_binary(head[:4096])
        kind = _kind(head)
        if kind == "jsonl":
            yield from _some(read_jsonl(rest, name), name)
            return
        raw = _whole(rest)
        if kind == "json":
            yield from _some(_read_json(raw, name), name)
        elif kind == "html":
            yield _page(raw, name)
        else:
            yield _text(raw, name)
    except DecodeError as error:
        yield failure(name, error)


class _Chained:
    """The bytes already read, then the rest of the stream; a pipe cannot be wound back."""

    def __init__(self, head: bytes, stream: ByteStream) -> None:
        self.head = BytesIO(head)
        self.stream = stream

    def read(self, size: int) -> bytes:
        """At most `size` bytes."""
        first = self.head.read(size)
        return first + self.stream.read(size - len(first)) if len(first) < size else first

    def readline(self, size: int) -> bytes:
        """A line, or its first `size` bytes."""
        first = self.head.readline(size)
        if first.endswith(b"\n") or len(first) == size:
            return first
        return first + self.stream.readline(size - len(first))


def _wide(head: bytes) -> bool:
    """Whether it has a mark of UTF-16 or 32, or NULs in every other place, which `decode` can read."""
    return head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:2]


def _kind(head: bytes) -> str:
    """JSON lines, one JSON value, HTML or text."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    first = text.split(b"\n", 1)[0].strip()
    if text.startswith(b"["):
        return "json" if text[1:].lstrip()[:1] in (b"{", b"]") else "text"
    if text.startswith(b"{") and text[1:].lstrip()[:1] in (b'"', b"}"):
        # A pretty-printed object has its brace, or no more than part of it, on the first line.
        return "jsonl" if first.endswith(b"}") or len(first) > 200 else "json"
    return "html" if looks_like_html(text[:4096].decode("utf-8", "replace")) else "text"


def _whole(stream: ByteStream) -> bytes:
    """All of it, if that is within the limit.

    Raises:   DecodeError when it is longer; no more than the limit is read.
    """
    parts, left = list[bytes](), MAX_BYTES + 1
    while left > 0:
        part = stream.read(min(left, 1 << 20))
        if not part:
            break
        parts.append(part)
        left -= len(part)
    if left <= 0:
        raise DecodeError(f"more than {MAX_BYTES // 1_000_000} MB", "split it into one file or record a report")
    return b"".join(parts)


def _some(arrivals: Iterator[Arrival | Failure], name: str) -> Iterator[Arrival | Failure]:
    """A file without any record is told, too."""
    empty = True
    for one in arrivals:
        empty = False
        yield one
    if empty:
        yield failure(name, DecodeError("no records: it is empty", "leave it out"))


def _text(raw: bytes, name: str) -> Arrival:
    """A plain text, as it stands."""
    decoded = decode(raw)
    return arrive(name, decoded.text, bytes_digest(raw), Given(), (decoded.note,) if decoded.note else ())


def _page(raw: bytes, name: str) -> Arrival:
    """The article of a page."""
    return arrive_page(name, extract(raw), bytes_digest(raw), Given())


def _read_json(raw: bytes, name: str) -> Iterator[Arrival | Failure]:
    """One object, or a list of them."""
    decoded = decode(raw).text.lstrip()
    if not decoded.startswith("["):
        given = parse_record(decoded.encode("utf-8", "replace"), "the file")
        if given.text is None and given.html is None and "jsonfeed.org/version" in decoded[:2000]:
            raise DecodeError("JSON feeds are not read yet", "save the articles as .html or JSONL")
        yield arrive_record(given, name, bytes_digest(raw))
        return
    for number, record in enumerate(_elements(decoded), 1):
        try:
            given = parse_record(record, f"record {number}")
        except DecodeError as error:
            yield failure(f"{name}#{number}", error)
            continue
        yield arrive_record(given, f"{name}#{number}", bytes_digest(record))


def _elements(decoded: str) -> list[bytes]:
    """The elements of a JSON list, each as its own bytes."""
    try:
        return [bytes(one) for one in msgspec.json.decode(decoded.encode("utf-8", "replace"), type=list[msgspec.Raw])]
    except RecursionError:
        raise DecodeError("nested too deep", "give one object a line (JSONL)") from None
    except msgspec.DecodeError as error:
        try:
            json.loads(decoded)
        except json.JSONDecodeError as precise:
            raise DecodeError(f"broken JSON at line {precise.lineno}, column {precise.colno}", "mend it") from None
        except (ValueError, RecursionError):
            pass
        raise DecodeError(f"broken JSON: {error}", "mend it, or give one object a line (JSONL)") from None
