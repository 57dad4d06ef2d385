"""The page docs/reference/python.md: the public names of the package, from their own signatures and docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

import rashomon
from rashomon import errors
from rashomon.model import Record
from rashomon.serve.manual_records import anchor

_HEAD = """\
# Python

This page is written by `python -m rashomon.serve.reference`; a test keeps it true.

`import rashomon` gives the names below and no others; everything else in the package may change without notice. Whoever reads
only needs `read_reports` (keeps nothing) or `Archive` (keeps everything). [Work in a notebook](../how-to/notebook.md) uses them.
"""

_ERRORS = """\
## Errors

Everything that rashomon raises on purpose is a `rashomon.RashomonError` with a `message` and a `hint`. A document that cannot be
read raises nothing: it becomes a failure in the answer, and the others are read.

```text
{tree}
```
"""


def python_page() -> str:
    """The page.

    Returns: Markdown: each public name, for classes their public methods, and the tree of errors.
    """
    named = sorted(rashomon.__all__, key=lambda name: (name[0].islower(), name))
    entries = [line for name in named for line in _entry(name, getattr(rashomon, name))]
    tree = (inspect.getdoc(errors) or "").split("\n\n")[1]
    return "\n".join([_HEAD, *entries, _ERRORS.format(tree=inspect.cleandoc(tree))]).rstrip() + "\n"


def _entry(name: str, what: Any) -> Iterator[str]:
    yield f"## {name}\n"
    if inspect.isclass(what) and issubclass(what, Record):
        yield f"{_first(what)} Its fields: [{name}](records.md#{anchor(name)}).\n"
    elif inspect.isclass(what) and issubclass(what, errors.RashomonError):
        yield f"{_first(what)} See [Errors](#errors).\n"
    elif inspect.isclass(what):
        yield f"{_paragraph(inspect.getdoc(what))}\n"
        for method, found in vars(what).items():
            called = getattr(found, "__func__", getattr(found, "fget", found))
            if not method.startswith("_") and inspect.isfunction(called):
                yield from _function(f"{name}.{method}", called, isinstance(found, property))
    else:
        yield from _function(f"rashomon.{name}", what, False)


def _function(name: str, what: Any, bare: bool) -> Iterator[str]:
    signature = "" if bare else _signature(what)
    yield f"### {name}\n\n```text\n{name}{signature}\n\n{inspect.getdoc(what) or ''}\n```\n"


class _Unprinted:
    """A default that has no words of its own."""

    def __repr__(self) -> str:
        return "..."


def _signature(what: Any) -> str:
    """The signature without `self` and `cls`; annotations are texts, so that it is the same on every Python."""
    told = inspect.signature(what)
    kept = [
        p.replace(annotation=inspect.Parameter.empty) for p in told.parameters.values() if p.name not in ("self", "cls")
    ]
    kept = [p if _plain(p.default) else p.replace(default=_Unprinted()) for p in kept]
    return str(told.replace(parameters=kept, return_annotation=inspect.Signature.empty))


def _plain(default: object) -> bool:
    """Whether a default prints the same everywhere: a function would print its address."""
    return default is inspect.Parameter.empty or isinstance(default, str | int | float | bool | None)


def _first(what: Any) -> str:
    return (inspect.getdoc(what) or "").split("\n\n")[0].replace("\n", " ")


def _paragraph(text: str | None) -> str:
    return (text or "").replace("\n", " ")
