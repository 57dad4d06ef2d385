"""Where each operation is found over HTTP, and as which tool of an agent.

A route adds to an operation what a network needs and nothing else: method, path, and where its input comes from. Names,
arguments, help and result stay those of `operations`.
"""

from __future__ import annotations

from typing import Any, Literal, NamedTuple

from rashomon.errors import UsageError
from rashomon.serve.operations import OPERATIONS, Argument, Operation

Body = Literal["none", "arguments", "lines", "bytes"]
"""What a request carries: nothing; arguments as a JSON object; JSON lines; any bytes."""


class Route(NamedTuple):
    """One operation at one path below /api."""

    operation: str
    path: str
    method: Literal["GET", "POST"] = "GET"
    body: Body = "none"
    listed: bool = False
    """The result is a list, which is handed out in pages."""
    leaves: tuple[str, ...] = ()
    """Arguments that this route does not take: they name files, or decide something on a path that only asks."""
    writes: bool = False
    """Changes the archive: needs a proof that the page itself asked, or the token."""


_DECIDING = ("words", "by")
_NAMING = ("same", "not_same", "undo", "by")
_WORDING = ("llm", "model")
"""An address that the server would send a story's text to, for whoever asks: also a page of another site, or an article that
talks an agent into it."""
_REMEMBERING = ("reader", "again")
"""A question with it changes what the archive keeps of that reader."""
_WRITING = ("out",)
"""A file of the machine."""

ROUTES: tuple[Route, ...] = (
    Route("stories", "/stories", listed=True, leaves=_DECIDING),
    Route("stories", "/decisions", "POST", "arguments", writes=True, leaves=("as_of",)),
    Route("story", "/stories/{id}"),
    Route("brief", "/stories/{id}/brief", listed=True, leaves=_WORDING),
    Route("timeline", "/stories/{id}/timeline", listed=True),
    Route("claims", "/stories/{id}/claims", listed=True),
    Route("statements", "/stories/{id}/statements", listed=True),
    Route("entities", "/stories/{id}/entities", listed=True, leaves=_NAMING),
    Route("entities", "/stories/{id}/entities", "POST", "arguments", writes=True, leaves=("as_of",)),
    Route("copies", "/stories/{id}/copies", listed=True),
    Route("export", "/stories/{id}/export", leaves=_WRITING),
    Route("news", "/news", listed=True, leaves=_REMEMBERING),
    Route("search", "/search", listed=True),
    Route("versions", "/reports/{report}/versions"),
    Route("text", "/reports/{report}/text"),
    Route("annotate", "/annotate", "POST", "lines", listed=True),
    Route("cluster", "/cluster", "POST", "lines"),
    Route("compare", "/compare", "POST", "lines"),
    Route("names", "/names", "POST", "lines", listed=True),
    Route("factuality", "/factuality", "POST", "lines", listed=True),
    Route("compare-claims", "/compare-claims", "POST", "lines", listed=True),
    Route("extract", "/extract", "POST", "bytes"),
    Route("schema", "/schema"),
)

NOT_SERVED = {
    "read": "reads files of the machine; POST /api/reports takes reports in",
    "add": "reads files of the machine; POST /api/reports takes reports in",
    "watch": "runs until it is stopped",
    "models": "changes the installation",
    "bench": "takes minutes of the whole machine",
    "lens": "a reader's own rules are kept from the command line; their hits are part of what is new",
    "verify": "reads the whole archive",
    "repair": "rewrites the archive",
    "backup": "writes a file of the machine",
    "export-archive": "gives the whole archive away",
    "import-archive": "fills an archive that is not served yet",
    "check": "a person's draft is checked where it lies",
    "run": "takes hours of many machines",
    "stages": "tells of the installation, not of an archive",
    "serve": "is the server",
    "mcp": "is the other server",
}
"""Operations that stay on the command line, and why."""

BY_NAME = {operation.name: operation for operation in OPERATIONS}


def arguments_of(route: Route) -> tuple[Argument, ...]:
    """The arguments that a route takes, in the order of its operation."""
    return tuple(a for a in BY_NAME[route.operation].arguments if key_of(a) not in route.leaves)


def key_of(argument: Argument) -> str:
    """The name of an argument in a query: "--as-of" is as_of."""
    return argument.name.removeprefix("--").replace("-", "_")


def read_given(operation: Operation, offered: dict[str, Any], taken: tuple[Argument, ...]) -> dict[str, Any]:
    """What was offered by name, as the command line would have read it.

    Args:     offered: texts (of a query) or JSON values (of a body) by the arguments' names.
    Returns:  a value for every argument of the operation.
    Raises:   UsageError for a name that is no argument here, a value of the wrong kind, or one that is missing.
    """
    known = {key_of(a) for a in taken}
    for name in offered:
        if name not in known:
            raise UsageError(
                f"{operation.name} takes no {name} here", f"it takes {', '.join(sorted(known)) or 'nothing'}"
            )
    given: dict[str, Any] = {}
    for argument in operation.arguments:
        key = key_of(argument)
        if key in offered:
            given[key] = _read_value(argument, key, offered[key])
        elif (argument.required or not argument.name.startswith("--")) and not argument.any:
            raise UsageError(f"{operation.name} needs {key}", argument.help)
        else:
            given[key] = False if argument.flag else argument.default
    return given


def _read_value(argument: Argument, key: str, offered: Any) -> Any:
    if argument.pair or argument.many or argument.any:
        told = [offered] if isinstance(offered, str) else offered
        if not isinstance(told, list) or not all(isinstance(t, str) for t in told):
            raise UsageError(f"{key} is a list of texts", argument.help)
        if argument.pair and len(told) != 2:
            raise UsageError(f"{key} is a list of two texts", argument.help)
        return told
    if argument.flag:
        return offered in (True, "1", "true", "yes")
    try:
        if isinstance(offered, bool | list | dict) or offered is None:
            raise ValueError
        return argument.type(str(offered))
    except ValueError as error:
        kind = "a whole number" if argument.type is int else "a text"
        raise UsageError(f"{key} is {kind}, not {str(offered)[:40]!r}", argument.help) from error
