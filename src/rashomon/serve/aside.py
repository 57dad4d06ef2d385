"""A process beside the server that folds stories and reads what is handed in.

Reading a report and folding a story take seconds of processor time, and Python runs one thread at a time: in the server's own
process everybody who opens a page would wait for it. The process beside it folds into the archive's own cache, from which the
server then takes the answer in milliseconds; and it yields to the server where both want the processor.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

from rashomon import shapes
from rashomon.engines.meter import METER
from rashomon.errors import RashomonError, StoreError
from rashomon.model import Failure, Record
from rashomon.text.records import Arrival

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from rashomon.archive import Archive

PATIENCE = 2.0
"""Seconds that a server which stops waits for it."""
COURTESY = 5
"""How far the process stands back (as `nice` counts)."""


class Fold(Record, frozen=True):
    """Fold the stories as they stood at a sequence number; None is now."""

    as_of: int | None


class Add(Record, frozen=True):
    """Read these reports, and keep them."""

    arrivals: tuple[Arrival | Failure, ...]
    sort: bool


class Follow(Record, frozen=True):
    """Visit these feeds, once."""

    feeds: tuple[str, ...]


class Refused(Record, frozen=True):
    """What was asked cannot be done."""

    kind: type[RashomonError]
    message: str
    hint: str


class Aside:
    """The process, started when it is first needed, and again where it died."""

    def __init__(self, path: str, settings: str | None) -> None:
        self._path, self._settings = path, settings
        self._lock = threading.Lock()
        self.closed = False
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None

    def fold(self, as_of: int | None) -> int | None:
        """Fold the stories into the archive's cache.

        Returns:  the sequence number as of which they are folded; None where the process died over it.
        Raises:   RashomonError as `Archive.stories`.
        """
        try:
            told = self._ask(Fold(as_of))
        except (EOFError, OSError) as error:
            if self.closed:
                raise StoreError("the server stops", "ask it again when it runs") from error
            return None
        return told if isinstance(told, int) else None

    def add(self, arrivals: Sequence[Arrival | Failure], sort: bool) -> shapes.AddResult:
        """As `Archive.add_arrivals`.

        Raises:   StoreError when the process died over it; what was stored until then is kept.
        """
        return self._added(Add(tuple(arrivals), sort))

    def follow(self, feeds: Sequence[str]) -> shapes.AddResult:
        """As one round of `rashomon watch`.

        Raises:   StoreError when another process watches into the archive; as `add`.
        """
        return self._added(Follow(tuple(feeds)))

    def close(self) -> None:
        """Let the process end. One that is at work is stopped: what it stored is kept, and a fold can be made again."""
        self.closed = True
        busy = not self._lock.acquire(timeout=PATIENCE)
        if busy and self._process is not None:
            self._process.terminate()
            self._lock.acquire()
        try:
            if self._line is not None:
                self._line.close()
            if self._process is not None:
                self._process.join(PATIENCE)
                self._process.terminate()
            self._line = self._process = None
        finally:
            self._lock.release()

    def _added(self, asked: Add | Follow) -> shapes.AddResult:
        try:
            told = self._ask(asked)
        except (EOFError, OSError) as error:
            hint = "what was stored until then is kept; hand in less at once"
            raise StoreError("the process that reads reports died", hint) from error
        if not isinstance(told, shapes.AddResult):
            raise StoreError("the process that reads reports gave another answer", "this is a defect in rashomon")
        return told

    def _ask(self, asked: Fold | Add | Follow) -> int | shapes.AddResult:
        with self._lock:
            if self.closed:
                raise EOFError
            line = self._started()
            try:
                line.send(asked)
                told: int | shapes.AddResult | Refused
                told, spent = line.recv()
            except (EOFError, OSError):
                self._process = self._line = None
                raise
        METER.add(spent)
        if isinstance(told, Refused):
            raise told.kind(told.message, told.hint)
        return told

    def _started(self) -> Connection:
        if self._line is None or self._process is None or not self._process.is_alive():
            spawning = multiprocessing.get_context("spawn")
            self._line, theirs = spawning.Pipe()
            given = (theirs, self._path, self._settings)
            self._process = spawning.Process(target=_work, args=given, name="rashomon-aside", daemon=True)
            self._process.start()
            theirs.close()
        return self._line


def _work(line: Connection, path: str, settings: str | None) -> None:
    """What the process does: answer until nobody asks any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's; it then closes the line
    if hasattr(os, "nice"):
        os.nice(COURTESY)
    while True:
        try:
            asked = line.recv()
        except (EOFError, OSError):
            return
        try:
            told = _answer(asked, path, settings)
        except RashomonError as error:
            told = Refused(type(error), error.message, error.hint)
        line.send((told, METER.take()))


def _answer(asked: Fold | Add | Follow, path: str, settings: str | None) -> int | shapes.AddResult | Refused:
    from rashomon.archive import Archive

    # Opened anew each time: another process may have changed what an open archive remembers.
    with Archive.open(path, settings=settings) as archive:
        if isinstance(asked, Fold):
            sequence = archive.sequence if asked.as_of is None else asked.as_of
            archive.stories(sequence)
            return sequence
        if isinstance(asked, Add):
            return archive.add_arrivals(list(asked.arrivals), sort=asked.sort)
        return _follow(archive, path, asked.feeds)


def _follow(archive: Archive, path: str, feeds: tuple[str, ...]) -> shapes.AddResult:
    from rashomon.serve.watching import Watch, Watched, one_watcher
    from rashomon.visit.fetching import Net
    from rashomon.visit.visiting import Visitor

    with one_watcher(path):
        return Watch(archive, Watched(feeds, ()), Visitor(Net())).round(once=True)
