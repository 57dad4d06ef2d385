"""Who may ask the server, from where, and what a browser may do with the answer.

The server is one person's on their own machine unless they say otherwise. A page of another site must not be able to read
or change anything through their browser, so every request's Host must be one of ours (DNS rebinding), every Origin ours
(cross-site requests), and whatever changes the archive must carry a proof that only our own pages, or a holder of the token,
can give. From another machine nothing is answered without the token.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from rashomon.errors import UsageError
from rashomon.model import Record

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "rashomon"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
MOST_BODY = 32 * 2**20
"""Bytes of one request: a day's drop of reports, not an archive."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),  # with "no-referrer" a browser sends our own forms with Origin: null
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
)


class Gate(Record, frozen=True):
    """The door of one server: names under which it answers, its port, the token, and the key of its proofs."""

    hosts: tuple[str, ...]
    port: int
    token: str | None = None
    key: str = ""

    def proof(self) -> str:
        """What our own pages send with a change, and no other site can know (it cannot read our pages)."""
        return hmac.new(self.key.encode(), b"change", hashlib.sha256).hexdigest()

    def names(self, host: str) -> bool:
        """Whether a Host header means this server."""
        name, _, port = host.rpartition(":") if not host.endswith("]") and ":" in host else (host, "", "")
        return name.lower() in self.hosts and port in ("", str(self.port))

    def own_origin(self, origin: str) -> bool:
        """Whether an Origin header is a page of this server."""
        scheme, _, host = origin.partition("://")
        return scheme in ("http", "https") and self.names(host)


def make_gate(host: str, port: int, token: str | None) -> Gate:
    """The gate of a server at an address.

    Raises:   UsageError when the address can be reached from other machines and there is no token.
    """
    bare = host.strip("[]")
    local = bare in ("127.0.0.1", "localhost", "::1")
    if not local and not token:
        raise UsageError(
            f"{host} can be reached from other machines, so the server needs a token",
            "give --token, some 20 random characters, or leave --host out",
        )
    if token is not None and len(token) < LEAST_TOKEN:
        raise UsageError(f"the token has {len(token)} characters", f"give {LEAST_TOKEN} or more, at random")
    own = f"[{bare}]" if ":" in bare else bare
    return Gate(tuple(dict.fromkeys((*LOOPBACK, own.lower()))), port, token, secrets.token_hex(16))


LEAST_TOKEN = 12


class Guard:
    """ASGI middleware: lets in what the gate lets in, bounds bodies, and puts the safety headers on every answer."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app = app
        self.gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a refusal, or hand on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        status, why = self._refusal(scope, headers)
        if why:
            await _refuse(send, status, why)
            return
        cookie = self._cookie(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS, *cookie]
            await send(message)

        await self.app(scope, _bounded(receive), guarded)

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str]:
        """Status and reason for which a request is refused; an empty reason where it is not."""
        gate = self.gate
        if not gate.names(headers.get("host", "")) and gate.token is None:
            return 421, "this server does not go by that name"
        origin = headers.get("origin")
        if origin is not None and origin != "null" and not gate.own_origin(origin) and not _same_host(origin, headers):
            return 403, "a page of another site asks"
        if origin == "null" and scope["method"] not in ("GET", "HEAD"):
            return 403, "a page without an origin asks for a change"
        if gate.token is not None and not same_secret(_token_of(scope, headers), gate.token):
            return 401, "this server needs its token: ?token=... once, or an Authorization: Bearer header"
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_BODY:
            return 413, f"a request may carry {MOST_BODY} bytes"
        return 0, ""

    def _cookie(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """The token as a cookie, after it came in the address: links within the pages then need not carry it."""
        if self.gate.token is None or not _asked(scope):
            return []
        told = f"{COOKIE}={_digest(self.gate.token)}; Path=/; HttpOnly; SameSite=Strict"
        return [(b"set-cookie", told.encode())]


def _token_of(scope: Scope, headers: dict[str, str]) -> str:
    """The token that a request shows, in its header or address; or the digest of it, in its cookie."""
    bearer = headers.get("authorization", "")
    if bearer.lower().startswith("bearer "):
        return bearer[7:].strip()
    asked = _asked(scope)
    if asked:
        return asked
    try:
        kept = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return f"digest:{kept.value}" if kept else ""


def _asked(scope: Scope) -> str:
    """The token in the address."""
    query: bytes = scope.get("query_string", b"")
    return parse_qs(query.decode("latin-1")).get("token", [""])[0]


def same_secret(shown: str, token: str) -> bool:
    """Whether what was shown is the secret (or the digest of it that a cookie holds), in a time that tells nothing."""
    wanted = f"digest:{_digest(token)}" if shown.startswith("digest:") else token
    return hmac.compare_digest(shown.encode("utf-8", "replace"), wanted.encode())


def _digest(token: str) -> str:
    return hashlib.sha256(f"rashomon {token}".encode()).hexdigest()


def _same_host(origin: str, headers: dict[str, str]) -> bool:
    """Behind a proxy the server goes by the proxy's name: then Origin and Host agree."""
    return origin.partition("://")[2] == headers.get("host", "") != ""


def _bounded(receive: Receive) -> Receive:
    """Reading that stops when a body without a length grows too long."""
    held = 0

    async def reading() -> Message:
        nonlocal held
        message = await receive()
        held += len(message.get("body", b""))
        if held > MOST_BODY:
            return {"type": "http.disconnect"}
        return message

    return reading


async def _refuse(send: Send, status: int, why: str) -> None:
    import msgspec

    told = {"type": "ForbiddenError", "message": why, "hint": "see `rashomon serve --help`"}
    body = msgspec.json.encode({"ok": False, "error": told})
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode()), *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
