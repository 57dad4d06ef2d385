"""Zip archives, their members read one after another in memory; nothing is ever written to disk.

A member's path is only a label. Archives within archives are read too, three deep, all out of one budget of bytes, members
and growth, so that neither one large member nor many, nor archives in archives, unpack to more than is said here.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import IO, BinaryIO

from rashomon.errors import DecodeError
from rashomon.model import Failure
from rashomon.text.compressed import FREE, MOST_RATIO, SUFFIXES, Unpacked
from rashomon.text.contents import MAX_PACKED, read_contents, refused_format, suffixes_of
from rashomon.text.records import Arrival, failure

MAX_INFLATED = 2_000_000_000
"""Bytes that one archive may unpack to, with those in it: 26,000 articles are 150 MB; a zip bomb is petabytes."""
MAX_MEMBERS = 60_000
MAX_DEPTH = 3

_END = b"PK\x05\x06"
# What zipfile raises on broken archives (981 fuzzed ones were tried).
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    ValueError,
    struct.error,
    RuntimeError,
)


class _Budget:
    """What is left of bytes and members, for an archive and all in it."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.given = self.members = 0
        self.over = ""

    def take(self, count: int) -> None:
        """Count bytes that came out.

        Raises: DecodeError when they are too many.
        """
        self.given += count
        if self.given > MAX_INFLATED:
            self.over = f"unpacks to over {MAX_INFLATED // 1_000_000} MB; read so far and no further"
        elif self.given > FREE and self.given > MOST_RATIO * self.size:
            self.over = f"a zip bomb: {self.size:,} bytes have given {self.given:,} so far; read no further"
        if self.over:
            raise DecodeError(self.over, "split it, or unpack it first")


class _OverError(DecodeError):
    """The budget of the whole archive is spent."""


class _Member:
    """A member as it is unpacked: bounded reads, each counted."""

    def __init__(self, opened: IO[bytes], budget: _Budget) -> None:
        self._opened, self._budget = opened, budget

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""
        got = self._opened.read(min(size, 65_536))
        self._budget.take(len(got))
        return got

    def readline(self, size: int, /) -> bytes:
        """A line with its newline, or the first `size` bytes of it."""
        got = self._opened.readline(size)
        self._budget.take(len(got))
        return got


def read_zip(stream: BinaryIO, name: str) -> Iterator[Arrival | Failure]:
    """Read a zip archive.

    Args:     stream: can be wound; name: what the archive is called.
    Returns:  a report or failure a member, by sorted path, or one for each record in it; one failure where the archive is
              broken, empty, or over its limits, and nothing after that.
    Raises:   nothing.
    Cost:     linear in what comes out; a member (8 MB) in memory at a time.
    """
    size = stream.seek(0, 2)
    stream.seek(0)
    try:
        yield from _read(stream, name, _Budget(size), 1)
    except _OverError as error:
        failed = failure(name, error)
        yield Failure(failed.name, failed.stage, "DecodeError", failed.message, failed.hint)


def _read(stream: BinaryIO, name: str, budget: _Budget, depth: int) -> Iterator[Arrival | Failure]:
    try:
        _check_directory(stream)
        with zipfile.ZipFile(stream) as archive:
            yield from _members(archive, name, budget, depth)
    except _BROKEN as error:
        yield failure(name, DecodeError(f"the zip archive is broken: {error}", "fetch or pack it again"))
    except DecodeError as error:
        if isinstance(error, _OverError):
            raise
        yield failure(name, error)


def _check_directory(stream: BinaryIO) -> None:
    """Refuse a list of members that is itself too long to be read.

    Raises: DecodeError.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - 66_000))
    tail = stream.read()
    stream.seek(0)
    at = tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        return
    count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if count == 0xFFFF or length > 32_000_000:
        raise DecodeError("over 65,000 members", "split it")


def _members(archive: zipfile.ZipFile, name: str, budget: _Budget, depth: int) -> Iterator[Arrival | Failure]:
    seen = False
    for member in sorted(archive.infolist(), key=lambda m: (m.filename, m.header_offset)):
        label = f"{name}/{inside(member.filename)}"
        if member.is_dir() or any(p.startswith(".") or p == "__MACOSX" for p in label[len(name) + 1 :].split("/")):
            continue
        seen = True
        budget.members += 1
        if budget.members > MAX_MEMBERS:
            raise _OverError(f"stopped before {label}: over {MAX_MEMBERS:,} members", "split it")
        yield from _one(archive, member, label, budget, depth)
        if budget.over:  # the member has failed of it; so do all that would come after it
            raise _OverError(budget.over, "split it, or unpack it first")
    if not seen:
        yield failure(name, DecodeError("an archive without files", "hidden files are passed over"))


def _one(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, label: str, budget: _Budget, depth: int
) -> Iterator[Arrival | Failure]:
    """One member; what goes wrong in it leaves the others be."""
    try:
        if member.flag_bits & 1:
            raise DecodeError("encrypted", "unpack it with its password first")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # zipfile unpacks these without a bound: four kilobytes of bzip2 can be 80 MB.
            raise DecodeError(f"packed by method {member.compress_type}, which is not read", "pack it again as usual")
        refused_format(label)
        packed = suffixes_of(label)[1]
        with archive.open(member) as opened:
            stream = _Member(opened, budget)
            if packed == ".zip":
                yield from _nested(stream, label, budget, depth)
            elif packed:
                yield from read_contents(Unpacked(stream, SUFFIXES[packed]), label, MAX_PACKED)
            else:
                yield from read_contents(stream, label, MAX_PACKED)
    except _OverError:
        raise
    except DecodeError as error:
        yield failure(label, error)
    except _BROKEN as error:
        yield failure(label, DecodeError(f"this member is broken: {error}", "fetch or pack the archive again"))


def _nested(stream: _Member, label: str, budget: _Budget, depth: int) -> Iterator[Arrival | Failure]:
    """An archive within the archive, which is small enough to be held."""
    if depth >= MAX_DEPTH:
        raise DecodeError(f"archives within archives, more than {MAX_DEPTH} deep", "unpack the outer ones first")
    held = bytearray()
    while part := stream.read(65_536):
        held += part
        if len(held) > MAX_PACKED:
            raise DecodeError(
                f"an archive within an archive, of more than {MAX_PACKED // 1_000_000} MB", "unpack it first"
            )
    yield from _read(BytesIO(held), label, budget, depth + 1)


def inside(filename: str) -> str:
    """A member's path without what would lead out of the archive; only a label, for nothing is ever written."""
    parts = filename.replace("\\", "/").split("/")
    return "/".join(p for p in parts if p not in ("", ".", "..")) or "unnamed"
