"""What runs in the child process of `guard`: pages in, articles out, within limits that end the process."""

from __future__ import annotations

import faulthandler
import os
import signal
import sys
from typing import BinaryIO

import msgspec

from rashomon.text.careful import Careful, read_carefully
from rashomon.text.guard import Task

_CLOCK = 60.0
"""Seconds by the clock after which a page is given up though it takes no processor time; and, times 1/6, where a system
has no timer of processor time."""


def main() -> None:
    """Answer each frame on standard input by one on standard output, until the input ends."""
    inward = os.fdopen(os.dup(0), "rb")
    outward = os.fdopen(os.dup(1), "wb")
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - whatever a library prints is no answer
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        while True:
            size = inward.read(8)
            if len(size) < 8:
                return
            task = msgspec.msgpack.decode(inward.read(int.from_bytes(size, "big")), type=Task)
            _limit(task)
            faulthandler.dump_traceback_later(_CLOCK if _HAS_TIMER else _CLOCK / 6, exit=True, file=nowhere)
            answer = _read(task)
            faulthandler.cancel_dump_traceback_later()
            if _HAS_TIMER:
                signal.setitimer(signal.ITIMER_PROF, 0)
            _send(outward, msgspec.msgpack.encode(answer))


_HAS_TIMER = hasattr(signal, "setitimer") and hasattr(signal, "ITIMER_PROF")


def _read(task: Task) -> Careful:
    """Read one page; one that takes too much memory ends the process, as one that takes too much time does."""
    try:
        return read_carefully(task.html, task.url, task.shown)
    except MemoryError:
        os._exit(3)


def _send(outward: BinaryIO, body: bytes) -> None:
    outward.write(len(body).to_bytes(8, "big") + body)
    outward.flush()


def _limit(task: Task) -> None:
    """Let the system end this process when the page takes more than it may.

    The signal of the timer is left to the system: a handler in Python would wait for the parser to return.
    """
    if _HAS_TIMER:
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, task.seconds)
    now = _memory()
    if now:
        import resource

        most = now + task.megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))


def _memory() -> int:
    """Address space in use, in bytes; 0 where it cannot be told or limited."""
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as told:
            return int(told.read().split()[0]) * resource.getpagesize()
    except (ImportError, OSError, ValueError):
        return 0
