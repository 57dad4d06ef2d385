"""The archive at 100,000 reports: search, opening, memory, and what storing costs beside reading.

The reports are invented (`bench_store_reports`) and nothing is read in them; they come with readings of the size of real
ones in the part that measures ingest, and with small ones where only the number of reports matters.
"""

from __future__ import annotations

import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import apsw

from rashomon.errors import InputError
from rashomon.pipeline import Progress
from rashomon.store.heads import Heads
from rashomon.store.protocol import Entry
from rashomon.store.sqlite import SqliteStore
from rashomon.testing.bench_gold import find_example
from rashomon.testing.bench_report import Peer, Row
from rashomon.testing.bench_store_reports import Inventor

REPORTS, QUICK = 100_000, 5_000
BATCH = 100
_QUESTIONS = 400


def store(data: Path, quick: bool, progress: Progress) -> tuple[Row, ...]:
    """Fill an archive and ask it.

    Args:     data: not used; quick: 5,000 reports instead of 100,000; progress: told how far it is.
    Cost:     ten minutes and a gigabyte of disk; quick half a minute.
    """
    count = QUICK if quick else REPORTS
    with tempfile.TemporaryDirectory(prefix="rashomon-bench-") as folder:
        path = Path(folder) / "a.db"
        filled = _fill(path, count, progress)
        rows = [*filled, *_opening(path, count), *_searching(path, count), *_ingest(Path(folder))]
    return tuple(rows)


def _fill(path: Path, count: int, progress: Progress) -> list[Row]:
    """Add everything as `Archive.add` does but for the reading, and look how much memory that takes."""
    inventor, opened = Inventor(readings=2, annotations=8), SqliteStore(path)
    heads, sizes, spent = Heads(opened), list[tuple[int, int]](), 0.0
    entries, done = inventor.entries(count), 0
    while batch := list(islice(entries, BATCH)):
        begun = time.process_time()
        placed = heads.place(batch)
        opened.add(placed.entries, (), placed.links)
        spent += time.process_time() - begun
        done += len(batch)
        if done % max(BATCH, count // 50) == 0:
            sizes.append((done, _resident()))
            progress("store", done, count)
    opened.close()
    after = sizes[len(sizes) // 5 :]
    slope = statistics.linear_regression([d for d, _ in after], [s for _, s in after]).slope
    told = f"resident memory from {after[0][1] / 1e6:.0f} to {after[-1][1] / 1e6:.0f} MB over {count - after[0][0]} reports"
    rate = count / spent
    peer = Peer("a table and a search table without digests, links or readings", _bare(path.parent, min(count, 4_000)))
    size = path.stat().st_size / count / 1000
    return [
        Row("store: bytes of memory a report added", slope, count, told, gated=False),
        Row(
            "store: reports written a second, one core",
            rate,
            count,
            f"{size:.1f} KB a report on disk",
            (peer,),
            gated=False,
        ),
    ]


def _resident() -> int:
    """Bytes of memory that this process holds now."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:  # elsewhere the most that it ever held must do
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _bare(folder: Path, count: int) -> float:
    """Reports a second into bare tables, in the same batches, as durably."""
    db = apsw.Connection(str(folder / "bare.db"))
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute("CREATE TABLE report (seq INTEGER PRIMARY KEY, name TEXT UNIQUE, title TEXT, text TEXT)")
    db.execute("CREATE VIRTUAL TABLE report_fts USING fts5 (text, content='report', content_rowid='seq')")
    made, spent = list(Inventor(readings=0).entries(count)), time.process_time()
    for start in range(0, count, BATCH):
        with db:
            for entry in made[start : start + BATCH]:
                row = (entry.report.name, entry.report.title, entry.document.text)
                db.execute("INSERT INTO report (name, title, text) VALUES (?, ?, ?)", row)
                db.execute("INSERT INTO report_fts (rowid, text) VALUES (?, ?)", (db.last_insert_rowid(), row[2]))
    spent = time.process_time() - spent
    db.close()
    return count / spent


def _opening(path: Path, count: int) -> list[Row]:
    """Opening the archive, and asking the first things of it, as a command does."""
    from rashomon.archive import Archive

    took = list[float]()
    Archive.open(":memory:").close()  # what is imported, and the stages' settings, are no part of an archive
    for number in range(5):
        begun = time.perf_counter()
        with Archive.open(path, make=False) as archive:
            assert archive.sequence == count and archive.text(f"{number * 37}.html")
        took.append(time.perf_counter() - begun)
    everything = time.perf_counter()
    opened = SqliteStore(path)
    reports = len(opened.reports())
    everything = time.perf_counter() - everything
    opened.close()
    how = f"the longest of 5, by the clock; with all {reports} reports read and checked {everything:.2f} s"
    return [Row("store: seconds to open", max(took), count, how, gated=False)]


def questions(inventor: Inventor, entries: Sequence[Entry], count: int) -> Iterator[str]:
    """What people might ask: words rare and common, alone and together, phrases, beginnings of words."""
    chance = random.Random(3)
    for number in range(count):
        words = chance.choice(entries).document.text.replace(".", " ").split()
        at = chance.randrange(len(words) - 3)
        kinds = (
            words[at], " ".join(chance.sample(words, 2)), " ".join(chance.sample(words, 3)), f'"{" ".join(words[at : at + 2])}"',
            f"{words[at][:4]}*", inventor.vocabulary[chance.randrange(20)], " ".join(inventor.vocabulary[:2]),
            inventor.vocabulary[-1 - number],
        )  # fmt: skip
        yield kinds[number % len(kinds)]


def _searching(path: Path, count: int) -> list[Row]:
    inventor = Inventor(readings=0)
    sample = list(inventor.entries(50))
    opened, took, clock, found = SqliteStore(path), list[float](), list[float](), 0
    opened.search(inventor.vocabulary[5])
    for question in questions(inventor, sample, _QUESTIONS):
        begun, started = time.process_time(), time.perf_counter()
        found += bool(opened.search(question))
        took.append(1000 * (time.process_time() - begun))
        clock.append(1000 * (time.perf_counter() - started))
    begun = time.process_time()
    hits = sum("zq" in str(text) for (text,) in opened._db.execute("SELECT text FROM document LIMIT 2000"))
    peer = Peer("looking through all texts", 1000 * (time.process_time() - begun) * count / 2000)
    opened.close()
    at = int(0.95 * len(took))
    how = f"{_QUESTIONS} questions of 8 kinds, {found} with an answer; median {sorted(took)[len(took) // 2]:.1f} ms of processor"
    how += f" time, longest {max(took):.0f}; p95 by the clock {sorted(clock)[at]:.0f}"
    assert hits == 0, "no invented word has these letters"
    return [Row("store: search p95, ms", sorted(took)[at], count, how, (peer,), gated=False)]


def _ingest(folder: Path) -> list[Row]:
    """Reading and storing the example's reports, beside only reading them; processor time."""
    from rashomon.engines.inline import read_one
    from rashomon.pipeline import plan
    from rashomon.stages import all_stages
    from rashomon.text.arrivals import read_paths
    from rashomon.text.records import Arrival

    example = find_example(None)
    if example is None:
        raise InputError("the example story, which is read to measure ingest, is in the repository: give a checkout")
    stages = plan([s for s in all_stages() if s.shape == "document"])
    arrivals = [a for a in read_paths([str(example.reports)]) if isinstance(a, Arrival)]
    read_one(arrivals[0].document, stages)
    begun = time.process_time()
    entries = [Entry(a.report, a.document, read_one(a.document, stages).runs) for a in arrivals]
    reading = time.process_time() - begun
    opened = SqliteStore(folder / "ingest.db")
    heads, begun = Heads(opened), time.process_time()
    for start in range(0, len(entries), 8):
        placed = heads.place(entries[start : start + 8])
        opened.add(placed.entries, (), placed.links)
    storing = time.process_time() - begun
    opened.close()
    characters = sum(len(a.document.text) for a in arrivals)
    how = (
        f"{len(entries)} reports, {characters} characters: {1000 * reading / len(entries):.0f} ms a report to read, "
        f"{1000 * storing / len(entries):.1f} to store"
    )
    share = reading / (reading + storing)
    return [Row("store: ingest as a share of reading speed", share, len(entries), how, gated=False)]
