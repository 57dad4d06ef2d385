"""A child process for the parser: one a run, used again for every page, ended and replaced when it takes too much.

The child (`guard_child`) is started with the interpreter that runs this one, not forked, so it works alike on every
system; it needs nothing of the caller's `__main__`. It limits its own processor time for each page and, where the system
can, its memory; a page that goes beyond ends the child, and only that page. Where no child can be started (an
interpreter without a path, as in some embeddings) the page is read in this process.
"""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import threading
from typing import IO

import msgspec

from rashomon.errors import DecodeError
from rashomon.model import Record
from rashomon.text.careful import Careful, read_carefully

SECONDS = 4.0
"""Processor time for one page. The slowest of 1,450 real pages took trafilatura 1.7 s on a crowded machine."""

MEGABYTES = 400
"""Memory that one page may add to the child."""


class Task(Record, frozen=True):
    """A page to read carefully, and the limits that hold for it."""

    html: str
    url: str | None
    shown: int = 0
    seconds: float = SECONDS
    megabytes: int = MEGABYTES


class Worker:
    """The child and the pipes to it. Use `read_guarded`."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._lock = threading.Lock()
        self.started = 0
        """Children that were started so far: one, and one more for each page that ended one."""

    def read(self, task: Task) -> Careful:
        """Hand over a page, and wait.

        Raises:   DecodeError when the child ended over it; the next page gets a new child.
        """
        with self._lock:
            child = self._running()
            if child is None:
                return read_carefully(task.html, task.url, task.shown)
            try:
                answer = _ask(child, msgspec.msgpack.encode(task))
            except (OSError, EOFError):
                answer = b""
            if not answer:
                self._end()
                raise DecodeError(
                    f"the parser was stopped: the page takes over {task.seconds:g} s or {task.megabytes} MB",
                    "it may be made to do harm; give its text as .txt",
                )
        return msgspec.msgpack.decode(answer, type=Careful)

    def seconds(self) -> float:
        """Processor time of the child so far; 0 where there is none, or the system does not tell."""
        try:
            with open(f"/proc/{self._child.pid if self._child else 0}/stat", encoding="ascii") as told:
                fields = told.read().rpartition(")")[2].split()
            return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except (OSError, ValueError, IndexError):
            return 0.0

    def close(self) -> None:
        """End the child."""
        with self._lock:
            self._end()

    def _running(self) -> subprocess.Popen[bytes] | None:
        """The child, started if need be; a fork's copy of its parent's child is left alone."""
        if self._child is not None and self._owner == os.getpid() and self._child.poll() is None:
            return self._child
        self._child = _start()
        self._owner = os.getpid()
        self.started += 1
        return self._child

    def _end(self) -> None:
        if self._child is not None and self._owner == os.getpid():
            self._child.kill()
            for pipe in (self._child.stdin, self._child.stdout):
                if pipe is not None:
                    _shut(pipe)
            self._child.wait()
        self._child = None


def _shut(pipe: IO[bytes]) -> None:
    """Close a pipe whose other end may be gone."""
    try:
        pipe.close()
    except OSError:
        return


def _start() -> subprocess.Popen[bytes] | None:
    """Start the child; None where that cannot be done."""
    if not sys.executable:
        return None
    code = (
        f"import sys; sys.path[:] = {[p for p in sys.path if p]!r}; from rashomon.text.guard_child import main; main()"
    )
    try:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None


def _ask(child: subprocess.Popen[bytes], message: bytes) -> bytes:
    """Send one frame, and read the one that answers it; empty when the child is gone."""
    if child.stdin is None or child.stdout is None:
        return b""
    child.stdin.write(len(message).to_bytes(8, "big") + message)
    child.stdin.flush()
    size = child.stdout.read(8)
    body = child.stdout.read(int.from_bytes(size, "big")) if len(size) == 8 else b""
    return body if size and len(body) == int.from_bytes(size, "big") else b""


_WORKER = Worker()
atexit.register(_WORKER.close)


def _after_fork() -> None:
    """A fork starts with a worker of its own: the pipes of its parent's child are not for it."""
    global _WORKER
    _WORKER = Worker()
    atexit.register(_WORKER.close)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def read_guarded(html: str, url: str | None = None, shown: int = 0) -> Careful:
    """Read a page carefully, in the child process.

    Args:     html, url, shown: as `careful.read_carefully` takes them.
    Returns:  what `careful.read_carefully` finds.
    Raises:   DecodeError when the page took the parser more time or memory than it may.
    Cost:     that of reading it, and about 0.3 ms; the first page of a run waits 0.5 s for the child.
    """
    return _WORKER.read(Task(html, url, shown))


def child_seconds() -> float:
    """Processor time of the child so far, for whoever measures."""
    return _WORKER.seconds()
