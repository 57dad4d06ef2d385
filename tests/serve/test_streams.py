"""Where the process matters: closed pipes, a full disk, interrupts, a kill in the middle, two processes at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import apsw
import pytest

from rashomon.archive import Archive

RASHOMON = [sys.executable, "-m", "rashomon"]
SENTENCE = (
    "Mayor Ana Brask said on Tuesday that bridge number {} of Vellin had fallen into the harbour. Nobody was killed."
)


def start(*words: str | Path, **streams: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen([*RASHOMON, *map(str, words)], **streams)


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which `rashomon` is ours, and `status` is its exit status."""
    given = f"rashomon() {{ '{sys.executable}' -m rashomon \"$@\"; }}; {command}"
    return subprocess.run(["bash", "-c", given], cwd=folder, capture_output=True, text=True)


def many(folder: Path, count: int) -> Path:
    """A file of JSON lines with as many reports."""
    path = folder / "many.jsonl"
    path.write_text("\n".join(json.dumps({"id": f"r{n}", "text": SENTENCE.format(n)}) for n in range(count)))
    return path


@pytest.mark.parametrize(
    ("command", "status"),
    [
        ("rashomon schema | head -c 10; echo ${PIPESTATUS[0]}", 0),
        ("rashomon --help | head -n 1 | head -c 5; echo ${PIPESTATUS[0]}", 0),
        ("rashomon schema > /dev/full; echo $?", 1),
        ("rashomon schema >&-; echo $?", 1),
        ("rashomon names <&-; echo $?", 0),
        ("rashomon stories 2>&-; echo $?", 2),
        ("rashomon stories --json 2>&- | head -c 4; echo ${PIPESTATUS[0]}", 2),
        ('yes \'{"left": "Ana", "right": "Ana"}\' | rashomon names | head -n 3 | wc -l; echo ${PIPESTATUS[1]}', 0),
    ],
)
def test_streams_that_are_closed_or_full_make_no_traceback(command: str, status: int, tmp_path: Path) -> None:
    ran = shell(command, tmp_path)
    assert ran.stdout.rstrip().endswith(str(status)), (ran.stdout[-200:], ran.stderr)
    assert "Traceback" not in ran.stderr and "Exception ignored" not in ran.stderr
    if "/dev/full" in command or command.startswith("rashomon schema >&-"):
        assert "the answer could not be written" in ran.stderr


def stored(archive: Path) -> list[str]:
    """The ids of the reports in an archive that another process has open."""
    try:
        return [
            n
            for (n,) in apsw.Connection(str(archive), flags=apsw.SQLITE_OPEN_READONLY).execute(
                "SELECT name FROM report"
            )
        ]
    except apsw.Error:
        return []


def wait_until_stored(archive: Path, at_least: int, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while len(stored(archive)) < at_least:
        assert running.poll() is None and time.monotonic() < until, "it stored nothing"
        time.sleep(0.05)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_what_was_stored_survives_an_interrupt_and_a_kill(how: signal.Signals, tmp_path: Path) -> None:
    reports, archive = many(tmp_path, 1500), tmp_path / "a.db"
    running = start("add", reports, "--archive", archive, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    wait_until_stored(archive, 8, running)
    acknowledged = stored(archive)
    os.kill(running.pid, how)
    out, err = running.communicate(timeout=60)
    if how == signal.SIGINT:
        assert running.returncode == 1 and out == b""
        assert b"stopped; what was added before is kept" in err and b"Traceback" not in err
    kept = stored(archive)
    assert kept[: len(acknowledged)] == acknowledged and len(kept) < 1500
    # Opened again it is whole, and adding the rest stores each report once.
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(reports.read_text().splitlines()[: len(kept) + 5]))
    with Archive.open(archive) as opened:
        result = opened.add(few)
        assert (result.added, result.known, result.failed) == (5, len(kept), 0)
        assert result.sequence == len(kept) + 5 == len(opened.texts())
    assert apsw.Connection(str(archive)).execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_two_processes_add_the_same_reports_once_while_a_third_reads(tmp_path: Path) -> None:
    reports, archive = many(tmp_path, 40), tmp_path / "a.db"
    adding = [
        start("add", reports, "--archive", archive, "--json", stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    wait_until_stored(archive, 8, adding[0])
    with Archive.open(archive) as reader:
        seen = [len(reader.texts())]
        answers = []
        for one in adding:
            out, err = one.communicate(timeout=120)
            assert one.returncode == 0, err
            answers.append(json.loads(out)["result"])
            seen.append(len(reader.texts()))
        assert seen == sorted(seen) and seen[-1] == 40
        assert all(a["added"] + a["known"] == 40 and a["failed"] == 0 for a in answers)
        assert sum(a["added"] for a in answers) == 40
        assert sorted(reader.texts()) == sorted(f"r{n}" for n in range(40)) and reader.sequence == 40
