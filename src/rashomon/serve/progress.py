"""A line of progress on standard error, for work that takes longer than two seconds.

Whoever works calls `Progress` with how far it is, as often as it likes; a thread of its own shows the last word, so that a
step that says nothing for long (a model that loads, a large story that is folded) is seen to be under way.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from typing import TextIO

PATIENCE = 2.0
"""Seconds of silence before the first line: quick work says nothing."""

LIVE, LOG = 0.2, 10.0
"""Seconds between two lines: on a terminal, where each is drawn over the last, and in a log."""

WIDTH = 24
"""Characters of the bar."""


class Progress:
    """Call it with what is being done, how many are done, and of how many (None where nobody knows)."""

    def __init__(self, out: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._out = out if out is not None else sys.stderr  # None where the caller has closed standard error
        self._clock = clock
        self._begun = clock()
        self._last: float | None = None
        self._state: tuple[str, int, int | None] = ("starting", 0, None)
        self._drawn = False
        self._live = self._out is not None and self._out.isatty()
        self._lock = threading.Lock()
        self._over = threading.Event()

    def __call__(self, what: str, done: int, of: int | None) -> None:
        """Take down how far the work is, and show it if it is time."""
        self._state = (what, done, of)
        self.tick()

    def start(self) -> Progress:
        """Show progress from now on even while nobody calls."""
        threading.Thread(target=self._watch, name="progress", daemon=True).start()
        return self

    def _watch(self) -> None:
        while not self._over.wait(LIVE):
            self.tick()

    def tick(self) -> None:
        """Show the last word, unless the work is young or a line was shown just now."""
        now = self._clock()
        every = LIVE if self._live else LOG
        if now - self._begun < PATIENCE or (self._last is not None and now - self._last < every):
            return
        with self._lock:
            if not self._over.is_set():
                self._last = now
                self._print(self._line(now))

    def _line(self, now: float) -> str:
        what, done, of = self._state
        share = f" {done:,} of {of:,}" if of else f" {done:,}" if done else ""
        line = f"{what}{share}, {now - self._begun:.0f} s"
        if not self._live:
            return line + "\n"
        full = min(WIDTH, WIDTH * done // of) if of else 0
        self._drawn = True
        return "\r" + (f"[{'#' * full}{'.' * (WIDTH - full)}] " if of else "") + line + "\x1b[K"

    def clear(self) -> None:
        """Take the line away, before something else is written to the terminal."""
        with self._lock:
            if self._drawn:
                self._drawn = False
                self._print("\r\x1b[K")

    def done(self) -> None:
        """Show nothing from now on."""
        self._over.set()
        self.clear()

    def _print(self, text: str) -> None:
        if self._out is None:
            return
        try:
            self._out.write(text)
            self._out.flush()
        except (OSError, ValueError):  # standard error has gone; the work has not
            self._out = None
