"""Power cuts, simulated: an ingest is recorded through an apsw VFS, and then cut at every one of its I/O operations.

What a disk has after a cut is worked out from the record: what was synced is there; of what was written and not synced,
nothing, a beginning, or any sectors in any order; a file that was made or deleted may or may not have been. From that the
archive is opened again, and must have every record that was acknowledged before the cut, each batch whole or not at all.

    python -m rashomon.testing.power --points 20000
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import apsw

from rashomon.errors import RashomonError
from rashomon.model import Record
from rashomon.store.pages import VFS, over
from rashomon.store.sqlite import SqliteStore
from rashomon.store.verify import verify
from rashomon.testing.power_ingest import Ingest, Known

SECTOR = 512
BELOW = next(name for name in apsw.vfs_names() if name != VFS)
"""The machine's own VFS, without checksums."""
Variant = Literal["lost", "beginning", "scattered", "all"]
VARIANTS: tuple[Variant, ...] = ("lost", "beginning", "scattered", "all")
"""What becomes of what was not synced: none of it, the first part of it (the last write torn), any sectors of it, all."""


class Operation(NamedTuple):
    """One thing that was done to the disk, or (`acknowledged`) that was promised to the caller."""

    what: Literal["write", "truncate", "sync", "delete", "acknowledged"]
    file: str = ""
    at: int = 0
    content: bytes = b""


class Lost(Record, frozen=True):
    """A cut after which something was wrong."""

    point: int
    variant: str
    why: str


class Cuts(Record, frozen=True):
    """What came of all cuts."""

    operations: int
    points: int
    acknowledged: int
    lost: tuple[Lost, ...]


class _Tape(apsw.VFSFile):  # type: ignore[misc]
    """A file whose changes are recorded, and then made."""

    def __init__(self, tape: list[Operation], name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._tape, self._name = tape, os.path.basename(path or "")
        super().__init__(BELOW, name, flags)

    def xWrite(self, content: bytes, at: int) -> None:
        """Record and write."""
        self._tape.append(Operation("write", self._name, at, bytes(content)))
        super().xWrite(content, at)

    def xTruncate(self, size: int) -> None:
        """Record and cut."""
        self._tape.append(Operation("truncate", self._name, size))
        super().xTruncate(size)

    def xSync(self, flags: int) -> None:
        """Record only: nothing of the recording itself need outlast a real cut."""
        self._tape.append(Operation("sync", self._name))


class Recorder(apsw.VFS):  # type: ignore[misc]
    """The machine's own VFS, with every change to a file taken down; give `name` to `pages.over`."""

    def __init__(self) -> None:
        self.tape: list[Operation] = []
        self.name = f"recorder-{id(self):x}"
        super().__init__(self.name, BELOW)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        """Open a file that records; one without a name outlasts no cut."""
        return _Tape(self.tape, name, flags) if name else apsw.VFSFile(BELOW, name, flags)

    def xDelete(self, name: str, sync: bool) -> None:
        """Record and delete."""
        self.tape.append(Operation("delete", os.path.basename(name), int(sync)))
        super().xDelete(name, sync)


def recorded(
    ingest: Ingest, folder: Path, synchronous: str = "FULL", begin: bytes = b"", checkpoint: int = 100
) -> tuple[list[Operation], Known]:
    """Run an ingest, and record it.

    Args:     ingest: what is added; folder: an empty one; synchronous: other than FULL to see the harness fail; begin: the
              archive that is there before, durable; checkpoint: pages in the log after which they go into the file; few,
              so that it happens.
    Returns:  the record, and what stands in the archive at the end.
    """
    recorder, path = Recorder(), folder / "a.db"
    if begin:
        path.write_bytes(begin)
        recorder.tape += [Operation("write", "a.db", 0, begin), Operation("sync", "a.db")]
    with over(recorder.name):
        store = SqliteStore(path)
        store._rows(f"PRAGMA synchronous = {synchronous}")
        store._rows(f"PRAGMA wal_autocheckpoint = {checkpoint}")
        ingest.run(store, lambda seq: recorder.tape.append(Operation("acknowledged", at=seq)))
        known = Known.of(store, (o.at for o in recorder.tape if o.what == "acknowledged"))
        store.close()
    recorder.unregister()
    return recorder.tape, known


class _Disk:
    """What is surely on the disk, and what is on its way."""

    def __init__(self) -> None:
        self.sure: dict[str, bytearray] = {}
        self.pending: list[Operation] = []
        self._named: set[str] = set()
        """Files whose name is surely in the folder."""

    def do(self, operation: Operation) -> None:
        """Take an operation; a sync makes sure of its file, the first one also of the folder, as SQLite does it."""
        if operation.what == "sync":
            first = operation.file not in self._named
            for one in [p for p in self.pending if p.file == operation.file or (first and p.what == "delete")]:
                self._make_sure(one)
            self.pending = [p for p in self.pending if p.file != operation.file and not (first and p.what == "delete")]
            self.sure.setdefault(operation.file, bytearray())
            self._named.add(operation.file)
        elif operation.what == "delete" and operation.at:
            self.pending = [p for p in self.pending if p.file != operation.file]
            self._make_sure(operation)
        elif operation.what != "acknowledged":
            self.pending.append(operation)

    def _make_sure(self, operation: Operation) -> None:
        if operation.what == "delete":
            self._named.discard(operation.file)
        _apply(self.sure, operation)

    def cut(self, variant: Variant, chance: random.Random) -> dict[str, bytearray]:
        """The files as a cut leaves them."""
        files = {name: bytearray(content) for name, content in self.sure.items()}
        for operation in self._surviving(variant, chance):
            _apply(files, operation)
        return files

    def _surviving(self, variant: Variant, chance: random.Random) -> Iterator[Operation]:
        if variant == "all":
            yield from self.pending
        elif variant == "beginning" and self.pending:
            count = chance.randrange(len(self.pending) + 1)
            yield from self.pending[:count]
            if count < len(self.pending) and self.pending[count].what == "write":
                torn = self.pending[count]
                sectors = chance.randrange(len(torn.content) // SECTOR + 1)
                yield torn._replace(content=torn.content[: sectors * SECTOR])
        elif variant == "scattered":
            for operation in self.pending:
                parts = _sectors(operation) if operation.what == "write" else [operation]
                yield from (part for part in parts if chance.random() < 0.5)


def _sectors(operation: Operation) -> Iterator[Operation]:
    """A write, cut where a disk cuts it."""
    at, end = operation.at, operation.at + len(operation.content)
    while at < end:
        upto = min(end, (at // SECTOR + 1) * SECTOR)
        yield operation._replace(at=at, content=operation.content[at - operation.at : upto - operation.at])
        at = upto


def _apply(files: dict[str, bytearray], operation: Operation) -> None:
    """Do to files what an operation does."""
    if operation.what == "delete":
        files.pop(operation.file, None)
        return
    content = files.setdefault(operation.file, bytearray())
    if operation.what == "truncate":
        del content[operation.at :]
    elif operation.content:
        content.extend(bytes(max(0, operation.at - len(content))))
        content[operation.at : operation.at + len(operation.content)] = operation.content


def cut_everywhere(
    tape: Sequence[Operation],
    known: Known,
    points: int,
    thorough: int = 1,
    told: Callable[[int], None] = lambda done: None,
    part: tuple[int, int] = (0, 1),
) -> Cuts:
    """Cut the power at `points` places, spread evenly over the record and over the variants, and look what is left.

    Args:     tape: of an ingest; known: what it ended with; points: how many cuts; thorough: of how many archives one is
              verified whole, after it was compared with what was acknowledged; told: how many were made; part: (k, n) makes
              only every n-th of them from the k-th on, for n processes that do the whole together.
    Cost:     some 20 ms a point; 7 without verifying.
    """
    slots = (len(tape) + 1) * len(VARIANTS)
    whole = sorted({number * slots // points for number in range(points)}) if points < slots else range(slots)
    chosen = whole[part[0] :: part[1]]
    again = max(1, -(-(points - slots // 2) // (slots // 2)))  # what hangs on chance is tried as often as is wanted
    disk, done, acknowledged, lost, made = _Disk(), 0, 0, list[Lost](), 0
    for slot in chosen:
        point, variant = slot // len(VARIANTS), VARIANTS[slot % len(VARIANTS)]
        for operation in tape[done:point]:
            disk.do(operation)
            acknowledged = operation.at if operation.what == "acknowledged" else acknowledged
        done = point
        for turn in range(again if variant in ("beginning", "scattered") else 1):
            chance = random.Random(slot * 1009 + turn)
            why = _look(disk.cut(variant, chance), known, acknowledged, made % thorough == 0)
            made += 1
            told(made)
            lost += [Lost(point, variant, why)] if why else []
    return Cuts(len(tape), made, acknowledged, tuple(lost))


def _look(files: dict[str, bytearray], known: Known, acknowledged: int, whole: bool) -> str:
    """Open what a cut left; what is wrong with it, or nothing."""
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        try:
            store = SqliteStore(Path(folder) / "a.db")
            try:
                why = known.missing(store, acknowledged)
                faults = verify(store).faults if whole else ()
            finally:
                store.close()
        except RashomonError as error:
            return f"cannot be opened: {error.message}"
        return why or (f"{faults[0].where} {faults[0].what}" if faults else "")


def memory_folder() -> str | None:
    """Where files cost no disk; None where there is no such place."""
    return "/dev/shm" if os.path.isdir("/dev/shm") and os.access("/dev/shm", os.W_OK) else None


def main(words: Sequence[str] | None = None) -> int:
    """Cut as often as asked; status 1 when something was lost."""
    parser = argparse.ArgumentParser(prog="python -m rashomon.testing.power", description=__doc__)
    parser.add_argument("--points", type=int, default=500)
    parser.add_argument("--batches", type=int, default=60)
    parser.add_argument("--synchronous", default="FULL", help="OFF or NORMAL, to see the harness fail")
    parser.add_argument("--thorough", type=int, default=1, help="of how many archives one is verified whole")
    parser.add_argument("--part", default="0/1", help="k/n: only every n-th cut, from the k-th on")
    given = parser.parse_args(words)
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        tape, known = recorded(Ingest(given.batches), Path(folder), given.synchronous)
    k, _, n = given.part.partition("/")
    result = cut_everywhere(tape, known, given.points, given.thorough, part=(int(k), int(n)))
    print(
        f"{result.points} cuts in {result.operations} operations, {result.acknowledged} records acknowledged: "
        f"{len(result.lost)} cuts lost or tore something"
    )
    for lost in result.lost[:10]:
        print(f"  at {lost.point}, {lost.variant}: {lost.why}")
    return 1 if result.lost else 0


if __name__ == "__main__":
    sys.exit(main())
