"""Who is let in: names of the server, origins of pages, tokens; and the headers on every answer."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from rashomon.errors import UsageError
from rashomon.serve.guarding import HEADERS, MOST_BODY, Gate, Guard, make_gate

TOKEN = "a-token-of-the-desk"


def client_of(gate: Gate, host: str = "127.0.0.1:8765") -> TestClient:
    async def echo(request: Request) -> PlainTextResponse:
        return PlainTextResponse(str(len(await request.body())))

    app = Starlette(routes=[Route("/", echo, methods=["GET", "POST"])], middleware=[Middleware(Guard, gate=gate)])
    return TestClient(app, base_url=f"http://{host}")


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765", "LOCALHOST:8765", "127.0.0.1"])
def test_the_server_answers_to_its_own_names(host: str) -> None:
    assert client_of(make_gate("127.0.0.1", 8765, None), host).get("/").status_code == 200


@pytest.mark.parametrize("host", ["evil.example:8765", "127.0.0.1.evil.example", "localhost:80", "evil.example", "["])
def test_another_name_is_refused(host: str) -> None:
    told = client_of(make_gate("127.0.0.1", 8765, None)).get("/", headers={"host": host})
    assert told.status_code == 421 and told.json()["ok"] is False


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://127.0.0.1:9999", "http://localhost.evil.example:8765"]
)
def test_a_page_of_another_site_is_refused(origin: str) -> None:
    client = client_of(make_gate("127.0.0.1", 8765, None))
    assert client.get("/", headers={"origin": origin}).status_code == 403
    assert client.post("/", headers={"origin": origin}).status_code == 403
    assert client.post("/", headers={"origin": "null"}).status_code == 403
    assert client.post("/", headers={"origin": "http://localhost:8765"}).status_code == 200


def test_an_address_that_others_reach_needs_a_token() -> None:
    with pytest.raises(UsageError, match="token"):
        make_gate("0.0.0.0", 8765, None)
    with pytest.raises(UsageError, match="characters"):
        make_gate("0.0.0.0", 8765, "short")


def test_the_token_comes_as_header_address_or_cookie_and_is_not_repeated() -> None:
    client = client_of(make_gate("0.0.0.0", 8765, TOKEN), "desk.example:8765")
    assert client.get("/").status_code == 401
    assert client.get("/", headers={"authorization": "Bearer wrong-token-altogether"}).status_code == 401
    assert client.get("/", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    first = client.get("/", params={"token": TOKEN})
    assert first.status_code == 200 and TOKEN not in first.headers["set-cookie"]
    assert client.get("/").status_code == 200, "the cookie serves from then on"


def test_every_answer_has_the_safety_headers_also_a_refusal() -> None:
    client = client_of(make_gate("127.0.0.1", 8765, None))
    for told in (client.get("/"), client.get("/", headers={"host": "evil.example"})):
        assert {name.decode(): value.decode() for name, value in HEADERS}.items() <= dict(told.headers).items()


def test_a_body_beyond_the_bound_is_refused() -> None:
    client = client_of(make_gate("127.0.0.1", 8765, None))
    assert client.post("/", content=b"a" * 1000).text == "1000"
    assert client.post("/", headers={"content-length": str(MOST_BODY + 1)}, content=b"a").status_code == 413
