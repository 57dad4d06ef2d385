"""Disks that fail: one that is full for a while, one that breaks, a file in which one byte has changed.

python -m rashomon.testing.power_disk --flips 1000
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import apsw

from rashomon.errors import RashomonError
from rashomon.model import Record, Report
from rashomon.store.heads import key_of
from rashomon.store.protocol import Store
from rashomon.store.sqlite import SqliteStore
from rashomon.store.verify import verify
from rashomon.testing.power import BELOW, memory_folder
from rashomon.testing.power_ingest import Ingest

# ---------------------------------------------------------------------------------------------------- full and broken


class _FailingFile(apsw.VFSFile):  # type: ignore[misc]
    """A file whose writes its disk may refuse."""

    def __init__(self, disk: FailingDisk, name: str | apsw.URIFilename | None, flags: list[int]) -> None:
        self._disk = disk
        super().__init__(BELOW, name, flags)

    def xWrite(self, content: bytes, at: int) -> None:
        """Write, if the disk lets it."""
        self._disk.count()
        super().xWrite(content, at)

    def xSync(self, flags: int) -> None:
        """Sync, if the disk lets it."""
        self._disk.count()


class FailingDisk(apsw.VFS):  # type: ignore[misc]
    """A disk that refuses every write and sync from the one numbered `fails_at` on, until `mended`; see `pages.over`."""

    def __init__(self, error: type[apsw.Error] = apsw.FullError) -> None:
        self.name, self._error = f"failing-{id(self):x}", error
        self.writes = 0
        self.fails_at: int | None = None
        super().__init__(self.name, BELOW)

    def xOpen(self, name: str | apsw.URIFilename | None, flags: list[int]) -> apsw.VFSFile:
        """Open a file that fails when the disk does."""
        return _FailingFile(self, name, flags)

    def count(self) -> None:
        """Let one write through, or not."""
        self.writes += 1
        if self.fails_at is not None and self.writes >= self.fails_at:
            raise self._error("the disk refuses")

    def mended(self) -> None:
        """From now on everything can be written."""
        self.fails_at = None


# ---------------------------------------------------------------------------------------------------- one byte changed


class Flip(Record, frozen=True):
    """What came of one changed byte."""

    at: int
    came: str
    """"detected": `verify` says so, or the file is refused; "harmless": nothing is different and nothing is wrong; "missed":
    an answer is different, and `verify` says nothing; "wrong": a record is told that was never written."""
    astray: bool = False
    """Whether an index led to fewer or other records than there are, and no error said so."""


def flip_bytes(archive: bytes, count: int, seed: int = 1) -> list[Flip]:
    """Change one byte at `count` random places, one at a time, and ask everything.

    Args:     archive: the bytes of a file; count: how many; seed: of the places.
    """
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        path = Path(folder) / "a.db"
        path.write_bytes(archive)
        store = SqliteStore(path)
        ask = Asking.of(store)
        sure, led = ask.records(store), ask.led(store)
        store.close()
        found = []
        for _ in range(count):
            at = chance.randrange(len(archive))
            changed = bytearray(archive)
            changed[at] ^= chance.randrange(1, 256)
            for left in Path(folder).iterdir():
                left.unlink()
            path.write_bytes(changed)
            found.append(_came_of(path, at, ask, sure, led))
        return found


def _came_of(path: Path, at: int, ask: Asking, sure: dict[str, object], led: list[object]) -> Flip:
    try:
        store = SqliteStore(path)
    except RashomonError:
        return Flip(at, "detected")
    try:
        now = ask.records(store)
        wrong = any(now[key] not in (sure[key], None, REFUSED) for key in now)
        astray = any(is_now not in (was, REFUSED) for is_now, was in zip(ask.led(store), led, strict=True))
        refused = any(now[key] != sure[key] for key in now)
        sound = _sound(store)
    finally:
        store.close()
    if wrong:
        return Flip(at, "wrong", astray)
    if not sound:
        return Flip(at, "detected", astray)
    return Flip(at, "missed" if refused or astray else "harmless", astray)


REFUSED = "refused"


def _sound(store: Store) -> bool:
    try:
        return verify(store).sound
    except RashomonError:
        return False


class Asking(Record, frozen=True):
    """What an archive is asked before and after."""

    reports: tuple[Report, ...]
    runs: tuple[str, ...]
    words: tuple[str, ...]
    views: tuple[str, ...]

    @staticmethod
    def of(store: Store) -> Asking:
        """Questions about everything that a store holds."""
        reports = tuple(s.report for s in store.reports())
        texts = [d.text for d in store.texts(r.document for r in reports[::4]).values()]
        words = tuple(dict.fromkeys(word for text in texts for word in text.rstrip(".").split()[3:60:9]))
        runs = tuple(dict.fromkeys(str(row[1]) for row in store.rows("reading")))
        return Asking(reports, runs, words, tuple(str(row[0]) for row in store.rows("view")))

    def records(self, store: Store) -> dict[str, object]:
        """Every record, by what it was asked with; None where it counts as not there, REFUSED where it is an error."""
        asked: dict[str, Callable[[], object]] = {
            "sequence": store.sequence, "reports": store.reports, "links": store.links, "failures": store.failures,
            "seats": store.seats, "names": store.names, "as of 9": partial(store.reports, 9), "seats, 9": partial(store.seats, 9),
        }  # fmt: skip
        for report in self.reports:
            asked[f"named {report.name}"] = partial(store.named, report.name)
            asked[f"text {report.document}"] = partial(_text, store, report.document)
            for run in self.runs:
                asked[f"reading {report.document} {run}"] = partial(store.annotations, report.document, run)
        asked |= {f"view {view}": partial(store.view, view) for view in self.views}
        return {name: _asked(ask) for name, ask in asked.items()}

    def led(self, store: Store) -> list[object]:
        """What only an index knows."""
        asked: list[Callable[[], object]] = [partial(store.search, word) for word in self.words]
        asked += [partial(store.heads, key_of(r.name, r.url)) for r in self.reports]
        asked.append(partial(store.taken, [r.name for r in self.reports]))
        asked.append(partial(store.known_reports, [r.id for r in self.reports]))
        return [_asked(ask) for ask in asked]


def _text(store: Store, document: str) -> str | None:
    found = store.texts([document]).get(document)
    return found.text if found else None


def _asked(ask: Callable[[], object]) -> object:
    try:
        return ask()
    except RashomonError:
        return REFUSED


def archive_to_flip(folder: Path) -> bytes:
    """An archive with some of everything, as bytes."""
    store = SqliteStore(folder / "flip.db")
    Ingest(batches=6, size=2, words=60).run(store, lambda seq: None)
    store.close()
    return (folder / "flip.db").read_bytes()


def main(words: Sequence[str] | None = None) -> int:
    """Flip as often as asked; status 1 when something was wrong or missed."""
    parser = argparse.ArgumentParser(prog="python -m rashomon.testing.power_disk", description=__doc__)
    parser.add_argument("--flips", type=int, default=200)
    given = parser.parse_args(words)
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        found = flip_bytes(archive_to_flip(Path(folder)), given.flips)
    counts = {came: sum(f.came == came for f in found) for came in ("detected", "harmless", "missed", "wrong")}
    print(
        f"{len(found)} bytes changed: {counts}; an index led astray, and nothing but verify said so, "
        f"{sum(f.astray for f in found)} times"
    )
    return 1 if counts["missed"] or counts["wrong"] or any(f.astray for f in found) else 0


if __name__ == "__main__":
    sys.exit(main())
