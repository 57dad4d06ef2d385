"""The page docs/reference/settings.md: every setting of every stage with type, default and meaning, from the records."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from textwrap import dedent

from rashomon.model import Record

_HEAD = """\
# Settings

This page is written by `python -m rashomon.serve.reference`; a test keeps it true.

`--settings FILE` names a TOML file with one table a stage, for instance

```toml
[copies]
partial = 0.3

[copies.passages]
words = 10
```

An unknown table or key is an error, and so is a value of another type. What is not set has the default shown. The defaults are
the ones that every figure in [Figures](../quality.md) was measured with; with others, those figures do not hold. A table that
gives no meaning for a number is a weight whose part is told above the table and, with what was tried, in
[the decisions](../decisions/). A stage that is not named here has no settings.

## The environment

| variable | does |
|---|---|
| `RASHOMON_MODELS` | where `rashomon models --add` keeps weights, in place of the user's own folder for such files |
| `RASHOMON_LLM_KEY` | the key that `brief --llm` sends to the address that you name, and to no other |
| `RASHOMON_TRACEBACK` | when set, a defect in rashomon prints its traceback in place of one line |
| `PGPASSWORD` and kin | read by PostgreSQL's own client for archives at `postgresql://` |

## Tables
"""


def settings_page() -> str:
    """The page.

    Returns: Markdown: a table a stage with settings, and one for each record within.
    """
    return "\n".join([_HEAD, *_tables()]).rstrip() + "\n"


def _tables() -> Iterator[str]:
    from rashomon.stages import all_stages

    for stage in all_stages():
        if isinstance(stage.config, Record) and stage.config.__struct_fields__:
            yield from _table(stage.name, stage.config)


def _table(name: str, config: Record) -> Iterator[str]:
    """A table of settings, and after it those of the records within it."""
    about, fields = described(type(config))
    values = {field: getattr(config, field) for field in config.__struct_fields__}
    yield f"### [{name}]\n\n{about}\n"
    plain = {field: value for field, value in values.items() if not isinstance(value, Record)}
    if plain:
        yield "| setting | default | type | meaning |\n|---|---|---|---|"
    for field, value in plain.items():
        yield f"| `{field}` | `{_toml(value)}` | {_kind(value)} | {cell(fields.get(field, ''))} |"
    if plain:
        yield ""
    for field, value in values.items():
        if isinstance(value, Record):
            yield from _table(f"{name}.{field}", value)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(one) for one in value)}]"
    return repr(value).replace("'", '"')


def _kind(value: object) -> str:
    """A value's type in words; a bool is an int to Python, so it is asked first."""
    kinds = ((bool, "true or false"), (int, "whole number"), (float, "number"), (str, "text"), (tuple, "list"))
    return next((word for kind, word in kinds if isinstance(value, kind)), type(value).__name__)


def cell(text: str) -> str:
    """A text as one cell of a Markdown table."""
    return " ".join(text.split()).replace("|", "\\|")


def described(kind: type) -> tuple[str, dict[str, str]]:
    """What a record's docstring says of it, and what the strings under its fields say of them."""
    (tree,) = ast.parse(dedent(inspect.getsource(kind))).body
    assert isinstance(tree, ast.ClassDef)
    fields: dict[str, str] = {}
    for field, after in zip(tree.body, tree.body[1:], strict=False):
        if not (isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)):
            continue
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            fields[field.target.id] = " ".join(str(after.value.value).split())
    return " ".join((ast.get_docstring(tree) or "").split()), fields
