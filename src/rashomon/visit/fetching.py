"""Fetching one address: asked once, at a number that was checked, within limits of bytes, time and redirects.

No cookies, no credentials, no proxy of the environment, nothing kept. Each hop of a redirect is checked like the first. The
machine's own doings (resolver, sockets, clock) come in a `Net`, so that tests need no network.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from rashomon.errors import DecodeError, FetchError, ForbiddenError
from rashomon.model import Record
from rashomon.text.compressed import Unpacked, installed
from rashomon.text.http import Answer, coding_of
from rashomon.visit.addresses import PORTS, Target, is_public, target_of

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer

AGENT = "rashomon/0.1 (reads news feeds; respects robots.txt)"
MAX_PAGE = 8_000_000
"""Bytes of one answer, unpacked. The largest of 900 real pages has 3 MB."""
MAX_FEED = 32_000_000
TIMEOUT = 30.0
"""Seconds for one answer with all its redirects."""
MAX_HOPS = 5
_SILENCE = 15.0
_PIECE = 65_536


def _resolve(host: str, port: int) -> tuple[str, ...]:
    """The numbers of a name. In a thread, for the system's resolver cannot be told when to give up."""
    found: list[tuple[str, ...] | OSError] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.append(tuple(dict.fromkeys(str(one[4][0]) for one in answers)))
        except OSError as error:
            found.append(error)

    thread = threading.Thread(target=ask, name="resolver", daemon=True)
    thread.start()
    thread.join(_SILENCE)
    if not found:
        raise TimeoutError
    if isinstance(found[0], OSError):
        raise found[0]
    return found[0]


def _connect(number: str, port: int, timeout: float) -> socket.socket:
    """A connection to a number, and to no other."""
    sock = socket.socket(socket.AF_INET6 if ":" in number else socket.AF_INET, socket.SOCK_STREAM)
    try:
        sock.settimeout(timeout)
        sock.connect((number, port))
    except OSError:
        sock.close()
        raise
    return sock


def _secure(sock: socket.socket, host: str) -> socket.socket:
    """The same connection, encrypted, with the host's certificate checked."""
    return ssl.create_default_context().wrap_socket(sock, server_hostname=host)


class Net(NamedTuple):
    """What fetching needs of the machine."""

    resolve: Callable[[str, int], tuple[str, ...]] = _resolve
    connect: Callable[[str, int, float], socket.socket] = _connect
    secure: Callable[[socket.socket, str], socket.socket] = _secure
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.time
    ports: frozenset[int] = PORTS


class Fetched(Record, frozen=True):
    """An answer: where it came from in the end, and what its server gave for the next time."""

    url: str
    answer: Answer

    @property
    def etag(self) -> str | None:
        """For If-None-Match."""
        return self.answer.headers.get("etag")

    @property
    def modified(self) -> str | None:
        """For If-Modified-Since."""
        return self.answer.headers.get("last-modified")


def fetch(
    url: str,
    net: Net,
    *,
    etag: str | None = None,
    modified: str | None = None,
    most: int = MAX_PAGE,
    permit: Callable[[Target], None] | None = None,
) -> Fetched:
    """Fetch an address.

    Args:     url: absolute; etag, modified: what the last answer gave; most: bytes of the body, unpacked; permit: asked
              before each hop, may wait, raises ForbiddenError to refuse.
    Returns:  the answer, whatever its status (304: unchanged).
    Raises:   ForbiddenError, FetchError; DecodeError for a body that is broken, a bomb, or over the limit.
    Cost:     at most `TIMEOUT` seconds, not counting what `permit` waits.
    """
    headers = {"If-None-Match": etag, "If-Modified-Since": modified}
    asked = {k: v for k, v in headers.items() if v and v.isprintable() and v.isascii()}
    spent = 0.0
    for _ in range(MAX_HOPS + 1):
        target = target_of(url, net.ports)
        if permit:
            permit(target)
        begun = net.clock()
        answer = _ask(target, net, asked, most, begun + TIMEOUT - spent)
        spent += net.clock() - begun
        location = answer.headers.get("location") if answer.status in (301, 302, 303, 307, 308) else None
        if not location:
            return Fetched(target.url, answer)
        try:
            url = urljoin(target.url, location)
        except ValueError:
            raise FetchError(f"{target.url} leads to an address that cannot be read", "try it in a browser") from None
    raise FetchError(f"{url} is the end of more than {MAX_HOPS} redirects", "give the address they should lead to")


def _ask(target: Target, net: Net, asked: dict[str, str], most: int, deadline: float) -> Answer:
    """One request and its answer, at a number that was checked."""
    try:
        sock = _open(_pinned(target, net), target.port, net, deadline)
        try:
            if target.scheme == "https":
                sock = net.secure(sock, target.host)
            return _exchange(target, _Timed(sock, deadline, net.clock), asked, most)
        finally:
            sock.close()
    except TimeoutError:
        raise FetchError(f"{target.url} took too long", "try again later") from None
    except ssl.SSLError as error:
        raise FetchError(f"{target.url}: no safe connection: {error.reason or error}", "try it in a browser") from None
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        what = str(error) or type(error).__name__
        raise FetchError(f"{target.url} could not be fetched: {what[:200]}", "try again later") from None


def _open(numbers: tuple[str, ...], port: int, net: Net, deadline: float) -> socket.socket:
    """A connection to the first of these numbers that answers."""
    for number in numbers[:-1]:
        try:
            return net.connect(number, port, max(0.1, min(5.0, deadline - net.clock())))
        except OSError:  # IPv6 on a machine that has none, a host that is down: the next one, checked like it
            continue
    return net.connect(numbers[-1], port, max(0.1, min(_SILENCE, deadline - net.clock())))


def _pinned(target: Target, net: Net) -> tuple[str, ...]:
    """The numbers to connect to: the name is resolved once, and every number it has must be public."""
    numbers = (target.host,) if target.number else net.resolve(target.host, target.port)
    if not numbers:
        raise FetchError(f"{target.host} has no number", "check the spelling")
    for number in numbers:
        if not is_public(number):
            raise ForbiddenError(
                f"{target.url} may not be fetched: {target.host} is {number}, not a public number",
                "give an address of the public web",
            )
    return numbers[:4]


class _Timed:
    """A socket as http.client wants it, on which nothing may last beyond a deadline: not a byte a minute either."""

    def __init__(self, sock: socket.socket, deadline: float, clock: Callable[[], float]) -> None:
        self._sock, self._deadline, self._clock = sock, deadline, clock

    def _arm(self) -> None:
        left = self._deadline - self._clock()
        if left <= 0:
            raise TimeoutError
        self._sock.settimeout(min(left, _SILENCE))

    def sendall(self, payload: bytes) -> None:
        """Send all of it."""
        self._arm()
        self._sock.sendall(payload)

    def makefile(self, mode: str, *_: object) -> io.BufferedReader:
        """What is read from."""
        return io.BufferedReader(_Incoming(self), _PIECE)

    def receive(self, into: memoryview) -> int:
        """Some bytes, 0 at the end."""
        self._arm()
        return self._sock.recv_into(into)

    def close(self) -> None:
        """The connection is closed by whoever opened it."""


class _Incoming(io.RawIOBase):
    """The bytes that come in."""

    def __init__(self, timed: _Timed) -> None:
        self._timed = timed

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, into: Buffer, /) -> int:
        """Some bytes, 0 at the end."""
        return self._timed.receive(memoryview(into))


def _exchange(target: Target, timed: _Timed, asked: dict[str, str], most: int) -> Answer:
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.auto_open = 0  # never by itself: it would resolve the name again
    connection.sock = timed
    connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in {"Host": target.shown, **_HEADERS, "Accept-Encoding": _codings(), **asked}.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    headers = {name.lower(): value for name, value in reversed(response.getheaders())}
    if response.status in (301, 302, 303, 304, 307, 308):
        return Answer(response.status, headers, b"")
    return Answer(response.status, headers, _body(response, headers, most))


_HEADERS = {
    "User-Agent": AGENT,
    "Accept": "application/atom+xml, application/rss+xml, application/feed+json, text/html, */*;q=0.5",
    "Connection": "close",
}


def _codings() -> str:
    return ", ".join(["gzip", "deflate"] + ["br"] * installed("brotli") + ["zstd"] * installed("zstd"))


def _body(response: http.client.HTTPResponse, headers: dict[str, str], most: int) -> bytes:
    """The body unpacked, within the limit."""
    length = headers.get("content-length", "")
    kind = coding_of(headers.get("content-encoding", ""))
    if length.isdigit() and len(length) > 12 or (length.isdigit() and int(length) > most):
        raise DecodeError(f"an answer of {length[:20]} bytes, the limit is {most // 1_000_000} MB", "it is no article")
    stream = _Body(response)
    opened = Unpacked(stream, kind, most=most, free=min(most, _FREE)) if kind else stream
    parts = bytearray()
    while piece := opened.read(_PIECE):
        parts += piece
        if len(parts) > most:
            raise DecodeError(f"an answer of more than {most // 1_000_000} MB", "it is no article")
    if length.isdigit() and not kind and len(parts) < int(length):
        raise FetchError("the answer was cut short", "try again later")
    return bytes(parts)


_FREE = 4_000_000


class _Body:
    """A response read in pieces."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self._response = response

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes."""
        return self._response.read1(size)
