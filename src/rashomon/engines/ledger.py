"""What an earlier run of the same work has done already, in a folder of small files.

A file holds some results of one key (`Work.read_key`, or "folds") and is named by the digest of its bytes. It is written
beside, synced, and then renamed, so it is there whole or not at all; one whose bytes are not its name is passed over, and
its work is done again. Results under one key are pure functions of their ids, so it makes no difference who wrote them, how
often, or with how many workers.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec

from rashomon.errors import InputError
from rashomon.ids import bytes_digest

EVERY = 64
"""Results a file: what an interruption can cost; a second or a minute of work."""

T = TypeVar("T")


class Ledger:
    """The results of one key.

    Args:     folder: made if it is not there; None keeps nothing; key: see above; every: results a file.
    Raises:   InputError when the folder cannot be made or written.
    """

    def __init__(self, folder: Path | None, key: str, every: int = EVERY) -> None:
        self._folder = None if folder is None else folder / key.replace(":", "-")
        self._every = every
        self._fresh: list[tuple[str, bytes]] = []
        if self._folder is not None:
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise InputError(f"cannot write in {folder}: {error.strerror}", "name a folder you own") from error

    def done(self) -> dict[str, bytes]:
        """Results of earlier runs, by id."""
        return dict(self._rows())

    def _rows(self) -> Iterator[tuple[str, bytes]]:
        if self._folder is None:
            return
        for path in sorted(self._folder.glob("*.part")):
            raw = path.read_bytes()
            if bytes_digest(raw) == path.stem:
                yield from msgspec.msgpack.decode(raw, type=list[tuple[str, bytes]])

    def put(self, id: str, payload: bytes) -> None:
        """Take down a result; it is safe after `EVERY` of them, or after `flush`."""
        if self._folder is not None:
            self._fresh.append((id, payload))
            if len(self._fresh) >= self._every:
                self.flush()

    def flush(self) -> None:
        """Write what was taken down.

        Raises: InputError when the disk refuses.
        """
        if self._folder is None or not self._fresh:
            return
        raw = msgspec.msgpack.encode(self._fresh)
        path = self._folder / f"{bytes_digest(raw)}.part"
        rest = path.with_suffix(f".{os.getpid()}")
        try:
            with open(rest, "wb") as out:
                out.write(raw)
                out.flush()
                os.fsync(out.fileno())
            os.replace(rest, path)
        except OSError as error:
            raise InputError(f"cannot write in {self._folder}: {error.strerror}", "make room, and run again") from error
        self._fresh = []
