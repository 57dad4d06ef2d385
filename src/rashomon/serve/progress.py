"""A line of progress on standard error, for work that takes longer than two seconds."""

from __future__ import annotations

import sys
import time

PATIENCE = 2.0
"""Seconds of silence before the first line: quick work says nothing."""


class Progress:
    """Call it with what is being done, how many are done, and of how many."""

    def __init__(self) -> None:
        self._begun = self._last = time.monotonic()
        self._shown = False
        self._live = sys.stderr.isatty()

    def __call__(self, what: str, done: int, of: int | None) -> None:
        """Show how far the work is, at most five times a second (a log: every ten seconds)."""
        now = time.monotonic()
        if now - self._begun < PATIENCE or now - self._last < (0.2 if self._live else 10.0):
            return
        self._last, self._shown = now, True
        share = f"{done:,} of {of:,}" if of else f"{done:,}"
        bar = ""
        if of and self._live:
            full = int(24 * done / of)
            bar = f"[{'#' * full}{'.' * (24 - full)}] "
        end = "\r" if self._live else "\n"
        print(
            f"{bar}{what} {share}, {now - self._begun:.0f} s\x1b[K" if self._live else f"{what} {share}",
            end=end,
            file=sys.stderr,
        )
        sys.stderr.flush()

    def done(self) -> None:
        """Clear the line."""
        if self._shown and self._live:
            print("\x1b[K", end="", file=sys.stderr, flush=True)
