"""How fast the whole pipeline is, and which stage takes what share."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec

from rashomon.model import Failure
from rashomon.pipeline import Progress, Stage
from rashomon.testing.bench_public import read_rows
from rashomon.testing.bench_report import Peer, Row

WARM = 5
"""Articles read before the clock starts, so that loading models does not count."""


def speed(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Articles of the stream, read and told: characters a second of processor time, and the share of each stage.

    Processor time, all threads together: what one core would have taken, whoever else is on the machine.
    """
    rows = read_rows(root / "stream" / "abp_2018-05-15_2018-06-30.jsonl")[: WARM + (20 if quick else 100)]
    lines = [
        json.dumps(
            {"id": r["id"], "text": r["text"], "title": r["title"], "outlet": r["source"], "published": r["date"]}
        )
        for r in rows
    ]
    return measure(lines, progress)


def measure(lines: list[str], progress: Progress) -> tuple[Row, ...]:
    """Measure on JSON lines; the first `WARM` are not counted."""
    from rashomon.archive import Archive
    from rashomon.stages import all_stages
    from rashomon.store.sqlite import SqliteStore
    from rashomon.text.records import read_jsonl

    spent: dict[str, float] = {}
    stages = tuple(_timed(stage, spent) for stage in all_stages())
    with Archive(SqliteStore(":memory:"), stages) as archive:
        archive.add_arrivals(list(read_jsonl(_stream(lines[:WARM]))))
        archive.read_result()
    spent.clear()
    progress("speed", 0, len(lines) - WARM)
    begun, clock = time.perf_counter(), time.process_time()
    with Archive(SqliteStore(":memory:"), stages, progress) as archive:
        arrivals = [a for a in read_jsonl(_stream(lines[WARM:])) if not isinstance(a, Failure)]
        archive.add_arrivals(arrivals)
        added = time.process_time() - clock
        archive.read_result()
    whole, wall = time.process_time() - clock, time.perf_counter() - begun
    texts = [a.document.text for a in arrivals]
    return _rows(sum(map(len, texts)), len(arrivals), whole, wall, added, spent, _spacy_alone(texts))


def _spacy_alone(texts: list[str]) -> tuple[Peer, ...]:
    """Characters a second of spaCy's small pipeline alone on the same texts, in the same run: the machine's measure."""
    from rashomon.models import load_parser

    nlp = load_parser()
    list(nlp.pipe(texts[:WARM]))
    begun = time.process_time()
    list(nlp.pipe(texts))
    return (Peer("spaCy's small pipeline alone", sum(map(len, texts)) / (time.process_time() - begun)),)


def _rows(
    characters: int, reports: int, whole: float, wall: float, added: float, spent: dict[str, float],
    peers: tuple[Peer, ...],
) -> tuple[Row, ...]:  # fmt: skip
    spent = {**spent, "decoding, storing, laying out": max(0.0, whole - sum(spent.values()))}
    rows = [
        Row("speed: characters a second, one core", characters / whole, characters,
            f"{reports} articles in {whole:.1f} s of processor time, {wall:.1f} s by the clock", peers, gated=False),
        Row("speed: characters a second, reading", characters / added, characters,
            f"decoding and document stages alone, {added:.1f} s", gated=False),
    ]  # fmt: skip
    for name, seconds in sorted(spent.items(), key=lambda pair: (-pair[1], pair[0])):
        how = f"{seconds:.2f} s, {1000 * seconds / reports:.1f} ms an article"
        rows.append(Row(f"speed: share of {name}", seconds / whole, reports, how, gated=False))
    return tuple(rows)


def _stream(lines: list[str]) -> BytesIO:
    return BytesIO("\n".join(lines).encode())


def _timed(stage: Stage, spent: dict[str, float]) -> Stage:
    """The stage with its processor time counted."""
    inner: Callable[..., Any] = stage.run

    def run(*given: Any) -> Any:
        begun = time.process_time()
        try:
            return inner(*given)
        finally:
            spent[stage.name] = spent.get(stage.name, 0.0) + time.process_time() - begun

    return msgspec.structs.replace(stage, run=run)
