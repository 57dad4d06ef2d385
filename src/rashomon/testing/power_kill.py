"""A writer killed (SIGKILL) at random moments while four others read: nothing lost, doubled or half, and no reader sees an error.

python -m rashomon.testing.power_kill --kills 1000
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NoReturn

from rashomon.errors import RashomonError
from rashomon.model import Record
from rashomon.store.protocol import Store
from rashomon.store.sqlite import SqliteStore
from rashomon.store.verify import verify
from rashomon.testing.bench_store_reports import Inventor
from rashomon.testing.power import memory_folder

SIZE = 3
"""Reports a batch: an archive never holds two of three."""


class Kills(Record, frozen=True):
    """What came of it."""

    kills: int
    acknowledged: int
    stored: int
    reads: int
    faults: tuple[str, ...]


def kill_often(open_store: Callable[[], Store], kills: int, readers: int = 4, seed: int = 1) -> Kills:
    """Kill a writer again and again.

    Args:     open_store: opens the archive, in any of several processes; kills: how often; readers: how many others read
              meanwhile.
    Returns:  what was acknowledged and what is stored, and what was wrong.
    """
    open_store().close()
    chance, faults, acknowledged = random.Random(seed), list[str](), 0
    watch = [_Reader(open_store, number) for number in range(readers)]
    for number in range(kills):
        last = _kill_one(open_store, chance.uniform(0.001, 0.05), number)
        acknowledged = max(acknowledged, last)
        faults += [f"kill {number}: {fault}" for fault in _look(open_store, acknowledged)]
    reads = 0
    for reader in watch:
        count, told = reader.stop()
        reads += count
        faults += told
    store = open_store()
    faults += [f"{fault.where} {fault.what}" for fault in verify(store).faults]
    stored = store.sequence()
    store.close()
    return Kills(kills, acknowledged, stored, reads, tuple(faults))


def _kill_one(open_store: Callable[[], Store], after: float, seed: int) -> int:
    """Start a writer, kill it some time after its first acknowledgement; the last number that it acknowledged."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _write(open_store, writing, seed)
    os.close(writing)
    told = os.read(reading, 8)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    while more := os.read(reading, 65536):
        told += more
    os.close(reading)
    whole = len(told) // 8 * 8
    return int.from_bytes(told[whole - 8 : whole], "big") if whole else 0


def _write(open_store: Callable[[], Store], acknowledged: int, seed: int) -> NoReturn:
    """Add batches until killed; every number is told only after the call returned."""
    store = open_store()
    inventor, start = Inventor(seed, 60, readings=2, annotations=3), len(store.reports())
    while True:
        sequence = store.add(list(inventor.entries(SIZE, start)))
        start += SIZE
        os.write(acknowledged, sequence.to_bytes(8, "big"))


def _look(open_store: Callable[[], Store], acknowledged: int) -> list[str]:
    """What is wrong after a kill."""
    try:
        store = open_store()
        try:
            return _wrong(store, acknowledged)
        finally:
            store.close()
    except RashomonError as error:
        return [error.message]


def _wrong(store: Store, acknowledged: int) -> list[str]:
    sequence, reports = store.sequence(), store.reports()
    told = [f"{acknowledged} were acknowledged, {sequence} are stored"] if sequence < acknowledged else []
    if len(reports) != sequence or sequence % SIZE:
        told.append(f"{len(reports)} reports in {sequence} entries, of batches of {SIZE}")
    if len({r.report.name for r in reports}) != len(reports):
        told.append("a report is there twice")
    last = reports[-SIZE:]
    if len(store.texts({r.report.document for r in last})) != len({r.report.document for r in last}):
        told.append("a text is missing")
    return told


class _Reader:
    """A process that reads until it is told to stop."""

    def __init__(self, open_store: Callable[[], Store], number: int) -> None:
        self._from, writing = os.pipe()
        reading, self._to = os.pipe()
        Inventor()  # before the fork: twenty thousand words take a while
        self._child = os.fork()
        if self._child == 0:
            os.close(self._from)
            os.close(self._to)
            os.set_blocking(reading, False)
            _read(open_store, reading, writing, number)
        os.close(writing)
        os.close(reading)

    def stop(self) -> tuple[int, list[str]]:
        """How often it read, and what it saw that was wrong."""
        os.write(self._to, b"stop")
        told = b""
        while more := os.read(self._from, 65536):
            told += more
        os.waitpid(self._child, 0)
        count, *faults = told.decode("utf-8").splitlines() or ["0", "a reader died"]
        return int(count), [f"a reader: {fault}" for fault in faults]


def _read(open_store: Callable[[], Store], stop: int, tell: int, number: int) -> NoReturn:
    """Read, with a connection kept for a while; what is seen never shrinks, and is never half."""
    chance, count, seen, faults = random.Random(number), 0, 0, list[str]()
    store = open_store()
    while not _told(stop):
        try:
            if chance.random() < 0.1:
                store.close()
                store = open_store()
            sequence = store.sequence()
            if sequence < seen:
                faults.append(f"the archive shrank from {seen} to {sequence}")
            seen = sequence
            faults += _wrong_for_a_reader(store, sequence)
        except RashomonError as error:
            faults.append(error.message)
        count += 1
        time.sleep(0.03)
    store.close()
    os.write(tell, "\n".join([str(count), *faults[:20]]).encode("utf-8"))
    os._exit(0)


def _wrong_for_a_reader(store: Store, sequence: int) -> list[str]:
    """As `_wrong`, of what stood at one number."""
    reports = store.reports(sequence)
    told = [f"{len(reports)} reports at {sequence}"] if len(reports) != sequence or sequence % SIZE else []
    last = {r.report.document for r in reports[-SIZE:]}
    return told + (["a text is missing"] if len(store.texts(last)) != len(last) else [])


def _told(pipe: int) -> bool:
    try:
        return bool(os.read(pipe, 4)) or True
    except BlockingIOError:
        return False


def main(words: Sequence[str] | None = None) -> int:
    """Kill as often as asked; status 1 when something was wrong."""
    parser = argparse.ArgumentParser(prog="python -m rashomon.testing.power_kill", description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument(
        "--each", type=int, default=100, help="kills an archive; everything is read after each, so it may not grow"
    )
    parser.add_argument("--seed", type=int, default=1, help="of the moments")
    given = parser.parse_args(words)
    rounds = list[Kills]()
    while (done := sum(r.kills for r in rounds)) < given.kills:
        with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
            path, some = Path(folder) / "a.db", min(given.each, given.kills - done)
            rounds.append(kill_often(partial(SqliteStore, path), some, seed=given.seed + len(rounds)))
    faults = [fault for r in rounds for fault in r.faults]
    acknowledged, stored, reads = (
        sum(counts) for counts in zip(*((r.acknowledged, r.stored, r.reads) for r in rounds), strict=True)
    )
    print(
        f"{given.kills} kills, {acknowledged} records acknowledged, {stored} stored, "
        f"{reads} reads meanwhile: {len(faults)} faults"
    )
    for fault in faults[:10]:
        print(f"  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
