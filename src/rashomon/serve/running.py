"""`rashomon run` and `rashomon stages`, and what `--stats` and `--log json` tell of any command."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import msgspec

from rashomon.engines.logs import Event, Log, json_log, no_log
from rashomon.engines.meter import METER, stats_text
from rashomon.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rashomon.engines.running import RunRecord
    from rashomon.model import Run
    from rashomon.pipeline import Stage
    from rashomon.serve.operations import Call

ENGINES = ("inline", "pool", "spark")


class Watched:
    """Tells the log when a command begins and ends, and standard error what it counted.

    Args:     operation: its name; stats: whether to tell counters and timings; log: "json", or None.
    """

    def __init__(self, operation: str, stats: bool, log: str | None) -> None:
        self._operation, self._stats, self._log = operation, stats, log_of(log)
        self._begun = 0.0

    def __enter__(self) -> None:
        self._begun = time.perf_counter()
        self._log(Event("command.begun", stage=self._operation))
        METER.count("questions", label=self._operation)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        seconds = time.perf_counter() - self._begun
        failed = kind.__name__.lstrip("_") if kind else ""
        self._log(Event("command.done", stage=self._operation, error=failed, seconds=round(seconds, 3)))
        if self._stats and sys.stderr is not None:
            print(stats_text(METER.read(), seconds), file=sys.stderr)


def log_of(asked: str | None) -> Log:
    """The log that `--log` asks for."""
    return json_log(sys.stderr) if asked == "json" and sys.stderr is not None else no_log


def stages(call: Call) -> list[Run]:
    """Every stage with its version and configuration; a story's `made` names the same runs."""
    return [stage.record() for stage in _stages(call)]


def _stages(call: Call) -> tuple[Stage, ...]:
    """The stages, with the settings that were given."""
    from rashomon.config import read_settings
    from rashomon.model import Record
    from rashomon.stages import all_stages

    every = all_stages()
    settings = call.given.get("settings")
    if settings is None:
        return every
    defaults = {s.name: s.config for s in every if isinstance(s.config, Record)}
    chosen = read_settings(Path(settings), defaults)
    return tuple(msgspec.structs.replace(s, config=chosen.get(s.name, s.config)) for s in every)


def run(call: Call) -> RunRecord:
    """Read reports on an engine, into a folder.

    Raises: UsageError for an engine that does not exist; InputError, EngineError.
    """
    engine = call.text("engine")
    if engine not in ENGINES:
        raise UsageError(f"there is no engine {engine}", f"engines: {', '.join(ENGINES)}")
    workers = call.number("workers")
    if workers is not None and workers < 1:
        raise UsageError(f"{workers} workers cannot work", "give 1 or more")
    paths: Sequence[str] = call.given["in"]
    out = Path(call.text("out"))
    log = log_of(call.given.get("log"))
    if engine == "spark":
        from rashomon.engines.spark import open_session, run_spark

        session = open_session(call.given.get("master"))
        try:
            return run_spark(paths, out, _stages(call), session, call.stdin, progress=call.progress, log=log)
        finally:
            session.stop()
    from rashomon.engines.pool import Pool
    from rashomon.engines.running import Inline, run_into

    given = _stages(call)
    if engine == "inline":
        return run_into(paths, out, given, Inline(given), call.stdin, call.progress, log)
    batch, memory = call.number("batch") or 1, (call.number("memory") or 3072) << 20
    with Pool(given, workers, batch, memory, log=log) as pool:
        return run_into(paths, out, given, pool, call.stdin, call.progress, log)
