"""The pool: the same work in several processes, with a cap on the memory of each.

Results come in the order of the tasks, whoever was quicker. A worker that dies (killed by the system for memory, a crash in
native code) costs one task a second try: all others wait, and it is tried alone in a fresh process. If that dies as well the
task has failed, by name; the run goes on. docs/decisions/181.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait

import msgspec

from rashomon.engines.canonical import Folded, ReadText, Unfolded
from rashomon.engines.logs import Event, Log, no_log
from rashomon.engines.meter import METER, Readout
from rashomon.engines.worker import ANSWER, FOLD, METERED, NO_MEMORY, RAISED, READ, READY
from rashomon.errors import EngineError
from rashomon.model import Document, Failure, Record
from rashomon.pipeline import Reading, ReportReading, Stage, StoryDraft
from rashomon.relate.reports import assemble_story
from rashomon.shapes import Story

MEMORY = 3 << 30
"""Bytes a worker may take. One with all models takes 0.5 GB, a story of 500 reports twice that (docs/scale.md)."""

PATIENCE = 900.0
"""Seconds of silence after which a worker is given up. The longest text that is read (32 MB) is done before that."""

BATCH = 4
"""Tasks a message; more would save nothing, for a task takes a hundred times as long as a message."""

AHEAD = 16
"""Tasks taken ahead of the oldest unanswered one, for each worker and task of a batch: what bounds the memory of the pool."""

_START = "import sys; sys.path[:] = {path!r}; from rashomon.engines.worker import main; main({descriptor}, {memory})"


class Task(Record, frozen=True):
    """A task: its place among all, the id of what it is about, and the message to a worker."""

    place: int
    id: str
    raw: bytes


class Died(Record, frozen=True):
    """A task whose worker died twice: how."""

    error: str
    message: str


class _Worker:
    """One process with a socket to it, and what it has not answered yet."""

    def __init__(self, stages: bytes, memory: int) -> None:
        self.line, theirs = Pipe()
        code = _START.format(path=sys.path, descriptor=theirs.fileno(), memory=memory)
        # One thread each: the workers are the parallelism.
        quiet = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
        try:
            self.program = subprocess.Popen(
                [sys.executable, "-c", code],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                env={**os.environ, **quiet},
            )
        except (OSError, ValueError) as error:
            raise EngineError(f"cannot start a worker: {error}", "--engine inline needs none") from error
        theirs.close()
        self.ready, self.alone, self.busy, self.fresh = False, False, True, True
        self.left: deque[Task] = deque()
        self.heard = time.monotonic()
        self._say(stages)

    def send(self, batch: Sequence[Task], alone: bool) -> None:
        """Give it tasks; only when it is idle, so that neither side ever waits for the other to read."""
        self.left, self.alone, self.busy, self.heard = deque(batch), alone, True, time.monotonic()
        self.fresh = False
        self._say(msgspec.msgpack.encode([task.raw for task in batch]))

    def _say(self, message: bytes) -> None:
        try:
            self.line.send_bytes(message)
        except (BrokenPipeError, ConnectionResetError):  # it is dead; whoever listens to it next will find out
            return

    def stop(self) -> int:
        """End it; return its exit status."""
        self.line.close()
        self.program.kill()
        return self.program.wait()


class Pool:
    """Workers. Use it in a `with`: they end with it.

    Args:     stages: of the run; they are pickled by the names of their functions; workers: how many, default one a core;
              batch: tasks a message; memory: bytes a worker may take; patience: seconds of silence; log: told of deaths.
    Raises:   EngineError when a worker cannot be started.
    """

    name = "pool"

    def __init__(
        self,
        stages: Sequence[Stage],
        workers: int | None = None,
        batch: int = BATCH,
        memory: int = MEMORY,
        patience: float = PATIENCE,
        log: Log = no_log,
    ) -> None:
        self._stages = pickle.dumps(tuple(stages))
        self._count = workers or cores()
        self._batch, self._memory, self._patience, self._log = max(1, batch), memory, patience, log
        self._workers: list[_Worker] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers = []

    def read(self, documents: Iterable[Document]) -> Iterator[ReadText]:
        """Read texts; one result a text, in order. One whose worker died twice carries a Failure."""
        for task, answer in self._run(READ, ((d.id, msgspec.msgpack.encode(d)) for d in documents)):
            if isinstance(answer, Died):
                yield ReadText(task.id, (), Failure(task.id, self.name, answer.error, answer.message, _HINT))
            else:
                yield msgspec.msgpack.decode(answer, type=ReadText)

    def fold(self, stories: Iterable[Unfolded]) -> Iterator[Folded]:
        """Fold stories; one result a story, in order. One whose worker died twice has its reports, and a Failure."""
        for task, answer in self._run(FOLD, ((s.id, msgspec.msgpack.encode(s)) for s in stories)):
            if isinstance(answer, Died):
                unfolded = msgspec.msgpack.decode(task.raw[1:], type=Unfolded)
                yield Folded(_bare(unfolded), (Failure(task.id, self.name, answer.error, answer.message, _HINT),))
            else:
                yield msgspec.msgpack.decode(answer, type=Folded)

    # -------------------------------------------------------------------------------------------- the loop

    def _run(self, letter: bytes, given: Iterable[tuple[str, bytes]]) -> Iterator[tuple[Task, bytes | Died]]:
        """Do tasks; yield them in order with their answers."""
        coming = (Task(place, id, letter + raw) for place, (id, raw) in enumerate(given))
        waiting, suspects = deque[Task](), deque[Task]()
        answers: dict[int, tuple[Task, bytes | Died]] = {}
        taken = nxt = 0
        while True:
            room = nxt + AHEAD * self._count * self._batch - taken
            fresh = list(islice(coming, min(max(0, room), self._count * self._batch)))
            taken += len(fresh)
            waiting.extend(fresh)
            if not waiting and not suspects and nxt == taken:
                while any(w.ready and w.busy for w in self._workers):  # what their meters showed is under way
                    self._listen(waiting, suspects, answers)
                return
            self._hand_out(waiting, suspects)
            self._listen(waiting, suspects, answers)
            while nxt in answers:
                yield answers.pop(nxt)
                nxt += 1

    def _hand_out(self, waiting: deque[Task], suspects: deque[Task]) -> None:
        """Give idle workers something to do; a suspect waits until none has anything, and then goes first."""
        busy = sum(bool(w.left) for w in self._workers)
        if suspects:
            if not busy:
                self._try_alone(suspects)
            return
        while len(self._workers) < min(self._count, busy + -(-len(waiting) // self._batch)):
            self._workers.append(_Worker(self._stages, self._memory))
        for worker in (w for w in self._workers if w.ready and not w.busy):
            if waiting:
                worker.send([waiting.popleft() for _ in range(min(self._batch, len(waiting)))], alone=False)

    def _try_alone(self, suspects: deque[Task]) -> None:
        """Give a suspect a process that has done nothing yet, and the machine to itself."""
        if [w.fresh for w in self._workers] != [True]:
            for worker in self._workers:
                worker.stop()
            self._workers = [_Worker(self._stages, self._memory)]
        elif self._workers[0].ready:
            self._workers[0].send([suspects.popleft()], alone=True)

    def _listen(
        self, waiting: deque[Task], suspects: deque[Task], answers: dict[int, tuple[Task, bytes | Died]]
    ) -> None:
        """Wait for a message, or for a death."""
        lines: dict[object, _Worker] = {w.line: w for w in self._workers if w.busy}
        heard = wait([w.line for w in lines.values()], timeout=1.0) if lines else []
        for line in heard:
            worker = lines[line]
            try:
                message = worker.line.recv_bytes()
            except (EOFError, OSError):
                self._bury(worker, waiting, suspects, answers)
                continue
            self._take(worker, message, answers)
        late = time.monotonic() - self._patience
        for worker in [w for w in self._workers if w.busy and w.heard < late]:
            self._bury(worker, waiting, suspects, answers)

    def _take(self, worker: _Worker, message: bytes, answers: dict[int, tuple[Task, bytes | Died]]) -> None:
        letter, body = message[:1], message[1:]
        worker.heard = time.monotonic()
        if letter == RAISED:
            raise pickle.loads(body)
        if letter == ANSWER:
            task = worker.left.popleft()
            answers[task.place] = (task, body)
        if letter in (READY, METERED):
            worker.ready, worker.busy = True, False
        if letter == METERED:
            METER.add(msgspec.msgpack.decode(body, type=Readout))

    def _bury(
        self,
        worker: _Worker,
        waiting: deque[Task],
        suspects: deque[Task],
        answers: dict[int, tuple[Task, bytes | Died]],
    ) -> None:
        """Take a dead or silent worker out; its task is suspected, or has failed; those behind it have not been begun."""
        self._workers.remove(worker)
        silent = worker.program.poll() is None and not _gone(worker.line)
        status = worker.stop()
        METER.count("died", label="pool")
        if not worker.ready:
            raise EngineError("a worker ended before it began", "what it said stands above; try --engine inline")
        if not worker.left:
            return
        task = worker.left.popleft()
        self._log(Event("worker.died", engine="pool", error=_error(status, silent), subject=task.id))
        waiting.extendleft(reversed(worker.left))
        if not worker.alone:
            suspects.append(task)
        else:
            METER.count("failures", label="pool")
            answers[task.place] = (task, Died(_error(status, silent), _message(status, silent, self._memory)))


_HINT = "give workers more memory (--memory), or read it by itself with --engine inline"


def cores() -> int:
    """The cores that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1


def _gone(line: Connection) -> bool:
    """Whether the other end hung up."""
    try:
        return line.poll(0)
    except (OSError, EOFError):
        return True


def _error(status: int, silent: bool) -> str:
    return "TimeoutError" if silent else "MemoryError" if status == NO_MEMORY else "WorkerDied"


def _message(status: int, silent: bool, memory: int) -> str:
    if silent:
        return "it was given up twice, the second time alone: the worker was silent for too long"
    if status == NO_MEMORY:
        return f"it needs more memory than the {memory >> 20} MB that a worker may take"
    how = f"killed by signal {-status}" if status < 0 else f"ended with status {status}"
    return f"the process that worked on it was {how} twice, the second time with nothing else running"


def _bare(unfolded: Unfolded) -> Story:
    """The story with its reports and nothing derived."""
    reports = tuple(ReportReading(m.report, Reading(m.document), m.seq) for m in unfolded.members)
    return assemble_story(StoryDraft(unfolded.id, reports))
