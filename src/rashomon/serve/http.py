"""The HTTP interface: every route of `routes` below /api, in one envelope.

    {"ok": true, "result": ..., "sequence": 41, "next": "NDE6MTAw"}      next: ask again with ?cursor=NDE6MTAw
    {"ok": false, "error": {"type": ..., "message": ..., "hint": ...}}

`sequence` says as of when the answer holds. Lists come in pages (`limit`, 100 by default); a cursor goes on in the list as it
stood when it began. `changed_since=N` leaves the stories that say something else than at N. Every answer to GET carries an
ETag; a request that shows it again gets 304 and no body.
"""

from __future__ import annotations

import base64
import binascii
import json
from importlib.metadata import version
from io import BytesIO
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route as Path

from rashomon.engines.inline import DOCUMENT_ERRORS
from rashomon.engines.meter import METER, prometheus_text
from rashomon.errors import DecodeError, NotFoundError, RashomonError, UsageError
from rashomon.ids import content_id
from rashomon.pipeline import silent
from rashomon.serve.desk import Desk, stories_changed
from rashomon.serve.guarding import Gate, same_secret
from rashomon.serve.operations import Call
from rashomon.serve.routes import BY_NAME, ROUTES, Route, arguments_of, read_given

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from rashomon import shapes

LIMIT, MOST = 100, 1000
"""Entries of a page, and the most that can be asked for."""
PAGING = ("limit", "cursor", "changed_since", "token")
PROOF = "x-rashomon-proof"

Answer = tuple[int, bytes]
"""A status and a body."""


class Page(msgspec.Struct, frozen=True, omit_defaults=True):
    """The success envelope."""

    ok: bool
    result: Any
    sequence: int
    next: str | None = None


def api_routes(desk: Desk, gate: Gate) -> list[Path]:
    """The routes of the interface.

    Args:     desk: what answers; gate: what checks proofs of changes.
    Returns:  Starlette routes: the operations, /api/reports (POST), /api/openapi.json, /healthz, /metrics (Prometheus).
    """
    from rashomon.serve.openapi import describe

    told = msgspec.json.encode(describe())

    async def openapi(request: Request) -> Response:
        return Response(told, media_type="application/json")

    async def healthy(request: Request) -> Response:
        return Response(_encode(Page(True, "ok", desk.sequence)), media_type="application/json")

    async def metrics(request: Request) -> Response:
        told = prometheus_text(METER.read(), version("rashomon"))
        return Response(told, media_type="text/plain; version=0.0.4; charset=utf-8")

    by_path: dict[str, dict[str, Callable[[Request], Awaitable[Response]]]] = {}
    for route in ROUTES:
        by_path.setdefault(_starlette_path(route), {})[route.method] = _endpoint(desk, gate, route)
    return [
        Path("/healthz", healthy),
        Path("/metrics", metrics),
        Path("/api/openapi.json", openapi),
        Path("/api/reports", _receiving(desk, gate), methods=["POST"]),
        *(Path(path, _by_method(methods), methods=list(methods)) for path, methods in by_path.items()),
    ]


def _starlette_path(route: Route) -> str:
    """Ids of reports are paths of files and may hold slashes."""
    return "/api" + route.path.replace("{report}", "{report:path}")


def _by_method(
    methods: dict[str, Callable[[Request], Awaitable[Response]]],
) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await methods["GET" if request.method == "HEAD" else request.method](request)

    return endpoint


def _endpoint(desk: Desk, gate: Gate, route: Route) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            body = await request.body() if route.body != "none" else b""
        except ClientDisconnect:
            return _answer(*_failed(UsageError("the request carries too much", "send it in parts"), 413))
        if route.writes and not _may_write(request, gate):
            return _answer(*_failed(UsageError("a change needs the proof that our pages send", f"header {PROOF}"), 403))
        return await run_in_threadpool(_respond, desk, route, request, body)

    return endpoint


def _may_write(request: Request, gate: Gate) -> bool:
    """Whether a request shows the token, or the proof that our pages carry."""
    bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    shown = request.headers.get(PROOF, "")
    return (gate.token is not None and bearer != "" and same_secret(bearer, gate.token)) or same_secret(
        shown, gate.proof()
    )


def _respond(desk: Desk, route: Route, request: Request, body: bytes) -> Response:
    sequence = desk.now().sequence
    tag = f'W/"{content_id("tag", request.url.path, request.url.query, sequence)[:40]}"'
    if route.method == "GET" and request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers={"etag": tag})
    status, told = answer(desk, route, dict(request.path_params), dict(request.query_params), body)
    headers = {"etag": tag, "cache-control": "no-cache"} if route.method == "GET" and status == 200 else {}
    return _answer(status, told, headers)


def _answer(status: int, body: bytes, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, headers, "application/json")


def answer(desk: Desk, route: Route, where: dict[str, Any], query: dict[str, str], body: bytes) -> Answer:
    """Answer one request on a route.

    Args:     where: what the path names; query: what the address asks; body: what the request carries.
    Returns:  the status and the envelope: 200; 400 wrong use; 404 no such record; 413, 422 what cannot be read; 500.
    """
    try:
        return 200, _encode(_result(desk, route, where, query, body))
    except NotFoundError as error:
        return _failed(error, 404)
    except UsageError as error:
        return _failed(error, 400)
    except DecodeError as error:
        return _failed(error, 422)
    except RashomonError as error:
        return _failed(error, 500)
    except DOCUMENT_ERRORS as error:
        return _failed(RashomonError(f"this is a defect in rashomon: {type(error).__name__}", "please report it"), 500)


def _failed(error: RashomonError, status: int) -> Answer:
    told = {"type": type(error).__name__, "message": _clean(error.message), "hint": _clean(error.hint)}
    return status, msgspec.json.encode({"ok": False, "error": told})


def _clean(message: str) -> str:
    return message.encode("utf-8", "backslashreplace").decode("utf-8")


def _encode(page: Page) -> bytes:
    return msgspec.json.encode(page)


def _result(desk: Desk, route: Route, where: dict[str, Any], query: dict[str, str], body: bytes) -> Page:
    """Run the operation and lay its result out as a page."""
    operation = BY_NAME[route.operation]
    METER.count("questions", label=operation.name)
    paging = {k: query[k] for k in PAGING if k in query}
    asked: dict[str, Any] = {k: v for k, v in query.items() if k not in PAGING}
    if route.body == "arguments":
        asked |= _json_object(body)
    start, limit, moment = _place(paging)
    if moment is not None and "as_of" not in asked and route.listed and route.body == "none":
        asked = asked | ({"as_of": str(moment)} if _dated(route) else {})
    given = read_given(operation, {**asked, **where}, arguments_of(route))
    call = Call(given, BytesIO(body), silent, opened=desk.lend)
    result = operation.run(call)
    if operation.output == "lines":
        result = list(result)
    if "changed_since" in paging:
        result = _changed(desk, route, result, paging["changed_since"])
    sequence = desk.now().sequence if given.get("as_of") is None else int(given["as_of"])
    if not route.listed or not isinstance(result, list | tuple):
        return Page(True, result, sequence)
    rest = result[start : start + limit]
    more = start + limit < len(result)
    return Page(True, rest, sequence, _cursor(sequence, start + limit) if more else None)


def _dated(route: Route) -> bool:
    return any(a.name == "--as-of" for a in arguments_of(route))


def _json_object(body: bytes) -> dict[str, Any]:
    """A body of arguments."""
    try:
        told = json.loads(body or b"{}")
    except (ValueError, RecursionError) as error:
        raise UsageError("the body is not JSON", "send the arguments as a JSON object") from error
    if not isinstance(told, dict):
        raise UsageError("the body is not a JSON object", "send the arguments by their names")
    return told


def _changed(desk: Desk, route: Route, result: Any, since: str) -> Any:
    if route.operation != "stories":
        raise UsageError("changed_since is for the list of stories", "see /api/news?since=N for what changed in them")
    before: list[shapes.Story] = list(desk.stories(_whole(since, "changed_since")))
    changed = {s.id for s in stories_changed(desk.stories(), before)}
    return [s for s in result if s.id in changed]


def _whole(text: str, name: str) -> int:
    if not text.isdecimal() or len(text) > 15:
        raise UsageError(f"{name} is a whole number, not {text[:40]!r}", "the sequence number of an answer, say")
    return int(text)


def _place(paging: dict[str, str]) -> tuple[int, int, int | None]:
    """Where a page starts, how long it may be, and the moment that it belongs to."""
    limit = min(MOST, max(1, _whole(paging.get("limit", str(LIMIT)), "limit")))
    if "cursor" not in paging:
        return 0, limit, None
    try:
        moment, _, start = base64.urlsafe_b64decode(paging["cursor"].encode("ascii")).decode("ascii").partition(":")
        return _whole(start, "cursor"), limit, _whole(moment, "cursor")
    except (binascii.Error, ValueError) as error:
        raise UsageError("this cursor is none of ours", "take `next` of an answer") from error


def _cursor(sequence: int, start: int) -> str:
    return base64.urlsafe_b64encode(f"{sequence}:{start}".encode()).decode("ascii")


# ------------------------------------------------------------------------------------------------ reports in


def _receiving(desk: Desk, gate: Gate) -> Callable[[Request], Awaitable[Response]]:
    """POST /api/reports: JSON lines, as `rashomon add` takes them."""

    async def endpoint(request: Request) -> Response:
        if not _may_write(request, gate):
            return _answer(*_failed(UsageError("a change needs the proof that our pages send", f"header {PROOF}"), 403))
        try:
            body = await request.body()
        except ClientDisconnect:
            return _answer(*_failed(UsageError("the request carries too much", "send it in parts"), 413))
        return _answer(*await run_in_threadpool(_take_in, desk, body))

    return endpoint


def _take_in(desk: Desk, body: bytes) -> Answer:
    from rashomon.text.records import read_jsonl

    try:
        added = desk.add_arrivals(list(read_jsonl(BytesIO(body))))
    except RashomonError as error:
        return _failed(error, 400 if isinstance(error, UsageError) else 500)
    return 200, _encode(Page(True, added, added.sequence))
