"""Bombs, made small and read in a process of its own, to see by how much it grows."""

from __future__ import annotations

import bz2
import io
import lzma
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec

from rashomon.model import Record

_PIECE = b"a" * 1_000_000

# The peak is set back before the bombs, where Linux allows it: what loading took before would hide what they take.
_GROWTH = """
import ctypes, gc, json, resource, sys
from rashomon.text.arrivals import read_paths
import rashomon.text.html, lxml.html, trafilatura
def status(name):
    with open("/proc/self/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(name))
folder, names = sys.argv[1], sys.argv[2:]
list(read_paths([folder + "/warm.txt"]))
gc.collect()
try:
    ctypes.CDLL(None).malloc_trim(0)
    with open("/proc/self/clear_refs", "w") as reset:
        reset.write("5")
    peak, before = lambda: status("VmHWM"), status("VmRSS")
except (OSError, AttributeError):
    peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    before = peak()
told = {n: sorted({getattr(one, "error", "report") for one in read_paths([folder + "/" + n])}) for n in names}
print(json.dumps({"megabytes": (peak() - before) / 1024, "told": told}))
"""


class Grown(Record, frozen=True):
    """By how many megabytes the process grew over all bombs, and what it said of each."""

    megabytes: float
    told: dict[str, tuple[str, ...]]


def write_bombs(folder: Path, megabytes: int = 68) -> tuple[str, ...]:
    """Write a bomb of every kind that can be packed here.

    Args:     folder: where to; megabytes: what each unpacks to (the zips to twice that, the entities to gigabytes).
    Returns:  their file names.
    """
    for suffix, raw in _packed(megabytes).items():
        for stem in ("bomb.jsonl", "bomb.xml", "bomb.warc") if suffix == ".gz" else ("bomb.jsonl",):
            (folder / f"{stem}{suffix}").write_bytes(raw)
    inner = _zip({f"{n}.txt": _PIECE * (megabytes // 4) for n in range(8)})
    (folder / "flat.zip").write_bytes(inner)
    (folder / "nested.zip").write_bytes(_zip({f"{n}.zip": inner for n in range(10)}))
    lines = ['<!ENTITY a0 "lollollollol">'] + [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)]
    (folder / "entities.xml").write_text(
        f"<!DOCTYPE rss [{''.join(lines)}]><rss><item><title>&a9;</title></item></rss>"
    )
    long = f'<!DOCTYPE rss [<!ENTITY a "{"x" * 100_000}">]><rss><item><title>{"&a;" * 50_000}</title></item></rss>'
    (folder / "quadratic.xml").write_text(long)
    return tuple(sorted(p.name for p in folder.iterdir()))


def measure_bombs(folder: Path, megabytes: int = 68) -> Grown:
    """Read bombs of every kind in a fresh process.

    Args:     as for `write_bombs`.
    Returns:  its growth, over what it needed for one small text, and the errors.
    """
    names = write_bombs(folder, megabytes)
    (folder / "warm.txt").write_text("The harbour was closed.")
    run = subprocess.run([sys.executable, "-c", _GROWTH, str(folder), *names], capture_output=True, check=True)
    return msgspec.json.decode(run.stdout, type=Grown)


def _packed(megabytes: int) -> dict[str, bytes]:
    """The same long run of one letter, packed in every way."""
    found = {
        ".gz": _squeezed(*_steps(zlib.compressobj(9, zlib.DEFLATED, 31)), megabytes),
        ".bz2": _squeezed(*_steps(bz2.BZ2Compressor(9)), megabytes),
        ".xz": _squeezed(*_steps(lzma.LZMACompressor(preset=1)), megabytes),
    }
    try:
        import zstandard

        found[".zst"] = _squeezed(*_steps(zstandard.ZstdCompressor(level=3).compressobj()), megabytes)
    except ImportError:
        pass
    try:
        import brotli

        one = brotli.Compressor(quality=3)
        found[".br"] = _squeezed(one.process, one.finish, megabytes)
    except ImportError:
        pass
    return found


def _steps(packer: object) -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    return packer.compress, packer.flush  # type: ignore[attr-defined]


def _squeezed(step: Callable[[bytes], bytes], end: Callable[[], bytes], megabytes: int) -> bytes:
    return b"".join([*(step(_PIECE) for _ in range(megabytes)), end()])


def _zip(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    return held.getvalue()
