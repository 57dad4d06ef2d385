"""Accounting measured: a feed half of which was seen before, and a process killed at random moments and started again.

`python -m rashomon.testing.accounting FEED ARCHIVE` adds a feed with the stages that need no model: what is counted does not
hang on what is read in the texts.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import msgspec

from rashomon import shapes
from rashomon.archive import Archive
from rashomon.errors import RashomonError
from rashomon.model import Record
from rashomon.stages import all_stages
from rashomon.store.sqlite import SqliteStore

_PLACES = "Velm Sorn Orrin Tarn Quill Hask Brude Lome".split()
_THINGS = "ferry bridge market school harbour train mill".split()
_EMPTY = 700
"""One entry in so many gives nothing."""

_RESULT = msgspec.json.Decoder(shapes.AddResult)


class Account(Record, frozen=True):
    """What was handed in and what came of it. `faults` says in words what does not add up; empty when all does."""

    inputs: int
    runs: int
    faults: tuple[str, ...]


def write_feed(path: Path, count: int) -> int:
    """Write a feed of invented entries.

    Returns:  how many of them give nothing.
    """
    lines, empty = [], 0
    for n in range(count):
        bare = n % _EMPTY == 5
        empty += bare
        told = "" if bare else f"The {_THINGS[n % 7]} in {_PLACES[n % 8]} was closed on day {n}, the police said."
        title = "" if bare else f"<title>{_PLACES[n % 8]}, day {n}</title>"
        lines.append(f"<item>{title}<link>http://gull.example/{n}.html</link><description>{told}</description></item>")
    path.write_text(f"<rss version='2.0'><channel><title>The Gull</title>{''.join(lines)}</channel></rss>", "utf-8")
    return empty


def add_lightly(feed: str, archive: str) -> shapes.AddResult:
    """Add a file with the stages that need no model."""
    stages = [s for s in all_stages() if s.shape != "document" or s.name == "zones"]
    with Archive(SqliteStore(archive), stages) as opened:
        return opened.add(feed)


def half_seen(folder: Path, count: int) -> Account:
    """Add half of a feed, then all of it.

    Args:     folder: to work in; count: entries.
    Returns:  the account; every count is checked against what was handed in and what is stored.
    Cost:     about 2 ms an entry.
    """
    half, whole, archive = folder / "half.rss", folder / "whole.rss", folder / "half.db"
    few, all_empty = write_feed(half, count // 2), write_feed(whole, count)
    first, second = add_lightly(str(half), str(archive)), add_lightly(str(whole), str(archive))
    before = count // 2 - few
    faults = _differs("first", first, (before, 0, few)) + _differs(
        "second", second, (count - all_empty - before, before, all_empty)
    )
    return Account(count, 2, (*faults, *_wrongly_stored(archive, count, all_empty)))


def killed(folder: Path, count: int, kills: int, longest: float, seed: int = 20_000) -> Account:
    """Add a feed in a process that is killed again and again, then once to the end.

    Args:     folder: to work in; count: entries; kills: how often; longest: seconds it may work before each kill; seed: of the
              moments.
    Returns:  the account: nothing lost, nothing twice.
    """
    feed, archive = folder / "killed.rss", folder / "killed.db"
    empty, chance = write_feed(feed, count), random.Random(seed)
    words = [sys.executable, "-m", "rashomon.testing.accounting", str(feed), str(archive)]
    safe, faults = 0, list[str]()
    for number in range(kills):
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None and _stored(archive) <= safe:  # killed in its work, not while Python starts
            time.sleep(0.02)
        time.sleep(chance.uniform(0.0, longest))
        process.kill()
        process.wait()
        now = _stored(archive)
        if now < safe:
            faults.append(f"kill {number + 1}: {safe} reports were safe, {now} are there")
        safe = now
    last = _RESULT.decode(subprocess.run(words, capture_output=True, check=True).stdout)
    faults += _differs("last", last, (count - empty - safe, safe, empty))
    return Account(count, kills + 1, (*faults, *_wrongly_stored(archive, count, empty)))


def _differs(run: str, told: shapes.AddResult, wanted: tuple[int, int, int]) -> tuple[str, ...]:
    found = (told.added, told.known, told.failed)
    wrong = () if found == wanted else (f"{run} run: added, known, failed {found}, should be {wanted}",)
    return wrong if sum(found) == told.seen else (*wrong, f"{run} run: {found} do not add up to {told.seen}")


def _wrongly_stored(archive: Path, count: int, empty: int) -> tuple[str, ...]:
    store = SqliteStore(archive)
    urls = [s.report.url for s in store.reports()]
    failures = len(store.failures())
    store.close()
    found = (len(urls), len(set(urls)), failures)
    wanted = (count - empty, count - empty, empty)
    return () if found == wanted else (f"stored: reports, addresses, failures {found}, should be {wanted}",)


def _stored(archive: Path) -> int:
    """Reports in an archive; 0 while it is being made."""
    if not archive.exists():
        return 0
    try:
        store = SqliteStore(archive)
    except RashomonError:
        return 0
    try:
        return len(store.names())
    finally:
        store.close()


if __name__ == "__main__":
    sys.stdout.buffer.write(msgspec.json.encode(add_lightly(*sys.argv[1:])))
