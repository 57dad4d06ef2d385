"""Fetching within limits: bytes, time, redirects; nothing kept, nothing sent along."""

from __future__ import annotations

import gzip
import zlib

import pytest

from rashomon.errors import DecodeError, FetchError, ForbiddenError
from rashomon.visit import fetching, robots
from rashomon.visit.fetching import fetch
from rashomon.visit.visiting import StatusError, Visitor
from webserver import Reply, serving

BODY = b"<p>The harbour of Velm was closed on Monday.</p>"


def packed(kind: str, raw: bytes) -> bytes:
    if kind == "br":
        return pytest.importorskip("brotli").compress(raw)
    if kind == "zstd":
        return pytest.importorskip("zstandard").compress(raw)
    return gzip.compress(raw) if kind == "gzip" else zlib.compress(raw)


@pytest.mark.parametrize("kind", ["gzip", "deflate", "br", "zstd"])
def test_packed_answers_are_unpacked_and_bombs_are_not(kind: str) -> None:
    bomb = packed(kind, b"a" * 20_000_000)
    assert len(bomb) < 100_000
    with serving(
        lambda path, h: Reply(bomb if "bomb" in path else packed(kind, BODY), 200, {"Content-Encoding": kind})
    ) as web:
        assert fetch("http://news.example/", web.net()).answer.body == BODY
        assert kind in web.headers[0]["accept-encoding"]
        with pytest.raises(DecodeError, match="bomb|over 8 MB"):
            fetch("http://news.example/bomb", web.net())


def test_limits_of_bytes_hops_and_odd_answers() -> None:
    replies = {
        "/long": Reply(b"x" * 20_000), "/loop": Reply(b"", 302, {"Location": "/loop"}),
        "/cut": Reply(b"half", 200, {"Content-Length": "99"}), "/odd": Reply(b"x", 200, {"Content-Encoding": "gzip, gzip"}),
        "/huge": Reply(b"", 200, {"Content-Length": "9" * 30}), "/broken": Reply(b"xx", 200, {"Content-Encoding": "deflate"}),
        "/chunked": Reply(b"4\r\nSome\r\n0\r\n\r\n", 200, {"Transfer-Encoding": "chunked"}),
        "/badchunks": Reply(b"zz\r\nSome\r\n", 200, {"Transfer-Encoding": "chunked"}),
    }  # fmt: skip
    with serving(lambda path, h: replies[path.removeprefix("news.example")]) as web:
        net = web.net()
        for path in ("/loop", "/cut", "/odd", "/huge", "/broken", "/badchunks"):
            with pytest.raises((FetchError, DecodeError)):
                fetch(f"http://news.example{path}", net)
        with pytest.raises(DecodeError, match="more than|limit"):
            fetch("http://news.example/long", net, most=10_000)
        assert fetch("http://news.example/chunked", net).answer.body == b"Some"
        assert sum(one.endswith("/loop") for one in web.asked) == fetching.MAX_HOPS + 1


def test_an_answer_that_drips_is_given_up() -> None:
    with serving(lambda path, h: Reply(b"x" * 1000, 200, {"Content-Length": "2000"})) as web:
        ticks = iter(range(0, 10_000, 11))
        net = web.net()._replace(clock=lambda: float(next(ticks)))  # every look at the clock is eleven seconds later
        with pytest.raises(FetchError, match="too long"):
            fetch("http://news.example/", net)


def test_no_cookie_comes_back_and_validators_do() -> None:
    def site(path: str, headers: object) -> Reply:
        if "if-none-match" in headers:  # type: ignore[operator]
            return Reply(b"", 304)
        return Reply(BODY, 200, {"Set-Cookie": "a=b", "ETag": '"v1"', "Last-Modified": "Mon, 04 Mar 2024 10:00:00 GMT"})

    with serving(site) as web:
        first = fetch("http://news.example/", web.net())
        again = fetch("http://news.example/", web.net(), etag=first.etag, modified=first.modified)
        assert again.answer.status == 304 and web.headers[1]["if-none-match"] == '"v1"'
        assert web.headers[1]["if-modified-since"] == "Mon, 04 Mar 2024 10:00:00 GMT"
        assert not any({"cookie", "authorization", "referer"} & set(h) for h in web.headers)
        fetch("http://news.example/", web.net(), etag='"\r\nX-Evil: 1')
        assert "x-evil" not in web.headers[-1]


def test_robots_are_asked_once_and_believed_also_for_redirects() -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: rashomon\nDisallow: /private\nAllow: /private/open\nCrawl-delay: 7\n"

    def site(path: str, headers: object) -> Reply:
        if path.endswith("/robots.txt"):
            return Reply(rules)
        return Reply(b"", 302, {"Location": "/private/x"}) if path.endswith("/moved") else Reply(BODY)

    with serving(site) as web:
        visitor = Visitor(web.net())
        assert visitor.visit("http://news.example/a").answer.body == BODY
        assert visitor.visit("http://news.example/private/open/1").answer.body == BODY
        assert web.slept == 7.0
        for path in ("/private/b", "/moved"):
            with pytest.raises(ForbiddenError, match=r"robots\.txt"):
                visitor.visit(f"http://news.example{path}")
        assert sum(one.endswith("/robots.txt") for one in web.asked) == 1
        assert not any("/private/x" in one or "/private/b" in one for one in web.asked)


def test_a_site_in_trouble_is_left_alone_and_one_without_rules_is_not() -> None:
    with serving(lambda path, h: Reply(b"", 503 if path.startswith("down") else 404, {"Retry-After": "120"})) as web:
        with pytest.raises(FetchError, match=r"for its robots\.txt the server answered 503") as down:
            Visitor(web.net()).visit("http://down.example/a")
        assert not isinstance(down.value, ForbiddenError)  # which would be for good
        with pytest.raises(StatusError, match="404") as refused:
            Visitor(web.net()).visit("http://up.example/a")
        assert refused.value.again == 120.0


@pytest.mark.parametrize(
    ("rule", "path", "fits"),
    [
        ("/a", "/a/b", True), ("/a$", "/a/b", False), ("/*.pdf$", "/x.pdf.pdf", True), ("/*.pdf$", "/x.pdf?y", False),
        ("/a*c", "/abbbc", True), ("*", "/anything", True), ("/*/b", "/a/b/c", True), ("/b", "/a", False), ("/a*$", "/ab", True),
    ],
)  # fmt: skip
def test_patterns_of_robots(rule: str, path: str, fits: bool) -> None:
    rules = robots.read_robots(f"User-agent: *\nDisallow: {rule}\n")
    assert robots.is_allowed(rules, path) is not fits


def test_rules_that_make_no_sense_do_no_harm() -> None:
    text = (
        "Disallow: /before\nUser-agent: *\n: x\nDisallow:\nCrawl-delay: soon\nDisallow: /"
        + "*a" * 20_000
        + "\n"
        + "x" * 90_000
    )
    rules = robots.read_robots(text)
    assert robots.is_allowed(rules, "/" + "a" * 19_000) and rules.delay == 0.0
    assert robots.read_robots("User-agent: a\nUser-agent: rashomon\nDisallow: /x").rules == (("/x", False),)
