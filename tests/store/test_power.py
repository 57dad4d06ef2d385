"""Power cuts, kills, disks that fail, changed bytes, clocks that jump: nothing acknowledged is lost, nothing is half.

The counts here are those of CI; `make soak` runs 20,000 cuts, 1,000 kills and 2,000 changed bytes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import apsw
import pytest

from rashomon.errors import InputError, RashomonError, StoreError
from rashomon.model import Document, Report
from rashomon.store.pages import over
from rashomon.store.protocol import Entry
from rashomon.store.sqlite import SqliteStore
from rashomon.store.verify import verify
from rashomon.testing import power, power_disk, power_kill
from rashomon.testing.power import cut_everywhere, recorded
from rashomon.testing.power_disk import FailingDisk
from rashomon.testing.power_ingest import Ingest, Known

LAYOUTS = Path(__file__).parent / "layouts"


def entry(number: int) -> Entry:
    document = Document.of(f"Text {number}.")
    return Entry(Report(f"report:{number}", f"r{number}", document.id, "00"), document)


def test_500_power_cuts_lose_nothing(tmp_path: Path) -> None:
    tape, known = recorded(Ingest(16, words=30), tmp_path, checkpoint=40)
    result = cut_everywhere(tape, known, 500, thorough=20)
    assert result.points >= 500 and result.acknowledged > 50
    assert result.lost == ()


@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL"])
def test_the_same_cuts_lose_records_where_the_disk_is_not_waited_for(tmp_path: Path, synchronous: str) -> None:
    tape, known = recorded(Ingest(10, words=30), tmp_path, synchronous, checkpoint=40)
    lost = cut_everywhere(tape, known, 60, thorough=1000).lost
    assert any("acknowledged records are lost" in one.why for one in lost)


def test_power_cuts_while_an_old_archive_comes_forward_lose_nothing(tmp_path: Path) -> None:
    before = (LAYOUTS / "1-last.archive").read_bytes()
    tape, known = recorded(Ingest(2, words=30, first=100), tmp_path, begin=before)
    known = Known(known.chains, known.names, known.ends | {8})
    at = next(n for n, operation in enumerate(tape) if operation.what == "sync") + 1
    tape.insert(at, power.Operation("acknowledged", at=8))
    result = cut_everywhere(tape, known, 120, thorough=20)
    assert [lost for lost in result.lost if lost.point > at] == []


def test_50_kills_of_a_writer_with_four_readers(tmp_path: Path) -> None:
    # In a process of its own, which does nothing else: it is forked at every kill.
    code = "import sys; from rashomon.testing.power_kill import main; sys.exit(main(['--kills', '50']))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("50 kills") and "0 faults" in done.stdout


@pytest.mark.parametrize("error", [apsw.FullError, apsw.IOError])
def test_a_disk_that_refuses_is_said_and_loses_nothing(tmp_path: Path, error: type[apsw.Error]) -> None:
    disk = FailingDisk(error)
    path = tmp_path / "a.db"
    with over(disk.name):
        store = SqliteStore(path)
        Ingest(3, words=30).run(store, lambda seq: None)
        refused = 0
        for number in range(40):
            before, chain = store.sequence(), store.chain()
            disk.fails_at = disk.writes + 1 + number % 13
            try:
                store.add([entry(number)])
            except StoreError as told:
                refused += 1
                assert ("make room" if error is apsw.FullError else "look after the disk") in told.hint, told.message
                disk.mended()
                assert (store.sequence(), store.chain()) == (before, chain)
                store.add([entry(number)])
            disk.mended()
        assert refused > 10 and verify(store).sound
        assert {f"r{n}" for n in range(40)} <= store.names()
        store.close()
        assert verify(SqliteStore(path)).sound
    disk.unregister()


def test_a_cache_that_finds_no_room_is_done_without(tmp_path: Path) -> None:
    disk = FailingDisk()
    with over(disk.name):
        store = SqliteStore(tmp_path / "a.db")
        store.add([entry(1)])
        disk.fails_at = 0
        store.put_view("v", b"x" * 9000)
        store.put_seats([(1, "r1", "story:1")])
        disk.mended()
        assert store.view("v") is None and store.seats() == ()
        store.put_seats([(1, "r1", "story:1")])
        assert verify(store).sound
        store.close()
    disk.unregister()


def test_an_archive_on_a_full_disk_cannot_be_made(tmp_path: Path) -> None:
    disk = FailingDisk()
    with over(disk.name):
        disk.fails_at = 0
        with pytest.raises(StoreError, match="could not grow"):
            SqliteStore(tmp_path / "a.db")
        disk.mended()
        store = SqliteStore(tmp_path / "a.db")
        assert store.add([entry(1)]) == 1
        store.close()
    disk.unregister()


def test_a_read_only_disk_answers_and_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    store = SqliteStore(path)
    store.add([entry(1)])
    store.close()
    before = path.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(os, "access", lambda *_: False)
        store = SqliteStore(path)
        assert store.names() == {"r1"} and verify(store).sound and store.view("v") is None
        store.put_view("v", b"x")
        with pytest.raises(StoreError, match="read-only"):
            store.add([entry(2)])
        store.close()
    assert path.read_bytes() == before
    with pytest.raises(InputError, match="cannot open"), monkeypatch.context() as patched:
        patched.setattr(apsw, "Connection", _unwritable)
        SqliteStore(tmp_path / "b.db")


def _unwritable(*_: object, **__: object) -> None:
    raise apsw.CantOpenError("unable to open database file")


def test_a_locked_archive_is_said_after_some_patience(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    store = SqliteStore(path, patience=50)
    store.add([entry(1)])
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    begun = time.monotonic()
    with pytest.raises(StoreError, match="busy"):
        store.add([entry(2)])
    assert 0.04 < time.monotonic() - begun < 5 and store.names() == {"r1"}, "readers wait for nobody"
    store.put_view("v", b"x")  # done without
    other.execute("ROLLBACK")
    assert store.add([entry(2)]) == 2
    store.close()
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="busy"):
        SqliteStore(path, patience=50).sequence()
    other.close()
    assert SqliteStore(path).sequence() == 2


def test_a_clock_that_jumps_ten_years_back_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now, ten_years = time.time(), 10 * 365 * 86_400
    told = []
    for jump in (0, ten_years):
        store = SqliteStore(tmp_path / f"{jump}.db")
        Ingest(4, words=30).run(store, lambda seq: None)
        monkeypatch.setattr(time, "time", lambda jump=jump: now - jump)
        monkeypatch.setattr(time, "time_ns", lambda jump=jump: int((now - jump) * 1e9))
        Ingest(4, words=30, first=50).run(store, lambda seq: None)
        store.close()
        os.utime(tmp_path / f"{jump}.db", (now - 2 * jump, now - 2 * jump))
        again = SqliteStore(tmp_path / f"{jump}.db")
        assert verify(again).sound
        told.append((again.sequence(), again.chain(), again.reports()))
    assert told[0] == told[1]


def test_200_changed_bytes_are_found_or_harm_nothing(tmp_path: Path) -> None:
    found = power_disk.flip_bytes(power_disk.archive_to_flip(tmp_path), 200)
    counts = {came: sum(f.came == came for f in found) for came in ("detected", "harmless", "missed", "wrong")}
    assert counts["missed"] == counts["wrong"] == 0 and counts["detected"] > 30, counts
    assert not any(f.astray for f in found)


def test_a_file_cut_in_half_is_said(tmp_path: Path) -> None:
    whole = power_disk.archive_to_flip(tmp_path)
    chain = SqliteStore(tmp_path / "flip.db").chain()
    for length in (0, 10, 100, 4096, 9000, len(whole) // 2, len(whole) - 1):
        path = tmp_path / f"{length}.db"
        path.write_bytes(whole[:length])
        try:
            store = SqliteStore(path)
            found = verify(store)
            # Of the last page the end is empty.
            assert length == 0 or not found.sound or found.chain == chain
            store.close()
        except RashomonError as error:
            assert error.message


@pytest.mark.soak
def test_20_000_power_cuts() -> None:
    assert power.main(["--points", "20000", "--batches", "40", "--thorough", "4"]) == 0


@pytest.mark.soak
def test_1_000_kills() -> None:
    assert power_kill.main(["--kills", "1000"]) == 0


@pytest.mark.soak
def test_2_000_changed_bytes() -> None:
    assert power_disk.main(["--flips", "2000"]) == 0


@pytest.mark.soak
def test_200_kills_on_postgresql() -> None:
    from rashomon.testing import power_postgres

    try:
        assert power_postgres.main(["--kills", "200"]) == 0
    except (InputError, ImportError) as error:
        pytest.skip(f"PostgreSQL: {error}")
