"""`rashomon bench`: every figure that is claimed of rashomon, measured, beside its floor.

Sets: "example" (the example story with its gold, from a checkout of the repository) and the public sets of `PUBLIC`, from a
folder of data. What is not there is skipped, with a line that says so; that is no failure.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

import msgspec

from rashomon.errors import InputError, UsageError
from rashomon.pipeline import Progress, silent
from rashomon.testing.bench_floors import changed_gold, raise_floors, read_floors, write_floors
from rashomon.testing.bench_gold import FLOORS, Example, find_example, find_root, fingerprints
from rashomon.testing.bench_report import BenchReport, Row, Skipped, render, with_floors

__all__ = ["BenchReport", "Row", "Skipped", "bench", "render", "run_cli"]

PUBLIC = {
    "attribution": "bench_attribution_tables",
    "real statements": "bench_real_statements",
    "real claims": "bench_real_claims",
    "times": "bench_dates",
    "stories": "bench_stories",
    "reuse": "bench_public",
    "names": "bench_names",
    "factuality": "bench_factuality",
    "pairs": "bench_pairs",
    "coref": "bench_coref",
    "speed": "bench_speed",
    "basil": "bench_basil",
    "copies": "bench_copies",
    "feeds": "bench_feeds",
    "pages": "bench_pages",
    "translations": "bench_multilingual",
    "languages": "bench_multilingual",
    "stories_speed": "bench_stories",
    "dates": "bench_dates",
    "people": "bench_names",
    "store": "bench_store",
    "origins": "bench_origins_newsroom",
    "telling": "bench_telling",
    "newsroom": "bench_newsroom",
    "claims_speed": "bench_claims_speed",
    "news": "bench_news",
    "engines": "bench_engines",
    "scale": "bench_engines",
}
"""Public set -> the module with the function of that name, spaces written as underscores."""

INVENTED = frozenset({"newsroom", "news", "origins", "store", "claims_speed"})
"""Sets that make what they need and read no folder."""

SETS = ("example", *PUBLIC)


def bench(
    data: Path | None = None,
    example: Path | None = None,
    only: Sequence[str] = (),
    quick: bool = False,
    progress: Progress = silent,
) -> BenchReport:
    """Measure.

    Args:     data: the folder of public sets, default ../shared/data beside the checkout; example: a checkout, or the
              reports in it, default the one around; only: names of sets, all by default; quick: samples of the public sets.
    Returns:  rows with their floors, and what was skipped, and why.
    Raises:   UsageError for a set that does not exist; InputError for a folder given that is not there.
    Cost:     the example half a minute; all sets about ten minutes on one core, quick two.
    """
    unknown = [name for name in only if name not in SETS]
    if unknown:
        raise UsageError(f"there is no set {unknown[0]}", f"sets: {', '.join(SETS)}")
    found = find_example(example)
    folder = _folder(data, found)
    rows: list[Row] = []
    skipped: list[Skipped] = []
    for name in (s for s in SETS if not only or s in only):
        begun = time.perf_counter()
        fresh = _measure(name, found, folder, quick, progress)
        if isinstance(fresh, Skipped):
            skipped.append(fresh)
            continue
        seconds = round(time.perf_counter() - begun, 1)
        rows += [msgspec.structs.replace(row, seconds=seconds) for row in fresh]
    floors = read_floors(found.root / FLOORS).floors if found else {}
    return with_floors(BenchReport(tuple(rows), tuple(skipped)), floors)


def _measure(
    name: str, example: Example | None, folder: Path | None, quick: bool, progress: Progress
) -> tuple[Row, ...] | Skipped:
    if name == "example":
        if example is None:
            return Skipped(
                name, "the example story is in the repository, not in the package: give a checkout with --example"
            )
        from rashomon.testing.bench_example import score_example

        return score_example(example, progress)
    if folder is None and name not in INVENTED:
        return Skipped(name, "there is no ../shared/data here; name the folder of public sets with --data")
    run: Callable[[Path, bool, Progress], tuple[Row, ...]]
    run = getattr(import_module(f"rashomon.testing.{PUBLIC[name]}"), name.replace(" ", "_"))
    try:
        return run(folder or Path(), quick, progress)
    except InputError as error:
        return Skipped(name, error.message)


def _folder(data: Path | None, example: Example | None) -> Path | None:
    """The folder of public sets: the one given, or ../shared/data beside the checkout."""
    if data is not None:
        if not data.is_dir():
            raise InputError(
                f"there is no folder {data}", "name the folder that holds attribution/, stories/ and so on"
            )
        return data
    root = example.root if example else find_root()
    near = (root or Path.cwd()).parent / "shared" / "data"
    return near if near.is_dir() else None


def run_cli(
    data: str | None = None,
    example: str | None = None,
    only: str | None = None,
    quick: bool = False,
    progress: Progress = silent,
    write: bool = False,
) -> BenchReport:
    """Measure, as the command line asks for it.

    Args:     only: names of sets, separated by commas; write: raise the floors to what was measured, and say in the notes
              what rose and what would have to sink.
    Raises:   UsageError, InputError: see `bench`; InputError when floors are to be written and there is no checkout.
    """
    names = [name.strip() for name in (only or "").split(",") if name.strip()]
    report = bench(Path(data) if data else None, Path(example) if example else None, names, quick, progress)
    checkout = find_example(Path(example) if example else None)
    if checkout is None:
        if write:
            raise InputError("there is no checkout whose floors could be raised", "name one with --example")
        return report
    path, now = checkout.root / FLOORS, fingerprints(checkout)
    floors = read_floors(path)
    if not write:
        return msgspec.structs.replace(report, notes=changed_gold(floors, now))
    grown, notes = raise_floors(floors, report.rows, now)
    write_floors(path, grown)
    return with_floors(msgspec.structs.replace(report, notes=(*notes, f"floors written to {path.name}")), grown.floors)
