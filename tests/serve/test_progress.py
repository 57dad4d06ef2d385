"""The line of progress: silent for quick work, then a bar on a terminal and now and then a line in a log."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from typing import Any

from rashomon.serve.operations import OPERATIONS, Call
from rashomon.serve.progress import LOG, PATIENCE, Progress


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """Standard error on a terminal."""

    def isatty(self) -> bool:
        return True


def test_quick_work_says_nothing() -> None:
    clock, out = Clock(), Terminal()
    progress = Progress(out, clock)
    for done in range(100):
        clock.now += PATIENCE / 101
        progress("reading", done, 100)
    progress.done()
    assert out.getvalue() == ""


def test_a_terminal_gets_a_bar_that_is_drawn_over_and_taken_away() -> None:
    clock, out = Clock(), Terminal()
    progress = Progress(out, clock)
    clock.now += 3
    progress("reading", 25, 100)
    assert out.getvalue() == "\r[######..................] reading 25 of 100, 3 s\x1b[K"
    clock.now += 0.1
    progress("reading", 26, 100)
    assert "26" not in out.getvalue()
    clock.now += 0.2
    progress("folding", 3, None)
    assert out.getvalue().endswith("\rfolding 3, 3 s\x1b[K")
    progress.done()
    assert out.getvalue().endswith("\r\x1b[K")
    length = len(out.getvalue())
    clock.now += 60
    progress("reading", 99, 100)
    assert len(out.getvalue()) == length


def test_a_log_gets_a_line_every_ten_seconds() -> None:
    clock, out = Clock(), io.StringIO()
    progress = Progress(out, clock)
    for second in range(1, 31):
        clock.now = 100 + second
        progress("reading", second, 30)
    progress.done()
    assert out.getvalue() == "".join(f"reading {s} of 30, {s} s\n" for s in (2, 2 + int(LOG), 2 + 2 * int(LOG)))


def test_a_step_that_says_nothing_is_seen_to_be_under_way() -> None:
    clock, out = Clock(), Terminal()
    progress = Progress(out, clock).start()
    clock.now += 5
    until = time.monotonic() + 10
    while not out.getvalue() and time.monotonic() < until:
        time.sleep(0.01)
    progress.done()
    assert out.getvalue().startswith("\rstarting, 5 s")


def test_a_closed_standard_error_stops_nothing() -> None:
    clock, out = Clock(), io.StringIO()
    progress = Progress(out, clock)
    out.close()
    clock.now += 60
    progress("reading", 1, 2)
    progress.done()
    assert out.closed


def test_every_command_on_many_lines_says_how_far_it_is() -> None:
    lines = {"text": "It fell.", "left": "Ana", "right": "Ana", "start": 3, "end": 7}
    given = "\n".join(json.dumps({**lines, "id": str(n)}) for n in range(3)).encode()
    for operation in OPERATIONS:
        if operation.name in ("annotate", "cluster", "compare", "names", "factuality", "compare-claims"):
            told: list[tuple[str, int, int | None]] = []
            call = Call({"layers": "sentence"}, io.BytesIO(given), lambda *said, told=told: told.append(said))
            answer: Any = operation.run(call)
            if operation.output == "lines":
                assert len(list(answer)) == 3
            assert len(told) >= 3, operation.name


def test_progress_and_remarks_never_reach_standard_output(cli: Callable[..., Any], monkeypatch: Any) -> None:
    monkeypatch.setattr("rashomon.serve.progress.PATIENCE", -1.0)
    answer = cli("read", "-", "--json", stdin=b'{"text": "Ana Brask fell."}\n{broken')
    assert answer.status == 0 and answer.result["failures"]
    assert "reading" in answer.err and "1 input could not be read; stdin#2: " in answer.err
