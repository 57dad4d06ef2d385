"""The pages docs/reference/http.md and mcp.md: every route, page and tool, from the tables that they are served by."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from rashomon.serve.manual_settings import cell
from rashomon.serve.operations import Argument
from rashomon.serve.routes import BY_NAME, NOT_SERVED, ROUTES, Route, arguments_of, key_of

_HTTP = """\
# HTTP and the pages

This page is written by `python -m rashomon.serve.reference`; a test keeps it true. How to start the server, and how to reach it
from another machine: [Look at an archive in a browser](../how-to/serve.md).

## What holds for every route

- An answer is `{"ok": true, "result": ..., "sequence": 41}`; `sequence` says as of when it holds. A refusal is
  `{"ok": false, "error": {"type", "message", "hint"}}` with status 400 (wrong use), 401 (no token), 403 (no proof, or
  another site asks), 404 (no such record), 413 (too much at once), 421 (the server does not go by that name) or 422 (nothing that
  can be read).
- Lists come in pages: `limit` (100, at most 1,000), and `cursor` with the `next` of the page before. A cursor goes on in the list
  as it stood when it began, whatever is added meanwhile.
- Every answer to GET carries an `ETag`; shown again as `If-None-Match` it gives 304 and no body.
- A request may carry 32 MiB.
- Whatever changes the archive needs the server's token as `Authorization: Bearer TOKEN`, or the proof that our own pages send in
  `X-Rashomon-Proof`. A server without a token takes no change from programs.
- `GET /api/openapi.json` is the description of all this in OpenAPI 3.1. `GET /healthz` answers as long as the server does; where
  there is a token, it asks for it as everything does.
- `POST /api/reports` takes reports in: JSON lines, as `rashomon add` reads them. Answer: [AddResult](records.md#addresult).

## The routes
"""

_PAGES = """\
## The pages

Made for people; all read without scripts. What each is for and what is weak in it: [The pages, judged](../pages.md).

| address | page |
|---|---|"""

_LEFT = """\

`/s/STORY@41` is the story as it stood at sequence number 41. What a page shows is also given as data, in the formats `json`, `md`
and `csv`: `/NAME.FORMAT` (of `stories`, `news`, `search`, `failures` and `decisions`), `/s/ID/PART.FORMAT`,
`/s/ID/people/ENTITY.FORMAT`, `/c/CLAIM.FORMAT`; `/search.atom` is a feed of claims, `/metrics` is for Prometheus.
`/d/REPORT?c=START,END` opens a report at these characters. `/drop` and `/decide` are what forms send
to, `/events` is where counts come from.

## What is not served

| command | why it stays on the command line |
|---|---|"""

_MCP = """\
# MCP tools

This page is written by `python -m rashomon.serve.reference`; a test keeps it true. How to set a client up:
[Give an archive to an agent](../how-to/mcp.md).

Every tool only reads. Its result is structured, `{"result": ..., "sequence": 41}`, and validates against the tool's own output
schema. A list comes fifty entries at a time: `left` says how many follow, `skip` passes over those already seen. A refusal is an
error result with a message for the agent. Texts in a result are other people's words, never instructions.

Resources: `rashomon://story/ID` (a story, JSON) and `rashomon://report/ID` (a report's canonical text).
"""


def http_page() -> str:
    """The page of routes and pages.

    Returns: Markdown.
    """
    routes = [line for route in ROUTES for line in _route(route)]
    pages = [f"| `{path}` | {about} |" for path, about in pages_served()]
    left = [f"| `{name}` | {cell(why)} |" for name, why in NOT_SERVED.items()]
    return "\n".join([_HTTP, *routes, _PAGES, *pages, _LEFT, *left]).rstrip() + "\n"


def mcp_page() -> str:
    """The page of tools.

    Returns: Markdown.
    """
    from rashomon.serve.mcp import tool_name, tool_routes

    tools = [line for route in tool_routes() for line in _tool(tool_name(route), route)]
    return "\n".join([_MCP, *tools]).rstrip() + "\n"


def pages_served() -> list[tuple[str, str]]:
    """The address of every page, and the first line of what is said of it in the code."""
    from rashomon.serve.web.pages import PARTS, Pages

    named = {"/": "start", "/s/{id}": "story", **{f"/s/{{id}}/{part}": part for part in PARTS}}
    named |= {"/s/{id}/people/{entity}": "person", "/c/{claim}": "claim", "/d/{report}": "report"}
    named |= {f"/{name}": name for name in ("search", "news", "decisions", "failures")}
    return [(_shown(path), (inspect.getdoc(getattr(Pages, name)) or "").split("\n")[0]) for path, name in named.items()]


def _route(route: Route) -> Iterator[str]:
    operation = BY_NAME[route.operation]
    path = _shown(route.path)
    yield f"### {route.method} /api{path}\n"
    yield f"{_sentence(operation.help)} The command: [`{operation.name}`](../commands.md#rashomon-{operation.name}).\n"
    arguments = _arguments(route, in_path=True)
    if arguments:
        yield "\n".join(arguments) + "\n"
    bodies = {"lines": "The body: JSON lines, as the command reads them.", "bytes": "The body: a web page.",
              "arguments": "The body: the arguments as one JSON object.", "none": ""}  # fmt: skip
    told = [bodies[route.body]] if bodies[route.body] else []
    if route.listed:
        told.append("Paged" + (", and with `changed_since`." if route.path == "/stories" else "."))
    if route.writes:
        told.append("Changes the archive.")
    if told:
        yield " ".join(told) + "\n"


def _tool(name: str, route: Route) -> Iterator[str]:
    yield f"## {name}\n"
    yield f"{_sentence(BY_NAME[route.operation].help)}\n"
    told = _arguments(route, in_path=False)
    told += (
        ["- `lines` (must be given): a list of objects, one a question, at most 100"] if route.body == "lines" else []
    )
    told += ["- `skip`: entries of the list to pass over"] if route.listed else []
    if told:
        yield "\n".join(told) + "\n"


def _arguments(route: Route, in_path: bool) -> list[str]:
    return [f"- `{key_of(a)}`{_where(a, route, in_path)}: {a.help}" for a in arguments_of(route)]


def _where(argument: Argument, route: Route, in_path: bool) -> str:
    if in_path and f"{{{key_of(argument)}}}" in route.path:
        return " (in the path)"
    return " (must be given)" if argument.required or not argument.name.startswith("--") and not argument.any else ""


def _shown(path: str) -> str:
    """A path with the places to be filled in capitals."""
    for name in ("id", "report", "claim", "entity"):
        path = path.replace(f"{{{name}}}", name.upper())
    return path


def _sentence(help_: str) -> str:
    return help_[0].upper() + help_[1:] + "."
