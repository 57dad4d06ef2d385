"""A server of the pages within a test's own process, and a free port for one."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import uvicorn

from rashomon.archive import Archive
from rashomon.serve.desk import Desk
from rashomon.serve.guarding import Gate, make_gate
from rashomon.serve.serving import build_app


class Here(NamedTuple):
    """A server that runs."""

    base: str
    desk: Desk
    gate: Gate


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def pages_of(archive: Path) -> Iterator[Here]:
    """The pages of an archive, at an address of this machine."""
    port = free_port()
    desk, gate = Desk(lambda: Archive.open(archive)), make_gate("127.0.0.1", port, None)
    app = build_app(desk, gate)
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield Here(f"http://127.0.0.1:{port}", desk, gate)
    finally:
        server.should_exit = True
        thread.join(10)
        desk.close()
