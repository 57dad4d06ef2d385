"""The OpenAPI 3.1 description of the HTTP interface, made from routes, operations and records."""

from __future__ import annotations

import json
from typing import Any

from rashomon.serve.operations import Argument
from rashomon.serve.routes import BY_NAME, ROUTES, Route, arguments_of, key_of
from rashomon.serve.schema import schema

_JSON = "application/json"
_TEXT = {"type": "string"}
_WHOLE = {"type": "integer", "minimum": 0, "maximum": 10**15 - 1}


def describe() -> dict[str, Any]:
    """The description.

    Returns:  an OpenAPI 3.1 document; the schemas of answers are those of `rashomon schema`.
    Cost:     some 20 ms.
    """
    shapes = schema()
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(f"/api{route.path}", {})[route.method.lower()] = _operation(route, shapes)
    added = _enveloped({"$ref": "#/components/schemas/AddResult"}, False)
    paths["/api/reports"] = {"post": _taking_in(added)}
    paths["/healthz"] = {"get": {"operationId": "healthz", "summary": "whether the server answers",
                                 "responses": {"200": _content("it does", _enveloped(_TEXT, False))}}}  # fmt: skip
    document = {
        "openapi": "3.1.0",
        "info": {"title": "rashomon", "version": "1", "description": "News stories reconstructed from many reports."},
        "paths": paths,
        "components": {"schemas": {**shapes["$defs"], "Error": shapes["envelope"]["oneOf"][1]}},
    }
    plain: dict[str, Any] = json.loads(json.dumps(document).replace("#/$defs/", "#/components/schemas/"))
    return plain


def _operation(route: Route, shapes: dict[str, Any]) -> dict[str, Any]:
    operation = BY_NAME[route.operation]
    arguments = arguments_of(route)
    in_path = [a for a in arguments if f"{{{key_of(a)}}}" in route.path]
    rest = [a for a in arguments if a not in in_path]
    answer = _enveloped(shapes["answers"].get(operation.name, {}), route.listed)
    if operation.output == "lines":
        answer = _enveloped({"type": "array", "items": shapes["answers"].get(operation.name, {})}, True)
    told: dict[str, Any] = {
        "operationId": f"{operation.name}-{route.method.lower()}-{len(route.path)}",
        "summary": operation.help,
        "parameters": [_parameter(a, "path") for a in in_path],
        "responses": {"200": _content("the answer", answer), **_refusals(route)},
    }
    if route.body == "arguments":
        told["requestBody"] = {"required": True, "content": {_JSON: {"schema": _arguments(rest)}}}
    else:
        told["parameters"] += [_parameter(a, "query") for a in rest]
    if route.body in ("lines", "bytes"):
        kind = "application/jsonl" if route.body == "lines" else "text/html"
        told["requestBody"] = {"required": True, "content": {kind: {"schema": _TEXT}}}
    if route.listed:
        told["parameters"] += _paging(route)
    if route.writes:
        told["parameters"].append(_proof())
    return told


def _refusals(route: Route) -> dict[str, Any]:
    statuses = {
        "400": "wrong use",
        "404": "no such record",
        "413": "too much at once",
        "422": "nothing that can be read",
    }
    if route.writes:
        statuses["403"] = "no proof that our own page asks"
    return {status: _content(why, {"$ref": "#/components/schemas/Error"}) for status, why in sorted(statuses.items())}


def _parameter(argument: Argument, where: str) -> dict[str, Any]:
    kind: dict[str, Any] = _WHOLE if argument.type is int else {"type": "boolean"} if argument.flag else _TEXT
    required = where == "path" or argument.required
    return {"name": key_of(argument), "in": where, "required": required, "description": argument.help, "schema": kind}


def _paging(route: Route) -> list[dict[str, Any]]:
    told = [("limit", "entries of a page, at most 1000", _WHOLE), ("cursor", "`next` of the page before", _TEXT)]
    if route.path == "/stories":
        told.append(("changed_since", "only what says something else than at this sequence number", _WHOLE))
    return [{"name": n, "in": "query", "required": False, "description": d, "schema": s} for n, d, s in told]


def _proof() -> dict[str, Any]:
    why = "the proof that our pages carry; or the token as Authorization: Bearer"
    return {"name": "X-Rashomon-Proof", "in": "header", "required": False, "description": why, "schema": _TEXT}


def _arguments(arguments: list[Argument]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for a in arguments:
        pair = {"minItems": 2, "maxItems": 2} if a.pair else {}
        many = a.pair or a.many or a.any
        fields[key_of(a)] = {"type": "array", "items": _TEXT, **pair} if many else {"type": "string"}
        fields[key_of(a)]["description"] = a.help
    return {"type": "object", "properties": fields, "additionalProperties": False}


def _enveloped(result: dict[str, Any], listed: bool) -> dict[str, Any]:
    fields: dict[str, Any] = {"ok": {"const": True}, "result": result, "sequence": {"type": "integer"}}
    if listed:
        fields["next"] = _TEXT
    return {"type": "object", "required": ["ok", "result", "sequence"], "properties": fields}


def _content(why: str, what: dict[str, Any]) -> dict[str, Any]:
    return {"description": why, "content": {_JSON: {"schema": what}}}


def _taking_in(answer: dict[str, Any]) -> dict[str, Any]:
    lines = {"required": True, "content": {"application/jsonl": {"schema": _TEXT}}}
    refused = {s: _content(w, {"$ref": "#/components/schemas/Error"})
               for s, w in (("400", "wrong use"), ("403", "no proof"), ("413", "too much at once"))}  # fmt: skip
    return {"operationId": "add-reports", "summary": "take reports in, as JSON lines", "parameters": [_proof()],
            "requestBody": lines, "responses": {"200": _content("what became of them", answer), **refused}}  # fmt: skip
