"""Engines against each other, what a report costs, and how the story index grows.

`engines`: one digest of all answers over engines, workers, batches and permutations; costs in processor time and bytes.
`scale`: the story index with reports made from the vectors of real ones, at several densities, and what that comes to at ten
million reports. What is extrapolated says so.
"""

from __future__ import annotations

import json
import lzma
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from rashomon.engines.canonical import Folded, ReadText, Unfolded, Work, answer_digest
from rashomon.engines.meter import METER
from rashomon.engines.pool import Pool
from rashomon.engines.running import Engine, Inline, run_reports
from rashomon.errors import InputError
from rashomon.ids import bytes_digest
from rashomon.model import Document
from rashomon.pipeline import Progress, Stage
from rashomon.testing.bench_public import read_rows
from rashomon.testing.bench_report import Peer, Row
from rashomon.text.records import Arrival, Given, arrive_record

if TYPE_CHECKING:
    import numpy as np

    from rashomon.relate.stories_terms import Vector

STREAM = "stream/abp_2018-05-15_2018-06-30.jsonl"
ALL = "stream/abp_until_2019-06.jsonl.xz"
SAMPLE, QUICK = 1000, 24
POOLED = 100
"""Reports that pools do everything anew for, at each number of workers: reading all of them again took hours."""
PERMUTATIONS = 200
DAY = 2_000_000
"""Articles of world news a day that docs/scale.md plans for."""


def arrivals_of(root: Path, count: int) -> list[Arrival]:
    """Articles of the stream as reports: of the month that lies by itself, then of the days after it.

    Raises:   InputError when a file is not there.
    """
    found = []
    for given in islice(_givens(root), count):
        one = arrive_record(given, "row", str(given.id).rjust(64, "0"))
        if isinstance(one, Arrival):
            found.append(one)
    return found


def _givens(root: Path) -> Iterator[Given]:
    last = ""
    for row in read_rows(root / STREAM):
        last = max(last, row["date"])
        about = {"title": row["title"], "outlet": row["source"], "published": row["date"]}
        yield Given(id=str(row["id"]), text=row["text"], **about)
    if not (root / ALL).is_file():
        raise InputError(f"there is no file {root / ALL}", "name the folder of the public sets with --data")
    with lzma.open(root / ALL, "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if "None" != row["date"] > last]
    for row in sorted(rows, key=lambda r: (r["date"], r["ID"])):
        about = {"title": row["title"], "outlet": row["source"], "published": row["date"]}
        yield Given(id=str(row["ID"]), text=row["content"], **about)


class Replayed:
    """An engine that does a thing once: the very same text, or story with all that was read in it, gets the same answer again."""

    name = "replayed"

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._read: dict[str, ReadText] = {}
        self._folded: dict[str, Folded] = {}

    def read(self, documents: Iterable[Document]) -> Iterator[ReadText]:
        """Read texts that were not read before."""
        for document in documents:
            if document.id not in self._read:
                self._read[document.id] = next(iter(self._engine.read([document])))
            yield self._read[document.id]

    def fold(self, stories: Iterable[Unfolded]) -> Iterator[Folded]:
        """Fold stories that were not folded before: compared by all their bytes."""
        for story in stories:
            key = bytes_digest(msgspec.msgpack.encode(story))
            if key not in self._folded:
                self._folded[key] = next(iter(self._engine.fold([story])))
            yield self._folded[key]

    def kept(self) -> tuple[int, int]:
        """Bytes of readings and of stories, as they are kept and sent."""
        return (
            sum(len(msgspec.msgpack.encode(r)) for r in self._read.values()),
            sum(len(msgspec.msgpack.encode(f)) for f in self._folded.values()),
        )


def engines(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Engines, workers, batches and permutations: how many digests differ from the inline engine's; and what it cost.

    A permutation of all inputs is grouped anew; a text or a story that is the same to the byte is not read or folded again
    (that reading and folding are pure functions is what pools and Spark show, which do them in other processes).
    """
    from rashomon.stages import all_stages
    from rashomon.testing.bench_spark import on_spark

    given, stages = arrivals_of(root, QUICK if quick else SAMPLE), all_stages()
    run_reports(given[:2], stages, Inline(stages))  # loads the models
    engine = Replayed(Inline(stages))
    METER.take()
    clock = time.process_time()
    whole = answer_digest(run_reports(given, stages, engine, None, progress))
    costs = tuple(_costs(given, stages, engine, time.process_time() - clock))
    orders = PERMUTATIONS // 10 if quick else PERMUTATIONS
    differing = sum(d != whole for d in _permuted(given, stages, engine, orders))
    few = given[: QUICK if quick else POOLED]
    told = answer_digest(run_reports(few, stages, engine))
    rows = [
        Row("engines: permutations with another digest", differing, orders, f"of {len(given)} reports", gated=False),
        *_pools(few, stages, told, (1, 2) if quick else (1, 2, 4), progress),
        *on_spark(few, stages, told, progress),
    ]
    return (*rows, *costs, _arrival_row(given))


def _permuted(given: Sequence[Arrival], stages: Sequence[Stage], engine: Engine, orders: int) -> Iterator[str]:
    for seed in range(orders):
        shuffled = list(given)
        random.Random(seed).shuffle(shuffled)
        yield answer_digest(run_reports(shuffled, stages, engine))


def _pools(
    given: Sequence[Arrival], stages: Sequence[Stage], whole: str, counts: Sequence[int], progress: Progress
) -> Iterator[Row]:
    """The pool with several workers and batches, everything done anew."""
    first = 0.0
    for workers in counts:
        with Pool(stages, workers, batch=2 * workers - 1) as pool:
            engine: Engine = pool
            list(pool.read(a.document for a in given[: 2 * workers]))  # loads the models
            begun = time.perf_counter()
            same = answer_digest(run_reports(given[::-1], stages, engine, None, progress)) == whole
            seconds = time.perf_counter() - begun
        first = first or seconds
        how = (
            f"{len(given)} reports turned round, batches of {2 * workers - 1}: 1 is the inline digest; {seconds:.1f} s"
        )
        peers = (Peer("times the speed of one worker, by the clock", first / seconds),)
        yield Row(f"engines: pool of {workers}, same digest", float(same), len(given), how, peers, gated=False)


def _costs(given: Sequence[Arrival], stages: Sequence[Stage], engine: Replayed, spent: float) -> Iterator[Row]:
    """What a report costs, by step."""
    work = Work.of(stages)
    names = {s.name for s in work.document}
    timings = METER.read().timings
    read = sum(t.processor for t in timings if t.stage in names)
    fold = sum(t.processor for t in timings if t.stage not in names)
    counts = {c.name: c.value for c in METER.read().counts}
    characters, stories = counts.get("characters", 0.0), counts.get("stories", 0.0)
    each = len(given)
    yield Row("engines: ms to read a report", 1000 * read / each, each, f"{characters / each:,.0f} characters a report",
              gated=False)  # fmt: skip
    yield Row("engines: ms to fold a report", 1000 * fold / each, each, f"{stories:.0f} stories", gated=False)
    rest = f"grouping, encoding, keeping; {spent:.1f} s of processor time in all"
    yield Row("engines: ms for the rest, a report", 1000 * (spent - read - fold) / each, each, rest, gated=False)
    for what, kept in zip(("readings", "stories"), engine.kept(), strict=True):
        yield Row(f"engines: bytes of {what}, a report", kept / each, each, f"{kept:,} bytes, msgpack", gated=False)


def _arrival_row(given: Sequence[Arrival]) -> Row:
    """How near the story that a report is given on arrival, in a random order, is to the canonical one."""
    from rashomon.relate.groups import group_reports, stream_reports
    from rashomon.relate.stories import StoriesConfig
    from rashomon.testing.scores import bcubed

    pairs = [(a.report, a.document.text) for a in given]
    gold = {n: str(k) for k, g in enumerate(group_reports(pairs, StoriesConfig())) for n in g.reports}
    found = []
    for seed in range(3):
        random.Random(seed).shuffle(pairs)
        found.append(bcubed(gold, {n: str(p.story) for n, p in stream_reports(pairs)})[2])
    how = "BCubed F of the stories told on arrival, in random orders, against the canonical ones; settled it is 1"
    return Row("engines: arrival against canonical", sum(found) / len(found), len(pairs), how, gated=False)


# ---------------------------------------------------------------------------------------------------- scale


class Grown(msgspec.Struct, frozen=True):
    """The story index at one density, over a horizon and as long again in days."""

    density: int
    rows: int
    milliseconds: float
    found: float
    bytes_a_row: float


def scale(root: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """The story index at several densities; ten million reports and two million a day by extrapolation."""
    from rashomon.relate.stories_terms import Terms

    terms = Terms()
    real = [terms.vector(a.report.title, a.document.text) for a in arrivals_of(root, 400)]
    grown = []
    for density in (10, 30) if quick else (10, 30, 60, 180):
        progress(f"story index, {density} reports a day", 0, None)
        grown.append(grow(real, density))
    # From 150 rows found on no more are compared in full (`IndexConfig.most`), and only looking up grows.
    slope, base = _line([g.density for g in grown[-2:]], [g.milliseconds for g in grown[-2:]])
    rows = [
        Row(f"scale: ms to place a report, {g.density} a day", g.milliseconds, g.rows,
            f"{g.found:.0f} rows found a report, {g.bytes_a_row:,.0f} bytes a row", gated=False)
        for g in grown
    ]  # fmt: skip
    size = grown[-1].bytes_a_row
    rows += [
        Row("scale: GB of the index at 10 million reports", size * 1e7 / 1e9, grown[-1].rows,
            f"{size:,.0f} bytes a row, measured; the sum is extrapolated", gated=False),
        Row("scale: ms to place a report, 10 million in 300 days", base + slope * 1e7 / 300, grown[-1].rows,
            f"extrapolated: {base:.2f} ms and {1000 * slope:.2f} µs for each report a day", gated=False),
        Row("scale: ms to place a report, 2 million a day", base + slope * DAY, grown[-1].rows,
            "extrapolated as before: far beyond what was measured, an order of magnitude", gated=False),
    ]  # fmt: skip
    return tuple(rows)


def grow(real: Sequence[Vector], density: int, seed: int = 1) -> Grown:
    """Fill an index with reports made from real vectors, `density` a day, until it holds a horizon of days; then measure.

    A story begins with the vector of a real report; each report of it has three quarters of its terms from there and the
    rest from another real report, which gives the likeness that reports of one story have. Story sizes fall off as those of
    the stream do (a third of all reports begin a story).
    """
    import numpy as np

    from rashomon.relate.stories_decisions import Wishes
    from rashomon.relate.stories_stream import Pass, StoriesConfig

    dice = np.random.default_rng(seed)
    config = StoriesConfig()
    one = Pass(config, Wishes())
    stories: list[int] = []
    days = config.index.horizon
    measured, found, spent = 0, 0, 0.0
    for number in range(density * (days + 2)):
        day = number // density
        fresh = not stories or dice.random() < 1 / 3
        if fresh:
            stories.append(int(dice.integers(len(real))))
        seed_of = stories[-1 if fresh else -1 - min(int(dice.exponential(density)), len(stories) - 1)]
        vector = _mixed(real[seed_of], real[int(dice.integers(len(real)))], dice)
        if day < days:
            one.place(str(number), vector, day)
            continue
        found += len(one.index.find(vector, day).rows)
        begun = time.process_time()
        one.place(str(number), vector, day)
        spent, measured = spent + time.process_time() - begun, measured + 1
    return Grown(density, one.index.count, 1000 * spent / measured, found / measured, _bytes(real))


def _mixed(base: Vector, other: Vector, dice: np.random.Generator) -> Vector:
    import numpy as np

    from rashomon.relate.stories_terms import Vector

    keep = dice.random(len(base.ids)) < 0.75
    take = dice.random(len(other.ids)) < 0.25
    ids = np.concatenate([base.ids[keep], other.ids[take]])
    weights = np.concatenate([base.weights[keep], other.weights[take]])
    ids, first = np.unique(ids, return_index=True)
    weights = weights[first]
    length = float(np.sqrt((weights**2).sum())) or 1.0
    return Vector(ids.astype(np.int32), (weights / length).astype(np.float32))


def _bytes(real: Sequence[Vector]) -> float:
    """Bytes that a row takes: terms and weights, and the postings of its keys."""
    from rashomon.relate.stories_index import IndexConfig

    keys = IndexConfig().keys
    sizes = [8 * len(v.ids) + 12 * min(keys, len(v.ids)) + 24 for v in real]
    return sum(sizes) / len(sizes)


def _line(x: Sequence[float], y: Sequence[float]) -> tuple[float, float]:
    """Slope and base of the line through points."""
    import numpy as np

    slope, base = np.polyfit(np.array(x, float), np.array(y, float), 1)
    return float(slope), max(0.0, float(base))
