"""What a worker of the pool runs: it takes stages once, then tasks, and answers each before the next.

It is started by `pool` with the number of an open socket, never by hand. Messages: from the pool a list of tasks (a letter
and a record in msgpack); to the pool a letter and bytes a task, then the meter. Standard output belongs to the answer of the
command that started all this, so whatever a stage prints goes to standard error.
"""

from __future__ import annotations

import os
import pickle
from multiprocessing.connection import Connection

import msgspec

from rashomon.engines.canonical import Folded, ReadText, Unfolded, Work, fold_story, read_text
from rashomon.engines.meter import METER
from rashomon.errors import RashomonError
from rashomon.model import Document

READ, FOLD = b"r", b"f"
READY, ANSWER, RAISED, METERED = b"+", b".", b"!", b"m"

NO_MEMORY = 86
"""Exit status of a worker that may take no more memory: the pool tries that task again, alone."""

_DOCUMENT = msgspec.msgpack.Decoder(Document)
_UNFOLDED = msgspec.msgpack.Decoder(Unfolded)


def main(descriptor: int, memory: int) -> None:
    """Work until the pool hangs up.

    Args:     descriptor: of the socket; memory: bytes that this process may take.
    """
    os.dup2(2, 1)
    line = Connection(descriptor)
    try:
        stages = pickle.loads(line.recv_bytes())
        _cap(memory)
        work = Work.of(stages)
        METER.take()
        line.send_bytes(READY)
        while True:
            for task in msgspec.msgpack.decode(line.recv_bytes(), type=list[bytes]):
                line.send_bytes(_done(task, work))
            line.send_bytes(METERED + msgspec.msgpack.encode(METER.take()))
    except (EOFError, BrokenPipeError, ConnectionResetError):  # the pool has gone: nobody waits for the rest
        return


def _cap(memory: int) -> None:
    """Let the system refuse this process more memory than that, where it can."""
    try:
        import resource
    except ImportError:  # no such limit on this system
        return
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _done(task: bytes, work: Work) -> bytes:
    """One task; an error that no other task would escape goes to the pool, to be raised there."""
    try:
        answer: ReadText | Folded
        if task[:1] == READ:
            answer = read_text(_DOCUMENT.decode(task[1:]), work)
            broken = answer.failure is not None and answer.failure.error == "MemoryError"
        else:
            answer = fold_story(_UNFOLDED.decode(task[1:]), work)
            broken = any(f.error == "MemoryError" for f in answer.failures)
        raw = ANSWER + msgspec.msgpack.encode(answer)
    except MemoryError:
        broken, raw = True, b""
    except RashomonError as error:
        return RAISED + pickle.dumps(error)
    if broken:  # what else was in memory is of no account: alone, in a fresh process, it may fit
        os._exit(NO_MEMORY)
    return raw
