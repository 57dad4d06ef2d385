"""The contents of one file or stream to reports, by the suffix of its name or by what it looks like."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import PurePosixPath

import msgspec

from rashomon.errors import DecodeError
from rashomon.ids import bytes_digest
from rashomon.model import Failure
from rashomon.text.compressed import SUFFIXES, Unpacked, packed_kind
from rashomon.text.decoding import MAX_BYTES, decode, refuse_binary
from rashomon.text.entries import json_feed_entries, read_entries
from rashomon.text.feeds import feed_entries, root_of
from rashomon.text.html import extract, looks_like_html
from rashomon.text.lists import listed_feeds
from rashomon.text.mbox import read_mbox, read_message
from rashomon.text.ninjs import is_ninjs, ninjs_given
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
from rashomon.text.warc import read_warc

MAX_INFLATED = 2_000_000_000
"""Bytes that one archive or compressed file may unpack to: 26,000 articles are 150 MB; a zip bomb is petabytes."""

MAX_PACKED = 8_000_000
"""Bytes of one file or record that comes out of an archive or a compressed file: it was not there before it was unpacked."""

_FEEDS = (".xml", ".rss", ".atom", ".rdf", ".opml")
READ = (".txt", ".md", ".html", ".htm", ".xhtml", ".json", ".jsonl", ".ndjson", ".warc", ".mbox", ".eml", *_FEEDS)
_PACKED = (".zip", *SUFFIXES)
_SNIFF = 65_536


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
    if packed and packed != ".zip" and suffix not in READ:
        raise DecodeError(f"{suffix or 'a file without a suffix'}, packed as {packed}, is not read", "unpack it first")
    if not packed and suffix and suffix not in READ:
        raise DecodeError(f"{suffix} is not a format that is read", f"give one of {', '.join(READ)} or .zip")


def read_contents(stream: ByteStream, name: str, most: int = MAX_BYTES) -> Iterator[Arrival | Failure]:
    """Read what a name with a known suffix promises.

    Args:     stream: the contents; name: what it is called; a name without a known suffix is refused; most: bytes of one
              record, or of the whole where it is one.
    Returns:  one arrival or failure, or one for each record.
    Raises:   OSError; DecodeError of the decompressor behind the stream.
    """
    suffix = suffixes_of(name)[0]
    if suffix in (".jsonl", ".ndjson"):
        yield from _some(read_jsonl(stream, name, most), name)
        return
    if suffix == ".warc":
        yield from read_warc(stream, name)
        return
    if suffix == ".mbox":
        yield from read_mbox(stream, name)
        return
    try:
        raw = _whole(stream, most)
        if suffix == ".json":
            yield from _some(_read_json(raw, name), name)
        elif suffix in _FEEDS:
            yield from _read_xml(raw, name)
        elif suffix == ".eml":
            yield read_message(raw, name)
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
    rest: ByteStream = Chained(head, stream)
    most = MAX_BYTES
    try:
        packed = packed_kind(head)
        if packed:
            rest, most = Unpacked(rest, packed), MAX_PACKED
            head = rest.read(_SNIFF)
            rest = Chained(head, rest)
        kind = _kind(head)
        if kind != "warc" and not _wide(head):  # the pictures of a web archive are binary
            refuse_binary(head[:4096])
        if kind in _RECORDS:
            yield from _some(_RECORDS[kind](rest, name, most), name)
            return
        raw = _whole(rest, most)
        if kind == "json":
            yield from _some(_read_json(raw, name), name)
        elif kind == "xml":
            yield from _read_xml(raw, name)
        elif kind == "html":
            yield _page(raw, name)
        else:
            yield _text(raw, name)
    except DecodeError as error:
        yield failure(name, error)


class Chained:
    """The bytes already read, then the rest of the stream; a pipe cannot be wound back."""

    def __init__(self, head: bytes, stream: ByteStream) -> None:
        self.head = BytesIO(head)
        self.stream = stream

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""
        first = self.head.read(size)
        return first + self.stream.read(size - len(first)) if len(first) < size else first

    def readline(self, size: int, /) -> bytes:
        """A line, or its first `size` bytes."""
        first = self.head.readline(size)
        if first.endswith(b"\n") or len(first) == size:
            return first
        return first + self.stream.readline(size - len(first))


def _wide(head: bytes) -> bool:
    """Whether it has a mark of UTF-16 or 32, or NULs in every other place, which `decode` can read."""
    return head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in head[:2]


def _kind(head: bytes) -> str:
    """JSON lines, a web archive, a mailbox, one JSON value, a feed, HTML or text."""
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"WARC/1."):
        return "warc"
    if re.match(rb"From \S{1,200} [^\n]{1,200}\n[!-9;-~]{1,60}:", head):
        return "mbox"
    if _FEED.search(text[:2048]) and text.startswith(b"<"):
        return "xml"
    first = text.split(b"\n", 1)[0].strip()
    if text.startswith(b"["):
        return "json" if text[1:].lstrip()[:1] in (b"{", b"]") else "text"
    if text.startswith(b"{") and text[1:].lstrip()[:1] in (b'"', b"}"):
        # A pretty-printed object has its brace, or no more than part of it, on the first line.
        return "jsonl" if first.endswith(b"}") or len(first) > 200 else "json"
    return "html" if looks_like_html(text[:4096].decode("utf-8", "replace")) else "text"


def _jsonl(stream: ByteStream, name: str, most: int) -> Iterator[Arrival | Failure]:
    return read_jsonl(stream, name, most)


def _warc(stream: ByteStream, name: str, most: int) -> Iterator[Arrival | Failure]:
    return read_warc(stream, name)


def _mbox(stream: ByteStream, name: str, most: int) -> Iterator[Arrival | Failure]:
    return read_mbox(stream, name)


_RECORDS: dict[str, Callable[[ByteStream, str, int], Iterator[Arrival | Failure]]]
_RECORDS = {"jsonl": _jsonl, "warc": _warc, "mbox": _mbox}
_FEED = re.compile(rb"<(?:[a-zA-Z]{1,20}:)?(?:rss|feed|RDF|urlset|sitemapindex|opml)[\s>]")


def _whole(stream: ByteStream, most: int = MAX_BYTES) -> bytes:
    """All of it, if that is within the limit.

    Raises:   DecodeError when it is longer; no more than the limit is read.
    """
    parts, left = list[bytes](), most + 1
    while left > 0:
        part = stream.read(min(left, 1 << 20))
        if not part:
            break
        parts.append(part)
        left -= len(part)
    if left <= 0:
        raise DecodeError(f"more than {most // 1_000_000} MB", "split it into one file or record a report")
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


def _read_xml(raw: bytes, name: str) -> Iterator[Arrival | Failure]:
    """A feed; of a list of feeds it is said what to do with it."""
    decoded = decode(raw, html=True).text
    listed = listed_feeds(decoded)
    if listed or root_of(decoded) in ("opml", "sitemapindex"):
        raise DecodeError(
            f"a list of {len(listed)} feeds, and no reports", "`rashomon watch` follows the feeds of a list"
        )
    yield from read_entries(feed_entries(decoded), name)


def _page(raw: bytes, name: str) -> Arrival:
    """The article of a page."""
    return arrive_page(name, extract(raw), bytes_digest(raw), Given())


def _read_json(raw: bytes, name: str) -> Iterator[Arrival | Failure]:
    """One object, or a list of them."""
    decoded = decode(raw).text.lstrip()
    if not decoded.startswith("["):
        plain = decoded.encode("utf-8", "replace")
        if b"jsonfeed.org/version" in plain[:4000] and b'"items"' in plain:
            yield from read_entries(json_feed_entries(plain), name)
            return
        given = ninjs_given(plain) if is_ninjs(plain) else parse_record(plain, "the file")
        yield arrive_record(given, name, bytes_digest(raw))
        return
    for number, record in enumerate(_elements(decoded), 1):
        try:
            given = ninjs_given(record) if is_ninjs(record) else parse_record(record, f"record {number}")
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
