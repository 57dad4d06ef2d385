"""An archive that many readers ask at once while somebody adds to it.

A `Desk` holds what the archive last said, as one immutable `Snapshot`, and hands that out without waiting. When the archive
has grown, one thread derives the next snapshot and readers keep the old one until it is there: a reader never waits for a
fold, and each answer says by its sequence number as of when it holds.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import TYPE_CHECKING, cast

from rashomon import shapes
from rashomon.errors import InputError, NotFoundError, StoreError, UsageError
from rashomon.pipeline import Progress
from rashomon.serve.aside import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from rashomon.archive import Archive
    from rashomon.model import Failure, Link
    from rashomon.serve.aside import Aside
    from rashomon.store.protocol import Found
    from rashomon.text.arrivals import Arrival

KEPT = 8
"""Earlier moments kept in memory; each costs its stories once more."""
PATIENCE = 0.1
"""Seconds that a page waits for what is new to its reader; then it is shown without."""
PORTION = 16
"""Reports handed at once to the process beside."""
LEAST_PREFIX = 4
"""Characters of a story's id that are looked up in the snapshot; a shorter start is left to the archive to refuse."""


class Desk:
    """Answers for many threads from one archive on disk."""

    def __init__(self, opened: Callable[[], Archive], aside: Aside | None = None) -> None:
        """Take a snapshot; that may fold stories.

        Args:     opened: opens the archive; called three times, for the threads that derive, look up and write;
                  aside: a process that folds and reads what is handed in; None does both here, and readers wait longer.
        Raises:   InputError, StoreError as opening does.
        """
        self._aside = aside
        self._told: OrderedDict[tuple[int, int], Future[tuple[shapes.News, ...]]] = OrderedDict()
        self._teller = ThreadPoolExecutor(1, "rashomon-news")
        self._deep, self._light, self._writer = opened(), opened(), opened()
        self._deep_lock, self._light_lock, self._write_lock = threading.Lock(), threading.Lock(), threading.Lock()
        self._earlier: OrderedDict[int, Snapshot] = OrderedDict()
        self._earlier_lock = threading.Lock()
        self._refreshing = threading.Event()
        self._snapshot = self._derive(None)

    def close(self) -> None:
        """Let go of the archive; waits for a fold that goes on."""
        if self._aside is not None:
            self._aside.close()
        self._teller.shutdown(cancel_futures=True)
        with self._deep_lock, self._light_lock, self._write_lock:
            for archive in (self._deep, self._light, self._writer):
                archive.close()

    # ------------------------------------------------------------------------------------------------ snapshots

    def now(self) -> Snapshot:
        """What the archive says now, or said a moment ago while the next answer is being derived."""
        if self.sequence > self._snapshot.sequence and not self._refreshing.is_set():
            self._refreshing.set()
            threading.Thread(target=self._refresh, name="rashomon-fold", daemon=True).start()
        return self._snapshot

    def settled(self) -> Snapshot:
        """What the archive says now, after waiting for it."""
        if self.sequence > self._snapshot.sequence:
            self._refresh()
        return self._snapshot

    def at(self, as_of: int | None) -> Snapshot:
        """What the archive said at a sequence number; None is now."""
        held = self.now()
        if as_of is None or as_of >= held.sequence:
            return held
        with self._earlier_lock:
            found = self._earlier.get(as_of)
        if found is None:
            found = self._derive(as_of)
            self._keep(as_of, found)
        return found

    def _keep(self, as_of: int, found: Snapshot) -> None:
        """Keep an earlier moment: readers ask what is new since they looked."""
        with self._earlier_lock:
            self._earlier[as_of] = found
            while len(self._earlier) > KEPT:
                self._earlier.popitem(last=False)

    def _derive(self, as_of: int | None) -> Snapshot:
        folded = None if self._aside is None else self._aside.fold(as_of)
        if folded is not None:
            return folded
        with self._deep_lock:
            sequence = self._deep.sequence if as_of is None else as_of
            stories, alone = self._deep.stories(sequence), self._deep.unclustered(sequence)
            return Snapshot(sequence, stories, alone, self._deep.failures())

    def _refresh(self) -> None:
        try:
            before, self._snapshot = self._snapshot, self._derive(None)
            self._keep(before.sequence, before)
        except StoreError:
            if self._aside is None or not self._aside.closed:  # a server that stops needs no newer answer
                raise
        finally:
            self._refreshing.clear()

    # ------------------------------------------------------------------------------------------------ as an archive

    @property
    def sequence(self) -> int:
        """The number of the last accepted record."""
        with self._light_lock:
            return self._light.sequence

    def stories(self, as_of: int | None = None) -> tuple[shapes.Story, ...]:
        """As `Archive.stories`, without waiting for a fold."""
        return self.at(as_of).stories

    def unclustered(self, as_of: int | None = None) -> tuple[str, ...]:
        """As `Archive.unclustered`."""
        return self.at(as_of).unclustered

    def failures(self) -> tuple[Failure, ...]:
        """As `Archive.failures`."""
        return self.now().failures

    def story(self, story: str, as_of: int | None = None) -> shapes.Story:
        """As `Archive.story`."""
        held = self.at(as_of).stories
        found = [s for s in held if s.id == story]
        if not found and len(story) >= LEAST_PREFIX:
            found = [s for s in held if s.id.startswith(story)] or [
                s for s in held if story in {r.id for r in s.reports}
            ]
        if len(found) == 1:
            return found[0]
        with self._deep_lock:  # an id it had before, or the error that says why there is none
            return self._deep.story(story, as_of)

    def claim(self, claim: str) -> tuple[shapes.Story, shapes.Claim]:
        """A claim by its id, and the story that holds it.

        Raises:   NotFoundError.
        """
        for story in self.now().stories:
            for held in story.claims:
                if held.id == claim:
                    return story, held
        raise NotFoundError(f"there is no claim {claim}", "a story's claims are listed under it")

    def report(self, report: str) -> tuple[shapes.Story | None, shapes.Report | None]:
        """A report by its id and the story that it is in; (None, None) for one that stands alone."""
        for story in self.now().stories:
            for held in story.reports:
                if held.id == report:
                    return story, held
        return None, None

    def text(self, report: str) -> str:
        """As `Archive.text`."""
        with self._light_lock:
            return self._light.text(report)

    def texts(self, story: shapes.Story | None = None) -> dict[str, str]:
        """As `Archive.texts`."""
        with self._light_lock:
            return self._light.texts(story)

    def news(self, since: int) -> tuple[shapes.News, ...]:
        """As `Archive.news`, as of what the desk says now."""
        return self._working_out(since).result()

    def news_soon(self, since: int) -> tuple[shapes.News, ...] | None:
        """As `news` where that is at hand; else None, and it is worked out for who asks again."""
        try:
            return self._working_out(since).result(timeout=PATIENCE)
        except TimeoutError:
            return None

    def _working_out(self, since: int) -> Future[tuple[shapes.News, ...]]:
        """What is new since a moment, worked out once for all who ask; what failed is tried again."""
        after = self.now()
        key = (since, after.sequence)
        with self._earlier_lock:
            held = self._told.get(key)
            if held is None or (held.done() and held.exception() is not None):
                held = self._told[key] = self._teller.submit(self._news, since, after)
                while len(self._told) > KEPT:
                    self._told.popitem(last=False)
        return held

    def _news(self, since: int, after: Snapshot) -> tuple[shapes.News, ...]:
        told = None if self._aside is None else self._aside.news(since, after.sequence)
        if told is not None:
            return told
        before = self.at(since)
        with self._deep_lock:
            return self._deep.news_between((since, after.sequence), before.stories, after.stories)

    def search(self, words: str, limit: int = 20) -> tuple[Found, ...]:
        """As `Archive.search`."""
        with self._light_lock:
            return self._light.search(words, limit)

    def versions(self, report: str) -> shapes.History:
        """As `Archive.versions`."""
        with self._deep_lock:
            return self._deep.versions(report)

    def kept(self, kind: str) -> tuple[tuple[str, bytes], ...]:
        """As `Archive.kept`."""
        with self._light_lock:
            return self._light.kept(kind)

    def decisions(self) -> tuple[shapes.Decision, ...]:
        """As `Archive.decisions`."""
        with self._light_lock:
            return self._light.decisions()

    def judgements(self) -> tuple[Link, ...]:
        """As `Archive.judgements`."""
        with self._light_lock:
            return self._light.judgements()

    # ------------------------------------------------------------------------------------------------ writing

    def decide(self, verb: str, *words: str, by: str) -> shapes.Decision:
        """As `Archive.decide`."""
        with self._write_lock:
            return self._writer.decide(verb, *words, by=by)

    def judge(self, kind: str, left: str, right: str, *, same: bool | None, by: str) -> int:
        """As `Archive.judge`."""
        with self._write_lock:
            return self._writer.judge(kind, left, right, same=same, by=by)

    def add_arrivals(self, arrivals: Iterable[Arrival | Failure], *, sort: bool = False) -> shapes.AddResult:
        """As `Archive.add_arrivals`; one caller at a time."""
        if self._aside is None:
            with self._write_lock:
                return self._writer.add_arrivals(arrivals, sort=sort)
        if sort:
            return self._aside.add(list(arrivals), sort)
        total = shapes.AddResult(0, 0, 0, self.sequence)
        stream = iter(arrivals)
        while some := list(islice(stream, PORTION)):
            total = summed(total, self._aside.add(some, sort))
            time.sleep(0.05)  # lets a fold in between, so that the counts grow while much is read
        return total

    def follow(self, feeds: Sequence[str]) -> shapes.AddResult:
        """Visit feeds once and add what they tell of.

        Raises:   UsageError where this desk has no process for it; as `Aside.follow`.
        """
        if self._aside is None:
            raise UsageError("feeds are visited by `rashomon serve` and `rashomon watch`", "use one of them")
        return self._aside.follow(feeds)

    def lend(self, make: bool = False) -> AbstractContextManager[Archive]:
        """This desk where an operation opens an archive; it stays open when the operation closes it.

        A desk answers what operations ask of an archive, and those that a server offers ask for no more.
        """
        return nullcontext(cast("Archive", self))


def open_desk(path: str, settings: str | None, progress: Progress, beside: bool = False) -> Desk:
    """A desk on an archive file, which is made if it is not there.

    Args:     beside: fold stories and read reports in a process of their own, so that many readers need not wait.
    Raises:   InputError for ":memory:", which no second reader can open; StoreError.
    """
    from rashomon.archive import Archive

    if path == ":memory:":
        raise InputError("a server needs an archive on disk", "give --archive FILE; it is made if it is not there")
    from rashomon.serve.aside import Aside

    def opened() -> Archive:
        return Archive.open(path, settings=settings, progress=progress)

    opened().close()  # says now, and in this process, why an archive cannot be opened
    return Desk(opened, Aside(path, settings) if beside else None)


def stories_changed(stories: Sequence[shapes.Story], before: Sequence[shapes.Story]) -> tuple[shapes.Story, ...]:
    """The stories that say something else than they did: new ones, and those that differ in any field."""
    held = {s.id: s for s in before}
    return tuple(s for s in stories if held.get(s.id) != s)


def summed(left: shapes.AddResult, right: shapes.AddResult) -> shapes.AddResult:
    """The counts of two additions, the later one's sequence number."""
    return shapes.AddResult(
        left.added + right.added,
        left.known + right.known,
        left.failed + right.failed,
        right.sequence,
        (*left.failures, *right.failures),
        (*left.notes, *right.notes),
        left.versions + right.versions,
        left.seen + right.seen,
    )
