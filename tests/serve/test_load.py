"""Readers while reports are added, and a story of three hundred reports; minutes, so only in `make soak`."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import httpx
import pytest
from tests.conftest import Answer
from tests.serve.test_browser import free_port

from rashomon.archive import Archive
from rashomon.serve.desk import Desk
from rashomon.serve.guarding import make_gate
from rashomon.serve.serving import build_app

READERS, SECONDS, PAUSE = 200, 30.0, 2.0
"""Each reader opens a page, reads for some seconds and opens the next."""


@pytest.mark.soak
def test_two_hundred_readers_while_reports_are_added(example: Answer, example_archive: Path, tmp_path: Path) -> None:
    import uvicorn

    copy = tmp_path / "copy.db"
    copy.write_bytes(example_archive.read_bytes())
    port = free_port()
    desk = Desk(lambda: Archive.open(copy))
    app = build_app(desk, make_gate("127.0.0.1", port, None))
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.05)
    story = desk.stories()[0]
    pages = [
        "/",
        f"/s/{story.id}",
        f"/s/{story.id}/said",
        f"/c/{story.claims[0].id}",
        f"/d/{story.reports[0].id}",
        "/api/stories",
    ]
    spent: list[float] = []
    wrong: list[int] = []
    until = time.monotonic() + SECONDS

    def read(number: int) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
            time.sleep(PAUSE * number / READERS)
            while time.monotonic() < until:
                begun = time.monotonic()
                told = client.get(pages[number % len(pages)])
                spent.append(time.monotonic() - begun)
                if told.status_code != 200:
                    wrong.append(told.status_code)
                time.sleep(PAUSE)

    readers = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
    for reader in readers:
        reader.start()
    text = "The mayor of Velm closed the harbour on Monday."
    with Archive.open(copy) as writer:
        for number in range(20):
            path = tmp_path / f"{number}.txt"
            path.write_text(f"{text} {number} ships wait outside.", "utf-8")
            writer.add(path)
    for reader in readers:
        reader.join()
    server.should_exit = True
    spent.sort()
    print(f"{len(spent)} pages, median {spent[len(spent) // 2]:.3f} s, p99 {spent[int(0.99 * len(spent))]:.3f} s")
    assert not wrong and spent[int(0.99 * len(spent))] < 0.25


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
