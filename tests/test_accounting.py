"""Every input is counted once: added, known or failed; and a kill at any moment loses nothing and doubles nothing."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from adding import add
from rashomon.store.sqlite import SqliteStore

PLACES = "Velm Sorn Orrin Tarn Quill Hask Brude Lome".split()
THINGS = "ferry bridge market school harbour train mill".split()
BAD = 7
"""Every so many hundred entries one is empty."""


def feed(path: Path, numbers: range) -> int:
    """Write a feed; returns how many of its entries give nothing."""
    lines, bad = [], 0
    for n in numbers:
        empty = n % (BAD * 100) == 5
        bad += empty
        told = "" if empty else f"The {THINGS[n % 7]} in {PLACES[n % 8]} was closed on day {n}, the police said."
        title = "" if empty else f"<title>{PLACES[n % 8]}, day {n}</title>"
        lines.append(f"<item>{title}<link>http://gull.example/{n}.html</link><description>{told}</description></item>")
    path.write_text(f"<rss version='2.0'><channel><title>The Gull</title>{''.join(lines)}</channel></rss>")
    return bad


def stored(path: Path) -> tuple[set[str], int, int]:
    """Addresses, reports and failures in an archive."""
    store = SqliteStore(path)
    reports, failures = store.reports(), store.failures()
    store.close()
    assert len({s.report.name for s in reports}) == len(reports)
    return {s.report.url or "" for s in reports}, len(reports), len(failures)


def check_half_seen(tmp_path: Path, count: int) -> None:
    old_bad = feed(tmp_path / "old.rss", range(0, count // 2))
    all_bad = feed(tmp_path / "all.rss", range(count))
    first = json.loads(add(str(tmp_path / "old.rss"), str(tmp_path / "a.db")))
    assert (first["added"], first["known"], first["failed"]) == (count // 2 - old_bad, 0, old_bad)
    both = json.loads(add(str(tmp_path / "all.rss"), str(tmp_path / "a.db")))
    assert both["failed"] == all_bad and both["known"] == count // 2 - old_bad
    assert both["added"] + both["known"] + both["failed"] == both["seen"] == count
    addresses, reports, failures = stored(tmp_path / "a.db")
    assert len(addresses) == reports == count - all_bad and failures == all_bad


def check_kills(tmp_path: Path, count: int, kills: int, longest: float) -> None:
    bad, archive = feed(tmp_path / "all.rss", range(count)), tmp_path / "a.db"
    words = [sys.executable, str(Path(__file__).parent / "adding.py"), str(tmp_path / "all.rss"), str(archive)]
    chance, seen = random.Random(20_000), []
    for _ in range(kills):
        before = stored(archive)[1] if archive.exists() else 0
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Killed somewhere in the work, not while Python starts: wait until something new is stored.
        while process.poll() is None and (not archive.exists() or _size(archive) <= before):
            time.sleep(0.02)
        time.sleep(chance.uniform(0.0, longest))
        process.kill()
        assert process.wait() in (-signal.SIGKILL, 0)
        seen.append(stored(archive)[1])
    assert seen == sorted(seen) and seen[0] > 0
    last = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)
    assert last["seen"] == count and last["known"] == seen[-1] and last["failed"] == bad
    addresses, reports, failures = stored(archive)
    assert len(addresses) == reports == count - bad and failures == bad


def _size(archive: Path) -> int:
    try:
        return stored(archive)[1]
    except Exception:  # noqa: BLE001  # it is just being made
        return 0


def test_entries_half_seen_before_are_counted_exactly(tmp_path: Path) -> None:
    check_half_seen(tmp_path, 800)


def test_a_kill_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    check_kills(tmp_path, 600, 2, 0.2)


@pytest.mark.soak
def test_twenty_thousand_entries_half_seen_before(tmp_path: Path) -> None:
    check_half_seen(tmp_path, 20_000)


@pytest.mark.soak
def test_ten_kills_in_twenty_thousand_entries(tmp_path: Path) -> None:
    check_kills(tmp_path, 20_000, 10, 6.0)
    assert os.path.getsize(tmp_path / "a.db")
