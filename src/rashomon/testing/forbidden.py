"""Addresses that must never be reached, in the spellings with which people try, and the count of those that are.

Nothing is sent anywhere: names are resolved by a stub, and a connection is only noted.
"""

from __future__ import annotations

import socket

from rashomon.errors import FetchError
from rashomon.model import Record
from rashomon.visit.addresses import is_public
from rashomon.visit.fetching import Net, fetch

PUBLIC = "93.184.215.14"
"""A public number, to which nothing is sent."""

SPELLINGS: tuple[str, ...] = (
    # this machine and its network, plainly
    "http://127.0.0.1/", "http://127.8.9.10/", "http://0.0.0.0/", "http://10.1.2.3/", "http://172.16.0.1/",
    "http://172.31.255.255/", "http://192.168.1.1/", "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1/",
    "http://100.127.255.254/", "http://192.0.0.8/", "http://198.18.0.1/", "http://198.19.255.255/", "http://192.0.2.7/",
    "http://203.0.113.9/", "http://198.51.100.3/", "http://192.88.99.1/", "http://224.0.0.251/", "http://239.255.255.250/",
    "http://240.0.0.1/", "http://255.255.255.255/",
    # the same numbers, spelled so that resolvers read them otherwise
    "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://017700000001/",
    "http://127.1/", "http://127.0.1/", "http://127.0.0.1./", "http://0/", "http://0x7f.1/", "http://127.0.0.01/",
    "http://1.2.3.4.5/", "http://256.1.1.1/", "http://00000000177.0.0.1/",
    # in other letters
    "http://\uff11\uff12\uff17.0.0.1/", "http://127\u30020\u30020\u30021/", "http://\u24db\u24de\u24d2\u24d0\u24db\u24d7\u24de\u24e2\u24e3/",
    "http://loc\u00adalhost/", "http://%6c%6fcalhost/", "http://127.0.0.%31/",
    # IPv6, and IPv4 inside it
    "http://[::1]/", "http://[::]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://[64:ff9b:1::a00:1]/", "http://[2002:7f00:1::]/",
    "http://[2002:a00:1::1]/", "http://[2001:0:53aa:64c:0:0:80ff:fffe]/", "http://[fe80::1]/", "http://[fe80::1%25eth0]/",
    "http://[fc00::1]/", "http://[fd12:3456::1]/", "http://[ff02::1]/", "http://[2001:db8::1]/", "http://[3fff::1]/",
    "http://[2001:10::1]/", "http://[100::1]/", "http://[5f00::1]/", "http://[fec0::1]/", "http://[::1", "http://[v1.x]/",
    # names
    "http://localhost/", "http://LOCALHOST/", "http://localhost./", "http://a.localhost/", "http://router/",
    "http://printer.local/", "http://wiki.internal/", "http://nas.lan/", "http://gw.home.arpa/", "http://x.onion/",
    "http://a..b.example/", "http://localhost../",
    # what is not the web, or holds secrets, or is another service
    "file:///etc/passwd", "ftp://a.example/", "gopher://a.example/", "javascript:alert(1)", "data:text/html,x", "//a.example/",
    "/etc/passwd", "http:///x", "http://", "http://ana:secret@a.example/", "http://a.example@127.0.0.1/",
    "http://127.0.0.1#@a.example/", "http://a.example:25/", "http://a.example:22/", "http://a.example:99999/",
    "http://a.example:x/", "http://a.example\\@127.0.0.1/", "http://a.example/\r\nHost: b", "http://a b.example/",
    "http://a.example\t/", "http://127.0.0.1:80\\.a.example/", "http://[::1]:80@a.example/", "http://" + "a" * 5000 + ".example/",
)  # fmt: skip

NUMBERS: tuple[str, ...] = (
    "127.0.0.1", "10.0.0.7", "169.254.169.254", "100.64.3.4", "::1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
    "2001:0:53aa:64c::1", "fe80::1%eth0", "fd00::1", "ff02::1", "224.0.0.1", "0.0.0.0", "nonsense", "",
)  # fmt: skip
"""What a name may resolve to, and must not be connected to."""


class Reached(Record, frozen=True):
    """Of so many attempts, those that ended in a connection to something that is not public."""

    attempts: int
    reached: tuple[str, ...]


def attempt_all() -> Reached:
    """Try every spelling directly and behind a redirect, and every number as what a name resolves to, at once or later.

    Returns:  what was reached; nothing, if all is well.
    Cost:     milliseconds; no network.
    """
    reached, attempts = list[str](), 0
    for url in SPELLINGS:
        for start, answer in ((url, b""), ("http://news.example/", _redirect(url))):
            attempts += 1
            numbers = _connected(start, [(PUBLIC,)], answer)
            if any(not is_public(n) for n in numbers) or (start == url and numbers):
                reached.append(f"{url} {'directly' if start == url else 'by a redirect'}")
    for number in NUMBERS:
        resolved: list[list[tuple[str, ...]]] = [[(number,)], [(PUBLIC, number)], [(PUBLIC,), (number,)]]
        for answers in resolved:
            attempts += 1
            numbers = _connected("http://evil.example/", answers, _redirect("http://evil.example/again"))
            if any(not is_public(n) for n in numbers):
                reached.append(f"{number} by its name")
    return Reached(attempts, tuple(reached))


def _redirect(url: str) -> bytes:
    line = url.replace("\r", "").replace("\n", "")
    return f"HTTP/1.1 302 Found\r\nLocation: {line}\r\nContent-Length: 0\r\n\r\n".encode("utf-8", "replace")


def _connected(url: str, answers: list[tuple[str, ...]], reply: bytes) -> list[str]:
    """The numbers to which a fetch would have connected."""
    numbers: list[str] = []
    waiting = list(answers)

    def resolve(host: str, port: int) -> tuple[str, ...]:
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]

    def connect(number: str, port: int, timeout: float) -> socket.socket:
        numbers.append(number)
        ours, theirs = socket.socketpair()
        theirs.sendall(reply if len(numbers) == 1 else b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        theirs.shutdown(socket.SHUT_WR)
        _kept.append(theirs)
        return ours

    _kept: list[socket.socket] = []
    try:
        fetch(url, Net(resolve=resolve, connect=connect, secure=lambda sock, host: sock))
    except FetchError:
        return numbers
    finally:
        for sock in _kept:
            sock.close()
    return numbers
