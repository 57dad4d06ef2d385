"""A template with its values, as a page."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import Response


@cache
def _templates() -> Environment:
    """Every value that enters a page is escaped; a name that is not there is an error, not an empty place."""
    made = Environment(
        loader=PackageLoader("rashomon.serve.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["exactly"] = exactly
    return made


def exactly(text: str) -> Markup:
    """A text as markup of which a browser makes the same text, so that its offsets hold.

    A bare carriage return would become a line feed, two characters one; a NUL, which no page can hold, is shown by its sign.
    """
    return Markup(str(escape(text)).replace("\r", "&#13;").replace("\0", "\u2400"))


def render(template: str, status: int = 200, **shown: Any) -> Response:
    """A page.

    Args:     template: a file of `templates`; shown: what it names.
    Returns:  HTML in UTF-8; lone surrogates, which a report may hold and no page can, are replaced.
    """
    told = {"title": "rashomon", "proof": "", "also": "", "asked_by": "", **shown}
    page = _templates().get_template(template).render(**told)
    return Response(page.encode("utf-8", "replace"), status, media_type="text/html; charset=utf-8")
