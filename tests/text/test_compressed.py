"""Bombs: whatever is packed however, a process that reads it grows by less than 64 MB, and says what it was."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from rashomon.errors import DecodeError
from rashomon.testing.bombs import measure_bombs
from rashomon.text.compressed import Kind, Unpacked, packed_kind

LINES = b"".join(b'{"id": "%d", "text": "Report number %d of many."}\n' % (n, n) for n in range(3000))


def zstd(raw: bytes) -> bytes:
    found: bytes = pytest.importorskip("zstandard").ZstdCompressor(level=3).compress(raw)
    return found


def brotli(raw: bytes) -> bytes:
    found: bytes = pytest.importorskip("brotli").compress(raw, quality=5)
    return found


PACKERS: dict[Kind, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "deflate": zlib.compress, "xz": lzma.compress, "bzip2": bz2.compress, "zstd": zstd,
    "brotli": brotli,
}  # fmt: skip


def whole(packed: bytes, kind: Kind, size: int = 1000) -> bytes:
    stream, parts = Unpacked(io.BytesIO(packed), kind), []
    while part := stream.read(size):
        assert len(part) <= size
        parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("kind", PACKERS)
def test_what_was_packed_comes_out_and_what_is_broken_is_said(kind: Kind) -> None:
    packed = PACKERS[kind](LINES)
    assert whole(packed, kind) == LINES
    assert packed_kind(packed) in (kind, None)
    stream = Unpacked(io.BytesIO(packed), kind)
    assert [stream.readline(20), stream.readline(1000), stream.readline(1000)] == [
        LINES[:20], LINES[20 : LINES.index(b"\n") + 1], LINES.splitlines(keepends=True)[1],
    ]  # fmt: skip
    if kind not in ("brotli", "deflate"):
        assert whole(packed + packed + (b"\0" * 500 if kind != "zstd" else b""), kind) == LINES * 2
    for broken in (packed[:-9], packed[: len(packed) // 2], b"", packed[:30] + b"\xff\x03" * 40 + packed[110:]):
        with pytest.raises(DecodeError, match="stream is broken"):
            whole(broken, kind)


def test_deflate_comes_with_and_without_its_header() -> None:
    bare = zlib.compressobj(9, zlib.DEFLATED, -15)
    assert whole(bare.compress(LINES) + bare.flush(), "deflate") == LINES


def test_a_stream_has_a_limit_in_all() -> None:
    stream = Unpacked(io.BytesIO(gzip.compress(LINES)), "gzip", most=70_000)
    with pytest.raises(DecodeError, match="unpacks to over"):
        while stream.read(1000):
            pass


@pytest.mark.parametrize("package", ["zstandard", "brotli"])
def test_a_missing_package_is_said(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    kind: Kind = "zstd" if package == "zstandard" else "brotli"
    with pytest.raises(DecodeError, match="not installed") as said:
        Unpacked(io.BytesIO(b"x"), kind)
    assert f"pip install {package}" in said.value.hint


# ---------------------------------------------------------------------------------------------------- bombs


def test_bombs_grow_by_less_than_64_megabytes_and_are_told(tmp_path: Path) -> None:
    grown = measure_bombs(tmp_path)
    assert grown.megabytes < 64, grown
    assert len(grown.told) >= 9
    for name, told in grown.told.items():
        assert told == ("DecodeError",), (name, told)


LONG = """
import gzip, json, resource, sys
from rashomon.text.compressed import Unpacked
from rashomon.text.records import read_jsonl
from rashomon.text.warc import warc_records
KIND, UNIT, TIMES = sys.argv[1], open(sys.argv[2], "rb").read(), int(sys.argv[3])
class Repeated:
    def __init__(self): self.left, self.rest = TIMES, b""
    def read(self, size):
        while not self.rest:
            if not self.left: return b""
            self.left -= 1; self.rest = UNIT
        got, self.rest = self.rest[:size], self.rest[size:]
        return got
def run():
    stream = Unpacked(Repeated(), "gzip")
    return sum(1 for _ in (read_jsonl(stream, "x") if KIND == "jsonl" else warc_records(stream)))
first = run()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
TIMES *= 10
print(json.dumps([first, run(), (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024]))
"""


def long_stream(tmp_path: Path, kind: str, unit: bytes, times: int) -> tuple[int, int, float]:
    (tmp_path / "unit").write_bytes(gzip.compress(unit))
    words = [sys.executable, "-c", LONG, kind, str(tmp_path / "unit"), str(times)]
    first, second, grown = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
    return first, second, grown


def warc_unit(count: int, size: int) -> bytes:
    body = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + random.Random(size).randbytes(size)
    head = (
        b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/%d\r\nContent-Type: application/http\r\n"
    )
    return b"".join(head % n + b"Content-Length: %d\r\n\r\n" % len(body) + body + b"\r\n\r\n" for n in range(count))


@pytest.mark.parametrize("kind", ["jsonl", "warc"])
def test_memory_stays_flat_over_a_long_stream(kind: str, tmp_path: Path) -> None:
    unit = LINES[:120_000].rpartition(b"\n")[0] + b"\n" if kind == "jsonl" else warc_unit(20, 50_000)
    first, second, grown = long_stream(tmp_path, kind, unit, 2)
    assert second == 10 * first and grown < 8


@pytest.mark.soak
@pytest.mark.parametrize("kind", ["jsonl", "warc"])
def test_memory_stays_flat_over_a_gigabyte(kind: str, tmp_path: Path) -> None:
    unit = (
        b'{"text": "%s"}\n' % (b"The harbour of Velm was closed on Monday. " * 2000)
        if kind == "jsonl"
        else warc_unit(20, 1_000_000)
    )
    times = 100_000_000 // len(unit)
    first, second, grown = long_stream(tmp_path, kind, unit, times)
    assert second == 10 * first and grown < 16
