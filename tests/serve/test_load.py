"""Readers while reports are added, as strangers: the server is a process of its own, so is what adds. And a big story's page.

The small form runs everywhere; two hundred readers for half a minute, and three hundred reports, take minutes (`make soak`).
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest
from tests.conftest import Answer
from tests.serve.server import free_port

from rashomon.archive import Archive
from rashomon.serve.desk import Desk
from rashomon.serve.guarding import make_gate
from rashomon.serve.serving import build_app

PAUSE = float(os.environ.get("PAUSE", "10"))
"""Each reader opens a page, reads for some seconds and opens the next."""
PROGRAM = [sys.executable, "-c", "import sys; from rashomon.serve.cli import main; sys.exit(main(sys.argv[1:]))"]


class Spent(NamedTuple):
    """What readers waited for pages."""

    seconds: list[float]
    wrong: list[int]

    def at(self, share: float) -> float:
        return sorted(self.seconds)[int(share * (len(self.seconds) - 1))]

    def told(self) -> str:
        return (
            f"{len(self.seconds)} pages, {len(self.wrong)} refused; median {self.at(0.5) * 1000:.0f} ms, "
            f"p99 {self.at(0.99) * 1000:.0f} ms, longest {self.at(1) * 1000:.0f} ms"
        )


@contextmanager
def serving(archive: Path) -> Iterator[str]:
    """`rashomon serve`, as it is typed; its address."""
    port = free_port()
    command = [*PROGRAM, "serve", "--archive", str(archive), "--port", str(port)]
    server = subprocess.Popen(command, stderr=subprocess.PIPE)
    base = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            assert server.poll() is None, (server.stderr or sys.stdin).read()
            try:
                httpx.get(f"{base}/healthz")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield base
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=60)


def addresses(base: str) -> list[str]:
    story = httpx.get(f"{base}/api/stories", timeout=60).json()["result"][0]
    claim = httpx.get(f"{base}/api/stories/{story['id']}/claims?limit=1", timeout=60).json()["result"][0]
    at = f"/s/{story['id']}"
    return [
        "/",
        at,
        f"{at}/said",
        f"{at}/timeline",
        f"/c/{claim['id']}",
        f"/d/{story['reports'][0]['id']}",
        "/api/stories",
    ]


async def read_pages(base: str, pages: list[str], readers: int, until: float) -> Spent:
    """So many readers at once, until a moment."""
    spent = Spent([], [])

    async def read(client: httpx.AsyncClient, number: int) -> None:
        await asyncio.sleep(PAUSE * number / readers)
        while time.monotonic() < until:
            begun = time.perf_counter()
            told = await client.get(pages[number % len(pages)])
            spent.seconds.append(time.perf_counter() - begun)
            if told.status_code != 200:
                spent.wrong.append(told.status_code)
            number += 1
            await asyncio.sleep(PAUSE)

    many = httpx.Limits(max_connections=readers, max_keepalive_connections=readers)
    async with httpx.AsyncClient(base_url=base, timeout=30, limits=many) as client:
        await asyncio.gather(*(read(client, n) for n in range(readers)))
    return spent


def readers_while_adding(archive: Path, folder: Path, readers: int, seconds: float) -> tuple[Spent, Spent, int]:
    """What readers waited while nothing came in, what they waited while reports did, and how many did."""
    for number in range(200):
        text = f"The mayor of Velm closed the harbour on Monday. {number} ships wait outside, a pilot said."
        (folder / f"{number}.txt").write_text(text, "utf-8")
    with serving(archive) as base:
        pages = addresses(base)
        for page in pages:
            httpx.get(base + page, timeout=60)
        quiet = asyncio.run(read_pages(base, pages, readers, time.monotonic() + seconds / 2))
        before = httpx.get(f"{base}/healthz", timeout=60).json()["sequence"]
        # One after the other, as a watcher finds them.
        adding = (
            "import sys, time; from rashomon.archive import Archive\n"
            "with Archive.open(sys.argv[1]) as archive:\n"
            "    for n in range(200): archive.add(f'{sys.argv[2]}/{n}.txt'); time.sleep(0.25)\n"
        )
        adder = subprocess.Popen([sys.executable, "-c", adding, str(archive), str(folder)])
        try:
            for _ in range(600):  # until the models are there and the first report is in
                if httpx.get(f"{base}/healthz", timeout=60).json()["sequence"] > before:
                    break
                time.sleep(0.2)
            spent = asyncio.run(read_pages(base, pages, readers, time.monotonic() + seconds))
        finally:
            adder.kill()
            adder.wait()
        with Archive.open(archive, make=False) as held:
            return quiet, spent, held.sequence - before


def test_readers_are_served_while_reports_are_added(
    example: Answer, example_archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Against the same readers while nothing comes in, for a machine may have other things to do."""
    monkeypatch.setattr(sys.modules[__name__], "PAUSE", 1.0)
    copy = Path(shutil.copy(example_archive, tmp_path / "copy.db"))
    (tmp_path / "in").mkdir()
    quiet, spent, added = readers_while_adding(copy, tmp_path / "in", readers=12, seconds=6.0)
    print(f"quiet: {quiet.told()}; while {added} reports came in: {spent.told()}")
    assert added > 0 and not spent.wrong and len(spent.seconds) > 20
    assert spent.at(0.5) < max(0.25, 8 * quiet.at(0.5))


@pytest.mark.soak
def test_two_hundred_readers_while_reports_are_added(example: Answer, example_archive: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(example_archive, tmp_path / "copy.db"))
    (tmp_path / "in").mkdir()
    seconds = float(os.environ.get("SECONDS", "60"))
    quiet, spent, added = readers_while_adding(copy, tmp_path / "in", readers=200, seconds=seconds)
    print(f"quiet: {quiet.told()}; while {added} reports came in: {spent.told()}")
    assert added > 0 and not spent.wrong and spent.at(0.99) < 0.25


@pytest.mark.soak
def test_a_story_of_three_hundred_reports(tmp_path: Path) -> None:
    """Server time and size of its page, made anew."""
    from starlette.testclient import TestClient

    lines = [
        json.dumps({"id": f"r{n}", "outlet": f"Outlet {n % 60}", "published": f"2031-03-{1 + n % 28:02d}",
                    "text": f"The ferry Corrin Star sank off Ostrel with {n} people aboard, Helene Marsk said. "
                            f"The harbour of Ostrel stays closed. Lodria could close the strait, an official told the Gull {n}."})
        for n in range(300)
    ]  # fmt: skip
    (tmp_path / "many.jsonl").write_text("\n".join(lines), "utf-8")
    with Archive.open(tmp_path / "many.db") as archive:
        archive.add(tmp_path / "many.jsonl")
        for n in range(1, 300):
            archive.judge("same_story", "r0", f"r{n}", same=True, by="test")
    desk = Desk(lambda: Archive.open(tmp_path / "many.db"))
    client = TestClient(build_app(desk, make_gate("127.0.0.1", 80, None)), base_url="http://127.0.0.1")
    story = desk.stories()[0]
    assert len(story.reports) == 300
    client.get("/")
    begun = time.process_time()
    told = client.get(f"/s/{story.id}")
    spent = time.process_time() - begun
    print(f"{spent:.3f} s, {len(told.content)} bytes")
    assert spent < 0.3 and len(told.content) < 200_000
