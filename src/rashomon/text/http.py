"""An HTTP answer as bytes: its status, its headers and its body, unchunked and unpacked within limits. Nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO

from rashomon.errors import DecodeError
from rashomon.model import Record
from rashomon.text.compressed import Kind, Unpacked

MAX_BODY = 8_000_000
"""Bytes of one page, unpacked. The largest of 900 real pages has 3 MB."""

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? (\d{3})")
_CHARSET = re.compile(r"charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_.:-]{2,40})", re.I)
_CODINGS: dict[str, Kind] = {
    "gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate", "br": "brotli", "zstd": "zstd",
}  # fmt: skip


class Answer(Record, frozen=True):
    """An answer: header names in small letters, the body as its author wrote it."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        """The media type, in small letters, without parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def charset(self) -> str | None:
        """The encoding that the headers name."""
        found = _CHARSET.search(self.headers.get("content-type", ""))
        return found.group(1) if found else None


def read_answer(raw: bytes) -> Answer:
    """Take an answer apart, as a web archive holds it.

    Args:     raw: status line, headers, an empty line, the body.
    Returns:  the answer, its body unchunked (where it is chunked) and unpacked.
    Raises:   DecodeError: no status line, a body that is broken or over the limit.
    Cost:     linear.
    """
    found = _STATUS.match(raw)
    if not found:
        raise DecodeError("no HTTP answer: it does not begin with a status", "the archive is broken here")
    end = re.search(rb"\r?\n\r?\n", raw)
    head, body = (raw[: end.start()], raw[end.end() :]) if end else (raw, b"")
    headers = header_lines(head.split(b"\n")[1:])
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _unchunked(body)
    return Answer(int(found.group(1)), headers, decoded_body(body, headers.get("content-encoding", "")))


def header_lines(lines: list[bytes]) -> dict[str, str]:
    """Header lines by name in small letters; of several of one name the first counts."""
    found: dict[str, str] = {}
    for line in lines[:500]:
        name, colon, value = line.partition(b":")
        if colon:
            found.setdefault(name.strip().lower().decode("latin-1"), value.strip().decode("utf-8", "replace"))
    return found


def coding_of(name: str) -> Kind | None:
    """How a Content-Encoding packs; None for none.

    Raises:   DecodeError for one that is not known, and for several, one around the other.
    """
    words = [w.strip().lower() for w in name.split(",") if w.strip().lower() not in ("", "identity", "utf-8", "none")]
    if not words:
        return None
    if len(words) > 1 or words[0] not in _CODINGS:
        raise DecodeError(f"packed as {name[:60]!r}, which is not read", "fetch it unpacked")
    return _CODINGS[words[0]]


def decoded_body(body: bytes, coding: str, most: int = MAX_BODY) -> bytes:
    """A body unpacked; one that says it is packed and is not, as archives hold them, stays as it is.

    Raises:   DecodeError for broken bytes, a bomb, and more than `most`.
    """
    kind = coding_of(coding)
    if kind is None or (kind == "gzip" and not body.startswith(b"\x1f\x8b")) or not body:
        return body
    return whole(Unpacked(BytesIO(body), kind, most=most + 1, free=most), most)


def whole(stream: Unpacked, most: int) -> bytes:
    """All of a stream.

    Raises:   DecodeError when it is over the limit; no more than that is made.
    """
    parts, size = bytearray(), 0
    while piece := stream.read(65_536):
        size += len(piece)
        if size > most:
            raise DecodeError(f"unpacks to more than {most // 1_000_000} MB", "it is no article")
        parts += piece
    return bytes(parts)


def _unchunked(body: bytes) -> bytes:
    """The chunks of a body put together; a body that is not chunked after all stays as it is."""
    parts, at = list[bytes](), 0
    while True:
        end = body.find(b"\n", at, at + 200)
        size = body[at:end].split(b";")[0].strip() if end >= 0 else b""
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", size):
            return b"".join(parts) if parts else body
        length = int(size, 16)
        if length == 0:
            return b"".join(parts)
        parts.append(body[end + 1 : end + 1 + length])
        at = end + 1 + length
        while at < len(body) and body[at] in b"\r\n":
            at += 1
