"""Addresses that must not be reached: by their spelling, by a redirect, by what their names resolve to."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from rashomon.errors import FetchError, ForbiddenError
from rashomon.testing.forbidden import NUMBERS, SPELLINGS, attempt_all
from rashomon.visit.addresses import is_public, target_of
from rashomon.visit.fetching import fetch
from webserver import PUBLIC, Reply, Web, serving


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


@pytest.mark.parametrize("number", NUMBERS)
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
    from rashomon.visit.fetching import Net

    with pytest.raises(FetchError):
        fetch("http://news.example/", Net())
    assert asked == [(PUBLIC, 80)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("127.0.0.1", 80))])
    with pytest.raises(ForbiddenError):
        fetch("http://news.example/", Net())
    assert len(asked) == 1


def test_the_bench_reaches_nothing() -> None:
    found = attempt_all()
    assert found.attempts > 200 and found.reached == ()


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
