"""`rashomon watch`: feeds and folders into the archive, round after round, by one process at a time.

Everything that comes is counted as `add` counts it. What is known of a feed or folder is written down only when the reports
before it are safe: a watch that is killed loses nothing, and adds nothing twice.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from rashomon import shapes
from rashomon.archive import Archive
from rashomon.errors import DecodeError, FetchError, InputError, StoreError
from rashomon.ids import bytes_digest
from rashomon.model import Failure, Record
from rashomon.pipeline import Progress, silent
from rashomon.store.opening import is_server
from rashomon.text.arrivals import list_folder, read_file
from rashomon.text.decoding import MAX_BYTES, decode
from rashomon.text.lists import listed_feeds
from rashomon.text.records import Arrival, failure, printable
from rashomon.visit.following import FeedState, Step, failed, listed_in, visit_feed
from rashomon.visit.visiting import Visitor

EVERY = 900.0
"""Seconds between two visits of a feed: what most news feeds name as theirs."""
FOLDER_EVERY = 10.0
SETTLED = 2.0
"""Seconds for which a file must be unchanged: it may still be being written."""
_MOST_TOLD = 1_000
_KEEP_EVERY = 100

_STATE = msgspec.json.Decoder(FeedState)
_SIZES = msgspec.json.Decoder(dict[str, tuple[int, int]])


class Watched(Record, frozen=True):
    """What to watch: addresses of feeds, lists of feeds that are fetched, and folders."""

    feeds: tuple[str, ...]
    folders: tuple[str, ...]


def what_to_watch(words: Sequence[str]) -> Watched:
    """Sort out what the user named.

    Args:     words: addresses, OPML files or sitemap indexes, text files with an address a line, folders.
    Raises:   InputError: a path that is not there, or a file without an address in it.
    """
    feeds, folders = list[str](), list[str]()
    for word in words:
        if word.lower().startswith(("http://", "https://")):
            feeds.append(word)
        elif os.path.isdir(word):
            folders.append(word)
        elif os.path.isfile(word):
            feeds += _addresses_in(word)
        else:
            raise InputError(f"no such file, folder or address: {printable(word)}", "an address begins with https://")
    return Watched(tuple(dict.fromkeys(feeds)), tuple(dict.fromkeys(folders)))


def _addresses_in(path: str) -> list[str]:
    """The addresses of a list of feeds."""
    try:
        with open(path, "rb") as stream:
            text = decode(stream.read(MAX_BYTES + 1), html=True).text
        if text.lstrip("\ufeff \t\r\n").startswith("<"):
            found = [one.address for one in listed_feeds(text)]
        else:
            found = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    except (OSError, DecodeError) as error:
        raise InputError(f"{printable(path)} cannot be read as a list of feeds: {error}", "give OPML") from None
    web = [one for one in found if one.lower().startswith(("http://", "https://"))]
    if not web:
        raise InputError(f"{printable(path)} names no feed", "OPML, or a text file with an address a line")
    return web


@contextmanager
def one_watcher(archive: str) -> Iterator[None]:
    """Hold the right to watch into an archive; it is let go by the system even when the process is killed.

    Raises:   StoreError when another process holds it.
    """
    if archive == ":memory:":
        yield
        return
    try:
        import fcntl
    except ImportError:  # Windows: there the store's own transactions keep two writers apart
        yield
        return
    with open(_lock_of(archive), "ab") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StoreError(
                f"another process watches into {archive}", "stop that one, or name another archive"
            ) from None
        yield


def _lock_of(archive: str) -> str:
    """The file that is locked: beside an archive's file; for a database, one of this machine."""
    if not is_server(archive):
        return f"{archive}.watch"
    return os.path.join(tempfile.gettempdir(), f"rashomon-{bytes_digest(archive.encode('utf-8'))[:16]}.watch")


class Watch:
    """Rounds over feeds and folders.

    Args:     archive: where reports go; watched: what to watch; visitor: fetches; every: seconds between two visits of a
              feed; follow: read pages where feeds give summaries; progress: told what goes on.
    """

    def __init__(
        self,
        archive: Archive,
        watched: Watched,
        visitor: Visitor,
        every: float = EVERY,
        follow: bool = True,
        progress: Progress = silent,
    ) -> None:
        self._archive, self._watched, self._visitor = archive, watched, visitor
        self._every, self._follow, self._progress = every, follow, progress
        self._waiting: list[tuple[int, str, bytes]] = []
        self._made = self._known = 0
        self.total = shapes.AddResult(0, 0, 0, archive.sequence)

    def round(self, once: bool = False) -> shapes.AddResult:
        """Visit every feed that is due and every folder, and add what came.

        Args:     once: every feed, due or not, and files that were written just now too.
        Returns:  the counts of this round.
        Raises:   StoreError.
        """
        self._made = self._known = 0
        self._waiting = []
        told = self._archive.add_arrivals(self._arrivals(once), stored=self._write_down)
        self._write_down(self._made)
        result = msgspec.structs.replace(told, known=told.known + self._known, seen=told.seen + self._known)
        self.total = _sum(self.total, result)
        return result

    def run(self, once: bool, stop: threading.Event) -> shapes.AddResult:
        """Rounds until told to stop.

        Args:     once: one round; stop: set from outside.
        Returns:  the counts of all rounds.
        """
        while True:
            self.round(once)
            if once or stop.wait(self._pause()):
                return self.total

    def _pause(self) -> float:
        """Seconds until something is due."""
        now = self._visitor.net.now()
        dues = [s.due - now for url in self._watched.feeds if not (s := self._state(url)).gone]
        folders = [FOLDER_EVERY] if self._watched.folders else []
        self._progress(
            f"watching {len(dues)} feeds, {len(self._watched.folders)} folders; added", self.total.added, None
        )
        return max(1.0, min([*dues, *folders, 3600.0]))

    def _write_down(self, done: int) -> None:
        """Keep what is known of feeds and folders, as far as the reports before it are safe."""
        ready = [one for one in self._waiting if one[0] <= done]
        self._waiting = [one for one in self._waiting if one[0] > done]
        for _, key, payload in ready:
            self._archive.remember(key, payload)

    def _arrivals(self, once: bool) -> Iterator[Arrival | Failure]:
        """Everything of one round; what there is to keep is noted with the number of reports that must be safe before."""
        for one in self._steps(once):
            if one.one is not None:
                self._made += 1
                yield one.one
            if one.known:
                self._known += 1
            if one.keep is not None:
                self._waiting.append((self._made, f"feed {one.feed}", msgspec.json.encode(one.keep)))
        for folder in self._watched.folders:
            yield from self._folder(folder, once)

    def _steps(self, once: bool) -> Iterator[Step]:
        feeds = list(self._watched.feeds)
        for number, url in enumerate(feeds):
            self._progress(f"visiting {url[:60]}", number, len(feeds))
            state = self._state(url)
            if state.gone or (not once and state.due > self._visitor.net.now()):
                continue
            try:
                yield from self._feed_or_list(url, state)
            except (FetchError, DecodeError) as error:
                yield Step(failed(url, error))

    def _feed_or_list(self, url: str, state: FeedState) -> Iterator[Step]:
        """The steps of a feed; of a list of feeds, those of each feed in it."""
        for step in visit_feed(self._visitor, url, state, self._every, self._follow):
            if isinstance(step.one, Failure) and step.one.message.startswith("a list of addresses"):
                for inner in listed_in(self._visitor, url):
                    yield from visit_feed(self._visitor, inner, self._state(inner), self._every, self._follow)
                yield Step(None, FeedState(due=self._visitor.net.now() + self._every), url)
                return
            yield step

    def _state(self, url: str) -> FeedState:
        kept = self._archive.recall(f"feed {url}")
        try:
            return _STATE.decode(kept) if kept else FeedState()
        except msgspec.DecodeError:
            return FeedState()

    def _folder(self, folder: str, once: bool) -> Iterator[Arrival | Failure]:
        """The files of a folder that are new or have changed since the last round."""
        key = f"folder {os.path.abspath(folder)}"
        known = self._sizes(key)
        found, unreadable = list_folder(folder)
        for name, error in unreadable:
            self._made += 1
            yield failure(name, DecodeError(f"this folder cannot be read: {error}", "check its permissions"))
        now = {}
        for number, relative in enumerate(found):
            path = os.path.join(folder, relative)
            size = _size_of(path)
            if known.get(relative) == size:
                now[relative] = size
                continue
            if not once and self._visitor.net.now() - size[1] / 1e9 < SETTLED:
                continue
            self._progress(f"reading {printable(relative)[:60]}", number, len(found))
            for one in read_file(path, printable(Path(relative).as_posix()), alone=False):
                self._made += 1
                yield one
            now[relative] = size
            if number % _KEEP_EVERY == 0:
                self._waiting.append((self._made, key, msgspec.json.encode({**known, **now})))
        self._waiting.append((self._made, key, msgspec.json.encode(now)))

    def _sizes(self, key: str) -> dict[str, tuple[int, int]]:
        kept = self._archive.recall(key)
        try:
            return _SIZES.decode(kept) if kept else {}
        except msgspec.DecodeError:
            return {}


def _size_of(path: str) -> tuple[int, int]:
    """Size and time of change: another text has another."""
    try:
        found = os.stat(path)
    except OSError:
        return (-1, 0)
    return (found.st_size, found.st_mtime_ns)


def _sum(left: shapes.AddResult, right: shapes.AddResult) -> shapes.AddResult:
    """The counts of both; of failures and notes the last thousand."""
    return shapes.AddResult(
        left.added + right.added,
        left.known + right.known,
        left.failed + right.failed,
        right.sequence,
        (*left.failures, *right.failures)[-_MOST_TOLD:],
        (*left.notes, *right.notes)[-_MOST_TOLD:],
        left.versions + right.versions,
        left.seen + right.seen,
    )
