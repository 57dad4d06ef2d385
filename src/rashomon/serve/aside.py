"""A process beside the server that folds stories and reads what is handed in.

Reading a report and folding a story take seconds of processor time, and Python runs one thread at a time: in the server's own
process everybody who opens a page would wait for it. The process beside it folds and hands over what came of it: the stories
that say something else than they did, for the server holds the others; and it yields where both want the processor.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING

import msgspec

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


_STORY = msgspec.msgpack.Decoder(shapes.Story)


class Snapshot(Record, frozen=True):
    """What the archive said at one sequence number."""

    sequence: int
    stories: tuple[shapes.Story, ...]
    unclustered: tuple[str, ...]
    failures: tuple[Failure, ...]


class Fold(Record, frozen=True):
    """Fold the stories as they stood at a sequence number; None is now."""

    as_of: int | None


class Tell(Record, frozen=True):
    """Tell what is new from one sequence number to another."""

    since: int
    until: int


class Told(Record, frozen=True):
    """What is new."""

    news: tuple[shapes.News, ...]


class Add(Record, frozen=True):
    """Read these reports, and keep them."""

    arrivals: tuple[Arrival | Failure, ...]
    sort: bool


class Follow(Record, frozen=True):
    """Visit these feeds, once."""

    feeds: tuple[str, ...]


class Folded(Record, frozen=True):
    """A snapshot on its way: the ids of its stories in order, and those stories that the server does not hold."""

    sequence: int
    order: tuple[str, ...]
    changed: tuple[bytes, ...]
    unclustered: tuple[str, ...]
    failures: tuple[Failure, ...]


class Refused(Record, frozen=True):
    """What was asked cannot be done."""

    kind: type[RashomonError]
    message: str
    hint: str


Question = Fold | Tell | Add | Follow
Answer = Folded | Told | shapes.AddResult


class Aside:
    """The process, started when it is first needed, and again where it died."""

    def __init__(self, path: str, settings: str | None) -> None:
        self._path, self._settings = path, settings
        self._lock = threading.RLock()
        self._held: dict[str, shapes.Story] = {}
        self.closed = False
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None

    def fold(self, as_of: int | None) -> Snapshot | None:
        """Fold the stories, there.

        Args:     as_of: as they stood at this sequence number; None is now.
        Returns:  what the archive says; None where the process died over it.
        Raises:   RashomonError as `Archive.stories`.
        """
        with self._lock:  # what comes next is told by what is held now
            told = self._told(Fold(as_of))
            return self._unpacked(told, as_of) if isinstance(told, Folded) else None

    def _unpacked(self, told: Folded, as_of: int | None) -> Snapshot:
        fresh = {story.id: story for story in map(_STORY.decode, told.changed)}
        stories = {name: fresh.get(name) or self._held[name] for name in told.order}
        if as_of is None:
            self._held = stories
        return Snapshot(told.sequence, tuple(stories.values()), told.unclustered, told.failures)

    def news(self, since: int, until: int) -> tuple[shapes.News, ...] | None:
        """What is new from one sequence number to another.

        Returns:  as `Archive.news`; None where the process died over it.
        Raises:   as `fold`.
        """
        told = self._told(Tell(since, until))
        return told.news if isinstance(told, Told) else None

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

    def _told(self, asked: Fold | Tell) -> Answer | None:
        """The answer to a question that can be asked again; None where the process died over it."""
        try:
            return self._ask(asked)
        except (EOFError, OSError) as error:
            if self.closed:
                raise StoreError("the server stops", "ask it again when it runs") from error
            return None

    def _added(self, asked: Add | Follow) -> shapes.AddResult:
        try:
            told = self._ask(asked)
        except (EOFError, OSError) as error:
            hint = "what was stored until then is kept; hand in less at once"
            raise StoreError("the process that reads reports died", hint) from error
        if not isinstance(told, shapes.AddResult):
            raise StoreError("the process that reads reports gave another answer", "this is a defect in rashomon")
        return told

    def _ask(self, asked: Question) -> Answer:
        with self._lock:
            if self.closed:
                raise EOFError
            line = self._started()
            try:
                line.send(asked)
                told: Answer | Refused
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
            self._held = {}  # a new process does not know what the one before it told
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
    told_before: dict[str, bytes] = {}
    while True:
        try:
            asked = line.recv()
        except (EOFError, OSError):
            return
        told: Answer | Refused
        try:
            told = _answer(asked, path, settings, told_before)
        except RashomonError as error:
            told = Refused(type(error), error.message, error.hint)
        line.send((told, METER.take()))


def _answer(asked: Question, path: str, settings: str | None, told_before: dict[str, bytes]) -> Answer:
    from rashomon.archive import Archive

    # Opened anew each time: another process may have changed what an open archive remembers.
    with Archive.open(path, settings=settings) as archive:
        if isinstance(asked, Fold):
            return _fold(archive, asked.as_of, told_before)
        if isinstance(asked, Tell):
            before, after = archive.stories(asked.since), archive.stories(asked.until)
            return Told(archive.news_between((asked.since, asked.until), before, after))
        if isinstance(asked, Add):
            return archive.add_arrivals(list(asked.arrivals), sort=asked.sort)
        return _follow(archive, path, asked.feeds)


def _fold(archive: Archive, as_of: int | None, told_before: dict[str, bytes]) -> Folded:
    """Fold, and pack what the server does not hold; what it holds from then on is what it was told of now."""
    sequence = archive.sequence if as_of is None else as_of
    packed = {story.id: msgspec.msgpack.encode(story) for story in archive.stories(sequence)}
    digests = {name: hashlib.blake2b(payload, digest_size=16).digest() for name, payload in packed.items()}
    changed = tuple(packed[name] for name, digest in digests.items() if told_before.get(name) != digest)
    if as_of is None:
        told_before.clear()
        told_before.update(digests)
    return Folded(sequence, tuple(packed), changed, archive.unclustered(sequence), archive.failures())


def _follow(archive: Archive, path: str, feeds: tuple[str, ...]) -> shapes.AddResult:
    from rashomon.serve.watching import Watch, Watched, one_watcher
    from rashomon.visit.fetching import Net
    from rashomon.visit.visiting import Visitor

    with one_watcher(path):
        return Watch(archive, Watched(feeds, ()), Visitor(Net())).round(once=True)
