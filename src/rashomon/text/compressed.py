"""Compressed bytes as bounded streams: gzip, deflate, xz, bzip2, zstd and brotli, none of which can swell beyond its limits.

Whatever unpacks is made a piece at a time (`PIECE`), also inside the decompressors: a kilobyte of brotli can hold a
gigabyte. A stream that swells more than `MOST_RATIO` times is called a bomb once it has given `FREE` bytes; a long one
that swells less may go on, since its records are bounded one by one. Nothing is written to disk.
"""

from __future__ import annotations

import bz2
import lzma
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Literal, Protocol

from rashomon.errors import DecodeError

Kind = Literal["gzip", "deflate", "xz", "bzip2", "zstd", "brotli"]

PIECE = 65_536

FREE = 4_000_000
"""Bytes that may come out before anybody asks from how few."""

MOST_RATIO = 500
"""gzip cannot do more than 1,032; JSON lines of one repeated record reach 300, news 3 to 10."""

MAX_STREAM = 64_000_000_000
"""Bytes that one compressed stream may unpack to in all, read record by record."""

_ZSTD_WINDOW = 32 * 1024 * 1024  # `zstd -19` needs 8 MB; `--long` up to 2 GB, which would be the bomb itself
_ZSTD_SIP = 256
_XZ_MEMORY = 100_000_000  # `xz -9` needs 65 MB, of which only what the text fills is touched

SUFFIXES: dict[str, Kind] = {".gz": "gzip", ".xz": "xz", ".bz2": "bzip2", ".zst": "zstd", ".br": "brotli"}
"""Suffix of a file -> how it is packed."""

_MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"\x1f\x8b", "gzip"), (b"\xfd7zXZ\x00", "xz"), (b"BZh", "bzip2"), (b"\x28\xb5\x2f\xfd", "zstd"),
)  # fmt: skip


def packed_kind(head: bytes) -> Kind | None:
    """How bytes are packed, by how they begin; None where they are not (or are brotli, which has no mark)."""
    return next((kind for mark, kind in _MAGIC if head.startswith(mark)), None)


class Unpacked:
    """A compressed stream, unpacked as it is read. It has the methods that the readers use: `read(n)` and `readline(n)`.

    Args:     stream: the packed bytes; kind: how they are packed; most: bytes that may come out in all; free: bytes that
              may come out however few went in; dictionary: of zstd.
    Raises:   DecodeError, at once, when the decompressor is not installed; while reading, for broken bytes, a stream that
              ends too early, and a bomb.
    """

    def __init__(
        self, stream: _Readable, kind: Kind, most: int = MAX_STREAM, free: int = FREE, dictionary: bytes = b""
    ) -> None:
        self._input = _Counted(stream)
        self._pieces = _plain_errors(_OPENERS[kind](self._input, dictionary), kind)
        self._kind, self._most, self._free = kind, most, free
        self._held, self._at, self.given = b"", 0, 0

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        if not self._fill():
            return b""
        part = self._held[self._at : self._at + size]
        self._at += len(part)
        return part

    def readline(self, size: int, /) -> bytes:
        """A line with its newline, or the first `size` bytes of it."""
        line = bytearray()
        while len(line) < size and self._fill():
            end = self._held.find(b"\n", self._at) + 1 or len(self._held)
            end = min(end, self._at + size - len(line))
            line += self._held[self._at : end]
            self._at = end
            if line.endswith(b"\n"):
                break
        return bytes(line)

    def _fill(self) -> bool:
        """Have at least one byte at hand; False at the end."""
        while self._at >= len(self._held):
            piece = next(self._pieces, None)
            if piece is None:
                return False
            self._held, self._at = piece, 0
            self.given += len(piece)
            self._check()
        return True

    def _check(self) -> None:
        if self.given > self._free and self.given > MOST_RATIO * self._input.count:
            raise DecodeError(
                f"a {self._kind} bomb: {self._input.count:,} bytes have given {self.given:,} so far; read no further",
                "if it is none, unpack it first",
            )
        if self.given > self._most:
            raise DecodeError(f"unpacks to over {self._most // 1_000_000} MB; read so far and no further", "split it")


class _Readable(Protocol):
    """All that is needed of packed bytes."""

    def read(self, size: int, /) -> bytes: ...


class _Counted:
    """The packed bytes, counted."""

    def __init__(self, stream: _Readable) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = PIECE, /) -> bytes:
        """At most `size` bytes."""
        got = self._stream.read(size if 0 <= size <= PIECE else PIECE)
        self.count += len(got)
        return got


class _Decompressor(Protocol):
    """What zlib, lzma, bz2 and zstandard have in common."""

    @property
    def eof(self) -> bool: ...


def _plain_errors(pieces: Iterator[bytes], kind: Kind) -> Iterator[bytes]:
    """The same pieces, with the decompressors' own errors in our words."""
    import struct

    broken: tuple[type[Exception], ...] = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, struct.error)
    if kind == "zstd":
        import zstandard

        broken += (zstandard.ZstdError,)
    if kind == "brotli":
        import brotli

        broken += (brotli.error,)
    try:
        yield from pieces
    except broken as error:
        why = re.sub(r"^Error -?\d{1,3} while decompressing data: ", "", str(error))
        raise DecodeError(f"the {kind} stream is broken: {why}", "fetch or pack it again") from None


def _members(
    source: _Counted, fresh: Callable[[], _Decompressor], step: Callable[[_Decompressor, bytes], tuple[bytes, bytes]]
) -> Iterator[bytes]:
    """Pieces of a stream that may consist of several members one after another, as of `cat a.gz b.gz`.

    `step` feeds bytes and returns (at most PIECE bytes of output, input that is still to be fed).
    """
    one, waiting, begun = fresh(), b"", False
    while True:
        if one.eof:
            # Zeros after the end are padding, as tapes and block devices leave it.
            waiting = (getattr(one, "unused_data", b"") + waiting).lstrip(b"\0")
            while not waiting:
                waiting = source.read()
                if not waiting:
                    return
                waiting = waiting.lstrip(b"\0")
            one = fresh()
        if not waiting and not _hungry(one):
            piece, waiting = step(one, b"")
        else:
            fed = waiting or source.read()
            piece, waiting = step(one, fed)
            if not fed and not piece and not one.eof:
                raise EOFError("it ends too early" if begun else "it is empty")
            begun = True
        if piece:
            yield piece


def _hungry(one: _Decompressor) -> bool:
    return bool(getattr(one, "needs_input", True))


def _zlib_pieces(source: _Counted, wbits: int) -> Iterator[bytes]:
    def step(one: _Decompressor, fed: bytes) -> tuple[bytes, bytes]:
        inflater: zlib._Decompress = one  # type: ignore[assignment]
        piece = inflater.decompress(fed, PIECE)
        return piece, b"" if inflater.eof else inflater.unconsumed_tail

    return _members(source, lambda: zlib.decompressobj(wbits), step)


def _gzip(source: _Counted, dictionary: bytes) -> Iterator[bytes]:
    return _zlib_pieces(source, 31)


def _deflate(source: _Counted, dictionary: bytes) -> Iterator[bytes]:
    """HTTP's "deflate": zlib's format, or (as some servers send) without its header, told by the first bytes."""
    head = source.read(2)
    rest = _Pushed(head, source)
    wrapped = len(head) == 2 and head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
    return _zlib_pieces(rest, 15 if wrapped else -15)


class _Pushed(_Counted):
    """A counted stream with bytes put back at its beginning."""

    def __init__(self, head: bytes, source: _Counted) -> None:
        super().__init__(source)
        self._head = head

    def read(self, size: int = PIECE, /) -> bytes:
        """At most `size` bytes, beginning with those put back."""
        head, self._head = self._head, b""
        return head or self._stream.read(size)


def _xz(source: _Counted, dictionary: bytes) -> Iterator[bytes]:
    def step(one: _Decompressor, fed: bytes) -> tuple[bytes, bytes]:
        return one.decompress(fed, PIECE), b""  # type: ignore[attr-defined]

    return _members(source, lambda: lzma.LZMADecompressor(memlimit=_XZ_MEMORY), step)


def _bzip2(source: _Counted, dictionary: bytes) -> Iterator[bytes]:
    def step(one: _Decompressor, fed: bytes) -> tuple[bytes, bytes]:
        return one.decompress(fed, PIECE), b""  # type: ignore[attr-defined]

    return _members(source, bz2.BZ2Decompressor, step)


def _zstd(source: _Counted, dictionary: bytes) -> Iterator[bytes]:
    try:
        import zstandard
    except ImportError:
        raise _missing("zstd", "zstandard") from None
    words = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
    opener = zstandard.ZstdDecompressor(dict_data=words, max_window_size=_ZSTD_WINDOW)

    def step(one: _Decompressor, fed: bytes) -> tuple[bytes, bytes]:
        # Its output cannot be bounded, so its input is: four bytes can be a block of 128 kB. (Its bounded reader does not
        # tell the end of a frame from a stream that was cut.)
        return one.decompress(fed[:_ZSTD_SIP]), fed[_ZSTD_SIP:]  # type: ignore[attr-defined]

    return _members(source, opener.decompressobj, step)


def _brotli(source: _Counted, dictionary: bytes) -> Iterator[bytes]:
    try:
        import brotli
    except ImportError:
        raise _missing("brotli", "brotli") from None
    one = brotli.Decompressor()
    if not hasattr(one, "can_accept_more_data"):  # before 1.2 a kilobyte could give a gigabyte in one call
        raise DecodeError("brotli-compressed, and the installed brotli is too old", "pip install 'brotli>=1.2'")
    return _brotli_pieces(source, one)


def _brotli_pieces(source: _Counted, one: object) -> Iterator[bytes]:
    feed: Callable[..., bytes] = one.process  # type: ignore[attr-defined]
    accepts: Callable[[], bool] = one.can_accept_more_data  # type: ignore[attr-defined]
    finished: Callable[[], bool] = one.is_finished  # type: ignore[attr-defined]
    while not finished():
        fed = source.read() if accepts() else b""
        starved = accepts() and not fed
        piece = feed(fed, output_buffer_limit=PIECE)
        if piece:
            yield piece
        elif starved and not finished():
            raise EOFError("it ends too early")


def _missing(kind: str, package: str) -> DecodeError:
    return DecodeError(
        f"{kind}-compressed, and the package {package} that unpacks it is not installed",
        f"pip install {package}, or unpack it first",
    )


def installed(kind: Kind) -> bool:
    """Whether this kind can be unpacked here."""
    from importlib.util import find_spec

    return kind not in ("zstd", "brotli") or find_spec({"zstd": "zstandard"}.get(kind, kind)) is not None


_OPENERS: dict[Kind, Callable[[_Counted, bytes], Iterator[bytes]]] = {
    "gzip": _gzip, "deflate": _deflate, "xz": _xz, "bzip2": _bzip2, "zstd": _zstd, "brotli": _brotli,
}  # fmt: skip
