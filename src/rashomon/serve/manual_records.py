"""The page docs/reference/records.md: every record that an answer is made of, field by field, from the records themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import inspect

from rashomon.errors import InvariantError
from rashomon.serve.manual_settings import cell, described
from rashomon.serve.operations import OPERATIONS
from rashomon.serve.schema import _LAYERS, ANSWERS, schema

_HEAD = """\
# Records

This page is written by `python -m rashomon.serve.reference`; a test keeps it true. The same as a JSON Schema:
[schema.json](../schema.json), or `rashomon schema`.

- With `--json` an answer stands in an envelope: `{"ok": true, "result": ...}`, or
  `{"ok": false, "error": {"type", "message", "hint"}}`.
- Every field is always written. "or null" says that a field may be unknown; nothing is guessed to fill it.
- Offsets are code points into the report's canonical text (`rashomon text REPORT`), half open: `[start, end]`. `exact` is always
  that slice. In JavaScript, whose strings count UTF-16 units, use `Array.from(text)`.
- Dates are ISO 8601. Ids are digests of what they name, the same on every machine.
- What the words of a field mean (`superseded`, `apparent`, ...) is told in [Reading the output](../reading-the-output.md).
"""

_ANNOTATION = """\
### Annotation

What `annotate` prints for one span: `layer`, `start`, `end`, `exact`, and the fields of its layer: `Sentence`, `Name`, `Time`,
`Proposition`, `Factuality`, `Zone` below; the layer `statement` has the fields of `Statement` but for `report`.
"""


def records_page() -> str:
    """The page.

    Returns: Markdown: which command answers with what, then a table a record.
    """
    kinds = dict(zip(_names().values(), _kinds(), strict=True))
    order = [name for name in schema()["$defs"] if name in kinds]
    tables = [line for name in order for line in _table(name, kinds[name])]
    return "\n".join([_HEAD, *_answers(), _ANNOTATION, *tables]).rstrip() + "\n"


def _answers() -> Iterator[str]:
    yield "## Which command answers with what\n\n| command | result | as |\n|---|---|---|"
    forms = {"envelope": "one JSON object", "plain": "bare; in the envelope with `--json`", "lines": "JSON lines"}
    types = dict(zip(ANSWERS, inspect.multi_type_info(list(ANSWERS.values())), strict=True))
    for operation in OPERATIONS:
        told = _words(types[operation.result]) if operation.result else "a JSON Schema"
        yield f"| [`{operation.name}`](../commands.md#rashomon-{operation.name}) | {told} | {forms[operation.output]} |"
    yield "\n## The records\n"


def _table(name: str, kind: inspect.StructType) -> Iterator[str]:
    about, fields = described(kind.cls)
    yield f"### {name}\n\n{about}\n"
    if kind.fields or kind.tag_field:
        yield "| field | holds | meaning |\n|---|---|---|"
    if kind.tag_field:
        yield f"| `{kind.tag_field}` | `{kind.tag}` | Tells which record this is. |"
    for field in kind.fields:
        yield f"| `{field.encode_name}` | {_words(field.type)} | {cell(fields.get(field.name, ''))} |"
    yield ""


def _kinds() -> list[inspect.StructType]:
    """Every record that an answer can hold, once, in the order in which they are met."""
    met: dict[type, inspect.StructType] = {}

    def walk(kind: Any) -> None:
        if isinstance(kind, inspect.StructType):
            if kind.cls in met:
                return
            met[kind.cls] = kind
            for field in kind.fields:
                walk(field.type)
        for part in (*getattr(kind, "types", ()), *getattr(kind, "item_types", ())):
            walk(part)
        walk_one = getattr(kind, "item_type", None) or getattr(kind, "value_type", None)
        if walk_one is not None:
            walk(walk_one)

    for kind in inspect.multi_type_info([*ANSWERS.values(), *_LAYERS]):
        walk(kind)
    return list(met.values())


@cache
def _names() -> dict[type, str]:
    """The name of each record in the schema, where of two of one name the one of `shapes` is the plain one."""
    kinds = [kind.cls for kind in _kinds()]
    often = Counter(kind.__name__ for kind in kinds)
    named: dict[type, str] = {}
    for kind in kinds:
        full = f"{kind.__module__}.{kind.__name__}" if often[kind.__name__] > 1 else kind.__name__
        named[kind] = full.replace("rashomon.shapes.", "").replace("rashomon.model.", "Document")
    return named


_PLAIN: tuple[tuple[type, str], ...] = (
    (inspect.StrType, "text"),
    (inspect.IntType, "whole number"),
    (inspect.FloatType, "number"),
    (inspect.BoolType, "true or false"),
    (inspect.NoneType, "null"),
    (inspect.DictType, "object"),
    (inspect.AnyType, "any JSON"),
    (inspect.RawType, "any JSON"),
)


def _words(kind: Any) -> str:
    """A type in words, with links to the records that it names."""
    if isinstance(kind, inspect.StructType):
        name = _names()[kind.cls]
        return f"[{name}](#{anchor(name)})"
    if isinstance(kind, inspect.UnionType):
        return " or ".join(_words(one) for one in kind.types)
    if isinstance(kind, inspect.LiteralType):
        return ", ".join(f"`{value}`" for value in kind.values)
    if isinstance(kind, inspect.TupleType):
        return f"[{', '.join(_words(one) for one in kind.item_types)}]"
    if isinstance(kind, inspect.VarTupleType | inspect.ListType):
        return f"list of {_words(kind.item_type)}"
    told = next((word for plain, word in _PLAIN if isinstance(kind, plain)), "")
    if not told:
        raise InvariantError(f"the page of records has no words for {kind!r}")
    return told


def anchor(heading: str) -> str:
    """The anchor of a heading, as the site makes it: small letters, no dots, a hyphen for a space."""
    return "".join(c for c in heading.lower() if c.isalnum() or c in " -_").replace(" ", "-")


def names_of_records() -> tuple[str, ...]:
    """The headings of the page."""
    return tuple(_names().values())
