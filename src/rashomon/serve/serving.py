"""`rashomon serve`: the pages and the HTTP interface, on one port."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rashomon import shapes
from rashomon.errors import UsageError
from rashomon.serve.operations import Call

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from rashomon.serve.desk import Desk
    from rashomon.serve.guarding import Gate

SWITCH = 0.001
"""Seconds after which a thread that computes lets another in: 0.005 by default, and a page asks for several turns."""
EXTRA = "install the extra: pip install 'rashomon[serve]'"


def build_app(desk: Desk, gate: Gate) -> Starlette:
    """The whole server as an ASGI application.

    Args:     desk: what answers; gate: who may ask.
    Returns:  the interface of `http` and the pages of `web`, behind the guard.
    """
    from starlette.applications import Starlette
    from starlette.middleware import Middleware

    from rashomon.serve.guarding import Guard
    from rashomon.serve.http import api_routes
    from rashomon.serve.web.pages import page_routes

    return Starlette(
        routes=[*api_routes(desk, gate), *page_routes(desk, gate)], middleware=[Middleware(Guard, gate=gate)]
    )


def serve(call: Call) -> shapes.Served:
    """Serve an archive until it is stopped.

    Raises:   UsageError when the extra is missing, or the address could be reached from elsewhere without a token.
    """
    try:
        import starlette  # noqa: F401
        import uvicorn
    except ImportError as error:
        raise UsageError(f"serving needs a package that is not there: {error.name}", EXTRA) from error
    from rashomon.serve.desk import open_desk
    from rashomon.serve.guarding import make_gate

    host, port = call.text("host"), call.number("port") or 8765
    gate = make_gate(host, port, call.given.get("token"))
    desk = open_desk(call.text("archive"), call.given.get("settings"), call.progress, beside=True)
    sys.setswitchinterval(SWITCH)
    called = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    call.remark(f"serving {call.text('archive')} at {called} (Ctrl-C stops it)")
    try:
        uvicorn.run(build_app(desk, gate), host=host.strip("[]"), port=port, log_level="warning", access_log=False)
    finally:
        desk.close()
    return shapes.Served(called)
