"""A web server on 127.0.0.1, and a `Net` that leads every name to it: no test sends anything elsewhere."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from rashomon.visit.fetching import Net

PUBLIC = "93.184.215.14"
"""A public number, to which no test connects: connections to it end at the server here."""


class Reply(NamedTuple):
    """What the server answers."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = {}


Site = Callable[[str, Mapping[str, str]], Reply]


class Web:
    """The server, what it was asked, and the names it goes by."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.asked: list[str] = []
        self.headers: list[Mapping[str, str]] = []
        self.connected: list[str] = []
        self.slept = 0.0
        self.time = 1_900_000_000.0
        self.names: dict[str, list[tuple[str, ...]]] = {}

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        """The numbers of a name: those it was given, one answer after another, else a public one."""
        answers = self.names.get(host)
        if not answers:
            return (PUBLIC,)
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect(self, number: str, port: int, timeout: float) -> socket.socket:
        """Whatever the number, the server here; the number is noted."""
        self.connected.append(number)
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def sleep(self, seconds: float) -> None:
        """Time passes at once."""
        self.slept += seconds
        self.time += seconds

    def net(self) -> Net:
        """The machine's doings as tests want them."""
        return Net(
            resolve=self.resolve, connect=self.connect, secure=lambda sock, host: sock,
            clock=lambda: self.time, sleep=self.sleep, now=lambda: self.time,
        )  # fmt: skip


@contextmanager
def serving(site: Site) -> Iterator[Web]:
    """Serve a site while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # noqa: N802
            web.asked.append(f"{self.headers['Host']}{self.path}")
            web.headers.append({k.lower(): v for k, v in self.headers.items()})
            reply = site(f"{self.headers['Host']}{self.path}", web.headers[-1])
            self.send_response_only(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if "Transfer-Encoding" not in reply.headers and "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            try:
                self.wfile.write(reply.body)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    web = Web(server.server_address[1])
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
