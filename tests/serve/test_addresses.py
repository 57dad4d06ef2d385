"""Addresses that must not be reached: by their spelling, by a redirect, by what their names resolve to."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from rashomon.errors import FetchError, ForbiddenError
from rashomon.serve.addresses import is_public, target_of
from rashomon.serve.fetching import fetch
from serve.webserver import PUBLIC, Reply, Web, serving

SPELLINGS = [
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
]  # fmt: skip


@pytest.fixture(scope="module")
def anywhere() -> Iterator[Web]:
    with serving(lambda path, headers: Reply(b"reached")) as web:
        yield web


@pytest.mark.parametrize("url", SPELLINGS)
def test_a_forbidden_spelling_is_refused_before_anything_is_asked(url: str, anywhere: Web) -> None:
    with pytest.raises(ForbiddenError) as refused:
        fetch(url, anywhere.net())
    assert anywhere.asked == [] and anywhere.connected == []
    assert "secret" not in refused.value.message


def test_no_redirect_leads_to_a_forbidden_address() -> None:
    now = Reply()
    with serving(lambda path, headers: now) as web:
        for status in (301, 302, 303, 307, 308):
            for url in SPELLINGS if status == 302 else SPELLINGS[:5]:
                if any(c < "!" for c in url) or not url.isascii() or url in ("/etc/passwd", "//a.example/"):
                    continue  # these are no Location header; or lead to the site itself, or another public one
                now = Reply(b"", status, {"Location": url})
                with pytest.raises(FetchError):
                    fetch("http://news.example/", web.net())
        assert set(web.connected) == {PUBLIC}
        assert {one.partition("/")[0].partition(":")[0] for one in web.asked} == {"news.example"}


@pytest.mark.parametrize(
    "number",
    ["127.0.0.1", "10.0.0.7", "169.254.169.254", "100.64.3.4", "::1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::",
     "2001:0:53aa:64c::1", "fe80::1%eth0", "fd00::1", "ff02::1", "224.0.0.1", "0.0.0.0", "nonsense", ""],
)  # fmt: skip
def test_a_name_that_resolves_to_a_forbidden_number_is_not_connected_to(number: str) -> None:
    with serving(lambda path, headers: Reply(b"reached")) as web:
        for numbers in ((number,), (PUBLIC, number), (number, PUBLIC)):
            web.names["evil.example"] = [numbers]
            with pytest.raises(ForbiddenError):
                fetch("http://evil.example/", web.net())
        assert web.connected == []


def test_a_name_that_changes_is_resolved_once_a_request_and_the_connection_goes_to_what_was_checked() -> None:
    def site(path: str, headers: object) -> Reply:
        return Reply(b"", 302, {"Location": "http://evil.example/again"}) if path.endswith("/") else Reply(b"reached")

    with serving(site) as web:
        web.names["evil.example"] = [(PUBLIC,), ("127.0.0.1",)]
        with pytest.raises(ForbiddenError, match="127.0.0.1, not a public number"):
            fetch("http://evil.example/", web.net())
        assert web.connected == [PUBLIC] and web.asked == ["evil.example/"]


def test_the_default_connection_goes_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the machine's own resolver stubbed, the real connector is asked for the number that was checked, and no name."""
    asked: list[object] = []

    class Spy(socket.socket):
        def connect(self, address: object) -> None:
            asked.append(address)
            raise OSError("no network in tests")

    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", (PUBLIC, 80))])
    monkeypatch.setattr(socket, "socket", Spy)
    from rashomon.serve.fetching import Net

    with pytest.raises(FetchError):
        fetch("http://news.example/", Net())
    assert asked == [(PUBLIC, 80)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("127.0.0.1", 80))])
    with pytest.raises(ForbiddenError):
        fetch("http://news.example/", Net())
    assert len(asked) == 1


def test_public_addresses_are_let_through() -> None:
    for url, host, shown in (
        ("https://News.Example/a?b=c#d", "news.example", "news.example"),
        ("http://b\u00fccher.example/\u00fc", "xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("http://news.example.:8080/x", "news.example", "news.example:8080"),
        (f"http://{PUBLIC}/", PUBLIC, PUBLIC),
        ("http://[2606:2800:21f:cb07::1]/", "2606:2800:21f:cb07::1", "[2606:2800:21f:cb07::1]"),
    ):
        target = target_of(url)
        assert (target.host, target.shown) == (host, shown)
    assert target_of("http://a.example/\u00fc x".replace(" ", "%20")).path == "/%C3%BC%20x"
    assert is_public("8.8.8.8") and is_public("2606:4700::1111") and not is_public("1") and not is_public("0127.0.0.1")
