"""Counters and timings of one process, and their two faces: a table for people (`--stats`) and Prometheus text.

Names and labels are fixed words and names of stages, never words of a report, so that a reading can be published. Each
process keeps one `METER`; workers of the pool hand theirs back, and `Reading`s of meters add up in any order.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rashomon.model import Record

PREFIX = "rashomon"


class Count(Record, frozen=True):
    """How often something happened: a name of `COUNTS`, a label (a stage, an engine; "" where there is none)."""

    name: str
    label: str
    value: float


class Timing(Record, frozen=True):
    """What a stage took in all: calls, seconds by the clock, and seconds of processor time of its thread."""

    stage: str
    calls: int
    seconds: float
    processor: float


class Readout(Record, frozen=True):
    """A meter at one moment."""

    counts: tuple[Count, ...] = ()
    timings: tuple[Timing, ...] = ()


COUNTS = {
    "documents": "documents read",
    "characters": "characters of documents read",
    "stories": "stories folded",
    "failures": "documents and stories that a stage failed on",
    "reused": "documents and stories taken from an earlier run",
    "died": "workers that were killed or died",
    "questions": "questions answered, by operation",
}
"""What is counted; the label is a stage, an engine or an operation."""


class Meter:
    """Adds up; safe from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: dict[tuple[str, str], float] = {}
        self._timings: dict[str, tuple[int, float, float]] = {}

    def count(self, name: str, value: float = 1, label: str = "") -> None:
        """Add to a counter.

        Raises: KeyError for a name that is not in `COUNTS`: a reading is a published form.
        """
        COUNTS[name]
        if not value:
            return
        with self._lock:
            self._counts[name, label] = self._counts.get((name, label), 0) + value

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        """Time a stage; also where it raises."""
        clock, processor = time.perf_counter(), time.thread_time()
        try:
            yield
        finally:
            self._add(stage, 1, time.perf_counter() - clock, time.thread_time() - processor)

    def _add(self, stage: str, calls: int, seconds: float, processor: float) -> None:
        with self._lock:
            was = self._timings.get(stage, (0, 0.0, 0.0))
            self._timings[stage] = (was[0] + calls, was[1] + seconds, was[2] + processor)

    def read(self) -> Readout:
        """What it shows now, in a fixed order."""
        with self._lock:
            counts = tuple(Count(name, label, value) for (name, label), value in sorted(self._counts.items()))
            return Readout(counts, tuple(Timing(stage, *spent) for stage, spent in sorted(self._timings.items())))

    def take(self) -> Readout:
        """What it shows now; it begins again at nothing."""
        found = self.read()
        with self._lock:
            self._counts.clear()
            self._timings.clear()
        return found

    def add(self, other: Readout) -> None:
        """Add what another process's meter showed."""
        for one in other.counts:
            self.count(one.name, one.value, one.label)
        for timing in other.timings:
            self._add(timing.stage, timing.calls, timing.seconds, timing.processor)


METER = Meter()
"""The meter of this process."""


def prometheus_text(readout: Readout, build: str = "") -> str:
    """A reading as Prometheus takes it (text format 0.0.4), for whoever mounts `/metrics`.

    Args:     readout: from `METER.read()`; build: a version to tell as `rashomon_build_info`.
    Returns:  text that ends in a newline; the same reading gives the same bytes.
    Raises:   nothing.
    Cost:     linear in the counters.
    """
    lines: list[str] = []
    if build:
        lines += [
            *_head("build_info", "gauge", "the version that answers"),
            _line("build_info", 1, ("version", build)),
        ]
    for name in sorted({one.name for one in readout.counts}):
        lines += _head(f"{name}_total", "counter", COUNTS[name])
        lines += [_line(f"{name}_total", c.value, ("of", c.label)) for c in readout.counts if c.name == name]
    for kind, help, pick in (
        ("calls", "calls of a stage", 0),
        ("seconds", "seconds in a stage by the clock", 1),
        ("processor_seconds", "seconds of processor time in a stage", 2),
    ):
        if readout.timings:
            lines += _head(f"stage_{kind}_total", "counter", help)
        for t in readout.timings:
            lines.append(_line(f"stage_{kind}_total", (t.calls, t.seconds, t.processor)[pick], ("stage", t.stage)))
    return "\n".join(lines) + "\n"


def _head(name: str, kind: str, help: str) -> list[str]:
    return [f"# HELP {PREFIX}_{name} {help}", f"# TYPE {PREFIX}_{name} {kind}"]


def _line(name: str, value: float, label: tuple[str, str]) -> str:
    shown = f"{value:.6f}".rstrip("0").rstrip(".")
    key, told = label
    escaped = told.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'{PREFIX}_{name}{{{key}="{escaped}"}} {shown}' if told else f"{PREFIX}_{name} {shown}"


def stats_text(readout: Readout, seconds: float) -> str:
    """A reading for people: counters, then stages by the time they took.

    Args:     seconds: how long the command took by the clock.
    """
    lines = [f"{seconds:10.2f} s  in all, by the clock"]
    for one in readout.counts:
        lines.append(f"{one.value:10,.0f}    {COUNTS[one.name]}{f' ({one.label})' if one.label else ''}")
    spent = sum(t.processor for t in readout.timings) or 1.0
    for t in _slowest(readout.timings):
        each = 1000 * t.processor / t.calls if t.calls else 0.0
        lines.append(
            f"{t.processor:10.2f} s  {100 * t.processor / spent:4.0f} %  {t.stage}: {t.calls:,} calls, {each:.1f} ms each"
        )
    return "\n".join(lines)


def _slowest(timings: Sequence[Timing]) -> list[Timing]:
    return sorted(timings, key=lambda t: (-t.processor, t.stage))
